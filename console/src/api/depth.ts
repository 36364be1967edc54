// Case depth and Account 360: fields and checklists of types, watching, templates, bulk changes, kept searches, peers.
import { del, get, path, post, put } from "./client";
import type { Bucket, Case, Page } from "./types";

export interface CaseField { name: string; title: string; kind: "text" | "long_text" | "number" | "date" | "choice" | "yes_no"; choices?: string[]; required?: boolean; help?: string }
export interface CaseType { type: string; version: number; title: string; fields: CaseField[]; checklist: { item: string; text: string }[]; closing: string[]; note?: string; at?: string; by?: string }
export interface CaseDetails { case_type: CaseType; newer_version?: number; values: Record<string, string>; locked: boolean }
export interface ClosingItem { item: string; text: string; state: "met" | "open" | "waived"; detail?: string; why?: string; by?: string; at?: string }
export interface TemplateTask { kind?: string; title: string; after_minutes?: number }
export interface NewCaseTemplate { name: string; type: string; title?: string; severity: string; priority?: string; tags?: string[]; restricted?: boolean; note?: string; tasks?: TemplateTask[] }
export interface CaseTemplate extends NewCaseTemplate { id: string; tags: string[]; tasks: TemplateTask[]; at: string; by: string; version: number }
export interface CaseNotice { id: string; kind: string; case_id: string; number: string; title: string; object: string; by: string; at: string; seen_at?: string }
export interface BulkTarget { cases?: string[]; where?: string; state?: string; type?: string }
export interface BulkChange { assignee?: string; priority?: string; add_tags?: string[]; drop_tags?: string[]; note?: string; resolve?: { outcome: string } }
export interface BulkCount { count: number; hash: string; critical: number; sample: Case[] }
export interface CaseBulk { id: string; change: BulkChange; count: number; done: number; failed: number; state: "running" | "done" | "cancelled"; by: string; created_at: string; done_at?: string; failures: { case_id: string; failure: string }[] }
export interface CaseSearch { id: string; name: string; expression: string; account_id?: string; from?: string; to?: string; by: string; at: string }
export interface SearchCounts { items: Bucket[]; width_seconds: number; total: number; truncated: boolean }
export interface PeerRate { rate: string; count: number; of?: string; total: number; value: number; peers: number; low: number; middle: number; high: number; below: number; stands: "usual" | "high" | "low" | "few" | "alone" }
export interface Peers { kind: string; brand: string; region: string; from: string; to: string; days: number; accounts: number; rates: PeerRate[] }

const items = async <T>(url: string) => (await get<Page<T>>(url)).items;
const of = (c: string, what: string) => `/v1/cases/${c}/${what}`;

export const depth = {
  types: () => items<CaseType>("/v1/case-types"),
  publish: (after: number, t: CaseType) => post<CaseType>("/v1/case-types", { after, case_type: t }),
  details: (c: string) => get<CaseDetails>(of(c, "details")),
  fill: (c: string, version: number, values: Record<string, string>) => put<CaseDetails>(of(c, "details"), { values }, { version }),
  closing: (c: string) => items<ClosingItem>(of(c, "closing")),
  watchers: (c: string) => items<{ staff: string; at: string }>(of(c, "watchers")),
  watch: (c: string) => post<unknown>(of(c, "watch")),
  unwatch: (c: string) => del<void>(of(c, "watch")),
  notices: (unseen: boolean, cursor?: string) => get<Page<CaseNotice>>(path("/v1/me/notices", { unseen: unseen || undefined, cursor, limit: 50 })),
  seen: (ids?: string[]) => post<void>("/v1/me/notices/seen", ids ? { ids } : {}),
  templates: () => items<CaseTemplate>("/v1/case-templates"),
  keepTemplate: (t: NewCaseTemplate) => post<CaseTemplate>("/v1/case-templates", t),
  dropTemplate: (id: string) => del<void>(`/v1/case-templates/${id}`),
  countBulk: (b: BulkTarget) => post<BulkCount>("/v1/cases/bulk/count", b),
  startBulk: (b: BulkTarget & { change: BulkChange; count: number; hash: string }) => post<CaseBulk>("/v1/cases/bulk", b),
  bulks: () => items<CaseBulk>("/v1/case-bulks"),
  bulk: (id: string) => get<CaseBulk>(`/v1/case-bulks/${id}`),
  cancelBulk: (id: string) => post<CaseBulk>(`/v1/case-bulks/${id}/cancel`),
  exportCases: (format: string, q: { where?: string; queue?: string }) => path("/v1/cases/export", { format, ...q }),
  searches: (c: string) => items<CaseSearch>(of(c, "searches")),
  keepSearch: (c: string, b: { name: string; expression?: string; account?: string; from?: string; to?: string }) => post<CaseSearch>(of(c, "searches"), b),
  counts: (c: string, id: string) => get<SearchCounts>(of(c, `searches/${id}/counts`)),
  peers: (ref: string, days: number) => get<Peers>(path(`/v1/accounts/${encodeURIComponent(ref)}/peers`, { days })),
  exportAccount: (ref: string, format: string, source?: string) => path(`/v1/accounts/${encodeURIComponent(ref)}/export`, { format, source }),
};
