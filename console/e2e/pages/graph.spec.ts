// The link graph against fixtures: picture (software WebGL), table, without WebGL, 2,000 nodes, a phone.
import { accessible, faults } from "../check";
import { expect, test } from "@playwright/test";
import { launchOptions } from "../browser";

test.use({ launchOptions: { ...launchOptions, args: [...launchOptions.args.filter((a) => a !== "--disable-gpu"), "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] } });

const grid = "Accounts and things";

test("the keyboard: nodes, more around one, a way, a case, an act, back", async ({ page }) => {
  const bad = faults(page);
  await page.goto("/graph?seed=acc_novak0");
  const list = page.getByRole("grid", { name: grid });
  await expect(list.getByRole("row").nth(1)).toBeVisible();
  await list.getByRole("row").nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("row").nth(2)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/1 more around/)).toBeVisible();
  await expect(list.getByText("Late C.")).toBeAttached();

  // Way from the second to the first.
  await page.keyboard.press("p");
  await expect(page.getByText(/Way from .*: choose the other/)).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("p");
  await expect(page.getByRole("region", { name: "Way between two accounts" }).getByRole("listitem")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Way between two accounts" })).toHaveCount(0);

  await page.keyboard.press("x");
  await expect(page.getByRole("button", { name: "Let it go" })).toBeVisible();
  await page.keyboard.press("a");
  const form = page.getByRole("dialog");
  await expect(form.getByText("accounts will be acted on")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(form.getByText("accounts become parties of one case")).toBeVisible();
  await accessible(page);
  await form.getByLabel("Keep the picture").uncheck(); // uploads do not reach fixtures
  await form.getByRole("button", { name: /^Open a case with \d+ accounts/ }).click();
  await expect(page.getByText(/is open with \d+ accounts/)).toBeVisible();
  await expect(page).toHaveURL(/case=C-/);
  expect(bad).toEqual([]);
});

test("time takes ties away and gives them back; kinds too", async ({ page }) => {
  await page.goto("/graph?seed=acc_novak0");
  const ring = page.locator(".ringbox");
  await expect(ring).toContainText("14 accounts");
  const until = page.getByRole("slider", { name: /known by/ });
  await until.fill("60");
  await expect(ring).not.toContainText("14 accounts");
  await page.getByRole("button", { name: "All time" }).click();
  await expect(ring).toContainText("14 accounts");
  const legend = page.getByRole("group", { name: "Kinds shown" });
  await legend.getByRole("button", { name: /^device/ }).click();
  await legend.getByRole("button", { name: /^card/ }).click();
  await expect(page.getByRole("grid", { name: grid }).getByText(/^device/)).toHaveCount(0);
  // One leaves the ring by hand, and comes back.
  await page.getByRole("checkbox", { name: /belongs to the ring/ }).first().uncheck();
  await expect(ring).toContainText("as found");
  await ring.getByRole("button", { name: "as found" }).click();
  await expect(page.getByRole("checkbox", { name: /belongs to the ring/ }).first()).toBeChecked();
});

test("two thousand nodes: drawn a little at a time, sixty rows", async ({ page }) => {
  await page.goto("/graph?seed=acc_crowd0");
  await expect(page.locator(".ringbox")).toContainText("accounts in the ring");
  await expect(page.getByText("there is more than is shown")).toBeVisible();
  expect(await page.locator(".list .item").count()).toBeLessThanOrEqual(60);
  await expect(page.locator(".stage canvas.sigma-nodes")).toBeVisible();
  // The layout works while the page answers: keys move the list meanwhile.
  const list = page.getByRole("grid", { name: grid });
  await list.getByRole("row").nth(1).focus();
  for (let i = 2; i < 8; i++) {
    await page.keyboard.press("ArrowDown");
    await expect(list.locator('[aria-selected="true"]')).toHaveAttribute("aria-rowindex", String(i + 1));
  }
  // Something was drawn: not one colour alone.
  const colours = await page.locator(".stage canvas.sigma-labels").evaluate((c: HTMLCanvasElement) => new Set(c.getContext("2d")!.getImageData(0, 0, c.width, c.height).data).size);
  expect(colours).toBeGreaterThan(3);
});

test.describe("without WebGL", () => {
  test("says so, and the table has it all", async ({ page }) => {
    await page.addInitScript(() => {
      const real = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) { return kind.startsWith("webgl") ? null : (real as (...a: unknown[]) => unknown).call(this, kind, ...rest); } as typeof real;
    });
    const bad = faults(page);
    await page.goto("/graph?seed=acc_novak0");
    await expect(page.getByText("This browser cannot draw the picture")).toBeVisible();
    await expect(page.getByRole("grid", { name: grid })).toBeVisible();
    await page.getByRole("button", { name: "Table" }).click();
    await expect(page.getByRole("columnheader", { name: "first seen" })).toBeVisible();
    await accessible(page);
    expect(bad).toEqual([]);
  });
});
