package appeal

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// hardness orders what can take an action's place, the mildest first.
var hardness = []string{"educate", "warn", "require", "hide_item", "remove_content", "remove_rating", "hold_payout", "restrict", "pause_store", "suspend", "deactivate"}

// milder refuses what is harder than the decision it would take the place of:
// who asks for a second look has nothing to fear from it.
func (c *Change) milder(o *Original, now time.Time) error {
	was, is := slices.Index(hardness, o.Kind), slices.Index(hardness, c.Kind)
	if is < 0 || was < 0 && c.Kind != o.Kind {
		return changeInvalid("/change/kind", "cannot take the place of this decision")
	}
	if is > was {
		return changeInvalid("/change/kind", "is harder than the decision: a second look never makes it harder")
	}
	_, end := c.Span(o, now)
	if o.EndsAt != nil && is > slices.Index(hardness, "require") && (end == nil || end.After(*o.EndsAt)) {
		return changeInvalid("/change/days", "lasts longer than the decision: a second look never makes it harder")
	}
	return c.lists(o)
}

// toldOnce are the kinds that do not stand: nothing can be on a list while they do.
var toldOnce = []string{"educate", "warn", "remove_content", "remove_rating"}

// lists says what becomes of the entries on lists. What holds for another time is
// the same decision and keeps them; of another one somebody has to say it.
func (c *Change) lists(o *Original) error {
	switch {
	case len(o.Lists) == 0:
		return nil
	case c.Lists == "" && c.Kind != o.Kind:
		return changeInvalid("/change/lists", "keep or drop: the decision has something on lists that rules read")
	case c.Lists == "keep" && slices.Contains(toldOnce, c.Kind):
		return changeInvalid("/change/lists", "this kind is told once and does not stand: it can keep nothing on a list")
	}
	return nil
}

// KeepsLists says whether the entries on lists stay for what takes its place.
func (c *Change) KeepsLists(o *Original) bool {
	return c.Lists == "keep" || c.Lists == "" && c.Kind == o.Kind && !slices.Contains(toldOnce, c.Kind)
}

// Span is from when until when a change holds: it never begins earlier than what
// it takes the place of.
func (c *Change) Span(o *Original, now time.Time) (start time.Time, end *time.Time) {
	start, end = now, c.Until
	if o.StartsAt.After(now) {
		start = o.StartsAt
	}
	if end == nil && c.Days > 0 {
		t := start.Add(time.Duration(c.Days) * 24 * time.Hour)
		end = &t
	}
	return start, end
}

func changeInvalid(pointer, message string) error {
	return errs.New(errs.Invalid, "change_invalid", "This cannot take the decision's place.").With(errs.Field{Pointer: pointer, Message: message})
}

// chain is an action with what took its place after second looks, the newest last.
func (s *Service) chain(ctx context.Context, action string, account uint64) ([]string, error) {
	list := []string{action}
	for {
		var next string
		err := s.DB.QueryRow(ctx, `SELECT new_action FROM appeals WHERE action = $1 AND account = $2 AND new_action <> '' ORDER BY id DESC LIMIT 1`, list[len(list)-1], account).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) || err == nil && slices.Contains(list, next) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, next)
	}
}

// now is the action that a letter's number and code stand for today: the one it
// told of, or what took its place.
func (s *Service) now(ctx context.Context, action string, account uint64) (string, error) {
	list, err := s.chain(ctx, action, account)
	if err != nil {
		return "", err
	}
	return list[len(list)-1], nil
}
