// What the protocol pages and the run panel ask and read.
import { del, get, path, post, put } from "./client";
import type { Page } from "./types";

export interface ProtocolUse { runs: number; running: number; cancelled: number; skip_rate: number; overdue_rate: number }
export interface ProtocolLine {
  id: string; title: string; titles?: Record<string, string>; summary?: string; summaries?: Record<string, string>; owner: string; harm: string; sensitive: boolean; state: string; version: number; steps: number;
  draft?: string; use: ProtocolUse; updated_at: string;
}
export interface Deed { kind: string; to?: string; service?: string; action?: string; template?: string; title?: string; drill?: boolean }
export interface StepText {
  id: string; title: string; text?: string; say?: Record<string, string>; owner?: string; due?: { from: string; text: string }; required: boolean; when?: string; because?: string;
  checklist?: { id: string; text: string }[]; asks?: AskText[]; do?: Deed; approve?: string; escalate?: { to: string; text: string }; wants?: string[]; care?: string[]; note?: string;
}
export interface AskText { id: string; ask: Record<string, string>; kind: string; options?: { id: string; text: string }[]; needed: boolean }
export interface Outline { id: string; title: string; titles?: Record<string, string>; summary?: string; summaries?: Record<string, string>; owner: string; harm: string; sensitive: boolean; suggest?: string; care?: string[]; steps: StepText[] }
export interface ProtocolProblem { line: number; column: number; level: string; what: string; do?: string; rule?: string }
export interface ProtocolVersion { version: number; hash: string; note: string; author: string; approver?: string; at: string }
export interface ProtocolDraft { document: string; base: number; state: string; note?: string; refused?: string; author: string; updated_at: string; version: number; problems: ProtocolProblem[] }
export interface Protocol {
  id: string; title: string; state: string; version: number; shown: number; document: string; hash: string; outline?: Outline; versions: ProtocolVersion[];
  draft?: ProtocolDraft; shipped: boolean; updated_at: string;
}
export interface StepChange { step: string; title: string; change: string; fields: { field: string; was: string; is: string }[] }
export interface ProtocolDiff { from: number; to: number; was: string; is: string; items: StepChange[]; problems: ProtocolProblem[] }
export interface StepStatistic { step: string; title: string; shown: number; done: number; skipped: number; overdue: number; with_due: number; p50_seconds?: number; p90_seconds?: number; skip_rate: number; overdue_rate: number }
export interface Statistics { protocol: string; from: string; to: string; runs: number; running: number; done: number; cancelled: number; p50_seconds?: number; p90_seconds?: number; steps: StepStatistic[] }

export interface RunAsk extends AskText { answer?: string; by?: string; at?: string }
export interface RunStep {
  id: string; title: string; text?: string; say?: Record<string, string>; note?: string; role?: string; owner?: string; state: string; required: boolean; because?: string; when?: string;
  due_at?: string; overdue: boolean; checklist: { id: string; text: string; done: boolean }[]; asks: RunAsk[]; do?: Deed; does?: string; approve?: string; escalate?: string;
  asked_by?: string; asked_at?: string; approved_by?: string; wants?: string[]; care?: { rule: string; text: string }[]; done_at?: string; done_by?: string; decided_by?: string;
  reason?: string; outcome?: string; performed?: string; from_version?: number;
}
export interface Run {
  id: string; case_id: string; number: string; protocol: string; title: string; titles?: Record<string, string>; summary?: string; version: number; newest: number; state: string; drill: boolean;
  started_at: string; started_by: string; ended_at?: string; ended_by?: string; reason?: string; done: number; total: number; next?: string; care: string[]; steps: RunStep[];
  language?: string; revision: number;
}
export interface Suggestion { protocol: string; title: string; titles?: Record<string, string>; summary?: string; summaries?: Record<string, string>; because: string }
export interface Choice extends Suggestion { why: { code: string; text?: string }[] }
export interface CaseRuns { items: Run[]; suggestions: Suggestion[] }
export interface DispatchLine { partner?: string; name: string; phone: string; kind: string; verified_at?: string; covers?: string }
export interface Dispatch { place: { address?: string; city?: string; region?: string; county?: string; access_notes?: string; source?: string }; lines: DispatchLine[]; note?: string }
export interface Finish {
  answers?: Record<string, string>; checked?: string[]; note?: string; perform?: boolean;
  with?: { call?: { direction: string; outcome: string; started_at: string; ended_at: string; notes?: string }; place?: string; line?: string; line_reason?: string; called_at?: string; reference?: string; title?: string; party?: string };
}

export const protocols = {
  list: async () => (await get<Page<ProtocolLine>>("/v1/protocols")).items,
  one: (id: string, version?: number) => get<Protocol>(path(`/v1/protocols/${id}`, { version })),
  diff: (id: string, from?: number, to?: number) => get<ProtocolDiff>(path(`/v1/protocols/${id}/diff`, { from, to })),
  statistics: (id: string, days = 90) => get<Statistics>(path(`/v1/protocols/${id}/statistics`, { days })),
  check: (document: string) => post<{ ok: boolean; problems: ProtocolProblem[]; outline?: Outline }>("/v1/protocols/check", { document }),
  begin: (document: string) => post<Protocol>("/v1/protocols", { document }),
  save: (id: string, version: number, document: string) => put<ProtocolDraft>(`/v1/protocols/${id}/draft`, { document }, { version }),
  drop: (id: string) => del<void>(`/v1/protocols/${id}/draft`),
  publish: (id: string, note: string) => post<Protocol>(`/v1/protocols/${id}/publish`, { note }),
  approve: (id: string, note: string) => post<Protocol>(`/v1/protocols/${id}/approve`, { note }),
  refuse: (id: string, reason: string) => post<Protocol>(`/v1/protocols/${id}/refuse`, { reason }),
  retire: (id: string, reason: string) => post<Protocol>(`/v1/protocols/${id}/retire`, { reason }),
  revive: (id: string) => post<Protocol>(`/v1/protocols/${id}/revive`),
  drill: (protocol: string) => post<Run>("/v1/drills", { protocol }),
};

const step = (run: string, id: string, verb: string) => `/v1/runs/${run}/steps/${id}/${verb}`;
export const runs = {
  of: (ref: string) => get<CaseRuns>(`/v1/cases/${ref}/runs`),
  choices: async (ref: string, q: string, signal?: AbortSignal) => (await get<Page<Choice>>(path(`/v1/cases/${ref}/protocols`, { q: q || undefined }), { signal })).items,
  start: (ref: string, protocol: string) => post<Run>(`/v1/cases/${ref}/runs`, { protocol }),
  done: (run: string, id: string, b: Finish) => post<Run>(step(run, id, "done"), b),
  skip: (run: string, id: string, reason: string, decided_by?: string) => post<Run>(step(run, id, "skip"), { reason, decided_by }),
  answer: (run: string, id: string, answers: Record<string, string>) => post<Run>(step(run, id, "answer"), { answers }),
  check: (run: string, id: string, checked: string[]) => post<Run>(step(run, id, "check"), { checked }),
  assign: (run: string, id: string, owner: string) => post<Run>(step(run, id, "assign"), { owner }),
  approve: (run: string, id: string, note?: string) => post<Run>(step(run, id, "approve"), { note }),
  refuse: (run: string, id: string, reason: string) => post<Run>(step(run, id, "refuse"), { reason }),
  reopen: (run: string, id: string, reason: string) => post<Run>(step(run, id, "reopen"), { reason }),
  upgradeDiff: (run: string) => get<ProtocolDiff>(`/v1/runs/${run}/upgrade`),
  upgrade: (run: string, to: number) => post<Run>(`/v1/runs/${run}/upgrade`, { to }),
  cancel: (run: string, reason: string) => post<Run>(`/v1/runs/${run}/cancel`, { reason }),
  dispatch: (ref: string) => get<Dispatch>(`/v1/cases/${ref}/dispatch`),
};
