// Every page against fixtures, by one visit each: in light, in dark, on a phone, a tablet and a wide screen.
import { expect, test } from "@playwright/test";
import { accessible, faults, fits } from "../check";
import { paths, refused } from "./paths";

for (const [name, path] of Object.entries(paths)) {
  test(name, async ({ page }) => {
    const bad = faults(page);
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(path);
    await expect(refused.has(name) ? page.getByRole("alert") : page.locator("h1").first()).toBeAttached();
    await expect(page.locator(".sk")).toHaveCount(0);
    await accessible(page);
    // What dark can spoil is contrast; what width can spoil is room.
    await page.emulateMedia({ colorScheme: "dark" });
    await accessible(page, ["color-contrast"]);
    for (const [width, height] of [[820, 1000], [2560, 1300], [360, 740]] as const) {
      await page.setViewportSize({ width, height });
      await fits(page);
    }
    expect(bad).toEqual([]);
  });
}

test("Spanish leaves no English on the shell", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("language", "es"));
  await page.goto("/inbox");
  await expect(page.getByRole("button", { name: "Tomar siguiente" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.getByRole("link", { name: "Bandeja" })).toBeAttached();
});
