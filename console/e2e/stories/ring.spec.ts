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
  let began = 0;
  let held = "";
  for (let i = 0; i < 6; i++) {
    const customer = `cus-${id}-${i}`;
    const send = (type: string, data: object) => api.post("/v1/events", { data: { id: `${id}-${type}-${i}`, type, time: new Date().toISOString(), data: { ...place, customer, ...data } } });
    const made = await send("account.created", { account: customer, kind: "customer", name: `Ring Person ${i}`, email: `${customer}@example.com`, device: `dev-${id}` });
    expect(made.status(), await made.text()).toBeLessThan(300);
    began = Date.now();
    const order = await send("order.placed", { order: `ord-${id}-${i}`, card: `card-${id}`, device: `dev-${id}`, address: `addr-${id}`, amount: 42.5, currency: "USD", items: 3, merchant: "mer-1" });
    expect(order.status(), await order.text()).toBe(200);
    const answer = await order.json() as { decision: { outcome: string } };
    if (answer.decision.outcome !== "allow") { held = `${id}-order.placed-${i}`; if (i > 3) break; }
  }
  expect(held).not.toBe("");

  // The alert is on the screen within a second of its event.
  await expect(page.locator(".list .item", { hasText: /ring|shared/i }).filter({ hasText: "alert" }).first()).toBeVisible({ timeout: Math.max(200, 1000 - (Date.now() - began)) + 400 });

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
