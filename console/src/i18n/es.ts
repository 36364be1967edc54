// Spanish, from the English text: each page and each part of the product has its own file.
// TypeScript refuses a text of the console that is not in one of them.
// "_one" and "_other" are the plural forms; "w:" are codes of the server (see word()).
import { enforcementEs } from "./enforcement";
import { listedEs } from "./listed";
import { appealEs } from "./appeal";
import { authorityEs } from "./authority";
import { confidenceEs } from "./confidence";
import { depthEs } from "./depth";
import { graphEs } from "./graph";
import { kindsEs } from "./kinds";
import { nightEs } from "./night";
import { firstEs } from "./first";
import { incidentEs } from "./incident";
import { investigationEs } from "./investigation";
import { triageEs } from "./triage";
import { policyEs } from "./policy";
import { protocolEs } from "./protocol";
import { mailEs } from "./mail";
import { evidenceEs } from "./evidence";
import { custodyEs } from "./custody";
import { oncallEs } from "./oncall";
import { speaking } from "./speaking";
import { phoneEs } from "./phone";
import { workEs } from "./work";
import { workbench } from "./workbench";
import { casesEs } from "./es/cases";
import { inboxEs } from "./es/inbox";
import { peopleEs } from "./es/people";
import { decisionsEs } from "./es/decisions";
import { actionsEs } from "./es/actions";
import { signinEs } from "./signin";
import { adminEs } from "./es/admin";
import { shellEs } from "./es/shell";
import { wordsEs } from "./es/words";

export const es = {
  ...enforcementEs,
  ...listedEs,
  ...appealEs,
  ...authorityEs,
  ...confidenceEs,
  ...signinEs,
  ...kindsEs,
  ...nightEs,
  ...firstEs,
  ...mailEs,
  ...workbench,
  ...speaking,
  ...evidenceEs,
  ...custodyEs,
  ...oncallEs,
  ...graphEs,
  ...incidentEs,
  ...depthEs,
  ...investigationEs,
  ...triageEs,
  ...policyEs,
  ...protocolEs,
  ...workEs,
  ...phoneEs,
  ...casesEs,
  ...inboxEs,
  ...peopleEs,
  ...decisionsEs,
  ...actionsEs,
  ...adminEs,
  ...shellEs,
  ...wordsEs,
} as const;
