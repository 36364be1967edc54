package app

import (
	"io/fs"
	"log/slog"
	"net/netip"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/identity"
)

// Config is everything that can be said about an installation from outside.
type Config struct {
	Data       string // directory of log, vault, keys, blobs and, without DB, the databases
	DB         string // postgres://…; "" = SQLite files in Data
	Listen     string // HTTP address
	SMTPListen string // address of the mail listener; "" = no listener
	MailDomain string // mail to safety@MailDomain becomes a contact
	Mail       Mail
	Relay      string // smtp://[user:password@]host:port for outgoing mail; "" = mail fails and says so
	Telephone  Telephone
	PublicURL  string // how people reach the safety centre and staff the console
	Inside     []string
	Proxies    []netip.Prefix // our reverse proxies, whose X-Forwarded-For is believed
	Pack       fs.FS          // published when no ruleset is live yet
	Version    string
	Blobs      string // s3://… for sealed files; "" = a folder in Data
	Scanner    string // tcp://host:port or unix:/path of a ClamAV daemon; "" = none
	Translator string // https:// address of a translator; "" = none, and nothing leaves for one
	Zone       string // IANA zone of business hours; "" = America/Los_Angeles

	// StateMemory is how many bytes the windows of features may take; see
	// ingest.Config. 0 = no limit.
	StateMemory int64

	SecondFactorOptional bool // only the demo sets it

	OIDC identity.OIDC // the company's identity provider; zero = none

	Clock clock.Clock
	Log   *slog.Logger
}

func (c *Config) defaults() {
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.MailDomain == "" {
		c.MailDomain = "localhost"
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
	if c.Zone == "" {
		c.Zone = "America/Los_Angeles"
	}
	if c.Version == "" {
		c.Version = "dev"
	}
}
