// From a held order to a ring as a case: the decision, its graph, time, the case with its picture.
import { launchOptions } from "../browser";
import { accessible, faults } from "../check";
import { expect, test } from "../demo";

test.use({ launchOptions: { ...launchOptions, args: [...launchOptions.args.filter((a) => a !== "--disable-gpu"), "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] } });

test("a ring becomes a case", async ({ signIn, api }) => {
  test.setTimeout(180_000);
  const page = await signIn("fraud_analyst", "/inbox");
  const bad = faults(page);
  const id = `gra${Date.now() % 1_000_000}`;
  const place = { brand: "Basketly", region: "US-WA", city: "Tacoma" };
  let held = "";
  const began = Date.now() - 6 * 60_000;
  for (let i = 0; i < 6; i++) {
    const customer = `cus-${id}-${i}`;
    const time = new Date(began + i * 60_000).toISOString();
    const send = (type: string, data: object) => api.post("/v1/events", { data: { id: `${id}-${type}-${i}`, type, time, data: { ...place, customer_id: customer, device_id: `dev-${id}`, ...data } } });
    const made = await send("account.created", { kind: "customer", name: `Graph Person ${i}`, email: `${customer}@example.com`, phone: `+1206555${2000 + i}`, language: "en", joined_at: time });
    expect(made.status(), await made.text()).toBe(202);
    const order = await send("order.placed", { order_id: `ord-${id}-${i}`, card_fingerprint: `card-${id}-${i % 2}`, merchant_id: "M-1", amount: "84.50", currency: "USD", items: 6 });
    expect(order.status(), await order.text()).toBe(200);
    const answer = await order.json() as { decision: { outcome: string } };
    if (answer.decision.outcome !== "allow") held = `${id}-order.placed-${i}`;
  }
  expect(held).not.toBe("");
  // Decisions are read ahead of the tables; the graph is read from them.
  await expect.poll(async () => ((await (await page.request.get(`/v1/graph?seed=cus-${id}-0`)).text()).match(/"kind":\s*"account"/g) ?? []).length, { timeout: 30_000, intervals: [100] }).toBe(6);

  // The decision, and from it who belongs to whom.
  await page.goto(`/decisions/${held}`);
  await page.getByRole("link", { name: "Show in the graph" }).click();
  await expect(page.getByRole("heading", { name: /^Around Graph/ })).toBeVisible();
  const ring = page.locator(".ringbox");
  await expect(ring).toContainText("6 accounts in the ring");
  await expect(page.locator(".stage canvas.sigma-nodes")).toBeVisible();
  await accessible(page);

  // Some minutes ago the ring was smaller.
  const until = page.getByRole("slider", { name: /known by/ });
  await until.fill("90");
  await expect(ring).not.toContainText("6 accounts");
  await page.getByRole("button", { name: "All time" }).click();
  await expect(ring).toContainText("6 accounts in the ring");

  // All of them at once, with the picture.
  await page.getByRole("button", { name: "Open ring as case" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByText("accounts become parties of one case")).toBeVisible();
  await expect(form.getByLabel("Keep the picture")).toBeChecked();
  await form.getByLabel("Title").fill(`Ring of six ${id}`);
  await form.getByRole("button", { name: "Open a case with 6 accounts" }).click();
  await expect(page.getByText(/C-\d+ is open with 6 accounts/)).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Go there" }).click();
  await expect(page.getByRole("heading", { name: `Ring of six ${id}` })).toBeVisible();
  const number = page.url().match(/C-\d+/)![0];
  const parties = await (await page.request.get(`/v1/cases/${number}/parties`)).json() as { items: unknown[] };
  expect(parties.items).toHaveLength(6);
  await expect(page.locator(".party, article").filter({ hasText: "Graph P" }).first()).toBeVisible();

  // The picture is sealed evidence, and a PNG that is not blank.
  const evidence = page.waitForResponse((r) => r.url().includes(`/cases/`) && r.url().endsWith("/evidence"));
  await page.reload();
  const items = (await (await evidence).json() as { items: { name?: string; size: number; type?: string }[] }).items;
  expect(items).toHaveLength(1);
  expect(items[0]!.size).toBeGreaterThan(4000);

  // The rings that were found: on demand, with progress.
  await page.goto("/graph");
  await page.getByRole("button", { name: "Look for rings now" }).click();
  await expect(page.getByRole("grid", { name: "Rings" }).getByText(/Graph P/).first()).toBeVisible({ timeout: 30_000 });
  await accessible(page);
  expect(bad).toEqual([]);
});
