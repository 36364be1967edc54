// Lists that rules ask.
import { del, get, path, post, sendFile } from "./client";
import type { Page } from "./types";

export interface NamedList { name: string; of: string; holds?: string; match: string; from_pack: number; added: number; loaded: number }
export interface NamedListEntry { id: string; list: string; entity?: string; value?: string; reason: string; author: string; at: string; until?: string }
export interface ListFile { id: string; list: string; entries: number; reason: string; author: string; at: string; hash: string }

const at = (name: string) => `/v1/lists/${encodeURIComponent(name)}`;

export const lists = {
  all: async () => (await get<Page<NamedList>>("/v1/lists")).items,
  entries: (name: string, cursor?: string) => get<Page<NamedListEntry>>(path(`${at(name)}/entries`, { cursor, limit: 100 })),
  add: (name: string, b: { value: string; reason: string; until?: string }) => post<NamedListEntry>(`${at(name)}/entries`, b),
  remove: (name: string, id: string) => del<void>(`${at(name)}/entries/${id}`),
  files: async (name: string) => (await get<Page<ListFile>>(path(`${at(name)}/files`, { limit: 10 }))).items,
  load: (name: string, reason: string, file: File, onProgress: (part: number) => void, signal: AbortSignal) =>
    sendFile<ListFile>(path(`${at(name)}/files`, { reason }), file, onProgress, signal),
  exportURL: (name: string) => `${at(name)}/export`,
};
