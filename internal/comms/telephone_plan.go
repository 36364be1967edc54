package comms

import (
	"context"
)

// PlanForbids says why a party's plan does not allow a channel now: mail, phone,
// text, or voicemail; "" when it does or there is none. The caller has been
// required.
func (s *Service) PlanForbids(ctx context.Context, caseID, party, channel string) (why string, err error) {
	p, err := s.plan(ctx, caseID, party)
	if err != nil {
		return "", err
	}
	if channel == "voicemail" {
		if why = p.Forbids("phone", s.DB.Now()); why == "" && p.Version > 0 && !p.Voicemail {
			why = "the plan does not allow voicemail"
		}
		return why, nil
	}
	return p.Forbids(channel, s.DB.Now()), nil
}
