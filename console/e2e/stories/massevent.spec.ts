// A product is recalled: forty people write, one incident gathers them, all are answered once, a child stays first.
import { accessible, faults, fits } from "../check";
import { expect, test } from "../demo";

test("a mass event", async ({ signIn, api, demo }) => {
  test.setTimeout(120_000);
  const mark = `h${Date.now() % 1_000_000}`;
  const write = async (n: number, language: "en" | "es", text: string) => {
    const r = await api.post("/v1/contacts", { data: { channel: "email", from: `mass${n}-${mark}@customer.example`, subject: `hazelnut ${mark}`, text, language } });
    expect(r.status(), await r.text()).toBe(201);
    return ((await r.json()) as { id: string }).id;
  };
  const ask = (n: number) => write(n, n % 2 ? "es" : "en", n % 2 ? `¿Está retirada la crema de avellanas ${mark}?` : `Is the hazelnut spread ${mark} recalled?`);
  for (let n = 0; n < 10; n++) await ask(n);

  const page = await signIn("commander", "/incidents");
  const bad = faults(page);
  await expect(page.getByRole("grid", { name: "Incidents" })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("d");
  const declare = page.getByRole("dialog", { name: "Declare an incident" });
  await declare.getByLabel("What is it").fill(`Hazelnut spread ${mark}`);
  await declare.getByLabel("Kind").selectOption("product");
  await declare.getByLabel("Severity").selectOption("S2");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: `Hazelnut spread ${mark}` })).toBeVisible();
  await expect(page.getByRole("timer", { name: "Next update" })).toContainText("3 h 59");
  await accessible(page);
  await page.getByRole("button", { name: "Set active" }).click();

  // Gathered: the count first, then as they come.
  await page.keyboard.press("2");
  await page.getByLabel("Which contacts", { exact: true }).last().fill(`text contains "${mark}"`);
  await page.getByRole("button", { name: "Count" }).click();
  await expect(page.getByText("10 contacts")).toBeVisible();
  await page.getByRole("button", { name: "Link these 10" }).click();
  await expect(page.getByRole("tab", { name: "Contacts 10" })).toBeVisible();
  await page.getByRole("group", { name: "New ones like it:" }).getByRole("button", { name: "link" }).click();
  await expect(page.getByRole("group", { name: "New ones like it:" }).getByRole("button", { name: "link" })).toHaveAttribute("aria-pressed", "true");
  for (let n = 10; n < 39; n++) await ask(n);
  const child = await write(39, "en", `My son ate the hazelnut spread ${mark} and is not breathing well, his lips blue. Help.`);
  await expect(page.getByRole("tab", { name: "Contacts 40" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("grid", { name: "Contacts of the incident" }).getByRole("row").nth(1)).toContainText("in the inbox");
  await accessible(page);

  // The child is in the inbox of whoever is on shift, the others are not; a person answers.
  const ana = await signIn("critical_response", "/inbox?view=all");
  await expect(ana.locator(`[data-id="${child}"]`)).toBeVisible();
  const others = (await (await ana.request.get("/v1/inbox?view=all&limit=200")).text()).split(`hazelnut ${mark}`).length - 1;
  expect(others).toBe(1);
  expect((await ana.request.post(`/v1/contacts/${child}/reply`, { data: { text: "Call 911 now. I am here." } })).status()).toBe(201);

  // Everybody else at once, in two languages; what must not leave is found while it is written.
  await page.getByRole("button", { name: "Answer all…" }).click();
  const bulk = page.getByRole("dialog");
  await expect(bulk).toContainText("1 at S0 or S1 is left out");
  await bulk.getByLabel("English").fill("Call me at (206) 555-0142.");
  await expect(bulk.locator(".findings")).toContainText("a telephone number");
  await bulk.getByLabel("English").fill(`Please do not eat it. Your money comes back. ${mark}`);
  await bulk.getByLabel("Spanish").fill(`No la coma, por favor. Le devolvemos el dinero. ${mark}`);
  await expect(bulk.locator(".findings")).toHaveCount(0);
  await accessible(page);
  await bulk.getByRole("button", { name: "Write to 39 people" }).click();
  await expect(page.getByText("39 of 39")).toBeVisible({ timeout: 30_000 });
  const mails = async () => ((await (await page.request.get(`${demo.catcher}/mail`, { headers: { Accept: "application/json" } })).json()) as { items: { to: string[]; text?: string }[] }).items.filter((m) => m.to.some((t) => t.includes(mark)) && (m.text ?? "").includes(mark));
  await expect.poll(async () => (await mails()).length, { timeout: 30_000 }).toBe(39);
  for (const m of await mails()) expect(m.text).toContain(Number(/mass(\d+)-/.exec(m.to[0]!)![1]) % 2 ? "No la coma" : "do not eat");

  // Whom it touches: counted, kept.
  for (let n = 0; n < 4; n++) {
    const r = await api.post("/v1/events", { data: { id: `mass-${mark}-${n}`, type: "order.placed", time: new Date(Date.now() - 60_000).toISOString(), data: { brand: "Basketly", region: "US-WA", city: "Tacoma", customer_id: `cus-${mark}-${n}`, order_id: `ord-${mark}-${n}`, merchant_id: "M-1", amount: "9.00", currency: "USD", items: 1, products: `HZ-${mark}`, card_fingerprint: `card-${mark}-${n}`, device_id: `dev-${mark}-${n}` } } });
    expect(r.status(), await r.text()).toBe(200);
  }
  await page.keyboard.press("3");
  await page.getByLabel("Which orders", { exact: true }).last().fill(`"HZ-${mark}" in products`);
  await expect(async () => {
    await page.getByRole("button", { name: "Count" }).click();
    await expect(page.getByText("4 orders, 4 people")).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await page.getByRole("button", { name: "Keep these 4 orders" }).click();
  await expect(page.getByRole("img", { name: /4 orders and \d+ contacts by time and place/ })).toBeVisible();
  await accessible(page);

  // Said outside; the wall; the directory.
  await page.keyboard.press("4");
  await page.getByRole("button", { name: "Outside" }).click();
  await page.getByLabel("English").fill("Write to mass1@customer.example.");
  await expect(page.getByRole("button", { name: "Publish outside" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("English").fill("One product was recalled. Whoever bought it is written to.");
  await expect(page.getByRole("button", { name: "Publish outside" })).not.toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Publish outside" }).click();
  await expect(page.locator(".update.external")).toContainText("One product was recalled");
  await accessible(page);
  await page.goto("/wall");
  await expect(page.getByText(`Hazelnut spread ${mark}`)).toBeVisible();
  await accessible(page);
  await page.goto("/partners?region=US-WA&county=King");
  await expect(page.getByRole("grid", { name: "Partners" }).getByRole("row").nth(1)).toContainText("King County 911");
  await accessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const to of ["/incidents", "/partners", "/wall"]) { await page.goto(to); await expect(page.getByRole("main")).toBeVisible(); await page.waitForLoadState("networkidle"); await fits(page); await accessible(page); }
  expect(bad).toEqual([]);
});
