// Who is on duty, whom a page reaches, and one's own ways to be reached.
import { del, get, path, post, put } from "./client";
import type { Page, Severity } from "./types";

export interface Seat { id: string; name: string; why: string; via?: string }
export interface Span { from: string; to: string; people: Seat[]; gap?: boolean }
export interface Duty { schedule: string; name: string; people: Seat[]; gap: boolean; until: string; next: Seat[] }
export interface Now { at: string; duties: Duty[]; on_call: string; open: { s0: number; s1: number }; pages: { open: number; unanswered: number }; me: { on_call: boolean; until?: string } }
export interface Rotation { every: string; n: number; start: string; people: string[] }
export interface Window { days?: string[]; from: string; to: string }
export interface Layer { name: string; zone?: string; rotation: Rotation; windows?: Window[] }
export interface Schedule { id?: string; name: string; zone: string; owner?: string; warn_days: number; layers: Layer[]; version?: number }
export interface Override { id: string; schedule: string; kind: string; person?: string; instead_of?: string; from: string; to: string; state: string; by: string; version: number }
export interface Swap { id: string; schedule: string; asks: string; other: string; from: string; to: string; back_from?: string; back_to?: string; state: string; version: number }
export interface TimeOff { id: string; person: string; from: string; to: string; version: number }
export interface Target { kind: string; id: string; name?: string }
export interface Step { targets: Target[]; wait: number }
export interface Policy { id: string; name: string; rank: number; when: string; steps: Step[]; repeats: number; ack_minutes: number; again_minutes: number; warnings?: string[]; version: number }
export interface Line { at: string; person?: string; name?: string; by?: string; step: number; round: number; skipped?: string; until?: string; text: string }
export interface Preview { policy?: { id: string; name: string; version: number }; lines: Line[] }
export interface Sent { id: string; person: string; name: string; by: string; step: number; round: number; state: string; due_at: string; sent_at?: string; delivered_at?: string; failure?: string; carried_by?: string }
export interface Entry { at: string; what: string; who?: string; name?: string; round: number; step: number; detail?: string }
export interface Alarm {
  id: string; object: string; kind: string; severity: Severity; title: string; number?: string; drill?: boolean; state: string; why?: string; due_at?: string;
  acknowledged_by?: string; acknowledged_at?: string; created_at: string; ended_at?: string; notifications?: Sent[]; log?: Entry[]; version: number;
}
export interface Method { id: string; kind: string; label?: string; address: string; state: string; why?: string; secret?: string; created_at: string; verified_at?: string; version: number }
export interface Rule { severities?: string[]; after: number; method: string }
export interface Quiet { zone: string; from: string; to: string; pierce?: string[] }
export interface Rules { rules: Rule[]; quiet?: Quiet; version: number }
export interface Load { id: string; name: string; pages: number; messages: number; nights: number; taken: number; ack_seconds: number }
export interface Score { score: number; coverage: number; balance: number; people: { id: string; name: string; hours: number; nights: number; weekends: number }[] }
export interface Matter { id: string; number: string; severity: Severity; state: string; assignee?: string; due_at?: string; tasks: number }
export interface Handover { id: string; schedule?: string; by: string; to?: string; at: string; note: string; matters: Matter[]; acknowledged_by?: string; acknowledged_at?: string }
export interface NewHeartbeat { key: string; name: string; every_minutes: number; severity: Severity; hours?: { zone: string; windows: Window[] } }
export interface Heartbeat extends NewHeartbeat { state: string; failure?: string; last_at?: string; due_at?: string; page?: string; version: number }

const items = async <T>(p: string) => (await get<{ items: T[] }>(p)).items;
const at = (s: string) => `/v1/oncall/schedules/${s}`;

export const oncall = {
  now: () => get<Now>("/v1/oncall/now"),
  preview: (severity: string, region?: string) => get<Preview>(path("/v1/oncall/preview", { severity, region, kind: "case" })),
  schedules: () => items<Schedule>("/v1/oncall/schedules"),
  saveSchedule: (s: Schedule) => (s.id ? put<Schedule>(at(s.id), body(s), { version: s.version ?? 0 }) : post<Schedule>("/v1/oncall/schedules", body(s))),
  spans: (s: string, from: string, to: string) => items<Span>(path(`${at(s)}/spans`, { from, to })),
  score: (s: string, from: string, to: string) => get<Score>(path(`${at(s)}/score`, { from, to })),
  overrides: (from: string) => items<Override>(path("/v1/oncall/overrides", { from })),
  override: (b: { schedule: string; kind: string; person?: string; instead_of?: string; from: string; to: string }) => post<Override>("/v1/oncall/overrides", b),
  cancelOverride: (id: string) => del<void>(`/v1/oncall/overrides/${id}`),
  swaps: () => items<Swap>("/v1/oncall/swaps"),
  askSwap: (b: { schedule: string; other: string; from: string; to: string }) => post<Swap>("/v1/oncall/swaps", b),
  answerSwap: (id: string, what: "accept" | "decline" | "withdraw") => post<Swap>(`/v1/oncall/swaps/${id}/${what}`),
  timeOff: () => items<TimeOff>("/v1/oncall/time-off"),
  addTimeOff: (b: { from: string; to: string }) => post<TimeOff>("/v1/oncall/time-off", b),
  dropTimeOff: (id: string) => del<void>(`/v1/oncall/time-off/${id}`),
  policies: () => items<Policy>("/v1/oncall/policies"),
  savePolicy: (p: Policy) => {
    const b = { name: p.name, rank: p.rank, when: p.when, steps: p.steps.map((s) => ({ wait: s.wait, targets: s.targets.map(({ kind, id }) => ({ kind, id })) })), repeats: p.repeats, ack_minutes: p.ack_minutes, again_minutes: p.again_minutes };
    return p.id ? put<Policy>(`/v1/oncall/policies/${p.id}`, b, { version: p.version }) : post<Policy>("/v1/oncall/policies", b);
  },
  dropPolicy: (id: string) => del<void>(`/v1/oncall/policies/${id}`),
  pages: async (state: string) => (await get<Page<Alarm>>(path("/v1/pages", { state, limit: 30 }))).items,
  pagesOf: async (object: string) => (await get<Page<Alarm>>(path("/v1/pages", { object, limit: 30 }))).items,
  page: (id: string) => get<Alarm>(`/v1/pages/${id}`),
  act: (id: string, what: string) => post<Alarm>(`/v1/pages/${id}/${what}`),
  raise: (b: { severity: string; title: string; test?: boolean }) => post<Alarm>("/v1/pages", b),
  methods: () => items<Method>("/v1/oncall/methods"),
  addMethod: (b: { kind: string; address: string; label?: string }) => post<Method>("/v1/oncall/methods", b),
  verify: (id: string, code: string) => post<Method>(`/v1/oncall/methods/${id}/verify`, { code }),
  sendCode: (id: string) => post<Method>(`/v1/oncall/methods/${id}/code`),
  dropMethod: (id: string) => del<void>(`/v1/oncall/methods/${id}`),
  rules: () => get<Rules>("/v1/oncall/rules"),
  saveRules: (r: Rules) => put<Rules>("/v1/oncall/rules", { rules: r.rules, quiet: r.quiet }, { version: r.version }),
  load: (from: string, to: string, zone: string) => items<Load>(path("/v1/oncall/load", { from, to, zone })),
  feed: () => get<{ exists: boolean; url?: string; created_at?: string }>("/v1/oncall/feed"),
  rotateFeed: () => post<{ exists: boolean; url?: string }>("/v1/oncall/feed"),
  pushKey: async () => (await get<{ key: string }>("/v1/oncall/push-key")).key,
  matters: () => items<Matter>("/v1/oncall/matters"),
  handovers: () => items<Handover>("/v1/oncall/handovers"),
  handOver: (b: { to?: string; note: string }) => post<Handover>("/v1/oncall/handovers", b),
  readHandover: (id: string) => post<Handover>(`/v1/oncall/handovers/${id}/acknowledge`),
  heartbeats: () => items<Heartbeat>("/v1/heartbeats"),
  saveHeartbeat: (h: NewHeartbeat, version?: number) => {
    const b = { name: h.name, every_minutes: h.every_minutes, severity: h.severity, hours: h.hours?.windows.length ? h.hours : undefined };
    return version === undefined ? post<Heartbeat>("/v1/heartbeats", { key: h.key, ...b }) : put<Heartbeat>(`/v1/heartbeats/${h.key}`, b, { version });
  },
  dropHeartbeat: (key: string) => del<void>(`/v1/heartbeats/${key}`),
  dropSchedule: (id: string) => del<void>(at(id)),
};

const body = ({ name, zone, owner, warn_days, layers }: Schedule) => ({ name, zone, owner, warn_days, layers });
