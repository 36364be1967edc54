// Second signatures, limits, and duties by place of work.
import { get, path, post } from "./client";
import type { Page } from "./types";

export interface Colleague { id: string; name: string }
export interface ApprovalSignature { staff: string; name?: string; approve: boolean; reason?: string; at: string }
export interface ShownLine { label: string; value: string; link?: string }
export interface Approval {
  id: string; kind: string; title: string; state: string; size: number; currency?: string; before: number; alone: number; subject?: string; object: string;
  case_id?: string; case_number?: string; brand?: string; region?: string; preparer: Colleague; why?: string; needed: number; signatures: ApprovalSignature[]; approvers: Colleague[];
  may_decide: boolean; why_not?: string; hash: string; shown?: unknown; limits_version: number; created_at: string; due_at: string; overdue: boolean; expires_at: string; decided_at?: string; version: number;
}
export interface LimitSigner { role: string; up_to: number }
export interface LimitLine { role: string; per_act: number; within?: string; cumulative?: number; across?: string; currency?: string; approvers: LimitSigner[] }
export interface KindLimits { kind: string; signatures: number; due: string; expires: string; not_manager?: boolean; limits: LimitLine[] }
export interface LimitsTable { kinds: KindLimits[] }
export interface TableVersion<D> { id?: string; version: number; state: "published" | "waiting" | "dropped"; hash: string; note: string; author: string; at?: string; approval_id?: string; live: boolean; document?: D }
export interface OwnLimit { kind: string; title: string; role: string; money: boolean; currency?: string; per_act: number; cumulative?: number; within?: string; across?: string; before: number; left: number }
export interface DutyRule { code: string; title: string; text: string; source: string; from?: string; until?: string; verified: boolean; basis: string; when: string; fact: string; timing: string; period?: string; of?: string; blocks?: boolean }
export interface DutyLaw { id: string; title: string; source: string; url?: string; places: string[]; note?: string; off?: boolean; rules: DutyRule[] }
export interface DutyTable { groups: Record<string, string[]>; laws: DutyLaw[] }
export interface DutyQuestion { place: string; on?: string; kind: string; audience?: string; automated?: boolean; egregious?: boolean; legal?: boolean; interim?: boolean; final?: boolean; days?: number; done?: Record<string, string> }
export interface DutyLine { code: string; law: string; title: string; text: string; source: string; url?: string; verified: boolean; basis: string; from?: string; fact: string; timing: string; period?: string; due?: string; met: boolean; met_at?: string; blocks: boolean; why: string }
export interface DutyAnswer { table: number; place: string; on: string; duties: DutyLine[]; upcoming: DutyLine[]; skipped: { code: string; title: string; why: string }[]; blocked: boolean; earliest?: string }

export const approvals = {
  list: (view: string, cursor?: string) => get<Page<Approval>>(path("/v1/approvals", { view, cursor })),
  one: (id: string) => get<Approval>(`/v1/approvals/${encodeURIComponent(id)}`),
  approve: (id: string, hash: string, reason: string) => post<Approval>(`/v1/approvals/${id}/approve`, { hash, reason }),
  refuse: (id: string, hash: string, reason: string) => post<Approval>(`/v1/approvals/${id}/refuse`, { hash, reason }),
  withdraw: (id: string) => post<Approval>(`/v1/approvals/${id}/withdraw`, {}),
  mine: async () => (await get<{ items: OwnLimit[] }>("/v1/authority/mine")).items,
};
export const limits = {
  versions: () => get<{ items: TableVersion<LimitsTable>[]; kinds: { kind: string; title: string; money: boolean }[] }>("/v1/authority/limits"),
  version: (v: string) => get<TableVersion<LimitsTable>>(`/v1/authority/limits/${encodeURIComponent(v)}`),
  propose: (document: LimitsTable, note: string, base: number) => post<TableVersion<LimitsTable>>("/v1/authority/limits", { document, note, base }),
};
export const duties = {
  versions: () => get<{ items: TableVersion<DutyTable>[]; facts: string[] }>("/v1/duties/tables"),
  version: (v: string) => get<TableVersion<DutyTable>>(`/v1/duties/tables/${encodeURIComponent(v)}`),
  propose: (document: DutyTable, note: string, base: number) => post<TableVersion<DutyTable>>("/v1/duties/tables", { document, note, base }),
  check: (q: DutyQuestion) => post<DutyAnswer>("/v1/duties/check", q),
};
