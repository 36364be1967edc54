// A pack from disk: loose files, or the zip that the export makes.
import type { Document } from "../api/workbench";
import { say } from "../i18n";

/** The files of a zip, stored or deflated; no library for so little. */
export async function unzip(data: ArrayBuffer): Promise<Document[]> {
  const v = new DataView(data);
  let end = data.byteLength - 22;
  while (end >= 0 && v.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error(say("This is not a zip file."));
  const out: Document[] = [];
  let at = v.getUint32(end + 16, true);
  for (let n = v.getUint16(end + 10, true); n > 0; n--) {
    if (v.getUint32(at, true) !== 0x02014b50) throw new Error(say("This is not a zip file."));
    const method = v.getUint16(at + 10, true), size = v.getUint32(at + 20, true), nameLength = v.getUint16(at + 28, true), local = v.getUint32(at + 42, true);
    const path = new TextDecoder().decode(new Uint8Array(data, at + 46, nameLength));
    at += 46 + nameLength + v.getUint16(at + 30, true) + v.getUint16(at + 32, true);
    if (path.endsWith("/")) continue;
    const from = local + 30 + v.getUint16(local + 26, true) + v.getUint16(local + 28, true);
    const raw = new Uint8Array(data, from, size);
    if (method !== 0 && method !== 8) throw new Error(say("This is not a zip file."));
    const stream = new Response(raw).body!;
    out.push({ path, text: await new Response(method === 8 ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream).text() });
  }
  return out;
}

export async function readPack(files: File[]): Promise<Document[]> {
  const docs: Document[] = [];
  for (const f of files) {
    if (/\.zip$/i.test(f.name)) docs.push(...(await unzip(await f.arrayBuffer())));
    else docs.push({ path: f.webkitRelativePath.split("/").slice(1).join("/") || f.name, text: await f.text() });
  }
  if (!docs.length) throw new Error(say("There is no file of a pack in it."));
  return docs;
}
