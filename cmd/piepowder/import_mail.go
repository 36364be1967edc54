package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/intake"
)

// ImportMailCmd takes mail files in through the same guard and the same rules as
// mail that arrives: into the data directory of a stopped installation, or to a
// running one by its mail listener.
type ImportMailCmd struct {
	Data       string   `type:"path" default:"data" env:"PIEPOWDER_DATA" help:"Data directory of a stopped installation; made when it is not there."`
	DB         string   `name:"db" env:"PIEPOWDER_DB" help:"postgres://… for the databases; SQLite files in the data directory otherwise."`
	MailDomain string   `default:"localhost" help:"Our mail domain."`
	SMTP       string   `name:"smtp" placeholder:"HOST:PORT" help:"Hand the messages to this running listener instead, for safety@MAIL-DOMAIN."`
	History    bool     `help:"They were dealt with elsewhere: keep them closed, for nobody to answer."`
	Refused    string   `type:"path" default:"mail.refused.ndjson" help:"File for what was refused, with reasons."`
	Files      []string `arg:"" type:"existingfile" help:"Mail files: one message each (.eml) or mbox."`
}

// Run imports and prints the counts.
func (c ImportMailCmd) Run(ctx context.Context) (err error) {
	var size int64
	for _, f := range c.Files {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		size += info.Size()
	}
	take, done, err := c.target(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	reasons := &mailRefusals{path: c.Refused}
	defer func() { err = errors.Join(err, reasons.close()) }()
	var n ingest.Imported
	bar := newProgress(os.Stderr, size, &n)
	bar.what = "messages"
	for _, f := range c.Files {
		if err := c.file(ctx, f, bar, &n, take, reasons); err != nil {
			return err
		}
	}
	bar.end()
	fmt.Printf("%d taken, %d already there, %d refused\n", n.Taken.Load(), n.Repeats.Load(), n.Refused.Load())
	if n.Refused.Load() > 0 {
		fmt.Println("reasons in", reasons.path)
	}
	return nil
}

func (c ImportMailCmd) file(ctx context.Context, name string, bar io.Writer, n *ingest.Imported, take taker, reasons *mailRefusals) error {
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	return intake.EachMail(io.TeeReader(in, bar), func(at int, raw []byte, refused error) error {
		created := false
		if refused == nil {
			created, refused = take(ctx, raw)
		}
		switch {
		case refused != nil && (errs.IsKind(refused, errs.TooLarge) || errs.IsKind(refused, errs.Invalid)):
			n.Refused.Add(1)
			return reasons.add(name, at, refused)
		case refused != nil:
			return fmt.Errorf("%s, message %d: %w", name, at, refused)
		case created:
			n.Taken.Add(1)
		default:
			n.Repeats.Add(1)
		}
		return nil
	})
}

// taker takes one message and says whether it was new.
type taker func(ctx context.Context, raw []byte) (created bool, err error)

// target opens what the messages go to.
func (c ImportMailCmd) target(ctx context.Context) (taker, func() error, error) {
	if c.SMTP != "" {
		send := intake.SendTo(c.SMTP)
		return func(ctx context.Context, raw []byte) (bool, error) {
			return true, send(ctx, "safety@"+c.MailDomain, raw)
		}, func() error { return nil }, nil
	}
	a, err := app.New(ctx, app.Config{Data: c.Data, DB: c.DB, MailDomain: c.MailDomain, Pack: packs.Marketplace(), Version: version,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return nil, nil, fmt.Errorf("%w (is it running? then give --smtp)", err)
	}
	return func(ctx context.Context, raw []byte) (bool, error) {
		env, err := a.Intake.ImportEnvelope(ctx, raw, c.History)
		if err != nil {
			return false, err
		}
		_, created, err := a.Intake.ReceiveMail(ctx, env, raw)
		return created, err
	}, a.Close, nil
}

// mailRefusals is the file of reasons, made with the first of them.
type mailRefusals struct {
	path string
	f    *os.File
}

// add writes {"file", "message", "code", "reason"}; nothing of the message itself.
func (r *mailRefusals) add(file string, at int, err error) error {
	if r.f == nil {
		f, ferr := os.Create(r.path)
		if ferr != nil {
			return ferr
		}
		r.f = f
	}
	reason := err.Error()
	var e *errs.Error
	if errors.As(err, &e) {
		reason = e.Message
	}
	return json.NewEncoder(r.f).Encode(map[string]any{"file": file, "message": at, "code": errs.CodeOf(err), "reason": reason})
}

func (r *mailRefusals) close() error {
	if r.f == nil {
		return nil
	}
	return r.f.Close()
}
