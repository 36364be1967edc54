// French, file by file as Spanish.
import { enforcementFr } from "./fr/enforcement";
import { listedFr } from "./fr/listed";
import { appealFr } from "./fr/appeal";
import { actionsFr } from "./fr/actions";
import { adminFr } from "./fr/admin";
import { authorityFr } from "./fr/authority";
import { signinFr } from "./fr/signin";
import { confidenceFr } from "./fr/confidence";
import { casesFr } from "./fr/cases";
import { decisionsFr } from "./fr/decisions";
import { evidenceFr } from "./fr/evidence";
import { custodyFr } from "./fr/custody";
import { depthFr } from "./fr/depth";
import { graphFr } from "./fr/graph";
import { inboxFr } from "./fr/inbox";
import { incidentFr } from "./fr/incident";
import { investigationFr } from "./fr/investigation";
import { kindsFr } from "./fr/kinds";
import { mailFr } from "./fr/mail";
import { nightFr } from "./fr/night";
import { oncallFr } from "./fr/oncall";
import { peopleFr } from "./fr/people";
import { phoneFr } from "./fr/phone";
import { policyFr } from "./fr/policy";
import { protocolFr } from "./fr/protocol";
import { shellFr } from "./fr/shell";
import { speakingFr } from "./fr/speaking";
import { triageFr } from "./fr/triage";
import { wordsFr } from "./fr/words";
import { firstFr } from "./fr/first";
import { workFr } from "./fr/work";
import { workbenchFr } from "./fr/workbench";

export const fr = {
  ...enforcementFr,
  ...listedFr,
  ...appealFr,
  ...authorityFr,
  ...confidenceFr,
  ...signinFr,
  ...graphFr,
  ...kindsFr,
  ...nightFr,
  ...incidentFr,
  ...depthFr,
  ...investigationFr,
  ...triageFr,
  ...policyFr,
  ...protocolFr,
  ...mailFr,
  ...oncallFr,
  ...speakingFr,
  ...phoneFr,
  ...workFr,
  ...workbenchFr,
  ...casesFr,
  ...inboxFr,
  ...peopleFr,
  ...decisionsFr,
  ...actionsFr,
  ...adminFr,
  ...shellFr,
  ...wordsFr,
  ...firstFr,
  ...evidenceFr,
  ...custodyFr,
} as const;
