package identity

// incidentRights is who does what in critical incidents and in the directory of
// partners. Vendors have no part in either.
func incidentRights(role string) []Permission {
	reads := []Permission{PermIncidentRead, PermPartnerRead}
	switch role {
	case RoleCriticalResponse, RoleInvestigator, RoleFraudAnalyst, RolePrivacy:
		return join(reads, []Permission{PermIncidentWrite})
	case RoleLegal:
		return join(reads, []Permission{PermIncidentWrite, PermPartnerWrite, PermPartnerVerify})
	case RoleCommander:
		return join(reads, []Permission{PermIncidentWrite, PermIncidentCommand, PermPartnerWrite, PermPartnerVerify})
	case RoleProgramManager:
		return join(reads, []Permission{PermIncidentWrite, PermPartnerWrite})
	case RoleAdmin:
		return []Permission{PermPartnerRead, PermPartnerWrite}
	case RoleAdjuster, RoleVetting, RolePolicyLead, RoleQA, RoleAuditor:
		return reads
	}
	return nil
}
