// Triage against fixtures: the documents, figures, the tree by digits, a raise answered.
import { accessible, faults, slow } from "../check";
import { expect, test } from "@playwright/test";

test("a document is tried on past contacts, then published; versions are compared", async ({ page }) => {
  await page.goto("/triage?tab=triggers");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Try it on the contacts of 90 days" }).click();
  await expect(page.getByText("120 contacts: 3 would be raised, 1 lowered, 116 the same.")).toBeVisible();
  await accessible(page);
  const write = async (text: string) => {
    await page.getByRole("textbox", { name: "Document" }).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
  };
  await write("{ not json");
  await page.getByLabel("What is changed, and why?").fill("zebras");
  await page.getByRole("button", { name: "Publish version 3" }).click();
  await expect(page.getByText(/^Line 1: /).first()).toBeVisible();
  await write('{"name": "x"}');
  await page.getByRole("button", { name: "Publish version 3" }).click();
  await expect(page.getByText("Version 3 is in force.")).toBeVisible();
  await page.getByRole("button", { name: "Compare with the one in force" }).click();
  await expect(page.getByText("/languages/en/alone/S0/zebra")).toBeVisible();
});

test("digits answer the tree, Backspace takes back, Enter keeps", async ({ page }) => {
  const bad = faults(page);
  await page.goto("/inbox?view=all&selected=con_1");
  await expect(page.getByText("Is it S0?")).toBeVisible();
  await expect(page.getByText("0.93")).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.getByLabel("Why not?").fill("a film");
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await expect(page.getByRole("form", { name: "Triage" })).toBeFocused();
  await page.getByRole("combobox", { name: "What happened?" }).click();
  await page.keyboard.type("assault");
  await page.getByRole("option", { name: /^Physical assault/ }).click();
  await page.getByRole("form", { name: "Triage" }).focus();
  await page.keyboard.press("2");
  await page.keyboard.press("2");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("1");
  await expect(page.getByRole("group", { name: "Is the person safe now?" }).getByLabel("Yes")).toBeChecked();
  await page.keyboard.press("3");
  await expect(page.getByText(/because serious injury/)).toHaveCount(0); // S0 was suggested: an answer cannot lower it
  await expect(page.getByRole("button", { name: "Triage as S0" })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Triaged as S0")).toBeVisible();
  expect(bad).toEqual([]);
});

test("three digits at once with a slow server; what is missing is named; what the reporter said is confirmed by one key", async ({ page }) => {
  await page.goto("/inbox?view=all&selected=con_1");
  await expect(page.getByText("Is it S0?")).toBeVisible();
  await slow(page, /\/contacts\/.*\/take/);
  await page.keyboard.press("t");
  const form = page.getByRole("form", { name: "Triage" });
  await expect(form).toBeFocused(); // before the server said that it is taken
  await expect(form).toContainText("Still needed: Is it happening now? · Is the person safe now?");
  await expect(form.locator(".reported")).toHaveCount(2);
  for (const key of ["2", "1", "3"]) await page.keyboard.press(key);
  await expect(form.getByRole("group", { name: "Is it happening now?" }).getByLabel("No", { exact: true })).toBeChecked();
  await expect(form.getByRole("group", { name: "Is the person safe now?" }).getByLabel("Yes")).toBeChecked();
  await expect(form).not.toContainText("Still needed");
  for (const key of ["Backspace", "Backspace", "Backspace", "r"]) await page.keyboard.press(key);
  await expect(form.getByRole("group", { name: "Is it happening now?" }).getByLabel(/^Yes/)).toBeChecked();
  await expect(form.getByRole("group", { name: "Is the person safe now?" }).getByLabel(/^No/)).toBeChecked();
  await accessible(page);
});
