// The policy of clocks, and the telephone of a case, against fixtures.
import { expect, test } from "@playwright/test";
import { accessible } from "../check";

test("a policy is tried, refused where it is wrong, and published with a note", async ({ page }) => {
  await page.goto("/sla");
  const first = page.getByRole("group", { name: /First response/ }).first();
  const within = first.getByLabel("within").nth(2);
  await within.fill("30m");
  await expect(page.getByText(/first_response 3: S2 1h .* → S2 30m/)).toBeVisible();
  await page.getByRole("button", { name: /Try it on recent cases/ }).click();
  await expect(page.getByText("3 of 128 recent matters would have another deadline.")).toBeVisible();
  await accessible(page);
  await first.getByLabel("pauses").first().selectOption("yes");
  await page.getByLabel("What changes and why").fill("S2 faster");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(first.getByText("S0 never pauses")).toBeVisible();
  await first.getByLabel("pauses").first().selectOption("no");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 3 holds from now on")).toBeVisible();
});

test("a call nobody returned, and where help must go", async ({ page }) => {
  await page.goto("/cases/cas_51");
  await expect(page.getByText("Call back now: nobody has spoken with this person.")).toBeVisible();
  await page.getByRole("button", { name: "Call back" }).click();
  await expect(page.getByRole("timer")).toBeVisible();
  await page.getByRole("button", { name: "Hang up" }).click();
  await page.getByRole("button", { name: "Write it down" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Send help" }).click();
  await expect(page.getByText("1402 Pine St")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("link", { name: "+1 206 555 0100" })).toBeVisible();
});
