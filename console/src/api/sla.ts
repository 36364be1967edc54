// Policies of clocks, and how well they were kept.
import { get, path, post } from "./client";
import type { Page } from "./types";

export interface SlaCalendar { zone: string; week: Record<string, [string, string][]>; holidays: string[] }
export interface SlaTarget { severity: string[]; when?: string; within: string; calendar?: string; pauses?: boolean; warn?: number }
export interface SlaClock { name: string; start: string; stop: string; again?: boolean; aside?: boolean; targets: SlaTarget[] }
export interface SlaDocument { calendars: Record<string, SlaCalendar>; clocks: SlaClock[] }
export interface SlaVersion { version: number; hash: string; note: string; author: string; at?: string; live: boolean; document?: SlaDocument }
export interface SlaSample { clock: string; severity: string; start: string; due_at?: string; warn_at?: string }
export interface SlaChange { object: string; number?: string; clock: string; n: number; was?: string; was_due_at?: string; would?: string; would_due_at?: string }
export interface SlaPreview { samples: SlaSample[]; tried: number; changed: number; changes: SlaChange[] }
export interface SlaAttainment { from: string; to: string; items: { clock: string; severity: string; met: number; missed: number; overdue: number; share: number; median_seconds: number }[] }

export const sla = {
  versions: async () => (await get<Page<SlaVersion>>("/v1/sla/policies")).items,
  version: (v: string) => get<SlaVersion>(`/v1/sla/policies/${encodeURIComponent(v)}`),
  publish: (document: SlaDocument, note: string, base: number) => post<SlaVersion>("/v1/sla/policies", { document, note, base }),
  preview: (document: SlaDocument, samples: string[]) => post<SlaPreview>("/v1/sla/policies/preview", { document, samples }),
  attainment: (from?: string, to?: string) => get<SlaAttainment>(path("/v1/sla/attainment", { from, to })),
};
