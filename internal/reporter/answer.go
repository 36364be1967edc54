package reporter

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Answer gives an answer to the caller in ctx without the reporters that it must
// not tell them, of the cases that the request or the answer names. kind is the
// answer's media type.
func (s *Shield) Answer(ctx context.Context, asked web.Asked, kind string, body []byte) ([]byte, error) {
	sc, err := identity.SignedIn(ctx)
	if err != nil {
		return body, nil // the public's own pages, opened by a code
	}
	if asked.Failed {
		outside, beside := s.main.Defer(ctx) // not in the transaction that failed
		defer beside.Rollback()
		ctx = outside
	}
	request := asked.Path + " " + asked.Query + " " + string(asked.Body)
	families, err := s.families(ctx, string(body))
	if err != nil {
		return nil, err
	}
	said, err := s.families(ctx, request)
	if err != nil {
		return nil, err
	}
	// Naming a case that is not theirs to see changes nothing, or it would tell that there is one.
	if said, err = s.seen(ctx, sc, said); err != nil {
		return nil, err
	}
	if maps.Copy(families, said); len(families) == 0 {
		return body, nil
	}
	hidden, err := s.read(ctx, families, sc.Unknown)
	if err != nil {
		return nil, err
	}
	if len(hidden) > 0 {
		v := &reading{veil: veil{families: families, words: hidden}, own: ownWords(asked.Body), named: map[string]bool{}}
		if body, err = v.apply(request, kind, body); err != nil {
			return nil, err
		}
		if !asked.Failed {
			if err := s.named(ctx, sc, v.named); err != nil {
				return nil, err
			}
		}
	}
	if asked.Failed {
		return body, nil
	}
	return body, s.ownersLook(ctx, sc, families, request, kind, body)
}

// named marks in the audit log that somebody who must not know who reported wrote
// words of theirs: who tries names does not go unseen.
func (s *Shield) named(ctx context.Context, sc identity.Scope, families map[string]bool) error {
	for _, family := range slices.Sorted(maps.Keys(families)) {
		err := s.main.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: "case.reporter_named", Object: family, Restrict: family, Private: true})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ownersLook records, once, that the owner of a case saw its confidential
// reporter: they need no purpose, but their look is known like any other.
func (s *Shield) ownersLook(ctx context.Context, sc identity.Scope, families map[string]string, request, kind string, body []byte) error {
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
	v := &reading{veil: veil{families: families, words: seen, struck: map[string]bool{}}}
	if _, err := v.apply(request, kind, body); err != nil {
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

// reading is the reading of one answer.
type reading struct {
	veil
	own   map[string]map[string]bool // what the caller wrote themselves, by field
	named map[string]bool            // cases whose reporter they wrote of
}

func (v *reading) apply(request, kind string, body []byte) ([]byte, error) {
	within := v.within(request, nil)
	switch {
	case strings.Contains(kind, "json"):
		return v.json(body, within)
	case strings.HasPrefix(kind, "text/csv"):
		return v.csv(body, within), nil
	case kind == "" || strings.HasPrefix(kind, "text/"):
		return []byte(v.text("", string(body), v.within(string(body), within))), nil
	}
	return body, nil
}

// csv reads records, for a cell may hold line breaks, and leaves those as they
// are that tell nothing.
func (v *reading) csv(body []byte, within []string) []byte {
	r := csv.NewReader(bytes.NewReader(body))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var out bytes.Buffer
	var heads []string
	for from := int64(0); ; {
		record, err := r.Read()
		if err == io.EOF {
			out.Write(body[from:])
			return out.Bytes()
		}
		if err != nil {
			return []byte(v.text("", string(body), v.within(string(body), within)))
		}
		raw := body[from:r.InputOffset()]
		from = r.InputOffset()
		if heads == nil {
			for _, h := range record {
				heads = append(heads, strings.ToLower(strings.TrimSpace(h)))
			}
		}
		mine, changed := v.within(string(raw), within), false
		for i, cell := range record {
			key := ""
			if i < len(heads) {
				key = heads[i]
			}
			record[i] = v.text(key, cell, mine)
			changed = changed || record[i] != cell
		}
		if !changed {
			out.Write(raw)
			continue
		}
		w := csv.NewWriter(&out)
		w.UseCRLF = bytes.HasSuffix(raw, []byte("\r\n"))
		w.Write(record) // a buffer takes everything
		w.Flush()
		if !bytes.HasSuffix(raw, []byte("\n")) {
			out.Truncate(len(bytes.TrimRight(out.Bytes(), "\r\n")))
		}
	}
}

// within adds the cases that a text names.
func (v *reading) within(text string, have []string) []string {
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

// text masks the value of a field, or any text under no key.
func (v *reading) text(key, t string, within []string) string {
	for _, f := range within {
		out, found := v.words[f].strike(t, !machine(key) && !media.MatchString(t))
		if found && v.struck != nil {
			v.struck[f] = true
		}
		t = out
	}
	return t
}

// json copies JSON; an answer may be several values, one on each line.
func (v *reading) json(in []byte, within []string) ([]byte, error) {
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
func (v *reading) value(out *bytes.Buffer, key string, raw json.RawMessage, within []string) error {
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
		masked := v.text(key, s, within)
		if masked == s {
			out.Write(raw)
			return nil
		}
		if v.own[key][strings.TrimSpace(s)] { // they know what they wrote, and learn nothing by what is taken out
			for _, f := range within {
				if _, found := v.words[f].mask(s); found && v.named != nil {
					v.named[f] = true
				}
			}
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

// machine says whether a field holds what programs read, where a word is no name:
// somebody may be called Open, America or Wa.
func machine(key string) bool {
	return machines[key] || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "_ids")
}

var machines = map[string]bool{"zone": true, "time_zone": true, "region": true, "regions": true, "country": true, "type": true, "link": true, "href": true, "path": true, "id": true, "ids": true,
	"media_type": true, "content_type": true, "mime": true, "language": true, "languages": true, "locale": true, "currency": true, "kind": true, "kinds": true, "state": true, "states": true,
	"code": true, "permission": true, "permissions": true, "role": true, "channel": true, "severity": true, "status": true, "certainty": true, "direction": true, "withheld": true, "pointer": true}

var media = regexp.MustCompile(`^(application|audio|font|image|message|model|multipart|text|video)/[a-z0-9.+-]+$`)

// written are the fields in which people write sentences.
var written = map[string]bool{"title": true, "subject": true, "text": true, "body": true, "note": true, "notes": true, "answer": true, "question": true, "quote": true,
	"description": true, "reason": true, "statement": true, "summary": true}

// ownWords are the sentences in the body of a request, by field.
func ownWords(body []byte) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	eachText(body, func(key, _, text string) {
		if !written[key] {
			return
		}
		if out[key] == nil {
			out[key] = map[string]bool{}
		}
		out[key][strings.TrimSpace(text)] = true
	})
	return out
}

// object: what its own texts name counts for all of it.
func (v *reading) object(out *bytes.Buffer, raw json.RawMessage, within []string) error {
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
