package textmodel

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// magic opens every file; the number is the version of the format.
const magic = "piepowder text model 1\n"

// Bounds of a file that is read.
const (
	maxFeatures = 1 << 22
	maxClasses  = 4096
	maxWeights  = 1 << 29
)

// front is the readable part of a file, one line of JSON.
type front struct {
	Rows      int            `json:"rows"`
	Training  string         `json:"training_sha256"`
	Languages []string       `json:"languages,omitempty"`
	Texts     int            `json:"texts"`
	Features  int            `json:"features"`
	Shares    [kinds]float64 `json:"shares"`
	Lexicon   Lexicon        `json:"lexicon,omitempty"`
	Heads     []frontHead    `json:"heads"`

	Usual map[string]map[string]float64 `json:"usual_severity,omitempty"`
}

type frontHead struct {
	Name    string             `json:"name"`
	Classes []string           `json:"classes"`
	Slope   float64            `json:"slope"`
	Gate    gate               `json:"gate"`
	Scale   []float64          `json:"scale"`
	Figures map[string]float64 `json:"held_out"`
}

// Encode gives the file of a model: magic, one line of JSON, then deflated
// feature hashes (ascending, as differences), document frequencies, kinds and
// weights of a byte each. It sets Version.
func (m *Model) Encode() ([]byte, error) {
	fr := front{Rows: m.Rows, Training: m.Training, Languages: m.Languages, Texts: m.f.texts, Features: len(m.f.hash), Shares: m.f.share, Lexicon: m.lexicon, Usual: m.Usual}
	for _, h := range m.heads {
		fr.Heads = append(fr.Heads, frontHead{h.Name, h.Classes, h.Slope, h.Gate, h.scale, h.Figures})
	}
	line, err := json.Marshal(fr)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(line)
	b.WriteByte('\n')
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	var body []byte
	last := uint64(0)
	for i, h := range m.f.hash {
		body = binary.AppendUvarint(body, h-last)
		body = binary.AppendUvarint(body, uint64(m.f.df[i]))
		body = append(body, m.f.kind[i])
		last = h
	}
	for _, h := range m.heads {
		for _, w := range h.w {
			body = append(body, byte(w))
		}
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	m.Version = version(b.Bytes())
	return b.Bytes(), nil
}

func version(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:6])
}

var errFile = errors.New("textmodel: not a text model, or damaged")

// Decode reads a file of Encode.
func Decode(file []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return nil, errFile
	}
	line, packed, ok := bytes.Cut(rest, []byte{'\n'})
	if !ok {
		return nil, errFile
	}
	var fr front
	if err := json.Unmarshal(line, &fr); err != nil {
		return nil, fmt.Errorf("%w: %w", errFile, err)
	}
	if fr.Features < 0 || fr.Features > maxFeatures || fr.Texts < 0 || fr.Texts > 1<<31 || len(fr.Heads) == 0 || len(fr.Heads) > 8 {
		return nil, errFile
	}
	weights := 0
	for _, h := range fr.Heads {
		if len(h.Classes) < 2 || len(h.Classes) > maxClasses || len(h.Scale) != len(h.Classes) || !slices.IsSorted(h.Classes) {
			return nil, errFile
		}
		if weights += (fr.Features + 1) * len(h.Classes); weights > maxWeights {
			return nil, errFile
		}
	}
	most := int64(weights) + int64(fr.Features)*(2*binary.MaxVarintLen64+1)
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), most+1))
	if err != nil || int64(len(body)) > most {
		return nil, errFile
	}
	m := &Model{Version: version(file), Rows: fr.Rows, Training: fr.Training, Languages: fr.Languages, lexicon: fr.Lexicon, things: newThings(fr.Lexicon), Usual: fr.Usual}
	m.f = &features{texts: fr.Texts, share: fr.Shares}
	last := uint64(0)
	for i := range fr.Features {
		step, n := binary.Uvarint(body)
		if n <= 0 || i > 0 && step == 0 || last+step < last {
			return nil, errFile
		}
		body = body[n:]
		df, n := binary.Uvarint(body)
		if n <= 0 || df > math.MaxUint32 || len(body) == n || body[n] >= kinds {
			return nil, errFile
		}
		last += step
		m.f.hash, m.f.df, m.f.kind = append(m.f.hash, last), append(m.f.df, uint32(df)), append(m.f.kind, body[n])
		body = body[n+1:]
	}
	m.f.finish()
	for _, fh := range fr.Heads {
		n := (fr.Features + 1) * len(fh.Classes)
		if len(body) < n {
			return nil, errFile
		}
		h := &head{Name: fh.Name, Classes: fh.Classes, Slope: fh.Slope, Gate: fh.Gate, Figures: fh.Figures, scale: fh.Scale, w: make([]int8, n)}
		for i, v := range body[:n] {
			h.w[i] = int8(v)
		}
		for i := range h.Gate.Scale {
			if h.Gate.Scale[i] == 0 {
				h.Gate.Scale[i] = 1
			}
		}
		body = body[n:]
		m.heads = append(m.heads, h)
	}
	if len(body) != 0 {
		return nil, errFile
	}
	return m, nil
}
