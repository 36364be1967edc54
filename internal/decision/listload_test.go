package decision

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func zipped(text string) io.Reader {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return &b
}

func TestAFileBecomesWhatAListHolds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := staff("*")
		orders := 0
		outcome := func(customer string) string {
			t.Helper()
			orders++
			if _, err := w.in.PumpControl(context.Background()); err != nil {
				t.Fatal(err)
			}
			event := w.send("order.placed", placed(customer, fmt.Sprint("o", orders), fmt.Sprint("card", orders), "200.00", 2, seattle))
			w.catchUp()
			x, err := w.s.Explain(ctx, event)
			if err != nil {
				t.Fatal(err)
			}
			return x.Outcome
		}
		load := func(file io.Reader) (*ListLoad, error) {
			return w.s.Load(ctx, "trusted", "from the loyalty team", file)
		}
		if got := outcome("c1"); got != "review" {
			t.Fatal(got)
		}
		x, err := load(zipped("value,until\nc1\n# a comment\nc2,2030-01-01\nc1\n"))
		if err != nil || x.Entries != 2 || x.Author != "stf_1" {
			t.Fatalf("%+v %v", x, err)
		}
		if got := outcome("c1") + outcome("c2") + outcome("c3"); got != "allowallowreview" {
			t.Errorf("after loading: %s", got)
		}
		// All or nothing: the lines that are wrong are named, the list stays as it was.
		_, err = load(strings.NewReader("c3\nc4,soon\nc5,\"never\n"))
		var bad *errs.Error
		if errs.CodeOf(err) != "list_file_invalid" {
			t.Fatalf("a bad file: %v", err)
		}
		if bad = err.(*errs.Error); len(bad.Fields) != 2 || bad.Fields[0].Pointer != "/line/2" || bad.Fields[1].Pointer != "/line/3" {
			t.Errorf("%+v", bad.Fields)
		}
		if got := outcome("c1") + outcome("c3"); got != "allowreview" {
			t.Errorf("after a refused file: %s", got)
		}
		w.clk.Advance(time.Second)
		if _, err := load(strings.NewReader("c3\n")); err != nil {
			t.Fatal(err)
		}
		if got := outcome("c1") + outcome("c3"); got != "reviewallow" {
			t.Errorf("after another file: %s", got)
		}
		page, err := w.s.Loads(ctx, "trusted", web.PageIn{Limit: 1})
		if err != nil || len(page.Items) != 1 || page.Items[0].Entries != 1 || page.NextCursor == "" {
			t.Errorf("%+v %v", page, err)
		}
		if _, err := w.s.Load(identity.WithCaller(context.Background(), identity.StaffCaller("stf_2", "Bo", []string{identity.RoleQA}, nil, []string{"*"})), "trusted", "x", strings.NewReader("c1\n")); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("without permission: %v", err)
		}
		var out bytes.Buffer
		if err := w.s.Export(ctx, "trusted", &out); err != nil || !strings.Contains(out.String(), "value,until,reason\n") || strings.Contains(out.String(), "c3") {
			t.Errorf("%q %v", out.String(), err)
		}
	})
}
