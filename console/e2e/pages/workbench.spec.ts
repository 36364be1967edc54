// The rule workbench against fixtures: writing, completion, checks, back-test, approval, versions, by keyboard.
import { expect, test, type Page } from "@playwright/test";
import { accessible, fits } from "../check";

const editor = (page: Page) => page.getByRole("textbox", { name: /^Rule text of/ });
const step = (page: Page) => page.locator("[data-step]");
test("a rule is written with completion, told what is wrong while typing, and saved by itself", async ({ page }) => {
  await page.goto("/rules");
  await expect(page.locator(".list .item").first()).toBeVisible();
  await page.keyboard.press("c");
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Fresh card, large order");
  await expect(form.getByText("fresh-card-large-order", { exact: true })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/drafts\//);
  await expect(page.getByText("2 of 2 tests pass")).toBeVisible();

  // At the end of the condition.
  await editor(page).click();
  await page.getByText("amount >= 100.00").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and accounts_per_c");
  const words = page.getByRole("listbox");
  await expect(words.getByRole("option", { name: /accounts_per_card_90d/ })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(editor(page)).toContainText("and accounts_per_card_90d");
  await page.keyboard.type(" >= 3 and ring_sise > 1");
  await page.keyboard.press("Escape");
  await expect(page.locator(".said-bad", { hasText: 'list "ring_sise"' })).toBeVisible();
  await expect(page.getByRole("button", { name: "1 problem" })).toBeVisible();
  await expect(step(page)).toHaveAttribute("aria-disabled", "true");
  await accessible(page);
  for (let i = 0; i < "sise > 1".length; i++) await page.keyboard.press("Backspace");
  await page.keyboard.type("size > 1");
  await page.keyboard.press("Escape");
  await expect(page.getByText("types ok")).toBeVisible();
  await expect(page.getByText(/saved \d+ s ago/)).toBeVisible();

  // Undo, and nothing is lost by Escape.
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toContainText("accounts_per_card_90d");
});

test("the text survives a reload before it could be saved", async ({ page }) => {
  await page.goto("/drafts/drf_ring");
  await page.getByText("account_age < 14d").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and amount > 7.00");
  await page.reload();
  await expect(editor(page)).toContainText("amount > 7.00");
});

test("what a colleague saved meanwhile is not overwritten, and mine is not lost", async ({ page }) => {
  await page.goto("/drafts/drf_ring");
  await expect(page.getByText("types ok")).toBeVisible();
  await page.evaluate(() => { const d = (window as unknown as { fixture: { bench: { drafts: { id: string; version: number; source: string }[] } } }).fixture.bench.drafts.find((x) => x.id === "drf_ring")!; d.version = 9; d.source = d.source.replace("score: 60", "score: 70"); });
  await page.getByText("account_age < 14d").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and amount > 7.00");
  await expect(page.getByRole("alert")).toContainText("Somebody else saved another text");
  await expect(editor(page)).toContainText("amount > 7.00");
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(editor(page)).toContainText("score: 70");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a test that stands in another file is changed with the rule, and comes back as it is live", async ({ page }) => {
  await page.goto("/drafts/drf_ring?tab=files");
  const file = page.getByRole("textbox", { name: "Text of tests/ring.yaml" });
  await expect(file).toContainText("a family at one address");
  await expect(page.getByRole("button", { name: "Save into the draft" })).toBeDisabled();
  await file.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("  note: looked at again");
  await page.getByRole("button", { name: "Save into the draft" }).click();
  await expect(page.getByText("tests/ring.yaml is part of this draft now")).toBeVisible();
  await expect(page.getByRole("combobox", { name: /^File/ })).toContainText("tests/ring.yaml · changed");
  await accessible(page);
  await page.getByRole("button", { name: "As it is live" }).click();
  await expect(page.getByRole("button", { name: "As it is live" })).toHaveCount(0);
  await expect(file).not.toContainText("looked at again");
});

test("Escape, then Tab leaves the editor", async ({ page }) => {
  await page.goto("/drafts/drf_ring");
  await editor(page).focus();
  await page.keyboard.press("Tab");
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(editor(page)).not.toBeFocused();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toContainText("Leave the editor");
});

test("a back-test runs with a bar, is left and found again, is cancelled, and its figures open hits", async ({ page }) => {
  await page.goto("/drafts/drf_ring");
  await expect(page.getByText("types ok")).toBeVisible();
  await expect(page.locator(".figures").getByText("412")).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.getByRole("progressbar", { name: "Back-test" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("It was cancelled before its end.")).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.getByRole("progressbar", { name: "Back-test" })).toBeVisible();
  await expect(page.locator(".figures").getByText("412")).toBeVisible({ timeout: 8000 });
  await expect(page.getByRole("img", { name: /Hits a day: 412 against 231 live/ })).toBeVisible();
  await page.getByRole("button", { name: /lost hits/ }).click();
  await expect(page.locator(".examples tr").nth(12)).toBeVisible();
  await expect(page.locator(".examples a", { hasText: "open" }).first()).toHaveAttribute("href", /\/decisions\/evt-/);
});

test("d shows the difference with live side by side; Ctrl-Enter asks the colleagues", async ({ page }) => {
  await page.goto("/drafts/drf_ring");
  await expect(step(page)).toHaveText("Ask Kim to approve");
  await page.keyboard.press("d");
  const diff = page.getByRole("dialog");
  await expect(diff.getByRole("textbox", { name: "live" })).toContainText("score: 45");
  await expect(diff.getByRole("textbox", { name: "draft" })).toContainText("score: 60");
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".rail-stages")).toContainText("waiting");
  await expect(page.locator(".wbfoot")).toContainText("waits for Kim or Lee");
});

test("an approval is for what was shown: when it changed meanwhile, it is said and must be looked at", async ({ page }) => {
  await page.goto("/drafts/drf_wait");
  await expect(page.getByText("Kim Tran asks you to approve this.")).toBeVisible();
  await expect(step(page)).toHaveText("Approve what is shown");
  // The page does not know yet: the server refuses.
  await page.evaluate(() => { const d = (window as unknown as { fixture: { bench: { drafts: { id: string; version: number; shown: string; source: string }[] } } }).fixture.bench.drafts.find((x) => x.id === "drf_wait")!; d.version++; d.shown = "another"; d.source = d.source.replace("score: 60", "score: 99"); });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toContainText("It changed while you read");
  await expect(step(page)).toHaveAttribute("aria-disabled", "true");
  await expect(editor(page)).toContainText("score: 60");
  await page.getByRole("button", { name: "Look at what is there now", exact: true }).click();
  await expect(editor(page)).toContainText("score: 99");
  await page.keyboard.press("Control+Enter");
  await expect(step(page)).toHaveText("Watch it in shadow");
});

test("it can be returned with a reason", async ({ page }) => {
  await page.goto("/drafts/drf_wait");
  await page.getByRole("button", { name: "Return it…" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByRole("button", { name: /^Return it/ })).toHaveAttribute("aria-disabled", "true");
  await form.getByLabel("What should be different").fill("Leave families out");
  await accessible(page);
  await form.getByRole("button", { name: /^Return it/ }).click();
  await expect(page.getByText("Leave families out")).toBeVisible();
});

test("the next stage says what follows before the button, and wants a reason", async ({ page }) => {
  await page.goto("/rules/velocity-orders");
  await expect(step(page)).toHaveText("Publish at 25 %");
  await page.keyboard.press("Control+Enter");
  const form = page.getByRole("dialog");
  await expect(form).toContainText("For 25 % of people its hits are answered with review");
  await expect(form.getByLabel("Reason")).toBeFocused();
  await accessible(page);
  await form.getByText("50 %").click();
  await form.getByLabel("Reason").fill("Eight days in shadow, 16 of 18 right");
  await form.getByRole("button", { name: "Publish at 50 %" }).click();
  await expect(page.locator(".wbhead")).toContainText("live 50 %");
  await expect(step(page)).toHaveText("Make it fully live");
});

test("back to an earlier rule set in one click, with what changes before the button", async ({ page }) => {
  await page.goto("/rulesets");
  await expect(page.getByText("ring-shared-instrument").first()).toBeVisible();
  await page.getByRole("button", { name: "Go back to it" }).nth(1).click();
  const form = page.getByRole("dialog", { name: "Back to v40" });
  await expect(form).toContainText("promo-stacking");
  await form.getByLabel("Reason").fill("Too many good people");
  await accessible(page);
  await form.getByRole("button", { name: "Go back to v40" }).click();
  await expect(page.locator(".version").first()).toContainText("v42");
});

test("decisions are searched with completion", async ({ page }) => {
  await page.goto("/decisions");
  const box = page.getByLabel("Search decisions by an expression");
  await box.pressSequentially("ring_s");
  await expect(page.getByRole("option", { name: /ring_size/ })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Tab");
  await box.pressSequentially(' >= 5 and outcome == "re');
  await expect(page.getByRole("option", { name: /review/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/where=ring_size/);
  await expect(box).toHaveValue('ring_size >= 5 and outcome == "review"');
});

test("Spanish is whole on the workbench", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("language", "es"));
  await page.goto("/drafts/drf_ring");
  await expect(page.getByRole("tab", { name: "Prueba histórica" })).toBeVisible();
  await expect(step(page)).toHaveText(/Pedir a Kim/);
  await fits(page);
});

test("typing in a long rule does not hold the page", async ({ page }) => {
  await page.addInitScript(() => {
    const long: number[] = ((window as unknown as { long: number[] }).long = []);
    new PerformanceObserver((l) => l.getEntries().forEach((e) => long.push(e.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.goto("/drafts/drf_ring");
  await expect(page.getByText("types ok")).toBeVisible();
  await page.getByText("account_age < 14d").click();
  await page.keyboard.press("End");
  await page.evaluate(() => { (window as unknown as { long: number[] }).long.length = 0; });
  await page.keyboard.type(" and amount > 7.00 and ring_size < 90", { delay: 25 });
  const long = await page.evaluate(() => (window as unknown as { long: number[] }).long);
  expect(long.filter((x) => x > 100)).toEqual([]);
});
