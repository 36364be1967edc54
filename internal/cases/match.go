package cases

import (
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
)

// matching keeps the contacts for which an expression over cases holds ("" holds
// for all).
func matching(list []Work, where string) ([]Work, error) {
	if where == "" {
		return list, nil
	}
	env := environment()
	p, err := lang.Compile(where, env, lang.Bool)
	if err != nil {
		return nil, errs.New(errs.Invalid, "expression_invalid", "The expression is not right: %s", err.Error()).
			With(errs.Field{Pointer: "?where", Message: err.Error()})
	}
	f := lang.NewFrame(env)
	var kept []Work
	for _, w := range list {
		f.Reset()
		w.describe(env, f)
		if p.Bool(f) {
			kept = append(kept, w)
		}
	}
	return kept, nil
}

// describe says a contact in the words of a case that has just come in.
func (w Work) describe(env *lang.Env, f *lang.Frame) {
	text := map[string]string{"severity": string(w.Severity), "state": string(New), "priority": string(PriorityOf(w.Severity)),
		"brand": w.Brand, "region": w.Region, "city": w.city, "team": w.team, "language": w.Language, "source": "contact", "channel": w.Channel, "assignee": w.Assignee}
	num := map[string]int64{"opened_at": db.Micros(w.ArrivedAt), "updated_at": db.Micros(w.ArrivedAt)}
	if w.account != 0 {
		num["account"] = int64(w.account)
	}
	if w.DueAt != nil {
		num["due_at"] = db.Micros(*w.DueAt)
	}
	for i, v := range env.Vars {
		switch v.Type {
		case lang.String:
			f.SetString(i, text[v.Name])
		case lang.Bool:
			f.SetBool(i, false)
		case lang.Strings:
			f.SetStrings(i, nil)
		default:
			if n, ok := num[v.Name]; ok || !v.MayMiss {
				f.SetNum(i, n)
			}
		}
	}
}
