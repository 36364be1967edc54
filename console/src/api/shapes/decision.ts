// What the pages read from the server about decisions, rules and imports.
export interface Decision {
  event_id: string;
  at: string;
  type: string;
  outcome: string;
  score: number;
  rules: string[];
  version: number;
  took_ns: number;
  account?: { id: string; name: string; kind?: string };
  brand: string;
  region: string;
  history: boolean;
}

export interface Node {
  text: string;
  value?: string;
  result: boolean;
  children?: Node[];
}

export interface FiredRule {
  id: string;
  score: number;
  outcome?: string;
  reason?: string;
  policy?: string;
  when: string;
  shadow?: boolean;
  tree: Node;
}

/** What brought a model to its probability: parts of the log-odds, the largest first. */
export interface ModelSaid {
  model: string;
  base: number;
  inputs: { input: string; value: string; log_odds: number }[];
  others: number;
}

export interface Explained extends Decision {
  fired: FiredRule[];
  near: FiredRule[];
  features: { name: string; text: string; value: string; missing?: boolean; model?: ModelSaid }[];
  fields: { name: string; value: string }[];
  entities: { role: string; id: string; kind: string }[];
  effects: string[];
  asked: { kind: string; name: string; rule: string; severity?: string; done: boolean }[];
  replayed_same: boolean;
  position: number;
  case_id?: string;
}

export interface Bucket {
  at: string;
  allow: number;
  review: number;
  block: number;
}

export interface Rule {
  id: string;
  group?: string;
  stage: string;
  version: number;
  on: string[];
  when: string;
  score: number;
  outcome?: string;
  reason: string;
  policy?: string;
  hits_24h: number;
  hits_7d: number;
  last_hit?: string;
}

export interface RuleDetail extends Rule {
  path: string;
  line: number;
  source: string;
  days: { day: string; hits: number }[];
  recent: Decision[];
}

export interface Import {
  id: string;
  name: string;
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  problem?: string;
  read: number;
  /** Bytes, 0 when not known. */
  size: number;
  taken: number;
  repeats: number;
  refused: number;
  reasons: { line: number; code: string; message: string }[];
  live: boolean;
  at: string;
  ended_at?: string;
}
