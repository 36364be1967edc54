package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
)

// ServeCmd runs the product.
type ServeCmd struct {
	Data         string         `required:"" type:"path" help:"Data directory; made when it is not there."`
	Listen       string         `default:"127.0.0.1:8080" help:"HTTP address."`
	DB           string         `name:"db" env:"PIEPOWDER_DB" help:"postgres://… for the databases; SQLite files in the data directory otherwise."`
	SMTPListen   string         `name:"smtp-listen" help:"Address of the mail listener; none otherwise."`
	MailDomain   string         `default:"localhost" help:"Mail to safety@DOMAIN becomes a contact."`
	Mail         mailFlags      `embed:""`
	Relay        string         `help:"smtp://[user:password@]host:port for outgoing mail; ?tls=required insists on STARTTLS, ?ca=file names whom to trust."`
	Blobs        string         `placeholder:"S3URL" help:"s3://bucket/prefix?endpoint=https://…&region=… for sealed files; a folder in the data directory otherwise. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY say who we are."`
	Clamav       string         `help:"ClamAV daemon that looks at every file: tcp://host:3310 or unix:/path. Without one, files that could do harm stay in quarantine."`
	Translator   string         `help:"https address of a translator (POST text, from, to); texts leave for it. None by default."`
	PublicURL    string         `name:"public-url" help:"How people reach this server; http://LISTEN otherwise."`
	WebhookAllow []string       `help:"Hosts inside our network that webhooks may reach (host or host:port)."`
	Proxy        []netip.Prefix `name:"trusted-proxy" placeholder:"CIDR" help:"Networks of our reverse proxies: the address they forward is believed."`
	Pack         string         `type:"existingdir" help:"Pack to publish when no ruleset is live yet; the marketplace example otherwise."`
	Telephone    telephoneFlags `embed:"" prefix:"telephone-"`
	OIDC         providerFlags  `embed:"" prefix:"oidc-"`
	StateMemory  byteSize       `placeholder:"SIZE" help:"Memory for the windows of features, such as 2GB; the coldest beyond it go to disk. No limit otherwise."`
}

// Run serves until it is told to stop.
func (c ServeCmd) Run(ctx context.Context) error {
	tune()
	var pack fs.FS = packs.Marketplace()
	if c.Pack != "" {
		pack = os.DirFS(c.Pack)
	}
	oidc, err := c.OIDC.config()
	if err != nil {
		return err
	}
	return app.Serve(ctx, app.Config{
		Data: c.Data, DB: c.DB, Listen: c.Listen, SMTPListen: c.SMTPListen, MailDomain: c.MailDomain, Mail: c.Mail.config(), Relay: c.Relay, Translator: c.Translator,
		PublicURL: c.PublicURL, Inside: c.WebhookAllow, Proxies: c.Proxy, Pack: pack, Version: version,
		Blobs: c.Blobs, Scanner: c.Clamav, OIDC: oidc,
		StateMemory: int64(c.StateMemory), Telephone: c.Telephone.config(),
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}, func(a *app.App, addr string) error {
		link, open, err := a.SetupLink(ctx)
		if err != nil {
			return err
		}
		if open {
			fmt.Println("first start: make the first administrator at", link)
		}
		fmt.Println("listening http://" + addr)
		return nil
	})
}

// OpenAPICmd prints the API.
type OpenAPICmd struct{}

// Run prints the OpenAPI 3.1 document of this binary.
func (OpenAPICmd) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "piepowder-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a, err := app.New(ctx, app.Config{Data: dir, Version: version, Pack: packs.Marketplace()})
	if err != nil {
		return err
	}
	defer a.Close()
	doc, err := a.OpenAPI()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(append(doc, '\n'))
	return err
}
