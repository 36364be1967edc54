package identity

// What casework and investigation ask for.
const (
	PermFindingRead   Permission = "finding.read"   // facts, interviews, findings of cases one may see
	PermFindingWrite  Permission = "finding.write"  // enter and correct them
	PermFindingSecond Permission = "finding.second" // conclude what another established
	PermCaseBulk      Permission = "case.bulk"      // change many cases at once
	PermCaseType      Permission = "casetype.write" // what types of cases ask for, and templates
)

// caseworkRights are the permissions of casework by role.
func caseworkRights(role string) []Permission {
	switch role {
	case RoleCriticalResponse:
		return []Permission{PermFindingRead, PermFindingWrite}
	case RoleInvestigator, RoleFraudAnalyst, RoleLegal:
		return []Permission{PermFindingRead, PermFindingWrite, PermFindingSecond, PermCaseBulk}
	case RoleCommander:
		return []Permission{PermFindingRead, PermFindingWrite, PermFindingSecond, PermCaseBulk, PermCaseType}
	case RolePolicyLead:
		return []Permission{PermFindingRead, PermFindingSecond, PermCaseType}
	case RoleProgramManager:
		return []Permission{PermFindingRead, PermCaseType}
	case RoleAdjuster, RoleVetting, RoleQA, RolePrivacy, RoleAuditor:
		return []Permission{PermFindingRead}
	case RoleAdmin:
		return []Permission{PermCaseType}
	}
	return nil
}
