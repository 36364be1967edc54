package comms

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// reserved are networks that are not the public internet, beyond those netip
// knows: shared and special IPv4 space, and IPv6 that carries an IPv4 address
// inside, by which a guard on the outer address could be passed.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"),
}

var globalUnicast6 = netip.MustParsePrefix("2000::/3")

// Public says whether an address is one of the public internet.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	if a.Is6() && !globalUnicast6.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

// guard refuses a connection by the address that was really dialled, so that
// neither a name that resolves inward nor one that changes its mind between
// check and use gets through.
func guard(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !Public(ap.Addr()) {
		return fmt.Errorf("comms: the address is not public")
	}
	return nil
}

// outward makes the two clients: one for the internet, one for the hosts the
// operator named ("host" or "host:port"), which may lie inside.
type outward struct {
	guarded, named *http.Client
	hosts          []string
}

func newOutward(hosts []string) *outward {
	return &outward{guarded: client(guard), named: client(nil), hosts: hosts}
}

func client(control func(network, address string, c syscall.RawConn) error) *http.Client {
	d := &net.Dialer{Timeout: 5 * time.Second, Control: control}
	return &http.Client{
		Timeout: 15 * time.Second,
		Transport: &http.Transport{
			Proxy: nil, // a proxy would dial for us, past the guard
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				return d.DialContext(ctx, network, address)
			},
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 32 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (o *outward) isNamed(u *url.URL) bool {
	return slices.Contains(o.hosts, u.Host) || slices.Contains(o.hosts, u.Hostname())
}

// to gives the client for a URL.
func (o *outward) to(u *url.URL) *http.Client {
	if o.isNamed(u) {
		return o.named
	}
	return o.guarded
}

// check refuses a URL that could never be delivered to. Names are not resolved
// here: only the address that is dialled counts.
func (o *outward) check(raw string) error {
	u, err := url.Parse(raw)
	bad := func(why string) error {
		return errs.New(errs.Invalid, "webhook_url", "This address cannot receive webhooks.").
			With(errs.Field{Pointer: "/url", Message: why})
	}
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return bad("not a URL")
	case u.User != nil || u.Fragment != "":
		return bad("leave out user, password and fragment")
	case o.isNamed(u) && (u.Scheme == "http" || u.Scheme == "https"):
		return nil
	case u.Scheme != "https":
		return bad("must be https")
	}
	if a, err := netip.ParseAddr(strings.Trim(u.Hostname(), "[]")); err == nil && !Public(a) {
		return bad("not a public address")
	}
	return nil
}
