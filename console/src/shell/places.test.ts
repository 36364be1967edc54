import { expect, it } from "vitest";
import { places } from "./Shell";

// At three in the morning a picture or a letter stands for one page only.
it("gives each place of the rail its own picture and its own letter", () => {
  const twice = (list: string[]) => list.filter((x, i) => list.indexOf(x) !== i);
  expect(twice(places.map((p) => p.icon))).toEqual([]);
  expect(twice(places.map((p) => p.key))).toEqual([]);
  expect(twice(places.map((p) => p.to))).toEqual([]);
});
