// Broken glass, conflicts of interest, and the room counsel directs.
import { del, get, path, post } from "./client";
import { Problem } from "./problem";
import type { Page } from "./types";

export interface GlassAct { at: string; kind: string; object: string; thing?: string; name?: string }
export interface GlassUse {
  id: string; case_id: string; number: string; staff: string; staff_name: string; owner?: string; code: string; reason: string; state: "active" | "ended" | "reviewed"; at: string; until: string;
  ended_at?: string; review_due: string; overdue: boolean; reviewer?: string; reviewer_name?: string; reviewed_at?: string; verdict?: string; note?: string; version: number; acts?: GlassAct[];
}
export const codes = ["danger_to_life", "owner_unreachable", "legal_deadline", "fault_of_the_system"] as const;

export const glass = {
  list: (q: { open?: boolean; mine?: boolean; case?: string; cursor?: string }) => get<Page<GlassUse>>(path("/v1/break-glass", { ...q, open: q.open ? "true" : undefined, mine: q.mine ? "true" : undefined })),
  one: (id: string) => get<GlassUse>(`/v1/break-glass/${encodeURIComponent(id)}`),
  break: (body: { case: string; code: string; reason: string; minutes: number }) => post<GlassUse>("/v1/break-glass", body),
  end: (id: string) => post<GlassUse>(`/v1/break-glass/${id}/end`, {}),
  review: (id: string, body: { verdict: string; note: string }) => post<GlassUse>(`/v1/break-glass/${id}/review`, body),
};

export interface ReporterLook { id: string; staff: string; name?: string; purpose: string; reason?: string; at: string; until: string }
export const purposes = ["contact", "danger", "finding", "legal", "data_request"] as const;
export const reporter = {
  looks: async (ref: string) => (await get<{ items: ReporterLook[] }>(`/v1/cases/${ref}/reporter`)).items,
  open: (ref: string, purpose: string, reason: string) => post<ReporterLook>(`/v1/cases/${ref}/reporter`, { purpose, reason }),
  mark: (ref: string, party: string, confidential: boolean, reason: string) => post<void>(`/v1/cases/${ref}/parties/${party}/confidential`, { confidential, reason }),
};

export interface Conflict { account: string; kind: string; declared_by: string; declared_at: string }
export const conflicts = {
  mine: async () => (await get<{ items: Conflict[] }>("/v1/me/conflicts")).items,
  declare: async (account: string, kind: string) => (await post<{ items: Conflict[] }>("/v1/me/conflicts", { account, kind })).items,
};

export interface CounselMember { staff: string; name: string; added_by: string; added_at: string }
export interface CounselMatter { case_id: string; label: string; begun_by: string; begun_at: string; ended_at?: string; members: CounselMember[]; version: number }
export interface CounselNote { id: string; author: string; author_name: string; at: string; about: string; text: string }
export const counsel = {
  /** null: there is no room, or none that one takes part in; the two cannot be told apart. */
  get: async (ref: string) => { try { return await get<CounselMatter>(`/v1/cases/${ref}/counsel`); } catch (e) { if (e instanceof Problem && e.status === 404) return null; throw e; } },
  begin: (ref: string, label: string, members: string[]) => post<CounselMatter>(`/v1/cases/${ref}/counsel`, { label, members }),
  end: (ref: string) => post<CounselMatter>(`/v1/cases/${ref}/counsel/end`, {}),
  add: (ref: string, staff: string) => post<CounselMatter>(`/v1/cases/${ref}/counsel/members/${staff}`, {}),
  drop: (ref: string, staff: string) => del<CounselMatter>(`/v1/cases/${ref}/counsel/members/${staff}`),
  notes: (ref: string, cursor?: string) => get<Page<CounselNote>>(path(`/v1/cases/${ref}/counsel/notes`, { cursor })),
  write: (ref: string, about: string, text: string) => post<CounselNote>(`/v1/cases/${ref}/counsel/notes`, { about, text }),
};
