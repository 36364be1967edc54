package story

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
)

// TestStoryCourtPackage: a court asks for what stands in a case. The photo and
// the thread are evidence; a house number is blacked out in a copy. A second
// person signs; the package is sealed to the court's key, and verified on a
// machine that has neither our server nor a network. One byte changed is found.
func TestStoryCourtPackage(t *testing.T) { each(t, courtPackage) }

func courtPackage(w *world) {
	ana, lena := w.hire("Ana", "investigator"), w.hire("Lena", "legal")
	luis := w.hire("Luis", "critical_response")
	at := w.clock.Now().Format(time.RFC3339)
	w.event("account.created", map[string]any{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com", "phone": "+12065550142", "language": "en", "joined_at": at}).want(202)
	w.event("account.created", map[string]any{"worker_id": "W-tom", "kind": "worker", "name": "Tom Dorn", "email": "tom@example.com", "phone": "+12065550143", "language": "en", "joined_at": at}).want(202)
	w.event("order.placed", map[string]any{"customer_id": "C-maria", "merchant_id": "M-1", "order_id": "O-1", "amount": "64.10", "currency": "USD", "items": 11, "card_fingerprint": "card-1", "device_id": "dev-1"}).want(200)
	w.event("order.accepted", map[string]any{"customer_id": "C-maria", "worker_id": "W-tom", "order_id": "O-1"}).want(202)
	w.settle()
	c := ana.post("/v1/cases", map[string]any{"title": "Threatened at the door", "type": "safety", "severity": "S1", "account": "W-tom", "order": "O-1"}).want(201)
	ref := "/v1/cases/" + c.str("id")

	// The photo comes in parts, and the line breaks between them.
	photo := append(picture(), bytes.Repeat([]byte{0}, 200_000)...)
	up := ana.post(ref+"/uploads", map[string]any{"name": "door.png", "declared_type": "image/png", "size": len(photo)}).want(201)
	parts := "/v1/uploads/" + up.str("id") + "/parts?offset="
	ana.send("POST", parts+"0", "application/octet-stream", bytes.NewBuffer(photo[:100_000]), nil).want(200)
	ana.send("POST", parts+"0", "application/octet-stream", bytes.NewBuffer(photo[:100_000]), nil).want(409)
	far := int(ana.get("/v1/uploads/" + up.str("id")).want(200).num("received"))
	ana.send("POST", parts+"100000", "application/octet-stream", bytes.NewBuffer(photo[far:]), nil).want(200)
	item := ana.post("/v1/uploads/"+up.str("id")+"/finish", map[string]any{}).want(200)
	w.check(item.str("type") == "image/png" && item.at("thumbnail") == true, "the photo: %s", item.raw)
	w.later(time.Second)
	red := ana.post("/v1/evidence/"+item.str("id")+"/redactions", map[string]any{"boxes": []map[string]any{{"x": 100, "y": 100, "w": 300, "h": 300}}, "why": "House number."}).want(201)
	w.check(red.str("derived_from") == item.str("id"), "the copy: %s", red.raw)
	w.later(time.Second)
	order := ana.post(ref+"/captures", map[string]any{"kind": "order"}).want(201)
	w.check(order.str("kind") == "order", "the record: %s", order.raw)
	ana.post("/v1/evidence/"+item.str("id")+"/custody", map[string]any{"act": "returned", "to": "Maria Keller", "purpose": "person", "why": "Her own telephone."}).want(200)

	ana.post(ref+"/facts", map[string]any{"from": at, "certainty": "exact", "zone": "America/Los_Angeles", "text": "He stood in the door.", "source": map[string]any{"kind": "evidence", "ref": item.str("id")}}).want(201)

	// One signature is not enough, and not everybody may ask.
	court, err := age.GenerateX25519Identity()
	if err != nil {
		w.t.Fatal(err)
	}
	ask := map[string]any{"purpose": "court", "recipient": "King County Superior Court", "recipient_key": court.Recipient().String(), "why": "Order 26-2-01432"}
	luis.post(ref+"/package", ask).want(403)
	waits := ana.post(ref+"/package", ask).want(202)
	pkg := "/v1/packages/" + waits.str("package_id")
	ana.get(pkg + "/content").want(409)
	asked := lena.get("/v1/approvals/" + waits.str("approval_id")).want(200)
	w.check(strings.Contains(string(asked.raw), "King County Superior Court") && strings.Contains(string(asked.raw), item.str("id")), "what she is shown: %s", asked.raw)
	lena.post("/v1/approvals/"+waits.str("approval_id")+"/approve", map[string]any{"hash": asked.str("hash")}).want(200)
	w.settle()
	sealed := ana.get(pkg + "/content").want(200).raw
	w.check(!bytes.Contains(sealed, []byte("manifest.json")), "the package is not sealed")

	// On a bare machine: the package, the log's key as the court got it by letter,
	// and a program of three hundred lines.
	bare := w.t.TempDir()
	key, err := os.ReadFile(filepath.Join(w.dir, "keys", "audit.pub"))
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	must(err)
	must(os.WriteFile(filepath.Join(bare, "log.pub"), key, 0o600))
	clear, err := age.Decrypt(bytes.NewReader(sealed), court)
	must(err)
	data, err := io.ReadAll(clear)
	must(err)
	build := exec.Command("go", "build", "-o", filepath.Join(bare, "verify-package"), "../../cmd/verify-package")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		w.t.Fatalf("%v %s", err, out)
	}
	verify := func(data []byte) (string, bool) {
		must(os.WriteFile(filepath.Join(bare, "package.zip"), data, 0o600))
		cmd := exec.Command(filepath.Join(bare, "verify-package"), "package.zip", "log.pub")
		cmd.Dir, cmd.Env = bare, []string{}
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	out, ok := verify(data)
	w.check(ok && strings.Contains(out, "the package holds"), "on the bare machine: %s", out)

	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(err)
	read := func(name string, into any) {
		f, err := z.Open(name)
		must(err)
		must(json.NewDecoder(f).Decode(into))
	}
	var manifest struct {
		Items []struct{ ID, Path, SHA256 string }
	}
	var custody []struct {
		ID      string
		Entries []struct{ Act, To string }
	}
	read("manifest.json", &manifest)
	read("custody.json", &custody)
	var told struct{ Facts []struct{ Text string } }
	read("sections/investigation.json", &told)
	w.check(len(told.Facts) == 1, "the facts are not in the package: %+v", told)
	first := 0 // those of one moment stand in no order
	for i, it := range manifest.Items {
		if it.ID == item.str("id") {
			first = i
		}
	}
	w.check(len(manifest.Items) == 3 && manifest.Items[first].ID == item.str("id") && custody[first].ID == item.str("id"), "items: %+v", manifest)
	acts := ""
	for _, e := range custody[first].Entries {
		acts += e.Act + " "
	}
	w.check(acts == "collected redacted returned exported ", "custody: %s", acts)

	// One byte of the photo is changed, and the package packed anew.
	var again bytes.Buffer
	to := zip.NewWriter(&again)
	for _, f := range z.File {
		r, err := f.Open()
		must(err)
		body, err := io.ReadAll(r)
		must(err)
		if f.Name == manifest.Items[first].Path {
			body[len(body)/2] ^= 1
		}
		out, err := to.Create(f.Name)
		must(err)
		_, err = out.Write(body)
		must(err)
	}
	must(to.Close())
	out, ok = verify(again.Bytes())
	w.check(!ok && strings.Contains(out, manifest.Items[first].Path+" was changed"), "a changed byte: %s", out)
}
