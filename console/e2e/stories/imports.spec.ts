// A file of history: the mapping is seen first, bad lines are told by number, a second time takes nothing.
import { accessible, faults } from "../check";
import { expect, test } from "../demo";

test("a CSV file is mapped, taken and refused line by line", async ({ signIn }) => {
  const page = await signIn("admin", "/imports");
  const bad = faults(page);
  const id = `imp${Date.now()}`;
  const rows = Array.from({ length: 40 }, (_, i) => `${id}-${i},2026-10-01T10:00:${String(i).padStart(2, "0")}Z,cus-${id},dev-${id},Basketly,US-WA,Seattle,${i === 7 ? "many" : 0},true`);
  const file = { name: "logins.csv", mimeType: "text/csv", buffer: Buffer.from(`event_id,time,customer_id,device_id,brand,region,city,failed_before,known_device\n${rows.join("\n")}\n`) };
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(page.getByLabel("event_id becomes")).toHaveValue("id");
  await page.getByLabel("Event type of every line").fill("login");
  await accessible(page);
  await page.getByRole("button", { name: "Import as history" }).click();
  const run = page.locator(".run", { hasText: "logins.csv" }).first();
  await expect(run).toContainText("done", { timeout: 20_000 });
  const text = (await run.textContent())!;
  expect(text).toContain("39 taken, 1 refused");
  await run.getByText("Why were lines refused?").click();
  await expect(run).toContainText("line 9");
  await accessible(page);
  expect(bad).toEqual([]);
});
