// Critical incidents, the wall and the directory of partners.
import { get, patch, path, post, put } from "./client";
import type { Page, Severity } from "./types";

export type IncidentState = "declared" | "active" | "contained" | "resolved" | "in_review" | "closed" | "cancelled" | "merged";
export type Role = "commander" | "liaison" | "scribe" | "communications" | "subject_matter";
export const roles: Role[] = ["commander", "liaison", "communications", "scribe", "subject_matter"];
export interface Held { id: string; role: Role; staff: string; name?: string; assumed_at: string; relinquished_at?: string }
export interface Incident {
  id: string; number: string; title: string; kind: string; severity: Severity; state: IncidentState; brand?: string; region?: string; city?: string; simulated: boolean;
  declared_at: string; started_at: string; ended_at?: string; reason?: string; update_every_minutes: number; last_update_at?: string; update_due_at?: string; update_overdue: boolean;
  watch: { where: string; mode: string }; roles: Held[]; cases: number; contacts: number; contacts_suggested: number; contacts_unanswered: number; contacts_critical: number;
  orders: number; people: number; version: number;
}
export interface Entry { id: string; kind: string; happened_at: string; entered_at: string; author: string; author_name?: string; text?: string; data: Record<string, unknown>; corrects?: string; corrected_by?: string[] }
export interface Update { id: string; audience: "internal" | "external"; texts: Record<string, string>; at: string; author: string; author_name?: string; late: boolean }
export interface Finding { kind: string; what?: string; level: "block" | "warn"; start: number; end: number; text: string; message: string }
export interface Counted { orders: number; people: number; customers: number; workers: number; merchants: number; hash: string }
export interface Snapshot { id: string; where: string; from: string; to?: string; orders: number; people: number; added: number; gone: number; at: string }
export interface AffectedOrder { id: string; placed_at: string; state: string; region?: string; city?: string; customer_id?: string }
export interface AffectedWho { id: string; ref?: string; name?: string; kind?: string; language?: string; city?: string; orders: number; contact_id?: string }
export interface Affected { snapshot: Snapshot | null; orders: AffectedOrder[]; people: AffectedWho[]; next_cursor?: string }
export interface Picture { step_seconds: number; from: string; places: string[]; cells: { step: number; place: number; orders: number; contacts: number }[] }
export interface LinkedContact { id: string; title?: string; snippet?: string; severity: Severity; critical: boolean; language?: string; channel: string; city?: string; contact_state: string; case_id?: string; received_at: string; answered_at?: string }
export interface Selected { count: number; critical: number; already: number; hash: string; sample: LinkedContact[] }
export interface BulkCount { count: number; people: number; critical: number; languages: Record<string, number>; in_english: number; hash: string }
export interface Bulk { id: string; kind: string; state: "running" | "done" | "cancelled"; count: number; done: number; skipped: number; failed: number; waiting: number; failures: { why: string; items: number }[]; by: string; created_at: string }
export interface Point { text: string; entries?: string[] }
export interface Review { summary: string; factors: Point[]; went_well: Point[]; went_badly: Point[]; detection?: string; completed_at?: string; missing: string[]; version: number }
export interface ActionItem { id: string; incident_id: string; number: string; title: string; owner: string; owner_name?: string; due_at: string; overdue: boolean; state: "open" | "done" | "dropped"; because?: string }
export interface Matter { id: string; number: string; title: string; severity: Severity; state: string }
export interface Wall {
  at: string; breaches: number; contacts_waiting: number; on_call: { name: string; duty: string }[]; queues: { name: string; open: number }[];
  waiting: { kind: string; number?: string; severity: Severity; region?: string; since: string; due_at?: string }[];
  incidents: { number: string; title: string; severity: Severity; state: IncidentState; commander?: string; since: string; update_due_at?: string; contacts: number; contacts_unanswered: number; contacts_critical: number }[];
}
export interface PartnerNumber { id: string; phone: string; label: string; state: "verified" | "unverified" | "expired" | "withdrawn"; verified_at?: string; verified_by_name?: string; verified_how?: string; expires_at?: string }
export interface Partner {
  id: string; kind: string; name: string; region: string; county?: string; city?: string; radius_km?: number; hours?: string; languages?: string; web?: string; notes?: string;
  active: boolean; numbers: PartnerNumber[]; verified: boolean; distance_km?: number; covers?: string; version: number;
}
export interface PartnerCall { id: string; direction: "in" | "out"; purpose: string; outcome: string; notes?: string; at: string; by: string; phone?: string; answers?: string }
export const partnerKinds = ["emergency_centre", "police", "fire", "hospital", "poison_centre", "animal_control", "animal_hospital", "crisis_line", "insurer", "retailer", "authority", "other"];
export const incidentKinds = ["safety", "product", "fraud", "account", "data", "outage", "weather", "unrest", "media", "other"];

export interface BulkDraft { kind: string; to?: string; texts?: Record<string, string>; act?: { kind: string; reason?: string; clause?: string; days?: number; reason_code?: string }; reason?: string; count?: number; hash?: string }
export interface Query { where: string; from: string; to?: string; count?: number; hash?: string }
const at = (id: string) => `/v1/incidents/${id}`;
const items = async <T>(url: string) => (await get<Page<T>>(url)).items;

export const incidents = {
  list: (q: { state?: string; case?: string }, cursor?: string) => get<Page<Incident>>(path("/v1/incidents", { ...q, cursor, limit: 100 })),
  one: (id: string) => get<Incident>(at(id)),
  declare: (b: { title: string; kind: string; severity: Severity; region?: string; brand?: string; case?: string; contact?: string }) => post<Incident>("/v1/incidents", b),
  change: (id: string, version: number, b: { state?: IncidentState; reason?: string; into?: string; severity?: Severity; watch?: { where: string; mode: string } }) => patch<Incident>(at(id), b, { version }),
  role: (id: string, b: { role: Role; staff?: string; note?: string }) => post<Incident>(`${at(id)}/roles`, b),
  holdings: (id: string) => items<Held>(`${at(id)}/roles`),
  updates: (id: string) => items<Update>(`${at(id)}/updates`),
  update: (id: string, b: { audience: string; texts: Record<string, string> }) => post<Incident>(`${at(id)}/updates`, b),
  lint: (id: string, b: { audience: string; texts: Record<string, string> }) => post<{ findings: Record<string, Finding[]>; blocked: boolean }>(`${at(id)}/updates/lint`, b),
  timeline: (id: string, cursor?: string) => get<Page<Entry>>(path(`${at(id)}/timeline`, { cursor, limit: 100 })),
  enter: (id: string, b: { kind: string; text: string; because?: string; happened_at?: string; corrects?: string }) => post<Entry>(`${at(id)}/timeline`, b),
  affected: (id: string, of: "orders" | "people", cursor?: string) => get<Affected>(path(`${at(id)}/affected`, { of, cursor, limit: 100 })),
  countAffected: (id: string, b: Query) => post<Counted>(`${at(id)}/affected/count`, b),
  keep: (id: string, b: Query) => post<Snapshot>(`${at(id)}/affected`, b),
  refresh: (id: string) => post<Snapshot>(`${at(id)}/affected/refresh`),
  picture: (id: string) => get<Picture>(`${at(id)}/affected/picture`),
  csv: (id: string, of: string) => path(`${at(id)}/affected.csv`, { of }),
  countBulk: (id: string, b: BulkDraft) => post<BulkCount>(`${at(id)}/bulk/count`, b),
  bulk: (id: string, b: BulkDraft) => post<Bulk>(`${at(id)}/bulk`, b),
  bulks: (id: string) => items<Bulk>(`${at(id)}/bulk`),
  cancelBulk: (id: string, bulk: string) => post<Bulk>(`${at(id)}/bulk/${bulk}/cancel`),
  countContacts: (id: string, b: { where: string }) => post<Selected>(`${at(id)}/contacts/count`, b),
  link: (id: string, b: { where?: string; contacts?: string[]; count?: number; hash?: string }) => post<Incident>(`${at(id)}/contacts`, b),
  contacts: (id: string, state: string) => items<LinkedContact>(path(`${at(id)}/contacts`, { state, limit: 500 })),
  unlink: (id: string, contact: string) => post<Incident>(`${at(id)}/contacts/${contact}/unlink`),
  cases: (id: string) => items<Matter>(`${at(id)}/cases`),
  review: (id: string) => get<Review>(`${at(id)}/review`),
  write: (id: string, version: number, b: Pick<Review, "summary" | "factors" | "went_well" | "went_badly" | "detection">) => put<Review>(`${at(id)}/review`, b, { version }),
  complete: (id: string) => post<Review>(`${at(id)}/review/complete`),
  actions: (id: string) => items<ActionItem>(`${at(id)}/actions`),
  openActions: () => items<ActionItem>("/v1/incidents/actions?open=true"),
  addAction: (id: string, b: { title: string; owner: string; due_at: string }) => post<ActionItem>(`${at(id)}/actions`, b),
  done: (id: string) => post<ActionItem>(`/v1/incidents/actions/${id}/done`),
  drop: (id: string, because: string) => post<ActionItem>(`/v1/incidents/actions/${id}/drop`, { because }),
  wall: () => get<Wall>("/v1/wall"),
};

export interface NewPartner { kind: string; name: string; region: string; county?: string; city?: string; hours?: string; languages?: string; web?: string; notes?: string; radius_km?: number }
export const partners = {
  list: (q: { kind?: string; region?: string; county?: string; q?: string; unverified?: boolean }, cursor?: string) => get<Page<Partner>>(path("/v1/partners", { ...q, cursor, limit: 200 })),
  near: (q: { region: string; county?: string; city?: string; kind?: string }) => items<Partner>(path("/v1/partners/near", q)),
  one: (id: string) => get<Partner>(`/v1/partners/${id}`),
  add: (b: NewPartner) => post<Partner>("/v1/partners", b),
  change: (id: string, version: number, b: NewPartner) => put<Partner>(`/v1/partners/${id}`, b, { version }),
  number: (id: string, b: { phone: string; label: string }) => post<Partner>(`/v1/partners/${id}/numbers`, b),
  verify: (id: string, number: string, how: string) => post<Partner>(`/v1/partners/${id}/numbers/${number}/verify`, { how }),
  withdraw: (id: string, number: string, reason: string) => post<Partner>(`/v1/partners/${id}/numbers/${number}/withdraw`, { reason }),
  calls: (id: string) => items<PartnerCall>(`/v1/partners/${id}/calls`),
  call: (id: string, b: { direction: string; purpose: string; number?: string; outcome?: string; claimed_number?: string; answers?: string; notes?: string }) => post<PartnerCall>(`/v1/partners/${id}/calls`, b),
};
