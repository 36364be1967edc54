// On-call against fixtures: the calendar by mouse and by keyboard, pages, ways to be reached, policies, a phone.
import { expect, test } from "@playwright/test";

test("drag over a row, or the gap by keyboard, puts somebody on duty", async ({ page }) => {
  await page.goto("/oncall");
  const week = page.getByRole("region", { name: "Safety, Seattle" });
  const track = week.locator(".person", { hasText: "Kim Park" }).locator(".track").first();
  const box = (await track.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.01, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.06, box.y + 2, { steps: 4 });
  await page.mouse.up();
  const form = page.getByRole("dialog");
  await expect(form.getByLabel("Who takes the duty")).toHaveValue("stf_kim");
  await page.keyboard.press("Escape");
  await week.getByRole("button", { name: /^Nobody, / }).focus();
  await page.keyboard.press("Enter");
  await expect(form.getByRole("heading", { name: "Change who is on duty" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(form).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Swaps and time off" })).toContainText("takes the duty");
});

test("keys: a page by hand, a week on; a swap is accepted, a page acknowledged", async ({ page }) => {
  await page.goto("/oncall");
  await page.getByRole("button", { name: "I do it" }).click();
  await expect(page.getByText(/takes over from Kim/)).toBeVisible();
  await page.keyboard.press("]");
  await expect(page).toHaveURL(/week=/);
  await page.keyboard.press("p");
  const form = page.getByRole("dialog");
  await expect(form.getByText(/First: Ana Ruiz, by mail/)).toBeVisible();
  await form.getByLabel("What it is about").fill("Second line wanted");
  await page.keyboard.press("Control+Enter");
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: /No mail comes in/ }).click();
  await page.getByRole("button", { name: "Acknowledge", exact: true }).click();
  await expect(page.getByText("Done")).toBeVisible();
});

test("a way to be reached is used after its code came back", async ({ page }) => {
  await page.goto("/oncall/me");
  await page.getByLabel("Code for ana@example.org").fill("123456");
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("Verified: pages may come here")).toBeVisible();
  await page.getByRole("button", { name: "Keep my rules" }).click();
  await expect(page.getByText("Kept")).toBeVisible();
});

test("a policy gains a step", async ({ page }) => {
  await page.goto("/oncall/policies");
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("listitem", { name: "step 3" }).getByLabel("Reach also").selectOption({ label: "whoever is on call in Safety, Manila" });
  await page.getByRole("button", { name: "Keep the policy" }).click();
  await expect(page.getByText(/Kept\. Pages that run/)).toBeVisible();
});
