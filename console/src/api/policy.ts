// What the policy pages ask and read.
import { del, get, path, post, put } from "./client";
import type { Page } from "./types";

export interface PolicyOverlay { jurisdiction?: string; audience?: string; rule?: string; public?: string; remediation?: string; standard?: string; ladder?: string[]; note?: string }
export interface PolicyClause {
  id: string; title: string; rule: string; public?: string; public_in?: Record<string, string>; breaks: string[]; fine: string[]; happy: string[]; sad: string[];
  remediation?: string; evidence: string[]; standard?: string; ladder: string[]; weight: number; overlays: PolicyOverlay[];
}
export interface PolicyText {
  id: string; code: string; title: string; summary?: string; audience: string[]; jurisdictions: string[]; owner: string; public: boolean; quorum: number; review_days: number; clauses: PolicyClause[];
}
export interface PolicyLine {
  id: string; code: string; title: string; summary?: string; kind: string; state: string; version: number; versions: number; clauses: number; audience: string[]; public: boolean; owner: string;
  draft?: string; effective_from?: string; review_due?: string; attested: number; asked: number; stale: number; updated_at: string;
}
export interface PolicyVersion { version: number; hash: string; source_hash?: string; note: string; change: string; state: string; effective_from: string; effective_to?: string; author: string; approvers: string[]; created_at: string }
export interface PolicyQuestion { text: string; options: string[]; right: number }
export interface PolicyRollOut { roles: string[]; days: number; question?: PolicyQuestion; course?: string }
export interface PolicyProblem { level: string; clause?: string; pointer: string; message: string }
export interface PolicyApproval { staff: string; decision: string; note?: string; at: string; voided_at?: string }
export interface PolicyDraft {
  approval_id?: string;
  text: PolicyText; base: number; state: string; change: string; note?: string; effective_from?: string; roll_out: PolicyRollOut; shown?: string; refused?: string; author: string; editors: string[];
  approvals: PolicyApproval[]; needed: number; problems: PolicyProblem[]; updated_at: string; version: number;
}
export interface TouchPoint { id: string; document: string; clause: string; kind: string; title: string; place?: string; owner?: string; state: string; stale_at?: string; due_at?: string; settled?: string; settled_why?: string; settled_by?: string }
export interface PolicyAsked { version: number; hash: string; due_at?: string; question?: PolicyQuestion; attempts: number; title: string }
export interface Policy extends PolicyLine {
  shown: number; on: string; hash: string; text?: PolicyText; overlays?: Record<string, string[]>; note?: string; change?: string; from?: string; to?: string; source?: string; next?: PolicyDraft;
  waiting?: { version: number; reasons: string[]; points: TouchPoint[] }; mine?: PolicyAsked; roll_out?: PolicyRollOut; retired?: string; retired_at?: string; all: PolicyVersion[]; open_questions: number;
}
export interface PolicyHit { clause: string; title: string; document_id: string; document: string; version: number; in_force: boolean; from: string; snippet: string; words: string[]; score: number }
export interface PolicyToDo { kind: string; document: string; title: string; clause?: string; ref?: string; what?: string; due_at?: string; overdue: boolean }
export interface PolicyChange { clause: string; title: string; change: string; fields: { field: string; was: string; is: string }[]; touching?: { title: string; kind: string }[] }
export interface PolicyDiff { from: number; to: number; was: string; is: string; items: PolicyChange[] }
export interface PolicySince { stands: boolean; version: number; since?: { version: number; at: string }; first?: { version: number; at: string }; spans: { from_version: number; to_version: number; from: string; to?: string }[]; clause?: string }
export interface PolicyProgress { version: number; due_at?: string; asked: number; attested: number; overdue: number; people: { staff: string; name: string; at?: string; version?: number; due_at?: string; overdue: boolean; attempts: number }[] }
export interface PolicyImpact { clause: string; actions: number; interim: number; cases: number; reversed: number; appealed: number; overturned: number; decided: number }
export interface AskedAbout { id: string; clause: string; kind: string; text: string; author: string; at: string; answer?: string; answered_by?: string; answered_at?: string }
export interface PolicyException { id: string; clause: string; jurisdiction?: string; scope: string; reason: string; author: string; from: string; to: string; ended_at?: string; ended_why?: string; runs: boolean }
export interface Asking { note: string; change: string; effective_from?: string; roll_out: PolicyRollOut }

const items = async <T>(url: string) => (await get<Page<T>>(url)).items;

export const policies = {
  list: () => items<PolicyLine>("/v1/policies"),
  todo: () => items<PolicyToDo>("/v1/policies/todo"),
  search: (q: string, history?: boolean) => items<PolicyHit>(path("/v1/policies/search", { q, history: history || undefined })),
  one: (id: string, look: { on?: string; version?: number; jurisdiction?: string; audience?: string } = {}) => get<Policy>(path(`/v1/policies/${id}`, look)),
  diff: (id: string, from?: number, to?: number) => get<PolicyDiff>(path(`/v1/policies/${id}/diff`, { from, to })),
  since: (id: string, sentence: string, version?: number) => get<PolicySince>(path(`/v1/policies/${id}/since`, { sentence, version })),
  begin: (t: PolicyText) => post<Policy>("/v1/policies", t),
  save: (id: string, version: number, t: PolicyText) => put<PolicyDraft>(`/v1/policies/${id}/draft`, t, { version }),
  /** Takes a text that waits back, as it is: what approvers and signers said of it is void. */
  callBack: (id: string, version: number, t: PolicyText) => put<PolicyDraft>(path(`/v1/policies/${id}/draft`, { call_back: true }), t, { version }),
  drop: (id: string) => del<void>(`/v1/policies/${id}/draft`),
  ask: (id: string, a: Asking) => post<Policy>(`/v1/policies/${id}/ask`, a),
  approve: (id: string, shown: string, note: string) => post<Policy>(`/v1/policies/${id}/approve`, { shown, note }),
  refuse: (id: string, reason: string) => post<Policy>(`/v1/policies/${id}/refuse`, { reason }),
  publish: (id: string, shown: string) => post<Policy>(`/v1/policies/${id}/publish`, { shown }),
  release: (id: string) => post<Policy>(`/v1/policies/${id}/release`),
  withdraw: (id: string, reason: string) => post<Policy>(`/v1/policies/${id}/withdraw`, { reason }),
  reviewed: (id: string) => post<Policy>(`/v1/policies/${id}/reviewed`, {}),
  attestations: (id: string) => get<PolicyProgress>(`/v1/policies/${id}/attestations`),
  attest: (id: string, version: number, hash: string, answer?: number) => post<PolicyProgress>(`/v1/policies/${id}/attest`, { version, hash, answer }),
  impact: (id: string, days: number) => items<PolicyImpact>(path(`/v1/policies/${id}/impact`, { days })),
  points: (id: string) => items<TouchPoint>(`/v1/policies/${id}/touchpoints`),
  addPoint: (id: string, b: { clause: string; kind: string; title: string; place?: string }) => post<TouchPoint>(`/v1/policies/${id}/touchpoints`, b),
  done: (point: string) => post<TouchPoint>(`/v1/touchpoints/${point}/done`),
  waive: (point: string, reason: string) => post<TouchPoint>(`/v1/touchpoints/${point}/waive`, { reason }),
  clause: (clause: string) => get<{ id: string; document_id: string }>(`/v1/clauses/${encodeURIComponent(clause)}`),
  questions: (clause: string) => items<AskedAbout>(`/v1/clauses/${clause}/questions`),
  askAbout: (clause: string, kind: string, text: string) => post<AskedAbout>(`/v1/clauses/${clause}/questions`, { kind, text }),
  answer: (id: string, text: string) => post<AskedAbout>(`/v1/policy-questions/${id}/answer`, { text }),
  exceptions: (clause: string) => items<PolicyException>(`/v1/clauses/${clause}/exceptions`),
  except: (clause: string, b: { scope: string; reason: string; jurisdiction?: string; to: string }) => post<PolicyException>(`/v1/clauses/${clause}/exceptions`, b),
};

export const bundle = (format: string, document?: string, variant?: string) => path("/v1/policies/bundle", { format, document, variant });
