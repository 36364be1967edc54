// A night's work done through the API, so that the pictures show a case as it looks at its busiest.
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../demo";

const shot = async (page: Page, name: string) => {
  await expect(page.locator(".sk")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(1439, 899);
  await page.screenshot({ path: resolve(`../docs/img/${name}.png`), animations: "disabled" });
};

test("pictures of the documentation", async ({ signIn, api }) => {
  const page = await signIn("commander");
  // The browser's own session, so that people and not keys stand on the timeline.
  const call = (method: string, path: string, data?: unknown) => page.evaluate(async ([m, p, body]) => {
    const res = await fetch(p!, { method: m, headers: { "Content-Type": "application/json" }, body: body || undefined });
    const text = await res.text();
    if (!res.ok) throw new Error(`${m} ${p}: ${res.status} ${text}`);
    return text ? (JSON.parse(text) as Record<string, unknown>) : {};
  }, [method, path, data === undefined ? "" : JSON.stringify(data)]);
  const items = async <T>(path: string) => ((await (await api.get(path)).json()) as { items: T[] }).items;

  type D = { event_id: string; type: string; outcome: string; rules: string[]; account?: { id: string; kind: string } };
  const decided = await items<D>("/v1/decisions?limit=200");
  const customer = decided.find((d) => d.type === "order.placed" && d.account?.kind === "customer")!.account!.id;
  // A worker who holds something now makes the better picture.
  let worker = "";
  for (const d of decided.filter((x) => x.account?.kind === "worker")) {
    const held = (await (await api.get(`/v1/accounts/${d.account!.id}/custody`)).json()) as { in_hand: unknown[] };
    if (!worker || held.in_hand.length) worker = d.account!.id;
    if (held.in_hand.length) break;
  }
  const who = (await (await api.get(`/v1/accounts/${customer}`)).json()) as { email: string };
  const contact = (await (await api.post("/v1/contacts", { data: { channel: "web", from: who.email, subject: "Weapon shown at the door", text: "El repartidor me enseñó un cuchillo en la puerta porque le pedí que dejara las bolsas abajo. Sigo en casa y tengo miedo de que vuelva.", language: "es" } })).json()) as { id: string };

  await page.goto(`/inbox?view=all&selected=${contact.id}`);
  await expect(page.locator(".preview .said")).toBeVisible();
  await shot(page, "inbox");

  await call("POST", `/v1/contacts/${contact.id}/take`);
  await call("POST", `/v1/contacts/${contact.id}/triage`, { happening_now: "no", safe_now: "no", severity: "S0" });
  const made = await call("POST", `/v1/contacts/${contact.id}/case`, { title: "Weapon shown at the door", type: "safety", severity: "S0", restricted: true });
  const id = made.case_id as string;
  await call("POST", `/v1/cases/${id}/take`);
  await call("POST", `/v1/cases/${id}/parties`, { account: worker, role: "subject" });
  const parties = (await call("GET", `/v1/cases/${id}/parties`)).items as { id: string; role: string }[];
  const reporter = parties.find((p) => p.role === "reporter")!.id;
  for (const [item, reason] of [["now", "no"], ["safe", "yes"], ["emergency", ""]]) await call("POST", `/v1/cases/${id}/checklist`, { item, state: "done", reason });
  const minutes = (n: number) => new Date(Date.now() - n * 60_000).toISOString();
  await call("POST", `/v1/cases/${id}/calls`, { party: reporter, direction: "out", outcome: "reached", started_at: minutes(4), ended_at: minutes(0), notes: "She is safe, door locked, wants the police informed." });
  const ground = { reason: "Knife shown at the door", reason_code: "safety", clause: "SAF-4.1", case_id: id };
  await call("POST", "/v1/actions", { ...ground, kind: "separate", accounts: [worker], other: customer });
  await call("POST", "/v1/actions", { ...ground, kind: "suspend", accounts: [worker], days: 7, interim: true });
  await call("POST", `/v1/cases/${id}/checklist`, { item: "separate", state: "done" });
  await call("POST", `/v1/cases/${id}/notes`, { kind: "note", body: "Referral to Seattle Police, West Precinct, ref. 26-31877. Called back on the verified number." });
  await call("POST", `/v1/cases/${id}/messages`, { party: reporter, language: "es", text: "Gracias por avisarnos. Esa persona ya no puede llegar a usted por nuestra aplicación. Le escribimos de nuevo a las 03:00. Si está en peligro, llame al 911." });

  await page.goto(`/cases/${id}`);
  await expect(page.locator(".clockbox", { hasText: "first response" })).toContainText("✓", { timeout: 40_000 });
  await expect(page.locator(".inforce", { hasText: "Suspend" })).toContainText("acknowledged", { timeout: 40_000 });
  await expect(page.locator(".toast")).toHaveCount(0, { timeout: 15_000 });
  await shot(page, "case");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "case-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`/people/${worker}`);
  await expect(page.locator(".log .line").first()).toBeVisible();
  await shot(page, "account");
  const fired = decided.find((d) => d.outcome !== "allow") ?? decided[0]!;
  await page.goto(`/decisions/${fired.event_id}`);
  await expect(page.locator("h1")).toBeVisible();
  await shot(page, "decision");
  await page.goto("/decisions");
  await expect(page.locator(".list .item").first()).toBeVisible();
  await shot(page, "decisions");
});
