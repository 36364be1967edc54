package simulate

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/telephone"
)

// Phoned is one text or call that the exchange carried, in either direction.
type Phoned struct {
	ID        int       `json:"id"`
	SID       string    `json:"sid"`
	At        time.Time `json:"at"`
	Kind      string    `json:"kind"`      // sms, voice
	Direction string    `json:"direction"` // out: from the product
	From      string    `json:"from"`
	To        string    `json:"to"`
	Text      string    `json:"text"` // what was written or spoken
	State     string    `json:"state"`
	Answer    string    `json:"answer,omitempty"`

	status, digits string // where the product wants to hear of it
}

// Exchange is a telephone provider that reaches nobody: it keeps what the
// product sends, and lets people in the demo ring, write, answer and press
// digits. It speaks the API of 2010-04-01 and signs as its provider does.
type Exchange struct {
	Account, Token string
	Number         string // the product's number

	clk    clock.Clock
	client *http.Client
	mu     sync.Mutex
	public string // the product's address as it signs it
	base   string // where it really listens
	list   []*Phoned
	last   int
	work   sync.WaitGroup
}

// NewExchange makes an exchange; Connect tells it where the product is.
func NewExchange(account, token, number string, clk clock.Clock) *Exchange {
	return &Exchange{Account: account, Token: token, Number: number, clk: clk, client: &http.Client{Timeout: 10 * time.Second}}
}

// Connect says where the product listens, and under which address it is known.
func (e *Exchange) Connect(public, base string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.public, e.base = strings.TrimSuffix(public, "/"), strings.TrimSuffix(base, "/")
}

// Close waits for what the exchange still tells the product.
func (e *Exchange) Close() { e.work.Wait() }

// keptPhoned is how many texts and calls are kept.
const keptPhoned = 1000

func (e *Exchange) keep(p *Phoned) *Phoned {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last++
	p.ID, p.At = e.last, e.clk.Now()
	p.SID = map[string]string{"sms": "SM", "voice": "CA"}[p.Kind] + fmt.Sprintf("%032x", p.At.UnixNano()+int64(p.ID))
	e.list = append(e.list, p)
	if n := len(e.list); n > keptPhoned {
		e.list = append([]*Phoned(nil), e.list[n-keptPhoned:]...)
	}
	return p
}

func (e *Exchange) set(p *Phoned, state string) Phoned {
	e.mu.Lock()
	defer e.mu.Unlock()
	p.State = state
	return *p
}

// Phoned lists what was carried, newest first; number != "" keeps what went to
// or came from it.
func (e *Exchange) Phoned(number string) []Phoned {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := []Phoned{}
	for i := len(e.list) - 1; i >= 0; i-- {
		if p := e.list[i]; number == "" || p.To == number || p.From == number {
			out = append(out, *p)
		}
	}
	return out
}

func (e *Exchange) find(id int) (*Phoned, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, p := range e.list {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// markup is what the product asks a call to do, as far as the exchange obeys.
type markup struct {
	Say     []string `xml:"Say"`
	Message []string `xml:"Message"`
	Gather  []struct {
		Action string   `xml:"action,attr"`
		Say    []string `xml:"Say"`
	} `xml:"Gather"`
	Dial *struct {
		Action string `xml:"action,attr"`
		Record string `xml:"record,attr"`
		Number struct {
			Status string `xml:"statusCallback,attr"`
		} `xml:"Number"`
	} `xml:"Dial"`
}

func (m markup) words() string {
	all := append([]string{}, m.Say...)
	for _, g := range m.Gather {
		all = append(all, g.Say...)
	}
	return strings.Join(append(all, m.Message...), " ")
}

func readMarkup(raw []byte) (m markup, err error) {
	if len(raw) == 0 {
		return m, nil
	}
	return m, xml.Unmarshal(raw, &m)
}

// tell posts a signed form to the product and gives what it answers.
func (e *Exchange) tell(ctx context.Context, address string, form url.Values) (markup, error) {
	e.mu.Lock()
	public, base := e.public, e.base
	e.mu.Unlock()
	if base == "" {
		return markup{}, errors.New("the product is not connected yet")
	}
	if strings.HasPrefix(address, "/") {
		address = public + address
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+strings.TrimPrefix(address, public), strings.NewReader(form.Encode()))
	if err != nil {
		return markup{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(telephone.SignatureHeader, telephone.Sign(e.Token, address, form))
	res, err := e.client.Do(req)
	if err != nil {
		return markup{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return markup{}, err
	}
	if res.StatusCode/100 != 2 {
		return markup{}, fmt.Errorf("the product answered %d", res.StatusCode)
	}
	return readMarkup(raw)
}

// report tells the product what became of something it sent.
func (e *Exchange) report(ctx context.Context, p Phoned) error {
	if p.status == "" {
		return nil
	}
	form := url.Values{"AccountSid": {e.Account}, "From": {p.From}, "To": {p.To}}
	if p.Kind == "sms" {
		form.Set("MessageSid", p.SID)
		form.Set("MessageStatus", p.State)
	} else {
		form.Set("CallSid", p.SID)
		form.Set("CallStatus", p.State)
	}
	_, err := e.tell(ctx, p.status, form)
	return err
}

// Press answers a call of the product and presses a digit; said is what the
// product says then.
func (e *Exchange) Press(ctx context.Context, id int, digits string) (said string, err error) {
	p, ok := e.find(id)
	if !ok || p.Kind != "voice" || p.Direction != "out" {
		return "", errors.New("there is no such call")
	}
	if err := e.report(ctx, e.set(p, "in-progress")); err != nil {
		return "", err
	}
	m, err := e.tell(ctx, p.digits, url.Values{"CallSid": {p.SID}, "Digits": {digits}, "From": {p.From}, "To": {p.To}})
	if err != nil {
		return "", err
	}
	e.mu.Lock()
	p.Answer = digits
	e.mu.Unlock()
	return m.words(), e.report(ctx, e.set(p, "completed"))
}

// Hang ends a call of the product that nobody answers: busy, no-answer, failed.
func (e *Exchange) Hang(ctx context.Context, id int, state string) error {
	p, ok := e.find(id)
	if !ok || p.Kind != "voice" {
		return errors.New("there is no such call")
	}
	return e.report(ctx, e.set(p, state))
}

// Text writes to the product; said is what it writes back at once.
func (e *Exchange) Text(ctx context.Context, from, text string) (said string, err error) {
	p := e.keep(&Phoned{Kind: "sms", Direction: "in", From: from, To: e.Number, Text: text, State: "received"})
	m, err := e.tell(ctx, "/v1/telephony/sms", url.Values{"MessageSid": {p.SID}, "From": {from}, "To": {e.Number}, "Body": {text}})
	if err != nil {
		return "", err
	}
	if said = m.words(); said != "" {
		e.keep(&Phoned{Kind: "sms", Direction: "out", From: e.Number, To: from, Text: said, State: "delivered"})
	}
	return said, nil
}

// Ringing is somebody's call to the product.
type Ringing struct {
	From   string
	Answer bool // somebody at the desk picks up
	During func()
	Long   int    // seconds talked
	Digit  string // pressed when nobody answers, or when asked whether to record
}

// Ring calls the product, from the first ring to the end. said is what the
// caller heard.
func (e *Exchange) Ring(ctx context.Context, r Ringing) (said string, err error) {
	p := e.keep(&Phoned{Kind: "voice", Direction: "in", From: r.From, To: e.Number, State: "ringing", Answer: r.Digit})
	form := func(more ...string) url.Values {
		f := url.Values{"CallSid": {p.SID}, "From": {r.From}, "To": {e.Number}, "Direction": {"inbound"}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	m, err := e.tell(ctx, "/v1/telephony/voice", form("CallStatus", "ringing"))
	if err != nil {
		return "", err
	}
	said = m.words()
	if m.Dial != nil && len(m.Gather) > 0 && r.Digit != "" { // may we record?
		if m, err = e.tell(ctx, m.Gather[0].Action, form("Digits", r.Digit)); err != nil {
			return said, err
		}
	}
	if m.Dial != nil {
		status := "no-answer"
		if r.Answer {
			if _, err := e.tell(ctx, m.Dial.Number.Status, form("CallStatus", "in-progress")); err != nil {
				return said, err
			}
			status = "completed"
			if r.During != nil {
				r.During()
			}
		}
		if m, err = e.tell(ctx, m.Dial.Action, form("DialCallStatus", status, "DialCallDuration", strconv.Itoa(r.Long))); err != nil {
			return said, err
		}
		said = strings.TrimSpace(said + " " + m.words())
	}
	if len(m.Gather) > 0 && r.Digit != "" {
		if _, err := e.tell(ctx, m.Gather[0].Action, form("Digits", r.Digit)); err != nil {
			return said, err
		}
	}
	e.mu.Lock()
	p.Text = said
	e.mu.Unlock()
	e.set(p, "completed")
	_, err = e.tell(ctx, "/v1/telephony/status", form("CallStatus", "completed", "CallDuration", strconv.Itoa(r.Long)))
	return said, err
}
