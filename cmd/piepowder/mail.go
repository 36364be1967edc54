package main

import "github.com/piepowder/piepowder/internal/app"

// mailFlags say how mail comes in, beside the listener's address.
type mailFlags struct {
	Cert      string   `name:"smtp-cert" type:"existingfile" help:"PEM certificate: the mail listener offers STARTTLS with it, and reads it again when it is renewed."`
	Key       string   `name:"smtp-key" type:"existingfile" help:"PEM key of the certificate."`
	NeedTLS   bool     `name:"smtp-require-tls" help:"Take mail over STARTTLS only."`
	AuthServ  string   `name:"authserv-id" help:"Name under which the mail server in front of ours writes Authentication-Results; senders are not checked otherwise."`
	Hops      int      `name:"authserv-hops" default:"1" help:"How many Received fields of our own servers stand above that."`
	Mailboxes []string `name:"mailbox" env:"PIEPOWDER_MAILBOXES" sep:"none" placeholder:"imaps://USER:PASSWORD@HOST/FOLDER?address=…" help:"Fetch this mailbox; may be given several times. Also kind=store|press|regulator|field|social, brand, region, name, authserv, hops, password_file. imap:// means STARTTLS."`
	Roots     string   `name:"imap-trust" type:"existingfile" help:"PEM file of who vouches for the servers that mail is fetched from; the system's otherwise."`
}

func (f mailFlags) config() app.Mail {
	return app.Mail{AuthServ: f.AuthServ, Hops: f.Hops, Cert: f.Cert, Key: f.Key, NeedTLS: f.NeedTLS, Roots: f.Roots, Mailboxes: f.Mailboxes}
}
