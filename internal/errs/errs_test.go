package errs

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindAndCodeSurviveWrapping(t *testing.T) {
	base := New(Conflict, "version_stale", "version %d is stale", 3).With(Field{"/version", "read it again"}).Wrap(errors.New("row"))
	err := fmt.Errorf("saving: %w", base)
	if KindOf(err) != Conflict || CodeOf(err) != "version_stale" || KindOf(err).Status() != 409 {
		t.Fatalf("got %v %v", KindOf(err), CodeOf(err))
	}
	if base.Error() != "version 3 is stale: row" {
		t.Fatalf("message %q", base.Error())
	}
}

func TestErrorWithoutKindIsInternal(t *testing.T) {
	err := errors.New("boom")
	if KindOf(err) != Internal || CodeOf(err) != "internal" || IsKind(nil, Internal) {
		t.Fatal("an unknown error must be internal, and nil must be no error")
	}
}

func TestEveryKindHasAStatus(t *testing.T) {
	for k := Internal; k <= Unavailable; k++ {
		if k.Status() < 400 {
			t.Errorf("kind %d has status %d", k, k.Status())
		}
	}
}
