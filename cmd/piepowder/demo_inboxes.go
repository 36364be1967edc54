package main

import (
	"context"
	"fmt"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/simulate"
)

// inboxes adds the demo's own addresses, each with one message that waits.
func (d *demo) inboxes(ctx context.Context) error {
	for _, in := range simulate.Inboxes() {
		address := in.Local + "@" + demoDomain
		_, err := d.app.Intake.AddMailbox(ctx, intake.NewMailbox{Address: address, Name: in.Name, Kind: in.Kind, Brand: in.Brand, Region: in.Region})
		if err != nil && !errs.IsKind(err, errs.Conflict) {
			return fmt.Errorf("mailbox %s: %w", in.Local, explain(err))
		}
		raw := fmt.Sprintf("From: %q <%s>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@demo.example>\r\n\r\n%s\r\n", in.Who, in.From, address, in.Subject, in.Local, in.Text)
		if _, _, err := d.app.Intake.ReceiveMail(ctx, intake.Envelope{From: in.From, To: []string{address}, Imported: true}, []byte(raw)); err != nil {
			return fmt.Errorf("mail for %s: %w", in.Local, explain(err))
		}
	}
	return nil
}
