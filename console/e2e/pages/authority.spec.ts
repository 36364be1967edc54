import { expect, test } from "@playwright/test";

test("sign what is shown with one key, refuse with a reason, and see what has changed", async ({ page }) => {
  await page.goto("/approvals");
  const panel = page.locator(".approvalpanel");
  await expect(panel.getByRole("heading", { name: "Deactivate one account" })).toBeVisible();
  await expect(panel.getByText("order O-99182")).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByText("Signed", { exact: true })).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Warn 214 accounts" })).toBeVisible();
  await expect(panel.getByText("12 counted before in the window")).toBeVisible();
  await page.keyboard.press("x");
  await expect(panel.getByLabel("Why not")).toBeFocused();
  await expect(panel.getByRole("button", { name: "Refuse it" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Sign it" }).click();
  await expect(panel.getByText("What was shown has changed")).toBeVisible();
});

test("who prepared it cannot sign it, and is told why", async ({ page }) => {
  await page.goto("/approvals?view=waiting&selected=apv_3");
  const sign = page.getByRole("button", { name: /^Sign it/ });
  await expect(sign).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator(".approvalshown")).toContainText("+ alone 5 at once");
  await expect(page.getByText("Kim Vale")).toBeVisible();
});

test("other limits are proposed, not set", async ({ page }) => {
  await page.goto("/limits");
  await page.getByLabel("action bulk fraud analyst Alone at once").or(page.getByLabel(/many accounts fraud analyst\s+Alone at once/)).fill("5");
  await expect(page.locator(".tablediff li")).toHaveCount(1);
  const propose = page.getByRole("button", { name: "Ask for a second signature" });
  await expect(propose).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("What changes and why").fill("Smaller bulks");
  await propose.click();
  await expect(page.getByText("Proposed: somebody else signs it")).toBeVisible();
});

test("a question to the table is answered with marks and reasons", async ({ page }) => {
  await page.goto("/duties");
  await expect(page.getByText("Held back until what is marked is done")).toBeVisible();
  await expect(page.locator(".dutylist li.stop")).toContainText("Nobody was told 14d before.");
  await expect(page.locator(".dutylist")).toContainText("not verified");
});
