import { expect, test } from "@playwright/test";

test("own passkeys are renamed and removed, sessions ended, conflicts declared", async ({ page }) => {
  await page.goto("/me");
  const keys = page.getByRole("region", { name: "Passkeys" });
  await expect(keys.getByText("Work laptop")).toBeVisible();
  await expect(keys.getByText("It counted backwards")).toBeVisible();
  await keys.getByRole("button", { name: "Rename Phone" }).click();
  await keys.getByLabel("New name").fill("Private phone");
  await page.keyboard.press("Enter");
  await expect(keys.getByText("Private phone")).toBeVisible();
  await keys.getByRole("button", { name: "Remove Old key" }).click();
  await keys.getByRole("button", { name: "Remove it and end my other sessions" }).click();
  await expect(keys.getByText("Old key")).toHaveCount(0);
  const where = page.getByRole("region", { name: "Where you are signed in" });
  await where.getByRole("button", { name: /^End the session of .*iPhone/ }).click();
  await expect(where.getByRole("listitem")).toHaveCount(1);
  const conflicts = page.getByRole("region", { name: "Conflicts of interest" });
  await conflicts.getByLabel("Account").fill("Tom");
  await conflicts.getByRole("button", { name: "Declare" }).click();
  await expect(conflicts.getByText("give an acc_ id").first()).toBeVisible();
  await conflicts.getByLabel("Account").fill("acc_0000000000077");
  await conflicts.getByLabel("Whose it is").selectOption("family");
  await conflicts.getByRole("button", { name: "Declare" }).click();
  await expect(conflicts.getByText("acc_0000000000077")).toBeVisible();
});

test("the door explains what went wrong at the identity provider", async ({ page }) => {
  await page.goto("/sign-in?error=not_invited&then=%2Fcases");
  await expect(page.getByRole("alert")).toContainText("Ask an administrator to invite you");
  await expect(page.getByRole("link", { name: "Sign in with Example login" })).toHaveAttribute("href", "/v1/sign-in/provider?then=%2Fcases");
});
