package simulate

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

//go:embed outside.html
var outsidePage string

// Outside is the demo's world outside the product, in one handler: the caught
// mail, the webhooks' receiver with its log, and buttons that begin a thread.
//
//	GET  /                 page              POST /webhooks        the marketplace
//	GET  /mail[?to=]       list of mail      GET  /deliveries      webhooks received
//	GET  /mail/{id}        one message       POST /threads/{name}  begin bad behaviour
//
// Pages answer a browser (Accept: text/html), JSON everything else.
func Outside(c *Catcher, m *Marketplace, trigger func(thread string) error) (http.Handler, error) {
	page, err := template.New("outside").Parse(outsidePage)
	if err != nil {
		return nil, err
	}
	o := &outside{c: c, m: m, trigger: trigger, page: page}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/mail", http.StatusSeeOther) })
	mux.HandleFunc("GET /mail", o.list)
	mux.HandleFunc("GET /mail/{id}", o.one)
	mux.HandleFunc("GET /deliveries", o.deliveries)
	mux.HandleFunc("POST /threads/{name}", o.begin)
	mux.Handle("POST /webhooks", m)
	// A page of another site must not start threads in somebody's demo.
	return http.NewCrossOriginProtection().Handler(mux), nil
}

type outside struct {
	c       *Catcher
	m       *Marketplace
	trigger func(string) error
	page    *template.Template
}

type view struct {
	Title      string
	Mails      []Mail
	Mail       *Mail
	Deliveries []Received
	Threads    []string
}

func (o *outside) list(w http.ResponseWriter, r *http.Request) {
	mails := o.c.Mails(r.URL.Query().Get("to"))
	o.answer(w, r, map[string]any{"items": mails}, view{Title: "Mail", Mails: mails, Threads: Threads()})
}

func (o *outside) one(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	m, ok := o.c.Mail(id)
	if err != nil || !ok {
		http.NotFound(w, r)
		return
	}
	o.answer(w, r, m, view{Title: m.Subject, Mail: &m})
}

func (o *outside) deliveries(w http.ResponseWriter, r *http.Request) {
	got := o.m.Deliveries()
	o.answer(w, r, map[string]any{"items": got}, view{Title: "Webhooks", Deliveries: got, Threads: Threads()})
}

func (o *outside) begin(w http.ResponseWriter, r *http.Request) {
	if err := o.trigger(r.PathValue("name")); err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if wantsPage(r) {
		http.Redirect(w, r, "/mail", http.StatusSeeOther)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

func (o *outside) answer(w http.ResponseWriter, r *http.Request, data any, v view) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Vary", "Accept")
	if !wantsPage(r) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(data) // the reader went away: nothing to do
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = o.page.Execute(w, v)
}
