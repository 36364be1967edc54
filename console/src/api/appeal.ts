// Letters about decisions, second looks at them, and the export for the EU transparency database.
import { get, path, post } from "./client";
import type { Page } from "./types";

export interface Original { kind: string; state: string; reason_code?: string; reason?: string; facts?: string; records?: string[]; clause?: string; clause_version?: number; rule?: string; origin: string; by: string; case_id?: string; case_number?: string; interim: boolean; created_at: string; starts_at: string; ends_at?: string; letter?: string; lists?: string[] }
export interface Material { id: string; kind: string; text?: string; evidence_id?: string; source: string; by?: string; at: string }
export interface Appeal {
  id: string; number?: string; notice_id?: string; action_id: string; kind: string; account_id: string; account_name?: string; case_id?: string; rule?: string; clause?: string; origin: string; channel: string;
  on_behalf?: { name: string; relation: string }; language: string; text: string; contact_id?: string; state: string; assignee?: string; opened_at: string; due_at: string; due_source: string; overdue: boolean; late: boolean;
  outcome?: string; reason?: string; answer?: string; decided_at?: string; decided_by?: string; new_action_id?: string; group_id?: string; outside?: string; outside_ref?: string; may_decide: boolean; why_not?: string;
  original?: Original; materials?: Material[]; earlier?: { id: string; outcome: string; decided_at?: string; decided_by: string }[]; version: number;
}
export interface Decision { outcome: string; reason: string; answer: string; change?: { kind: string; days?: number; lists?: string } }
export interface LetterFinding { kind: string; level: string; text?: string; message: string; done?: string }
export interface LetterDraft { language: string; subject: string; body: string; findings: LetterFinding[] }
export interface NoticeDraft extends LetterDraft { way: string; ground?: string; clause: { id: string; title?: string; text?: string; version?: number } }
export interface NoticeAsk { kind: string; account: string; case_id?: string; clause?: string; rule?: string; reason_code?: string; facts?: string; records?: string[]; origin?: string; interim?: boolean; days?: number; until?: string; happened?: string; language?: string }
export interface Notice {
  id: string; number: string; event: string; action_id?: string; appeal_id?: string; account_id: string; account_name?: string; case_id?: string; kind: string; clause?: string; language: string; way: string; state: string; mail?: string;
  ground?: string; held_until?: string; records?: string[]; findings: LetterFinding[]; subject: string; body: string; created_at: string; sent_at?: string;
}
export interface LettersWaiting { held: number; owed: number; due_soon: number; overdue: number }
export interface GroupPreview { count: number; accounts: number; strikes: number; appealed: number; kinds: Record<string, number>; hash: string; why_not?: string; sample: { action_id: string; account_id: string; account_name: string; kind: string; created_at: string }[] }
export interface GroupAppeal { id: string; basis: string; value: string; reason: string; count: number; accounts: number; strikes: number; done: number; failed: number; strikes_removed: number; state: string; by: string; created_at: string; done_at?: string; failures?: { action_id: string; failure: string }[] }
export interface Line { value: string; decided: number; overturned: number; modified: number }
export interface Report { opened: number; decided: number; waiting: number; overdue: number; withdrawn: number; upheld: number; modified: number; overturned: number; in_time: number; median_hours?: number; overturn_rate?: number; by_clause: Line[]; by_rule: Line[]; by_origin: Line[]; by_channel: Line[]; groups: GroupAppeal[]; restored_by_groups: number; strikes_removed_by_groups: number }
export interface Listed { notice_id: string; statement: Record<string, unknown>; faults: { field: string; rule: string; detail: string }[] }
export interface Transparency { from: string; to: string; count: number; faulty: number; suppressed: number; items: Listed[] }
export interface FieldRule { field: string; rule: string; detail: string; values?: string[]; source: string }

const at = (id: string) => `/v1/appeals/${id}`;

export const appeals = {
  list: (f: { state?: string; mine?: boolean; group?: string; account?: string }, cursor?: string) => get<Page<Appeal>>(path("/v1/appeals", { ...f, mine: f.mine ? "true" : undefined, cursor, limit: 50 })),
  one: (id: string) => get<Appeal>(at(id)),
  next: () => post<Appeal>("/v1/appeals/next"),
  take: (id: string) => post<Appeal>(`${at(id)}/take`),
  release: (id: string) => post<Appeal>(`${at(id)}/release`),
  add: (id: string, text: string) => post<Appeal>(`${at(id)}/material`, { text }),
  preview: (id: string, d: Decision) => post<LetterDraft>(`${at(id)}/preview`, d),
  decide: (id: string, d: Decision) => post<Appeal>(`${at(id)}/decide`, d),
  withdraw: (id: string, reason: string) => post<Appeal>(`${at(id)}/withdraw`, { reason }),
  outside: (id: string, state: string, reference: string) => post<Appeal>(`${at(id)}/outside`, { state, reference }),
  create: (b: { action_id?: string; number?: string; code?: string; channel: string; text: string; on_behalf?: { name: string; relation: string } }) => post<Appeal>("/v1/appeals", b),
  report: (from: string, to: string) => get<Report>(path("/v1/appeals/report", { from, to })),
  groupPreview: (b: { rule?: string; clause?: string; bulk_id?: string }) => post<GroupPreview>("/v1/group-appeals/preview", b),
  groupStart: (b: { rule?: string; clause?: string; bulk_id?: string; count: number; hash: string; reason: string }) => post<GroupAppeal>("/v1/group-appeals", b),
  groups: () => get<Page<GroupAppeal>>("/v1/group-appeals?limit=50"),
  group: (id: string) => get<GroupAppeal>(`/v1/group-appeals/${id}`),
};

export const notices = {
  list: (f: { state?: string; action?: string; account?: string }, cursor?: string) => get<Page<Notice>>(path("/v1/notices", { ...f, cursor, limit: 50 })),
  preview: (b: NoticeAsk, signal?: AbortSignal) => post<NoticeDraft>("/v1/notices/preview", b, { signal }),
  release: (id: string, reason: string) => post<Notice>(`/v1/notices/${id}/release`, { reason }),
  withhold: (id: string, reason: string) => post<Notice>(`/v1/notices/${id}/withhold`, { reason }),
  one: (id: string) => get<Notice>(`/v1/notices/${id}`),
  waiting: () => get<LettersWaiting>("/v1/notices/waiting"),
  disclose: (id: string, records: string[]) => post<Notice>(`/v1/notices/${id}/disclose`, { records }),
  transparency: (from: string, to: string) => get<Transparency>(path("/v1/transparency", { from, to })),
  rules: async () => (await get<{ items: FieldRule[] }>("/v1/transparency/rules")).items,
  file: (from: string, to: string, format: string) => path("/v1/transparency/export", { from, to, format }),
};
