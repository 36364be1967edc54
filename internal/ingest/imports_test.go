package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

func (r *rig) importer() context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller("stf_1", "Test", []string{"engineer"}, nil, nil))
}

func TestAnImportIsWatchedWhileItRunsAndCanBeCancelled(t *testing.T) {
	r := newRig(t)
	ctx := r.importer()
	v, err := r.NewImport(ctx, "orders", "", false)
	if err != nil || v.State != "waiting" {
		t.Fatal(v, err)
	}
	file, feed := io.Pipe()
	ended := make(chan *ImportView, 1)
	go func() {
		v, err := r.FillImport(ctx, v.ID, file, 1<<20)
		if err != nil {
			t.Error(err)
		}
		ended <- v
	}()
	for i := range 600 { // more than two chunks: some of it is taken before the end
		if _, err := io.WriteString(feed, order(fmt.Sprint("i", i), "ann", i%50, "")+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Journal().WaitFor(ctx, 2+2*chunk-2); err != nil {
		t.Fatal(err)
	}
	running, err := r.ImportByID(ctx, v.ID)
	if err != nil || running.State != "running" || running.Read == 0 || running.Size != 1<<20 {
		t.Fatalf("%+v %v", running, err)
	}
	if _, err := r.FillImport(ctx, v.ID, strings.NewReader(""), 0); errs.KindOf(err) != errs.Conflict {
		t.Fatal(err)
	}
	if _, err := r.CancelImport(ctx, v.ID); err != nil {
		t.Fatal(err)
	}
	feed.CloseWithError(io.ErrUnexpectedEOF) // as the server's body does when the request is given up
	if v = <-ended; v.State != "cancelled" || v.EndedAt == nil {
		t.Fatalf("%+v", v)
	}
	if list, err := r.Imports(ctx); err != nil || len(list) != 1 || list[0].ID != v.ID {
		t.Fatal(list, err)
	}
	if _, err := r.NewImport(context.Background(), "x", "", false); errs.KindOf(err) != errs.Unauthenticated {
		t.Fatal(err)
	}
	if _, err := r.NewImport(ctx, "x", "time: none", false); errs.KindOf(err) != errs.Invalid {
		t.Fatal(err)
	}
}

func TestACompressedCSVWithItsOwnMappingOverHTTP(t *testing.T) {
	r := newRig(t)
	srv := r.server("engineer")
	announce, err := json.Marshal(map[string]any{"name": "orders.csv.gz", "mapping": mapping})
	if err != nil {
		t.Fatal(err)
	}
	status, _, body := post(t, srv.URL+"/v1/imports", string(announce))
	var v ImportView
	if err := json.Unmarshal([]byte(body), &v); err != nil || status != 201 {
		t.Fatal(status, body, err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(mappedCSV)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(srv.URL+"/v1/imports/"+v.ID+"/file", "application/gzip", &zipped)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	if v.State != "done" || v.Taken != 5 || v.Refused != 2 || len(v.Reasons) != 2 || v.Reasons[0].Line != 3 || v.Reasons[0].Errors[0].Pointer != "/data/amount" {
		t.Fatalf("%+v", v)
	}
}
