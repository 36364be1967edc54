package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/simulate"
)

// demoSource is who sends the demo's events.
const demoSource = "demo"

// sink is the demo marketplace's door into the product: events as any event,
// mail as mail, everything else as a contact of the API.
type sink struct {
	app  *app.App
	smtp string
}

// Event submits one event.
func (s *sink) Event(ctx context.Context, raw []byte) error {
	_, err := s.app.Ingest.Submit(ctx, &ingest.Incoming{Line: raw, Source: demoSource})
	return err
}

// Contact sends a mail, or submits what came by another channel.
func (s *sink) Contact(ctx context.Context, r simulate.Report) error {
	if r.Channel == "email" && r.Email != "" {
		return s.post(ctx, &r)
	}
	_, err := s.app.Intake.Submit(s.app.AsSystem(ctx), submission(&r))
	return err
}

func (s *sink) post(ctx context.Context, r *simulate.Report) error {
	to := "safety@" + demoDomain
	if r.ReplyTo != "" {
		to = r.ReplyTo
	}
	raw, err := r.MIME(to)
	if err != nil {
		return err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", s.smtp)
	if err != nil {
		return err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	if err := c.SendMail(r.Email, []string{to}, strings.NewReader(string(raw))); err != nil {
		return err
	}
	return c.Quit()
}

// submission is a report as the API takes it.
func submission(r *simulate.Report) intake.Submission {
	in := intake.Submission{Channel: r.Channel, From: r.Email, Name: r.Name, Subject: r.Subject, Text: r.Text, OccurredAt: &r.OccurredAt,
		Order: r.Order, Language: r.Language}
	switch r.Channel {
	case "app":
		in.Channel = "api"
	case "merchant_line":
		in.Channel = "phone"
	}
	if in.From == "" {
		in.From = r.Phone
	}
	if r.Channel == "phone" || r.Channel == "web" { // where the two first questions are asked
		switch r.Severity {
		case "S0":
			in.Now, in.Safe = intake.Yes, intake.No
		case "S1":
			in.Now, in.Safe = intake.No, intake.Unknown
		}
	}
	for _, a := range r.Attachments {
		in.Attachments = append(in.Attachments, intake.Upload{Name: a.Name, Type: a.MediaType, Data: base64.StdEncoding.EncodeToString(a.Data)})
	}
	return in
}

// live lets the marketplace go on until ctx ends. In a fresh demo the ring of
// the tour begins at once.
func (d *demo) live(ctx context.Context, fresh bool) {
	driver := simulate.NewDriver(d.world, &sink{app: d.app, smtp: d.smtp}, d.market, d.clk, d.cmd.Speed, d.file("orders.json"), d.log)
	d.driver.Store(driver)
	d.mail.Listen(driver.Mailed)
	if fresh {
		if err := driver.Trigger("ring"); err != nil {
			d.log.Warn("demo: no ring", "err", err)
		}
	}
	d.lives.Go(func() {
		if err := driver.Run(ctx); err != nil {
			d.log.Error("demo: the marketplace stopped", "err", err)
		}
	})
}

// welcome waits until a visitor finds something: a decision, a case, a contact.
func (d *demo) welcome(ctx context.Context) error {
	for _, what := range []struct {
		name  string
		count func(context.Context, *int) error
	}{
		{"decisions", func(ctx context.Context, n *int) error {
			return d.app.History.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM decisions LIMIT 1) AS one`).Scan(n)
		}},
		{"cases", func(ctx context.Context, n *int) error {
			return d.app.Main.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM cases LIMIT 1) AS one`).Scan(n)
		}},
		{"contacts", func(ctx context.Context, n *int) error {
			return d.app.Main.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM contacts LIMIT 1) AS one`).Scan(n)
		}},
	} {
		for n := 0; n == 0; {
			if err := what.count(ctx, &n); err != nil {
				return fmt.Errorf("waiting for %s: %w", what.name, err)
			}
			if n > 0 {
				break
			}
			select {
			case <-ctx.Done():
				return errors.Join(ctx.Err(), fmt.Errorf("no %s yet", what.name))
			case <-d.clk.After(100 * time.Millisecond):
			}
		}
	}
	return nil
}

// banner tells a person where to go. It goes to standard error, so that
// standard output has the ready line alone.
func (d *demo) banner() {
	if d.cmd.Quiet {
		return
	}
	out := os.Stderr
	fmt.Fprintf(out, "\n  console        %s\n  safety centre  %s/safety\n  mail caught    %s/mail (and webhooks, and buttons that start trouble)\n  mail to        safety@%s at %s\n  everything     %s\n\n",
		d.about.URL, d.about.URL, d.about.Catcher, demoDomain, d.smtp, d.file("demo.json"))
	for _, u := range d.about.Users {
		fmt.Fprintf(out, "  %-18s %-44s %s\n", u.Role, u.Email, u.Password)
	}
	fmt.Fprintln(out)
}
