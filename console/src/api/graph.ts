// What the graph page asks and reads.
import { get, path, post } from "./client";
import type { Case, Page } from "./types";

export interface Risk { cases: number; strikes: number; alerts: number }
export interface GraphNode {
  id: string;
  /** account, person, or the kind of thing. */
  kind: string;
  label: string;
  name?: string;
  account_kind?: string;
  standing?: string;
  risk?: Risk;
  first_at?: string;
  last_at?: string;
  degree: number;
  supernode: boolean;
  household?: string;
  household_why?: string;
  community_id?: string;
  seed: boolean;
  case_id?: string;
}
export interface GraphEdge { a: string; b: string; kind: string; first_at: string; last_at: string; n: number }
export interface Graph { nodes: GraphNode[]; edges: GraphEdge[]; truncated: boolean }
export interface Way { found: boolean; nodes: GraphNode[]; edges: GraphEdge[] }
export interface Ring {
  id: string; size: number; growth: number; first_at: string; last_at: string; deactivated: number; suspended: number;
  money: { currency: string; minor: number; orders: number }[];
  accounts: { id: string; ref: string; name?: string; standing: string }[];
}
export interface RingRun { number: number; state: string; asked_at: string; done_at?: string; done: number; total: number; rings: number; accounts: number }

export const graph = {
  around: (q: { seed: string; depth?: number; via?: string; limit?: number }) => get<Graph>(path("/v1/graph", q)),
  path: (from: string, to: string) => get<Way>(path("/v1/graph/path", { from, to })),
  rings: (q: { account?: string; min?: number }, cursor?: string) => get<Page<Ring>>(path("/v1/communities", { ...q, cursor, limit: 50 })),
  run: () => get<RingRun>("/v1/communities/run"),
  findRings: () => post<RingRun>("/v1/communities/run"),
  openCase: (b: { title: string; type: string; severity: string; account?: string; parties: { role: string; account: string }[] }) => post<Case>("/v1/cases", b),
};
