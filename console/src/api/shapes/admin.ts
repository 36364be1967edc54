// What the pages read from the server about administration.
export interface StaffMember {
  id: string;
  name: string;
  email: string;
  state: string;
  roles: string[];
  teams: string[];
  regions?: string[];
  brands?: string[];
  second_factor?: boolean;
  version: number;
}

export interface Role {
  id: string;
  title?: string;
  team_bound?: boolean;
  permissions: string[];
}

export interface ApiKey {
  id: string;
  name: string;
  prefix?: string;
  permissions: string[];
  created_at?: string;
  expires_at?: string;
  used_at?: string;
  revoked_at?: string;
  /** Until when the secret before this one is good, and when something used it last. */
  old_until?: string;
  old_used_at?: string;
  secret?: string;
}

export interface Webhook {
  id: string;
  url: string;
  events: string[];
  state: string;
  why?: string;
  secret?: string;
  /** Until when the secret before this one signs along. */
  old_until?: string;
  waiting?: number;
}

export interface Delivery {
  id: string;
  endpoint?: string;
  type: string;
  object?: string;
  state: string;
  attempts: number;
  status?: number;
  failure?: string;
  created_at: string;
  next_at?: string;
  acknowledged_at?: string;
}

export interface Health {
  version: string;
  started_at: string;
  ready: boolean;
  database: string;
  log_end: number;
  log_bytes: number;
  database_bytes: number;
  projector_lag_records: number;
  projector_lag_ms: number;
  effects_open: number;
  control_unsent: number;
  jobs_due: number;
  jobs_oldest_ms: number;
  jobs_set_aside: number;
  leaves_unsequenced: number;
  deliveries_waiting: number;
  last_checkpoint_at?: string;
  ruleset_published_at?: string;
}

export interface Checkpoint {
  size: number;
  checkpoint: string;
  key: string;
}

export interface AuditEntry {
  id: string;
  index?: number;
  at: string;
  kind: string;
  actor: string;
  actor_kind: string;
  object: string;
  reason?: string;
}
