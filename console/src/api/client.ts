// One small fetch: JSON in and out, problems thrown, and POSTs that may be sent
// twice without harm because each carries its own Idempotency-Key.
import { Problem } from "./problem";

type Query = Record<string, string | number | boolean | undefined | null>;

export interface Sending {
  /** The version a PATCH or PUT was based on, sent as If-Match. */
  version?: number;
  signal?: AbortSignal;
  /** Lets the request outlive the page, for acts sent while it is being closed. */
  keepalive?: boolean;
}

let onSignedOut: () => void = () => {};
/** Called once whenever the server says the session is over. */
export function whenSignedOut(fn: () => void) {
  onSignedOut = fn;
}

let stepUp: () => Promise<boolean> = () => Promise.resolve(false);
/** Called when an act wants password and code again; true = shown, try once more. */
export function whenStepUp(fn: () => Promise<boolean>) {
  stepUp = fn;
}

export function path(text: string, query: Query = {}): string {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") q.set(name, String(value));
  }
  const s = q.toString();
  return s ? `${text}?${s}` : text;
}

async function send<T>(method: string, url: string, body?: unknown, opt: Sending = {}, again = false): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  let payload: BodyInit | undefined;
  if (body instanceof FormData || body instanceof Blob) payload = body;
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    payload = JSON.stringify(body);
  }
  if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
  if (opt.version !== undefined) headers["If-Match"] = `"v${opt.version}"`;
  const init: RequestInit = {
    method, headers, body: payload, signal: opt.signal, keepalive: opt.keepalive, credentials: "same-origin",
  };
  let res: Response;
  try {
    res = await fetch(url, init);
  } catch (err) {
    if (opt.signal?.aborted) throw err;
    // The answer may be lost though the act was done: the same key makes the second try safe.
    try {
      if (method !== "POST") throw err;
      res = await fetch(url, init);
    } catch {
      throw new Problem(0, { code: "offline" });
    }
  }
  if (res.ok) {
    if (res.status === 204) return undefined as T;
    const text = await res.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const type = res.headers.get("Content-Type") ?? "";
  const wait = Number(res.headers.get("Retry-After")) || undefined;
  const problem = new Problem(res.status, type.includes("json") ? await res.json().catch(() => ({})) : {}, wait);
  if (res.status === 401 && !url.startsWith("/v1/sessions")) onSignedOut();
  if (problem.code === "step_up_required" && !again && (await stepUp())) return send<T>(method, url, body, opt, true);
  throw problem;
}

export const get = <T>(url: string, opt?: Sending) => send<T>("GET", url, undefined, opt);
export const post = <T>(url: string, body: unknown = {}, opt?: Sending) => send<T>("POST", url, body, opt);
export const patch = <T>(url: string, body: unknown, opt: Sending) => send<T>("PATCH", url, body, opt);
export const put = <T>(url: string, body: unknown, opt: Sending) => send<T>("PUT", url, body, opt);
export const del = <T>(url: string, opt?: Sending) => send<T>("DELETE", url, undefined, opt);

/** A multipart upload with progress from 0 to 1; cancelled by the signal. */
export const upload = <T>(url: string, form: FormData, onProgress: (part: number) => void, signal?: AbortSignal) => sendFile<T>(url, form, onProgress, signal);

/** The same for a file that is the whole body. */
export function sendFile<T>(url: string, form: FormData | File, onProgress: (part: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open("POST", url);
    x.setRequestHeader("Idempotency-Key", crypto.randomUUID());
    x.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    x.onerror = () => reject(new Problem(0, { code: "offline" }));
    x.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    x.onload = () => {
      let body: Record<string, unknown> = {};
      try { body = JSON.parse(x.responseText); } catch { /* an empty or foreign answer carries no problem */ }
      if (x.status >= 200 && x.status < 300) resolve(body as T);
      else reject(new Problem(x.status, body));
    };
    signal?.addEventListener("abort", () => x.abort());
    x.send(form);
  });
}
