package decision

import (
	"context"
	"sync"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what the service works with.
type Options struct {
	Main, History *db.DB
	Read          func(pos uint64) ([]byte, error) // of the journal
	Programs      *ingest.Programs
	Vault         *seal.Vault
	Clock         clock.Clock
	Hub           *web.Hub     // nil = nobody listens
	Log           Log          // the journal, for back-tests
	Sets          *ingest.Sets // loaded lists; nil = none can be loaded
	Crowded       func() bool  // many callers wait for decisions: back-tests rest; nil = never
	// Alarm makes an item of work of a rule's alarm; nil = nobody does.
	Alarm func(ctx context.Context, tx *db.Tx, a Alarm) (caseID string, err error)
}

// Service answers what people ask about decisions, rules and alerts, and
// publishes rulesets.
type Service struct {
	main, history *db.DB
	read          func(pos uint64) ([]byte, error)
	programs      *ingest.Programs
	vault         *seal.Vault
	clock         clock.Clock
	hub           *web.Hub
	sets          *ingest.Sets
	log           Log
	crowded       func() bool
	alarm         func(ctx context.Context, tx *db.Tx, a Alarm) (string, error)
	running       runningTests
	scan          int    // rows a search looks at in Go
	ahead         uint64 // records not yet copied that a reader looks through

	mu   sync.Mutex
	live *livePack // of the ruleset read last
}

// livePack is a compiled ruleset with the environment searches are checked in.
type livePack struct {
	number  int64
	program *engine.Program
	search  *searchEnv
}

// New makes the service.
func New(o Options) *Service {
	return &Service{main: o.Main, history: o.History, read: o.Read, programs: o.Programs, vault: o.Vault, clock: o.Clock, hub: o.Hub, sets: o.Sets, log: o.Log, crowded: o.Crowded, alarm: o.Alarm, scan: scanLimit, ahead: maxAhead}
}

// accountNumber finds the vault's id of an account by acc_ id or reference.
func (s *Service) accountNumber(ref string) (uint64, bool) {
	if prefix, eid, ok := id.ParseEntity(ref); ok && prefix == "acc" {
		return eid, true
	}
	if ref == "" {
		return 0, false
	}
	return s.vault.Lookup("account", []byte(ref))
}

func entityID(kind string, eid uint64) string {
	switch {
	case eid == 0:
		return ""
	case kind == "account":
		return id.Entity("acc", eid)
	case kind == "order":
		return id.Entity("ord", eid)
	}
	return id.Entity("thg", eid)
}

func noDecision() error {
	return errs.New(errs.NotFound, "decision_not_found", "There is no such decision.")
}
