// A new analyst: from a suspicious case to a rule of their own, tested, approved, watched in shadow, live, seen to hit, and taken back.
import { accessible, faults } from "../check";
import { expect, test } from "../demo";

test("an analyst's first rule", async ({ signIn, api }) => {
  test.setTimeout(240_000);
  const id = `ana${Date.now() % 1_000_000}`;
  const place = { brand: "Basketly", region: "US-WA", city: "Tacoma" };
  let n = 0;
  /** One more new account that orders from the same device: its answer and its event. */
  const order = async () => {
    const i = n++;
    const customer = `cus-${id}-${i}`, event = `${id}-order.placed-${i}`;
    const send = (type: string, data: object) => api.post("/v1/events", { data: { id: `${id}-${type}-${i}`, type, time: new Date().toISOString(), data: { ...place, customer_id: customer, device_id: `dev-${id}`, ...data } } });
    const made = await send("account.created", { kind: "customer", name: `Ring Member ${i}`, email: `${customer}@example.com`, phone: `+1206557${1000 + i}`, language: "en", joined_at: new Date().toISOString() });
    expect(made.status(), await made.text()).toBe(202);
    const placed = await send("order.placed", { order_id: `ord-${id}-${i}`, card_fingerprint: `card-${id}-${i % 2}`, merchant_id: "M-1", amount: "84.50", currency: "USD", items: 6 });
    expect(placed.status(), await placed.text()).toBe(200);
    return { event, ...(await placed.json() as { decision: { outcome: string } }) };
  };
  const fired = async (event: string) => {
    await expect.poll(async () => (await api.get(`/v1/decisions/${event}`)).status(), { timeout: 20_000 }).toBe(200);
    return ((await (await api.get(`/v1/decisions/${event}`)).json()) as { fired: { id: string; shadow?: boolean }[] }).fired;
  };
  /** Orders until the published rule set is in force and the rule fires as asked: in shadow, live, or not at all. */
  const orderUntil = async (name: string, how: "shadow" | "live" | undefined) => {
    let event = "";
    await expect.poll(async () => {
      event = (await order()).event;
      const own = (await fired(event)).find((r) => r.id === name);
      return own ? (own.shadow ? "shadow" : "live") : undefined;
    }, { timeout: 30_000, intervals: [500] }).toBe(how);
    return event;
  };
  let held = "";
  for (let i = 0; i < 6; i++) { const o = await order(); if (o.decision.outcome !== "allow") held = o.event; }
  expect(held).not.toBe("");

  const page = await signIn("fraud_analyst", "/inbox");
  const bad = faults(page);
  const editor = page.getByRole("textbox", { name: /^Rule text of/ });
  const step = page.locator("[data-step]");
  const line = (text: string) => page.locator(".cm-line", { hasText: text });

  // The suspicious case, and others like it.
  await expect.poll(async () => (await api.get(`/v1/decisions/${held}`)).text(), { timeout: 30_000 }).toContain('"case_id":"cas_');
  await page.goto(`/decisions/${held}`);
  await page.getByRole("link", { name: "its case" }).click();
  await page.getByRole("link", { name: "Find others like it" }).click();
  await expect(page.locator(".conditions li").first()).toBeVisible();
  await accessible(page);
  const chosen = await page.locator(".conditions input:checked").count();
  expect(chosen).toBeGreaterThan(0);
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/\/drafts\/drf_/);
  await expect(page.getByText("types ok")).toBeVisible();
  await accessible(page);

  // A name of its own, one more condition with completion, and its tests put right.
  const name = `new-accounts-${id}`;
  await line("id:").first().click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("Delete");
  await page.keyboard.type(`id: ${name}`);
  await line("when:").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and customer_a");
  await expect(page.getByRole("option", { name: /^customer_age\b(?!_)/ }).first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type(" < 2d and amount >= 50");
  await page.keyboard.press("Escape");
  await expect(page.locator(".said-bad")).toBeVisible();
  await page.keyboard.type(".00");
  await page.keyboard.press("Escape");
  await expect(page.locator(".said-bad")).toHaveCount(0);
  await expect(page.locator(".test-bad")).toBeVisible();
  await expect(step).toHaveAttribute("aria-disabled", "true");
  const given = (await line("expect: fires").textContent())!;
  await line("tests:").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  for (let i = given.indexOf("given: {") + "given: {".length; i > 0; i--) await page.keyboard.press("ArrowRight");
  await page.keyboard.type("customer_a");
  await expect(page.getByRole("option", { name: /^customer_age\b(?!_)/ }).first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type("1h, amount: 84.50, ");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("2 of 2 tests pass")).toBeVisible();
  await expect(page.getByText(/saved \d+ s ago/)).toBeVisible();
  await page.reload();
  await expect(editor).toContainText("amount >= 50.00");

  // Sixty days of history in seconds: out of the editor by keyboard, then B.
  await editor.focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(editor).not.toBeFocused();
  await page.keyboard.press("b");
  await expect(page.locator(".figures .value").first()).toBeVisible({ timeout: 40_000 });
  await expect(page.locator(".wbtabs")).toContainText(/60 days · .* events · .* s · same engine as live/);
  expect(Number((await page.locator(".figures .value").first().textContent())!.replace(/\D/g, ""))).toBeGreaterThan(0);
  await expect(page.locator(".examples tbody tr").first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("d");
  await expect(page.getByRole("dialog")).toContainText(name);
  await page.keyboard.press("Escape");

  // A second person reads exactly that, and approves it.
  await expect(step).toHaveText(/^Ask .* to approve/);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".wbfoot")).toContainText("waits for");
  const draft = new URL(page.url()).pathname;
  const second = await signIn("policy_lead", "/rules");
  const badSecond = faults(second);
  const asked = second.getByRole("region", { name: "Waiting for your approval" }).getByRole("link", { name: new RegExp(name) });
  await expect(asked).toBeVisible();
  await accessible(second);
  await asked.focus();
  await second.keyboard.press("Enter");
  await expect(second).toHaveURL(new RegExp(draft));
  await expect(second.getByText("asks you to approve this.")).toBeVisible();
  await expect(second.locator(".wbpanel")).toContainText("an ordinary one");
  await expect(second.locator(".figures").first()).toBeVisible();
  await accessible(second);
  await second.keyboard.press("Control+Enter");
  await expect(second.locator("[data-step]")).toHaveText("Watch it in shadow");
  expect(badSecond).toEqual([]);

  // In shadow: it records, and changes no answer.
  const inShadow = async () => ((await (await api.get("/v1/rules")).json()) as { items: { id: string; stage: string }[] }).items.find((r) => r.id === name)?.stage;
  await expect.poll(inShadow).toBe("shadow");
  const before = await orderUntil(name, "shadow");
  await page.goto(`/rules/${name}`);
  await expect(page.locator(".rail-stages .here")).toHaveText("shadow");
  await expect.poll(async () => { await page.reload(); await expect(page.locator(".figures").first()).toBeVisible(); return page.locator(".wbpanel .table tbody tr").count(); }, { timeout: 30_000 }).toBeGreaterThan(0);
  await page.getByRole("tab", { name: "Shadow" }).click();
  await expect(page.locator(".wbpanel .figures")).toBeVisible();
  await expect(page.locator(".examples tbody tr").first()).toBeVisible();
  await accessible(page);
  await page.goto(`/decisions/${before}`);
  await expect(page.locator(".rule", { hasText: name })).toContainText("in shadow");

  // Live, for everybody, with a reason; then it hits.
  await page.goto(`/rules/${name}`);
  await expect(step).toHaveText("Publish at 25 %");
  await page.keyboard.press("Control+Enter");
  const form = page.getByRole("dialog");
  await expect(form).toContainText("For 25 % of people its hits are answered with");
  await accessible(page);
  await form.getByText("100 %", { exact: true }).click();
  await form.getByLabel("Reason").fill("All of its hits were the ring");
  await form.getByRole("button", { name: "Make it fully live" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator(".rail-stages .here")).toHaveText("live");
  await expect.poll(inShadow).toBe("live");
  const after = await orderUntil(name, "live");
  await page.goto(`/decisions/${after}`);
  await expect(page.locator(".rule", { hasText: name })).toContainText("✓");
  await expect(page.locator(".rule", { hasText: name })).not.toContainText("in shadow");
  await accessible(page);
  await page.goto(`/rules/${name}`);
  await expect.poll(async () => { await page.reload(); await expect(page.locator(".figures").first()).toBeVisible(); return page.locator(`.wbpanel a[href="/decisions/${after}"]`).count(); }, { timeout: 30_000 }).toBe(1);
  await accessible(page);

  // And back, in one click, with what changes before the button.
  await page.goto("/rulesets");
  const first = page.locator(".versionrow").nth(2);
  await expect(first).toContainText("archived");
  await accessible(page);
  await first.getByRole("button", { name: /^Go back to it/ }).click();
  await expect(form).toContainText(name);
  await form.getByLabel("Reason").fill("The exercise is over");
  await accessible(page);
  await form.getByRole("button", { name: /^Go back to v/ }).click();
  await expect(form).toHaveCount(0);
  await expect.poll(inShadow).toBe(undefined);
  await orderUntil(name, undefined);
  expect(bad).toEqual([]);
});
