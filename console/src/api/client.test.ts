import { afterEach, expect, it, vi } from "vitest";
import { get, patch, path, post, whenSignedOut, whenStepUp } from "./client";
import { Problem } from "./problem";

const answer = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { "Content-Type": status >= 400 ? "application/problem+json" : "application/json", ...headers } });
const fetched = () => vi.mocked(fetch).mock.calls.map(([url, init]) => ({ url: String(url), init: init as RequestInit & { headers: Record<string, string> } }));
afterEach(() => vi.unstubAllGlobals());

it("leaves empty parameters out and encodes the rest", () => {
  expect(path("/v1/inbox", { view: "team", where: 'severity == "S0"', cursor: undefined, x: "" })).toBe("/v1/inbox?view=team&where=severity+%3D%3D+%22S0%22");
});
it("repeats a POST whose answer was lost under the same key, so that it is done once", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValueOnce(new TypeError("network")).mockResolvedValueOnce(answer(201, { id: "x" })));
  expect(await post("/v1/cases", { title: "t" })).toEqual({ id: "x" });
  const [a, b] = fetched();
  expect(a!.init.headers["Idempotency-Key"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(b!.init.headers["Idempotency-Key"]).toBe(a!.init.headers["Idempotency-Key"]);
});
it("does not repeat what has no key", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("network")));
  await expect(patch("/v1/cases/1", {}, { version: 3 })).rejects.toMatchObject({ code: "offline", status: 0 });
  expect(fetched()).toHaveLength(1);
  expect(fetched()[0]!.init.headers["If-Match"]).toBe('"v3"');
});
it("turns a refusal into a problem that points at its field", async () => {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(answer(422, { code: "case_field", detail: "Some fields are wrong.", errors: [{ pointer: "/title", message: "give it a title" }, { pointer: "/body/due/at", message: "in the past" }] })));
  const err = await post("/v1/cases").catch((e: unknown) => e as Problem);
  expect(err).toBeInstanceOf(Problem);
  expect((err as Problem).at("title")).toBe("give it a title");
  expect((err as Problem).at("due.at")).toBe("in the past");
});
it("says that the session is over, but not because of a wrong password", async () => {
  const out = vi.fn();
  whenSignedOut(out);
  vi.stubGlobal("fetch", vi.fn().mockImplementation(() => Promise.resolve(answer(401, {}))));
  await expect(post("/v1/sessions", {})).rejects.toBeInstanceOf(Problem);
  expect(out).not.toHaveBeenCalled();
  await expect(get("/v1/me")).rejects.toBeInstanceOf(Problem);
  expect(out).toHaveBeenCalledOnce();
});
it("asks for the password once where an act wants it, then goes on", async () => {
  whenStepUp(() => Promise.resolve(true));
  vi.stubGlobal("fetch", vi.fn().mockResolvedValueOnce(answer(403, { code: "step_up_required" })).mockResolvedValueOnce(answer(201, { id: "key_1" })));
  expect(await post("/v1/keys", { name: "n" })).toEqual({ id: "key_1" });
  whenStepUp(() => Promise.resolve(false));
  vi.stubGlobal("fetch", vi.fn().mockImplementation(() => Promise.resolve(answer(403, { code: "step_up_required" }))));
  await expect(post("/v1/keys", {})).rejects.toMatchObject({ code: "step_up_required" });
});
