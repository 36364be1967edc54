// What the pages read from the server about cases.
import type { Account } from "./account";
import type { Severity } from "./common";

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
  first_response_at?: string;
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
  confidential?: boolean;
  withheld?: string;
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
