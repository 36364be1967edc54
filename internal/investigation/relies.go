package investigation

import "context"

// ReliesOn names what of an investigation stands on a piece of evidence, so that
// it is not destroyed under it; "" is nothing. It asks no permission: the caller
// has the evidence in hand, and is told no more than that there is something.
func (s *Service) ReliesOn(ctx context.Context, evidence string) (string, error) {
	var finding, fact, talk bool
	err := s.db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM finding_grounds g JOIN findings f ON f.id = g.finding WHERE g.kind = 'evidence' AND g.ref = $1 AND f.state <> 'withdrawn'),
		EXISTS (SELECT 1 FROM case_facts f WHERE f.source = 'evidence' AND f.source_ref = $1 AND f.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM case_facts later WHERE later.replaces = f.id)),
		EXISTS (SELECT 1 FROM interviews i WHERE i.recording = $1)`, evidence).Scan(&finding, &fact, &talk)
	switch {
	case err != nil:
		return "", err
	case finding:
		return "a finding", nil
	case fact:
		return "a fact", nil
	case talk:
		return "an interview, as its recording,", nil
	}
	return "", nil
}
