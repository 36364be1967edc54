import { expect, it } from "vitest";
import { toCsv, type Column } from "../ui/List";
import { csvHead, guessMapping, mappingText, parseCsv } from "./csv";
import type { Tree } from "../api/triage";
import { fromTree } from "./triage";
import { checked } from "./Activity";
import { start, use } from "../i18n";

it("says what was answered, not that a question was done", async () => {
  await start("en");
  expect(checked({ item: "safe", state: "done", answer: "no", number: "C-1" })).toBe("Is the person safe now? no");
  expect(checked({ item: "stop_order", state: "done" })).toBe("Stop the open order · done");
  expect(checked({ item: "own_line", state: "skipped" })).toBe("skipped");
  await use("es");
  expect(checked({ item: "safe", state: "done", answer: "no" })).toBe("¿Está la persona a salvo ahora? no");
  await use("fr");
  expect(checked({ item: "now", state: "done", answer: "yes" })).toBe("Est-ce en cours ? oui");
  await use("en");
});

it("reads quoted CSV", () => {
  expect(parseCsv('a,b\r\n"x, ""y""\nz",2\n')).toEqual([["a", "b"], ['x, "y"\nz', "2"]]);
});
it("guesses the id and the time, each once, and keeps other names", () => {
  expect(guessMapping(["TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "timestamp"])).toEqual({ TRANSACTION_ID: "id", TX_DATETIME: "time", CUSTOMER_ID: "customer_id", timestamp: "timestamp" });
});
it("writes a mapping that makes one event of each row", () => {
  expect(JSON.parse(mappingText("payment", { A: "id", B: "time", C: "tx_amount", D: "" }))).toEqual({ time: "{B}", events: [{ type: "payment", id: "{A}", data: { tx_amount: "{C}" } }] });
});
it("knows NDJSON from CSV", async () => {
  const file = (text: string) => Object.assign(new File([text], "f"), { slice: () => ({ text: () => Promise.resolve(text) }) }) as unknown as File;
  expect((await csvHead(file('{"id":1}\n'))).columns).toEqual([]);
  expect((await csvHead(file("\uFEFFid,time\n1,2\n"))).columns).toEqual(["id", "time"]);
});
it("exports CSV that a spreadsheet does not run", () => {
  const columns: Column<{ a: string; n: number }>[] = [{ id: "a", head: "A", width: "1fr", cell: (r) => r.a, csv: (r) => r.a }, { id: "n", head: "N", width: "1fr", cell: (r) => r.n, csv: (r) => r.n }, { id: "x", head: "X", width: "1fr", cell: () => null }];
  expect(toCsv([{ a: '=HYPERLINK("x")', n: -3 }, { a: 'say "hi", you', n: 1 }], columns)).toBe('a,n\r\n"\'=HYPERLINK(""x"")",-3\r\n"say ""hi"", you",1\r\n');
});

it("takes the worst rule of the tree that applies; a branch holds its behaviours", () => {
  const tree: Tree = { name: "", matrix: [], questions: [], rules: [{ when: { now: "yes", safe: "no" }, severity: 0, because: "both" }, { when: { safe: "no" }, severity: 1, because: "not safe" }, { when: { minor: "yes" }, behaviour: ["sexual"], severity: 1, because: "child" }] };
  expect(fromTree(tree, { now: "yes", safe: "no" }, "")).toEqual({ severity: 0, because: ["both"] });
  expect(fromTree(tree, { safe: "no", minor: "yes" }, "sexual.touch")).toEqual({ severity: 1, because: ["not safe", "child"] });
  expect(fromTree(tree, { minor: "yes" }, "sexuality")).toEqual({ severity: 4, because: [] });
});
