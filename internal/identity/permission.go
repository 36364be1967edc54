package identity

import "slices"

// Permission names one thing a caller may do. Permissions are held through
// roles (staff) or directly (API keys); they say what, Scope says on which rows.
type Permission string

// Every permission there is. A new one is added here, to All and to the role
// table in roles.go; the golden table test then shows who gets it.
const (
	// Events and decisions.
	PermEventWrite   Permission = "event.write"   // send events, get decisions
	PermEventImport  Permission = "event.import"  // send events as history
	PermDecisionRead Permission = "decision.read" // search and read decisions
	PermAlertRead    Permission = "alert.read"    // see alerts in the inbox
	PermAlertWrite   Permission = "alert.write"   // take and dismiss alerts

	// Rules, lists and labels: what the engine reads.
	PermRuleRead    Permission = "rule.read"
	PermRuleWrite   Permission = "rule.write"   // draft and test
	PermRuleApprove Permission = "rule.approve" // approve the draft of another
	PermRuleStage   Permission = "rule.stage"   // move approved rules between shadow, live and archived; revert
	PermRulePublish Permission = "rule.publish" // publish a whole ruleset without a second person; for keys
	PermListRead    Permission = "list.read"
	PermListWrite   Permission = "list.write"
	PermLabelWrite  Permission = "label.write"

	// First contacts and messages.
	PermContactRead  Permission = "contact.read"
	PermContactWrite Permission = "contact.write"
	PermMessageRead  Permission = "message.read"
	PermMessageSend  Permission = "message.send"
	PermTemplateRead Permission = "template.read"

	PermTemplateWrite   Permission = "template.write"   // draft templates and macros, publish ordinary ones
	PermTemplateApprove Permission = "template.approve" // publish a sensitive template that another wrote
	PermPressRead       Permission = "press.read"       // pages for the press, without personal data

	// Triage: taxonomy, severity tree, trigger lists, classifier.
	PermTriageRead  Permission = "triage.read"
	PermTriageWrite Permission = "triage.write" // publish versions

	// Cases.
	PermCaseRead     Permission = "case.read"
	PermCaseWrite    Permission = "case.write"
	PermCaseClose    Permission = "case.close"
	PermCaseRestrict Permission = "case.restrict" // make a case need-to-know, or open it again
	PermCaseMember   Permission = "case.member"   // add and remove members of a restricted case
	PermCaseExport   Permission = "case.export"   // packages and files with case content
	PermNoteWrite    Permission = "note.write"
	PermQueueRead    Permission = "queue.read"
	PermQueueWrite   Permission = "queue.write"

	// What few may know.
	PermGlassBreak  Permission = "glass.break"  // see a restricted case for hours, watched
	PermGlassReview Permission = "glass.review" // review what others did so
	PermCounsel     Permission = "counsel.work" // direct work on a case as counsel, and read its notes as a member

	// Accounts.
	PermAccountRead     Permission = "account.read"
	PermAccountPersonal Permission = "account.personal" // unmasked name, mail, phone, address

	// Evidence.
	PermEvidenceRead  Permission = "evidence.read"
	PermEvidenceWrite Permission = "evidence.write"

	// Actions.
	PermActionRead          Permission = "action.read"
	PermActionTakeSeparate  Permission = "action.take.separate"
	PermActionTakeWarn      Permission = "action.take.warn"
	PermActionTakeRestrict  Permission = "action.take.restrict"
	PermActionTakeSuspend   Permission = "action.take.suspend"
	PermActionTakeReinstate Permission = "action.take.reinstate"
	PermActionTakeBulk      Permission = "action.take.bulk"
	PermActionReverse       Permission = "action.take.reverse"

	// Critical incidents and partners.
	PermIncidentRead    Permission = "incident.read"
	PermIncidentWrite   Permission = "incident.write"   // declare, take roles, write, link
	PermIncidentCommand Permission = "incident.command" // steer without being its commander
	PermPartnerRead     Permission = "partner.read"
	PermPartnerWrite    Permission = "partner.write"
	PermPartnerVerify   Permission = "partner.verify" // say that a number is theirs

	// Protocols; their runs are work on cases.
	PermProtocolRead    Permission = "protocol.read"
	PermProtocolWrite   Permission = "protocol.write"   // draft texts
	PermProtocolPublish Permission = "protocol.publish" // put texts in force, or approve those of another
	PermProtocolDrill   Permission = "protocol.drill"   // begin exercises

	// Clocks.
	PermSLARead  Permission = "sla.read"
	PermSLAWrite Permission = "sla.write"

	// On-call.
	PermOnCallRead     Permission = "oncall.read"
	PermOnCallTake     Permission = "oncall.take"     // be on call: page, answer, own methods, swaps and time off
	PermOnCallWrite    Permission = "oncall.write"    // schedules, policies, heartbeats, other people's duty
	PermHeartbeatWrite Permission = "heartbeat.write" // say that something is alive

	// Limits, second signatures, duties by place of work.
	PermAuthorityRead  Permission = "authority.read"  // the limits, the queue of requests, one's own requests
	PermApprovalDecide Permission = "approval.decide" // sign what others prepared, as far as one's limit reaches
	PermAuthorityWrite Permission = "authority.write" // propose other limits
	PermDutyRead       Permission = "duty.read"
	PermDutyWrite      Permission = "duty.write" // propose another table of duties

	// Administration.
	PermWebhookRead  Permission = "webhook.read"
	PermWebhookWrite Permission = "webhook.write"
	PermStaffRead    Permission = "staff.read"
	PermStaffWrite   Permission = "staff.write"
	PermRoleRead     Permission = "role.read"
	PermKeyWrite     Permission = "key.write"
	PermAuditRead    Permission = "audit.read"
	PermHealthRead   Permission = "health.read"
	PermImportRun    Permission = "import.run"
	PermMailboxRead  Permission = "mailbox.read"  // our addresses, and how fetching goes
	PermMailboxWrite Permission = "mailbox.write" // add and change them
)

// All returns every permission in the order of the constants.
func All() []Permission {
	return []Permission{
		PermEventWrite, PermEventImport, PermDecisionRead, PermAlertRead, PermAlertWrite,
		PermRuleRead, PermRuleWrite, PermRuleApprove, PermRuleStage, PermRulePublish, PermListRead, PermListWrite, PermLabelWrite,
		PermContactRead, PermContactWrite, PermMessageRead, PermMessageSend, PermTemplateRead,
		PermTemplateWrite, PermTemplateApprove, PermPressRead,
		PermTriageRead, PermTriageWrite,
		PermCaseRead, PermCaseWrite, PermCaseClose, PermCaseRestrict, PermCaseMember, PermCaseExport,
		PermNoteWrite, PermQueueRead, PermQueueWrite,
		PermGlassBreak, PermGlassReview, PermCounsel, PermReporterRead,
		PermAccountRead, PermAccountPersonal,
		PermEvidenceRead, PermEvidenceWrite, PermEvidenceRelease, PermEvidenceLocked, PermEvidenceDestroy,
		PermFindingRead, PermFindingWrite, PermFindingSecond, PermCaseBulk, PermCaseType,
		PermActionRead, PermActionTakeSeparate, PermActionTakeWarn, PermActionTakeRestrict,
		PermActionTakeSuspend, PermActionTakeReinstate, PermActionTakeBulk, PermActionReverse,
		PermActionTakePayout, PermActionTakeDeactivate, PermStandardsRead, PermStandardsWrite, PermReconcileRead, PermReconcileWrite,
		PermNoticeSend, PermTransparencyExport, PermAppealRead, PermAppealWrite, PermAppealDecide, PermAppealGroup,
		PermIncidentRead, PermIncidentWrite, PermIncidentCommand, PermPartnerRead, PermPartnerWrite, PermPartnerVerify,
		PermProtocolRead, PermProtocolWrite, PermProtocolPublish, PermProtocolDrill,
		PermPolicyRead, PermPolicyWrite, PermPolicyApprove, PermPolicyPublish,
		PermSLARead, PermSLAWrite,
		PermOnCallRead, PermOnCallTake, PermOnCallWrite, PermHeartbeatWrite,
		PermAuthorityRead, PermApprovalDecide, PermAuthorityWrite, PermDutyRead, PermDutyWrite,
		PermWebhookRead, PermWebhookWrite, PermStaffRead, PermStaffWrite, PermRoleRead,
		PermKeyWrite, PermAuditRead, PermHealthRead, PermImportRun,
		PermMailboxRead, PermMailboxWrite,
	}
}

// Known says whether p is one of All.
func Known(p Permission) bool { return slices.Contains(All(), p) }
