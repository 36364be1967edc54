-- main
CREATE TABLE account_labels (
  account BIGINT NOT NULL,
  label TEXT NOT NULL,
  cause TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (account, label)
);
CREATE TABLE account_standing (
  account BIGINT PRIMARY KEY,
  standing TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  cause TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE actions (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  account BIGINT NOT NULL,
  other BIGINT NOT NULL DEFAULT 0,
  case_id TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  clause TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  reason BLOB NOT NULL,
  interim BOOLEAN NOT NULL,
  holds BOOLEAN NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  applied_at BIGINT,
  acknowledged_at BIGINT,
  deliveries INTEGER NOT NULL DEFAULT 0,
  reversed_at BIGINT,
  reversed_by TEXT NOT NULL DEFAULT '',
  reversal BLOB,
  reversal_acknowledged_at BIGINT,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT '',
  notify BOOLEAN NOT NULL,
  bulk_id TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX actions_account ON actions(account, id);
CREATE INDEX actions_case ON actions(case_id, id) WHERE case_id <> '';
CREATE INDEX actions_ended_by ON actions(ended_by) WHERE ended_by <> '';
CREATE INDEX actions_newest ON actions(created_at, id);
CREATE INDEX actions_other ON actions(other, id) WHERE other <> 0;
CREATE TABLE activity (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL
);
CREATE TABLE activity_on (
  subject TEXT NOT NULL,
  activity_id TEXT NOT NULL REFERENCES activity(id),
  PRIMARY KEY (subject, activity_id)
);
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  order_eid BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  rules TEXT NOT NULL,
  topic TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  outcome TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  city TEXT NOT NULL,
  at BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  UNIQUE (position, n)
);
CREATE INDEX alerts_account ON alerts(account, at) WHERE account <> 0;
CREATE INDEX alerts_case ON alerts(case_id) WHERE case_id <> '';
CREATE INDEX alerts_newest ON alerts(at, id);
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  permissions TEXT NOT NULL,               -- separated by commas
  regions TEXT NOT NULL,
  brands TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  used_at BIGINT                           -- to ten minutes
);
CREATE INDEX api_key_page ON api_key(created_at, id);
CREATE TABLE audit_checkpoints (
  size BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  note TEXT NOT NULL
);
CREATE TABLE audit_hashes (
  idx BIGINT PRIMARY KEY,
  hash BLOB NOT NULL
);
CREATE TABLE audit_lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE TABLE audit_leaves (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  idx BIGINT
);
CREATE INDEX audit_leaves_actor ON audit_leaves(actor, id);
CREATE UNIQUE INDEX audit_leaves_idx ON audit_leaves(idx) WHERE idx IS NOT NULL;
CREATE INDEX audit_leaves_kind ON audit_leaves(kind, id);
CREATE INDEX audit_leaves_object ON audit_leaves(object, id);
CREATE INDEX audit_leaves_unsequenced ON audit_leaves(id) WHERE idx IS NULL;
CREATE TABLE backtest_hits (
  backtest TEXT NOT NULL REFERENCES backtests(id),
  kind TEXT NOT NULL,
  n BIGINT NOT NULL,
  position BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  account BIGINT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  amount BIGINT,
  currency TEXT NOT NULL,
  outcome TEXT NOT NULL,
  live_outcome TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (backtest, kind, n)
);
CREATE TABLE backtests (
  id TEXT PRIMARY KEY,
  draft TEXT NOT NULL,
  rule TEXT NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL,
  live BIGINT NOT NULL,
  documents TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  author TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  total BIGINT NOT NULL,
  events BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  result TEXT
);
CREATE INDEX backtests_draft ON backtests(draft, id);
CREATE TABLE bulk_actions (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL DEFAULT '',
  draft TEXT NOT NULL,
  reason BLOB NOT NULL,
  eid BIGINT NOT NULL,
  count INTEGER NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE TABLE bulk_items (
  bulk TEXT NOT NULL REFERENCES bulk_actions(id),
  account BIGINT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, account)
);
CREATE INDEX bulk_items_waiting ON bulk_items(bulk, n) WHERE state = 'waiting';
CREATE TABLE calls (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  notes BLOB NOT NULL,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX calls_case ON calls(case_id, id);
CREATE TABLE case_alerts (
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  event_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (position, n)
);
CREATE INDEX case_alerts_case ON case_alerts(case_id, position);
CREATE TABLE case_checklist (
  case_id TEXT NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  reason BLOB,
  actor TEXT NOT NULL DEFAULT '',
  at BIGINT,
  PRIMARY KEY (case_id, item)
);
CREATE TABLE case_clock_inputs (
  case_id TEXT NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  PRIMARY KEY (case_id, n)
);
CREATE TABLE case_counter (name TEXT PRIMARY KEY, n BIGINT NOT NULL);
CREATE TABLE case_links (
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, object)
);
CREATE INDEX case_links_object ON case_links(object, case_id);
CREATE TABLE case_note_revisions (
  note TEXT NOT NULL REFERENCES case_notes(id),
  revision INTEGER NOT NULL,
  body BLOB NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (note, revision)
);
CREATE TABLE case_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX case_notes_case ON case_notes(case_id, id);
CREATE TABLE case_parties (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  role TEXT NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  contact TEXT NOT NULL DEFAULT '',
  details BLOB NOT NULL,
  email_idx TEXT NOT NULL DEFAULT '',
  phone_idx TEXT NOT NULL DEFAULT '',
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  removed_at BIGINT
);
CREATE INDEX case_parties_account ON case_parties(account, case_id) WHERE account <> 0;
CREATE INDEX case_parties_case ON case_parties(case_id, id);
CREATE INDEX case_parties_email ON case_parties(email_idx) WHERE email_idx <> '';
CREATE INDEX case_parties_phone ON case_parties(phone_idx) WHERE phone_idx <> '';
CREATE TABLE case_tags (
  case_id TEXT NOT NULL REFERENCES cases(id),
  tag TEXT NOT NULL,
  PRIMARY KEY (case_id, tag)
);
CREATE TABLE case_transitions (
  case_id TEXT NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  waiting_on TEXT NOT NULL DEFAULT '',
  waiting_until BIGINT,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, n)
);
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  eid BIGINT NOT NULL,
  title BLOB NOT NULL,
  type TEXT NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  severity TEXT NOT NULL,
  priority TEXT NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  standard TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  order_eid BIGINT NOT NULL DEFAULT 0,
  pivot BIGINT,
  assignee TEXT NOT NULL DEFAULT '',
  waiting_on TEXT NOT NULL DEFAULT '',
  waiting_until BIGINT,
  due_at BIGINT,
  due_clock TEXT NOT NULL DEFAULT '',
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  responded_at BIGINT,
  mitigated_at BIGINT,
  spoke_at BIGINT,
  resolved_at BIGINT,
  closed_at BIGINT,
  reopened INTEGER NOT NULL DEFAULT 0,
  alerts INTEGER NOT NULL DEFAULT 0,
  lower_to TEXT NOT NULL DEFAULT '',
  lower_by TEXT NOT NULL DEFAULT '',
  lower_at BIGINT,
  lower_why BLOB,
  version BIGINT NOT NULL
);
CREATE INDEX cases_account ON cases(account, id) WHERE account <> 0;
CREATE INDEX cases_due ON cases(due_at, severity, id) WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX cases_newest ON cases(opened_at, id);
CREATE UNIQUE INDEX cases_pivot ON cases(pivot) WHERE pivot IS NOT NULL AND state NOT IN ('resolved', 'closed');
CREATE TABLE community_runs (
  number BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  done_at BIGINT,
  done BIGINT NOT NULL DEFAULT 0,
  total BIGINT NOT NULL DEFAULT 0,
  rings BIGINT NOT NULL DEFAULT 0,
  accounts BIGINT NOT NULL DEFAULT 0,
  position BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE contact_files (
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  evidence TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (contact_id, evidence)
);
CREATE TABLE contact_plans (
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  plan BLOB NOT NULL,
  version BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, party)
);
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  mailbox TEXT NOT NULL,
  dedupe TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  sender BLOB NOT NULL,
  sender_idx TEXT NOT NULL DEFAULT '',
  subject BLOB NOT NULL,
  body BLOB NOT NULL,
  raw TEXT NOT NULL DEFAULT '',
  raw_sha256 TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  order_eid BIGINT NOT NULL DEFAULT 0,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  auto TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  answers TEXT NOT NULL DEFAULT '',
  hint_case TEXT NOT NULL DEFAULT '',
  now_answer TEXT NOT NULL DEFAULT '',
  safe_answer TEXT NOT NULL DEFAULT '',
  suggested INTEGER NOT NULL,
  words TEXT NOT NULL,
  words_version TEXT NOT NULL,
  severity TEXT NOT NULL DEFAULT '',
  triaged_by TEXT NOT NULL DEFAULT '',
  triaged_at BIGINT,
  closed_why TEXT NOT NULL DEFAULT '',
  follow TEXT NOT NULL DEFAULT '',
  occurred_at BIGINT,
  received_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX contacts_account ON contacts(account, id) WHERE account <> 0;
CREATE INDEX contacts_case ON contacts(case_id, id) WHERE case_id <> '';
CREATE UNIQUE INDEX contacts_follow ON contacts(follow) WHERE follow <> '';
CREATE INDEX contacts_newest ON contacts(received_at, id);
CREATE UNIQUE INDEX contacts_once ON contacts(mailbox, dedupe);
CREATE INDEX contacts_open ON contacts(suggested, received_at, id) WHERE state = 'new';
CREATE INDEX contacts_sender ON contacts(sender_idx, id) WHERE sender_idx <> '';
CREATE TABLE control_outbox (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  position BIGINT
);
CREATE INDEX control_outbox_unsent ON control_outbox(id) WHERE position IS NULL;
CREATE TABLE custody (
  evidence TEXT NOT NULL REFERENCES evidence(id),
  n INTEGER NOT NULL,
  act TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (evidence, n)
);
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  endpoint TEXT NOT NULL REFERENCES webhook_endpoints(id),
  type TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  body BLOB NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  next_at BIGINT,
  acknowledged_at BIGINT,
  status INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deliveries_endpoint ON deliveries(endpoint, id);
CREATE INDEX deliveries_object ON deliveries(object, id);
CREATE INDEX deliveries_waiting ON deliveries(created_at) WHERE acknowledged_at IS NULL;
CREATE TABLE delivery_attempts (
  delivery TEXT NOT NULL REFERENCES deliveries(id),
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  status INTEGER NOT NULL,
  took_ms BIGINT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery, n)
);
CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  rule TEXT NOT NULL,
  fresh BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  base BIGINT NOT NULL,
  documents TEXT NOT NULL,
  removed TEXT NOT NULL,
  stage TEXT NOT NULL,
  hash TEXT NOT NULL,
  version BIGINT NOT NULL,
  author TEXT NOT NULL,
  editors TEXT NOT NULL,
  like_case TEXT NOT NULL DEFAULT '',
  like_event TEXT NOT NULL DEFAULT '',
  backtest TEXT NOT NULL DEFAULT '',
  shown TEXT NOT NULL DEFAULT '',
  approver TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  ruleset BIGINT NOT NULL DEFAULT 0,
  candidate TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX drafts_candidate ON drafts(candidate) WHERE candidate <> '';
CREATE INDEX drafts_newest ON drafts(updated_at, id);
CREATE TABLE effects_done (
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (position, n)
);
CREATE TABLE event_truths (
  event_id TEXT PRIMARY KEY,
  truth INTEGER NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  eid BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  name BLOB NOT NULL,
  declared TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  thumb TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX evidence_case ON evidence(case_id, id) WHERE case_id <> '';
CREATE INDEX evidence_contact ON evidence(contact_id, id) WHERE contact_id <> '';
CREATE INDEX evidence_hash ON evidence(sha256);
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  route TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  body_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (caller, route, idem_key)
);
CREATE INDEX idempotency_age ON idempotency(created_at);
CREATE TABLE invitation (
  hash TEXT PRIMARY KEY,
  staff TEXT REFERENCES staff(id),         -- NULL = first set-up
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT,
  payload TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  leased_by TEXT,
  leased_until BIGINT,
  done_at BIGINT,
  failed_at BIGINT,
  error TEXT
);
CREATE INDEX jobs_due ON jobs(run_at) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE UNIQUE INDEX jobs_unique ON jobs(kind, unique_key) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE TABLE leases (
  object TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX leases_holder ON leases(holder, object);
CREATE TABLE list_entries (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  entity BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT,
  removed_at BIGINT,
  removed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX list_entries_newest ON list_entries(list, id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX list_entries_one ON list_entries(list, entity, value) WHERE removed_at IS NULL;
CREATE TABLE list_loads (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  hash TEXT NOT NULL,
  entries BIGINT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX list_loads_newest ON list_loads(list, id);
CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  thread TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  action TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL,
  channel TEXT NOT NULL,
  human BOOLEAN NOT NULL,
  counts BOOLEAN NOT NULL DEFAULT false,
  neutral BOOLEAN NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL DEFAULT '',
  recipient BLOB NOT NULL,
  recipient_idx TEXT NOT NULL DEFAULT '',
  subject BLOB NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  send_at BIGINT NOT NULL,
  sent_at BIGINT,
  attempts INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX messages_account ON messages(account, id) WHERE account <> 0;
CREATE INDEX messages_case ON messages(case_id, id) WHERE case_id <> '';
CREATE INDEX messages_contact ON messages(contact_id) WHERE contact_id <> '';
CREATE INDEX messages_thread ON messages(thread, id) WHERE thread <> '';
CREATE TABLE queues (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  expression TEXT NOT NULL,
  team TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE recovery_code (
  staff TEXT NOT NULL REFERENCES staff(id),
  hash TEXT NOT NULL,
  PRIMARY KEY (staff, hash)
);
CREATE TABLE restricted (
  object TEXT PRIMARY KEY,
  since BIGINT NOT NULL
);
CREATE TABLE restricted_member (
  object TEXT NOT NULL,
  staff TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (object, staff)
);
CREATE INDEX restricted_member_staff ON restricted_member(staff, object);
CREATE TABLE rule_days (
  rule TEXT NOT NULL,
  day BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  PRIMARY KEY (rule, day)
);
CREATE TABLE rule_watch (
  rule TEXT PRIMARY KEY,
  day BIGINT NOT NULL,
  rate DOUBLE PRECISION NOT NULL,
  low DOUBLE PRECISION NOT NULL,
  high DOUBLE PRECISION NOT NULL,
  known BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  alarm TEXT NOT NULL,
  alarm_day BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  quiet_until BIGINT,
  at BIGINT NOT NULL
);
CREATE TABLE rulesets (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  stage TEXT NOT NULL,
  hash TEXT NOT NULL,
  documents TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  retired_at BIGINT
);
CREATE TABLE separations (
  a BIGINT NOT NULL,
  b BIGINT NOT NULL,
  action TEXT NOT NULL REFERENCES actions(id),
  since BIGINT NOT NULL,
  PRIMARY KEY (a, b)
);
CREATE INDEX separations_b ON separations(b, a);
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE sign_in_guard (
  what TEXT PRIMARY KEY,
  attempts BIGINT NOT NULL,
  since BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);
CREATE INDEX sign_in_guard_age ON sign_in_guard(since);
CREATE TABLE snoozes (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  account BIGINT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX snoozes_newest ON snoozes(id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX snoozes_one ON snoozes(account, name) WHERE ended_at IS NULL;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,              -- lower case
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('invited','active','disabled')),
  password TEXT NOT NULL,                  -- argon2id PHC string; '' = none yet
  totp BLOB,                          -- sealed secret; NULL = no second factor
  totp_pending BLOB,                  -- sealed secret waiting for its first code
  totp_step BIGINT NOT NULL,               -- last 30 s step whose code was taken
  locale TEXT NOT NULL,
  theme TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX staff_page ON staff(created_at, id);
CREATE TABLE staff_brand  (staff TEXT NOT NULL REFERENCES staff(id), brand  TEXT NOT NULL, PRIMARY KEY (staff, brand));
CREATE TABLE staff_region (staff TEXT NOT NULL REFERENCES staff(id), region TEXT NOT NULL, PRIMARY KEY (staff, region));
CREATE TABLE staff_role   (staff TEXT NOT NULL REFERENCES staff(id), role   TEXT NOT NULL, PRIMARY KEY (staff, role));
CREATE TABLE staff_session (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  staff TEXT NOT NULL REFERENCES staff(id),
  agent TEXT NOT NULL,                     -- browser, so that its owner knows it again
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,                 -- to the minute
  auth_at BIGINT NOT NULL                  -- last time password and code were shown
);
CREATE INDEX staff_session_age ON staff_session(created_at);
CREATE INDEX staff_session_staff ON staff_session(staff, id);
CREATE TABLE staff_team (
  staff TEXT NOT NULL REFERENCES staff(id),
  team TEXT NOT NULL REFERENCES team(id),
  PRIMARY KEY (staff, team)
);
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  action TEXT NOT NULL REFERENCES actions(id),
  case_id TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL,
  thing BIGINT NOT NULL,
  label BLOB NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  done_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX tasks_action ON tasks(action, id);
CREATE INDEX tasks_due ON tasks(due_at, id) WHERE state = 'open';
CREATE UNIQUE INDEX tasks_once ON tasks(account, kind, thing) WHERE state = 'open';
CREATE TABLE team (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);
CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX threads_once ON threads(case_id, party);
CREATE TABLE watch_marks (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL
);
CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret BLOB NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
-- history
CREATE TABLE accounts (
    id         BIGINT PRIMARY KEY,
    kind       TEXT NOT NULL,
    brand      TEXT NOT NULL,
    region     TEXT NOT NULL,
    position   BIGINT NOT NULL,
    ref        BLOB NOT NULL,
    profile    BLOB NOT NULL,
    email_idx  TEXT NOT NULL,
    phone_idx  TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    language   TEXT NOT NULL,
    city       TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX accounts_by_created ON accounts (created_at, id);
CREATE INDEX accounts_by_email ON accounts (email_idx) WHERE email_idx <> '';
CREATE INDEX accounts_by_phone ON accounts (phone_idx) WHERE phone_idx <> '';
CREATE TABLE community_members (
    run       BIGINT NOT NULL,
    account   BIGINT NOT NULL,
    community BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (run, account)
) WITHOUT ROWID;
CREATE INDEX community_members_by_community ON community_members (run, community, account);
CREATE TABLE custody_log (
    position BIGINT NOT NULL,
    n        INTEGER NOT NULL,
    holder   BIGINT NOT NULL,
    thing    BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    delta    INTEGER NOT NULL,
    label    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (position, n)
) WITHOUT ROWID;
CREATE INDEX custody_log_by_holder ON custody_log (holder, thing);
CREATE TABLE decision_rules (
    rule     TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (rule, position)
) WITHOUT ROWID;
CREATE TABLE decisions (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    account  BIGINT NOT NULL,
    outcome  TEXT NOT NULL,
    score    DOUBLE PRECISION NOT NULL,
    rules    TEXT NOT NULL,
    version  BIGINT NOT NULL,
    took_ns  BIGINT NOT NULL,
    brand    TEXT NOT NULL,
    region   TEXT NOT NULL,
    history  BOOLEAN NOT NULL
);
CREATE INDEX decisions_by_account ON decisions (account, position);
CREATE INDEX decisions_by_at ON decisions (at, position);
CREATE INDEX decisions_by_event_id ON decisions (event_id);
CREATE INDEX decisions_by_outcome ON decisions (outcome, at, position);
CREATE TABLE effects (
    position BIGINT NOT NULL,
    n        INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    done_at  BIGINT,
    PRIMARY KEY (position, n)
) WITHOUT ROWID;
CREATE INDEX effects_open ON effects (position, n) WHERE done_at IS NULL;
CREATE TABLE event_entities (
    entity   BIGINT NOT NULL,
    position BIGINT NOT NULL,
    role     TEXT NOT NULL,
    PRIMARY KEY (entity, position, role)
) WITHOUT ROWID;
CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    received BIGINT NOT NULL,
    source   TEXT NOT NULL,
    brand    TEXT NOT NULL,
    region   TEXT NOT NULL,
    history  BOOLEAN NOT NULL
);
CREATE TABLE links (
    a        BIGINT NOT NULL,
    b        BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (a, b, kind)
) WITHOUT ROWID;
CREATE INDEX links_by_thing ON links (b, a);
CREATE TABLE orders (
    id         BIGINT PRIMARY KEY,
    position   BIGINT NOT NULL,
    customer   BIGINT NOT NULL,
    worker     BIGINT NOT NULL,
    merchant   BIGINT NOT NULL,
    state      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    currency   TEXT NOT NULL,
    city       TEXT NOT NULL,
    brand      TEXT NOT NULL,
    region     TEXT NOT NULL
);
CREATE INDEX orders_by_customer ON orders (customer, at);
CREATE INDEX orders_by_merchant ON orders (merchant, at);
CREATE INDEX orders_by_worker ON orders (worker, at);
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE watermark (
    name     TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    at       BIGINT NOT NULL
) WITHOUT ROWID;
