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
		for _, c := range []string{"c1", "c2", "c3", "c4", "c5"} {
			w.send("account.created", `"customer_id":"`+c+`","name":"Ana","email":"a@example.org","phone":"","language":"es",`+seattle)
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
		// Accounts must be known, and in the caller's scope.
		for _, c := range []struct {
			ctx  context.Context
			line string
		}{{ctx, "nobody-knows-them"}, {staff("US-OR"), "c1"}, {ctx, "ord_0000000000001"}} {
			_, err := w.s.Load(c.ctx, "trusted", "x", strings.NewReader("value\n"+c.line+"\n"))
			if errs.CodeOf(err) != "list_file_invalid" || err.(*errs.Error).Fields[0].Pointer != "/line/2" {
				t.Errorf("%s: %v", c.line, err)
			}
		}
		if _, err := load(zipped(strings.Repeat("x", 1<<20))); errs.CodeOf(err) != "list_file_unreadable" {
			t.Errorf("a line without end: %v", err)
		}
		// What looks like a formula to a spreadsheet goes out quoted and comes back as it was.
		if _, err := w.s.Load(ctx, "towns", "x", strings.NewReader("'=1+1\n'#5\nplain\n")); err != nil {
			t.Fatal(err)
		}
		var towns bytes.Buffer
		if err := w.s.Export(ctx, "towns", &towns); err != nil || !strings.Contains(towns.String(), "\n'=1+1,,\n'#5,,\nplain,,\n") {
			t.Errorf("%q %v", towns.String(), err)
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
