// The last gaps of the console: editors of on-call and mailboxes, who was paged, words instead of codes, finding by typing.
import { expect, test } from "@playwright/test";
import { accessible, fits } from "../check";

test("a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  // Whoever holds a phone can log a call and hand over too.
  await page.goto("/cases/C-20451");
  for (const name of ["Call", "Hand over"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    await expect(page.getByRole("tab", { name, exact: true })).toBeInViewport();
  }
});

test("a schedule is written with its turns in view, and a fault finds its field", async ({ page }) => {
  await page.goto("/oncall/schedules?schedule=new");
  await page.getByLabel("name", { exact: true }).first().fill("Nights");
  await page.getByLabel("Zone of the place").fill("Nowhere/City");
  await expect(page.getByText("No zone is called so; as Europe/Madrid")).toBeVisible();
  await page.getByLabel("Zone of the place").fill("Asia/Manila");
  const layer = page.getByRole("listitem", { name: "layer 1" });
  await layer.getByLabel("name", { exact: true }).fill("Night");
  await page.getByRole("button", { name: "Keep the schedule" }).click();
  await expect(layer.locator(".field .bad", { hasText: "somebody must take turns" })).toBeVisible();
  await layer.getByLabel("Who begins").selectOption({ label: "Luis Ortega" });
  // Two people of one name are told apart.
  await layer.getByLabel("Then").selectOption({ label: "Lee Novak · auditor" });
  await expect(layer.getByRole("option", { name: "Lee Novak · investigator" })).toBeAttached();
  await layer.getByRole("button", { name: "Only in these hours…" }).click();
  await layer.getByLabel("From").fill("20:00");
  await layer.getByLabel("Until").fill("06:00");
  await expect(layer.getByText("of the next day")).toBeVisible();
  await expect(layer.locator(".turns li")).toHaveCount(5);
  await expect(layer.locator(".turns li").first()).toContainText(/Luis Ortega|Lee Novak/);
  await page.getByRole("button", { name: "Keep the schedule" }).click();
  await expect(page.getByText(/Kept\. It holds from now on/)).toBeVisible();
});

test("a sign of life and a mailbox", async ({ page }) => {
  await page.goto("/oncall/heartbeats?key=new");
  await page.getByLabel("Key", { exact: true }).fill("Not A Key");
  await page.getByLabel("What the page says").fill("No orders come in");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.locator(".field .bad", { hasText: "small letters, digits, dots and dashes" })).toBeVisible();
  await page.getByLabel("Key", { exact: true }).fill("orders.in");
  await page.getByLabel("Longest silence, minutes").fill("30");
  await expect(page.getByText("If nothing is heard for 30 min, an S2 pages who is on call.")).toBeVisible();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByText("Kept", { exact: true })).toBeVisible();

  await page.goto("/admin?tab=mailboxes");
  await expect(page.getByRole("row", { name: /press@example.test/ })).toContainText("fails");
  await page.getByRole("button", { name: "Fetch now" }).click();
  await expect(page.getByRole("row", { name: /press@example.test/ })).toContainText("works");
  await page.getByRole("button", { name: "New mailbox" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Address", { exact: true }).fill("a+b@example.test");
  await form.getByLabel("Name", { exact: true }).fill("Stores");
  await page.keyboard.press("Control+Enter");
  await expect(form.locator(".field .bad", { hasText: "a mail address without +" })).toBeVisible();
  await form.getByLabel("Address", { exact: true }).fill("stores@example.test");
  await form.getByText("Fetch its mail from another server (IMAP)").click();
  await expect(form.getByRole("button", { name: "Keep it" })).toHaveAttribute("aria-disabled", "true");
  await form.getByLabel("Password").fill("x");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(form).toHaveCount(0);
  await expect(page.getByText("stores@example.test")).toBeVisible();
});

test("who was paged, in words, on the case and on the contact", async ({ page }) => {
  await page.goto("/cases/C-20451");
  const paged = page.getByRole("region", { name: "Pages" });
  await expect(paged).toContainText("Kim T. answered");
  await expect(paged).toContainText("Luis O. by call");
  await expect(paged).toContainText("failed");
  const log = page.getByRole("region", { name: "Timeline" }).last();
  await expect(log).toContainText("Paged Kim T. · round 2 · by SMS".slice(0, 5));
  await expect(log).toContainText("Due soon: update to reporter");
  await expect(log).toContainText("reached · 5:00");
  for (const code of ["page.sent", "Sla ", "seconds", "first_response", " n 1", "false"]) await expect(log).not.toContainText(code);
  await page.goto("/inbox?selected=con_1");
  await expect(page.locator(".preview").getByRole("region", { name: "Pages" })).toContainText("answered");
});

test("triage at 1440 × 900: the form is in view, a key pages, a behaviour is found by typing", async ({ page }) => {
  await page.goto("/inbox?view=all&selected=con_1");
  await expect(page.locator(".preview .said")).toBeVisible();
  await page.keyboard.press("t");
  const what = page.getByRole("combobox", { name: "What happened?" });
  await expect(what).toBeInViewport();
  await expect(page.getByRole("button", { name: /^Triage/ }).last()).toBeInViewport();
  await page.keyboard.press("p");
  await expect(page.getByText("Confirmed: who is on call is paged.")).toBeVisible();
  await what.click();
  await page.keyboard.type("weapon");
  await expect(page.getByRole("listbox", { name: "Results" }).getByRole("option").first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Results" })).toHaveCount(0);
  await expect(what).not.toHaveValue("");
});

test("a call is timed; somebody speaks for somebody else", async ({ page }) => {
  await page.goto("/cases/C-20451");
  await page.getByRole("tab", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: "Start the timer" }).click();
  await expect(page.getByRole("timer", { name: "Length of the call" })).toContainText("0:0");
  await page.getByRole("button", { name: "Hang up" }).click();
  await expect(page.getByRole("button", { name: "Go on", exact: true })).toBeVisible();
  await page.goto("/inbox?view=all");
  await expect(page.locator(".list .item").first()).toBeVisible();
  await page.keyboard.press("l");
  const form = page.getByRole("dialog");
  await form.getByLabel("From", { exact: true }).fill("+12065550199");
  await form.getByLabel("What was said").fill("My mother is afraid of the courier");
  await form.getByText("They speak for somebody else").click();
  await expect(form.getByRole("button", { name: "Put it into the inbox" })).toHaveAttribute("aria-disabled", "true");
  await form.getByLabel("Their name").fill("Maria K.");
  await form.getByLabel("What the caller is to them").fill("daughter");
  await accessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(form).toHaveCount(0);
});

test("the palette finds corners; a page for the press is taken; a template by arrows", async ({ page }) => {
  await page.goto("/inbox?view=all");
  await expect(page.locator(".list .item").first()).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("routing");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/tab=queues/);
  await expect(page.getByRole("heading", { name: "Routing" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("press");
  await page.getByRole("option", { name: "Press", exact: true }).click();
  await page.getByRole("button", { name: "I answer it" }).click();
  await expect(page.getByText("being answered").first()).toBeVisible();
  await page.goto("/cases/C-20451");
  await page.getByRole("button", { name: "Template…" }).click();
  const form = page.getByRole("dialog");
  const first = await form.locator("[role=option][aria-selected=true]").textContent();
  await page.keyboard.press("ArrowDown");
  await expect(form.locator("[role=option][aria-selected=true]")).not.toHaveText(first!);
});

test("triage documents: an error names its line", async ({ page }) => {
  await page.goto("/triage");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const editor = page.locator(".editor");
  await editor.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("x");
  await expect(page.getByText(/^Line 1: /)).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(page.getByText(/^Line 1: /)).toHaveCount(0);
});

test("French leaves no English on the main pages", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => localStorage.setItem("language", "fr"));
  for (const [path, text] of [["/inbox?view=all", "Prendre le suivant"], ["/cases/C-20451", "Qui a été alerté"], ["/oncall", "Alerter quelqu'un"], ["/oncall/schedules", "Enregistrer le planning"], ["/admin?tab=mailboxes", "Nouvelle boîte"]] as const) {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    for (const english of ["Take next", "Hand over", "Inbox", "Severity", "On call", "nobody"]) await expect(page.locator("body")).not.toContainText(english);
    await fits(page);
  }
});
