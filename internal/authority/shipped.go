package authority

import "github.com/piepowder/piepowder/internal/identity"

// Shipped is the table that holds until another is published.
func Shipped() Table {
	leads := []LimitSigner{{identity.RoleCommander, -1}, {identity.RoleLegal, -1}}
	deactivate := KindLimits{Kind: Deactivate, Signatures: 1, Due: "4h", Expires: "72h"}
	for _, role := range []string{identity.RoleCriticalResponse, identity.RoleInvestigator, identity.RoleFraudAnalyst, identity.RoleCommander} {
		deactivate.Limits = append(deactivate.Limits, LimitLine{Role: role, Approvers: leads})
	}
	bulk := KindLimits{Kind: Bulk, Signatures: 1, Due: "2h", Expires: "48h", Limits: []LimitLine{
		{Role: identity.RoleCommander, PerAct: 50, Within: "24h", Cumulative: 100, Across: OfPreparer, Approvers: []LimitSigner{
			{identity.RoleCommander, 500}, {identity.RoleProgramManager, 2000}, {identity.RoleLegal, -1}}},
		{Role: identity.RoleFraudAnalyst, PerAct: 25, Within: "24h", Cumulative: 50, Across: OfPreparer, Approvers: []LimitSigner{
			{identity.RoleCommander, 500}, {identity.RoleProgramManager, 2000}, {identity.RoleLegal, -1}}},
	}}
	export := KindLimits{Kind: Export, Signatures: 1, Due: "8h", Expires: "72h"}
	for _, role := range []string{identity.RoleInvestigator, identity.RoleCommander, identity.RoleLegal} {
		export.Limits = append(export.Limits, LimitLine{Role: role, Approvers: []LimitSigner{{identity.RolePrivacy, -1}, {identity.RoleLegal, -1}}})
	}
	return Table{Kinds: []KindLimits{
		deactivate, bulk, export,
		{Kind: Publish, Signatures: 1, Due: "24h", Expires: "336h", Limits: []LimitLine{
			{Role: identity.RolePolicyLead, Approvers: []LimitSigner{{identity.RolePolicyLead, -1}, {identity.RoleLegal, -1}, {identity.RoleProgramManager, -1}}}}},
		{Kind: Limits, Signatures: 1, Due: "24h", Expires: "168h", Limits: []LimitLine{
			{Role: identity.RoleAdmin, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RoleProgramManager, -1}, {identity.RoleCommander, -1}}},
			{Role: identity.RoleProgramManager, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RoleCommander, -1}}}}},
		{Kind: Duties, Signatures: 1, Due: "24h", Expires: "168h", Limits: []LimitLine{
			{Role: identity.RoleLegal, Approvers: []LimitSigner{{identity.RolePolicyLead, -1}, {identity.RoleLegal, -1}, {identity.RolePrivacy, -1}}},
			{Role: identity.RolePolicyLead, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RolePrivacy, -1}}}}},
		{Kind: BreakGlass, Signatures: 1, Due: "48h", Expires: "336h", NotManager: true, Limits: []LimitLine{
			{Role: anyStaff, Approvers: []LimitSigner{{identity.RolePrivacy, -1}, {identity.RoleLegal, -1}}}}},
		{Kind: Production, Signatures: 1, Due: "24h", Expires: "168h", Limits: []LimitLine{
			{Role: identity.RoleLegal, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RolePrivacy, -1}}}}},
		{Kind: Emergency, Signatures: 1, Due: "30m", Expires: "4h", Limits: []LimitLine{
			{Role: identity.RoleCriticalResponse, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RoleCommander, -1}}},
			{Role: identity.RoleCommander, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RoleCommander, -1}}},
			{Role: identity.RoleLegal, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RoleCommander, -1}}}}},
		{Kind: Settlement, Signatures: 1, Due: "24h", Expires: "168h", Limits: []LimitLine{
			{Role: identity.RoleAdjuster, PerAct: 50_000, Within: "720h", Cumulative: 200_000, Across: OfSubject, Currency: "USD", Approvers: []LimitSigner{
				{identity.RoleCommander, 500_000}, {identity.RoleProgramManager, 2_500_000}, {identity.RoleLegal, -1}}},
			{Role: identity.RoleAdjuster, PerAct: 50_000, Within: "720h", Cumulative: 200_000, Across: OfSubject, Currency: "EUR", Approvers: []LimitSigner{
				{identity.RoleCommander, 500_000}, {identity.RoleProgramManager, 2_500_000}, {identity.RoleLegal, -1}}}}},
		{Kind: DestroyKey, Signatures: 1, Due: "24h", Expires: "168h", NotManager: true, Limits: []LimitLine{
			{Role: identity.RolePrivacy, Approvers: []LimitSigner{{identity.RoleLegal, -1}, {identity.RolePrivacy, -1}}}}},
		{Kind: KeepOverride, Signatures: 1, Due: "24h", Expires: "168h", Limits: []LimitLine{
			{Role: identity.RolePrivacy, Approvers: []LimitSigner{{identity.RoleLegal, -1}}},
			{Role: identity.RoleLegal, Approvers: []LimitSigner{{identity.RolePrivacy, -1}}}}},
	}}
}
