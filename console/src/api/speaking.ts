// Templates, macros, safe contact, follow-ups, stops, translation.
import { del, get, path, post, put, type Sending } from "./client";
import type { Message, Page } from "./types";

export interface Variable { name: string; type: "text" | "name" | "money" | "date" | "time" | "case_number" | "link"; title?: string; example?: string }
export interface Wording { subject: string; body: string }
export interface TemplateText { vars: Variable[]; must: string[]; texts: Record<string, Wording> }
export interface Finding { kind: string; what?: string; level: "block" | "warn"; language?: string; start: number; end: number; text: string; message: string }
export interface TemplateVersion { n: number; state: string; note?: string; authors: string[]; created_at: string; published_at?: string; published_by?: string }
export interface Template {
  id: string; title: string; purpose: string; sensitive: boolean; state: string; live: number; draft: number; shipped: boolean; created_at: string;
  text?: TemplateText; writing?: TemplateText; findings?: (Finding & { in: string })[]; versions?: TemplateVersion[]; version: number;
}
export interface TemplateDraft { title: string; purpose?: string; sensitive?: boolean; note?: string; text: TemplateText }
export interface Shown { subject: string; body: string; language: string; version: string; values: Record<string, string>; missing: string[]; findings: Finding[]; plan?: string }
export interface DiffLine { in: string; op: "same" | "add" | "drop"; text: string }
export interface Macro { id: string; title: string; role?: string; template?: string; action?: { kind: string; reason: string; days?: number; notify?: boolean }; set?: { state?: string; waiting_on?: string; days?: number; tags?: string[] }; state: string; version: number }
export interface MacroShown { reads?: Shown; send_at?: string; consequences: string[]; blocked?: string; hash: string; message?: Message; objects?: string[] }
export interface Reach { ok: boolean; channel: string; why?: string; allowed?: string; next_at?: string; address?: string; safe_name?: string; voicemail: boolean; seen_by?: string; language?: string; interpreter?: boolean; text_relay?: boolean; account_disputed: boolean }
export interface Control { case_id: string; state: "not_asked" | "disputed" | "settled"; origin?: string; why?: string; accounts: number; changed_by?: string; changed_at?: string; version: number }
export interface Stop { id: string; account_id: string; state: "asked" | "stopped" | "lifting" | "lifted"; stops: string[]; told: number; since: string; acknowledged_at?: string; lift_at?: string; lifted_at?: string; lifted_by?: string; lift_reason?: string }
export interface FollowUp { id: string; party: string; kind: "24h" | "7d" | "30d" | "none"; owner?: string; task?: string; due_at?: string; created_at: string }
export interface Translation { id: string; object: string; language: string; kind: "machine" | "human"; engine?: string; text: string; author: string; at: string }
export interface Reply {
  party: string; text?: string; subject?: string; language?: string; template?: string; vars?: Record<string, string>; at?: string; files?: string[]; keep_words?: boolean;
  original?: string; original_language?: string; translated?: "machine" | "human";
}

const items = async <T>(p: Promise<Page<T>>) => (await p).items;

export const templates = {
  list: (retired = false) => items(get<Page<Template>>(path("/v1/templates", { retired: retired || undefined }))),
  one: (id: string) => get<Template>(`/v1/templates/${id}`),
  create: (id: string, d: TemplateDraft) => post<Template>("/v1/templates", { id, ...d }),
  save: (id: string, version: number, d: TemplateDraft) => put<Template>(`/v1/templates/${id}/draft`, d, { version }),
  drop: (id: string) => del<Template>(`/v1/templates/${id}/draft`),
  publish: (id: string) => post<Template>(`/v1/templates/${id}/publish`),
  retire: (id: string, back: boolean) => post<Template>(`/v1/templates/${id}/retire`, { back }),
  preview: (id: string, b: { n?: number; language?: string; vars?: Record<string, string>; case?: string; party?: string; text?: TemplateText }, opt?: Sending) => post<Shown>(`/v1/templates/${id}/preview`, b, opt),
  diff: (id: string, from: number, to: number) => items(get<Page<DiffLine>>(path(`/v1/templates/${id}/diff`, { from, to }))),
  lint: (b: { text: string; external?: boolean; case?: string; party?: string }, opt?: Sending) => items(post<Page<Finding>>("/v1/lint", b, opt)),
};

export const macros = {
  list: () => items(get<Page<Macro>>("/v1/macros")),
  save: (id: string | undefined, version: number | undefined, b: Partial<Macro>) => (id ? put<Macro>(`/v1/macros/${id}`, b, { version }) : post<Macro>("/v1/macros", b)),
  preview: (id: string, b: { case: string; party: string; vars?: Record<string, string> }) => post<MacroShown>(`/v1/macros/${id}/preview`, b),
  apply: (id: string, b: { case: string; party: string; vars?: Record<string, string>; hash?: string }) => post<MacroShown>(`/v1/macros/${id}/apply`, b),
};

export interface PressNote { id: string; outlet?: string; text: string; state: "open" | "taken" | "done"; created_at: string; created_by: string; taken_by?: string; version: number }

export const speaking = {
  reply: (caseId: string, b: Reply) => post<Message>(`/v1/cases/${caseId}/messages`, b),
  reach: (caseId: string, party: string, channel: string) => get<Reach>(path(`/v1/cases/${caseId}/parties/${party}/reach`, { channel })),
  control: (caseId: string) => get<Control>(`/v1/cases/${caseId}/account-control`),
  setControl: (caseId: string, version: number, b: { state: "disputed" | "settled"; why: string }) => put<Control>(`/v1/cases/${caseId}/account-control`, b, { version }),
  stops: (caseId: string) => items(get<Page<Stop>>(`/v1/cases/${caseId}/automation-stops`)),
  lift: (stop: string, reason: string) => post<Stop>(`/v1/automation-stops/${stop}/lift`, { reason }),
  followUps: (caseId: string) => items(get<Page<FollowUp>>(`/v1/cases/${caseId}/follow-ups`)),
  follow: (caseId: string, b: { party: string; when?: string[]; none?: boolean; owner?: string }) => items(post<Page<FollowUp>>(`/v1/cases/${caseId}/follow-ups`, b)),
  translator: () => get<{ available: boolean; why?: string }>("/v1/translator"),
  translateDraft: (b: { text: string; from?: string; language: string }) => post<{ text: string; engine: string }>("/v1/translator", b),
  translate: (object: string, b: { language: string; text?: string }) => post<Translation>(`/v1/messages/${object}/translations`, b),
  translations: (object: string) => items(get<Page<Translation>>(`/v1/messages/${object}/translations`)),
  pressPages: async (done: boolean) => (await get<Page<PressNote>>(path("/v1/press", { done: done || undefined }))).items,
  movePress: (id: string, state: "taken" | "done") => post<PressNote>(`/v1/press/${id}/move`, { state }),
  press: (caseId: string, b: { outlet?: string; asked?: string }) => post<{ id: string; text: string }>(`/v1/cases/${caseId}/press`, b),
};
