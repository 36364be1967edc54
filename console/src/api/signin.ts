// Passkeys, sessions and own conflicts of interest: what the browser sends and asks.
import { del, get, patch, post } from "./client";
import { Problem } from "./problem";
import type { Page } from "./types";

export interface Passkey { id: string; name: string; synced: boolean; created_at: string; used_at?: string; suspect_at?: string; version: number }
export interface Session { id: string; agent: string; via: "password" | "passkey" | "oidc"; created_at: string; seen_at: string; expires_at: string; current: boolean }
export interface Conflict { account: string; kind: "own" | "family" | "near"; declared_by: string; declared_at: string }
type Json = Record<string, unknown>;

const bytes = (text: unknown) => Uint8Array.from(atob(String(text).replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (b: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list: unknown) => ((list ?? []) as Json[]).map((c) => ({ ...c, id: bytes(c.id) }) as unknown as PublicKeyCredentialDescriptor);

/** The browser can do passkeys, and the page is one it may do them on. */
export const passkeysHere = () => typeof window.PublicKeyCredential === "function" && window.isSecureContext;

async function ask<T>(dialog: () => Promise<T | null>): Promise<T> {
  try {
    const answer = await dialog();
    if (answer) return answer;
  } catch (err) {
    const name = err instanceof DOMException ? err.name : "";
    if (name === "InvalidStateError") throw new Problem(409, { code: "passkey_known", detail: "This passkey was added before." });
    if (name === "SecurityError") throw new Problem(400, { code: "passkey_address" });
    if (name !== "NotAllowedError" && name !== "AbortError") throw err;
  }
  throw new Problem(400, { code: "passkey_cancelled" });
}

async function made(options: Json): Promise<Json> {
  const o = { ...options, challenge: bytes(options.challenge), user: { ...(options.user as Json), id: bytes((options.user as Json).id) }, excludeCredentials: named(options.excludeCredentials) };
  const c = (await ask(() => navigator.credentials.create({ publicKey: o as unknown as PublicKeyCredentialCreationOptions }))) as PublicKeyCredential;
  const r = c.response as AuthenticatorAttestationResponse;
  return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
    response: { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports() } };
}

async function shown(options: Json): Promise<Json> {
  const o = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
  const c = (await ask(() => navigator.credentials.get({ publicKey: o as unknown as PublicKeyCredentialRequestOptions }))) as PublicKeyCredential;
  const r = c.response as AuthenticatorAssertionResponse;
  return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
    response: { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: r.userHandle ? text(r.userHandle) : undefined } };
}

const options = async (path: string) => (await post<{ options: Json }>(path, {})).options;

export const passkeys = {
  list: async () => (await get<Page<Passkey>>("/v1/me/passkeys")).items,
  add: async (name: string) => post<{ passkey: Passkey; recovery_codes?: string[] }>("/v1/me/passkeys", { name, credential: await made(await options("/v1/me/passkeys/challenge")) }),
  rename: (k: Passkey, name: string) => patch<Passkey>(`/v1/me/passkeys/${k.id}`, { name }, { version: k.version }),
  remove: (id: string) => del<void>(`/v1/me/passkeys/${id}`),
  signIn: async () => post<{ next: string }>("/v1/sessions/passkey", { credential: await shown(await options("/v1/sessions/passkey/challenge")) }),
  confirm: async () => post<void>("/v1/me/confirm/passkey", { credential: await shown(await options("/v1/me/confirm/passkey/challenge")) }),
  recovery: async () => (await post<{ recovery_codes: string[] }>("/v1/me/recovery-codes", {})).recovery_codes,
};

export const own = {
  sessions: async () => (await get<Page<Session>>("/v1/sessions")).items,
  end: (id: string) => del<void>(`/v1/sessions/${id}`),
  conflicts: async () => (await get<Page<Conflict>>("/v1/me/conflicts")).items,
  declare: async (b: { account: string; kind: string }) => (await post<Page<Conflict>>("/v1/me/conflicts", b)).items,
};

/** Where a browser goes to sign in by the company's provider. */
export const providerPath = (then?: string, again?: boolean) => {
  const q = new URLSearchParams();
  if (then) q.set("then", then);
  if (again) q.set("again", "1");
  return `/v1/sign-in/provider${q.size ? `?${q}` : ""}`;
};
