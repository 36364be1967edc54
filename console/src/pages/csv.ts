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
  id: ["id", "event_id", "transaction_id", "payment_id", "uuid"], time: ["time", "timestamp", "at", "datetime", "tx_datetime", "created_at", "date"],
  customer: ["customer", "customer_id", "user_id", "buyer"], worker: ["worker", "worker_id", "courier", "driver"], merchant: ["merchant", "merchant_id", "terminal_id", "store", "store_id"],
  order: ["order", "order_id"], card: ["card", "card_id"], device: ["device", "device_id"], amount: ["amount", "tx_amount", "total", "value"], type: ["type", "event", "event_type"],
};

/** Each target is given once, to the first column that sounds like it. */
export function guessMapping(columns: string[], targets: string[]): Record<string, string> {
  const out: Record<string, string> = {};
  const taken = new Set<string>();
  for (const c of columns) {
    const name = c.toLowerCase().replace(/[^a-z0-9]+/g, "_");
    const hit = targets.find((x) => x && !taken.has(x) && (x === name || synonyms[x]?.includes(name)));
    if (hit) { taken.add(hit); out[c] = hit; }
  }
  return out;
}
