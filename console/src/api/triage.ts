// Triage: taxonomy, severity tree, trigger lists, classifiers, and how they do.
import { get, path, post } from "./client";
import type { Contact, Page } from "./types";

export type Kind = "triggers" | "tree" | "taxonomy";
export type Words = Record<string, string>;
export interface TreeAnswer { id: string; text: Words }
export interface TreeQuestion { id: string; always?: boolean; text: Words; answers: TreeAnswer[] }
export interface TreeRule { when: Record<string, string>; behaviour?: string[]; severity: number; because: string }
export interface Tree { name: string; matrix: { severity: number; harm: string; first_touch: string; page: string; update: string }[]; questions: TreeQuestion[]; rules: TreeRule[] }
export interface Behaviour { code: string; title: string; titles?: Record<string, string>; definition: string; example: string; counter_example: string; severity: number; questions: string[]; crosswalk: { dsa: string; crime: string; tspa: string } }
export interface Branch { code: string; title: string; titles?: Record<string, string>; behaviours: Behaviour[] }
export interface Taxonomy { name: string; source: string; branches: Branch[] }
export interface TriggerLists { name: string; agree_at: number; raise_at: number; worst_at: number; mild_at: number; languages: Record<string, { alone: Record<string, string[]>; agreeing: Record<string, string[]>; idioms: string[] }> }
export interface TriageDocument { kind: Kind; version: number; live: number; hash: string; note: string; author: string; at: string; tree?: Tree; taxonomy?: Taxonomy; triggers?: TriggerLists; versions?: { version: number; hash: string; note: string; author: string; at: string }[] }
export interface Difference { path: string; was?: string; is?: string }
export interface CheckedTriage { tried: number; raised: number; lowered: number; same: number; days: number; matrix: number[][]; chosen: { severe: number; found_was: number; found_would: number; over_was: number; over_would: number }; changes: { contact: string; was: number; would: number; chosen?: string; words: string[] | null }[] }
export interface Precision {
  days: number; contacts: number;
  triggers: { phrase: string; version: number; severity: number; fired: number; right: number; precision: number }[];
  models: { model: string; contacts: number; unknown: number; category_right: number; sorted: number; raised_alone: number; raised_right: number }[];
  languages: { language: string; severe: number; found: number; recall: number }[];
  versions: { version: number; raised: number; right: number; precision: number }[];
  parity: { gap: number; best?: string; worst?: string; least: number; alarm: boolean };
  raises: Record<string, number>;
}
export interface Classifier { n: number; hash: string; live: boolean; note: string; author: string; at: string; texts: number; languages: string[]; categories: string[] }
export interface TriageIn { happening_now?: string; safe_now?: string; answers?: Record<string, string>; category?: string; severity?: string; reason?: string }

const at = (kind: Kind) => `/v1/triage/documents/${kind}`;

export const triageApi = {
  document: (kind: Kind, version?: number) => get<TriageDocument>(path(at(kind), { version })),
  diff: async (kind: Kind, from: number) => (await get<Page<Difference>>(path(`${at(kind)}/diff`, { from }))).items,
  publish: (kind: Kind, document: unknown, base: number, note: string) => post<TriageDocument>(at(kind), { [kind]: document, base, note }),
  check: (kind: Kind, document: unknown, days: number) => post<CheckedTriage>(`${at(kind)}/check`, { [kind]: document, days }),
  precision: (days: number) => get<Precision>(path("/v1/triage/precision", { days })),
  models: async () => (await get<Page<Classifier>>("/v1/triage/models")).items,
  keep: (id: string, b: TriageIn) => post<Contact>(`/v1/contacts/${id}/triage`, b),
  answerRaise: (id: string, confirm: boolean, reason?: string) => post<Contact>(`/v1/contacts/${id}/raise`, { confirm, reason }),
};
