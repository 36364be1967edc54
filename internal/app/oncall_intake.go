package app

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/oncall"
)

// openAlarms lets signs of life of the channels of intake be heard, and mails of
// pages that came back.
func (a *App) openAlarms() { a.Intake.Beat, a.Intake.PageFailed = a.alive, a.pageFailed }

// pageFailed says of the mail of a page that it did not arrive.
func (a *App) pageFailed(ctx context.Context, tx *db.Tx, notification, why string) error {
	return a.OnCall.Carried(ctx, tx, notification, "failed", why)
}

// quietContact ends the pages of a contact.
func (a *App) quietContact(ctx context.Context, tx *db.Tx, contact, why string) error {
	return a.OnCall.Stop(ctx, tx, contact, why)
}

// pageContact pages about a contact whose raise was confirmed, or that nobody
// looked at in time. Of one that is in a case already, the case is paged about.
func (a *App) pageContact(ctx context.Context, tx *db.Tx, al intake.Alarm) (string, error) {
	about := oncall.Alarm{Object: al.Contact, Kind: "contact", Severity: al.Severity, Brand: al.Brand, Region: al.Region, Title: al.Title, Key: al.Key}
	if al.Case != "" {
		about.Object, about.Kind, about.Key = al.Case, "case", ""
	}
	return a.OnCall.Page(ctx, tx, about)
}
