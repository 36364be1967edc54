package reporter

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Answer gives an answer to the caller in ctx without the reporters that it must
// not tell them. kind is its media type, path the address asked for.
func (s *Shield) Answer(ctx context.Context, path, kind string, body []byte) ([]byte, error) {
	sc, err := identity.SignedIn(ctx)
	if err != nil {
		return body, nil // the public's own pages, opened by a code
	}
	families, err := s.families(ctx, path, string(body))
	if err != nil || len(families) == 0 {
		return body, err
	}
	hidden, err := s.read(ctx, families, sc.Unknown)
	if err != nil {
		return nil, err
	}
	if len(hidden) > 0 {
		if body, err = (&veil{families: families, words: hidden}).apply(path, kind, body); err != nil {
			return nil, err
		}
	}
	return body, s.ownersLook(ctx, sc, families, path, kind, body)
}

// ownersLook records, once, that the owner of a case saw its confidential
// reporter: they need no purpose, but their look is known like any other.
func (s *Shield) ownersLook(ctx context.Context, sc identity.Scope, families map[string]string, path, kind string, body []byte) error {
	if sc.StaffID() == "" || !sc.Can(identity.PermReporterRead) {
		return nil
	}
	seen, err := s.read(ctx, families, func(a *db.Args, rp string) string {
		me := a.Add(sc.StaffID())
		return rp + ".confidential AND EXISTS (SELECT 1 FROM cases owned WHERE owned.id = " + rp + ".family AND owned.assignee = " + me + ")" +
			" AND NOT EXISTS (SELECT 1 FROM reporter_looks lk WHERE lk.case_id = " + rp + ".family AND lk.staff = " + me + " AND lk.purpose = 'owner')"
	})
	if err != nil || len(seen) == 0 {
		return err
	}
	v := &veil{families: families, words: seen, struck: map[string]bool{}}
	if _, err := v.apply(path, kind, body); err != nil {
		return err
	}
	for family := range v.struck {
		err := s.main.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
			res, err := tx.Exec(ctx, `INSERT INTO reporter_looks(id, case_id, staff, purpose, reason, at, until) VALUES ($1,$2,$3,'owner',$4,$5,$5)
				ON CONFLICT (case_id, staff) WHERE purpose = 'owner' DO NOTHING`, id.New("rlk", tx.Now), family, sc.StaffID(), []byte{}, db.Micros(tx.Now))
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "case.reporter_seen", Object: family, Restrict: family, Data: map[string]any{"purpose": "owner"}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *veil) apply(path, kind string, body []byte) ([]byte, error) {
	within := v.within(path, nil)
	switch {
	case strings.Contains(kind, "json"):
		return v.json(body, within)
	case strings.HasPrefix(kind, "text/"):
		lines := strings.SplitAfter(string(body), "\n")
		for i, l := range lines {
			lines[i] = v.text(l, v.within(l, within))
		}
		return []byte(strings.Join(lines, "")), nil
	}
	return body, nil
}

// within adds the cases that a text names.
func (v *veil) within(text string, have []string) []string {
	for _, m := range mentions(text) {
		if f := v.families[m]; v.words[f] != nil && !contains(have, f) {
			have = append(have[:len(have):len(have)], f)
		}
	}
	return have
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (v *veil) text(t string, within []string) string {
	for _, f := range within {
		out, found := v.words[f].mask(t)
		if found && v.struck != nil {
			v.struck[f] = true
		}
		t = out
	}
	return t
}

// json copies JSON; an answer may be several values, one on each line.
func (v *veil) json(in []byte, within []string) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(in))
	dec.UseNumber()
	var out bytes.Buffer
	for {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err == io.EOF {
			return out.Bytes(), nil
		} else if err != nil {
			return nil, err
		}
		if err := v.value(&out, "", raw, within); err != nil {
			return nil, err
		}
		out.WriteByte('\n')
	}
}

// value writes one JSON value without what must not be told, its fields in
// their order.
func (v *veil) value(out *bytes.Buffer, key string, raw json.RawMessage, within []string) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil
	}
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		masked := s
		if !code.MatchString(s) || said[key] || v.entity(s, within) {
			masked = v.text(s, within)
		}
		if masked == s {
			out.Write(raw)
			return nil
		}
		return write(out, masked)
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		out.WriteByte('[')
		for i, x := range list {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := v.value(out, key, x, within); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		return nil
	case '{':
		return v.object(out, raw, within)
	}
	out.Write(raw)
	return nil
}

// code is a value that is one lower-case word, as the name of a state or a kind.
// Somebody may be called Open.
var code = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)

// said are the fields in which people write, where one word may be a name.
var said = map[string]bool{"name": true, "title": true, "subject": true, "text": true, "body": true, "note": true, "notes": true, "snippet": true, "answer": true,
	"question": true, "quote": true, "safe_name": true, "actor_name": true, "label": true, "why": true, "description": true, "original": true, "who": true, "with": true,
	"items": true, "tags": true, "values": true, "value": true, "filename": true, "given_by": true, "source": true}

// entity says whether a value stands for a reporter: their account or order.
func (v *veil) entity(s string, within []string) bool {
	for _, f := range within {
		if v.words[f].entities[s] {
			return true
		}
	}
	return false
}

// object: what its own texts name counts for all of it.
func (v *veil) object(out *bytes.Buffer, raw json.RawMessage, within []string) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return err
	}
	var keys []string
	var values []json.RawMessage
	self := ""
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var x json.RawMessage
		if err := dec.Decode(&x); err != nil {
			return err
		}
		name, _ := key.(string)
		keys, values = append(keys, name), append(values, x)
		var s string
		if len(x) > 0 && (x[0] == '"' || x[0] == '[' && !bytes.ContainsAny(x, "{")) {
			within = v.within(string(x), within)
			if name == "id" && json.Unmarshal(x, &s) == nil {
				self = s
			}
		}
	}
	for _, f := range within {
		if self != "" && v.words[f].entities[self] {
			if v.struck != nil {
				v.struck[f] = true
			}
			out.WriteString(`{"id":"","ref":"","kind":"","masked":true,"withheld":"reporter","standing":{"standing":""},"labels":[]}`)
			return nil
		}
	}
	out.WriteByte('{')
	for i := range keys {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := write(out, keys[i]); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := v.value(out, keys[i], values[i], within); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func write(out *bytes.Buffer, s string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	out.Write(bytes.TrimRight(b.Bytes(), "\n"))
	return nil
}
