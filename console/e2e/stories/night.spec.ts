// Two in the morning: a customer writes in Spanish that a courier threatened her.
import { accessible, faults } from "../check";
import { expect, test } from "../demo";

test("two in the morning", async ({ signIn, api }) => {
  test.setTimeout(120_000);
  const orders = await (await api.get("/v1/decisions", { params: { where: 'type == "order.placed"', limit: "200" } })).json() as { items: { account?: { id: string } }[] };
  const some = orders.items.filter((d) => d.account);
  const customer = some[Date.now() % some.length]!.account!.id;
  const account = await (await api.get(`/v1/accounts/${customer}`)).json() as { ref: string; email: string };
  const stamp = `cuchillo ${Date.now() % 100_000}`;

  const page = await signIn("critical_response");
  const bad = faults(page);
  await expect(page.locator(".list .item").first()).toBeVisible();

  // It is on the screen within a second of arriving.
  const sent = await api.post("/v1/contacts", { data: { channel: "web", from: account.email, subject: `Me amenazó con un ${stamp}`, text: "El repartidor me enseñó un cuchillo en la puerta. Sigo en casa y tengo miedo de que vuelva.", language: "es" } });
  expect(sent.ok()).toBeTruthy();
  const row = page.locator(".list .item", { hasText: stamp });
  await expect(row).toBeVisible({ timeout: 1000 });

  // Taken with one key, two questions, a severity.
  await row.click();
  await page.keyboard.press("t");
  await page.getByRole("group", { name: "Is it happening now?" }).getByText("No", { exact: true }).click();
  await page.getByRole("group", { name: "Is the person safe now?" }).getByText("No", { exact: true }).click();
  await accessible(page);
  const triage = page.getByRole("button", { name: /Triage as S[01]/ });
  await triage.click();

  // A restricted case of it.
  await expect(page.getByLabel(/Restricted/)).toBeChecked();
  await page.getByRole("button", { name: /Open a S[01] case/ }).click();
  await expect(page).toHaveURL(/\/cases\//);
  await expect(page.locator(".casehead h1")).toContainText(stamp);
  await expect(page.locator(".casehead .fields")).toContainText("restricted");
  await expect(page.locator(".log .said").first()).toContainText("tengo miedo de que vuelva");
  const number = (await page.locator(".casehead .copy").textContent())!;

  // The worker becomes a party; the two are separated.
  const workers = await (await api.get("/v1/decisions", { params: { where: 'type == "payout.requested"', limit: "5" } })).json() as { items: { account?: { id: string } }[] };
  const worker = workers.items.find((d) => d.account)!.account!.id;
  await page.getByRole("button", { name: "Add a party" }).click();
  await page.getByRole("dialog").getByLabel("Account", { exact: true }).fill(worker);
  await page.getByRole("dialog").getByRole("button", { name: /Add as/ }).click();
  await expect(page.locator(".party", { hasText: "reported person" })).toBeVisible();
  await page.keyboard.press("a");
  const form = page.getByRole("dialog");
  await form.getByText("Separate", { exact: true }).click();
  await form.getByLabel("Reason", { exact: true }).fill("Knife shown at the door");
  await form.getByLabel("Clause or rule").fill("SAF-4.1");
  await form.getByRole("button", { name: /^Separate .* and / }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator(".inforce", { hasText: "Separate" })).toBeVisible();

  // And suspended; what is in their hands stands in the form.
  await page.keyboard.press("a");
  await form.getByText("Suspend", { exact: true }).click();
  await expect(form.getByText("In their hands now")).toBeVisible();
  await form.getByLabel("Reason", { exact: true }).fill("Knife shown at the door");
  await form.getByLabel("Clause or rule").fill("SAF-4.1");
  await accessible(page);
  await form.getByRole("button", { name: /^Suspend .* for 7 days/ }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator(".inforce", { hasText: "Suspend" })).toContainText("acknowledged", { timeout: 20_000 });

  // Answered in her language, in her thread.
  const box = page.locator("textarea[data-composer=reply]");
  await expect(box).toHaveAttribute("lang", "es");
  await box.fill("Gracias por avisarnos. Esa persona ya no puede llegar a usted por nuestra aplicación.");
  await box.press("Control+Enter");
  await expect(page.locator(".said.ours", { hasText: "Gracias por avisarnos" })).toHaveCount(1);
  await expect(page.locator(".clockbox", { hasText: "first response" })).toContainText("✓", { timeout: 20_000 });

  // The checklist, a call, and an end.
  const steps = page.locator(".side .step");
  for (let i = 0; i < 7; i++) {
    const yes = steps.getByRole("button", { name: /^(No|Done)$/ }).first();
    const title = await steps.getByRole("heading").first().textContent();
    await yes.click();
    await expect(steps.getByRole("heading").filter({ hasText: title! })).toHaveCount(0);
  }
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await form.getByText("Substantiated", { exact: true }).click();
  await form.getByRole("button", { name: "Close it" }).click();
  await expect(page.getByRole("heading", { name: /Closed: substantiated/ })).toBeVisible();

  // A colleague who is no member finds no trace.
  const other = await signIn("investigator", `/cases/${number}`);
  await expect(other.getByRole("alert")).toContainText("no such case");
  await other.keyboard.press("Control+k");
  await other.getByRole("combobox").fill(number);
  await expect(other.getByRole("option", { name: new RegExp(stamp) })).toHaveCount(0);
  expect(bad).toEqual([]);
});
