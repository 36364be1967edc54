// Facts, interviews, hypotheses, findings, and what the parties had to do with before.
import { get, post, put } from "./client";
import type { Page, Severity } from "./types";

export type Certainty = "exact" | "about" | "between" | "unknown";
export interface Fact {
  id: string; from?: string; to?: string; margin_minutes?: number; zone: string; certainty: Certainty; text: string; source: { kind: string; ref?: string; note?: string };
  disputed: boolean; replaces?: string; replaced_by?: string; entered_at: string; by: string; withdrawn_at?: string; withdrawn_by?: string; why?: string;
}
export interface Said { n: number; kind: "question" | "answer" | "statement" | "correction"; text: string; corrects?: number; corrected_by?: number; at: string; by: string }
export interface Interview { id: string; party?: string; name?: string; present?: string; how: string; zone: string; at: string; ended_at?: string; consent: string; recording?: string; by: string; masked: boolean; lines: Said[] }
export interface Hypothesis { id: string; text: string; state: "open" | "supported" | "set_aside"; why?: string; by: string; at: string }
export interface Ground { side: "supports" | "contradicts"; kind: "fact" | "evidence" | "interview" | "message"; ref: string; why?: string }
export interface Finding {
  id: string; claim: string; party?: string; account_id?: string; clause?: string; clause_version?: number; standard: string; conclusion: string; reasoning: string; none_contradicts: boolean;
  state: "draft" | "submitted" | "returned" | "concluded" | "withdrawn"; author: string; reader?: string; read_at?: string; reader_note?: string; why?: string; grounds: Ground[]; shown: string; version: number;
}
export interface PatternCase { case_id: string; number: string; title: string; type: string; role: string; severity: Severity; state: string; outcome?: string; opened_at: string }
export interface Pattern { party: string; role: string; account_id: string; cases: PatternCase[]; as: { role: string; n: number }[]; same: number; proven: number }
export interface NewFinding { claim: string; party?: string; clause?: string; standard: string; conclusion: string; reasoning: string; none_contradicts: boolean; grounds: Ground[] }
export interface NewFact { from?: string; to?: string; margin_minutes?: number; zone: string; certainty: Certainty; text: string; source: Fact["source"]; disputed?: boolean; why?: string }

const of = (c: string, what: string) => `/v1/cases/${c}/${what}`;
const items = async <T>(url: string) => (await get<Page<T>>(url)).items;

export const investigation = {
  facts: (c: string) => items<Fact>(of(c, "facts")),
  addFact: (c: string, b: NewFact) => post<Fact>(of(c, "facts"), b),
  correctFact: (id: string, b: NewFact) => post<Fact>(`/v1/facts/${id}/correct`, b),
  withdrawFact: (id: string, why: string) => post<Fact>(`/v1/facts/${id}/withdraw`, { why }),
  interviews: (c: string) => items<Interview>(of(c, "interviews")),
  begin: (c: string, b: { party?: string; name?: string; present?: string; how: string; zone: string; consent: string }) => post<Interview>(of(c, "interviews"), b),
  say: (id: string, b: { kind: string; text: string; corrects?: number }) => post<Interview>(`/v1/interviews/${id}/lines`, b),
  finish: (id: string) => post<Interview>(`/v1/interviews/${id}/finish`),
  hypotheses: (c: string) => items<Hypothesis>(of(c, "hypotheses")),
  suppose: (c: string, text: string) => post<Hypothesis>(of(c, "hypotheses"), { text }),
  weigh: (id: string, state: string, why: string) => post<Hypothesis>(`/v1/hypotheses/${id}/state`, { state, why }),
  findings: (c: string) => items<Finding>(of(c, "findings")),
  draft: (c: string, b: NewFinding) => post<Finding>(of(c, "findings"), b),
  rewrite: (id: string, version: number, b: NewFinding) => put<Finding>(`/v1/findings/${id}`, b, { version }),
  submit: (id: string) => post<Finding>(`/v1/findings/${id}/submit`),
  read: (id: string, b: { shown: string; agree: boolean; note?: string }) => post<Finding>(`/v1/findings/${id}/read`, b),
  withdraw: (id: string, why: string) => post<Finding>(`/v1/findings/${id}/withdraw`, { why }),
  patterns: (c: string) => items<Pattern>(of(c, "patterns")),
};
