// Evidence: files of any size, what is done to them, and packages that leave.
import { get, path, post, put } from "./client";
import { Problem } from "./problem";
import type { Evidence, Page } from "./types";

export interface EvidenceItem extends Omit<Evidence, "custody"> { kind: string; class: string; view: boolean; quarantined: boolean; scan: string; scan_note?: string; derived_from?: string; locked?: boolean }
export interface Custody { n: number; act: string; actor: string; at: string; note?: string; purpose?: string; to?: string; why?: string }
export interface Exif { make?: string; model?: string; taken_at?: string; latitude?: number; longitude?: number }
export interface EvidenceDetail extends EvidenceItem { custody: Custody[]; copies: EvidenceItem[]; exif?: Exif; relied_on?: string }
export interface Box { x: number; y: number; w: number; h: number }
export interface Span { from: number; to: number }
export interface ClassChoice { class: string; blur: boolean; grey: boolean; mute: boolean; never: boolean; severe: boolean }
export interface Wellbeing { choices: ClassChoice[]; budget: number; seen: number; version: number; debrief: { offered: boolean; until?: string; asked_at?: string } }
export interface EvidencePackage { id: string; state: "waiting" | "ready" | "refused"; purpose: string; recipient?: string; form: string; sealed: boolean; items: number; asked_at: string; asked_by: string; approval_id?: string; made_at?: string }
export interface Locked { evidence_id: string; case_id?: string; sha256: string; ground: string; locked_by: string; locked_at: string; preserve_until: string; authority?: string; reference?: string; reported_by?: string; reported_at?: string }
export interface EvidenceCheck { id: string; started_at: string; ended_at: string; checked: number; faults: number }
interface Upload { id: string; received: number; part_size: number }

export const evidence = {
  of: async (id: string) => (await get<Page<EvidenceItem>>(`/v1/cases/${id}/evidence`)).items,
  one: (id: string) => get<EvidenceDetail>(`/v1/evidence/${id}`),
  text: (id: string, beyond: boolean) => get<{ text: string; whole: boolean }>(path(`/v1/evidence/${id}/text`, { beyond: beyond || undefined })),
  rate: (id: string, name: string) => post<EvidenceItem>(`/v1/evidence/${id}/class`, { class: name }),
  redact: (id: string, b: { boxes?: Box[]; spans?: Span[]; why: string }) => post<EvidenceItem>(`/v1/evidence/${id}/redactions`, b),
  move: (id: string, b: { act: string; to: string; purpose: string; why: string }) => post<EvidenceDetail>(`/v1/evidence/${id}/custody`, b),
  release: (id: string, why: string) => post<EvidenceItem>(`/v1/evidence/${id}/release`, { why }),
  destroy: (id: string, why: string) => post<EvidenceItem>(`/v1/evidence/${id}/destroy`, { why }),
  lock: (id: string, ground: string) => post<void>(`/v1/evidence/${id}/lock`, { ground }),
  locks: async () => (await get<Page<Locked>>("/v1/evidence-locks")).items,
  report: (id: string, b: { authority: string; reference: string; reported_at: string; preserve_until?: string }) => post<Locked>(`/v1/evidence/${id}/report`, b),
  unlock: (id: string, why: string) => post<void>(`/v1/evidence/${id}/unlock`, { why }),
  checks: async () => (await get<Page<EvidenceCheck>>("/v1/evidence-checks")).items,
  capture: (id: string, kind: string, object?: string) => post<EvidenceItem>(`/v1/cases/${id}/captures`, { kind, object }),
  packages: async (id: string) => (await get<Page<EvidencePackage>>(`/v1/cases/${id}/packages`)).items,
  wellbeing: () => get<Wellbeing>("/v1/me/wellbeing"),
  choose: (version: number, b: { choices: ClassChoice[]; budget: number }) => put<Wellbeing>("/v1/me/wellbeing", b, { version }),
  debrief: () => post<Wellbeing>("/v1/me/debrief"),
};

/** Sends a file part by part; a part whose answer was lost is asked for and gone on from. */
export async function sendInParts(caseId: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<EvidenceItem> {
  const up = await post<Upload>(`/v1/cases/${caseId}/uploads`, { name: file.name, declared_type: file.type || "application/octet-stream", size: file.size }, { signal });
  let at = up.received;
  let failures = 0;
  while (at < file.size) {
    try {
      at = (await post<Upload>(path(`/v1/uploads/${up.id}/parts`, { offset: String(at) }), file.slice(at, at + up.part_size), { signal })).received;
      failures = 0;
    } catch (err) {
      const again = err instanceof Problem && (err.code === "offline" || err.code === "upload_offset" || err.status >= 500);
      if (!again || signal.aborted || ++failures > 5) throw err;
      at = (await get<Upload>(`/v1/uploads/${up.id}`, { signal })).received;
    }
    onProgress(at / file.size);
  }
  return post<EvidenceItem>(`/v1/uploads/${up.id}/finish`, {}, { signal });
}

/** Asks for a package: the file, or the id of the approval it waits for. */
export async function askPackage(caseId: string, b: { purpose: string; recipient?: string; recipient_key?: string; form: string; why?: string }): Promise<{ approval: string } | { name: string; file: Blob }> {
  const res = await fetch(`/v1/cases/${caseId}/package`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(b), credentials: "same-origin" });
  return res.status === 202 ? { approval: ((await res.json()) as { approval_id: string }).approval_id } : file(res);
}

/** Fetches a package that was made or signed for; each time is an export of its own. */
export const fetchPackage = async (id: string) => file(await fetch(`/v1/packages/${id}/content`, { credentials: "same-origin" }));

async function file(res: Response): Promise<{ name: string; file: Blob }> {
  if (!res.ok) throw new Problem(res.status, await res.json().catch(() => ({})));
  return { name: /filename="([^"]+)"/.exec(res.headers.get("Content-Disposition") ?? "")?.[1] ?? "evidence.zip", file: await res.blob() };
}
