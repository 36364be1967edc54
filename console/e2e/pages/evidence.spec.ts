// Evidence, its viewer, packages, wellbeing and locks: what they do. How they look is every.spec.ts.
import { expect, test, type Page } from "@playwright/test";
import { accessible, faults, fits } from "../check";

const square = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoaGjAihiGlgQA0l5/wbuoO4AAAAAASUVORK5CYII=", "base64");
const pictures = (page: Page) => page.route(/\/v1\/evidence\/\w+\/(view|thumbnail)/, (r) => r.fulfill({ contentType: "image/png", body: square }));

test("look at a picture, black a part out, and give a copy away, by keyboard", async ({ page }) => {
  const bad = faults(page);
  await pictures(page);
  await page.goto("/cases/C-20451");
  await page.locator(".tile", { hasText: "door.jpg" }).focus();
  await page.keyboard.press("Enter");
  const d = page.getByRole("dialog", { name: "door.jpg" });
  await expect(d.locator(".looked.hidden")).toBeVisible(); // an injury is blurred until one asks
  await expect(d.locator(".ledger li")).toHaveCount(3);
  await expect(d).toContainText("47.60970");
  await accessible(page);
  await d.getByRole("button", { name: "Black out…" }).press("Enter");
  await d.getByRole("button", { name: "Add a box" }).press("Enter");
  await expect(d.locator(".looked.hidden")).toHaveCount(0);
  await d.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(d.locator(".blackbox")).toHaveAttribute("style", /left: 41%; top: 40%; width: 20%; height: 21%/);
  const make = d.getByRole("button", { name: "Make the copy" });
  await expect(make).toHaveAttribute("aria-disabled", "true");
  await d.getByLabel("Why is it blacked out?").fill("A face.");
  await page.keyboard.press("Enter");
  const copied = page.getByRole("dialog", { name: "door.jpg (redacted)" });
  await copied.getByRole("button", { name: "Open its source" }).click();
  await d.getByRole("button", { name: "Enter what happened outside…" }).click();
  await d.getByLabel("To whom").fill("Officer Reyes");
  await d.getByLabel("Why", { exact: true }).fill("Report 26-1103");
  await page.keyboard.press("Enter");
  await expect(d.locator(".ledger li").last()).toContainText("police · Officer Reyes · Report 26-1103");
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await page.keyboard.press("Escape");
  await expect(d).toHaveCount(0);
  expect(bad).toEqual([]);
});

test("read a text once, free a file from quarantine, and lock what nobody may see", async ({ page }) => {
  await pictures(page);
  await page.goto("/cases/C-20451");
  await page.locator(".tile", { hasText: "statement.txt" }).click();
  const text = page.getByRole("dialog", { name: "statement.txt" });
  const box = text.getByRole("textbox", { name: "statement.txt" });
  await expect(box).toHaveValue(/two voices/);
  await expect(text.locator(".ledger li")).toHaveCount(2); // collected, and this one look
  await box.evaluate((el: HTMLTextAreaElement) => el.setSelectionRange(48, 60));
  await text.getByRole("button", { name: "Black out the selection" }).click();
  await expect(text.locator(".chip")).toHaveText("206-555-0142");
  await page.keyboard.press("Escape");

  await page.locator(".tile", { hasText: "in quarantine" }).click();
  const film = page.getByRole("dialog", { name: /doorbell/ });
  await expect(film.getByRole("link", { name: /Download/ })).toHaveCount(0);
  await film.getByLabel("Why may it be looked at?").fill("Checked on another machine.");
  await film.getByRole("button", { name: "Release it" }).click();
  await expect(film.getByRole("link", { name: /Download/ })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.locator(".tile", { hasText: "porch.jpg" }).click();
  const porch = page.getByRole("dialog", { name: "porch.jpg" });
  await porch.getByRole("button", { name: "Suspected child abuse material…" }).click();
  await porch.getByLabel("How do you know?").selectOption("told");
  await porch.getByRole("button", { name: "Lock it now" }).click();
  await expect(porch).toHaveCount(0);
  await expect(page.locator(".tile", { hasText: "porch.jpg" })).toHaveCount(0);
});

test("ask for a package and see what it waits for; keep a record", async ({ page }) => {
  await page.goto("/cases/C-20451");
  await page.getByRole("button", { name: "Package…" }).click();
  const d = page.getByRole("dialog");
  const list = d.getByRole("region", { name: "Packages of this case" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(list.getByRole("button", { name: "Fetch it" })).toHaveCount(1);
  await accessible(page);
  await d.getByLabel("Who gets it").fill("District Court");
  await page.keyboard.press("Control+Enter");
  await expect(list.getByRole("listitem").first()).toContainText("District Court");
  await expect(list.getByRole("listitem").first()).toContainText("Waits for a signature");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Record…" }).click();
  await d.getByText("What was written and said").click();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".tile", { hasText: "thread.json" })).toBeVisible();
});

test("choose what one is shown, by keyboard, and answer the offer of a talk", async ({ page }) => {
  await page.goto("/wellbeing");
  await expect(page.getByRole("meter")).toHaveAttribute("aria-valuenow", "7");
  await expect(page.getByRole("button", { name: /^Keep my choices/ })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByLabel("An animal: blurred first")).toBeDisabled(); // not by me: nothing else counts
  await page.getByLabel("Violence: not by me").focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Stop me after").fill("5");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("7 of 5 severe items")).toBeVisible();
  await expect(page.getByLabel("Violence: not by me")).toBeChecked();
  await page.getByRole("button", { name: "I have seen this" }).click();
  await expect(page.getByText("A talk was offered, and answered")).toBeVisible();
});

test("note the report of something locked; one's own lock is lifted by another", async ({ page }) => {
  await page.goto("/evidence-locks");
  const rows = page.getByRole("region", { name: "What is locked" }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(page.getByText("2 not reported yet")).toBeVisible();
  await expect(rows.first().getByRole("button", { name: "A mistake…" })).toHaveAttribute("aria-disabled", "true");
  await rows.first().getByRole("button", { name: "Note the report…" }).click();
  const d = page.getByRole("dialog");
  await d.getByLabel("To whom").fill("NCMEC CyberTipline");
  await expect(d.getByRole("button", { name: /^Note it/ })).toHaveAttribute("aria-disabled", "true");
  await d.getByLabel("The number they gave").fill("311207");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("311207")).toBeVisible();
  await rows.first().getByRole("button", { name: "A mistake…" }).click();
  await d.getByLabel("How do you know?").fill("It is a drawing of a house.");
  await page.keyboard.press("Control+Enter");
  await expect(rows).toHaveCount(2);
});

test("a second reader concludes a finding of somebody else and not their own", async ({ page }) => {
  await page.goto("/cases/C-20451/investigation?tab=findings");
  const theirs = page.locator('.finding[data-state="submitted"]');
  await expect(theirs.getByText("evidence: door.jpg")).toBeVisible();
  await theirs.getByRole("button", { name: "I agree: conclude it" }).click();
  await expect(page.locator('.finding[data-state="concluded"]')).toHaveCount(2);
  await expect(page.locator('.finding[data-state="draft"]').getByRole("button", { name: "Ask a second reader" })).toBeVisible();
  await page.locator("h1").click();
  await page.keyboard.press("1");
  await expect(page.locator(".facts li")).toHaveCount(36);
  await expect(page.getByText("Evidence: statement.txt · second sentence")).toBeVisible();
});

test("what a fact is known from is chosen by whoever enters it", async ({ page }) => {
  await page.goto("/cases/C-20451/investigation");
  await page.getByRole("button", { name: "Enter a fact" }).click();
  const d = page.getByRole("dialog");
  await expect(d.getByLabel("Known from")).toHaveValue("");
  await d.getByLabel("What happened").fill("The door was open.");
  await d.getByLabel("How sure is the time").selectOption("unknown");
  const enter = d.getByRole("button", { name: "Enter it" });
  await expect(enter).toHaveAttribute("aria-disabled", "true");
  await expect(enter).toHaveAccessibleDescription("Say what it is known from.");
  await d.getByLabel("Known from").selectOption("observation");
  await enter.click();
  await expect(page.getByText("The door was open.")).toBeVisible();
});

test("evidence is destroyed by another than brought it, never under a finding, after what is lost was said", async ({ page }) => {
  await page.goto("/cases/C-20451");
  const open = async (name: string) => { await page.locator(".tile", { hasText: name }).first().click(); return page.getByRole("dialog", { name, exact: true }); };
  for (const [name, why] of [["door.jpg", "Who brought evidence does not destroy it: ask a colleague."], ["porch.jpg", "It is kept: a finding stands on it. Correct or withdraw that first."]] as const) {
    const d = await open(name);
    await expect(d.getByRole("button", { name: "Destroy it…" })).toHaveAccessibleDescription(why);
    await page.keyboard.press("Escape");
  }
  const d = await open("statement.txt");
  await d.getByRole("button", { name: "Destroy it…" }).click();
  const sure = page.getByRole("dialog", { name: "Destroy “statement.txt”?" });
  await expect(sure.getByText("the whole chain of custody")).toBeVisible();
  await expect(sure.getByText("statement (redacted).txt")).toBeVisible();
  await accessible(page);
  await sure.getByLabel("Why it is destroyed").fill("The period of the privacy notice ended.");
  const go = sure.getByRole("button", { name: "Destroy it for good" });
  await expect(go).toHaveAttribute("aria-disabled", "true");
  await sure.getByLabel("Its name, as above").fill("statement.txt");
  await go.click();
  await expect(sure).toHaveCount(0);
  await expect(d.getByText("It was destroyed. What is below is all that is left of it.")).toBeVisible();
  await expect(d.locator(".ledger li").last()).toContainText("The period of the privacy notice ended.");
  await expect(d.getByRole("button", { name: "Destroy it…" })).toHaveCount(0);
});

test("what a second reader needs first is said where it is written", async ({ page }) => {
  await page.goto("/cases/C-20451/investigation?tab=findings");
  await page.locator('.finding[data-state="draft"]').getByRole("button", { name: "Ask a second reader" }).click();
  const d = page.getByRole("dialog", { name: "Rewrite a finding" });
  await expect(d.getByLabel("How the grounds lead there")).toHaveAccessibleDescription("say how the grounds lead to the conclusion");
  await expect(d.getByRole("alert")).toContainText("A second reader cannot be asked yet: say how the grounds lead to the conclusion; name what speaks against it");
  const box = d.getByLabel("I looked for what speaks against it and found nothing");
  await expect(box).toBeFocused();
  await expect(box).toHaveAccessibleDescription(/name what speaks against it/);
  await expect(d.getByRole("alert")).not.toContainText("none_contradicts");
});
