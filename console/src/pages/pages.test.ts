import { expect, it } from "vitest";
import { toCsv, type Column } from "../ui/List";
import { csvHead, guessMapping, mappingText, parseCsv } from "./csv";
import { fromAnswers } from "./triage";

it.each([
  ["yes", "no", undefined, "S0"], ["no", "no", undefined, "S1"], ["yes", "yes", undefined, "S2"], ["no", "yes", undefined, "S3"],
  ["no", "yes", "S1", "S1"], ["yes", "no", "S3", "S0"], ["unknown", "unknown", "S4", "S4"], ["", "no", "S0", undefined],
] as const)("now %s, safe %s, words say %s: %s", (now, safe, words, want) => expect(fromAnswers(now, safe, words)).toBe(want));

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
