package engine

import (
	"fmt"
	"testing"
)

// A program may be read by many while machines run it: decoding, explaining and
// rendering reasons need no lock. Shown by the race detector.
func TestProgramIsShared(t *testing.T) {
	p := compiled(t, market)
	done := make(chan error)
	for g := range 4 {
		go func() {
			m := NewMachine(p)
			var ev Event
			var d Decision
			for i := range 200 {
				line := fmt.Sprintf(`{"id":"%d-%d","type":"order.placed","time":"2026-01-01T00:00:%02dZ","data":{"amount":1,"items":1,"customer_id":%d}}`, g, i, i%60, i%3)
				if err := p.DecodeJSON([]byte(line), Hashed, &ev); err != nil {
					done <- err
					return
				}
				m.Apply(&ev, &d)
				x := Explain(p, &ev, &d.Vector, d.Hits)
				if x.Outcome != d.Outcome || x.Score != d.Score {
					done <- fmt.Errorf("explained as %s %v, decided %s %v", x.Outcome, x.Score, d.Outcome, d.Score)
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
