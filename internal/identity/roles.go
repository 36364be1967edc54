package identity

import (
	"slices"
	"sync"
)

// The roles of the product. A person may hold several; permissions add up.
const (
	RoleCriticalResponse = "critical_response"
	RoleBPO              = "bpo"
	RoleInvestigator     = "investigator"
	RoleCommander        = "commander"
	RoleAdjuster         = "adjuster"
	RoleFraudAnalyst     = "fraud_analyst"
	RoleVetting          = "vetting"
	RolePolicyLead       = "policy_lead"
	RoleQA               = "qa"
	RoleProgramManager   = "program_manager"
	RolePrivacy          = "privacy"
	RoleLegal            = "legal"
	RoleAuditor          = "auditor"
	RoleAdmin            = "admin"
	RoleEngineer         = "engineer" // marketplace engineers; held through API keys
	RoleCommunications   = "communications"
)

// Role is a named set of permissions.
type Role struct {
	ID          string       `json:"id" doc:"Stable name of the role"`
	Title       string       `json:"title" doc:"What people call it"`
	TeamBound   bool         `json:"team_bound" doc:"Someone who holds only team-bound roles sees only rows of their own teams"`
	Permissions []Permission `json:"permissions"`
}

// Roles returns the role table. It is code, not data: who may do what changes
// in review, with the golden test showing the difference. The permissions of a
// role are shared by all callers and not to be changed.
func Roles() []Role { return slices.Clone(roleTable()) }

// Every request and every step of a protocol asks for the table.
var roleTable = sync.OnceValue(buildRoles)

func buildRoles() []Role {
	look := []Permission{PermCaseRead, PermContactRead, PermMessageRead, PermAlertRead, PermDecisionRead, PermAccountRead,
		PermActionRead, PermQueueRead, PermSLARead, PermTemplateRead, PermProtocolRead, PermRoleRead, PermStaffRead, PermOnCallRead, PermTriageRead}
	work := []Permission{PermContactWrite, PermAlertWrite, PermCaseWrite, PermNoteWrite, PermMessageSend,
		PermEvidenceRead, PermEvidenceWrite, PermOnCallTake}
	firstActions := []Permission{PermActionTakeSeparate, PermActionTakeWarn, PermActionTakeRestrict, PermActionTakeSuspend}

	table := []Role{
		{RoleCriticalResponse, "Critical response associate", false, join(look, work, firstActions,
			[]Permission{PermCaseClose, PermCaseRestrict, PermAccountPersonal, PermMailboxRead})},
		// Narrower ground: no personal data, no restricting, no export, own queues only.
		{RoleBPO, "Vendor associate", true, []Permission{PermCaseRead, PermCaseWrite, PermContactRead, PermContactWrite,
			PermMessageRead, PermMessageSend, PermNoteWrite, PermAlertRead, PermAccountRead, PermActionRead,
			PermActionTakeSeparate, PermQueueRead, PermSLARead, PermTemplateRead, PermProtocolRead, PermRoleRead, PermOnCallRead, PermTriageRead}},
		{RoleInvestigator, "Investigator", false, join(look, work, firstActions,
			[]Permission{PermCaseClose, PermCaseRestrict, PermCaseMember, PermCaseExport, PermAccountPersonal,
				PermActionTakeReinstate, PermActionReverse, PermRuleRead, PermListRead, PermLabelWrite})},
		{RoleCommander, "Escalations manager", false, join(look, work, firstActions,
			[]Permission{PermCaseClose, PermCaseRestrict, PermCaseMember, PermCaseExport, PermAccountPersonal,
				PermActionTakeReinstate, PermActionTakeBulk, PermActionReverse, PermRuleRead, PermListRead,
				PermListWrite, PermLabelWrite, PermQueueWrite, PermSLAWrite, PermHealthRead, PermOnCallWrite, PermHeartbeatWrite, PermProtocolWrite, PermProtocolPublish, PermProtocolDrill, PermMailboxRead, PermTemplateWrite, PermTemplateApprove, PermPressRead, PermTriageWrite})},
		{RoleAdjuster, "Claims adjuster", false, join(look, []Permission{PermCaseWrite, PermNoteWrite, PermMessageSend,
			PermEvidenceRead, PermEvidenceWrite, PermAccountPersonal})},
		{RoleFraudAnalyst, "Fraud analyst", false, join(look, work, firstActions,
			[]Permission{PermCaseClose, PermCaseRestrict, PermAccountPersonal, PermActionTakeReinstate, PermActionTakeBulk,
				PermActionReverse, PermRuleRead, PermRuleWrite, PermRuleApprove, PermRuleStage, PermListRead, PermListWrite,
				PermLabelWrite, PermEventImport, PermImportRun})},
		{RoleVetting, "Vetting specialist", false, join(look, []Permission{PermCaseWrite, PermNoteWrite, PermMessageSend,
			PermEvidenceRead, PermEvidenceWrite, PermAccountPersonal, PermActionTakeRestrict})},
		{RolePolicyLead, "Policy lead", false, join(look, []Permission{PermNoteWrite, PermRuleRead, PermRuleApprove, PermListRead, PermSLAWrite, PermProtocolWrite, PermProtocolPublish, PermTemplateWrite, PermTemplateApprove, PermTriageWrite})},
		{RoleQA, "QA and training", false, join(look, []Permission{PermNoteWrite, PermEvidenceRead, PermRuleRead, PermProtocolWrite, PermProtocolDrill, PermTemplateWrite})},
		{RoleProgramManager, "Program manager", false, join(look, []Permission{PermRuleRead, PermRuleApprove, PermListRead, PermQueueWrite,
			PermSLAWrite, PermHealthRead, PermOnCallTake, PermOnCallWrite, PermHeartbeatWrite, PermProtocolWrite, PermProtocolDrill, PermMailboxRead, PermTemplateWrite, PermTemplateApprove, PermPressRead, PermTriageWrite})},
		{RolePrivacy, "Privacy", false, join(look, []Permission{PermCaseWrite, PermCaseRestrict, PermCaseMember, PermCaseClose,
			PermNoteWrite, PermMessageSend, PermEvidenceRead, PermAccountPersonal, PermAuditRead, PermOnCallTake})},
		{RoleLegal, "Legal and law-enforcement liaison", false, join(look, []Permission{PermCaseWrite, PermCaseRestrict,
			PermCaseMember, PermCaseClose, PermCaseExport, PermNoteWrite, PermMessageSend, PermEvidenceRead,
			PermEvidenceWrite, PermAccountPersonal, PermAuditRead, PermOnCallTake})},
		// Reads everything that is not restricted or personal; writes nothing.
		{RoleAuditor, "Auditor", false, join(look, []Permission{PermRuleRead, PermListRead, PermEvidenceRead, PermWebhookRead,
			PermAuditRead, PermHealthRead, PermMailboxRead})},
		// Runs the installation; does not read cases.
		{RoleAdmin, "Administrator", false, []Permission{PermStaffRead, PermStaffWrite, PermRoleRead, PermKeyWrite,
			PermWebhookRead, PermWebhookWrite, PermQueueRead, PermQueueWrite, PermSLARead, PermSLAWrite, PermTemplateRead,
			PermProtocolRead, PermRuleRead, PermListRead, PermAuditRead, PermHealthRead, PermImportRun, PermOnCallRead, PermOnCallTake, PermOnCallWrite, PermHeartbeatWrite, PermEventImport, PermMailboxRead, PermMailboxWrite}},
		// Speaks for the house: reads pages without personal data, no case.
		{RoleCommunications, "Communications", false, []Permission{PermTemplateRead, PermTemplateWrite, PermPressRead, PermRoleRead, PermStaffRead}},
		{RoleEngineer, "Marketplace engineer", false, []Permission{PermEventWrite, PermEventImport, PermDecisionRead,
			PermContactRead, PermContactWrite, PermAccountRead, PermActionRead, PermRuleRead, PermRulePublish, PermListRead, PermListWrite,
			PermLabelWrite, PermWebhookRead, PermWebhookWrite, PermHealthRead, PermOnCallRead, PermHeartbeatWrite}},
	}
	for i := range table {
		table[i].Permissions = join(table[i].Permissions, incidentRights(table[i].ID), policyRights(table[i].ID), appealRights(table[i].ID), caseworkRights(table[i].ID), authorityRights(table[i].ID))
		table[i].Permissions = join(table[i].Permissions, custodyRights(table[i].ID), confidenceRights(table[i].ID), reporterRights(table[i].ID))
		table[i].Permissions = join(table[i].Permissions, enforcementRights(table[i].ID))
	}
	return table
}

// RolePermissions returns the permissions of one role in the order of All; nil
// for a name that is no role.
func RolePermissions(role string) []Permission {
	for _, r := range roleTable() {
		if r.ID == role {
			return r.Permissions
		}
	}
	return nil
}

// join puts sets together without doubles, in the order of All.
func join(sets ...[]Permission) []Permission {
	wanted := map[Permission]bool{}
	for _, s := range sets {
		for _, p := range s {
			wanted[p] = true
		}
	}
	var out []Permission
	for _, p := range All() {
		if wanted[p] {
			out = append(out, p)
		}
	}
	return out
}
