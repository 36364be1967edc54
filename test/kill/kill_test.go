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
	mu        sync.Mutex
	bodies    map[string]string // event id -> what was sent
	decided   map[string]string // event id -> outcome that was acknowledged
	contacts  map[string]string // idempotency key -> contact id that was acknowledged
	doubt     []string          // event ids sent without an answer
	doubtKeys []string          // contact keys sent without an answer
	next      int
}

func TestKillLosesAndDoublesNothing(t *testing.T) {
	m := &machine{t: t, dir: t.TempDir(), bodies: map[string]string{}, decided: map[string]string{}, contacts: map[string]string{}}
	m.build()
	m.key = strings.TrimSpace(lastLine(m.run("apikey", "create", "--data", m.dir, "--name", "kill loop", "--permission", "event.write,decision.read,contact.write,contact.read")))
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
	t.Logf("%d cycles, %d decisions and %d contacts acknowledged, 0 lost, 0 doubled", n, len(m.decided), len(m.contacts))
	if len(m.decided) < n*10 {
		t.Fatalf("only %d decisions were acknowledged in %d cycles: the loop proves nothing", len(m.decided), n)
	}
}

func (m *machine) build() {
	m.bin = filepath.Join(m.t.TempDir(), "piepowder")
	cmd := exec.Command("go", "build", "-o", m.bin, "../../cmd/piepowder")
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("build: %v\n%s", err, out)
	}
}

func (m *machine) run(args ...string) string {
	m.t.Helper()
	cmd := exec.Command(m.bin, args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		m.t.Fatalf("piepowder %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
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

func (m *machine) name() (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	return fmt.Sprintf("k%06d", m.next), m.next%12 == 0
}

func (m *machine) one() {
	name, contact := m.name()
	if contact {
		id, status := m.contact(name)
		m.mu.Lock()
		defer m.mu.Unlock()
		switch {
		case status == 0:
			m.doubtKeys = append(m.doubtKeys, name)
		case status < 300:
			m.contacts[name] = id
		default:
			m.t.Errorf("contact %s answered %d", name, status)
		}
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
	for _, key := range m.doubtKeys {
		id, status := m.contact(key)
		if status >= 300 || status == 0 {
			m.t.Fatalf("repeating contact %s answered %d", key, status)
		}
		m.contacts[key] = id
	}
	m.doubt, m.doubtKeys = nil, nil
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
	for id, want := range m.decided {
		var out struct {
			Outcome  string
			Decision struct{ Outcome string }
		}
		deadline := time.Now().Add(30 * time.Second)
		for {
			status := m.call("GET", "/v1/decisions/"+id, "", "", &out)
			if status == 200 {
				break
			}
			if time.Now().After(deadline) {
				m.t.Fatalf("decision %s was acknowledged and answers %d", id, status)
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
	for key, id := range m.contacts {
		var out struct{ ID string }
		if status := m.call("GET", "/v1/contacts/"+id, "", "", &out); status != 200 || out.ID != id {
			m.t.Fatalf("contact %s (%s) was acknowledged and answers %d", key, id, status)
		}
	}
}

func (m *machine) nothingTwice() {
	m.t.Helper()
	for set, query := range map[db.Set]string{
		db.History: `SELECT COUNT(*) FROM (SELECT event_id FROM events GROUP BY source, event_id HAVING COUNT(*) > 1) AS twice`,
		db.Main:    `SELECT COUNT(*) FROM (SELECT sender_idx FROM contacts GROUP BY sender_idx HAVING COUNT(*) > 1) AS twice`,
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
