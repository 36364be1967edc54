import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { say, start, use, word, Word } from ".";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";

beforeAll(() => start("en"));
const vars = (s: string) => [...s.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe.each([["Spanish", es], ["French", fr]] as [string, Record<string, string>][])("the %s catalogue", (_, catalogue) => {
  it("keeps the variables of each text", () => {
    for (const [key, text] of Object.entries(catalogue)) {
      if (key.startsWith("w:")) continue;
      const wanted = vars(key.replace(/_(one|other)$/, ""));
      expect(wanted, key).toEqual(expect.arrayContaining(vars(text)));
      if (!key.endsWith("_one")) expect(vars(text), key).toEqual(wanted);
    }
  });
  it("has the plurals that English has", () => {
    const plural = (o: object) => Object.keys(o).filter((k) => /_(one|other)$/.test(k) && !k.startsWith("w:")).sort();
    expect(plural(catalogue)).toEqual(plural(en));
  });
  it("has every text that stands in the code", () => {
    const bases = new Set(Object.keys(catalogue).map((k) => k.replace(/_(one|other)$/, "")));
    const missing: string[] = [];
    const walk = (dir: string) => {
      for (const f of readdirSync(dir)) {
        const p = join(dir, f);
        if (statSync(p).isDirectory()) walk(p);
        else if (/\.tsx?$/.test(f) && !/\.test\.|fixtures/.test(p)) {
          for (const m of readFileSync(p, "utf8").matchAll(/\b(?:t|say)\(\s*"((?:[^"\\]|\\.)*)"/g)) if (!bases.has(m[1]!)) missing.push(`${f}: ${m[1]}`);
        }
      }
    };
    walk(join(import.meta.dirname, ".."));
    expect(missing).toEqual([]);
  });
  it("has a word for each code that English explains", () => {
    const codes = Object.keys(en).filter((k) => k.startsWith("w:"));
    expect(codes.filter((k) => !(k in catalogue))).toEqual([]);
  });
  it("lacks nothing that another has", () => {
    expect(Object.keys({ ...es, ...fr }).filter((k) => !(k in catalogue))).toEqual([]);
  });
  it("is split by page: no file is longer than the longest page", () => {
    for (const f of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })) if (f.endsWith(".ts")) expect(readFileSync(join(import.meta.dirname, f), "utf8").split("\n").length, f).toBeLessThan(400);
  });
});
it("French is typed as the French type it", () => {
  for (const [key, text] of Object.entries(fr)) {
    if (/https?:|\/v1\/|^id:|lists:/.test(text)) continue;
    expect(text, key).not.toMatch(/[^\s\d «\u00a0][!?](\s|$)/);
  }
});

it("counts in each language", async () => {
  expect(say("Suspend {{count}} accounts", { count: 1 })).toBe("Suspend 1 account");
  expect(say("Suspend {{count}} accounts", { count: 5 })).toBe("Suspend 5 accounts");
  await use("es");
  expect(say("Suspend {{count}} accounts", { count: 5 })).toBe("Suspender 5 cuentas");
  expect(word("partially_substantiated")).toBe("probado en parte");
  await use("fr");
  expect(say("Suspend {{count}} accounts", { count: 0 })).toBe("Suspendre 0 compte");
  expect(say("Suspend {{count}} accounts", { count: 1_000_000 })).toBe("Suspendre 1000000 comptes");
  expect(word("page.sent")).toBe("alerté");
  await use("en");
});
it("reads unknown codes as words", () => {
  expect(word("payout_hold")).toBe("payout hold");
  expect(Word("order.picked_up")).toBe("Order picked up");
  expect(word("")).toBe("–");
});
