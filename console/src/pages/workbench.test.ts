import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { ringSource, vocabulary } from "../fixtures/rules";
import { suggest } from "../ui/Expr";
import { scale } from "../ui/Lines";
import { completions, place } from "./WorkbenchComplete";
import { unzip } from "./WorkbenchPack";
import { withConditions } from "./WorkbenchTabs";

/** The labels offered where the text has a bar. */
const offered = (text: string, explicit = false) => {
  const pos = text.indexOf("¦");
  return completions(text.replace("¦", ""), pos, vocabulary, explicit)?.options.map((o) => o.label) ?? [];
};

it.each([
  ["- id: x\n  when: acc¦", "when"], ["- id: x\n  when: |\n    a > 1\n    and ¦", "when"], ["- id: x\n  on: [order¦", "on"], ["- id: x\n  tests:\n    - name: a\n      exp¦", ""], ["- id: x\n  ¦", ""], ["- id: x\n  score: 4\n  out¦", ""],
])("knows the key at the caret: %j", (text, key) => expect(place(text.slice(0, text.indexOf("¦")).split("\n")).key).toBe(key));

it("offers words of a condition in a condition, keys between keys, values of a key", () => {
  expect(offered("- id: x\n  when: ring_s¦")).toEqual(expect.arrayContaining(["ring_size", "amount", "missing", "and"]));
  expect(offered("- id: x\n  when: card in ¦")).toEqual(["family_cards", "trusted_customers", "ring"]);
  expect(offered("- id: x\n  outcome: ¦")).toEqual(["allow", "review", "block"]);
  expect(offered("- id: x\n  on: [¦")).toContain("order.placed");
  const keys = offered("- id: x\n  when: a\n  s¦");
  expect(keys).toEqual(expect.arrayContaining(["score", "stage"]));
  expect(keys).not.toContain("when");
  expect(offered("- id: x\n  tests:\n    - {given: {amount: 1.00, ¦")).toContain("ring_size");
  expect(offered("- id: x\n  tests:\n    - expect: ¦")).toEqual(["allow", "review", "block", "fires", "quiet"]);
  expect(offered('- id: x\n  reason: "{{¦')).toContain("accounts_per_card_90d");
});
it("is silent in text, in comments and where nobody asked", () => {
  expect(offered('- id: x\n  when: city == "Sea¦')).toEqual([]);
  expect(offered("- id: x\n  # the ring¦")).toEqual([]);
  expect(offered("- id: x\n  ¦")).toEqual([]);
  expect(offered("- id: x\n  ¦", true).length).toBeGreaterThan(5);
});

it("puts chosen conditions into a rule and leaves the rest of it alone", () => {
  const next = withConditions(ringSource, ["amount >= 80.00", 'city == "Seattle" or city == "Tacoma"']);
  expect(next).toContain('  when: |\n    amount >= 80.00\n    and (city == "Seattle" or city == "Tacoma")\n  score: 60');
  expect(next).not.toContain("family_cards)");
  expect(next.split("tests:")[1]).toBe(ringSource.split("tests:")[1]);
  expect(withConditions("- id: x\n  when: a > 1\n  score: 1\n", ["b"])).toBe("- id: x\n  when: b\n  score: 1\n");
});

it("suggests names and the values of a name in a search", () => {
  const words = [{ name: "outcome", values: ["allow", "review", "block"] }, { name: "ring_size" }, { name: "score" }];
  expect(suggest('outcome == "re', 14, words)).toEqual({ from: 12, list: [{ text: 'review"' }] });
  expect(suggest("score > 3 and ri", 16, words).list.map((w) => w.text)).toEqual(["ring_size"]);
  expect(suggest('city == "ri', 11, words).list).toEqual([]);
});

it("draws scales of round numbers", () => {
  expect(scale(45)).toEqual({ top: 50, steps: 5 });
  expect(scale(9)).toEqual({ top: 10, steps: 5 });
  expect(scale(3)).toEqual({ top: 3, steps: 3 });
  for (const n of [1, 5, 7, 12, 99, 100, 101, 999, 12_345]) { const s = scale(n); expect(s.top).toBeGreaterThanOrEqual(n); expect(s.steps).toBeLessThanOrEqual(5); expect(Number.isInteger(s.top / s.steps)).toBe(true); }
});

/** A zip as the server writes it: stored and deflated entries, then the directory. */
function zip(files: [string, string, boolean][]): ArrayBuffer {
  const parts: Buffer[] = [], directory: Buffer[] = [];
  let at = 0;
  for (const [name, text, deflate] of files) {
    const data = deflate ? deflateRawSync(Buffer.from(text)) : Buffer.from(text);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(deflate ? 8 : 0, 8); head.writeUInt32LE(data.length, 18); head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(deflate ? 8 : 0, 10); entry.writeUInt32LE(data.length, 20); entry.writeUInt16LE(name.length, 28); entry.writeUInt32LE(at, 42);
    parts.push(head, Buffer.from(name), data);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(files.length, 10); end.writeUInt32LE(at, 16);
  const all = Buffer.concat([...parts, ...directory, end]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length) as ArrayBuffer;
}
it("reads a pack out of a zip, and refuses what is none", async () => {
  expect(await unzip(zip([["rules.yaml", "rules: []\n", false], ["lists/a.csv", "ñ,1\n".repeat(50), true]]))).toEqual([{ path: "rules.yaml", text: "rules: []\n" }, { path: "lists/a.csv", text: "ñ,1\n".repeat(50) }]);
  await expect(unzip(new ArrayBuffer(40))).rejects.toThrow();
});
