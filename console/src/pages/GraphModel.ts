// What is to be seen of a graph: merged from several questions, within a time, by kind.
import type { Graph, GraphEdge, GraphNode } from "../api/graph";

export const none: Graph = { nodes: [], edges: [], truncated: false };
export const edgeId = (e: GraphEdge) => `${e.a}>${e.b}`;

/** Both graphs as one; what the second says of a node or a tie is newer. */
export function merge(x: Graph, y: Graph): Graph {
  const nodes = new Map(x.nodes.map((n) => [n.id, n]));
  for (const n of y.nodes) {
    const had = nodes.get(n.id);
    nodes.set(n.id, had ? { ...n, seed: had.seed, degree: Math.max(had.degree, n.degree), household: n.household ?? had.household, household_why: n.household_why ?? had.household_why } : { ...n, seed: x.nodes.length ? false : n.seed });
  }
  const edges = new Map(x.edges.map((e) => [edgeId(e), e]));
  for (const e of y.edges) edges.set(edgeId(e), e);
  return { nodes: [...nodes.values()], edges: [...edges.values()], truncated: x.truncated || y.truncated };
}

export interface Span { from: number; until: number }
const ms = (iso: string) => Date.parse(iso);

/** From the first sighting to the last; a day where there is none. */
export function wholeSpan(g: Graph): Span {
  let from = Infinity, until = -Infinity;
  for (const e of g.edges) {
    from = Math.min(from, ms(e.first_at));
    until = Math.max(until, ms(e.last_at));
  }
  if (from > until) return { from: Date.now() - 864e5, until: Date.now() };
  return { from, until: Math.max(until, from + 60_000) };
}

/** Ties first seen before the end of the span and last seen after its beginning, of kinds that are not hidden. Seeds stay. */
export function within(g: Graph, s: Span, hidden: Set<string>): Graph {
  const edges = g.edges.filter((e) => ms(e.first_at) <= s.until && ms(e.last_at) >= s.from && !hidden.has(e.kind));
  const tied = new Set(edges.flatMap((e) => [e.a, e.b]));
  // A thing that ties one account to nobody stays only beside a seed.
  const nodes = g.nodes.filter((n) => !hidden.has(n.kind) && (n.seed || tied.has(n.id)));
  const shown = new Set(nodes.map((n) => n.id));
  return { nodes, edges: edges.filter((e) => shown.has(e.a) && shown.has(e.b)), truncated: g.truncated };
}

/** How many ties began in each part of a span. */
export function begun(g: Graph, s: Span, parts: number): number[] {
  const out = Array.from({ length: parts }, () => 0);
  const width = (s.until - s.from) / parts || 1;
  for (const e of g.edges) {
    const i = Math.min(parts - 1, Math.floor((ms(e.first_at) - s.from) / width));
    if (i >= 0) out[i]!++;
  }
  return out;
}

/** Kinds with their numbers, accounts first. */
export function kindsOf(g: Graph): [string, number][] {
  const n = new Map<string, number>();
  for (const x of g.nodes) n.set(x.kind, (n.get(x.kind) ?? 0) + 1);
  const rank = (k: string) => (k === "account" ? 0 : k === "person" ? 1 : 2);
  return [...n].sort((x, y) => rank(x[0]) - rank(y[0]) || y[1] - x[1] || x[0].localeCompare(y[0]));
}

export const weight = (n: GraphNode) => (n.risk ? n.risk.cases * 3 + n.risk.strikes * 2 + n.risk.alerts : 0) + (n.standing === "deactivated" ? 4 : n.standing === "suspended" ? 3 : n.standing === "restricted" ? 2 : 0);

/** The accounts of the ring one is looking at: the community of a node, or of the seeds, or all that is tied together around them. */
export function ringOf(g: Graph, at?: string): string[] {
  const accounts = g.nodes.filter((n) => n.kind === "account");
  const node = accounts.find((n) => n.id === at);
  if (node?.community_id) return accounts.filter((n) => n.community_id === node.community_id).map((n) => n.id);
  const seeds = accounts.filter((n) => n.seed);
  const ring = seeds[0]?.community_id;
  if (!node && ring && seeds.every((n) => n.community_id === ring)) return accounts.filter((n) => n.community_id === ring).map((n) => n.id);
  return tiedTo(g, node ? [node.id] : seeds.map((n) => n.id));
}

/** Accounts that share something, step by step, with these; supernodes tie nobody. */
export function tiedTo(g: Graph, from: string[]): string[] {
  const crowd = new Set(g.nodes.filter((n) => n.supernode).map((n) => n.id));
  const next = new Map<string, string[]>();
  const tie = (x: string, y: string) => { const l = next.get(x); if (l) l.push(y); else next.set(x, [y]); };
  for (const e of g.edges) if (!crowd.has(e.b)) { tie(e.a, e.b); tie(e.b, e.a); }
  const seen = new Set(from);
  const queue = [...from];
  while (queue.length) for (const y of next.get(queue.pop()!) ?? []) if (!seen.has(y)) { seen.add(y); queue.push(y); }
  return g.nodes.filter((n) => n.kind === "account" && seen.has(n.id)).map((n) => n.id);
}

export interface Point { x: number; y: number }
/** The smallest polygon around points, counter-clockwise; fewer than three points are given back. */
export function hull(points: Point[]): Point[] {
  const p = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (p.length < 3) return p;
  const turn = (o: Point, a: Point, b: Point) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list: Point[]) => {
    const out: Point[] = [];
    for (const q of list) {
      while (out.length > 1 && turn(out.at(-2)!, out.at(-1)!, q) <= 0) out.pop();
      out.push(q);
    }
    return out.slice(0, -1);
  };
  return [...half(p), ...half(p.reverse())];
}

/** Where new nodes begin: accounts of one ring together, others beside a neighbour that has a place; the same each time. */
export function places(g: Graph, have: (id: string) => Point | undefined): Map<string, Point> {
  const out = new Map<string, Point>();
  const near = new Map<string, string[]>();
  for (const e of g.edges) for (const [x, y] of [[e.a, e.b], [e.b, e.a]] as const) { const l = near.get(x); if (l) l.push(y); else near.set(x, [y]); }
  const at = (id: string) => have(id) ?? out.get(id);
  const around = (p: Point, i: number, r: number): Point => ({ x: p.x + r * Math.cos(i * 2.399963), y: p.y + r * Math.sin(i * 2.399963) }); // the golden angle
  const rings = new Map<string, { at: Point; n: number }>();
  const fresh = g.nodes.filter((n) => !have(n.id));
  const accounts = fresh.filter((n) => n.kind === "account");
  const part = 14 * Math.sqrt(accounts.length / Math.max(1, new Set(accounts.map((n) => n.community_id ?? n.id)).size)) + 20;
  const place = (n: GraphNode, i: number) => {
    const side = near.get(n.id)?.map(at).find((p) => p);
    if (n.kind === "account" && n.community_id && !(side && g.nodes.length !== fresh.length)) {
      let r = rings.get(n.community_id);
      if (!r) { r = { at: around({ x: 0, y: 0 }, rings.size, part * 1.9 * Math.sqrt(rings.size)), n: 0 }; rings.set(n.community_id, r); }
      out.set(n.id, around(r.at, r.n, 9 * Math.sqrt(r.n)));
      r.n++;
    } else out.set(n.id, around(side ?? { x: 0, y: 0 }, i, side ? 12 : 30 * Math.sqrt(i + 1)));
  };
  accounts.forEach(place);
  fresh.filter((n) => n.kind !== "account").forEach(place);
  return out;
}
