package intake

import (
	"strings"
	"testing"
)

func TestSendersAreBelievedFromOurOwnServerOnly(t *testing.T) {
	ours := Trust{Server: "mx.shop.example", Hops: 1}
	ar := "Authentication-Results: mx.shop.example; "
	for _, c := range []struct{ name, header, want string }{
		{"nothing", "From: a@bank.example\n", ""},
		{"dmarc", ar + "dmarc=pass header.from=bank.example\nReceived: by mx\nFrom: a@bank.example\n", Proved},
		{"below one hop of ours", "Received: by inside\n" + ar + "dmarc=pass header.from=bank.example\nReceived: from x by mx.shop.example; Sat\nFrom: a@bank.example\n", Proved},
		{"forged below our relay", "Received: from evil.example by mx.shop.example (Mail) with ESMTP\n" + ar + "dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"forged below our relay, with a Received of ours below it", "Received: from evil.example\n\tby MX.shop.example\n" + ar + "dmarc=pass header.from=bank.example\nReceived: by mx.shop.example\nFrom: a@bank.example\n", ""},
		{"forged where our relay wrote nothing", "Received: by inside\n" + ar + "dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"ours above, forged below", ar + "dmarc=none\nReceived: by mx.shop.example\n" + ar + "dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", NoProof},
		{"our name hidden in a comment", "Received: from \"(x by mx.shop.example\n" + ar + "dmarc=pass header.from=bank.example\nReceived: by mx.shop.example\nFrom: a@bank.example\n", ""},
		{"forged below the hops", "Received: by inside\nReceived: by mx\n" + ar + "dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"somebody else's", "Authentication-Results: mx.evil.example; dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"of a longer name", "Authentication-Results: mx.shop.example.evil.example; dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"named in a comment", "Authentication-Results: (mx.shop.example;) evil.example; dmarc=pass header.from=bank.example\nFrom: a@bank.example\n", ""},
		{"fails", ar + "spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail header.from=bank.example\nFrom: a@bank.example\n", Failed},
		{"a pass in a comment", ar + "dmarc=fail (dmarc=pass) header.from=bank.example\nFrom: a@bank.example\n", Failed},
		{"pass and fail", ar + "dmarc=pass header.from=bank.example\n" + ar + "dmarc=fail header.from=bank.example\nFrom: a@bank.example\n", Failed},
		{"of another domain", ar + "dmarc=pass header.from=evil.example\nFrom: a@bank.example\n", NoProof},
		{"signed by the domain", ar + "dkim=pass header.d=bank.example; dmarc=none\nFrom: a@mail.bank.example\n", Proved},
		{"signed by another", ar + "dkim=pass header.d=evil.example; dmarc=none\nFrom: a@bank.example\n", NoProof},
		{"signed by a suffix", ar + "dkim=pass header.d=example\nFrom: a@bank.example\n", NoProof},
		{"two authors", ar + "dmarc=pass\nFrom: a@bank.example\nFrom: b@evil.example\n", NoProof},
		{"nothing known", ar + "none\nFrom: a@bank.example\n", NoProof},
		{"spf alone fails", ar + "spf=fail smtp.mailfrom=bank.example\nFrom: a@bank.example\n", Failed},
		{"folded", "Authentication-Results: mx.shop.example;\n\tspf=pass smtp.mailfrom=bank.example;\n\tdmarc = pass header.from=bank.example\nFrom: a@bank.example\n", Proved},
		{"after the header", "From: a@bank.example\n\n" + ar + "dmarc=pass header.from=bank.example\n", ""},
	} {
		got := CheckSender([]byte(strings.ReplaceAll(c.header, "\n", "\r\n")+"\r\nbody\r\n"), ours)
		if got.Proof != c.want {
			t.Errorf("%s: %+v, want %q", c.name, got, c.want)
		}
	}
	if got := CheckSender([]byte(ar+"dmarc=pass header.from=a.example\r\nFrom: x@a.example\r\n\r\n"), Trust{}); got != (SenderCheck{}) {
		t.Errorf("believed although nobody checks: %+v", got)
	}
}

func FuzzAuthenticationResults(f *testing.F) {
	for _, s := range []string{"mx.example; spf=pass smtp.mailfrom=a.example", `mx.example 1; dkim=pass (good) header.d="a.example"; dmarc=fail`, "mx;;;=;a==b", `"mx" ; x="\";"`, "(((", "mx.example; none"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, v string) {
		r, ok := parseResults(v)
		if !ok {
			return
		}
		if len(r.list) > maxResults {
			t.Fatalf("%d results", len(r.list))
		}
		for _, one := range r.list {
			if strings.ContainsAny(one.method, " \t") || one.props == nil {
				t.Fatalf("%+v", one)
			}
		}
		got := CheckSender([]byte("Authentication-Results: "+v+"\r\nFrom: a@bank.example\r\n\r\n"), Trust{Server: "mx.example", Hops: 0})
		if got.Proof == Proved && !strings.Contains(strings.ToLower(v), "pass") {
			t.Fatalf("proved by %q", v)
		}
	})
}
