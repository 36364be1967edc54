// Turning rows of a file into events and sending them in pieces, with a count of what was taken.

export interface Mapping { type: string; columns: Record<string, string> }
export interface Refused { line: number; reason: string }
export interface Progress { read: number; bytes: number; taken: number; refused: Refused[]; refusedCount: number }

/** One row as an event. What maps to id, type or time leaves the data; empty cells are left out; numbers become numbers where the target is money or a number. */
export function eventOf(columns: string[], row: string[], m: Mapping): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const event: Record<string, unknown> = { type: m.type, data };
  columns.forEach((c, i) => {
    const value = row[i] ?? "";
    if (value === "") return;
    const to = m.columns[c] || c;
    if (to === "id" || to === "type") event[to] = value;
    else if (to === "time") event.time = isoTime(value);
    else data[to] = to === "amount" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  });
  return event;
}

/** "2018-04-01 00:00:31", seconds and milliseconds since 1970 are all taken as UTC. */
export function isoTime(text: string): string {
  if (/^\d{10}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString();
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return `${text.replace(" ", "T")}Z`;
  return text;
}

/** Splits a stream of text into CSV rows without holding the file; quotes may span chunks. */
export class CsvRows {
  private row: string[] = [];
  private cell = "";
  private quoted = false;
  private wasQuote = false;
  *push(text: string): Generator<string[]> {
    for (const c of text) {
      if (this.quoted) {
        if (c === '"') { this.quoted = false; this.wasQuote = true; } else this.cell += c;
        continue;
      }
      if (c === '"' && this.wasQuote) { this.cell += '"'; this.quoted = true; this.wasQuote = false; continue; }
      this.wasQuote = false;
      if (c === '"') this.quoted = true;
      else if (c === ",") { this.row.push(this.cell); this.cell = ""; }
      else if (c === "\n") { this.row.push(this.cell); yield this.row; this.row = []; this.cell = ""; }
      else if (c !== "\r") this.cell += c;
    }
  }
  end(): string[] | undefined {
    if (!this.cell && !this.row.length) return undefined;
    return [...this.row, this.cell];
  }
}

/** Sends a file as history, 2,000 lines at a time; ends early when the signal says so. */
export async function importFile(file: File, mapping: Mapping | undefined, onProgress: (p: Progress) => void, signal: AbortSignal): Promise<Progress> {
  const p: Progress = { read: 0, bytes: 0, taken: 0, refused: [], refusedCount: 0 };
  let counted = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({ transform(chunk, out) { counted += chunk.byteLength; out.enqueue(chunk); } });
  let bytes: ReadableStream<Uint8Array> = file.stream().pipeThrough(counter);
  if (file.name.endsWith(".gz")) bytes = bytes.pipeThrough(new DecompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>);
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  const rows = new CsvRows();
  let columns: string[] | undefined;
  let rest = "";
  let lines: string[] = [];
  const flush = async () => {
    if (!lines.length) return;
    const first = p.read - lines.length;
    const res = await fetch("/v1/events/batch?history=true", { method: "POST", body: lines.join("\n") + "\n", headers: { "Content-Type": "application/x-ndjson" }, signal, credentials: "same-origin" });
    if (!res.ok) throw Object.assign(new Error(((await res.json().catch(() => ({}))) as { detail?: string }).detail ?? `HTTP ${res.status}`));
    (await res.text()).split("\n").filter(Boolean).forEach((line, i) => {
      const answer = JSON.parse(line) as { error?: { detail?: string; message?: string } | string; detail?: string; code?: string };
      if (answer.error === undefined && answer.code === undefined) { p.taken++; return; }
      p.refusedCount++;
      const e = answer.error;
      if (p.refused.length < 200) p.refused.push({ line: first + i + (mapping ? 2 : 1), reason: typeof e === "string" ? e : (e?.detail ?? e?.message ?? answer.detail ?? answer.code ?? "") });
    });
    lines = [];
    p.bytes = counted;
    onProgress({ ...p });
  };
  const take = async (event: string) => { lines.push(event); p.read++; if (lines.length >= 2000) await flush(); };
  const row = async (r: string[]) => {
    if (!columns) columns = r.map((c) => c.replace(/^\uFEFF/, ""));
    else if (r.length > 1 || r[0]) await take(JSON.stringify(eventOf(columns, r, mapping!)));
  };
  for (;;) {
    const { value, done } = await reader.read();
    signal.throwIfAborted();
    const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (mapping) for (const r of rows.push(text)) await row(r);
    else {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const l of parts) if (l.trim()) await take(l);
    }
    if (done) break;
  }
  const lastRow = mapping ? rows.end() : undefined;
  if (lastRow) await row(lastRow);
  if (rest.trim()) await take(rest);
  await flush();
  return p;
}
