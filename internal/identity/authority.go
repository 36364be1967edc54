package identity

// authorityRights is who asks for second signatures, who gives them, and who
// may propose other limits and duties. Vendors have no part in it.
func authorityRights(role string) []Permission {
	reads := []Permission{PermAuthorityRead, PermDutyRead}
	switch role {
	case RoleCommander, RolePrivacy:
		return join(reads, []Permission{PermApprovalDecide})
	case RolePolicyLead, RoleLegal:
		return join(reads, []Permission{PermApprovalDecide, PermDutyWrite})
	case RoleProgramManager:
		return join(reads, []Permission{PermApprovalDecide, PermAuthorityWrite})
	case RoleAdmin:
		return join(reads, []Permission{PermAuthorityWrite})
	case RoleCriticalResponse, RoleInvestigator, RoleFraudAnalyst, RoleAdjuster, RoleVetting, RoleQA, RoleAuditor:
		return reads
	}
	return nil
}
