import { expect, it } from "vitest";
import { jsonFault, lineOf } from "./json";

const good = JSON.stringify({ name: "x", branches: [{ code: "a" }, { code: "b", behaviours: [{ code: "b.c", severity: 1 }] }] }, null, 2);

it("finds the line of a place", () => {
  expect(lineOf(good, "branches.1.behaviours.0.severity")).toBe(good.split("\n").findIndex((l) => l.includes("severity")) + 1);
  expect(lineOf(good, "branches.1.nothing")).toBe(7);
  expect(lineOf(good, "name")).toBe(2);
});
it("finds the line of a fault", () => {
  expect(jsonFault(good)).toBeUndefined();
  expect(jsonFault(`x${good}`)).toEqual({ line: 1, column: 1, message: "this is no value" });
  expect(jsonFault(good.replace('"name": "x",', '"name": "x"'))).toMatchObject({ line: 3, message: "a comma or } is missing" });
  expect(jsonFault(good.slice(0, -1))?.line).toBe(good.split("\n").length);
  expect(jsonFault(good.replace('"b.c"', '"b.c'))?.line).toBe(good.split("\n").findIndex((l) => l.includes('"b.c"')) + 1);
});
