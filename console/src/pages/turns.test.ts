import { beforeAll, expect, it } from "vitest";
import type { Layer } from "../api/oncall";
import { start } from "../i18n";
import { instant, turnsOf, wallNow } from "./OnCallTurns";

beforeAll(() => start("en"));
const layer = (every: string, n: number, begin: string, people: string[]): Layer => ({ name: "x", rotation: { every, n, start: begin, people } });
const who = (l: Layer, now: string, zone = "America/Los_Angeles") => turnsOf(l, zone, 3, new Date(now)).map((t) => `${t.from} ${t.person}`);

it("reads the clock on the wall of the place", () => {
  expect(wallNow("Asia/Manila", new Date("2026-11-21T20:30:00Z"))).toBe("2026-11-22T04:30");
  expect(wallNow("America/Los_Angeles", new Date("2026-07-01T07:00:00Z"))).toBe("2026-07-01T00:00");
});
it("names the turn under way first, then those that come", () => {
  expect(who(layer("week", 1, "2026-01-05T09:00", ["a", "b"]), "2026-01-13T12:00:00Z")).toEqual(["Mon, Jan 12, 09:00 b", "Mon, Jan 19, 09:00 a", "Mon, Jan 26, 09:00 b"]);
  // One minute before the change of duty it is still the one before.
  expect(who(layer("day", 1, "2026-01-05T09:00", ["a", "b", "c"]), "2026-01-06T16:59:00Z")[0]).toBe("Mon, Jan 5, 09:00 a");
  expect(who(layer("hour", 12, "2026-01-05T08:00", ["a", "b"]), "2026-01-05T20:00:00Z")).toEqual(["Mon, Jan 5, 08:00 a", "Mon, Jan 5, 20:00 b", "Tue, Jan 6, 08:00 a"]);
});
it("keeps the hour over a change of clocks, and the day of the month where there is one", () => {
  expect(who(layer("week", 1, "2026-03-02T09:00", ["a", "b"]), "2026-03-05T12:00:00Z")).toEqual(["Mon, Mar 2, 09:00 a", "Mon, Mar 9, 09:00 b", "Mon, Mar 16, 09:00 a"]);
  expect(who(layer("month", 1, "2026-01-31T09:00", ["a", "b"]), "2026-02-28T20:00:00Z")).toEqual(["Sat, Feb 28, 09:00 b", "Tue, Mar 31, 09:00 a", "Thu, Apr 30, 09:00 b"]);
});
it("begins with the first change of duty when that is still to come, and says nothing of nobody", () => {
  expect(who(layer("week", 2, "2026-06-01T09:00", ["a", "b"]), "2026-01-05T12:00:00Z")[0]).toBe("Mon, Jun 1, 09:00 a");
  expect(who(layer("week", 1, "2026-01-05T09:00", []), "2026-01-13T12:00:00Z")).toEqual([]);
});

it("a wall clock's moment is found in its zone, across changes of the hour", () => {
  expect(instant("2026-11-21T03:50", "America/Los_Angeles").toISOString()).toBe("2026-11-21T11:50:00.000Z");
  expect(instant("2026-07-01T00:10", "Europe/Madrid").toISOString()).toBe("2026-06-30T22:10:00.000Z");
  expect(instant("2026-03-08T03:30", "America/Los_Angeles").toISOString()).toBe("2026-03-08T10:30:00.000Z");
  expect(wallNow("Asia/Kolkata", instant("2026-11-01T01:30", "Asia/Kolkata"))).toBe("2026-11-01T01:30");
});
