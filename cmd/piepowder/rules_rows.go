package main

import (
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/learn"
)

// StreamFlags say which events of a file are learned from.
type StreamFlags struct {
	Pack      string `required:"" type:"existingdir" help:"Pack directory."`
	Events    string `required:"" type:"existingfile" help:"NDJSON or CSV file, also .gz; CSV goes through the pack's mapping.yaml."`
	TrainFrom string `required:"" help:"First day of training (2026-01-31)."`
	TrainDays int    `default:"7" help:"Days to train on."`
	DelayDays int    `default:"7" help:"Days after which an event's label is known; of a CSV file, labels come that much later."`
	On        string `help:"Event type to score; default the pack's deciding type."`
	Label     string `help:"Label to predict; default the first label in the file."`
	Card      string `help:"Entity that pays; default the first account of the event type."`
	Terminal  string `help:"Entity that is paid at; default the first thing of the event type."`
	Amount    string `help:"Field that is paid; default the first money or float field."`
	Inputs    string `help:"Features and fields the model reads, separated by commas; default all numbers the pack has."`
}

// stream is what is learned from a file: every event of one type, those of
// some days with their inputs as they were at their own time.
type stream struct {
	pack   *engine.Pack
	prog   *engine.Program
	on     *engine.EventType
	label  string
	inputs []input
	pays   []learn.Payment
	known  []int64 // when the label came, 0 = never
	row    []int32 // of the payment in cols, +1; 0 = not kept
	cols   [][]float64
	score  []float64 // of the pack's own rules, by row
	ends   int64     // time of the last event
	zeros  bool      // some label said no

	card, terminal, amount int
	byID                   map[uint64]int32
	seed                   maphash.Seed
}

// input is one number read of a decided event.
type input struct {
	name           string
	feature, field int // the other is -1
}

// wants says which events' inputs are kept.
type wants func(at int64) bool

// packForTraining reads a pack and lets labels come after delay days.
func packForTraining(dir string, delayDays int) (*engine.Pack, error) {
	pack, err := engine.LoadPack(os.DirFS(dir))
	if err != nil {
		return nil, rootedFaults(dir, err)
	}
	if pack.Mapping != nil {
		for i := range pack.Mapping.Events {
			if e := &pack.Mapping.Events[i]; e.Type == engine.LabelEvent {
				e.After = int64(delayDays) * engine.Day
			}
		}
	}
	return pack, nil
}

func rootedFaults(dir string, err error) error {
	if ps, ok := err.(engine.Problems); ok {
		for i := range ps {
			ps[i] = rooted(dir, ps[i])
		}
	}
	return err
}

// readStream replays a file through a pack.
func readStream(c *StreamFlags, pack *engine.Pack, want wants, show io.Writer) (*stream, error) {
	p, err := engine.Compile(pack, engine.AllFeatures())
	if err != nil {
		return nil, rootedFaults(c.Pack, err)
	}
	s := &stream{pack: pack, prog: p, label: c.Label, byID: map[uint64]int32{}, seed: maphash.MakeSeed()}
	if err := s.find(c); err != nil {
		return nil, err
	}
	file, done := watched(c.Events, show)
	defer done()
	m := engine.NewMachine(p)
	m.Seed(engine.Hashed)
	var d engine.Decision
	err = readAhead(p, file, func(t string) { fmt.Fprintln(os.Stderr, t) }, func(ev *engine.Event) error {
		s.ends = max(s.ends, ev.At)
		m.Apply(ev, &d)
		switch {
		case ev.Type == s.on:
			s.take(ev, &d, want(ev.At))
		case ev.Type.Label:
			return s.learnt(ev)
		}
		return nil
	})
	return s, err
}

func (s *stream) take(ev *engine.Event, d *engine.Decision, keep bool) {
	p := learn.Payment{At: ev.At, Card: ev.Roles[s.card]}
	if s.terminal >= 0 {
		p.Terminal = ev.Roles[s.terminal]
	}
	if s.amount >= 0 {
		p.Amount = s.on.Fields[s.amount].Number(&ev.Vals[s.amount])
	}
	s.byID[maphash.String(s.seed, ev.ID)] = int32(len(s.pays))
	s.pays, s.known = append(s.pays, p), append(s.known, 0)
	if !keep {
		s.row = append(s.row, 0)
		return
	}
	for i := range s.inputs {
		in := &s.inputs[i]
		if in.feature < 0 {
			s.cols[i] = append(s.cols[i], s.on.Fields[in.field].Number(&ev.Vals[in.field]))
		} else {
			s.cols[i] = append(s.cols[i], s.prog.Number(in.feature, &d.Vector))
		}
	}
	points := 0.0 // of the rules, whatever the pack takes as its score
	for _, h := range d.Hits {
		if !h.Shadow && !h.Snoozed {
			points += s.prog.Rules[h.Rule].Score
		}
	}
	s.score = append(s.score, points)
	s.row = append(s.row, int32(len(s.score)))
}

// learnt notes what became of a payment.
func (s *stream) learnt(ev *engine.Event) error {
	t := ev.Type
	id, name, value := &ev.Vals[t.FieldSlot("event_id")], &ev.Vals[t.FieldSlot("label")], &ev.Vals[t.FieldSlot("value")]
	if !id.Has || !name.Has {
		return nil
	}
	if s.label == "" {
		s.label = name.S
	}
	if name.S != s.label {
		return nil
	}
	i, ok := s.byID[maphash.String(s.seed, id.S)]
	if !ok {
		return nil
	}
	s.known[i] = ev.At
	s.pays[i].Fraud = !value.Has || value.F > 0
	s.zeros = s.zeros || !s.pays[i].Fraud
	return nil
}

// find resolves the names of the event type, its entities and its inputs.
func (s *stream) find(c *StreamFlags) error {
	for _, t := range s.prog.Types {
		if t.Decide && !t.Label && (c.On == "" || c.On == t.Name) {
			if s.on != nil {
				return fmt.Errorf("the pack decides %s and %s: say which with --on", s.on.Name, t.Name)
			}
			s.on = t
		}
	}
	if s.on == nil {
		return fmt.Errorf("the pack has no deciding event type %s", c.On)
	}
	var err error
	if s.card, err = role(s.on, c.Card, "card", "account"); err != nil {
		return err
	}
	if s.card < 0 {
		return fmt.Errorf("%s speaks about no account: say who pays with --card", s.on.Name)
	}
	if s.terminal, err = role(s.on, c.Terminal, "terminal", "thing"); err != nil {
		return err
	}
	s.amount = -1
	for _, want := range []engine.FieldType{engine.Money, engine.Float, engine.Int} {
		for i, f := range s.on.Fields {
			if s.amount < 0 && (c.Amount == f.Name || c.Amount == "" && f.Type == want && !f.Personal) {
				s.amount = i
			}
		}
	}
	if c.Amount != "" && s.amount < 0 {
		return fmt.Errorf("%s has no field %s", s.on.Name, c.Amount)
	}
	return s.findInputs(c.Inputs)
}

func role(t *engine.EventType, name, flag, kind string) (int, error) {
	if name != "" {
		if i := t.RoleSlot(name); i >= 0 {
			return i, nil
		}
		return -1, fmt.Errorf("--%s: %s speaks about no %s", flag, t.Name, name)
	}
	return slices.IndexFunc(t.Roles, func(r engine.Role) bool { return r.Kind == kind }), nil
}

// watched opens a file so that a bar shows how far it has been read.
func watched(name string, show io.Writer) (engine.File, func()) {
	f := eventFile(name)
	info, err := os.Stat(name)
	if err != nil || show == nil {
		return f, func() {}
	}
	b := &bar{out: show, total: info.Size()}
	return eventFileThrough(name, b.through), b.end
}

// bar shows how much of a file has been read.
type bar struct {
	out         io.Writer
	total, done int64
	shown       time.Time
}

func (b *bar) through(r io.Reader) io.Reader { b.done = 0; return io.TeeReader(r, b) }

// Write counts what was read.
func (b *bar) Write(p []byte) (int, error) {
	if b.done += int64(len(p)); time.Since(b.shown) > 200*time.Millisecond {
		b.shown = time.Now()
		fmt.Fprintf(b.out, "\rreading %3d%% ", min(b.done*100/max(b.total, 1), 100))
	}
	return len(p), nil
}

func (b *bar) end() { fmt.Fprint(b.out, "\r              \r") }

// findInputs lists what the model may read: the numbers among fields and
// declared features, scores of models left out.
func (s *stream) findInputs(only string) error {
	var names []string
	for _, n := range strings.Split(only, ",") {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	for i := range s.on.Fields {
		if f := &s.on.Fields[i]; f.Type.Numeric() && !f.Personal {
			s.inputs = append(s.inputs, input{f.Name, -1, i})
		}
	}
	for _, i := range s.prog.FeaturesOf(s.on) {
		if f := &s.prog.Features[i]; f.Type.Numeric() && !s.pack.IsModel(f.Name) {
			s.inputs = append(s.inputs, input{f.Name, i, -1})
		}
	}
	if names != nil {
		all := s.inputs
		s.inputs = nil
		for _, n := range names {
			i := slices.IndexFunc(all, func(in input) bool { return in.name == n })
			if i < 0 {
				return fmt.Errorf("--inputs: %s has no number %s", s.on.Name, n)
			}
			s.inputs = append(s.inputs, all[i])
		}
	}
	if len(s.inputs) == 0 {
		return fmt.Errorf("the pack has no numbers on %s to learn from", s.on.Name)
	}
	s.cols = make([][]float64, len(s.inputs))
	return nil
}

// table gives the kept rows of some payments.
func (s *stream) table(rows []int) *learn.Table {
	t := &learn.Table{Cols: make([][]float64, len(s.inputs)), Y: make([]bool, len(rows))}
	for c := range s.inputs {
		t.Names = append(t.Names, s.inputs[c].name)
		t.Cols[c] = make([]float64, len(rows))
		for k, i := range rows {
			t.Cols[c][k] = s.cols[c][s.row[i]-1]
		}
	}
	for k, i := range rows {
		t.Y[k] = s.pays[i].Fraud
	}
	return t
}
