import { expect, test } from "@playwright/test";
import { accessible, faults, fits } from "../check";

test("queues, why this one is next, and a saved view", async ({ page }) => {
  const bad = faults(page);
  await page.goto("/inbox");
  await expect(page.getByRole("button", { name: /Critical S0-S1/ })).toBeVisible();
  await expect(page.getByText("S0 comes before everything else")).toBeVisible();
  await page.getByRole("button", { name: /^Fraud/ }).click();
  await expect(page).toHaveURL(/queue=que_fraud/);
  await page.getByRole("button", { name: "Night, Spanish" }).click();
  await expect(page).toHaveURL(/where=language/);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByLabel("Name").fill("Mine");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Mine", exact: true }).last()).toBeVisible();
  await accessible(page);
  expect(bad).toEqual([]);
});

test("a case is put aside, handed over and merged by keys, with what follows said first", async ({ page }) => {
  await page.goto("/cases/C-20451");
  await expect(page.getByText("Call Señora K. after nine")).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByText("waits a quarter of an hour at most")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("x");
  await page.getByLabel("Into which case").fill("C-20444");
  await page.getByRole("button", { name: "Show what it does" }).click();
  await expect(page.getByText("never merged").last()).toBeVisible();
  await page.getByLabel("Into which case").fill("C-20442");
  await page.getByRole("button", { name: "Show what it does" }).click();
  await expect(page.getByRole("button", { name: "Make C-20451 part of C-20442" })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("y");
  await page.getByRole("button", { name: "Ask for somebody" }).click();
  await expect(page.getByText("You offer").or(page.getByText("Caller on the line")).first()).toBeVisible();
  await accessible(page);
});

test("routing is tried before it is in force", async ({ page }) => {
  await page.goto("/admin?tab=queues");
  await expect(page.getByLabel("When rule 2 holds")).toHaveValue(/language/);
  await page.getByLabel("When rule 2 holds").fill("severity <");
  await page.getByRole("button", { name: "Test on the last 30 days" }).click();
  await expect(page.getByText("something must follow")).toBeVisible();
  await page.getByLabel("When rule 2 holds").fill('language == "es"');
  await page.getByRole("button", { name: "Test on the last 30 days" }).click();
  await expect(page.getByText("18 of 412 cases would have come to another queue")).toBeVisible();
  await accessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
});
