package incident

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/seal"
)

// world is an incident room: the service, its people, and what it did outside.
type world struct {
	t             *testing.T
	main, history *db.DB
	clock         *clock.Fake
	vault         *seal.Vault
	s             *Service
	runner        *jobs.Runner
	ana, bo, lead context.Context // associate, associate, commander
	tex           context.Context // commander elsewhere
	pages         []Alarm
	words         map[string]Words
	products      map[uint64]string   // by position
	replies       map[string][]Answer // by contact
	n             int
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		w := &world{t: t, main: main, history: history, clock: clk, vault: v, words: map[string]Words{}, products: map[uint64]string{}, replies: map[string][]Answer{}}
		c := comms.NewService(comms.Options{DB: main, History: history, Vault: v, Domain: "safety.example"})
		w.s = NewService(Options{DB: main, History: history, Vault: v, Comms: c, Accounts: entity.New(main, history, v, activity.New(main, nil)),
			Page: func(_ context.Context, _ *db.Tx, a Alarm) (string, error) {
				w.pages = append(w.pages, a)
				return "pag_1", nil
			},
			Words: func(_ context.Context, _ identity.Scope, ids []string) (map[string]Words, error) {
				out := map[string]Words{}
				for _, i := range ids {
					out[i] = w.words[i]
				}
				return out, nil
			},
			Reply: func(ctx context.Context, tx *db.Tx, _ identity.Scope, contact string, a Answer) (string, error) {
				w.replies[contact] = append(w.replies[contact], a)
				_, err := tx.Exec(ctx, `UPDATE contacts SET state = 'closed' WHERE id = $1`, contact)
				return "msg_" + contact, err
			},
			Kinds: func(context.Context) ([]Fact, error) { return []Fact{{Name: "products", Type: lang.Strings}}, nil },
			Facts: func(_ context.Context, position uint64, into []Fact) ([]Fact, error) {
				return append(into, Fact{Name: "products", Type: lang.Strings, Set: strings.Fields(w.products[position])}), nil
			},
			OrderRef: func(_ context.Context, _, order uint64) (string, error) { return fmt.Sprintf("O-%d", order), nil },
		})
		w.runner = jobs.New(main, clk, slog.New(slog.NewTextHandler(io.Discard, nil)))
		w.s.Handle(w.runner)
		c.Register(w.runner)
		person := func(id, region string, roles ...string) context.Context {
			return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, []string{region}))
		}
		w.ana, w.bo = person("stf_ana", identity.Everywhere, identity.RoleCriticalResponse), person("stf_bo", identity.Everywhere, identity.RoleCriticalResponse)
		w.lead, w.tex = person("stf_lead", identity.Everywhere, identity.RoleCommander), person("stf_tex", "US-TX", identity.RoleCommander)
		fn(t, w)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Fatalf("got %v (%s), want %s", err, errs.CodeOf(err), code)
	}
}

func (w *world) declare(severity string) *Incident {
	w.t.Helper()
	i, err := w.s.Declare(w.lead, Declaration{Title: "Recalled peanut butter", Kind: "product", Severity: severity, Region: "US-WA"})
	must(w.t, err)
	return i
}

func (w *world) change(who context.Context, i *Incident, e Edit) (*Incident, error) {
	w.t.Helper()
	now, err := w.s.Get(who, i.ID)
	must(w.t, err)
	return w.s.Change(who, i.ID, now.Version, e)
}

// settle runs the jobs that are due until none is left.
func (w *world) settle() {
	w.t.Helper()
	for range 200 {
		n, err := w.runner.RunDue(context.Background())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
	w.t.Fatal("the jobs never end")
}

func (w *world) later(d time.Duration) { w.clock.Advance(d); w.settle() }

func (w *world) write(d *db.DB, query string, args ...any) {
	w.t.Helper()
	must(w.t, d.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

// contact puts a contact into the inbox.
func (w *world) contact(text, language string, suggested int, account uint64) string {
	w.t.Helper()
	w.n++
	ref := id.New("con", w.clock.Now().Add(time.Duration(w.n)*time.Microsecond))
	w.words[ref] = Words{Subject: "Help", Text: text, Name: "Person " + fmt.Sprint(w.n)}
	now := db.Micros(w.clock.Now())
	w.write(w.main, `INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, sender_idx, subject, body, account, language, suggested, words, words_version,
		received_at, updated_at, version) VALUES ($1,$2,'m',$1,'email','new',$3,$4,$3,$3,$5,$6,$7,'[]','1',$8,$8,1)`,
		ref, w.n, []byte{}, "idx-"+ref, account, language, suggested, now)
	must(w.t, w.main.Tx(context.Background(), db.Actor{ID: "public", Kind: "public"}, "arrive", func(ctx context.Context, tx *db.Tx) error {
		if err := w.s.Arrived(ctx, tx, ref); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "contact.received", Object: ref, Private: true})
	}))
	return ref
}

// account makes a customer.
func (w *world) account(ref, language string) uint64 {
	w.t.Helper()
	eid, _, err := w.vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.vault.Sync())
	sealedRef, err := w.vault.Seal(eid, "ref", []byte(ref))
	must(w.t, err)
	sealed, err := w.vault.Seal(eid, "profile", []byte(`{"name":"N `+ref+`","email":"`+strings.ToLower(ref)+`@example.org","language":"`+language+`"}`))
	must(w.t, err)
	w.write(w.history, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
		VALUES ($1,'customer','basketly','US-WA',1,$2,$3,'','',1,$4,'Seattle')`, eid, sealedRef, sealed, language)
	return eid
}

// order puts an order of a customer into history.
func (w *world) order(customer uint64, city, products string, at time.Time) uint64 {
	w.t.Helper()
	w.n++
	pos := uint64(1000 + w.n)
	w.products[pos] = products
	w.write(w.history, `INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
		VALUES ($1,$1,$2,7,9,'delivered',$3,$3,100,'USD',$4,'basketly','US-WA')`, pos, customer, db.Micros(at), city)
	return pos
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	must(w.t, w.main.QueryRow(context.Background(), query, args...).Scan(&n))
	return n
}
