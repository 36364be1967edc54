package intake

import (
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
)

// How many words of a text are kept for comparison, and the shortest of them.
const (
	maxWords = 120
	minWord  = 4
)

// common are words of four letters and more that every message has.
const common = " with that this have from they were been your what when will would there their about could should which after before them then than just also because very " +
	"order please thank thanks hello dear " +
	"para pero como cuando porque este esta estos estas todo todos tiene tengo sobre desde hasta muy hola gracias pedido favor " +
	"avec pour dans mais vous nous elle elles votre notre cette sont etait plus tout tous comme bonjour merci commande "

// wordsOfText are the distinct words of a text that tell it from others, in the
// order in which they come.
func wordsOfText(text string) (out []string) {
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	seen := map[string]bool{}
	for w := range strings.FieldsSeq(fold(text)) {
		if n := len([]rune(w)); n < minWord || n > 40 || seen[w] || strings.Contains(common, " "+w+" ") {
			continue
		}
		seen[w] = true
		if out = append(out, w); len(out) == maxWords {
			break
		}
	}
	return out
}

// token is the keyed hash under which a word is kept: nobody without the key can
// tell which word it is.
func (s *Service) token(word string) string { return s.Vault.Index("word", word)[:16] }

// keepWords keeps the words of a report for comparison with later ones.
func (s *Service) keepWords(ctx context.Context, tx *db.Tx, a *arrival) error {
	if a.c.State == StateRecorded {
		return nil
	}
	tokens := s.tokens(a.c.Subject + "\n" + a.c.Text)
	for part := range slices.Chunk(tokens, 40) {
		args := db.Args{a.c.ID}
		rows := make([]string, len(part))
		for i, t := range part {
			rows[i] = "(" + args.Add(t) + ", $1)"
		}
		if _, err := tx.Exec(ctx, `INSERT INTO contact_words(word, contact_id) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT DO NOTHING`, args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tokens(text string) []string {
	words := wordsOfText(text)
	for i, w := range words {
		words[i] = s.token(w)
	}
	return words
}
