// Actions beyond taking and reversing: catalogue, interim decisions, hearings, rings, bans of stores,
// comparison with the marketplace, standards, and what webhooks were sent.
import { get, path, post } from "./client";
import type { Action, ActionWho, Delivery, Page, Task } from "./types";

export interface ActionKind { kind: string; title: string; does: string; on: string; audience: string[]; permission: string; timed: boolean; condition: boolean; money: boolean; measure: boolean; hearing: boolean; custody: boolean; standing?: string }
export interface LimitOn { what: string; values?: string[] }
export interface FullAction extends Action {
  tasks?: Task[]; facts?: string; hearing?: string; approval_id?: string; replaces?: string; harmed_warned_at?: string; label?: string; amount?: number; currency?: string; thing?: string; order_id?: string; instrument_id?: string;
  origin?: string; applied_at?: string; ended_at?: string; ended_by?: string; reversal_reason?: string; reversed_by?: string; lists?: { list: string; entry_id?: string }[];
  pay?: { amount: number; currency: string; ground: string; due_at: string; released_at?: string };
  terms: { limits?: LimitOn[]; require?: string; condition?: string; ground?: string; met?: string };
}
export interface Interim { decision: string; reason: string; kind?: string; days?: number; clause?: string; facts?: string; reason_code?: string }
export interface Hearing { id: string; account: ActionWho; case_id?: string; kind: string; clause?: string; allegation: string; answer?: string; channel?: string; state: string; asked_at: string; asked_by: string; due_at: string; over: boolean; answered_at?: string }
export interface NewHearing { account: string; case_id?: string; kind: string; clause?: string; allegation: string; due_at?: string }
export interface RingMember extends ActionWho { standing: string; shared: Record<string, number>; household: boolean; cases: number; measures: number; orders: Record<string, number>; active: Action[]; last?: { at: string; by: string; decision: string; reason: string; action_id?: string } }
export interface RingDecision { account: string; decision: string; kind?: string; reason: string; days?: number; interim?: boolean }
export interface StoreBan { id: string; merchant: ActionWho; worker: ActionWho; reason: string; since: string; kept_by: string; ended_at?: string; ended_by?: string }
export interface Difference { n: number; kind: string; account: ActionWho; action_id?: string; ours: string; theirs: string; state: string; sent_at?: string }
export interface Comparison { id: string; at: string; as_of: string; by: string; whole?: boolean; accounts: number; compared: number; differing: number; not_taken?: number; items?: Difference[]; faults?: { line: number; account?: string; code: string }[] }
export interface Rung { points: number; action: string; days?: number; from_days?: number; to_days?: number }
export interface StandardsDoc { full_days: number; gone_days: number; default_weight: number; weights: { clause: string; weight: number; gone_days?: number }[]; ladder: Rung[] }
export interface StandardsVersion { version: number; hash: string; note: string; author: string; at?: string; live: boolean; document?: StandardsDoc }
export interface PointsHistogram { at: string; accounts: number; bars: { from: number; to: number; accounts: number }[]; ladder: Rung[]; on_step: number[]; version: number }
export interface WhatIf { from: string; to: string; findings: number; same: number; milder: number; harsher: number; steps: { was: string; would: string; findings: number }[]; on_step_now: number[]; on_step_then: number[]; examples: { account_id: string; clause: string; at: string; was: string; would: string; points: number; points_would: number }[]; base: number }
export interface AccountPoints { account_id: string; at: string; points: number; strikes: { id: string; clause: string; title?: string; weight: number; points: number; at: string; full_until: string; gone_at: string; case_id?: string; action_id?: string }[]; stands_on?: Rung; fades: { at: string; points: number }[]; clear_at?: string; ladder: Rung[]; version: number }
export interface FullDelivery extends Delivery { log?: { n: number; at: string; status?: number; took_ms: number; failure?: string }[] }

const at = (id: string) => `/v1/actions/${id}`;

export const enforcement = {
  catalogue: async () => (await get<{ items: ActionKind[] }>("/v1/actions/catalogue")).items,
  one: (id: string) => get<FullAction>(at(id)),
  decide: (id: string, d: Interim) => post<FullAction>(`${at(id)}/decide`, d),
  warned: (id: string, how: string) => post<FullAction>(`${at(id)}/warned`, { how }),
  met: (id: string) => post<FullAction>(`${at(id)}/met`, {}),
  ring: async (account: string) => (await get<{ items: RingMember[] }>(path("/v1/actions/rings", { account }))).items,
  decideRing: (b: { case_id?: string; reason_code?: string; clause?: string; rule?: string; label?: string; members: RingDecision[] }) => post<{ items: { account_id: string; decision: string; action_id?: string }[] }>("/v1/actions/rings", b),
  hearings: (f: { account?: string; case?: string; state?: string }, cursor?: string) => get<Page<Hearing>>(path("/v1/hearings", { ...f, cursor, limit: 50 })),
  hearing: (id: string) => get<Hearing>(`/v1/hearings/${id}`),
  ask: (b: NewHearing) => post<Hearing>("/v1/hearings", b),
  answer: (id: string, channel: string, answer: string) => post<Hearing>(`/v1/hearings/${id}/answer`, { channel, answer }),
  closeHearing: (id: string) => post<Hearing>(`/v1/hearings/${id}/close`),
  bans: (f: { account?: string; ended?: boolean }, cursor?: string) => get<Page<StoreBan>>(path("/v1/store-bans", { account: f.account, ended: f.ended ? "true" : undefined, cursor, limit: 50 })),
  ban: (b: { merchant: string; worker: string; reason: string }) => post<StoreBan>("/v1/store-bans", b),
  endBan: (id: string) => post<StoreBan>(`/v1/store-bans/${id}/end`),
  comparisons: (cursor?: string) => get<Page<Comparison>>(path("/v1/reconciliations", { cursor, limit: 50 })),
  comparison: (id: string) => get<Comparison>(`/v1/reconciliations/${id}`),
  compare: (lines: string, whole: boolean) => post<Comparison>(path("/v1/reconciliations/file", { whole: whole || undefined }), new Blob([lines], { type: "text/csv" })),
  resend: (id: string, lines?: number[]) => post<Comparison>(`/v1/reconciliations/${id}/resend`, { lines }),
  deliveries: (f: { endpoint?: string; object?: string; state?: string }, cursor?: string) => get<Page<FullDelivery>>(path(f.endpoint ? `/v1/webhooks/${f.endpoint}/deliveries` : "/v1/deliveries", { object: f.endpoint ? undefined : f.object, state: f.state, cursor, limit: 50 })),
};

export const standards = {
  versions: async () => (await get<{ items: StandardsVersion[] }>("/v1/standards/versions")).items,
  version: (v: string) => get<StandardsVersion>(`/v1/standards/versions/${v}`),
  publish: (document: StandardsDoc, note: string, base: number) => post<StandardsVersion>("/v1/standards/versions", { document, note, base }),
  whatIf: (document: StandardsDoc, days: number, signal?: AbortSignal) => post<WhatIf>("/v1/standards/what-if", { document, days }, { signal }),
  histogram: (kind?: string) => get<PointsHistogram>(path("/v1/standards/histogram", { kind })),
  of: (ref: string) => get<AccountPoints>(`/v1/accounts/${encodeURIComponent(ref)}/standing`),
};
