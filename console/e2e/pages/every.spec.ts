import { expect, test } from "@playwright/test";
import { accessible, faults, fits } from "../check";

const pages: Record<string, string> = {
  "sign-in": "/sign-in", setup: "/setup#token=abc", "second factor": "/setup", inbox: "/inbox", "inbox, empty": "/inbox?where=nothing", cases: "/cases", "case S0": "/cases/C-20451", "case, closed": "/cases/C-20293",
  people: "/people", account: "/people/acc_tom", "account, links": "/people/acc_novak?tab=links", "account, hands": "/people/acc_tom?tab=hands", "account, actions": "/people/acc_tom?tab=actions",
  decisions: "/decisions", "decisions, empty": "/decisions?where=nothing", decision: "/decisions/evt-10400", rules: "/rules", rule: "/rules/card-testing", actions: "/actions", imports: "/imports", lists: "/lists", "list from a file": "/lists?name=stolen_cards",
  "admin, people": "/admin", "admin, roles": "/admin?tab=roles", "admin, keys": "/admin?tab=keys", "admin, webhooks": "/admin?tab=webhooks", "admin, health": "/admin?tab=health", "admin, audit": "/admin?tab=audit",
};

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });
    for (const [name, path] of Object.entries(pages)) {
      test(name, async ({ page }) => {
        const bad = faults(page);
        await page.goto(path);
        await expect(page.locator("h1").first()).toBeAttached();
        await expect(page.locator(".sk")).toHaveCount(0);
        await accessible(page);
        expect(bad).toEqual([]);
      });
    }
  });
}

test.describe("a phone of 360 px", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const [name, path] of Object.entries(pages)) {
    test(name, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator("h1").first()).toBeAttached();
      await expect(page.locator(".sk")).toHaveCount(0);
      await fits(page);
    });
  }
});

test("Spanish leaves no English on the shell", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("language", "es"));
  await page.goto("/inbox");
  await expect(page.getByRole("button", { name: "Tomar siguiente" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.getByRole("link", { name: "Bandeja" })).toBeAttached();
});
