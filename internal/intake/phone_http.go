package intake

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/telephone"
	"github.com/piepowder/piepowder/internal/web"
)

// hooked is one request of the provider that is believed.
type hooked struct {
	r    *http.Request
	form url.Values
	raw  []byte
}

func (h hooked) get(name string) string { return h.form.Get(name) }
func (h hooked) arg(name string) string { return h.r.URL.Query().Get(name) }

// maxHook is the size of one request of the provider, in bytes.
const maxHook = 256 << 10

// hook answers the provider once the signature is verified over the address as
// it was called, the form and, for JSON, the body.
func (s *Service) hook(h func(hooked) (*telephone.Markup, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, err := s.believed(r, h)
		if err != nil {
			web.WriteProblem(w, err)
			return
		}
		if m == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		io.WriteString(w, m.String()) //nolint:errcheck // the provider went away
	}
}

func (s *Service) believed(r *http.Request, h func(hooked) (*telephone.Markup, error)) (*telephone.Markup, error) {
	if s.Telephony.Token == "" {
		return nil, errs.New(errs.NotFound, "telephone_not_configured", "No telephone provider is configured.")
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxHook+1))
	if err != nil || len(raw) > maxHook {
		return nil, errs.New(errs.TooLarge, "too_large", "The request is too large.").Wrap(err)
	}
	in := hooked{r: r, raw: raw}
	address := strings.TrimSuffix(s.Telephony.PublicURL, "/") + r.URL.RequestURI()
	signature := r.Header.Get(telephone.SignatureHeader)
	good := false
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind == "application/json" {
		good = telephone.VerifyBody(s.Telephony.Token, address, signature, raw)
	} else if in.form, err = url.ParseQuery(string(raw)); err == nil {
		good = telephone.Verify(s.Telephony.Token, address, signature, in.form)
	}
	if !good {
		return nil, errs.New(errs.Forbidden, "signature_invalid", "The signature is not that of the telephone provider.")
	}
	return h(in)
}

// own is the address of another webhook of ours, as the provider calls it.
func (s *Service) own(name string, args ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(args); i += 2 {
		q.Set(args[i], args[i+1])
	}
	u := strings.TrimSuffix(s.Telephony.PublicURL, "/") + "/v1/telephony/" + name
	if len(q) > 0 {
		u += "?" + q.Encode()
	}
	return u
}

// PhoneRoutes are the provider's webhooks. They are public: the signature is
// what admits a request.
func (s *Service) hookRoutes() []web.Route {
	post := func(name, summary string, h func(hooked) (*telephone.Markup, error)) web.Route {
		return web.Raw(http.MethodPost, "/v1/telephony/"+name, "", summary, s.hook(h))
	}
	return []web.Route{
		post("voice", "Signed by the provider: a call comes in", s.voiceHook),
		post("status", "Signed by the provider: what became of a call or a text", s.statusHook),
		post("ended", "Signed by the provider: the desk hung up or did not answer", s.endedHook),
		post("recording", "Signed by the provider: a recording is ready", s.recordingHook),
		post("sms", "Signed by the provider: a text comes in", s.smsHook),
		post("digits", "Signed by the provider: a digit was pressed", s.digitsHook),
		post("events", "Signed by the provider, over the body: an event of a call as JSON", s.eventHook),
	}
}

func (s *Service) speaks(c string) string { return firstOf(c, firstOf(s.Telephony.Language, "en")) }

func (s *Service) voiceHook(h hooked) (*telephone.Markup, error) {
	ctx := h.r.Context()
	if h.get("CallSid") == "" {
		return nil, errs.New(errs.Invalid, "call_invalid", "The call has no id.")
	}
	p, err := s.Rang(ctx, phoneEvent{SID: h.get("CallSid"), From: h.get("From"), To: h.get("To")}, h.raw)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, identity.Public(), p.Contact)
	if err != nil {
		return nil, err
	}
	language := s.speaks(c.Language)
	var m telephone.Markup
	if s.Telephony.Desk == "" {
		return s.nobody(&m, p, language), s.end(h, p, true)
	}
	if !s.Telephony.Record {
		return s.connect(&m, p, false), nil
	}
	consent, err := telephone.MayRecord(s.Telephony.Place, p.place)
	if err != nil {
		return nil, err
	}
	if consent == telephone.AllParty {
		m.Ask(telephone.Notice(consent, language), language, s.own("digits", "call", p.ID, "ask", "record"), 4)
		return s.connect(&m, p, false), nil
	}
	m.Say(telephone.Notice(consent, language), language)
	return s.connect(&m, p, true), s.agreed(ctx, p.ID, "notice")
}

// connect puts the caller through to the desk.
func (s *Service) connect(m *telephone.Markup, p *PhoneCall, record bool) *telephone.Markup {
	recording := ""
	if record {
		recording = s.own("recording", "call", p.ID)
	}
	return m.Dial(s.Telephony.Desk, s.own("ended", "call", p.ID), s.own("status", "call", p.ID), recording, 25)
}

var nobodyFree = map[string]string{
	"en": "We will call you back in a moment. If you cannot speak, press a key now: 1 if you are safe, 2 if you are not.",
	"es": "Le llamamos en un momento. Si no puede hablar, pulse una tecla ahora: 1 si está a salvo, 2 si no lo está.",
	"fr": "Nous vous rappelons dans un instant. Si vous ne pouvez pas parler, appuyez sur une touche : 1 si vous êtes en sécurité, 2 sinon.",
}

// nobody tells a caller whom nobody answered what happens now.
func (s *Service) nobody(m *telephone.Markup, p *PhoneCall, language string) *telephone.Markup {
	return m.Ask(firstOf(nobodyFree[language], nobodyFree["en"]), language, s.own("digits", "call", p.ID, "ask", "safe"), 6)
}

// end notes the end of the caller's wait.
func (s *Service) end(h hooked, p *PhoneCall, missed bool) error {
	seconds, err := strconv.Atoi(h.get("DialCallDuration"))
	if err != nil {
		seconds = -1
	}
	_, err = s.Heard(h.r.Context(), phoneEvent{SID: p.sid, Kind: "ended", Missed: missed, Seconds: seconds})
	return err
}

func (s *Service) callBySID(h hooked) (*PhoneCall, error) {
	return s.scanCall(s.DB.QueryRow(h.r.Context(), `SELECT `+callColumns+` FROM phone_calls WHERE id=$1 OR sid=$2`, h.arg("call"), h.get("CallSid")))
}

func (s *Service) statusHook(h hooked) (*telephone.Markup, error) {
	ctx := h.r.Context()
	if tel := h.arg("tel"); tel != "" {
		state, ref := h.get("MessageStatus"), h.get("MessageSid")
		if ref == "" {
			state, ref = h.get("CallStatus"), h.get("CallSid")
		}
		return nil, s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) error {
			if err := s.Comms.TelephoneStatus(ctx, tx, tel, ref, state, h.get("ErrorCode")); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "telephone.hook", Object: tel, Private: true})
		})
	}
	p, err := s.callBySID(h)
	if errs.IsKind(err, errs.NotFound) {
		return nil, nil //nolint:nilnil // a call that is not ours: nothing to say
	}
	if err != nil {
		return nil, err
	}
	// The desk's leg says when somebody picked up; the caller's own says when the
	// caller hung up.
	desk := h.arg("call") != ""
	switch status := h.get("CallStatus"); {
	case desk && (status == "in-progress" || status == "answered"):
		_, err = s.Heard(ctx, phoneEvent{SID: p.sid, Kind: "answered"})
	case !desk && (status == "completed" || status == "busy" || status == "failed" || status == "no-answer" || status == "canceled"):
		_, err = s.Heard(ctx, phoneEvent{SID: p.sid, Kind: "ended", Seconds: -1})
	}
	return nil, err
}

func (s *Service) endedHook(h hooked) (*telephone.Markup, error) {
	p, err := s.callBySID(h)
	if err != nil {
		return nil, err
	}
	var m telephone.Markup
	if status := h.get("DialCallStatus"); status == "completed" || status == "answered" {
		return &m, s.end(h, p, false)
	}
	if err := s.end(h, p, true); err != nil {
		return nil, err
	}
	c, err := s.get(h.r.Context(), identity.Public(), p.Contact)
	if err != nil {
		return nil, err
	}
	return s.nobody(&m, p, s.speaks(c.Language)), nil
}

func (s *Service) recordingHook(h hooked) (*telephone.Markup, error) {
	p, err := s.callBySID(h)
	if err != nil {
		return nil, err
	}
	_, err = s.Heard(h.r.Context(), phoneEvent{SID: p.sid, Kind: "recording", URL: h.get("RecordingUrl")})
	return nil, err
}

func (s *Service) smsHook(h hooked) (*telephone.Markup, error) {
	if h.get("MessageSid") == "" {
		return nil, errs.New(errs.Invalid, "text_invalid", "The text has no id.")
	}
	said, err := s.TakeText(h.r.Context(), Texted{SID: h.get("MessageSid"), From: h.get("From"), Text: h.get("Body"), Raw: h.raw})
	if err != nil {
		return nil, err
	}
	var m telephone.Markup
	if said != "" {
		m.Message(said)
	}
	return &m, nil
}

func (s *Service) digitsHook(h hooked) (*telephone.Markup, error) {
	ctx, digits := h.r.Context(), h.get("Digits")
	var m telephone.Markup
	if tel := h.arg("tel"); tel != "" {
		var said string
		err := s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) (err error) {
			said, _, err = s.Comms.PressedPage(ctx, tx, tel, h.get("CallSid"), digits)
			return err
		})
		if said != "" {
			m.Say(said, s.speaks(""))
		}
		return &m, err
	}
	p, err := s.callBySID(h)
	if err != nil {
		return nil, err
	}
	if h.arg("ask") == "record" {
		if digits != "1" {
			return s.connect(&m, p, false), nil
		}
		return s.connect(&m, p, true), s.agreed(ctx, p.ID, "agreed")
	}
	return &m, s.Pressed(ctx, p.ID, digits)
}

// phoneJSON is an event of a call as providers without forms send it.
type phoneJSON struct {
	Call    string `json:"call"`
	Event   string `json:"event"` // started, answered, ended, silent, whispering, recording
	From    string `json:"from"`
	To      string `json:"to"`
	Missed  bool   `json:"missed"`
	Seconds *int   `json:"seconds"`
	URL     string `json:"url"`
}

func readPhoneJSON(raw []byte) (phoneEvent, error) {
	var in phoneJSON
	if err := json.Unmarshal(raw, &in); err != nil {
		return phoneEvent{}, errs.New(errs.BadRequest, "not_json", "The body is not JSON.")
	}
	e := phoneEvent{SID: in.Call, From: in.From, To: in.To, Kind: in.Event, Missed: in.Missed, Seconds: -1, URL: in.URL}
	if in.Seconds != nil {
		e.Seconds = *in.Seconds
	}
	if e.SID == "" || len(e.SID) > 200 {
		return e, errs.New(errs.Invalid, "call_invalid", "The call has no id.").With(errs.Field{Pointer: "/call", Message: "required"})
	}
	if !strings.Contains(" started answered ended silent whispering recording ", " "+e.Kind+" ") || e.Kind == "" {
		return e, errs.New(errs.Invalid, "event_unknown", "There is no such event of a call.").
			With(errs.Field{Pointer: "/event", Message: "started, answered, ended, silent, whispering or recording"})
	}
	return e, nil
}

func (s *Service) eventHook(h hooked) (*telephone.Markup, error) {
	e, err := readPhoneJSON(h.raw)
	if err != nil {
		return nil, err
	}
	if e.Kind == "started" {
		_, err = s.Rang(h.r.Context(), e, h.raw)
		return nil, err
	}
	_, err = s.Heard(h.r.Context(), e)
	return nil, err
}
