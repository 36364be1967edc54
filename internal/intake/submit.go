package intake

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Submission is a contact that comes as fields and not as a mail: by the API,
// the web form, or typed by staff.
type Submission struct {
	Channel     string     `json:"channel" enum:"email,web,phone,sms,api,staff"`
	From        string     `json:"from,omitempty" maxLength:"320" doc:"Mail address, telephone number, or reference of an account"`
	Phone       string     `json:"phone,omitempty" maxLength:"40" doc:"Telephone number beside a mail address"`
	Name        string     `json:"name,omitempty" maxLength:"200"`
	Subject     string     `json:"subject,omitempty" maxLength:"500"`
	Text        string     `json:"text" maxLength:"100000"`
	OccurredAt  *time.Time `json:"occurred_at,omitempty"`
	Order       string     `json:"order,omitempty" maxLength:"200" doc:"Reference of the order it is about"`
	Language    string     `json:"language,omitempty" maxLength:"20"`
	Now         Answer     `json:"happening_now,omitempty" enum:"yes,no,unknown"`
	Safe        Answer     `json:"safe_now,omitempty" enum:"yes,no,unknown"`
	Attachments []Upload   `json:"attachments,omitempty" maxItems:"20"`
	Kind        string     `json:"kind,omitempty" enum:",store,press,regulator,field,social" doc:"Who writes; left out for customers, workers and everybody else"`
	OnBehalf    *Behalf    `json:"on_behalf,omitempty" doc:"The person it is about, when from is somebody else"`
	External    string     `json:"external_id,omitempty" maxLength:"300" doc:"Id at the place it was found: of a post, review or complaint. The same id is one contact"`
	Link        string     `json:"link,omitempty" maxLength:"1000" doc:"Where it was found"`
	LegalDue    *time.Time `json:"legal_due,omitempty" doc:"Date a regulator named"`

	Confidential bool `json:"confidential,omitempty" doc:"The writer asks that nobody sees who they are without a purpose"`
}

// Upload is a file in a Submission.
type Upload struct {
	Name string `json:"name" maxLength:"200"`
	Type string `json:"type,omitempty" maxLength:"200"`
	Data string `json:"data" doc:"base64"`
}

func (in Submission) check() (files []Attachment, err error) {
	var at []errs.Field
	if !slices.Contains(Channels, in.Channel) {
		at = append(at, errs.Field{Pointer: "/channel", Message: "one of " + strings.Join(Channels, ", ")})
	}
	if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.Subject) == "" && len(in.Attachments) == 0 {
		at = append(at, errs.Field{Pointer: "/text", Message: "required"})
	}
	if !in.Now.Valid() {
		at = append(at, errs.Field{Pointer: "/happening_now", Message: "yes, no or unknown"})
	}
	if !in.Safe.Valid() {
		at = append(at, errs.Field{Pointer: "/safe_now", Message: "yes, no or unknown"})
	}
	if !slices.Contains(Kinds, in.Kind) {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of store, press, regulator, field, social, or left out"})
	}
	if in.OnBehalf != nil && strings.TrimSpace(in.OnBehalf.Name+in.OnBehalf.From) == "" {
		at = append(at, errs.Field{Pointer: "/on_behalf/name", Message: "a name or a way to reach the person"})
	}
	if in.Link != "" && !strings.HasPrefix(in.Link, "https://") && !strings.HasPrefix(in.Link, "http://") {
		at = append(at, errs.Field{Pointer: "/link", Message: "a web address"})
	}
	for i, f := range in.Attachments {
		data, err := base64.StdEncoding.DecodeString(f.Data)
		if err != nil || len(data) == 0 {
			at = append(at, errs.Field{Pointer: "/attachments/" + string(rune('0'+i%10)) + "/data", Message: "not base64, or empty"})
			continue
		}
		files = append(files, Attachment{Name: clean(f.Name, 200), Type: clean(f.Type, 200), Data: data})
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "contact_invalid", "The contact cannot be taken like this.").With(at...)
	}
	return files, nil
}

// Submit takes a contact from an API key or from staff.
func (s *Service) Submit(ctx context.Context, in Submission) (*Contact, error) {
	sc, err := identity.Require(ctx, identity.PermContactWrite)
	if err != nil {
		return nil, err
	}
	files, err := in.check()
	if err != nil {
		return nil, err
	}
	contact, err := s.submit(ctx, sc, in, files, submitted{})
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, contact)
	if errs.IsKind(err, errs.NotFound) { // placed by its account where the caller may not read
		return &Contact{ID: contact, Channel: in.Channel, State: StateNew, Suggestion: Suggestion{Words: []string{}}}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.shown(sc, c, false), s.attach(ctx, c)
}

func (s *Service) submit(ctx context.Context, sc identity.Scope, in Submission, files []Attachment, web submitted) (string, error) {
	a, err := s.begin(in.Channel)
	if err != nil {
		return "", err
	}
	in.Attachments = nil
	for _, f := range files {
		in.Attachments = append(in.Attachments, Upload{f.Name, f.Type, base64.StdEncoding.EncodeToString(f.Data)})
	}
	if a.raw, err = json.Marshal(in); err != nil {
		return "", err
	}
	a.mailbox, a.files, a.dedupe, a.follow, a.c.Follows = in.Channel, files, web.once, web.follow, web.follows
	a.about(s, in)
	a.who.Name = clean(strings.TrimSpace(in.Name), 200)
	a.c.Subject = clean(strings.Join(strings.Fields(in.Subject), " "), 500)
	a.c.Text = clean(strings.TrimSpace(in.Text), maxText)
	a.c.Now, a.c.Safe = in.Now, in.Safe
	a.c.Language = in.Language
	if a.c.Language == "" {
		a.c.Language = Language(in.Subject + " " + in.Text)
	}
	if in.OccurredAt != nil {
		a.occurred = in.OccurredAt.UTC()
	}
	if in.Phone != "" {
		if in.From == "" {
			in.From = in.Phone
		} else if a.who.Phone = NormalPhone(in.Phone); a.who.Phone == "" {
			a.c.Text += "\n\n" + clean(in.Phone, 40) // not a number we can read, but what was given
		}
	}
	if from := strings.TrimSpace(in.From); from != "" {
		if err := s.from(ctx, a, from); err != nil {
			return "", err
		}
	}
	if in.Order != "" {
		a.c.order = s.orderOf(in.Order)
	}
	if in.Link != "" {
		a.c.Text = strings.TrimSpace(a.c.Text + "\n\n" + clean(in.Link, 1000))
	}
	if err := s.controlled(ctx, a); err != nil {
		return "", err
	}
	contact, _, err := s.take(ctx, sc, a)
	return contact, err
}

// about takes over who writes, for whom, and where it was found.
func (a *arrival) about(s *Service, in Submission) {
	a.c.Kind, a.c.OnBehalf, a.c.Confidential = in.Kind, in.OnBehalf, in.Confidential
	if in.External != "" && a.dedupe == "" {
		a.mailbox, a.dedupe = firstOf(in.Kind, in.Channel), "ext:"+s.Vault.Index("external", in.External)
	}
	if in.LegalDue != nil {
		a.legal = in.LegalDue.UTC()
	}
	if b := in.OnBehalf; b != nil {
		a.c.OnBehalf = &Behalf{Name: clean(strings.TrimSpace(b.Name), 200), From: clean(strings.TrimSpace(b.From), 320), Relation: clean(strings.TrimSpace(b.Relation), 100)}
	}
}

// orderOf is the vault's id of an order; 0 when nobody knows it: a mistyped
// number must not stop a report, and the text still has it.
func (s *Service) orderOf(ref string) uint64 {
	if p, eid, ok := id.ParseEntity(ref); ok && p == "ord" {
		return eid
	}
	eid, _ := s.Vault.Lookup("order", []byte(strings.TrimSpace(ref)))
	return eid
}

// Receipt is what a reporter without an account keeps: it opens the state of
// this one report and nothing else.
type Receipt struct{ Number, Code string }

// Report takes a report of the web form. form is the random value that the form
// carried: sent twice, it is one report with one receipt.
func (s *Service) Report(ctx context.Context, form string, in Submission, files []Attachment) (Receipt, error) {
	in.Channel, in.Attachments = "web", nil
	if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.Subject) == "" {
		return Receipt{}, errs.New(errs.Invalid, "contact_invalid", "Nothing was written.").With(errs.Field{Pointer: "/text", Message: "required"})
	}
	if len(form) < 16 {
		form = rand.Text()
	}
	r := Receipt{Number: s.group("number", form, 2), Code: s.group("code", form, 3)}
	_, err := s.submit(ctx, identity.Public(), in, files, submitted{once: "form:" + s.Vault.Index("form", form), follow: s.followIndex(r)})
	return r, err
}

// submitted is what makes a report of the web form one, and found again.
type submitted struct{ once, follow, follows string }

// letters leave out what is misread or misheard, and all vowels.
const letters = "23456789BCDFGHJKMNPQRSTVWXZ"

// group gives n groups of four letters for a form: a keyed hash of its value,
// so that only we can make them and the same form always has the same.
func (s *Service) group(kind, form string, n int) string {
	raw, err := hex.DecodeString(s.Vault.Index(kind, form))
	if err != nil {
		return ""
	}
	left := new(big.Int).SetBytes(raw)
	base, digit := big.NewInt(int64(len(letters))), new(big.Int)
	var b strings.Builder
	for i := range 4 * n {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		left.DivMod(left, base, digit)
		b.WriteByte(letters[digit.Int64()])
	}
	return b.String()
}

func (s *Service) followIndex(r Receipt) string {
	keep := func(v string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(letters, r) {
				return r
			}
			return -1
		}, strings.ToUpper(v))
	}
	return s.Vault.Index("follow", keep(r.Number)+":"+keep(r.Code))
}

// Status is what a reporter may know of his own report.
type Status struct {
	State      string // received, looking, answered, closed
	ReceivedAt time.Time
	AnsweredAt *time.Time
	Language   string
	Answers    []comms.Said // what people of ours wrote to this reporter
}

// Follow tells the state of one report. A wrong number and a wrong code get the
// same answer.
func (s *Service) Follow(ctx context.Context, r Receipt) (*Status, error) {
	c, err := s.scan(s.DB.QueryRow(ctx, `SELECT `+columns+` FROM contacts WHERE contacts.follow = $1`, s.followIndex(r)))
	if err != nil {
		return nil, err
	}
	st := &Status{State: "received", ReceivedAt: c.ReceivedAt, Language: c.Language}
	object, party := c.ID, ""
	if c.CaseID != "" {
		st.State, object, party = "looking", c.CaseID, c.Party
	}
	if c.TriagedBy != "" {
		st.State = "looking"
	}
	if st.Answers, err = s.Comms.Saids(ctx, object, party); err != nil {
		return nil, err
	}
	if st.AnsweredAt, err = s.Comms.LastAnswer(ctx, object, party); err != nil {
		return nil, err
	}
	if st.AnsweredAt != nil {
		st.State = "answered"
	}
	if c.State == StateClosed {
		st.State = "closed"
	} else if c.CaseID != "" {
		works, err := s.caseWorks(ctx, c.CaseID)
		if err != nil {
			return nil, err
		}
		if !works {
			st.State = "closed"
		}
	}
	return st, nil
}
