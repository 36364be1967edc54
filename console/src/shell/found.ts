// The page of what the search found. A kind that is not here has no page and is not offered.
import type { Found } from "../api/routes";

const q = encodeURIComponent;
const pages: Record<string, (id: string) => string> = {
  account: (id) => `/people/${q(id)}`,
  case: (id) => `/cases/${q(id)}`,
  clause: (id) => `/clauses/${q(id)}`,
  contact: (id) => `/inbox?selected=${q(id)}`,
  // An order has no page of its own: what was decided about it is the nearest.
  order: (id) => `/decisions?where=${q(`order == "${id}"`)}`,
};

export const pageOf = (f: Pick<Found, "kind" | "id">): string | undefined => (Object.hasOwn(pages, f.kind) ? pages[f.kind]!(f.id) : undefined);
