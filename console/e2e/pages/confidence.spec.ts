import { expect, test } from "@playwright/test";
import { accessible } from "../check";

test("break the glass by keyboard, and review what somebody else did", async ({ page }) => {
  await page.goto("/break-glass");
  const panel = page.locator(".approvalpanel");
  await expect(panel.getByRole("heading", { name: "Ben Okafor on C-77120" })).toBeVisible();
  await expect(panel.getByText("nobody of the case answers")).toBeVisible();
  const acts = panel.locator(".glassacts");
  await expect(acts.getByText("C-77120")).toBeVisible();
  await expect(acts.getByText("a file of it")).toBeVisible(); // its name is for those of the case
  await expect(acts.getByText("harmed")).toBeVisible();
  await expect(acts).not.toContainText(/(cas|evi|pty)_/);
  const verdict = panel.getByRole("button", { name: /^Justified/ });
  await expect(verdict).toHaveAttribute("aria-disabled", "true");
  await panel.getByLabel("What you found").fill("Both members were called and did not answer.");
  await verdict.click();
  await expect(panel.getByText("Both members were called")).toBeVisible();
  await page.locator("body").click({ position: { x: 2, y: 400 } });
  await page.keyboard.press("b");
  const dialog = page.getByRole("dialog");
  await accessible(page);
  await dialog.getByLabel("Number of the case").fill("C-77120");
  await expect(dialog.getByRole("button", { name: /^Break the glass/ })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Ground").selectOption("danger_to_life");
  await dialog.getByLabel("Why it cannot wait").fill("The mother is on the line and nobody answers.");
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/\/cases\/C-77120/);
});

test("a confidential reporter opens by a key, a reason and Enter", async ({ page }) => {
  await page.goto("/cases/cas_o4");
  const parties = page.getByRole("region", { name: "Parties" });
  await expect(parties.getByText("confidential", { exact: true })).toBeVisible();
  await expect(parties.getByText("Maria Kowalska")).toHaveCount(0);
  await page.locator("body").click({ position: { x: 2, y: 400 } });
  await page.keyboard.press("p");
  const dialog = page.getByRole("dialog", { name: "See who reported" });
  await accessible(page);
  await expect(dialog.getByRole("button", { name: /^Show me/ })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter"); // without a reason nothing opens
  await expect(dialog).toBeVisible();
  await page.keyboard.type("They called and I call back.");
  await page.keyboard.press("Enter");
  await expect(parties.getByText("Maria Kowalska")).toBeVisible();
  await parties.getByRole("button", { name: "who looked" }).click();
  const who = page.getByRole("dialog", { name: "Who looked at the reporter" });
  await expect(who.getByText("They called and I call back.")).toBeVisible();
  await expect(who.getByText("to speak with them")).toBeVisible();
});
