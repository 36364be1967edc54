package textmodel

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
)

// fingerprint is the SHA-256 of what was learned from.
func fingerprint(rows []Row) string {
	h := sha256.New()
	for _, r := range rows {
		scope := "\x00in\n"
		if r.OutOfScope {
			scope = "\x00out\n"
		}
		h.Write([]byte(r.Text + "\x00" + r.Category + "\x00" + r.Severity + "\x00" + r.Language + scope))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// figures of the rows held out: share sorted right, with and without answers
// of "I don't know", and the error of the probabilities.
func (t *trainer) figures(h *head, cross *held) {
	if h.Figures == nil {
		h.Figures = map[string]float64{}
	}
	var c Calibration
	var n, right, answered, kept int
	for i, k := range t.truth {
		if k < 0 {
			continue
		}
		s := cross.scores[i]
		best := argmax(s)
		p := softmax(s, h.Slope)[best]
		n++
		c.Add(p, best == k)
		if best == k {
			right++
		}
		if h.Gate.Least == 0 || h.Gate.score(signal(s, h.Slope, cross.known[i], len(t.texts[i].words))) >= h.Gate.Least {
			answered++
			if best == k {
				kept++
			}
		}
	}
	h.Figures["rows"] = float64(n)
	h.Figures["accuracy"] = float64(right) / float64(n)
	h.Figures["in_scope_accuracy"] = float64(kept) / float64(n)
	h.Figures["answered"] = float64(answered) / float64(n)
	h.Figures["calibration_error"] = c.Error()
}

func softmax(s []float64, slope float64) []float64 {
	best := s[argmax(s)]
	out := make([]float64, len(s))
	var sum float64
	for i, v := range s {
		out[i] = math.Exp(float64(slope * (v - best)))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// Calibration compares probabilities with what came true, in ten equal steps.
type Calibration struct {
	n, right [10]float64
	sum      [10]float64
}

// Add counts one answer of probability p.
func (c *Calibration) Add(p float64, right bool) {
	b := min(int(p*10), 9)
	c.n[b]++
	c.sum[b] += p
	if right {
		c.right[b]++
	}
}

// Error is the expected calibration error: the mean distance between said and
// true, weighed by how often it was said.
func (c *Calibration) Error() float64 {
	var all, e float64
	for i, n := range c.n {
		all += n
		e += math.Abs(c.sum[i] - c.right[i])
	}
	if all == 0 {
		return 0
	}
	return e / all
}
