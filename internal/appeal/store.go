package appeal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
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

const columns = `p.id, p.notice, p.action, p.kind, p.account, p.case_id, p.brand, p.region, p.rule, p.clause, p.origin, p.channel, p.behalf, p.language, p.text,
	p.contact, p.state, p.assignee, p.opened_at, p.due_at, p.due_source, p.late, p.outcome, p.reason, p.answer, p.decided_at, p.decided_by, p.new_action,
	p.group_id, p.outside, p.outside_ref, p.version`

// seen is who may see an appeal: whoever sees the account's region and brand, and
// the case that its action came of.
func (s *Service) seen(a *db.Args, sc identity.Scope) string {
	return sc.Where(a, identity.Columns{Region: "p.region", Brand: "p.brand"}) + " AND " + s.Visible(a, sc, "p.case_id") + " AND " + sc.Unreported(a, "p.case_id", "p.account")
}

func (s *Service) read(ctx context.Context, sc identity.Scope, where func(a *db.Args) string, tail string) ([]*Appeal, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM appeals p WHERE `+where(&a)+` AND `+s.seen(&a, sc)+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Appeal{}
	for rows.Next() {
		p, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.name(ctx, sc, list)
}

func (s *Service) scan(r interface{ Scan(...any) error }) (*Appeal, error) {
	p := &Appeal{}
	var behalf, text, reason, answer, ref []byte
	var opened, due int64
	var decided sql.NullInt64
	err := r.Scan(&p.ID, &p.Notice, &p.Action, &p.Kind, &p.account, &p.Case, &p.Brand, &p.Region, &p.Rule, &p.Clause, &p.Origin, &p.Channel, &behalf, &p.Language, &text,
		&p.Contact, &p.State, &p.Assignee, &opened, &due, &p.DueSource, &p.Late, &p.Outcome, &reason, &answer, &decided, &p.DecidedBy, &p.NewAction,
		&p.Group, &p.Outside, &ref, &p.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	p.Account, p.OpenedAt, p.DueAt, p.DecidedAt = id.Entity("acc", p.account), db.FromMicros(opened), db.FromMicros(due), moment(decided)
	p.Overdue = p.State == Open && !p.DueAt.After(s.DB.Now())
	if p.Notice != "" && s.Number != nil {
		p.Number = s.Number(p.Notice)
	}
	for _, x := range []struct {
		part string
		raw  []byte
		to   *string
	}{{"text", text, &p.Text}, {"reason", reason, &p.Reason}, {"answer", answer, &p.Answer}, {"outside", ref, &p.OutsideRef}} {
		if *x.to, err = s.open(p.account, p.ID+"/"+x.part, x.raw); err != nil {
			return nil, err
		}
	}
	if who, err := s.open(p.account, p.ID+"/behalf", behalf); err != nil {
		return nil, err
	} else if who != "" {
		p.OnBehalf = &Behalf{}
		if err := json.Unmarshal([]byte(who), p.OnBehalf); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Service) name(ctx context.Context, sc identity.Scope, list []*Appeal) error {
	var eids []uint64
	for _, p := range list {
		eids = append(eids, p.account)
	}
	known, err := s.Accounts.Display(ctx, sc, eids)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, acc := range known {
		names[acc.ID] = acc.Ref
		if acc.Name != "" {
			names[acc.ID] = acc.Name
		}
	}
	for _, p := range list {
		p.AccountName = names[p.Account]
		if p.MayDecide, p.WhyNot, err = s.may(ctx, sc, p); err != nil {
			return err
		}
	}
	return nil
}

// may says whether somebody may decide an appeal, and why not.
func (s *Service) may(ctx context.Context, sc identity.Scope, p *Appeal) (bool, string, error) {
	switch {
	case p.State != Open:
		return false, "over", nil
	case !sc.Can(identity.PermAppealDecide):
		return false, "permission", nil
	case p.Assignee != "" && p.Assignee != sc.StaffID():
		return false, "taken", nil
	}
	why, err := s.conflict(ctx, p.Action, p.ID, sc.StaffID())
	return why == "", why, err
}

// conflict says why somebody must not look at an action again: they decided or
// approved it, or decided an earlier appeal of it.
func (s *Service) conflict(ctx context.Context, action, appeal, staff string) (string, error) {
	first, err := s.Deciders(ctx, action)
	if err != nil {
		return "", err
	}
	if slices.Contains(first, staff) {
		return "first_decider", nil
	}
	var n int
	err = s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM appeals WHERE action = $1 AND id <> $2 AND decided_by = $3`, action, appeal, staff).Scan(&n)
	if n > 0 {
		return "earlier_appeal", err
	}
	return "", err
}

// lock takes the row of an appeal within the scope.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Appeal, error) {
	a := db.Args{ref}
	return s.scan(tx.QueryRow(ctx, `UPDATE appeals AS p SET version = version + 1 WHERE p.id = $1 AND `+s.seen(&a, sc)+` RETURNING `+strings.ReplaceAll(columns, "p.", ""), a...))
}

// Filter narrows a list of appeals.
type Filter struct {
	State, Account, Action, Group, Clause, Rule string
	Mine, Free                                  bool
}

// List reads appeals: open ones by what is due first, others newest first.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (web.Page[*Appeal], error) {
	var none web.Page[*Appeal]
	sc, err := identity.Require(ctx, identity.PermAppealRead)
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
			return web.Page[*Appeal]{Items: []*Appeal{}}, nil
		}
		if err != nil {
			return none, err
		}
		account = acc.EID
	}
	queue := f.State == string(Open)
	list, err := s.read(ctx, sc, func(a *db.Args) string {
		and := []string{"1=1"}
		for _, x := range []struct{ col, val string }{{"action", f.Action}, {"group_id", f.Group}, {"clause", f.Clause}, {"rule", f.Rule}} {
			if x.val != "" {
				and = append(and, "p."+x.col+" = "+a.Add(x.val))
			}
		}
		if f.State != "" {
			and = append(and, db.In(a, "p.state", strings.Split(f.State, ",")))
		}
		if f.Mine {
			and = append(and, "p.assignee = "+a.Add(sc.StaffID()))
		}
		if f.Free {
			and = append(and, "p.assignee = ''")
		}
		if account != 0 {
			and = append(and, "p.account = "+a.Add(account))
		}
		if cursor != "" {
			order := "(p.opened_at, p.id) < ("
			if queue {
				order = "(p.due_at, p.id) > ("
			}
			and = append(and, order+a.Add(at)+", "+a.Add(last)+")")
		}
		return strings.Join(and, " AND ")
	}, map[bool]string{true: " ORDER BY p.due_at, p.id", false: " ORDER BY p.opened_at DESC, p.id DESC"}[queue]+" LIMIT "+strconv.Itoa(limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(p *Appeal) string {
		if queue {
			return web.EncodeCursor(db.Micros(p.DueAt), p.ID)
		}
		return web.EncodeCursor(db.Micros(p.OpenedAt), p.ID)
	}), nil
}

// Get reads one appeal with the original decision beside what is new.
func (s *Service) Get(ctx context.Context, ref string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealRead)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Appeal, error) {
	list, err := s.read(ctx, sc, func(a *db.Args) string { return "p.id = " + a.Add(ref) }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	p := list[0]
	if p.Original, err = s.Action(ctx, sc, p.Action); err != nil {
		return nil, err
	}
	if s.Letter != nil {
		if _, _, p.Original.Letter, err = s.Letter(ctx, p.Action, p.account); err != nil {
			return nil, err
		}
	}
	if p.Materials, err = s.materials(ctx, p); err != nil {
		return nil, err
	}
	p.Earlier, err = s.earlier(ctx, p)
	return p, err
}

func (s *Service) materials(ctx context.Context, p *Appeal) ([]Material, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, kind, text, evidence, source, actor, at FROM appeal_materials WHERE appeal = $1 ORDER BY id LIMIT 500`, p.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Material{}
	for rows.Next() {
		var m Material
		var text []byte
		var at int64
		if err := rows.Scan(&m.ID, &m.Kind, &text, &m.Evidence, &m.Source, &m.By, &at); err != nil {
			return nil, err
		}
		m.At = db.FromMicros(at)
		if m.Text, err = s.open(p.account, m.ID+"/text", text); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func (s *Service) earlier(ctx context.Context, p *Appeal) ([]EarlierAppeal, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, outcome, decided_at, decided_by FROM appeals WHERE action = $1 AND id <> $2 AND state = 'decided' ORDER BY id`, p.Action, p.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []EarlierAppeal
	for rows.Next() {
		var e EarlierAppeal
		var at sql.NullInt64
		if err := rows.Scan(&e.ID, &e.Outcome, &at, &e.DecidedBy); err != nil {
			return nil, err
		}
		e.DecidedAt = moment(at)
		out = append(out, e)
	}
	return out, rows.Err()
}

func notFound() error { return errs.New(errs.NotFound, "appeal_not_found", "There is no such appeal.") }

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

func (s *Service) seal(eid uint64, aad, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.Vault.Seal(eid, aad, []byte(text))
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

// publish tells open pages.
func (s *Service) publish(tx *db.Tx) {
	if s.Hub != nil {
		tx.AfterCommit(func() { s.Hub.Publish("appeals", nil) })
	}
}

func (s *Service) record(ctx context.Context, tx *db.Tx, p *Appeal, kind string, data map[string]any) error {
	s.publish(tx)
	return tx.Record(ctx, db.Change{Kind: kind, Object: p.ID, On: []string{id.Entity("acc", p.account), p.Action, p.Case}, Restrict: p.Case, Data: data})
}
