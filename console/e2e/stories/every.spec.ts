// Every page of every role on the real server: axe, no faults, both themes.
import { accessible, faults, fits } from "../check";
import { expect, test } from "../demo";

const pages = ["/inbox", "/cases", "/people", "/decisions", "/rules", "/actions", "/imports", "/admin", "/admin?tab=roles", "/admin?tab=keys", "/admin?tab=webhooks", "/admin?tab=health", "/admin?tab=audit"];

for (const [role, scheme] of [["commander", "light"], ["commander", "dark"], ["admin", "light"], ["bpo", "dark"], ["auditor", "light"], ["engineer", "dark"]] as const) {
  test.describe(`${role}, ${scheme}`, () => {
    test.use({ colorScheme: scheme });
    test("all pages", async ({ signIn }) => {
      test.setTimeout(150_000);
      const page = await signIn(role);
      const bad = faults(page);
      for (const path of pages) {
        await page.goto(path);
        await expect(page.locator(".page h1, .page h2").first()).toBeAttached();
        await expect(page.locator(".sk")).toHaveCount(0);
        await accessible(page);
        await fits(page);
      }
      expect(bad).toEqual([]);
    });
  });
}

test("the newest of each kind opens", async ({ signIn, api }) => {
  test.setTimeout(90_000);
  const page = await signIn("commander");
  const bad = faults(page);
  const first = async (path: string) => ((await (await api.get(path)).json()) as { items: Record<string, string>[] }).items[0]!;
  const c = await first("/v1/cases?limit=1"), d = await first("/v1/decisions?limit=1"), r = await first("/v1/rules");
  for (const path of [`/cases/${c.number}`, `/decisions/${d.event_id}`, `/rules/${r.id}`, `/people/${c.account_id}`, `/people/${c.account_id}?tab=links`, `/people/${c.account_id}?tab=hands`, `/people/${c.account_id}?tab=decisions`]) {
    await page.goto(path);
    await expect(page.locator("h1").first()).toBeVisible();
    await expect(page.locator(".sk")).toHaveCount(0);
    await accessible(page);
  }
  expect(bad).toEqual([]);
});
