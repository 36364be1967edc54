package identity

// Enforcement beyond the first actions, standards, and comparing with the
// marketplace.
const (
	PermActionTakePayout     Permission = "action.take.payout"     // hold payouts and orders, refund
	PermActionTakeDeactivate Permission = "action.take.deactivate" // end an account for good; needs a second signature
	PermStandardsRead        Permission = "standards.read"         // strikes, the ladder, what it would recommend
	PermStandardsWrite       Permission = "standards.write"        // publish versions of the ladder
	PermReconcileRead        Permission = "reconciliation.read"
	PermReconcileWrite       Permission = "reconciliation.write" // say what the marketplace has in force; send again
)

// enforcementRights is who does what of these.
func enforcementRights(role string) []Permission {
	switch role {
	case RoleCriticalResponse:
		return []Permission{PermActionTakePayout, PermStandardsRead}
	case RoleInvestigator:
		return []Permission{PermActionTakePayout, PermActionTakeDeactivate, PermStandardsRead}
	case RoleFraudAnalyst:
		return []Permission{PermActionTakePayout, PermActionTakeDeactivate, PermStandardsRead, PermReconcileRead}
	case RoleCommander:
		return []Permission{PermActionTakePayout, PermActionTakeDeactivate, PermStandardsRead, PermReconcileRead, PermReconcileWrite}
	case RolePolicyLead:
		return []Permission{PermStandardsRead, PermStandardsWrite}
	case RoleProgramManager:
		return []Permission{PermStandardsRead, PermStandardsWrite, PermReconcileRead}
	case RoleAdjuster, RoleVetting, RoleQA, RolePrivacy, RoleLegal:
		return []Permission{PermStandardsRead}
	case RoleAuditor:
		return []Permission{PermStandardsRead, PermReconcileRead}
	case RoleAdmin:
		return []Permission{PermReconcileRead, PermReconcileWrite}
	case RoleEngineer:
		return []Permission{PermStandardsRead, PermReconcileRead, PermReconcileWrite}
	}
	return nil
}
