// What the pages read from the server about actions.
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
  facts?: string;
  records?: string[];
  start?: string;
  advance_notice?: boolean;
  confirmed?: string[];
  limits?: { what: string; values?: string[] }[];
  require?: string;
  condition?: string;
  order?: string;
  instrument?: string;
  thing?: string;
  amount?: number;
  currency?: string;
  ground?: string;
  lists?: { list: string; value?: string }[];
  recovery?: Recovery[];
}

/** Who gets one thing back, and by when; without an id for what no event tells of. */
export interface Recovery { thing_id?: string; kind?: string; label?: string; owner?: string; due_at?: string }

/** What the law of the place asks of an action. */
export interface ActionDuty { code: string; title: string; text: string; source: string; verified: boolean; fact?: string; timing?: string; due?: string; met: boolean; blocks: boolean; why?: string }

export interface Holding { account_id: string; id: string; kind: string; label?: string; since: string; due_at: string; owner?: string; belongs_to?: string }

export interface ActionPreview {
  count: number;
  already: number;
  hash: string;
  targets: { id: string; ref?: string; name?: string; kind?: string; already: boolean; standing: string }[];
  custody: Holding[];
  duties?: ActionDuty[];
  hearing?: { needed: boolean; met: boolean; why: string; id?: string; state?: string; due_at?: string };
  blocked?: boolean;
  second_signature?: boolean;
  pay_held?: { amount: number; currency: string; ground: string; due_at: string }[];
  recommend?: { points: number; points_with: number; weight: number; action: string; days?: number; from_days?: number; to_days?: number };
  strike?: string;
  harmed_to_warn?: number;
  store_bans?: { id: string; merchant: ActionWho; reason: string }[];
  lists?: { list: string; entity?: string; known: boolean; others: number }[];
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
