// Protocols against fixtures: the run beside a case by keyboard, a drill, the list, the text and its faults.
import { accessible, faults, fits, slow } from "../check";
import { expect, test } from "@playwright/test";

test("a run by keyboard: answers, done, checklist, a second person, skip", async ({ page }) => {
  const bad = faults(page);
  await page.goto("/cases/cas_3");
  const run = page.getByRole("region", { name: "Assault" });
  await expect(run.getByRole("heading", { name: /Ask whether it is happening now/ })).toBeVisible();
  await expect(run.getByText("¿Está en un lugar seguro ahora?")).toBeVisible(); // the case's language first
  await page.keyboard.press("d");
  await expect(run.getByRole("alert")).toContainText("Still needed: Is the person safe now? · Is anybody hurt?");
  await page.keyboard.press("1");
  await expect(run.getByRole("button", { name: "Yes", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("1");
  await expect(run.getByRole("button", { name: "Nobody" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("d");
  await expect(run.getByRole("heading", { name: "Separate the two people" })).toBeVisible();
  await expect(run.getByText("Ask whether it is happening now and whether the person is safe")).toBeVisible(); // done, and still there
  await page.keyboard.press("d");
  await expect(run.getByRole("heading", { name: /Agree on a safe way/ })).toBeVisible();
  await page.keyboard.press("c");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await expect(run.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await page.getByRole("main").click({ position: { x: 4, y: 4 } });
  await page.keyboard.press("d");
  await expect(run.getByRole("heading", { name: "Decide on a protective suspension" })).toBeVisible();
  await page.keyboard.press("d");
  await expect(run.getByText("You asked; somebody else decides.").first()).toBeAttached();
  await page.keyboard.press("0");
  await run.getByLabel("Who decided?").selectOption({ index: 1 });
  await run.getByLabel("Why is it skipped?").fill("They called us first.");
  await page.keyboard.press("Enter");
  await expect(run.getByText("4 of 5")).toBeVisible();
  await accessible(page);
  expect(bad).toEqual([]);
});

// Answers are bound to what stands on the screen, however late the server is.
test("digits faster than the server: each goes to its question, and done waits for them", async ({ page }) => {
  await page.goto("/cases/cas_3");
  const run = page.getByRole("region", { name: "Assault" });
  await expect(run.getByRole("heading", { name: /Ask whether it is happening now/ })).toBeVisible();
  const said = await slow(page, /\/steps\//);
  for (const key of ["2", "3", "2", "d"]) await page.keyboard.press(key);
  await expect(run.getByRole("button", { name: "No", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(run.getByRole("button", { name: "Yes, seriously or not sure" })).toHaveAttribute("aria-pressed", "true");
  await expect(run.getByRole("heading", { name: "Separate the two people" })).toBeVisible();
  expect(await said()).toEqual(['answer {"answers":{"safe_now":"no"}}', 'answer {"answers":{"injured":"serious"}}', "done {}"]);
  // The keys are the same in each step, and the help says them once.
  for (const word of ["done, next step", "done another way", "not possible"]) await expect(run.locator(".keyline")).toContainText(word);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog").getByText("Choose an answer")).toHaveCount(1);
});

test("a drill says so; a newer version shows what changes", async ({ page }) => {
  await page.goto("/cases/cas_6");
  await expect(page.getByText("Drill: nothing here is sent, done or counted.")).toBeVisible();
  await page.goto("/cases/cas_3");
  await page.getByRole("button", { name: "v7 is out; see what changes" }).click();
  await expect(page.getByRole("dialog").getByText("Separate the two people first").first()).toBeVisible();
  await accessible(page);
});

test("the text: a fault is named at its line, kept, published by a second person", async ({ page }) => {
  await page.goto("/protocols/assault?tab=edit");
  await page.locator("[data-editor=writing]").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n    oops: 1");
  await expect(page.getByText(/a step has no key "oops"/).first()).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Kept as the next text")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish…" })).toHaveAttribute("aria-disabled", "true");
  await page.goto("/protocols/stalking?tab=edit");
  await expect(page.getByText(/asks for a second person/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve and publish" })).toBeEnabled();
});

test("on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/cases/cas_3");
  await page.getByRole("tab", { name: "Next" }).click();
  await expect(page.getByRole("region", { name: "Assault" })).toBeVisible();
  await fits(page);
});
