// What the pages read from the server. The wire names are the server's (snake_case).

export type Severity = "S0" | "S1" | "S2" | "S3" | "S4";
export const severities: Severity[] = ["S0", "S1", "S2", "S3", "S4"];
export type Outcome = "allow" | "review" | "block";

export interface Page<T> {
  items: T[];
  next_cursor?: string;
  total?: number;
}

export interface Me {
  id: string;
  kind?: string;
  name: string;
  email?: string;
  roles: string[];
  teams?: { id: string; name: string }[];
  permissions: string[];
  locale?: string;
  theme?: string;
  second_factor?: boolean;
  needs_second_factor?: boolean;
  recovery_codes?: number;
  version?: number;
}

export interface Who {
  name?: string;
  kind?: string;
  account_id?: string;
}

export interface InboxItem {
  kind: "contact" | "case" | "task";
  type?: string;
  id: string;
  case_id?: string;
  queue?: string;
  deferred_until?: string;
  why?: { code: string; text: string; values?: Record<string, string> }[];
  number?: string;
  severity?: Severity;
  title: string;
  snippet?: string;
  channel?: string;
  who: Who;
  arrived_at: string;
  due_at?: string;
  due_clock?: string;
  state: string;
  assignee?: string;
  lease_until?: string;
  restricted?: boolean;
  language?: string;
}

export interface Suggestion {
  /** 0 (worst) to 4. */
  severity: number;
  words: string[];
  category?: string;
  /** What the classifier gives to this severity or worse, 0..1. */
  probability?: number;
  category_probability?: number;
  /** The classifier says: I don't know. */
  unknown?: boolean;
}

/** Asks a person whether a contact is S0 or S1. */
export interface Raise { state: "waiting" | "confirmed" | "dismissed" | "paged"; severity: number; due_at?: string; by?: string; at?: string; why?: string; page?: string }

/** The suggestion's number as a severity. */
export const level = (s: Suggestion | undefined): Severity | undefined => (s ? severities[s.severity] : undefined);

export interface Contact {
  id: string;
  channel: string;
  from: string;
  name?: string;
  phone?: string;
  account_id?: string;
  subject: string;
  text?: string;
  language?: string;
  state: string;
  severity?: string;
  case_id?: string;
  order_id?: string;
  received_at: string;
  occurred_at?: string;
  lease_by?: string;
  lease_until?: string;
  happening_now?: string;
  safe_now?: string;
  triaged_by?: string;
  may_be_reply_to?: string;
  closed_why?: string;
  suggestion: Suggestion;
  category?: string;
  raise?: Raise;
  files?: { evidence: string; sha256: string; size: number }[];
}

export interface Clock {
  name: string;
  n?: number;
  state: "running" | "paused" | "met" | "missed";
  due_at?: string;
  target_seconds?: number;
  accrued_seconds?: number;
  started_at?: string;
  stopped_at?: string;
}

export interface Case {
  queue?: string;
  queue_rule?: string;
  deferred_until?: string;
  simulated?: boolean;
  id: string;
  number: string;
  title: string;
  type: string;
  category?: string;
  severity: Severity;
  priority: string;
  state: string;
  outcome?: string;
  standard?: string;
  visibility: string;
  region?: string;
  brand?: string;
  city?: string;
  team?: string;
  language?: string;
  source?: string;
  account_id?: string;
  order_id?: string;
  assignee?: string;
  lease_by?: string;
  lease_until?: string;
  waiting_on?: string;
  waiting_until?: string;
  due_at?: string;
  due_clock?: string;
  opened_at: string;
  updated_at?: string;
  resolved_at?: string;
  closed_at?: string;
  alerts?: number;
  severity_request?: { to: Severity; by: string; at?: string; reason?: string };
  tags?: string[];
  version: number;
}

export interface Party {
  id: string;
  role: string;
  account?: Account;
  contact?: string;
  name?: string;
  email?: string;
  phone?: string;
  language?: string;
  masked?: boolean;
}

export interface Plan {
  safe_name?: string;
  channels?: string[];
  email?: string;
  phone?: string;
  hours_from?: string;
  hours_to?: string;
  zone?: string;
  voicemail?: boolean;
  seen_by?: string;
  language?: string;
  interpreter?: boolean;
  text_relay?: boolean;
  do_not_contact: boolean;
  why?: string;
  version?: number;
}

export interface Activity {
  id: string;
  at: string;
  kind: string;
  actor?: string;
  actor_kind?: string;
  actor_name?: string;
  object?: string;
  data?: Record<string, unknown>;
  source?: string;
}

export interface TimelineItem {
  at: string;
  source: string;
  kind: string;
  id: string;
  data?: Record<string, unknown>;
}

export interface Note {
  id: string;
  kind: "note" | "call" | "handover";
  body: string;
  by: string;
  at: string;
  revision?: number;
}

export interface Message {
  id: string;
  party?: string;
  contact_id?: string;
  direction: "in" | "out";
  channel?: string;
  text: string;
  subject?: string;
  language?: string;
  state: string;
  neutral?: boolean;
  human?: boolean;
  author?: string;
  created_at: string;
  send_at?: string;
  sent_at?: string;
  failure?: string;
  waits?: string;
  delivered_at?: string;
  files?: string[];
  original?: string;
  original_language?: string;
  translated?: string;
  template?: string;
  translations?: { id: string; language: string; kind: string; engine?: string; text: string; author: string; at: string }[];
}

export interface Call {
  id: string;
  party: string;
  direction: "in" | "out";
  outcome: "reached" | "voicemail" | "dropped" | "no_answer" | "silent";
  started_at: string;
  ended_at: string;
  notes?: string;
  against_plan?: string;
  by?: string;
}

export interface Evidence {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  state: string;
  why?: string;
  thumbnail: boolean;
  added_at: string;
  added_by: string;
  custody?: { n: number; act: string; actor: string; at: string; note?: string }[];
}

export interface CheckItem {
  item: string;
  text: string;
  state: "open" | "done" | "skipped";
  reason?: string;
  by?: string;
  at?: string;
}

export interface InHands {
  id?: string;
  kind: string;
  label?: string;
  since?: string;
}

export interface Hands {
  in_hand: InHands[];
  open_orders: Order[];
}

export interface Account {
  id: string;
  ref?: string;
  kind: string;
  name?: string;
  email?: string;
  phone?: string;
  masked?: boolean;
  city?: string;
  region?: string;
  brand?: string;
  language?: string;
  created_at?: string;
  standing?: { standing: string; since?: string; until?: string };
  labels?: { label: string; by?: string; at?: string; until?: string }[];
  orders?: Record<string, number>;
  decisions?: Record<string, number>;
}

export interface Linked {
  account: Account;
  shared: Record<string, number>;
  things: string[];
  last_at?: string;
  household?: boolean;
}

export interface Thing {
  id: string;
  kind: string;
  times?: number;
  accounts: number;
  crowded?: boolean;
  last_at?: string;
}

export interface Links {
  things: Thing[];
  accounts: Linked[];
}

export interface Order {
  id: string;
  as?: string;
  state: string;
  placed_at: string;
  amount?: number;
  currency?: string;
  city?: string;
}

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

export interface ActionWho {
  id: string;
  ref?: string;
  name?: string;
  kind?: string;
}

export interface Action {
  id: string;
  kind: string;
  state: string;
  account: ActionWho;
  other?: ActionWho;
  reason?: string;
  reason_code?: string;
  clause?: string;
  rule?: string;
  case_id?: string;
  case_number?: string;
  by?: string;
  starts_at: string;
  ends_at?: string;
  acknowledged_at?: string;
  reversed_at?: string;
  reversal_acknowledged_at?: string;
  deliveries: number;
  reversible: boolean;
  restricted: boolean;
  interim: boolean;
  holds: boolean;
  bulk_id?: string;
}

export interface ActionDraft {
  kind: string;
  accounts: string[];
  other?: string;
  days?: number;
  interim?: boolean;
  reason: string;
  reason_code?: string;
  clause?: string;
  rule?: string;
  case_id?: string;
}

export interface ActionPreview {
  count: number;
  already: number;
  hash: string;
  targets: { id: string; ref?: string; name?: string; kind?: string; already: boolean; standing: string }[];
  custody: { account_id: string; id: string; kind: string; label?: string; since: string; due_at: string }[];
}

export interface Task {
  id: string;
  kind: string;
  action_id: string;
  account_id: string;
  case_id?: string;
  label?: string;
  owner: string;
  state: string;
  due_at: string;
  done_by?: string;
  version: number;
}

export interface StaffMember {
  id: string;
  name: string;
  email: string;
  state: string;
  roles: string[];
  teams: string[];
  regions?: string[];
  brands?: string[];
  second_factor?: boolean;
  version: number;
}

export interface Role {
  id: string;
  title?: string;
  team_bound?: boolean;
  permissions: string[];
}

export interface ApiKey {
  id: string;
  name: string;
  prefix?: string;
  permissions: string[];
  created_at?: string;
  expires_at?: string;
  used_at?: string;
  revoked_at?: string;
  secret?: string;
}

export interface Webhook {
  id: string;
  url: string;
  events: string[];
  state: string;
  why?: string;
  secret?: string;
  waiting?: number;
}

export interface Delivery {
  id: string;
  endpoint?: string;
  type: string;
  object?: string;
  state: string;
  attempts: number;
  status?: number;
  failure?: string;
  created_at: string;
  next_at?: string;
  acknowledged_at?: string;
}

export interface Health {
  version: string;
  started_at: string;
  ready: boolean;
  database: string;
  log_end: number;
  log_bytes: number;
  database_bytes: number;
  projector_lag_records: number;
  projector_lag_ms: number;
  effects_open: number;
  control_unsent: number;
  jobs_due: number;
  jobs_oldest_ms: number;
  jobs_set_aside: number;
  leaves_unsequenced: number;
  deliveries_waiting: number;
  last_checkpoint_at?: string;
  ruleset_published_at?: string;
}

export interface Checkpoint {
  size: number;
  checkpoint: string;
  key: string;
}

export interface AuditEntry {
  id: string;
  index?: number;
  at: string;
  kind: string;
  actor: string;
  actor_kind: string;
  object: string;
  reason?: string;
}

export interface Shift {
  on_call?: string;
  /** A schedule has nobody on duty. */
  gap?: boolean;
  unanswered?: number;
  s0?: number;
  s1?: number;
  my_clocks?: number;
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
