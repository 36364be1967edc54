package comms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Translator turns a text into another language. engine names who did it.
type Translator interface {
	Translate(ctx context.Context, text, from, to string) (translated, engine string, err error)
}

// Original is a text somebody else wrote.
type Original struct {
	CaseID   string
	EID      uint64
	Text     string
	Language string
}

// Translation is what somebody made of an original. It is a help to read, never
// the evidence: that is the original, which stays.
type Translation struct {
	ID       string    `json:"id"`
	Object   string    `json:"object" doc:"msg_… or con_…"`
	Language string    `json:"language"`
	Kind     string    `json:"kind" enum:"machine,human"`
	Engine   string    `json:"engine,omitempty" doc:"Which machine"`
	Text     string    `json:"text"`
	Author   string    `json:"author"`
	At       time.Time `json:"at"`
}

// TranslatorState says whether a machine translates here.
type TranslatorState struct {
	Available bool   `json:"available"`
	Why       string `json:"why,omitempty"`
}

const noTranslator = "No translator is configured. A colleague who speaks the language can write a translation by hand."

// TranslatorState tells why the button is off.
func (s *Service) TranslatorState(ctx context.Context) (*TranslatorState, error) {
	if _, err := identity.Require(ctx, identity.PermMessageRead); err != nil {
		return nil, err
	}
	if s.Translator == nil {
		return &TranslatorState{Why: noTranslator}, nil
	}
	return &TranslatorState{Available: true}, nil
}

func languageTag(v string) bool {
	return len(v) >= 2 && len(v) <= 20 && !strings.ContainsFunc(v, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
	})
}

func (s *Service) machine(ctx context.Context, text, from, to string) (string, string, error) {
	if !languageTag(to) || from != "" && !languageTag(from) {
		return "", "", errs.New(errs.Invalid, "translation_language", "A language is a tag like es.").With(errs.Field{Pointer: "/language", Message: "a tag like es"})
	}
	if s.Translator == nil {
		return "", "", errs.New(errs.Unavailable, "translator_none", "%s", noTranslator)
	}
	out, engine, err := s.Translator.Translate(ctx, text, from, to)
	if err != nil || strings.TrimSpace(out) == "" {
		return "", "", errs.New(errs.Unavailable, "translator_failed", "The translator did not answer. The original is unchanged.").Wrap(err)
	}
	return out, engine, nil
}

// TranslateDraft translates what a person is writing; nothing is kept.
func (s *Service) TranslateDraft(ctx context.Context, text, from, to string) (translated, engine string, err error) {
	if _, err := identity.Require(ctx, identity.PermMessageSend); err != nil {
		return "", "", err
	}
	return s.machine(ctx, text, from, to)
}

// Translate adds a translation of a message or contact: by hand when text is
// given, else by the machine.
func (s *Service) Translate(ctx context.Context, object, language, text string) (*Translation, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	o, err := s.original(ctx, sc, object)
	if err != nil {
		return nil, err
	}
	t := &Translation{Object: object, Language: language, Kind: "human", Text: strings.TrimSpace(text), Author: sc.Actor().ID}
	if !languageTag(language) || len(text) > 40000 {
		return nil, errs.New(errs.Invalid, "translation_language", "A language is a tag like es.").With(errs.Field{Pointer: "/language", Message: "a tag like es"})
	}
	if t.Text == "" {
		t.Kind = "machine"
		if t.Text, t.Engine, err = s.machine(ctx, o.Text, o.Language, language); err != nil {
			return nil, err
		}
	}
	err = s.DB.Tx(ctx, sc.Actor(), "translate", func(ctx context.Context, tx *db.Tx) error {
		t.ID, t.At = id.New("trl", tx.Now), tx.Now
		sealed, err := s.Vault.Seal(o.EID, t.ID+"/translation", []byte(t.Text))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO translations(id, object, case_id, eid, language, kind, engine, body, author, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
			t.ID, object, o.CaseID, o.EID, t.Language, t.Kind, t.Engine, sealed, t.Author, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if err := s.liveCase(ctx, tx, o.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "message.translated", Object: object, On: []string{o.CaseID}, Restrict: o.CaseID,
			Data: map[string]any{"language": t.Language, "kind": t.Kind, "engine": t.Engine}})
	})
	return t, err
}

// original finds the text within the caller's scope.
func (s *Service) original(ctx context.Context, sc identity.Scope, object string) (Original, error) {
	none := errs.New(errs.NotFound, "message_not_found", "There is no such message.")
	if !strings.HasPrefix(object, "msg_") {
		if s.Original == nil {
			return Original{}, none
		}
		return s.Original(ctx, sc, object)
	}
	m, err := s.scanMessage(s.DB.QueryRow(ctx, `SELECT `+messageColumns+` FROM messages WHERE id=$1`, object))
	if err != nil {
		return Original{}, err
	}
	if m.CaseID == "" {
		return Original{}, none
	}
	if _, _, err := s.Case(ctx, sc, m.CaseID); err != nil {
		return Original{}, none
	}
	return Original{CaseID: m.CaseID, EID: m.eid, Text: m.Text, Language: m.Language}, nil
}

// Translations lists those of one object, newest first.
func (s *Service) Translations(ctx context.Context, object string) ([]Translation, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	if _, err := s.original(ctx, sc, object); err != nil {
		return nil, err
	}
	return s.translations(ctx, []string{object})
}

func (s *Service) translations(ctx context.Context, objects []string) ([]Translation, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT id, object, eid, language, kind, engine, body, author, at FROM translations WHERE `+
		db.In(&a, "object", objects)+` ORDER BY id DESC LIMIT 1000`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Translation{}
	for rows.Next() {
		var t Translation
		var eid uint64
		var sealed []byte
		var at int64
		if err := rows.Scan(&t.ID, &t.Object, &eid, &t.Language, &t.Kind, &t.Engine, &sealed, &t.Author, &at); err != nil {
			return nil, err
		}
		if t.Text, err = s.text(eid, t.ID+"/translation", sealed); err != nil {
			return nil, err
		}
		t.At = db.FromMicros(at)
		out = append(out, t)
	}
	return out, rows.Err()
}

// HTTPTranslator asks a service of the operator's choice: POST {text, from, to}
// answers {text, engine}. The text leaves the installation, so none is
// configured by itself.
type HTTPTranslator struct {
	URL    string
	Client *http.Client
}

// NewHTTPTranslator makes one; the URL is https, or http to a host inside.
func NewHTTPTranslator(address string, inside []string) (*HTTPTranslator, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && slices.Contains(inside, u.Host)) {
		return nil, errors.New("comms: the translator is an https:// address")
	}
	return &HTTPTranslator{URL: address, Client: newOutward(inside).to(u)}, nil
}

// Translate asks the service; an answer is read up to a megabyte.
func (h *HTTPTranslator) Translate(ctx context.Context, text, from, to string) (translated, engine string, err error) {
	body, err := json.Marshal(map[string]string{"text": text, "from": from, "to": to})
	if err != nil {
		return "", "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := h.Client.Do(req)
	if err != nil {
		return "", "", errors.New("comms: the translator cannot be reached")
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil || res.StatusCode != http.StatusOK {
		return "", "", errors.New("comms: the translator answered " + res.Status)
	}
	var out struct{ Text, Engine string }
	if err := json.Unmarshal(raw, &out); err != nil {
		return "", "", err
	}
	return out.Text, or(out.Engine, "translator"), nil
}
