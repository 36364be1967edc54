package identity

// confidenceRights is who may break the glass of a restricted case, who reviews
// that, and who works under counsel's direction.
func confidenceRights(role string) []Permission {
	switch role {
	case RoleCriticalResponse, RoleInvestigator, RoleCommander:
		return []Permission{PermGlassBreak, PermCounsel}
	case RolePrivacy:
		return []Permission{PermGlassBreak, PermGlassReview, PermCounsel}
	case RoleLegal:
		return []Permission{PermGlassBreak, PermGlassReview, PermCounsel}
	}
	return nil
}
