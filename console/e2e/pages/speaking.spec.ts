import { expect, test } from "@playwright/test";
import { accessible } from "../check";

test("templates: words that block are named with their place, and mended they are published by a second person", async ({ page }) => {
  await page.goto("/templates?id=police.choice");
  await expect(page.getByRole("heading", { name: "A police report is your choice" })).toBeVisible();
  const wrong = page.getByRole("list", { name: "What keeps it from being published" });
  await expect(wrong).toContainText("lays blame");
  await wrong.getByRole("button").click();
  await expect.poll(() => page.locator("#tpltext").evaluate((a: HTMLTextAreaElement) => a.value.slice(a.selectionStart, a.selectionEnd))).toBe("you should have");
  await expect(page.getByRole("button", { name: /^Publish/ })).toHaveAttribute("aria-disabled", "true");
  await accessible(page);
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Compare" }).first().click();
  await expect(page.locator(".diffline.add")).toContainText("you should have called");
  await page.keyboard.press("Escape");
  await page.locator("#tpltext").fill("Hello,\n\nit is your decision, {{case_number}}.\n\n{{agent}}");
  await page.keyboard.press("Control+s");
  await expect(wrong).toHaveCount(0);
  await expect(page.locator(".letter")).toContainText("it is your decision, C-20451.");
});

test("the composer fills a template, marks what must not leave and shows what the plan says", async ({ page }) => {
  await page.goto("/cases/cas_51");
  await expect(page.getByRole("note")).toContainText("Señora K.");
  await page.getByRole("button", { name: "Template…" }).click();
  await page.getByRole("option", { name: /A refund has been made/ }).click();
  await expect(page.getByRole("button", { name: "Use this text" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Amount").fill("45.99");
  await expect(page.locator(".letter")).not.toContainText("Examples stand for");
  await accessible(page);
  await page.getByRole("button", { name: "Use this text" }).click();
  const area = page.locator("#composer");
  await expect(area).toHaveValue(/4599 USD|45/);
  await area.fill("It was our fault.");
  const found = page.getByRole("list", { name: "What should not leave like this" });
  await expect(found).toContainText("admits liability");
  await expect(page.locator(".composer button[type=submit]")).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel(/Send it all the same/).check();
  await expect(page.locator(".composer button[type=submit]")).not.toHaveAttribute("aria-disabled", "true");
  await page.getByRole("tab", { name: "Call" }).click();
  await expect(page.getByRole("note")).toContainText("the plan does not allow phone");
});

test("m opens macros and shows what will happen; safe contact is planned with the keyboard", async ({ page }) => {
  await page.goto("/cases/cas_51");
  await expect(page.getByRole("heading", { name: "Safe contact" })).toBeVisible();
  await expect(page.getByText("marketplace is silent")).toBeVisible();
  await page.locator("body").press("m");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("sets the case from open to waiting on reporter");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/The mail leaves in a few seconds/)).toBeVisible();
  await page.getByRole("button", { name: "Follow-up…" }).click();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".safety")).toContainText("Follow-up");
  await page.getByRole("button", { name: "Change" }).first().click();
  await page.getByRole("dialog").getByRole("textbox").fill("She says so.");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("account control disputed")).toBeVisible();
});
