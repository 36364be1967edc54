// Calls that came in, what is done about them, and where help must go.
import { get, path, post } from "./client";
import type { Page } from "./types";

export interface PhoneCall {
  id: string; contact_id: string; case_id?: string; rang_at: string; answered_at?: string; ended_at?: string; outcome?: string;
  call_back: "none" | "due" | "forbidden" | "reached"; why?: string; due_at?: string; attempts: number; reached_at?: string; recording_url?: string; asked: number; answers?: string[];
}
export interface DispatchLine { partner: string; name: string; phone: string; kind: string; county?: string; region?: string; covers?: string; verified?: boolean; verified_at?: string }
export interface DispatchPlace {
  order_id?: string; address?: string; position?: string; city?: string; region?: string; county?: string; access_notes?: string;
  last_seen?: { place: string; at: string }; source: "order" | "latest_order" | "case";
}
export interface Dispatch { place: DispatchPlace; lines: DispatchLine[]; note: string }

export const phone = {
  calls: async (of: { contact?: string; case?: string; state?: string }) => (await get<Page<PhoneCall>>(path("/v1/calls", { ...of, limit: 20 }))).items,
  mark: (id: string, outcome: string) => post<PhoneCall>(`/v1/calls/${id}/mark`, { outcome }),
  attempt: (id: string, a: { outcome: string; started_at: string; ended_at: string; notes?: string }) => post<PhoneCall>(`/v1/calls/${id}/attempts`, a),
  text: (id: string) => post<PhoneCall>(`/v1/calls/${id}/text`, {}),
  dispatch: (ref: string, order?: string) => get<Dispatch>(path(`/v1/cases/${ref}/dispatch`, { order })),
};
