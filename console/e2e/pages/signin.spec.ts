import { expect, test } from "@playwright/test";
import { accessible } from "../check";

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

test("a key and an endpoint get a new secret, shown once; the old one is good for a while, and ended", async ({ page }) => {
  for (const [tab, name] of [["keys", "order service"], ["webhooks", "https://marketplace.example.test/hooks/piepowder"]] as const) {
    await page.goto(`/admin?tab=${tab}`);
    await page.getByRole("button", { name: `Rotate ${name}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("How long is the old secret good beside it?").selectOption({ label: "seven days" });
    await dialog.getByRole("button", { name: "Make the new secret" }).click();
    await expect(dialog.getByText("pk_live_77ab90cc12")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Copy" })).toBeVisible();
    await expect(dialog.getByText("Shown only now")).toBeVisible();
    if (tab === "keys") await accessible(page);
    await dialog.getByRole("button", { name: "I kept it" }).click();
    await page.getByRole("button", { name: `End the old secret of ${name}` }).click();
    await expect(page.getByRole("button", { name: `Rotate ${name}` })).toBeVisible();
  }
});
