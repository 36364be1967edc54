import { beforeAll, describe, expect, it } from "vitest";
import { start } from "../i18n";
import { ago, bytes, clockTime, measured, money, nanos, shortName, span } from "./format";

beforeAll(() => start("en"));

describe("span", () => {
  it.each([
    [9_000, "0:09"], [100_000, "1:40"], [29 * 60_000 + 59_000, "29:59"], [41 * 60_000, "41 min"], [119 * 60_000, "119 min"],
    [22 * 3_600_000 + 10 * 60_000, "22 h 10"], [24 * 3_600_000, "24 h"], [9 * 86_400_000, "9 d"], [-100_000, "1:40"],
  ])("%i ms is %s", (ms, text) => expect(span(ms)).toBe(text));
});

describe("times", () => {
  const now = new Date("2026-11-21T02:20:00").getTime();
  it("shows the hour today, the weekday this week, the date before", () => {
    expect(clockTime(new Date("2026-11-21T02:14:00").toISOString(), now)).toBe("02:14");
    expect(clockTime(new Date("2026-11-23T10:40:00").toISOString(), now)).toBe("Mon 10:40");
    expect(clockTime(new Date("2026-09-03T10:40:00").toISOString(), now)).toBe("Sep 3");
    expect(clockTime(undefined)).toBe("–");
  });
  it("speaks of the past and the future", () => {
    expect(ago(new Date(now - 20_000).toISOString(), now)).toBe("just now");
    expect(ago(new Date(now - 7_200_000).toISOString(), now)).toBe("2 hr. ago");
    expect(ago(new Date(now + 120_000).toISOString(), now)).toBe("in 2 min.");
  });
});

it("writes money in minor units of its currency", () => {
  expect(money(6410, "USD")).toBe("$64.10");
  expect(money(6410, "JPY")).toBe("¥6,410");
  expect(money(0)).toBe("$0.00");
  expect(money(undefined)).toBe("–");
});
it("gives numbers their unit", () => {
  expect(nanos(9_200)).toBe("9.2 µs");
  expect(nanos(2_500_000)).toBe("2.5 ms");
  expect(bytes(381_220)).toBe("381 kB");
});
it("shortens names but not addresses or firms of one word", () => {
  expect(shortName("Maria Kowalska")).toBe("Maria K.");
  expect(shortName("maria@example.test")).toBe("maria@example.test");
  expect(shortName("Basketly")).toBe("Basketly");
});
it("shortens a long share and nothing else", () => {
  expect(measured("0.3888888888888889")).toBe("0.388889");
  expect(measured("511.40")).toBe("511.40");
  expect(measured("2h")).toBe("2h");
  expect(measured("10.29 USD")).toBe("10.29 USD");
});
