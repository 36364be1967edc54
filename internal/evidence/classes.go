package evidence

import (
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Classes of what there is to see, for the sake of those who look. The empty
// class is what nobody has said anything about.
const (
	ClassUnrated  = ""
	ClassOrdinary = "ordinary"
)

// classes in the order people are shown them, and how each is shown when a
// person chose nothing.
var classes = []ClassChoice{
	{Class: ClassUnrated, Blur: true, Mute: true},
	{Class: ClassOrdinary},
	{Class: "injury", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "death", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "violence", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "sexual", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "child", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "self_harm", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "animal", Blur: true, Grey: true, Mute: true, Severe: true},
	{Class: "hate", Blur: true, Mute: true, Severe: true},
}

func classOf(name string) (ClassChoice, bool) {
	i := slices.IndexFunc(classes, func(c ClassChoice) bool { return c.Class == name })
	if i < 0 {
		return ClassChoice{}, false
	}
	return classes[i], true
}

// Classify says what there is to see in an item.
func (s *Service) Classify(ctx context.Context, ref, class string) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, err
	}
	if _, ok := classOf(class); !ok || class == ClassUnrated {
		var names []string
		for _, c := range classes[1:] {
			names = append(names, c.Class)
		}
		return nil, errs.New(errs.Invalid, "class_unknown", "There is no such class.").With(errs.Field{Pointer: "/class", Message: "one of " + strings.Join(names, ", ")})
	}
	err = s.db.Tx(ctx, sc.Actor(), "classify evidence", func(ctx context.Context, tx *db.Tx) error {
		it, err := s.change(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if it.Locked {
			return errLocked()
		}
		if it.Class == class {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence SET class = $1 WHERE id = $2`, class, it.ID); err != nil {
			return err
		}
		return s.enter(ctx, tx, it, entry{act: "classified", note: class})
	})
	if err != nil {
		return nil, err
	}
	return s.find(ctx, sc, ref)
}
