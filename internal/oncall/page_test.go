package oncall

import (
	"context"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

func TestAPageClimbsUntilSomebodyAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByVoice, "+12065550142")
		w.policy(step(5, person("ana")), step(5, person("bo")))
		page := w.page("cas_1", 1)
		if len(w.heard) != 1 || w.heard[0].To != "ana@staff.example" || !strings.Contains(w.heard[0].Text, "S1 case C-1") {
			t.Fatalf("at once: %+v", w.heard)
		}
		if again := w.page("cas_1", 1); again != page || len(w.heard) != 1 {
			t.Fatalf("the same alarm made page %s and %d messages", again, len(w.heard))
		}
		w.later(5 * time.Minute)
		if len(w.heard) != 1 {
			t.Fatalf("Bo is called before his rules say so: %+v", w.heard)
		}
		w.later(3 * time.Minute) // S1: a call after three minutes
		if len(w.heard) != 2 || w.heard[1].Kind != ByVoice || strings.Contains(w.heard[1].Text, "http") {
			t.Fatalf("after eight minutes: %+v", w.heard)
		}
		var said string
		w.tx(func(ctx context.Context, tx *db.Tx) (err error) {
			said, _, err = w.s.Answer(ctx, tx, "ref-"+w.heard[1].Key, "1")
			return err
		})
		p := w.read(page)
		if p.State != Acknowledged || p.AcknowledgedBy != "stf_bo" || said != "Acknowledged. Thank you." {
			t.Fatalf("%s by %s, said %q", p.State, p.AcknowledgedBy, said)
		}
		w.later(time.Hour)
		if len(w.heard) != 2 {
			t.Errorf("messages after the acknowledgement: %+v", w.heard[2:])
		}
		w.tx(func(ctx context.Context, tx *db.Tx) error { return w.s.Stop(ctx, tx, "cas_1", "resolved") })
		if got, want := w.log(page), "triggered; step Ana; sent Ana (mail); step Bo; sent Bo (voice); acknowledged Bo (voice); resolved (resolved)"; got != want {
			t.Errorf("log\n%s\nwant\n%s", got, want)
		}
	})
}

// A step with nobody on call uses up no time, and says so.
func TestAnEmptyStepIsSkippedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.bo, ByMail, "bo@staff.example")
		empty, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Nights", Zone: "Europe/Madrid", Layers: []Layer{}})
		must(t, err)
		w.policy(step(30, Target{Kind: "schedule", ID: empty.ID}), step(30, person("ana")), step(5, person("bo")))
		page := w.page("cas_1", 0)
		if len(w.heard) != 1 || w.heard[0].To != "bo@staff.example" {
			t.Fatalf("heard %+v", w.heard)
		}
		if got, want := w.log(page), "triggered; skipped (nobody_on_call); skipped Ana (no_method); step Bo; sent Bo (mail)"; got != want {
			t.Errorf("log\n%s\nwant\n%s", got, want)
		}
	})
}

// What cannot be delivered says so and goes on at once: to the next method of
// the person, then to the next person.
func TestUndeliverableEscalatesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.ana, ByVoice, "+12065550142")
		w.way(w.bo, BySMS, "+12065550143")
		w.policy(step(60, person("ana")), step(60, person("bo")))
		w.broken["+12065550142"] = errs.New(errs.Invalid, "telephone_refused", "no such number")
		w.broken[ByMail] = errs.New(errs.Unavailable, "mail_server_away", "down")
		page := w.page("cas_1", 0)
		w.later(10 * time.Second)
		w.later(20 * time.Second)
		w.later(20 * time.Second)
		if len(w.heard) != 1 || w.heard[0].To != "+12065550143" {
			t.Fatalf("within a minute: %+v\n%s", w.heard, w.log(page))
		}
		want := "triggered; step Ana; failed Ana (mail: mail_server_away); undeliverable Ana (voice: telephone_refused); escalated (nobody_reached); step Bo; sent Bo (sms)"
		if got := w.log(page); got != want {
			t.Errorf("log\n%s\nwant\n%s", got, want)
		}
	})
}

func TestNobodyAtAllSaysSoAndTriesAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.policy(step(5, person("ana")), step(5, person("bo")))
		page := w.page("cas_1", 1)
		if p := w.read(page); p.State != TimedOut || p.Why != "nobody" || p.EndedAt != nil {
			t.Fatalf("%s %s", p.State, p.Why)
		}
		now, err := w.s.Now(w.lead)
		must(t, err)
		if now.Pages.Unanswered != 1 {
			t.Errorf("the shell shows %+v", now.Pages)
		}
		w.way(w.ana, ByMail, "ana@staff.example")
		w.later(16 * time.Minute)
		if len(w.heard) != 1 || w.read(page).State != Notified {
			t.Errorf("after a quarter of an hour: %+v, %s", w.heard, w.read(page).State)
		}
	})
}

func TestAnAcknowledgementWithoutWorkRunsOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		p := w.policy(step(5, person("ana")))
		p.Ack = 20
		_, err := w.s.SavePolicy(w.lead, p.ID, p.Version, *p)
		must(t, err)
		page := w.page("cas_1", 1)
		_, err = w.s.Do(w.ana, page, "ack")
		must(t, err)
		w.later(19 * time.Minute)
		if p := w.read(page); p.State != Acknowledged {
			t.Fatalf("too early: %s", p.State)
		}
		w.later(2 * time.Minute)
		if p := w.read(page); p.State != Notified || len(w.heard) != 2 {
			t.Fatalf("after 21 minutes: %s, %d messages", p.State, len(w.heard))
		}
		_, err = w.s.Do(w.ana, page, "ack")
		must(t, err)
		w.inHand = true
		w.later(21 * time.Minute)
		if p := w.read(page); p.State != Resolved || p.Why != "in_hand" {
			t.Errorf("with work: %s %s", p.State, p.Why)
		}
	})
}

// A scanner that follows links acknowledges nothing; the button does, once.
func TestALinkAcknowledgesByItsButtonOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.policy(step(5, person("ana")))
		page := w.page("cas_1", 1)
		link, err := url.Parse(w.heard[0].Link)
		must(t, err)
		show := httptest.NewRecorder()
		w.s.showLink(show, httptest.NewRequest("GET", link.RequestURI(), nil))
		if show.Code != 200 || !strings.Contains(show.Body.String(), "S1 case C-1") || w.read(page).State != Notified {
			t.Fatalf("%d %s, %s", show.Code, show.Body, w.read(page).State)
		}
		press := func(token string) int {
			r := httptest.NewRequest("POST", "/oncall/answer", strings.NewReader(url.Values{"t": {token}, "do": {"ack"}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			a := httptest.NewRecorder()
			w.s.takeLink(a, r)
			return a.Code
		}
		token := link.Query().Get("t")
		for _, forged := range []string{"", "x", token + "a", token[:len(token)-1], strings.Replace(token, "ntf_", "ntf_0", 1), w.heard[0].Key} {
			if code := press(forged); code != 404 {
				t.Errorf("%q is taken: %d", forged, code)
			}
		}
		if code := press(token); code != 200 || w.read(page).State != Acknowledged || w.read(page).AcknowledgedBy != "stf_ana" {
			t.Fatalf("%d, %s", code, w.read(page).State)
		}
		if code := press(token); code != 404 {
			t.Errorf("a used link is taken again: %d", code)
		}
	})
}

// Several pages to one person within the window are one message, and past the
// limit of an hour the page says so and goes to the next person.
func TestBundlesAndLimits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, BySMS, "+12065550142")
		w.way(w.bo, ByMail, "bo@staff.example")
		m, err := w.s.Methods(w.ana, "")
		must(t, err)
		_, err = w.s.SaveRules(w.ana, 0, Rules{Rules: []Rule{{After: 0, Method: m[0].ID}}})
		must(t, err)
		w.policy(step(120, person("ana")), step(120, person("bo")))
		w.page("cas_1", 1)
		for _, c := range []string{"cas_2", "cas_3", "cas_4"} {
			w.page(c, 1)
		}
		if len(w.heard) != 1 {
			t.Fatalf("within a minute of the first: %d messages", len(w.heard))
		}
		w.later(time.Minute)
		if len(w.heard) != 2 || !strings.Contains(w.heard[1].Subject, "3 pages") {
			t.Fatalf("after a minute: %+v", w.heard)
		}
		w.tx(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := w.s.Answer(ctx, tx, "ref-"+w.heard[1].Key, "1")
			return err
		})
		list, err := w.s.Pages(w.lead, PageFilter{State: Acknowledged}, pageIn)
		must(t, err)
		if len(list.Items) != 3 {
			t.Fatalf("one answer took %d pages", len(list.Items))
		}
		last := ""
		for i := range 14 {
			w.clock.Advance(61 * time.Second)
			last = w.page("cas_9"+string(rune('a'+i)), 1)
		}
		sms := 0
		for _, n := range w.heard {
			if n.Kind == BySMS {
				sms++
				if full := strings.Contains(n.Text, "last message"); full != (sms == perHour[BySMS]) {
					t.Errorf("message %d says it is the last: %v", sms, full)
				}
			}
		}
		if sms != perHour[BySMS] {
			t.Errorf("%d text messages in an hour, want %d", sms, perHour[BySMS])
		}
		if got, want := w.log(last), "triggered; step Ana; undeliverable Ana (sms: limit_per_hour); escalated (nobody_reached); step Bo"; !strings.HasPrefix(got, want) {
			t.Errorf("log\n%s\nwant\n%s", got, want)
		}
	})
}

// Two alarms about one matter at the same moment are one page, whose id both get.
func TestAlarmsAtOneMomentAreOnePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.policy(step(5, person("ana")))
		page := func(ctx context.Context, severity int, then func()) (ref string, err error) {
			err = w.db.Tx(ctx, db.Actor{ID: "system", Kind: "system"}, "page", func(ctx context.Context, tx *db.Tx) (err error) {
				ref, err = w.s.Page(ctx, tx, Alarm{Object: "cas_race", Kind: "case", Severity: severity})
				if then != nil && err == nil {
					then()
				}
				return err
			})
			return ref, err
		}
		second := make(chan string, 1)
		first, err := page(context.Background(), 1, func() {
			go func() {
				ref, err := page(context.Background(), 0, nil)
				if err != nil {
					ref = err.Error()
				}
				second <- ref
			}()
			if w.db.Dialect == db.Postgres {
				w.waits()
			}
		})
		must(t, err)
		if got := <-second; got != first {
			t.Fatalf("pages %s and %s", first, got)
		}
		w.run()
		if p := w.read(first); p.Severity != "S0" {
			t.Errorf("the worse alarm was lost: %s", p.Severity)
		}
	})
}

// What somebody texts that is no answer to a page is not taken for one; a mail
// that comes back counts as not having reached its person.
func TestOnlyAnswersAnswerAndABouncedMailEscalates(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, BySMS, "+12065550142")
		w.way(w.bo, ByMail, "bo@staff.example")
		w.policy(step(60, person("ana")), step(60, person("bo")), step(60, person("ana")))
		ref := w.page("cas_1", 1)
		w.later(6 * time.Minute)
		for _, c := range []struct {
			text  string
			taken bool
		}{{"Running late, will call you about the shift tomorrow", false}, {"10", false}, {"", false}, {" 2 ", true}} {
			w.tx(func(ctx context.Context, tx *db.Tx) error {
				said, taken, err := w.s.Answer(ctx, tx, "ref-"+w.heard[0].Key, c.text)
				if taken != c.taken || !taken && said != "" {
					t.Errorf("%q: taken %v, said %q", c.text, taken, said)
				}
				if err == nil && !taken {
					err = tx.Record(ctx, db.Change{Kind: "test", Object: "x", Private: true})
				}
				return err
			})
		}
		w.run()
		if len(w.heard) != 2 || w.heard[1].Kind != ByMail {
			t.Fatalf("%+v", w.heard)
		}
		w.tx(func(ctx context.Context, tx *db.Tx) error {
			return w.s.Carried(ctx, tx, "ref-"+w.heard[1].Key, "failed", "bounced")
		})
		w.run()
		if got := w.log(ref); !strings.Contains(got, "failed Bo (mail: bounced); escalated (nobody_reached); step Ana") {
			t.Errorf("log\n%s", got)
		}
	})
}

// Whoever a page rings for stops it by working on what it is about; nobody else
// does, and no other page stops.
func TestWorkAcknowledges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByMail, "bo@staff.example")
		w.policy(step(5, person("ana")), step(5, person("bo")))
		work := func(who context.Context, object string) {
			t.Helper()
			sc, err := identity.Require(who, identity.PermOnCallTake)
			must(t, err)
			must(t, w.db.Tx(who, sc.Actor(), "test", func(ctx context.Context, tx *db.Tx) error {
				if err := w.s.Worked(ctx, tx, object); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "case.taken", Object: object, Private: true})
			}))
		}
		one, other := w.page("cas_1", 1), w.page("cas_2", 1)
		w.clock.Advance(time.Second)
		work(w.lead, "cas_1") // at no step of it
		if p := w.read(one); p.State != Notified {
			t.Fatalf("somebody else's work: %s", p.State)
		}
		work(w.ana, "cas_1")
		p := w.read(one)
		if p.State != Acknowledged || p.AcknowledgedBy != "stf_ana" || p.Log[len(p.Log)-1].Detail != ByWork {
			t.Fatalf("%s by %s, %+v", p.State, p.AcknowledgedBy, p.Log)
		}
		if p := w.read(other); p.State != Notified {
			t.Errorf("the other page: %s", p.State)
		}
		work(w.bo, "cas_2") // before the page has come to the second step
		w.later(6 * time.Minute)
		for _, page := range []string{one, other} {
			if n := len(w.read(page).Notifications); n != 1 {
				t.Errorf("%d messages: it climbs on", n)
			}
		}
		work(w.ana, "cas_2") // it stays who took it
		if p := w.read(other); p.AcknowledgedBy != "stf_bo" {
			t.Errorf("taken by %s", p.AcknowledgedBy)
		}
		entries := len(w.read(one).Log)
		work(w.ana, "cas_1")
		if n := len(w.read(one).Log); n != entries {
			t.Errorf("each act writes: %d after %d", n, entries)
		}
	})
}

// Rating a case is work of whom its page has rung for, not of somebody at a step
// to come: a manager who rates many takes no page off anybody's phone.
func TestRatingAcknowledgesOnlyWhatRang(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByMail, "bo@staff.example")
		w.policy(step(5, person("ana")), step(5, person("bo")))
		rate := func(who context.Context) {
			t.Helper()
			sc, err := identity.Require(who, identity.PermOnCallTake)
			must(t, err)
			must(t, w.db.Tx(who, sc.Actor(), "test", func(ctx context.Context, tx *db.Tx) error {
				if err := w.s.Rated(ctx, tx, "cas_1"); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "case.severity", Object: "cas_1", Private: true})
			}))
		}
		ref := w.page("cas_1", 1)
		w.clock.Advance(time.Second)
		rate(w.bo)
		if p := w.read(ref); p.State != Notified {
			t.Fatalf("taken by who is at a later step: %s by %s", p.State, p.AcknowledgedBy)
		}
		must(t, w.db.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error { // a message that has not left
			_, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'queued', sent_at = NULL WHERE page = $1`, ref)
			return err
		}))
		rate(w.ana)
		if p := w.read(ref); p.State != Notified {
			t.Fatalf("taken by who has not been rung: %s", p.State)
		}
		w.later(6 * time.Minute)
		rate(w.bo)
		if p := w.read(ref); p.State != Acknowledged || p.AcknowledgedBy != "stf_bo" {
			t.Errorf("not taken by who was rung: %s by %q", p.State, p.AcknowledgedBy)
		}
	})
}

// A timer that fires while somebody takes up the work, or ends it, undoes
// neither, whichever of the two comes first.
func TestWorkAndATimerAtOneMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.db.Dialect != db.Postgres {
			t.Skip("one writer at a time")
		}
		w.way(w.ana, ByMail, "ana@staff.example")
		w.policy(step(5, person("ana")), step(5, person("ana")))
		sc, err := identity.Require(w.ana, identity.PermOnCallTake)
		must(t, err)
		for object, act := range map[string]func(ctx context.Context, tx *db.Tx, object string) error{
			"cas_work": w.s.Worked,
			"cas_stop": func(ctx context.Context, tx *db.Tx, object string) error {
				return w.s.Stop(ctx, tx, object, "resolved")
			},
			"cas_page": func(ctx context.Context, tx *db.Tx, object string) error {
				_, err := w.s.Page(ctx, tx, Alarm{Object: object, Kind: "case", Severity: 0})
				return err
			},
		} {
			ref := w.page(object, 1)
			w.clock.Advance(time.Second)
			done := make(chan error, 1)
			// The timer has saved the page and not committed yet.
			must(t, w.db.Tx(context.Background(), machine(), "page", func(ctx context.Context, tx *db.Tx) error {
				p, err := w.s.load(ctx, tx, ref)
				if err != nil {
					return err
				}
				if err := w.s.climb(ctx, tx, p); err != nil {
					return err
				}
				go func() {
					done <- w.db.Tx(w.ana, sc.Actor(), "test", func(ctx context.Context, tx *db.Tx) error {
						if err := act(ctx, tx, object); err != nil {
							return err
						}
						return tx.Record(ctx, db.Change{Kind: "case.taken", Object: object, Private: true})
					})
				}()
				w.waits()
				return nil
			}))
			if err := <-done; err != nil {
				t.Errorf("%s is undone by a timer: %v", object, err)
			}
			if p := w.read(ref); object == "cas_work" && p.State != Acknowledged || object == "cas_stop" && p.State != Resolved || object == "cas_page" && p.Severity != "S0" {
				t.Errorf("%s: %s %s", object, p.State, p.Severity)
			}
		}
	})
}

// waits returns when some transaction waits for another's row.
func (w *world) waits() {
	w.t.Helper()
	for {
		var n int
		must(w.t, w.db.QueryRow(context.Background(), `SELECT COUNT(*) FROM pg_locks WHERE NOT granted`).Scan(&n))
		if n > 0 {
			return
		}
		runtime.Gosched()
	}
}
