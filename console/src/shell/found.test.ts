import { QueryClient } from "@tanstack/react-query";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeRouter } from "../router";
import { pageOf } from "./found";

/** The kinds of hits that the server makes, from where it makes them. */
function kinds(): string[] {
  const found = new Set<string>();
  const walk = (dir: string) => {
    for (const f of readdirSync(dir, { withFileTypes: true })) {
      if (f.isDirectory()) walk(join(dir, f.name));
      else if (f.name.endsWith(".go") && !f.name.endsWith("_test.go")) for (const m of readFileSync(join(dir, f.name), "utf8").matchAll(/\b(?:entity\.)?Hit\{Kind: "(\w+)"/g)) found.add(m[1]!);
    }
  };
  for (const dir of ["app", "cases", "contact", "entity", "policy"]) { try { walk(join("..", "internal", dir)); } catch { /* no such domain */ } }
  return [...found].sort();
}

it("sends each kind of hit to a page that there is, and only accounts to the people", () => {
  const router = makeRouter(new QueryClient());
  const all = kinds();
  expect(all).toEqual(expect.arrayContaining(["account", "case", "clause", "order"]));
  for (const kind of [...new Set([...all, "contact"])]) {
    const to = pageOf({ kind, id: "COM-1.1" });
    expect(to, kind).toBeTruthy();
    const at = new URL(to!, "http://x");
    expect(decodeURIComponent(at.href), kind).toContain("COM-1.1");
    expect(router.getMatchedRoutes(at.pathname)[2]?.fullPath, `${kind} ${to}`).toBeTruthy();
    expect(at.pathname.startsWith("/people/"), kind).toBe(kind === "account");
  }
  expect(pageOf({ kind: "clause", id: "COM-1.1" })).toBe("/clauses/COM-1.1");
  expect(pageOf({ kind: "unheard", id: "x" })).toBeUndefined();
  expect(pageOf({ kind: "toString", id: "x" })).toBeUndefined();
});
