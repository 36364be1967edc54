// Proof, by the compiler, that what the pages read is what the server sends:
// each view type must accept the type generated from the server's OpenAPI.
// A change over there that breaks a page here fails `tsc`.
import type { components } from "./schema";
import type * as A from "./types";
import type * as G from "./graph";
import type * as P from "./protocol";
import type * as W from "./workbench";

type S = components["schemas"];
/** The view with its closed word lists opened: the server's description says "string". */
type Loose<T> = T extends string ? string : T extends number | boolean | null | undefined ? T : T extends (infer U)[] ? Loose<U>[] : T extends object ? { [K in keyof T]: Loose<T[K]> } : T;
type Accepts<View, Wire extends Loose<View>> = [View, Wire];

export type Conforms = [
  Accepts<A.Me, S["IdentityMe"]>, Accepts<A.InboxItem, S["CasesWork"]>, Accepts<A.Contact, S["IntakeContact"]>, Accepts<A.Case, S["Case"]>, Accepts<A.Clock, S["CaseClock"]>,
  Accepts<A.Party, S["CasesParty"]>, Accepts<A.Plan, S["CommsContactPlan"]>, Accepts<A.Note, S["CasesNote"]>, Accepts<A.Message, S["CommsMessage"]>, Accepts<A.CheckItem, S["CasesChecklistItem"]>,
  Accepts<A.Evidence, S["EvidenceItem"]>, Accepts<A.Evidence, S["EvidenceDetail"]>, Accepts<A.Account, S["EntityAccount"]>, Accepts<A.Links, S["EntityAccountLinks"]>, Accepts<A.Hands, S["EntityHands"]>,
  Accepts<A.Decision, S["Decision"]>, Accepts<A.Explained, S["DecisionExplained"]>, Accepts<A.Bucket, S["DecisionBucket"]>, Accepts<A.Rule, S["DecisionRule"]>, Accepts<A.RuleDetail, S["DecisionRuleDetail"]>,
  Accepts<A.Action, S["EnforcementAction"]>, Accepts<A.ActionPreview, S["EnforcementPreview"]>, Accepts<A.Task, S["EnforcementTask"]>, Accepts<A.StaffMember, S["IdentityStaff"]>, Accepts<A.Role, S["IdentityRole"]>,
  Accepts<A.ApiKey, S["IdentityKey"]>, Accepts<A.Webhook, S["CommsEndpoint"]>, Accepts<A.Delivery, S["CommsDelivery"]>, Accepts<A.Health, S["AppHealth"]>, Accepts<A.Checkpoint, S["AuditNewest"]>, Accepts<A.AuditEntry, S["AuditEntry"]>, Accepts<A.Import, S["IngestImportView"]>,
  Accepts<W.Draft, S["DecisionDraft"]>, Accepts<W.Checked, S["DecisionCheck"]>, Accepts<W.Backtest, S["DecisionBacktest"]>, Accepts<W.Example, S["DecisionHit"]>, Accepts<W.RuleVersion, S["DecisionRuleVersion"]>, Accepts<W.RulesetDiff, S["DecisionDiff"]>,
  Accepts<W.Likeness, S["DecisionLike"]>, Accepts<W.Vocabulary, S["EngineVocabulary"]>, Accepts<W.Watch, S["DecisionWatch"]>, Accepts<W.Ruleset, S["DecisionRuleset"]>, Accepts<W.WatchedRule, S["DecisionRule"]>,
  Accepts<G.Graph, S["EntityGraph"]>, Accepts<G.Way, S["EntityPath"]>, Accepts<G.Ring, S["EntityCommunity"]>, Accepts<G.RingRun, S["EntityCommunityRun"]>,
  Accepts<P.ProtocolLine, S["ProtocolSummary"]>, Accepts<P.Protocol, S["Protocol"]>, Accepts<P.ProtocolDraft, S["ProtocolDraft"]>, Accepts<P.ProtocolDiff, S["ProtocolDifference"]>, Accepts<P.Statistics, S["ProtocolStatistics"]>, Accepts<P.Run, S["ProtocolRun"]>, Accepts<P.CaseRuns, S["ProtocolCaseRuns"]>,
];
