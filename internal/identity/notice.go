package identity

// Letters about decisions, and second looks at them.
const (
	PermNoticeSend         Permission = "notice.send"         // release or withhold a letter that waits
	PermTransparencyExport Permission = "transparency.export" // statements of reasons for the EU database
	PermAppealRead         Permission = "appeal.read"
	PermAppealWrite        Permission = "appeal.write"  // take an appeal in by phone, from a mail, on behalf of somebody
	PermAppealDecide       Permission = "appeal.decide" // look again at what another decided
	PermAppealGroup        Permission = "appeal.group"  // take back all actions of a withdrawn rule
)

// appealRights are what roles may do about letters and appeals.
func appealRights(role string) []Permission {
	switch role {
	case RoleCriticalResponse:
		return []Permission{PermAppealRead, PermAppealWrite}
	case RoleInvestigator:
		return []Permission{PermNoticeSend, PermAppealRead, PermAppealWrite, PermAppealDecide}
	case RoleFraudAnalyst:
		return []Permission{PermNoticeSend, PermAppealRead, PermAppealWrite, PermAppealDecide}
	case RoleCommander:
		return []Permission{PermNoticeSend, PermAppealRead, PermAppealWrite, PermAppealDecide, PermAppealGroup}
	case RolePolicyLead:
		return []Permission{PermAppealRead, PermAppealWrite, PermAppealDecide, PermAppealGroup, PermTransparencyExport}
	case RoleLegal:
		return []Permission{PermNoticeSend, PermAppealRead, PermAppealWrite, PermTransparencyExport}
	case RolePrivacy:
		return []Permission{PermNoticeSend, PermAppealRead, PermTransparencyExport}
	case RoleAuditor, RoleProgramManager:
		return []Permission{PermAppealRead, PermTransparencyExport}
	case RoleQA, RoleVetting, RoleAdjuster:
		return []Permission{PermAppealRead}
	}
	return nil
}
