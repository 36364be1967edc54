// Reading the head of a CSV file and guessing what its columns are.

/** Splits CSV text into rows (RFC 4180 quotes), at most max rows. */
export function parseCsv(text: string, max = 6): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], cell = "", quoted = false;
  for (let i = 0; i < text.length && rows.length < max; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") { row.push(cell); cell = ""; }
    else if (c === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; }
    else if (c !== "\r") cell += c;
  }
  if (rows.length < max && (cell || row.length)) { row.push(cell); rows.push(row); }
  return rows;
}

/** Column names and a few rows; no columns for NDJSON. Opens .gz by itself. */
export async function csvHead(file: File): Promise<{ columns: string[]; rows: string[][] }> {
  let text: string;
  if (file.name.endsWith(".gz")) {
    const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    const { value } = await reader.read();
    void reader.cancel();
    text = new TextDecoder().decode(value?.slice(0, 65536));
  } else text = await file.slice(0, 65536).text();
  if (/^\s*[{[]/.test(text)) return { columns: [], rows: [] };
  const [columns = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ""), 4);
  return { columns, rows };
}

const synonyms: Record<string, string[]> = {
  id: ["id", "event_id", "transaction_id", "payment_id", "uuid"],
  time: ["time", "timestamp", "at", "datetime", "tx_datetime", "created_at", "date"],
};

/** What becomes the id and the time of the event is guessed, each once; the rest keeps its name in lower case. */
export function guessMapping(columns: string[]): Record<string, string> {
  const out: Record<string, string> = {};
  const taken = new Set<string>();
  for (const c of columns) {
    const name = c.toLowerCase().replace(/[^a-z0-9]+/g, "_");
    const hit = Object.keys(synonyms).find((x) => !taken.has(x) && synonyms[x]!.includes(name));
    if (hit) taken.add(hit);
    out[c] = hit ?? name;
  }
  return out;
}

/** The text of a mapping.yaml (JSON is YAML) that makes one event of each row. */
export function mappingText(type: string, columns: Record<string, string>): string {
  const of = (target: string) => Object.keys(columns).find((c) => columns[c] === target);
  const data = Object.fromEntries(Object.entries(columns).filter(([, to]) => to && to !== "id" && to !== "time").map(([c, to]) => [to, `{${c}}`]));
  return JSON.stringify({ time: `{${of("time") ?? ""}}`, events: [{ type, id: `{${of("id") ?? ""}}`, data }] }, null, 2);
}
