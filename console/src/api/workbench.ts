// What the rule workbench reads from the server: drafts, back-tests, words to complete, versions.
import type { Decision, Rule } from "./types";

export interface RuleProblem {
  path: string;
  line: number;
  column: number;
  /** In the text of the focus rule, from 1; 0 = elsewhere in the pack. */
  source_line: number;
  source_column: number;
  message: string;
  hint?: string;
  /** Legal, but probably not what was meant. */
  warning?: boolean;
}

export interface RuleTest {
  name: string;
  rule: string;
  path: string;
  line: number;
  source_line: number;
  ok: boolean;
  expect: string;
  got: string;
}

export interface Checked {
  problems: RuleProblem[];
  tests: RuleTest[];
  hash: string;
}

export interface Document {
  path: string;
  text: string;
}

export type DraftStage = "draft" | "waiting" | "approved" | "returned" | "published" | "dropped";

export interface Conflict {
  kind: string;
  name: string;
  path: string;
  base: string;
  theirs: string;
  ours: string;
}

export interface Draft extends Checked {
  id: string;
  title: string;
  /** Empty when the draft is about documents. */
  rule: string;
  /** The rule is not in the ruleset it is based on. */
  fresh: boolean;
  source: string;
  base: number;
  /** The live ruleset now; above base when somebody published meanwhile. */
  live: number;
  stage: DraftStage;
  /** What an approver judges, documents and back-test; sent back when approving. */
  shown: string;
  version: number;
  author: string;
  author_name: string;
  created_at: string;
  updated_at: string;
  conflicts?: Conflict[];
  approvers: { id: string; name: string }[];
  may_approve: boolean;
  returned_reason?: string;
  /** Documents and rules that do not go into shadow when it is approved. */
  takes_effect_at_once?: string[];
  /** Number it was published as, and the id its rule has there. */
  ruleset?: number;
  candidate?: string;
  like_case?: string;
  like_event?: string;
  /** The newest of this very hash. */
  backtest?: Backtest;
  documents?: Document[];
  removed?: string[];
}

export interface Money {
  currency: string;
  minor: number;
  hits: number;
}

export interface Example {
  event_id: string;
  type: string;
  at: string;
  account?: string;
  account_name?: string;
  amount?: number;
  currency?: string;
  outcome: string;
  live_outcome: string;
  score: number;
  label?: string;
  case_id?: string;
  case_number?: string;
  kind: string;
}

/** Of the same events: the candidate's answers beside those in force. */
export interface Compared {
  hits: number;
  live_hits: number;
  new: number;
  lost: number;
  same: number;
  known: number;
  confirmed: number;
  precision?: number;
  precision_low?: number;
  precision_high?: number;
  days: { day: string; draft: number; live: number }[];
  examples: Example[];
}

export interface BacktestResult extends Compared {
  accounts: number;
  active_accounts: number;
  good_accounts: number;
  recall?: number;
  money: Money[];
  missed_money: Money[];
  segments: { dimension: string; value: string; draft: number; live: number; known: number; confirmed: number }[];
  overlap: { rule: string; both: number; draft_only: number; rule_only: number }[];
  outcomes: { live: string; draft: string; n: number }[];
  /** More hits than the table holds; the largest were kept. */
  truncated: boolean;
  not_recomputed: string[];
  erased: number;
}

export interface Backtest {
  id: string;
  draft: string;
  rule?: string;
  hash: string;
  live: number;
  state: "queued" | "running" | "done" | "cancelled" | "failed";
  /** Entries of the log gone through, of how many. */
  done: number;
  total: number;
  seconds: number;
  from: string;
  to: string;
  events: number;
  decided: number;
  failure?: string;
  result?: BacktestResult;
}

export interface Word {
  name: string;
  type?: string;
  text?: string;
  signature?: string;
}

export interface Vocabulary {
  fields: Word[];
  features: Word[];
  entities: Word[];
  lists: Word[];
  labels: Word[];
  functions: Word[];
  outcomes: string[];
  events: string[];
  rule_keys: Word[];
}

export interface Shadow extends Compared {
  rule: string;
  /** The rule whose place it would take; empty for a new one. */
  live?: string;
  since: string;
}

export interface RuleVersion {
  /** Of the ruleset. */
  number: number;
  /** The rule or its candidate. */
  rule: string;
  at: string;
  who: string;
  who_name: string;
  note: string;
  change: string;
  stage: string;
  percent?: number;
  before: string;
  after: string;
}

export interface Ruleset {
  number: number;
  stage: string;
  note?: string;
  author: string;
  published_at: string;
}

export interface RulesetDiff {
  rules: { id: string; path: string; change: string; before: string; after: string }[];
  features: { id: string; path: string; change: string; before: string; after: string }[];
  documents: { path: string; before: string; after: string }[];
}

export interface LikeCondition {
  expr: string;
  text: string;
  /** Of the decisions it was learned from, and how many those are. */
  held_here: number;
  here: number;
  /** Share of other decisions of the type that meet it. */
  base_rate: number;
  /** It is in the rule. */
  used: boolean;
}

export interface Likeness {
  on: string[];
  decisions: number;
  sample: number;
  conditions: LikeCondition[];
  /** A draft rule in YAML, empty when nothing stands out. */
  rule: string;
  matches: number;
  examples: Decision[];
}

export interface Watch {
  hits_per_1000: number;
  /** Equal to usual_high while too little is known. */
  usual_low: number;
  usual_high: number;
  precision?: number;
  known: number;
  confirmed: number;
  alarm?: string;
  case_id?: string;
  quiet_until?: string;
  at: string;
}

export type WatchedRule = Rule & { watch?: Watch; percent?: number; replaces?: string; candidate?: string; draft?: string };
