// What the pages about actions do: kinds of the catalogue, custody, hearing, interim decisions, rings one
// by one, comparison, what if, sending again.
import { expect, test, type Page } from "@playwright/test";

const open = async (page: Page, at: string) => { await page.goto(at); };
const toast = (page: Page, text: string) => expect(page.locator(".toasts")).toContainText(text);

test("the dialog knows every kind and asks each for its own", async ({ page }) => {
  await open(page, "/people/acc_tom");
  await page.getByRole("button", { name: "Take an action" }).click();
  const d = page.getByRole("dialog", { name: "Take an action" });
  await expect(d.getByRole("radio")).toHaveCount(15); // a store's two are not for a worker
  await d.getByRole("radio", { name: "Hold a payout" }).check();
  await expect(d.getByRole("button", { name: "Hold a payout: " })).toHaveAttribute("title", "Say what it is about.");
  await d.getByLabel("Amount").fill("42.50");
  await d.getByLabel("On which ground").selectOption("chargeback");
  await d.getByLabel("Reason", { exact: true }).fill("The bank took it back.");
  await d.getByLabel("Clause or rule").fill("FRD-2.1");
  await expect(d.getByRole("button", { name: "Hold a payout: " })).toBeEnabled();
  await d.getByRole("radio", { name: "Restrict" }).check();
  await d.getByRole("checkbox", { name: "Hours", exact: true }).check();
  await expect(d.getByLabel("Which hours")).toBeVisible();
  await d.getByRole("radio", { name: "Suspend" }).check();
  const hands = d.getByRole("region", { name: "In their hands now" });
  await expect(hands.getByRole("listitem")).toHaveCount(4); // three things and the line to add one
  await hands.getByLabel("Who gets Biscuit, a beagle back").selectOption({ index: 1 });
  await hands.getByLabel("What else is in their hands").fill("An envelope with 80 dollars");
  await hands.getByRole("button", { name: "Add" }).click();
  await expect(hands.getByText("An envelope with 80 dollars")).toBeVisible();
});

test("lists are named with what the account was seen with, and whom else it hits", async ({ page }) => {
  await open(page, "/people/acc_tom");
  await page.getByRole("button", { name: "Take an action" }).click();
  const d = page.getByRole("dialog", { name: "Take an action" });
  await d.getByRole("radio", { name: "Suspend" }).check();
  await d.getByRole("button", { name: "Also put on a list…" }).click();
  await expect(d.getByLabel("List 1")).toBeFocused();
  await expect(d.getByLabel("List 1")).toHaveValue("stolen_cards");
  await expect(d.getByLabel("Entry 1")).toHaveValue("thg_card1");
  await expect(d.getByText("2 other accounts were seen with it and are hit too: Lena P.")).toBeVisible();
  await d.getByRole("button", { name: "And on another list…" }).click();
  await d.getByLabel("List 2").selectOption("bad_networks");
  await d.getByLabel("Entry 2").fill("192.0.2.0/24");
  await expect(d.getByText("A text: whoever it is found with is hit.")).toBeVisible();
  await d.getByRole("button", { name: "Leave list 2 out" }).click();
  await expect(d.getByLabel("List 2")).toHaveCount(0);
  await d.getByRole("radio", { name: "Warn" }).check(); // told once: nothing stays on a list
  await expect(d.getByRole("group", { name: "Lists that rules read" })).toHaveCount(0);
});

test("lines that a comparison could not take are named; the others are compared", async ({ page }) => {
  await open(page, "/actions/reconciliation");
  await page.getByRole("button", { name: "Compare by hand…" }).click();
  await page.getByLabel("What the marketplace has").fill("W-1001 suspended act_1\n\nW-77 good\nC-2 gooood");
  await page.getByLabel("This is every account that is not in good standing there").check();
  await page.getByRole("button", { name: "Compare 3 lines" }).click();
  await expect(page.getByRole("table", { name: "Lines that were not taken" }).getByRole("row", { name: "3 W-77" })).toContainText("Nobody knows this account here");
});

test("an interim action is decided; the harmed person first", async ({ page }) => {
  await open(page, "/actions/act_1");
  await page.getByRole("button", { name: "Decide…" }).click();
  const d = page.getByRole("dialog", { name: "Decide about the interim action" });
  await d.getByRole("radio", { name: /^Final/ }).check();
  await d.getByLabel("For how long").selectOption("0");
  await d.getByLabel("Reason", { exact: true }).fill("Three reports agree.");
  await d.getByRole("button", { name: "Make it final: suspend" }).click();
  await d.getByRole("button", { name: "Ask for their answer…" }).click();
  const h = page.getByRole("dialog", { name: /^Ask .* for an answer$/ });
  await h.getByLabel("Allegation").fill("You are said to have shown a weapon.");
  await h.getByRole("button", { name: "Tell them and ask" }).click();
  await toast(page, "They are told and can answer.");
  await d.getByRole("radio", { name: /^Lift/ }).check();
  await d.getByRole("button", { name: "Lift it" }).click();
  await expect(d.getByText("The harmed person is told before anything is given back. Say that you did.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Told by call" }).click();
  await expect(page.getByText("Told that it may end")).toBeVisible();
  await page.getByRole("button", { name: "Decide…" }).click();
  await d.getByRole("radio", { name: /^Lift/ }).check();
  await d.getByRole("button", { name: "Lift it" }).click();
  await toast(page, "Lifted.");
});

test("a ring is decided one by one, each with a reason of its own", async ({ page }) => {
  await open(page, "/actions/rings?account=acc_novak");
  const rows = page.locator(".ringrow");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(2)).toContainText("household");
  for (const i of [0, 1]) {
    await rows.nth(i).getByRole("button", { name: "Act", exact: true }).click();
    await rows.nth(i).getByLabel("What this account did").fill("Shares a card.");
  }
  await rows.nth(2).getByRole("button", { name: "Leave alone" }).click();
  await rows.nth(2).getByLabel("Why it is left alone").fill("A neighbour.");
  await page.getByLabel("Clause or rule").fill("FRD-2.1");
  const go = page.getByRole("button", { name: "Act on 2, leave 1 alone" });
  await expect(go).toHaveAttribute("title", "Two have the same reason: say what each did.");
  await rows.nth(1).getByLabel("What this account did").fill("Took seven refunds.");
  await go.click();
  await toast(page, "3 members were decided about");
});

test("hearings are answered and closed; a store's ban is kept and ended", async ({ page }) => {
  await open(page, "/actions/hearings");
  await page.getByRole("button", { name: "They answered…" }).first().click();
  await page.getByLabel("Their words").fill("It was an umbrella.");
  await page.getByRole("button", { name: "Keep the answer" }).click();
  await toast(page, "Kept with the decision to come.");
  await page.getByRole("button", { name: "Close without an answer" }).click();
  await expect(page.getByText("Nobody is asked at the moment")).toBeVisible();
  await page.getByRole("link", { name: "Bans of stores" }).click();
  await page.getByRole("button", { name: "End it" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
  await toast(page, "The ban is over.");
});

test("what differs is sent again; another ladder is tried before it holds", async ({ page }) => {
  await open(page, "/actions/reconciliation");
  await expect(page.getByRole("table").first().getByRole("row")).toHaveCount(5);
  await page.getByRole("button", { name: "Send 1 again" }).click();
  await toast(page, "Sent again under the same ids.");
  await expect(page.getByRole("button", { name: "Send all 0 again" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("link", { name: "Standards" }).click();
  await expect(page.getByRole("button", { name: "Play the findings through it" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Weight of SAF-").fill("4");
  await page.getByRole("button", { name: "Play the findings through it" }).click();
  await expect(page.locator(".whatsum")).toContainText("31milder");
});

test("deliveries: attempts are shown and sent again", async ({ page }) => {
  await open(page, "/webhooks?state=failed");
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "9 attempts" }).click();
  await expect(page.getByText("45 ms")).toBeVisible();
  await page.getByRole("button", { name: "Send 2 failed again" }).click();
  await page.getByRole("button", { name: "Send them again" }).click();
  await expect(page.getByText("Nothing matches")).toBeVisible();
});
