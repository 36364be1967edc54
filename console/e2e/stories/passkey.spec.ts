// A passkey by the browser's own authenticator: added, signed in with, removed.
import { expect, test } from "../demo";

test("a passkey is added, signs in without a password, and is removed", async ({ demo, browser }) => {
  const who = demo.users.find((u) => u.role === "auditor") ?? demo.users[0]!;
  const context = await browser.newContext({ baseURL: demo.url.replace("127.0.0.1", "localhost"), locale: "en-US" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await page.goto("/sign-in?then=%2Fme");
  await page.getByLabel("Mail").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const keys = page.getByRole("region", { name: "Passkeys" });
  await keys.getByLabel("Name of the new passkey").fill("Test machine");
  await keys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(keys.getByText("Test machine")).toBeVisible();
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials).toHaveLength(1);
  expect(credentials[0]!.isResidentCredential).toBe(true);

  await page.locator("summary.avatar").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Password")).toBeVisible();
  await page.goto("/sign-in?then=%2Fme");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(keys.getByText("Test machine")).toBeVisible();

  await keys.getByRole("button", { name: "Remove Test machine" }).click();
  await keys.getByRole("button", { name: "Remove it and end my other sessions" }).click();
  await expect(keys.getByText("You have none yet.")).toBeVisible();
  await context.close();
});
