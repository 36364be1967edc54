// He said, she said: two accounts of one delivery are weighed, a second person reads the finding, what is done is announced, and another person takes it back.
import { accessible, faults, fits } from "../check";
import { expect, test } from "../demo";

test("he said, she said", async ({ signIn, api }) => {
  test.setTimeout(120_000);
  const mark = `g${Date.now() % 1_000_000}`;
  const send = async (type: string, data: Record<string, unknown>) => {
    const r = await api.post("/v1/events", { data: { id: `${mark}-${type}-${Math.random()}`, type, time: new Date().toISOString(), data: { brand: "Basketly", region: "US-WA", city: "Seattle", ...data } } });
    expect([200, 202], await r.text()).toContain(r.status());
    return ((await r.json()) as { event_id?: string }).event_id;
  };
  const joined_at = new Date().toISOString();
  await send("account.created", { customer_id: `C-${mark}`, kind: "customer", name: `Nora Quill${mark}`, email: `nora-${mark}@customer.example`, phone: "+12065550171", language: "en", joined_at });
  await send("account.created", { worker_id: `W-${mark}`, kind: "worker", name: `Otto Brandt${mark}`, email: `otto-${mark}@worker.example`, phone: "+12065550172", language: "en", joined_at });

  const page = await signIn("investigator", "/cases");
  const bad = faults(page);
  const call = async (path: string, data?: unknown, status = 201) => {
    const r = await page.request.post(path, { data });
    expect(r.status(), await r.text()).toBe(status);
    return (await r.json()) as Record<string, unknown> & { id: string; number: string };
  };
  const parties = [{ role: "reporter", account: `C-${mark}` }, { role: "subject", account: `W-${mark}` }];
  await expect(async () => { expect((await page.request.get(`/v1/accounts/W-${mark}`)).status()).toBe(200); expect((await page.request.get(`/v1/accounts/C-${mark}`)).status()).toBe(200); }).toPass({ timeout: 20_000 });
  const early = await call("/v1/cases", { title: `Planter broken ${mark}`, type: "misconduct", severity: "S3", parties: [parties[0]] });
  const matter = await call("/v1/cases", { title: `Gate kicked in ${mark}`, type: "misconduct", severity: "S2", account: `W-${mark}`, city: "Seattle", parties });

  // What she told before is beside the case, unasked.
  await page.goto(`/cases/${matter.number}`);
  await expect(page.getByRole("heading", { name: `Gate kicked in ${mark}` })).toBeVisible();
  await expect(page.getByRole("link", { name: early.number })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Facts and findings" }).click();
  await expect(page.getByText("No facts yet")).toBeVisible();

  // A fact, and its correction beside it.
  await page.keyboard.press("n");
  const fact = page.getByRole("dialog", { name: "Enter a fact" });
  await fact.getByLabel("What happened").fill("A loud crack is heard.");
  await fact.getByLabel("How sure is the time").selectOption("about");
  await fact.getByLabel("When").fill("2026-03-02T13:30");
  await fact.getByLabel("Give or take, minutes").fill("15");
  await fact.getByLabel("One side says otherwise").check();
  await accessible(page);
  await fact.getByRole("button", { name: "Enter it" }).click();
  await expect(page.getByText("± 15 min")).toBeVisible();
  await page.getByRole("button", { name: "Correct…" }).click();
  const fix = page.getByRole("dialog", { name: "Correct a fact" });
  await fix.getByLabel("When").fill("2026-03-02T13:45");
  await fix.getByLabel("What was wrong").fill("She corrected the time.");
  await fix.getByRole("button", { name: "Correct it" }).click();
  await expect(page.getByText("A correction stands in its place.")).toBeVisible();
  await expect(page.locator(".facts li")).toHaveCount(2);
  await accessible(page);

  // He is asked and does not want to be recorded; what was said stays as it was said.
  await page.keyboard.press("2");
  await page.getByRole("button", { name: "Begin an interview" }).first().click();
  const begin = page.getByRole("dialog", { name: "Begin an interview" });
  await begin.getByLabel("With whom").selectOption((await begin.getByLabel("With whom").locator("option", { hasText: `Otto Brandt${mark}` }).getAttribute("value"))!);
  await begin.getByLabel("May it be recorded").selectOption("refused");
  await accessible(page);
  await begin.getByRole("button", { name: "Begin", exact: true }).click();
  const talk = page.locator("article.interview");
  await talk.getByLabel("What was said").fill("What happened at the gate?");
  await page.keyboard.press("Enter");
  await expect(talk.locator(".said li")).toHaveCount(1);
  await talk.getByLabel("What was said").fill("It hung on one hinge when I came.");
  await page.keyboard.press("Enter");
  await expect(talk.locator(".said li")).toHaveCount(2);
  await talk.getByRole("button", { name: "End the interview" }).click();
  await talk.getByLabel("Which line").selectOption("2");
  await talk.getByLabel("What was said").fill("Both hinges, he says later.");
  await page.keyboard.press("Enter");
  await expect(talk.locator('.said li[data-corrected="true"]')).toHaveCount(1);
  await accessible(page);

  // The finding names what speaks for and against it; its author cannot read it a second time.
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.getByRole("button", { name: "Write a finding" }).first().click();
  const write = page.getByRole("dialog", { name: "Write a finding" });
  const claim = `The courier damaged the gate ${mark}.`;
  await write.getByLabel("What is claimed").fill(claim);
  await write.getByLabel("Of whom").selectOption((await write.getByLabel("Of whom").locator("option", { hasText: `Otto Brandt${mark}` }).getAttribute("value"))!);
  await write.getByLabel("A loud crack is heard.").selectOption("supports");
  await write.getByLabel(/Otto/).last().selectOption("contradicts");
  await write.getByLabel("Conclusion").selectOption("substantiated");
  await write.getByLabel("How the grounds lead there").fill("Her account fits the time; his does not explain the sound.");
  await accessible(page);
  await write.getByRole("button", { name: "Keep" }).click();
  const finding = page.getByRole("article", { name: claim });
  await finding.getByRole("button", { name: "Ask a second reader" }).click();
  await expect(finding.getByText("Waits for a second reader")).toBeVisible();
  await expect(finding.getByRole("button", { name: "I agree: conclude it" })).toHaveAttribute("aria-disabled", "true");
  await accessible(page);
  await fits(page);
  expect(bad).toEqual([]);

  // Somebody else reads and concludes it.
  const second = await signIn("commander", `/cases/${matter.number}/investigation?tab=findings`);
  await second.getByRole("button", { name: "I agree: conclude it" }).click();
  await expect(second.getByRole("article", { name: claim }).locator(".chip.good")).toBeVisible();
  await accessible(second);
  await call(`/v1/cases/${matter.id}/resolve`, { outcome: "substantiated", standard: "preponderance" }, 200);

  // Fourteen days' notice and the records, or not at all.
  const draft = { kind: "suspend", account: `W-${mark}`, case_id: matter.id, reason: "As found.", reason_code: "property", clause: "WRK-1.1", days: 5, facts: "A gate was damaged at a delivery of yours." };
  expect((await call("/v1/actions", draft, 409)).code).toBe("duty_not_met");
  const act = await call("/v1/actions", { ...draft, start: new Date(Date.now() + 15 * 86_400_000).toISOString(), advance_notice: true, records: ["Photo of the gate"], confirmed: ["records", "contact", "redress", "human"] });

  // He appeals by telephone; another person overturns it, and it is gone from the case.
  const appeal = await call("/v1/appeals", { action_id: act.id, channel: "phone", text: "I have a film: the gate lies there when I come." });
  expect((await page.request.post(`/v1/appeals/${appeal.id}/take`)).status()).toBe(403);
  const lead = await signIn("policy_lead", "/inbox");
  expect((await lead.request.post(`/v1/appeals/${appeal.id}/take`)).status()).toBe(200);
  const over = await lead.request.post(`/v1/appeals/${appeal.id}/decide`, { data: { outcome: "overturn", reason: "The film shows it.", answer: "Your film shows that the gate was broken before." } });
  expect(over.status(), await over.text()).toBe(200);
  await expect(async () => { expect(((await (await page.request.get(`/v1/actions/${act.id}`)).json()) as { state: string }).state).toBe("reversed"); }).toPass({ timeout: 15_000 });
  await page.goto(`/people/W-${mark}`);
  await expect(page.getByText(`Otto Brandt${mark}`).first()).toBeVisible();
  await accessible(page);
});
