import { expect, test } from "@playwright/test";
import { accessible } from "../check";

test("a second look by keyboard; harder is refused where it stands; one's own decision is nobody's to look at", async ({ page }) => {
  await page.goto("/appeals");
  await expect(page.getByRole("row")).not.toHaveCount(0);
  expect(await page.getByRole("row").count()).toBeLessThan(62);
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/appeals\/apl_1$/);
  await expect(page.getByRole("heading", { name: "What was decided" })).toBeVisible();
  await expect(page.getByText("A still of my film")).toBeVisible();
  await page.keyboard.press("m");
  await page.keyboard.press("Tab"); // what is asked next is one Tab away
  await expect(page.getByLabel("In its place")).toBeFocused();
  await expect(page.getByLabel("In its place")).toHaveValue("restrict"); // the decision itself, shorter; nothing harder is offered
  await expect(page.getByLabel("In its place").locator("option")).toHaveText(["Educate", "Warn", "Restrict"]);
  await page.getByLabel("For how long").selectOption("30");
  await page.getByRole("textbox", { name: "Reason" }).fill("Both shouted.");
  await page.getByRole("textbox", { name: "Answer to the person" }).fill("Les deux côtés ont crié.");
  await expect(page.getByText("Reasons: Les deux côtés ont crié.")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("a second look never makes it harder").first()).toBeVisible();
  await page.getByLabel("In its place").selectOption("warn");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Modify" })).toBeVisible();
  // What it has on lists: somebody says what becomes of it.
  await page.goto("/appeals/apl_3");
  await expect(page.getByRole("heading", { name: "Second look" })).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByText("What it has on lists stays: watched_workers.")).toBeVisible();
  await page.getByLabel("In its place").selectOption("restrict");
  await page.getByRole("textbox", { name: "Reason" }).fill("Both shouted.");
  await page.getByRole("textbox", { name: "Answer to the person" }).fill("Los dos gritaron.");
  await expect(page.getByRole("button", { name: /^Modify/ })).toHaveAttribute("title", "Say what becomes of the list entries.");
  await page.getByRole("radio", { name: "Is taken off" }).check();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Modify" })).toBeVisible();
  await page.goto("/appeals/apl_2");
  await expect(page.getByText("You took or approved this decision: somebody else looks again.")).toBeVisible();
  await expect(page.getByLabel("Reason")).toHaveCount(0);
});

test("records are written redacted, and what still tells is named at its field; a letter is let go or withheld with a reason", async ({ page }) => {
  await page.goto("/letters?tab=owed");
  await page.getByRole("button", { name: "Write what they say…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Record 2")).toHaveValue(/Noa Quint/);
  await dialog.getByRole("button", { name: "Send the records" }).click();
  await expect(dialog.getByText("the facts name somebody behind the report", { exact: true })).toBeVisible();
  await expect(dialog.getByText("Record 2: the facts name somebody")).toBeVisible();
  await accessible(page);
  await dialog.getByLabel("Record 2").fill("One says that you frightened somebody.");
  await dialog.getByRole("button", { name: "Send the records" }).click();
  await expect(page.getByText("No records are owed")).toBeVisible();
  await page.getByRole("button", { name: "Waiting" }).or(page.getByRole("radio", { name: "Waiting" })).first().click();
  await expect(page.getByText("fewer than five people")).toBeVisible();
  await page.getByRole("button", { name: "Withhold…" }).click();
  const keep = page.getByRole("dialog").getByRole("button", { name: /^Withhold/ });
  await expect(keep).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("dialog").getByLabel("Why").fill("The police asked us to wait.");
  await keep.click();
  await expect(page.getByText("No letter waits")).toBeVisible();
});

test("publishing says when it waits for a signature, and where", async ({ page }) => {
  await page.goto("/policies/worker-approved?tab=edit");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("link", { name: "See who may sign it" })).toHaveAttribute("href", /approvals\/apv_1/);
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
});

test("a text that waits is changed by nobody's first letter: it is called back first, and what that costs is said", async ({ page }) => {
  await page.goto("/policies/worker-signing?tab=edit");
  const rule = page.getByRole("textbox", { name: "Rule", exact: true });
  await expect(rule).toBeDisabled();
  await page.getByRole("button", { name: "Call it back to change it…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("These approvals become void, and are asked for again: Kim Tran.")).toBeVisible();
  await expect(dialog.getByText("The request for a signature becomes void too")).toBeVisible();
  await dialog.getByRole("button", { name: "Let it wait" }).click();
  await expect(rule).toBeDisabled();
  await page.getByRole("button", { name: "Call it back to change it…" }).click();
  await dialog.getByRole("button", { name: "Call it back" }).click();
  await expect(rule).toBeEnabled();
  await expect(page.getByText("This text waits")).toHaveCount(0);
});

test("a policy opens at the clause one came for, to read it and to change it", async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 420 });
  await page.goto("/policies/worker-conduct?clause=WRK-3.1");
  await expect(page.locator("#WRK-3\\.1")).toBeInViewport();
  await page.goto("/policies/worker-written?tab=edit&clause=WRK-3.1");
  await expect(page.getByRole("textbox", { name: "Title", exact: true })).toHaveValue("Hands off");
  await expect(page.getByRole("button", { name: /^WRK-3.1/ })).toHaveAttribute("aria-current", "true");
  // Whoever comes for none comes to what is changed.
  await page.goto("/policies/worker-asked?tab=edit");
  await expect(page.getByRole("textbox", { name: "Title", exact: true })).toHaveValue("Leave when asked");
  await expect(page.getByRole("button", { name: /^WRK-2.1 Leave when asked.*changed/ })).toHaveAttribute("aria-current", "true");
});

test("a day without a text, and a sentence that stands nowhere, say where there is one", async ({ page }) => {
  await page.goto("/policies/worker-conduct?on=2023-05-01");
  await expect(page.getByText("Nothing was in force on May 1, 2023.")).toBeVisible();
  await page.getByRole("button", { name: "Read version 1" }).click();
  await expect(page).toHaveURL(/version=1$/);
  await page.goto("/policies/worker-conduct");
  await page.getByRole("textbox", { name: "Sentence" }).fill("what nobody wrote");
  await page.getByRole("textbox", { name: "Sentence" }).press("Enter");
  await expect(page.getByText("The texts go back to version 1")).toBeVisible();
  await page.getByRole("textbox", { name: "Sentence" }).fill("it stood once");
  await page.getByRole("textbox", { name: "Sentence" }).press("Enter");
  await page.getByRole("button", { name: "Read version 2" }).click();
  await expect(page).toHaveURL(/version=2/);
});
