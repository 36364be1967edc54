package simulate

import (
	"context"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"time"
)

//go:embed phone.html
var phonePage string

// Handler is the provider's API and the page beside the caught mail:
//
//	POST, GET /2010-04-01/Accounts/{account}/Messages.json and Calls.json
//	GET  /phone[?number=]       what was carried
//	POST /phone/{id}/press      digits   answer a call of the product
//	POST /phone/{id}/hang       state    let it ring
//	POST /phone/text            from, text
//	POST /phone/ring            from, answer, seconds, digit
func (e *Exchange) Handler() (http.Handler, error) {
	page, err := template.New("phone").Parse(phonePage)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /2010-04-01/Accounts/{account}/Messages.json", e.send("sms"))
	mux.HandleFunc("POST /2010-04-01/Accounts/{account}/Calls.json", e.send("voice"))
	mux.HandleFunc("GET /2010-04-01/Accounts/{account}/Messages.json", e.sent("sms", "messages"))
	mux.HandleFunc("GET /2010-04-01/Accounts/{account}/Calls.json", e.sent("voice", "calls"))
	mux.HandleFunc("GET /phone", func(w http.ResponseWriter, r *http.Request) {
		list := e.Phoned(r.URL.Query().Get("number"))
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Vary", "Accept")
		if !wantsPage(r) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"items": list}) // the reader went away: nothing to do
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, list)
	})
	act := func(pattern string, do func(r *http.Request) (string, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			said, err := do(r)
			switch {
			case err != nil:
				http.Error(w, err.Error(), http.StatusBadGateway)
			case wantsPage(r):
				http.Redirect(w, r, "/phone", http.StatusSeeOther)
			default:
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[string]string{"said": said})
			}
		})
	}
	act("POST /phone/{id}/press", func(r *http.Request) (string, error) {
		return e.Press(r.Context(), number(r.PathValue("id")), r.FormValue("digits"))
	})
	act("POST /phone/{id}/hang", func(r *http.Request) (string, error) {
		return "", e.Hang(r.Context(), number(r.PathValue("id")), or(r.FormValue("state"), "no-answer"))
	})
	act("POST /phone/text", func(r *http.Request) (string, error) {
		return e.Text(r.Context(), r.FormValue("from"), r.FormValue("text"))
	})
	act("POST /phone/ring", func(r *http.Request) (string, error) {
		return e.Ring(r.Context(), Ringing{From: r.FormValue("from"), Answer: r.FormValue("answer") != "", Long: number(r.FormValue("seconds")), Digit: r.FormValue("digit")})
	})
	return mux, nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (e *Exchange) admit(w http.ResponseWriter, r *http.Request) bool {
	account, token, ok := r.BasicAuth()
	if !ok || account != e.Account || token != e.Token || r.PathValue("account") != e.Account {
		w.WriteHeader(http.StatusUnauthorized)
		return false
	}
	return true
}

// send takes a text or a call of the product.
func (e *Exchange) send(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !e.admit(w, r) {
			return
		}
		p := &Phoned{Kind: kind, Direction: "out", From: r.FormValue("From"), To: r.FormValue("To"), Text: r.FormValue("Body"), State: "queued",
			status: r.FormValue("StatusCallback")}
		if kind == "voice" {
			m, err := readMarkup([]byte(r.FormValue("Twiml")))
			if err != nil || len(m.Gather) == 0 {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(`{"code":12100,"message":"document parse failure"}`))
				return
			}
			p.digits, p.State = m.Gather[0].Action, "ringing"
			for _, s := range m.Gather[0].Say {
				p.Text += s
			}
		}
		e.keep(p)
		taken := *p
		e.work.Go(func() { e.live(context.WithoutCancel(r.Context()), p) })
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"sid": taken.SID, "status": taken.State})
	}
}

// live is what becomes of a message: a text arrives, a call rings until somebody
// presses a digit or nobody does.
func (e *Exchange) live(ctx context.Context, p *Phoned) {
	if p.Kind == "sms" {
		_ = e.report(ctx, e.set(p, "delivered")) // the product may be stopping; it asks again
		return
	}
	_ = e.report(ctx, e.set(p, "ringing")) // then it rings, until somebody in the demo presses a digit or hangs up
}

// sent lists what was taken, for a product that lost our answer.
func (e *Exchange) sent(kind, key string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !e.admit(w, r) {
			return
		}
		list := []map[string]string{}
		for _, p := range e.Phoned(r.URL.Query().Get("To")) {
			if p.Kind == kind && p.Direction == "out" {
				list = append(list, map[string]string{"sid": p.SID, "status": p.State, "body": p.Text, "to": p.To, "from": p.From,
					"date_created": p.At.UTC().Format(time.RFC1123Z)})
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{key: list})
	}
}
