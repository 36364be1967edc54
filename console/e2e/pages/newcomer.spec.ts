// What a newcomer tries first, against fixtures: a click opens, a protocol is found by its own words, a case by hand is about somebody.
import { accessible, faults } from "../check";
import { expect, test } from "@playwright/test";

test("a click opens a case, the middle button beside it, arrows choose, Enter opens", async ({ page, context }) => {
  const bad = faults(page);
  await page.goto("/inbox?view=all");
  const row = page.locator(".list .item", { hasText: /C-20\d\d\d/ }).first();
  const [beside] = await Promise.all([context.waitForEvent("page"), row.click({ button: "middle" })]);
  await expect(beside).toHaveURL(/\/cases\/C-/);
  await beside.close();
  await expect(page).toHaveURL(/\/inbox/);
  await row.click();
  await expect(page).toHaveURL(/\/cases\/C-/);
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox/);
  // A contact is open where it is shown: Enter goes to what can be done with it.
  await page.goto("/inbox?view=all&selected=con_1");
  await expect(page.locator(".preview .said")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Take and triage" })).toBeFocused();
  await page.goto("/cases");
  await page.locator(".list .item").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".list .item[aria-selected=true]")).toHaveAttribute("aria-rowindex", "3");
  await expect(page).toHaveURL(/\/cases\?/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/cases\/C-/);
  expect(bad).toEqual([]);
});

test("the likeliest protocol is on top with its reason, in the reader's language", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("language", "fr"));
  await page.goto("/cases/cas_3");
  await page.getByRole("button", { name: "Lancer un protocole…" }).click();
  const list = page.getByRole("dialog").locator(".pickrun li");
  await expect(list.first()).toContainText("Agression");
  await expect(list.first()).toContainText("correspond à");
  await expect(list.nth(1)).toContainText("le titre dit « touched me »");
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a case by hand is about an account that is searched for, and takes its region", async ({ page }) => {
  await page.goto("/cases");
  await page.getByRole("button", { name: "New case" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Title").fill("Gate kicked in");
  await form.getByRole("combobox", { name: "Account it is about" }).fill("maria");
  await expect(form.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(form.getByLabel("Region")).not.toHaveValue("");
  await expect(form.getByRole("button", { name: "Open an S3 case" })).toBeEnabled();
});

test("rows are ticked by box and by x, and changed together; the box opens nothing", async ({ page }) => {
  await page.goto("/cases");
  await page.locator(".list .item").nth(3).getByRole("checkbox").check();
  await expect(page).toHaveURL(/\/cases$/);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByRole("button", { name: "Change 2 ticked…" })).toBeVisible();
  await page.getByRole("button", { name: "Change 2 ticked…" }).click();
  await expect(page.getByRole("dialog").getByText("cases would be changed")).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Change many…" })).toBeVisible();
});
