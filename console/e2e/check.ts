// What every page must be: no serious finding of axe, no sideways scroll, no more than 60 rows.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** No serious finding of axe; of the rules named alone, where any are. */
export async function accessible(page: Page, rules: string[] = []) {
  // Colours are judged when they have arrived, not on their way; the ten seconds of an undo are not waited for.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => Number(a.effect?.getComputedTiming().endTime) < 2000).map((a) => a.finished.catch(() => undefined))).then(() => undefined));
  // Its copies of style sheets (of no rule asked for here) are refused by our policy and would be told as a fault.
  // Legacy mode puts the findings together in the page itself; the other way opens a page of its own each time, for frames of other origins, which we have none of.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ preload: false, resultTypes: ["violations"] });
  const found = await (rules.length ? axe.withRules(rules) : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])).analyze();
  const bad = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  expect(bad.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`)).toEqual([]);
}

export async function fits(page: Page) {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), "the page scrolls sideways").toBeLessThanOrEqual(0);
  const out = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>(".wbfoot .btn, .wbhead .btn, .pagehead .btn")].filter((b) => { const r = b.getBoundingClientRect(); return r.width > 0 && r.right > innerWidth + 1; }).map((b) => b.textContent));
  expect(out, "buttons out of reach").toEqual([]);
}

/** Messages of the browser that mean a fault: refused by the policy, thrown, not found. */
export function faults(page: Page): string[] {
  const list: string[] = [];
  page.on("pageerror", (e) => list.push(e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/status of (401|403|404|409|412|422|503)/.test(m.text())) list.push(m.text()); });
  return list;
}

/** A server that takes its time with what matches; what was sent there, in its order, as "verb body". */
export async function slow(page: Page, match: RegExp, ms = 500): Promise<() => Promise<string[]>> {
  await page.evaluate(([source, wait]) => {
    const real = window.fetch, sent: string[] = [];
    Object.assign(window, { sent });
    window.fetch = async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      if (!new RegExp(source).test(url)) return real(input, init);
      await new Promise((r) => setTimeout(r, wait));
      sent.push(`${url.split("/").pop()} ${String(init?.body ?? "{}")}`);
      return real(input, init);
    };
  }, [match.source, ms] as const);
  return () => page.evaluate(() => (window as unknown as { sent: string[] }).sent);
}
