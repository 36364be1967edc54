package identity

// Evidence beyond reading and adding.
const (
	PermEvidenceRelease Permission = "evidence.release" // take a file out of quarantine with a reason
	PermEvidenceLocked  Permission = "evidence.locked"  // know of suspected child abuse material, report it
	PermEvidenceDestroy Permission = "evidence.destroy" // destroy evidence that another brought
)

// custodyRights is who does what with evidence. Two roles, and no more, know of
// items that are locked.
func custodyRights(role string) []Permission {
	switch role {
	case RoleInvestigator:
		return []Permission{PermEvidenceRelease}
	case RoleCommander:
		return []Permission{PermEvidenceRelease, PermEvidenceLocked}
	case RoleLegal:
		return []Permission{PermEvidenceRelease, PermEvidenceLocked, PermEvidenceDestroy}
	case RolePrivacy:
		return []Permission{PermEvidenceDestroy}
	}
	return nil
}
