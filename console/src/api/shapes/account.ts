// What the pages read from the server about accounts and what hangs on them.
export interface InHands {
  id?: string;
  kind: string;
  label?: string;
  since?: string;
}

export interface Hands {
  in_hand: InHands[];
  open_orders: Order[];
}

export interface Account {
  id: string;
  ref?: string;
  kind: string;
  name?: string;
  email?: string;
  phone?: string;
  masked?: boolean;
  city?: string;
  region?: string;
  brand?: string;
  language?: string;
  created_at?: string;
  standing?: { standing: string; since?: string; until?: string };
  labels?: { label: string; by?: string; at?: string; until?: string }[];
  orders?: Record<string, number>;
  decisions?: Record<string, number>;
}

export interface Linked {
  account: Account;
  shared: Record<string, number>;
  things: string[];
  last_at?: string;
  household?: boolean;
}

export interface Thing {
  id: string;
  kind: string;
  times?: number;
  accounts: number;
  crowded?: boolean;
  last_at?: string;
}

export interface Links {
  things: Thing[];
  accounts: Linked[];
}

export interface Order {
  id: string;
  as?: string;
  state: string;
  placed_at: string;
  amount?: number;
  currency?: string;
  city?: string;
}
