// Case depth in the console: fields of a type, what must be so before the end, watching, templates, many at once, kept searches; an account beside its peers.
import { expect, test } from "@playwright/test";
import { faults } from "../check";

test("fields, closing and watching on the case", async ({ page }) => {
  const bad = faults(page);
  await page.goto("/cases/C-20451");
  const own = page.locator("form.own");
  await expect(own.getByLabel("Injury")).toHaveValue("treated");
  await own.getByLabel("Police report number").fill("24-1187");
  await own.getByRole("button", { name: "Keep" }).click();
  await expect(own.getByRole("button", { name: "Keep" })).toHaveCount(0);
  await expect(own.getByLabel("Police report number")).toHaveValue("24-1187");
  // What the server asks before the end stands there with its reason, and is waived with one.
  const line = page.locator(".closing", { hasText: "Findings" });
  await expect(line).toContainText("one waits for its second reader");
  await line.getByRole("button", { name: "Waive: Findings" }).click();
  await page.getByRole("dialog").getByLabel("Why").fill("The reader is on leave.");
  await page.getByRole("dialog").getByRole("button", { name: "Waive it" }).click();
  await expect(line).toHaveAttribute("data-state", "waived");
  await expect(page.locator(".closing", { hasText: "Outcome" }).getByRole("button")).toHaveCount(0);
  await page.locator(".casehead h1").click();
  const watch = page.getByRole("button", { name: /^watch/ });
  await expect(watch).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("v");
  await expect(watch).toHaveAttribute("aria-pressed", "true");
  await expect(watch).toContainText("3");
  expect(bad).toEqual([]);
});

test("many cases at once: counted first, watched, and stopped or left", async ({ page }) => {
  await page.goto("/cases?view=open");
  await page.getByRole("button", { name: "Change many…" }).click();
  const many = page.getByRole("dialog", { name: "Change many cases" });
  await expect(many).toContainText("37 cases would be changed");
  await expect(many).toContainText("2 of them S0 or S1");
  await expect(many.getByRole("button", { name: "Change 37 cases" })).toHaveAttribute("aria-disabled", "true");
  await many.getByLabel("Add tags").fill("storm, tuesday");
  await many.getByRole("button", { name: "Change 37 cases" }).click();
  const bar = page.getByRole("dialog", { name: "Bulk change" });
  await expect(page).toHaveURL(/bulk=cbk_/);
  await expect(bar).toContainText("36 of 37", { timeout: 8000 });
  await expect(bar).toContainText("1 could not be changed");
  await bar.getByRole("button", { name: "Back to the list" }).click();
  await expect(page).not.toHaveURL(/bulk=/);
  await page.locator('summary[aria-label="Columns and export"]').click();
  await expect(page.getByRole("link", { name: "All of it as XLSX" })).toHaveAttribute("href", /\/v1\/cases\/export\?format=xlsx&where=/);
});

test("templates, types in versions, and what one was told", async ({ page }) => {
  await page.goto("/cases");
  await page.getByRole("button", { name: "New case" }).click();
  await page.getByRole("dialog").getByLabel("Begin with").selectOption({ label: "Dog bite" });
  await expect(page.getByRole("dialog").getByLabel("Severity")).toHaveValue("S2");
  await expect(page.getByRole("dialog")).toContainText("Ask for the vaccination card");
  await page.goto("/case-types");
  await page.getByRole("button", { name: "Change Property" }).click();
  const form = page.getByRole("dialog", { name: "A new version of Property" });
  await form.getByRole("button", { name: "Add a field" }).click();
  await form.getByLabel("Title of field 4").fill("Who saw it");
  await form.getByLabel("Kind of field 4").selectOption("choice");
  await form.getByRole("button", { name: "Put version 3 in force" }).click();
  await expect(form).toContainText("The type cannot be like this.");
  await form.getByLabel("Choices of field 4, one on each line").fill("neighbour\ncourier");
  await form.getByRole("button", { name: "Put version 3 in force" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator("li", { hasText: "version 3" })).toContainText("Who saw it");
  await page.getByRole("tab", { name: "Templates" }).click();
  await page.getByRole("button", { name: "Drop Dog bite" }).click();
  await expect(page.getByText("No template yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Dog bite", { exact: true })).toBeVisible();
  await page.goto("/notices");
  await expect(page.getByText("Violence at the door")).toBeVisible();
  await page.getByRole("button", { name: "All looked at" }).click();
  await expect(page.getByText("Nothing new")).toBeVisible();
});

test("a kept search, and an account beside its peers", async ({ page }) => {
  await page.goto("/cases/C-20451/investigation?tab=searches");
  await expect(page.getByRole("article", { name: "His deliveries that week" })).toContainText("173 found");
  await page.keyboard.press("n");
  const keep = page.getByRole("dialog", { name: "Keep a search" });
  await keep.getByLabel("Name").fill("Blocked payouts");
  await expect(keep.getByRole("button", { name: "Keep it" })).toHaveAttribute("aria-disabled", "true");
  await keep.getByLabel("Expression").fill('outcome == "block"');
  await keep.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("article", { name: "Blocked payouts" })).toBeVisible();
  await page.goto("/people/acc_tom");
  await page.getByRole("navigation", { name: "Sources" }).getByRole("button", { name: "Orders" }).click();
  await expect(page).toHaveURL(/source=order/);
  await page.locator("summary", { hasText: "as a file" }).click();
  await expect(page.getByRole("link", { name: "All of it as JSON" })).toHaveAttribute("href", "/v1/accounts/acc_tom/export?format=json&source=order");
  await page.getByRole("tab", { name: "Against peers" }).click();
  const rate = page.locator(".peer", { hasText: "Cancelled" });
  await expect(rate).toContainText("more than others");
  await expect(rate).toContainText("others 1 % to 7 %, middle 3 %");
  await page.getByRole("group", { name: "How far back" }).getByRole("button", { name: "365 days" }).click();
  await expect(page).toHaveURL(/days=365/);
});
