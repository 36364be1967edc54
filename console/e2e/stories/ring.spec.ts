// A ring at noon: new accounts share a card and a device; held, read, suspended in one act, one of them put right.
import { accessible, faults } from "../check";
import { expect, test } from "../demo";

test("a ring at noon", async ({ signIn, api }) => {
  test.setTimeout(150_000);
  const page = await signIn("fraud_analyst", "/inbox");
  const bad = faults(page);
  await expect(page.getByRole("grid", { name: "Inbox" })).toBeVisible();

  const id = `e2e${Date.now() % 1_000_000}`;
  const place = { brand: "Basketly", region: "US-WA", city: "Tacoma" };
  let held = "";
  for (let i = 0; i < 5; i++) {
    const customer = `cus-${id}-${i}`;
    const time = () => new Date().toISOString();
    const send = (type: string, data: object) => api.post("/v1/events", { data: { id: `${id}-${type}-${i}`, type, time: time(), data: { ...place, customer_id: customer, device_id: `dev-${id}`, ...data } } });
    const made = await send("account.created", { kind: "customer", name: `Ring Person ${i}`, email: `${customer}@example.com`, phone: `+1206555${1000 + i}`, language: "en", joined_at: time() });
    expect(made.status(), await made.text()).toBe(202);
    const order = await send("order.placed", { order_id: `ord-${id}-${i}`, card_fingerprint: `card-${id}-${i % 2}`, merchant_id: "M-1", amount: "84.50", currency: "USD", items: 6 });
    expect(order.status(), await order.text()).toBe(200);
    const answer = await order.json() as { decision: { outcome: string } };
    if (answer.decision.outcome !== "allow") held ||= `${id}-order.placed-${i}`;
  }
  expect(held).not.toBe("");

  // The alert is raised within seconds and the open inbox has heard of it: the
  // row itself, or the bar that counts what arrived out of view.
  await expect.poll(async () => (await api.get("/v1/alerts?limit=100")).text(), { timeout: 20_000, intervals: [50] }).toContain(held);
  const inView = page.locator(".list .item", { hasText: "Ring P." }).first();
  const named = page.getByRole("button", { name: /\d+ new/ });
  await expect(inView.or(named).first()).toBeVisible({ timeout: 5000 });

  // Why, as a tree with values.
  await page.goto(`/decisions/${held}`);
  await expect(page.getByRole("heading", { name: "Order placed" })).toBeVisible();
  await expect(page.locator(".rule").first()).toContainText("accounts_per_device");
  await expect(page.getByText("same", { exact: true })).toBeVisible();
  await accessible(page);

  // The accounts linked; five suspended in one act that shows the count first.
  await page.locator(".casehead .fields a").first().click();
  await page.getByRole("tab", { name: "Linked accounts" }).click();
  await page.getByRole("button", { name: /Choose all/ }).click();
  await page.getByRole("button", { name: /^Act on \d+ accounts/ }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByText("accounts will be acted on")).toBeVisible();
  await form.getByLabel("Reason", { exact: true }).fill("One ring on one card and one device");
  await form.getByLabel("Clause or rule").fill("shared-instruments");
  await form.getByLabel(/This acts on/).check();
  await accessible(page);
  await form.getByRole("button", { name: /^Suspend \d+ accounts/ }).click();
  await expect(form).toHaveCount(0);

  // Acknowledged by the marketplace; one was wrong and is put right.
  await page.goto("/actions");
  const acted = page.locator(".list .item", { hasText: "Suspend" });
  await expect(acted.first()).toBeVisible();
  await expect(acted.filter({ hasText: "acknowledged" }).first()).toBeVisible({ timeout: 30_000 });
  await acted.first().getByRole("button", { name: "Reverse" }).click();
  await form.getByLabel("Why").fill("A family, not a ring");
  await form.getByRole("button", { name: "Reverse it" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator(".list .item", { hasText: "reversed" }).first()).toBeVisible();
  await accessible(page);
  expect(bad).toEqual([]);
});
