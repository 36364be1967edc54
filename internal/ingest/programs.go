package ingest

import (
	"fmt"
	"sync"

	"github.com/piepowder/piepowder/internal/engine"
)

// Programs knows the program that every record of a log was decided by. A
// program is named by the position of the control entry that published it;
// one not yet known is compiled from that entry.
type Programs struct {
	read func(pos uint64) ([]byte, error)

	mu sync.RWMutex
	at map[uint64]*engine.Program
}

// NewPrograms makes a registry over a log; read is its Read.
func NewPrograms(read func(pos uint64) ([]byte, error)) *Programs {
	return &Programs{read: read, at: map[uint64]*engine.Program{}}
}

// At gives the program published at a position.
func (p *Programs) At(pos uint64) (*engine.Program, error) {
	if p == nil {
		return nil, fmt.Errorf("no programs given")
	}
	p.mu.RLock()
	program := p.at[pos]
	p.mu.RUnlock()
	if program != nil {
		return program, nil
	}
	rec, err := p.read(pos)
	if err != nil {
		return nil, fmt.Errorf("program published at %d: %w", pos, err)
	}
	var r Record
	if err := DecodeRecord(pos, rec, nil, &r); err != nil {
		return nil, err
	}
	if r.Kind != ControlRecord || r.Control.Kind != engine.RulesetPublish {
		return nil, fmt.Errorf("position %d publishes no program", pos)
	}
	if program, err = compile(&r.Control); err != nil {
		return nil, fmt.Errorf("program published at %d: %w", pos, err)
	}
	p.put(pos, program)
	return program, nil
}

// put enters a program that was compiled elsewhere.
func (p *Programs) put(pos uint64, program *engine.Program) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at[pos] = program
}

func compile(c *engine.Control) (*engine.Program, error) {
	pack, err := engine.LoadDocuments(c.Documents)
	if err != nil {
		return nil, err
	}
	return engine.Compile(pack, engine.Version(c.Version))
}
