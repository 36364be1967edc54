import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// Every path that routes.ts calls must be one that the server describes, with that method.
it("calls only routes the server has", () => {
  const read = (f: string) => readFileSync(join(import.meta.dirname, f), "utf8");
  const schema = read("schema.d.ts");
  const described = new Map<string, string>();
  for (const m of schema.matchAll(/^ {4}"(\/v1[^"]*)": \{([\s\S]*?)^ {4}\};/gm)) described.set(m[1]!.replace(/\{[^}]+\}/g, "*"), m[2]!);
  expect(described.size).toBeGreaterThan(60);
  const wrong: string[] = [];
  for (const m of read("routes.ts").matchAll(/\b(get|post|patch|put|del|upload)<(?:[^()]*?)>\(\s*(?:path\()?[`"](\/v1[^`"?]*)[`"]/g)) {
    const path = m[2]!.replace(/\$\{on \? "enable" : "disable"\}/, "enable").replace(/\$\{[^}]+\}/g, "*");
    const method = m[1] === "del" ? "delete" : m[1] === "upload" ? "post" : m[1]!;
    const ops = described.get(path);
    if (!ops) wrong.push(path);
    else if (new RegExp(`^ {8}${method}\\?: never`, "m").test(ops)) wrong.push(`${method} ${path}`);
  }
  expect(wrong).toEqual([]);
});
