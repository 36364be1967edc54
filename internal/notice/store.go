package notice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Notice is a letter about a decision.
type Notice struct {
	ID          string     `json:"id"`
	Number      string     `json:"number" doc:"What the person calls it by"`
	Event       string     `json:"event" enum:"taken,reversed,received,answered,records"`
	Action      string     `json:"action_id,omitempty"`
	Appeal      string     `json:"appeal_id,omitempty"`
	Account     string     `json:"account_id"`
	AccountName string     `json:"account_name,omitempty" doc:"The reference without account.personal"`
	Case        string     `json:"case_id,omitempty"`
	Kind        string     `json:"kind"`
	Clause      string     `json:"clause,omitempty"`
	Version     int        `json:"clause_version,omitempty"`
	Rule        string     `json:"rule,omitempty"`
	Origin      string     `json:"origin"`
	Automated   string     `json:"automated" enum:"not,partially,fully"`
	Language    string     `json:"language"`
	Way         string     `json:"way" enum:"send,coarsen,hold"`
	State       string     `json:"state" enum:"held,owed,sent,withheld" doc:"owed: records that a letter left out and the law gives the person"`
	Mail        string     `json:"mail,omitempty" doc:"What became of the mail: queued, sent, failed, withheld, bounced"`
	Ground      string     `json:"ground,omitempty"`
	HeldUntil   *time.Time `json:"held_until,omitempty" doc:"When a held one is looked at again; until when records are owed"`
	Records     []string   `json:"records,omitempty" doc:"Of records that are owed: what the letter left out, for those who redact it"`
	Findings    []Finding  `json:"findings"`
	Subject     string     `json:"subject"`
	Body        string     `json:"body"`
	AppealUntil *time.Time `json:"appeal_until,omitempty"`
	CreatedAt   time.Time  `json:"created_at"`
	SentAt      *time.Time `json:"sent_at,omitempty"`

	account uint64
}

const columns = `n.id, n.event, n.action, n.appeal, n.account, n.case_id, n.kind, n.clause, n.clause_version, n.rule, n.origin, n.automated, n.language,
	n.way, n.state, COALESCE(m.state, ''), n.ground, n.held_until, n.findings, n.subject, n.body, n.appeal_until, n.created_at, n.sent_at`

const from = ` FROM notices n LEFT JOIN messages m ON m.id = n.message WHERE `

// seen is who may see a letter: whoever sees the account's region and brand, and
// the case it came of.
func (s *Service) seen(a *db.Args, sc identity.Scope, table string) string {
	return sc.Where(a, identity.Columns{Region: table + ".region", Brand: table + ".brand"}) + " AND " + s.Visible(a, sc, table+".case_id") + " AND " + sc.Unreported(a, table+".case_id", table+".account")
}

func (s *Service) read(ctx context.Context, sc identity.Scope, where func(a *db.Args) string, tail string) ([]*Notice, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+from+where(&a)+` AND `+s.seen(&a, sc, "n")+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Notice{}
	for rows.Next() {
		n, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.name(ctx, sc, list)
}

func (s *Service) scan(r *sql.Rows) (*Notice, error) {
	n := &Notice{}
	var findings string
	var subject, body []byte
	var created int64
	var held, until, sent sql.NullInt64
	err := r.Scan(&n.ID, &n.Event, &n.Action, &n.Appeal, &n.account, &n.Case, &n.Kind, &n.Clause, &n.Version, &n.Rule, &n.Origin, &n.Automated, &n.Language,
		&n.Way, &n.State, &n.Mail, &n.Ground, &held, &findings, &subject, &body, &until, &created, &sent)
	if err != nil {
		return nil, err
	}
	n.Account, n.Number = id.Entity("acc", n.account), s.Number(n.ID)
	n.CreatedAt, n.HeldUntil, n.AppealUntil, n.SentAt = db.FromMicros(created), moment(held), moment(until), moment(sent)
	if n.State != "held" && n.State != "owed" {
		n.HeldUntil = nil
	}
	if err := json.Unmarshal([]byte(findings), &n.Findings); err != nil {
		return nil, err
	}
	if n.Subject, err = s.open(n.account, n.ID+"/subject", subject); err != nil {
		return nil, err
	}
	n.Body, err = s.open(n.account, n.ID+"/body", body)
	// The code opens the decision to the person; our own people have the page.
	n.Body = strings.ReplaceAll(n.Body, s.code(n.ID), "••••-••••-••••")
	return n, err
}

func (s *Service) name(ctx context.Context, sc identity.Scope, list []*Notice) error {
	var eids []uint64
	for _, n := range list {
		eids = append(eids, n.account)
	}
	known, err := s.Accounts.Display(ctx, sc, eids)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, acc := range known {
		names[acc.ID] = or(acc.Name, acc.Ref)
	}
	for _, n := range list {
		n.AccountName = names[n.Account]
	}
	return nil
}

// Filter narrows a list of letters.
type Filter struct{ Account, Action, Appeal, Case, State string }

// List reads letters newest first.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (web.Page[*Notice], error) {
	var none web.Page[*Notice]
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return none, err
	}
	var at int64
	var last string
	if cursor != "" {
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
	}
	var account uint64
	if f.Account != "" {
		acc, err := s.Accounts.Resolve(ctx, sc, f.Account)
		if errs.IsKind(err, errs.NotFound) {
			return web.Page[*Notice]{Items: []*Notice{}}, nil
		}
		if err != nil {
			return none, err
		}
		account = acc.EID
	}
	list, err := s.read(ctx, sc, func(a *db.Args) string {
		and := []string{"1=1"}
		for _, x := range []struct{ col, val string }{{"action", f.Action}, {"appeal", f.Appeal}, {"case_id", f.Case}} {
			if x.val != "" {
				and = append(and, "n."+x.col+" = "+a.Add(x.val))
			}
		}
		if f.State != "" {
			and = append(and, db.In(a, "n.state", strings.Split(f.State, ",")))
		}
		if account != 0 {
			and = append(and, "n.account = "+a.Add(account))
		}
		if cursor != "" {
			and = append(and, "(n.created_at, n.id) < ("+a.Add(at)+", "+a.Add(last)+")")
		}
		return strings.Join(and, " AND ")
	}, " ORDER BY n.created_at DESC, n.id DESC LIMIT "+strconv.Itoa(limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(n *Notice) string { return web.EncodeCursor(db.Micros(n.CreatedAt), n.ID) }), nil
}

// Get reads one letter.
func (s *Service) Get(ctx context.Context, ref string) (*Notice, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Notice, error) {
	list, err := s.read(ctx, sc, func(a *db.Args) string { return "n.id = " + a.Add(ref) }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	if n := list[0]; n.State == "owed" {
		f, err := s.owed(ctx, n.ID, n.account)
		if err != nil {
			return nil, err
		}
		n.Records = f.Records
	}
	return list[0], nil
}

// Opened is what number and code of a letter open: the decision they speak of.
type Opened struct {
	Notice, Action, Case string
	Account              uint64
	Language             string
	Subject, Body        string
	State                string
	CreatedAt            time.Time
	AppealUntil          time.Time
}

// Open finds a letter by its number and code. A wrong number and a wrong code get
// the same answer.
func (s *Service) Open(ctx context.Context, number, code string) (*Opened, error) {
	return s.opened(ctx, "n.follow = $1", s.follow(number, code))
}

// ByMessage finds the letter that a mail of ours was, if it went to the address
// with this blind index.
func (s *Service) ByMessage(ctx context.Context, message, address string) (*Opened, error) {
	if message == "" || address == "" {
		return nil, notFound()
	}
	return s.opened(ctx, "n.message = $1 AND EXISTS (SELECT 1 FROM messages m WHERE m.id = n.message AND m.recipient_idx = $2)", message, address)
}

// codes are what numbers and codes of letters look like.
var codes = regexp.MustCompile(`\b[2-9B-Z]{4}(?:-[2-9B-Z]{4}){1,2}\b`)

// ByText finds the letter whose number and code stand in a text, as an answer
// quotes them.
func (s *Service) ByText(ctx context.Context, text string) (*Opened, error) {
	var numbers, secrets []string
	for _, m := range codes.FindAllString(strings.ToUpper(text), 20) {
		switch strings.Count(m, "-") {
		case 1:
			numbers = append(numbers, m)
		case 2:
			secrets = append(secrets, m)
		}
	}
	for _, n := range numbers {
		for _, c := range secrets {
			o, err := s.Open(ctx, n, c)
			if err == nil || !errs.IsKind(err, errs.NotFound) {
				return o, err
			}
		}
	}
	return nil, notFound()
}

func (s *Service) opened(ctx context.Context, where string, args ...any) (*Opened, error) {
	o := &Opened{}
	var subject, body []byte
	var created int64
	var until sql.NullInt64
	err := s.DB.QueryRow(ctx, `SELECT n.id, n.action, n.case_id, n.account, n.language, n.subject, n.body, n.state, n.created_at, n.appeal_until FROM notices n WHERE `+where, args...).
		Scan(&o.Notice, &o.Action, &o.Case, &o.Account, &o.Language, &subject, &body, &o.State, &created, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	o.CreatedAt = db.FromMicros(created)
	if until.Valid {
		o.AppealUntil = db.FromMicros(until.Int64)
	}
	if o.Subject, err = s.open(o.Account, o.Notice+"/subject", subject); err != nil {
		return nil, err
	}
	if o.State == "sent" { // what was not told by letter is not told here
		o.Body, err = s.open(o.Account, o.Notice+"/body", body)
	}
	return o, err
}

// Of is the letter that told an account of an action, "" when there is none.
func (s *Service) Of(ctx context.Context, action string, account uint64) (ref string, appealUntil time.Time, err error) {
	var until sql.NullInt64
	err = s.DB.QueryRow(ctx, `SELECT id, appeal_until FROM notices WHERE action = $1 AND account = $2 AND event = 'taken' ORDER BY id LIMIT 1`, action, account).Scan(&ref, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if until.Valid {
		appealUntil = db.FromMicros(until.Int64)
	}
	return ref, appealUntil, err
}

func notFound() error { return errs.New(errs.NotFound, "notice_not_found", "There is no such letter.") }

func (s *Service) open(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.Vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}
