import { describe, expect, it } from "vitest";
import type { Graph, GraphEdge, GraphNode } from "../api/graph";
import { begun, hull, kindsOf, merge, none, places, ringOf, tiedTo, wholeSpan, within } from "./GraphModel";

const at = (n: number) => new Date(n * 1000).toISOString();
const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, kind: id.startsWith("acc") ? "account" : "card", label: id, degree: 2, supernode: false, seed: false, ...more });
const tie = (a: string, b: string, first: number, last: number, kind = "card"): GraphEdge => ({ a, b, kind, first_at: at(first), last_at: at(last), n: 1 });
const g: Graph = {
  nodes: [node("acc_1", { seed: true }), node("acc_2"), node("acc_3"), node("thg_1"), node("thg_2"), node("thg_x", { supernode: true })],
  edges: [tie("acc_1", "thg_1", 10, 20), tie("acc_2", "thg_1", 30, 40), tie("acc_2", "thg_2", 10, 15), tie("acc_3", "thg_2", 50, 60), tie("acc_1", "thg_x", 10, 90), tie("acc_3", "thg_x", 10, 90)],
  truncated: false,
};
const seen = (from: number, until: number) => within(g, { from: from * 1000, until: until * 1000 }, new Set()).edges.map((e) => `${e.a.slice(4)}${e.b.slice(4)}`).join(" ");

describe("time", () => {
  it("spans all ties", () => expect(wholeSpan(g)).toEqual({ from: 10_000, until: 90_000 }));
  it("knows only what had begun, and what was seen since", () => {
    expect(seen(10, 90)).toBe("11 21 22 32 1x 3x");
    expect(seen(10, 25)).toBe("11 22 1x 3x");
    expect(seen(45, 90)).toBe("32 1x 3x");
  });
  it("hides kinds with their things, and keeps the seed", () => {
    const v = within(g, wholeSpan(g), new Set(["card"]));
    expect(v.nodes.map((n) => n.id)).toEqual(["acc_1"]);
    expect(v.edges).toEqual([]);
  });
  it("counts beginnings", () => expect(begun(g, wholeSpan(g), 8)).toEqual([4, 0, 1, 0, 1, 0, 0, 0]));
  it("has a span where there is no tie", () => { const s = wholeSpan(none); expect(s.until).toBeGreaterThan(s.from); });
});

describe("rings", () => {
  it("go over things and not over crowds", () => {
    expect(tiedTo(g, ["acc_1"])).toEqual(["acc_1", "acc_2", "acc_3"]);
    expect(tiedTo(within(g, { from: 10_000, until: 25_000 }, new Set()), ["acc_1"])).toEqual(["acc_1"]);
  });
  it("are the community of the node chosen, else of the seeds", () => {
    const c = { ...g, nodes: g.nodes.map((n) => (n.id === "acc_1" || n.id === "acc_3" ? { ...n, community_id: "com_1" } : n)) };
    expect(ringOf(c)).toEqual(["acc_1", "acc_3"]);
    expect(ringOf(c, "acc_2")).toEqual(["acc_1", "acc_2", "acc_3"]);
    expect(ringOf(c, "thg_1")).toEqual(["acc_1", "acc_3"]);
  });
});

it("merges what is asked later, and keeps where one began", () => {
  const more: Graph = { nodes: [node("acc_2", { seed: true, degree: 5 }), node("acc_4")], edges: [tie("acc_4", "thg_2", 70, 80), tie("acc_2", "thg_2", 10, 75)], truncated: true };
  const m = merge(g, more);
  expect(m.nodes.filter((n) => n.seed).map((n) => n.id)).toEqual(["acc_1"]);
  expect(m.nodes).toHaveLength(7);
  expect(m.edges).toHaveLength(7);
  expect(m.edges.find((e) => e.a === "acc_2" && e.b === "thg_2")?.last_at).toBe(at(75));
  expect(m.truncated).toBe(true);
});

it("lists kinds, accounts first", () => expect(kindsOf(g)).toEqual([["account", 3], ["card", 3]]));

it("draws the smallest polygon", () => {
  const p = (x: number, y: number) => ({ x, y });
  expect(hull([p(0, 0), p(2, 0), p(1, 1), p(2, 2), p(0, 2), p(1, 0)])).toEqual([p(0, 0), p(2, 0), p(2, 2), p(0, 2)]);
  expect(hull([p(1, 1)])).toEqual([p(1, 1)]);
});

it("gives each node a place, the same each time, and leaves those that have one", () => {
  const first = places(g, () => undefined);
  expect(first.size).toBe(6);
  expect([...places(g, () => undefined)]).toEqual([...first]);
  expect(new Set([...first.values()].map((q) => `${q.x.toFixed(3)},${q.y.toFixed(3)}`)).size).toBe(6);
  const later = places(g, (id) => (id === "acc_3" ? undefined : first.get(id)));
  expect([...later.keys()]).toEqual(["acc_3"]);
});
