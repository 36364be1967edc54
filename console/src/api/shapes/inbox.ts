// What the pages read from the server about the inbox and its contacts.
import { severities, type Severity, type Who } from "./common";

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

export interface Shift {
  on_call?: string;
  /** A schedule has nobody on duty. */
  gap?: boolean;
  unanswered?: number;
  s0?: number;
  s1?: number;
  my_clocks?: number;
}
