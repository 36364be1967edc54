package investigation

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/identity"
)

// Section is an investigation as it goes into an evidence package.
type Section struct {
	Facts      []*CaseFact    `json:"facts"`
	Interviews []*Interview   `json:"interviews"`
	Hypotheses []*Hypothesis  `json:"hypotheses"`
	Findings   []*CaseFinding `json:"findings"`
}

// Package gives the investigation of a case that the caller was let see, as
// JSON for an evidence package.
func (s *Service) Package(ctx context.Context, sc identity.Scope, caseID string) (name string, body []byte, err error) {
	var x Section
	if x.Facts, err = s.facts(ctx, caseID, ""); err != nil {
		return "", nil, err
	}
	if x.Interviews, err = s.interviews(ctx, sc, caseID, ""); err != nil {
		return "", nil, err
	}
	if x.Hypotheses, err = s.hypotheses(ctx, caseID, ""); err != nil {
		return "", nil, err
	}
	if x.Findings, err = s.findings(ctx, caseID, ""); err != nil {
		return "", nil, err
	}
	body, err = json.MarshalIndent(x, "", "  ")
	return "investigation.json", body, err
}
