import { expect, test, type Page } from "@playwright/test";
import { accessible } from "../check";

const rows = (page: Page) => page.locator(".list .item");
const selected = (page: Page) => page.locator(".list .item[aria-selected=true]");

test("a long list keeps at most 60 rows in the document", async ({ page }) => {
  await page.goto("/decisions");
  await expect(rows(page).first()).toBeVisible();
  for (let i = 0; i < 6; i++) { await page.locator(".list .body").evaluate((el) => el.scrollBy(0, 2500)); await expect(rows(page).first()).toBeAttached(); }
  expect(await rows(page).count()).toBeLessThanOrEqual(60);
  await expect(page.locator("[role=grid]")).toHaveAttribute("aria-rowcount", /^(20[1-9]|30[01])$/);
});

test("j and k move, t takes and opens the two questions, Esc backs out", async ({ page }) => {
  await page.goto("/inbox");
  await expect(selected(page)).toContainText("Weapon shown");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(selected(page)).toContainText("Dog escaped");
  await page.keyboard.press("t");
  await expect(page.getByRole("group", { name: "Is it happening now?" })).toBeVisible();
  await expect(selected(page)).toContainText("Ana R.");
  await page.getByRole("group", { name: "Is it happening now?" }).getByText("Yes").click();
  await page.getByRole("group", { name: "Is the person safe now?" }).getByText("No", { exact: true }).click();
  await expect(page.getByRole("button", { name: "Triage as S0" })).toBeEnabled();
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: "Is it happening now?" })).toHaveCount(0);
});

test("n takes what is most urgent and unheld", async ({ page }) => {
  await page.goto("/inbox");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/view=mine/);
  await expect(selected(page)).toContainText("Weapon shown");
});

test("a new row is on the screen within a second, and waits in a pill while one points at the list", async ({ page }) => {
  await page.goto("/inbox");
  await expect(rows(page).first()).toBeVisible();
  const add = (title: string) => page.evaluate((text) => {
    const f = (window as unknown as { fixture: { data: { inbox: Record<string, unknown>[] }; emit: (t: string) => void } }).fixture;
    f.data.inbox.unshift({ ...f.data.inbox[1], id: `con_${text}`, title: text, arrived_at: new Date().toISOString() });
    f.emit("inbox");
  }, title);
  const began = Date.now();
  await add("Fresh alert one");
  await expect(rows(page).filter({ hasText: "Fresh alert one" })).toBeVisible({ timeout: 1000 });
  expect(Date.now() - began).toBeLessThan(1000);
  await page.mouse.move(600, 300);
  await page.mouse.move(640, 320);
  await add("Fresh alert two");
  await expect(page.getByRole("button", { name: /1 new/ })).toBeVisible();
  await expect(rows(page).filter({ hasText: "Fresh alert two" })).toHaveCount(0);
  await page.keyboard.press(".");
  await expect(rows(page).filter({ hasText: "Fresh alert two" })).toBeVisible();
});

test("filters live in the URL, and a wrong expression says where", async ({ page }) => {
  await page.goto("/inbox");
  const box = page.getByLabel("Filter the inbox by an expression");
  await box.fill('severity == "S1"');
  await box.press("Enter");
  await expect(page).toHaveURL(/where=severity/);
  await expect(rows(page)).toHaveCount(2);
  await page.goBack();
  await expect(rows(page).nth(5)).toBeVisible();
  await box.fill("oops > 1");
  await box.press("Enter");
  await expect(page.getByText("line 1, column 1: unknown name oops")).toBeVisible();
});

test("the palette finds places, people and cases", async ({ page }) => {
  await page.goto("/inbox");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("dalby");
  await expect(page.getByRole("option", { name: /Tom Dalby/ })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Tom Dalby" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/cases/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("C-20451");
  await page.getByRole("option", { name: /C-20451/ }).first().click();
  await expect(page.getByRole("heading", { name: "Violence at the door" })).toBeVisible();
});

test("a reply is a draft until sent, survives a reload, and can be taken back", async ({ page }) => {
  await page.goto("/cases/C-20451");
  const box = page.getByLabel("Reply to Maria Kowalska");
  await box.fill("Volvemos a escribirle pronto.");
  await page.reload();
  await expect(box).toHaveValue("Volvemos a escribirle pronto.");
  await expect(page.getByText("never seen by Tom")).toBeVisible();
  await box.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(box).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box).toHaveValue("Volvemos a escribirle pronto.");
});

test("the suspend form shows what is in their hands and says the act on the button", async ({ page }) => {
  await page.goto("/cases/C-20451");
  await expect(page.getByText("Tom Dalby").first()).toBeVisible();
  await page.keyboard.press("a");
  const form = page.getByRole("dialog");
  await form.getByText("Suspend", { exact: true }).click();
  await expect(form.getByText("Biscuit, a beagle")).toBeVisible();
  const go = form.getByRole("button", { name: /Suspend Tom D\. for 7 days/ });
  await expect(go).toHaveAttribute("aria-disabled", "true");
  await expect(go).toHaveAccessibleDescription("Give a reason.");
  await accessible(page);
  await form.getByLabel("Reason", { exact: true }).fill("Weapon shown at the door");
  await form.getByLabel("Clause or rule").fill("SAF-4.1");
  await expect(go).not.toHaveAttribute("aria-disabled", "true");
  await go.click();
  await expect(form).toHaveCount(0);
});

test("acting on many shows the count first", async ({ page }) => {
  await page.goto("/people/acc_novak?tab=links");
  await page.getByRole("button", { name: "Choose all 12" }).click();
  await page.getByRole("button", { name: "Act on 12 accounts" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByText("12 accounts will be acted on")).toBeVisible();
  await form.getByLabel("Reason", { exact: true }).fill("one ring");
  await form.getByLabel("Clause or rule").fill("ring-shared-instrument");
  const go = form.getByRole("button", { name: /Suspend 12 accounts/ });
  await expect(go).toHaveAccessibleDescription("Say that you saw the count.");
  await form.getByLabel(/This acts on 12 accounts/).check();
  await expect(go).not.toHaveAttribute("aria-disabled", "true");
});

test("the checklist leads from step to step, skipping wants a reason", async ({ page }) => {
  await page.goto("/cases/C-20451");
  const step = page.locator(".side .step");
  await expect(step.getByRole("heading")).toHaveText("Stop the open order");
  await step.getByRole("button", { name: "Done" }).click();
  await expect(step.getByRole("heading")).toHaveText("Police offered; their choice recorded");
  await step.getByRole("button", { name: "Skip…" }).click();
  await expect(step.getByRole("button", { name: "Skip it" })).toHaveAttribute("aria-disabled", "true");
});

test("signing in asks for the code only when there is a second factor", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Mail").fill("ana@example.test");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("wrong");
  await page.getByLabel("Password").fill("code");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Code of your authenticator app").fill("123456");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/inbox/);
});

test("no task of the main flow blocks the page for more than 100 ms", async ({ page }) => {
  await page.addInitScript(() => {
    const long: number[] = ((window as unknown as { long: number[] }).long = []);
    new PerformanceObserver((l) => l.getEntries().forEach((e) => long.push(e.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.goto("/inbox");
  await expect(rows(page).first()).toBeVisible();
  // A task of ours is long each time; a machine that stands still is so now and then.
  let long: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.evaluate(() => { (window as unknown as { long: number[] }).long.length = 0; });
    for (let i = 0; i < 12; i++) await page.keyboard.press(round % 2 ? "k" : "j");
    await page.keyboard.press("t");
    await page.keyboard.press("Escape");
    long = (await page.evaluate(() => (window as unknown as { long: number[] }).long)).filter((x) => x > 100);
    if (long.length === 0) break;
  }
  expect(long).toEqual([]);
});
