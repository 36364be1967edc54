// Package kill pulls the plug: the real server, killed with SIGKILL again and
// again under load, must keep what it acknowledged, once.
package kill

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
)

// cycles is how often the plug is pulled: 50, or PIEPOWDER_KILLS.
func cycles(t *testing.T) int {
	if s := os.Getenv("PIEPOWDER_KILLS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if testing.Short() {
		return 3
	}
	return 50
}

var client = &http.Client{Timeout: 10 * time.Second}

type machine struct {
	t         *testing.T
	bin, dir  string
	key, url  string
	cmd       *exec.Cmd
	log       *bytes.Buffer // what the server said since it was started
	mu        sync.Mutex
	bodies    map[string]string // event id -> what was sent
	decided   map[string]string // event id -> outcome that was acknowledged
	contacts  map[string]string // idempotency key -> contact id that was acknowledged
	cases     map[string]string // idempotency key -> case id that was acknowledged
	doubt     []string          // event ids sent without an answer
	doubtKeys []string          // keys of contacts and cases sent without an answer
	next      int
}

func TestKillLosesAndDoublesNothing(t *testing.T) {
	m := newMachine(t)
	n := cycles(t)
	for cycle := range n {
		m.start()
		m.resolveDoubt()
		m.load(time.Duration(80+rand.IntN(250)) * time.Millisecond)
		m.check(cycle)
	}
	m.start()
	m.resolveDoubt()
	m.everythingIsThere()
	m.stop()
	m.nothingTwice()
	m.run("fsck", "--data", m.dir)
	m.run("audit", "verify", "--data", m.dir)
	t.Logf("%d cycles, %d decisions, %d contacts and %d cases acknowledged, 0 lost, 0 doubled", n, len(m.decided), len(m.contacts), len(m.cases))
	if len(m.decided) < n*10 {
		t.Fatalf("only %d decisions were acknowledged in %d cycles: the loop proves nothing", len(m.decided), n)
	}
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{t: t, dir: t.TempDir(), bodies: map[string]string{}, decided: map[string]string{}, contacts: map[string]string{}, cases: map[string]string{}}
	m.build()
	m.key = strings.TrimSpace(lastLine(m.run("apikey", "create", "--data", m.dir, "--name", "kill loop", "--permission", "event.write,decision.read,contact.write,contact.read,case.read,case.write")))
	return m
}

// until waits for the load to have come so far.
func (m *machine) until(far func() bool) {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		m.mu.Lock()
		ok := far()
		m.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			m.t.Fatal("the load did not come far enough in a minute")
		}
	}
}

// photo sends a contact with a picture, which becomes sealed evidence.
func (m *machine) photo() {
	m.t.Helper()
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
	body := `{"channel":"api","from":"photo@example.com","subject":"photo","text":"see the photo","attachments":[{"name":"door.png","type":"image/png","data":"` + png + `"}]}`
	var out map[string]any
	if status := m.call("POST", "/v1/contacts", body, "photo", &out); status != 201 {
		m.t.Fatalf("a contact with a photo answered %d", status)
	}
}

// first is the first file of a folder of the data directory.
func (m *machine) first(folder, ending string) string {
	m.t.Helper()
	var found string
	filepath.WalkDir(filepath.Join(m.dir, folder), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && found == "" && strings.HasSuffix(path, ending) && !strings.HasSuffix(path, "lock") {
			found = path
		}
		return err
	})
	if found == "" {
		m.t.Fatalf("no file in %s", folder)
	}
	return found
}

// flip changes one byte of a file.
func (m *machine) flip(path string, at int64) {
	m.t.Helper()
	os.Chmod(path, 0o600)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		m.t.Fatal(err)
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		m.t.Fatal(err)
	}
	b[0] ^= 0x20
	if _, err := f.WriteAt(b[:], at); err != nil {
		m.t.Fatal(err)
	}
}

// sql changes the database behind the product's back, as its superuser could.
func (m *machine) sql(statement string) {
	m.t.Helper()
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(m.dir, "main.db"), db.Main, clock.Real())
	if err != nil {
		m.t.Fatal(err)
	}
	defer d.Close()
	err = d.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, statement)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("changed %d rows: %w", n, err)
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// binary is built once for all tests of this package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "piepowder-kill-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "piepowder")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/piepowder").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

func (m *machine) build() {
	bin, err := binary()
	if err != nil {
		m.t.Fatal(err)
	}
	m.bin = bin
}

func (m *machine) run(args ...string) string {
	m.t.Helper()
	out, err := m.try(args...)
	if err != nil {
		m.t.Fatalf("piepowder %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (m *machine) try(args ...string) (string, error) {
	out, err := exec.Command(m.bin, args...).CombinedOutput()
	return string(out), err
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

func (m *machine) start() {
	m.t.Helper()
	m.cmd = exec.Command(m.bin, "serve", "--data", m.dir, "--listen", "127.0.0.1:0")
	out, err := m.cmd.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	var log bytes.Buffer
	m.cmd.Stderr = &log
	m.log = &log
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "listening "); ok {
			m.url = url
			go io.Copy(io.Discard, out)
			return
		}
	}
	m.cmd.Wait()
	m.t.Fatalf("the server did not start:\n%s", log.String())
}

func (m *machine) stop() {
	m.cmd.Process.Signal(os.Interrupt)
	if err := m.cmd.Wait(); err != nil {
		m.t.Fatalf("graceful stop: %v", err)
	}
}

// load posts from eight clients and kills the server in the middle.
func (m *machine) load(life time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for ctx.Err() == nil {
				m.one()
			}
		})
	}
	time.Sleep(life)
	m.cmd.Process.Kill()
	cancel()
	group.Wait()
	m.cmd.Wait()
}

func (m *machine) name() (name string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	return fmt.Sprintf("k%06d", m.next), m.next
}

// one sends the next thing: mostly events, now and then a contact or a case.
func (m *machine) one() {
	name, n := m.name()
	if n%12 == 0 {
		m.keyed(name)
		return
	}
	outcome, status := m.event(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case status == 0:
		m.doubt = append(m.doubt, name)
	case status == 200:
		m.decided[name] = outcome
	default:
		m.t.Errorf("event %s answered %d", name, status)
	}
}

// keyed sends a contact or a case under its Idempotency-Key.
func (m *machine) keyed(key string) (status int) {
	id, status, acknowledged := "", 0, m.contacts
	if n, _ := strconv.Atoi(key[1:]); n%24 == 0 {
		id, status = m.matter(key)
		acknowledged = m.cases
	} else {
		id, status = m.contact(key)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case status == 0:
		m.doubtKeys = append(m.doubtKeys, key)
	case status < 300:
		acknowledged[key] = id
	default:
		m.t.Errorf("%s answered %d", key, status)
	}
	return status
}

func (m *machine) matter(key string) (id string, status int) {
	var out struct{ ID string }
	status = m.call("POST", "/v1/cases", fmt.Sprintf(`{"title":"matter %s","type":"misconduct","severity":"S3"}`, key), key, &out)
	return out.ID, status
}

// event sends the event of that id; a repeat is the same to the byte.
func (m *machine) event(id string) (outcome string, status int) {
	m.mu.Lock()
	body, again := m.bodies[id]
	if !again {
		n, _ := strconv.Atoi(id[1:])
		body = fmt.Sprintf(`{"id":%q,"type":"order.placed","time":%q,"data":{"brand":"basketly","region":"US-WA","city":"Seattle",`+
			`"customer_id":"C%d","merchant_id":"M%d","order_id":"O%d","amount":"%d.50","currency":"USD","items":%d,"card_fingerprint":"card%d","device_id":"dev%d","address":"a%d"}}`,
			id, time.Now().UTC().Format(time.RFC3339Nano), n%97, n%7, n, 5+n%190, 1+n%20, n%61, n%43, n%97)
		m.bodies[id] = body
	}
	m.mu.Unlock()
	var out struct {
		Decision struct{ Outcome string }
	}
	status = m.call("POST", "/v1/events", body, "", &out)
	return out.Decision.Outcome, status
}

func (m *machine) contact(key string) (id string, status int) {
	body := fmt.Sprintf(`{"channel":"api","from":%q,"subject":%q,"text":"he was rude at the door"}`, key+"@example.com", key)
	var out struct{ ID string }
	status = m.call("POST", "/v1/contacts", body, key, &out)
	return out.ID, status
}

func (m *machine) call(method, path, body, key string, into any) int {
	req, err := http.NewRequest(method, m.url+path, strings.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+m.key)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0
	}
	if json.Unmarshal(raw, into) != nil && res.StatusCode < 300 {
		return 0
	}
	return res.StatusCode
}

// resolveDoubt repeats what got no answer, as a caller would: same id, same key.
func (m *machine) resolveDoubt() {
	m.t.Helper()
	for _, id := range m.doubt {
		outcome, status := m.event(id)
		if status != 200 {
			m.t.Fatalf("repeating event %s answered %d", id, status)
		}
		m.decided[id] = outcome
	}
	keys := m.doubtKeys
	m.doubt, m.doubtKeys = nil, nil
	for _, key := range keys {
		if status := m.keyed(key); status >= 300 || status == 0 {
			m.t.Fatalf("repeating %s answered %d", key, status)
		}
	}
}

// check runs the tools on the directory right after the kill.
func (m *machine) check(cycle int) {
	m.t.Helper()
	m.run("fsck", "--data", m.dir)
	if cycle%5 == 0 {
		m.run("audit", "verify", "--data", m.dir)
	}
}

func (m *machine) everythingIsThere() {
	m.t.Helper()
	// A server that lives for a third of a second copies little of its log into
	// the tables; the last one has all of it to do.
	deadline := time.Now().Add(3 * time.Minute)
	for id, want := range m.decided {
		var out struct {
			Outcome  string
			Decision struct{ Outcome string }
		}
		for {
			status := m.call("GET", "/v1/decisions/"+id, "", "", &out)
			if status == 200 {
				break
			}
			if time.Now().After(deadline) {
				m.t.Fatalf("decision %s was acknowledged and answers %d; %s", id, status, m.whereIs(id))
			}
			time.Sleep(50 * time.Millisecond)
		}
		if out.Outcome+out.Decision.Outcome != want {
			m.t.Fatalf("decision %s was %q and is %q", id, want, out.Outcome)
		}
	}
	for id, want := range m.decided {
		if got, status := m.event(id); status != 200 || got != want {
			m.t.Fatalf("a repeat of event %s was answered %d %q, first %q", id, status, got, want)
		}
	}
	for key, id := range m.cases {
		var out struct{ ID string }
		if status := m.call("GET", "/v1/cases/"+id, "", "", &out); status != 200 || out.ID != id {
			m.t.Fatalf("case %s (%s) was acknowledged and answers %d", key, id, status)
		}
	}
	for key, id := range m.contacts {
		var out struct{ ID string }
		if status := m.call("GET", "/v1/contacts/"+id, "", "", &out); status != 200 || out.ID != id {
			m.t.Fatalf("contact %s (%s) was acknowledged and answers %d", key, id, status)
		}
	}
}

// whereIs says what is left of an event that should be there.
func (m *machine) whereIs(id string) string {
	_, status := m.event(id)
	d, err := db.OpenReadOnly(context.Background(), "sqlite:"+filepath.Join(m.dir, "history.db"), db.History)
	if err != nil {
		return err.Error()
	}
	defer d.Close()
	var events, decisions, last, mark int
	if err := d.QueryRow(context.Background(), `SELECT (SELECT COUNT(*) FROM events WHERE event_id=$1), (SELECT COUNT(*) FROM decisions WHERE event_id=$1),
		(SELECT COALESCE(MAX(position), 0) FROM events), (SELECT COALESCE(MAX(position), 0) FROM watermark WHERE name='rows')`, id).Scan(&events, &decisions, &last, &mark); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("a repeat is answered %d; the tables hold %d events and %d decisions of it, reach to %d and are marked to %d; the server said:\n%s", status, events, decisions, last, mark, m.log.String())
}

func (m *machine) nothingTwice() {
	m.t.Helper()
	for query, set := range map[string]db.Set{
		`SELECT COUNT(*) FROM (SELECT event_id FROM events GROUP BY source, event_id HAVING COUNT(*) > 1) AS twice`: db.History,
		`SELECT COUNT(*) FROM (SELECT sender_idx FROM contacts GROUP BY sender_idx HAVING COUNT(*) > 1) AS twice`:   db.Main,
		fmt.Sprintf(`SELECT COUNT(*) - %d FROM cases WHERE source = 'staff'`, len(m.cases)):                         db.Main,
	} {
		d, err := db.OpenReadOnly(context.Background(), "sqlite:"+filepath.Join(m.dir, string(set)+".db"), set)
		if err != nil {
			m.t.Fatal(err)
		}
		var n int
		if err := d.QueryRow(context.Background(), query).Scan(&n); err != nil {
			m.t.Fatalf("%s: %v", set, err)
		}
		if n != 0 {
			m.t.Errorf("%s holds %d things twice", set, n)
		}
		d.Close()
	}
}
