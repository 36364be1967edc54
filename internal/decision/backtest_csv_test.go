package decision

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// gone is a reader that is gone once the first bytes are there.
type gone struct {
	*httptest.ResponseRecorder
	leave context.CancelFunc
}

func (g *gone) Write(b []byte) (int, error) {
	g.leave()
	return g.ResponseRecorder.Write(b)
}

func TestHalfAFileOfHitsDoesNotEndWell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(300)
		b := w.tested(w.drafted("big", lowered).ID)
		ctx, leave := context.WithCancel(staff("*"))
		defer leave()
		r := httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx)
		r.SetPathValue("id", b.ID)
		defer func() {
			if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
				t.Errorf("the file ends as if it were whole: %v", err)
			}
		}()
		w.s.hitsCSV(&gone{httptest.NewRecorder(), leave}, r)
	})
}
