// Calls of queues, tasks, hand-overs, merges and saved views, with what they answer.
import { del, get, path, post, put } from "./client";
import type * as A from "./types";

export interface Reason { code: string; text: string; values?: Record<string, string> }
export interface Queue {
  id: string; name: string; expression: string; team?: string; certified: string[]; skills: string[]; mode: "pull" | "push"; weight: number; position: number;
  open: number; contacts: number; waiting?: number; free: number; overdue: number; next_due?: string; version: number;
}
export type NewQueue = Pick<Queue, "name" | "expression" | "mode" | "weight" | "position" | "skills" | "certified"> & { team?: string };
export interface RoutingRule { name: string; when: string; queue: string; skills?: string[] }
export interface RoutingVersion { number: number; rules: RoutingRule[]; note?: string; at?: string; by?: string }
export interface RoutingTrial {
  from: string; cases: number; moved: number; nowhere: number;
  rules: { name: string; queue: string; own: boolean; cases: number }[];
  moves: { case_id: string; number: string; severity: A.Severity; rule: string; from: string; to: string }[];
}
export interface StaffWork { staff: string; accepting: boolean; skills: string[]; languages: string[]; cap?: number; caps: Record<string, number>; load: number; loads: Record<string, number>; version: number }
export type NewStaffWork = Pick<StaffWork, "accepting" | "skills" | "languages" | "cap" | "caps">;
export interface CaseTask {
  id: string; case_id: string; number: string; severity: A.Severity; kind: string; title: string; party?: string; owner?: string; team?: string; due_at?: string; overdue: boolean;
  state: "open" | "done" | "dropped"; note?: string; done_at?: string; done_by?: string; created_at: string; created_by: string; version: number;
}
export interface Handover {
  id: string; object: string; number?: string; severity?: A.Severity; kind: "handover" | "warm"; state: string; from: string; to?: string; team?: string; note: string;
  made_at: string; lapses_at?: string; answered_at?: string; answered_by?: string; answer?: string; waited_seconds?: number;
}
export interface MergePlan { source: string; target: string; done: boolean; refused?: string; severity: A.Severity; visibility: string; loses_sight: string[]; parties: number; contacts: number; notes: number }
export interface Relation { kind: string; case_id: string; number: string; title: string; severity: A.Severity; state: string; at: string; by: string }
export interface Similar { case_id: string; number: string; title: string; severity: A.Severity; state: string; opened_at: string; why: string[]; opposed: boolean }
export interface SavedView { id: string; page: string; name: string; query: string; team?: string; own: boolean }
export interface ShiftList { cases: A.Case[]; tasks: CaseTask[]; handovers: Handover[] }
export interface To { to?: string; team?: string; note?: string }

const items = <T>(p: Promise<A.Page<T>>) => p.then((x) => x.items);

export const queues = {
  list: () => items(get<A.Page<Queue>>("/v1/queues")),
  add: (b: NewQueue) => post<Queue>("/v1/queues", b),
  change: (id: string, version: number, b: NewQueue) => put<Queue>(`/v1/queues/${id}`, b, { version }),
  routing: () => items(get<A.Page<RoutingVersion>>("/v1/routing")),
  publish: (b: { after: number; rules: RoutingRule[]; note?: string }) => post<RoutingVersion>("/v1/routing", b),
  test: (b: { rules: RoutingRule[]; days: number }) => post<RoutingTrial>("/v1/routing/test", b),
  workOf: (staff: string) => get<StaffWork>(`/v1/staff/${staff}/work`),
  setWork: (staff: string, version: number, b: NewStaffWork) => put<StaffWork>(`/v1/staff/${staff}/work`, b, { version }),
  myWork: () => get<StaffWork>("/v1/me/work"),
  accept: (accepting: boolean) => post<StaffWork>("/v1/me/accepting", { accepting }),
  upcoming: () => get<A.InboxItem & { why?: Reason[] }>("/v1/inbox/next"),
  vendor: (team: string, vendor: boolean) => post<{ id: string }>(`/v1/teams/${team}/vendor`, { vendor }),
  teams: () => items(get<A.Page<{ id: string; name: string; vendor?: boolean }>>("/v1/teams")),
};

export const tasks = {
  of: (id: string) => items(get<A.Page<CaseTask>>(`/v1/cases/${id}/tasks`)),
  mine: () => items(get<A.Page<CaseTask>>(path("/v1/case-tasks", { view: "mine" }))),
  make: (b: { case: string; kind: string; title: string; owner?: string; due_at?: string }) => post<CaseTask>("/v1/case-tasks", b),
  done: (id: string, note?: string) => post<CaseTask>(`/v1/case-tasks/${id}/done`, { note }),
  reopen: (id: string) => post<CaseTask>(`/v1/case-tasks/${id}/reopen`, {}),
  assign: (id: string, b: { owner?: string; due_at?: string }) => post<CaseTask>(`/v1/case-tasks/${id}/assign`, b),
};

const noun = (id: string) => (id.startsWith("con_") ? "contacts" : "cases");
/** What moves work from one pair of hands to another; id is a case's or a contact's. */
export const hands = {
  defer: (id: string, b: { until: string; reason: string }) => post<unknown>(`/v1/${noun(id)}/${id}/defer`, b),
  resume: (id: string) => post<A.Case>(`/v1/cases/${id}/resume`),
  release: (id: string) => post<unknown>(`/v1/${noun(id)}/${id}/release`),
  give: (id: string, b: To) => post<Handover>(`/v1/${noun(id)}/${id}/handover`, b),
  warm: (id: string, b: To) => post<Handover>(`/v1/${noun(id)}/${id}/transfer`, b),
  list: (object?: string, state?: string) => items(get<A.Page<Handover>>(path("/v1/handovers", { object, state }))),
  answer: (id: string, how: "accept" | "decline" | "withdraw", note?: string) => post<Handover>(`/v1/handovers/${id}/${how}`, { note }),
  escalate: (id: string, reason: string) => post<A.Case>(`/v1/cases/${id}/escalate`, { reason }),
  queue: (id: string, queue: string, reason?: string) => post<A.Case>(`/v1/cases/${id}/queue`, { queue, reason }),
  shift: () => get<ShiftList>("/v1/shift"),
  giveShift: (b: { to?: string; team?: string; note: string; cases: { case: string; note?: string }[] }) => items(post<A.Page<Handover>>("/v1/shift/handover", b)),
};

export const ties = {
  merge: (id: string, b: { into: string; reason?: string; dry_run?: boolean }) => post<MergePlan>(`/v1/cases/${id}/merge`, b),
  unmerge: (id: string, b: { source: string; reason?: string; keep_restricted?: boolean }) => post<A.Case>(`/v1/cases/${id}/unmerge`, b),
  list: (id: string) => items(get<A.Page<Relation>>(`/v1/cases/${id}/relations`)),
  add: (id: string, b: { case: string; kind: string }) => items(post<A.Page<Relation>>(`/v1/cases/${id}/relations`, b)),
  drop: (id: string, other: string) => del<void>(`/v1/cases/${id}/relations/${other}`),
  similar: (id: string) => items(get<A.Page<Similar>>(`/v1/cases/${id}/similar`)),
};

export const views = {
  list: (page: string) => items(get<A.Page<SavedView>>(path("/v1/views", { page }))),
  save: (b: { page: string; name: string; query: string; team?: string }) => post<SavedView>("/v1/views", b),
  drop: (id: string) => del<void>(`/v1/views/${id}`),
};
