-- main
CREATE TABLE account_control (
  case_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  why BLOB NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
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
CREATE TABLE acknowledgements (
  contact_id TEXT PRIMARY KEY REFERENCES contacts(id),
  sender_idx TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX acknowledgements_sender ON acknowledgements(sender_idx, at) WHERE state = 'sent';
CREATE TABLE action_hearings (
  id TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  clause TEXT NOT NULL DEFAULT '',
  allegation BLOB NOT NULL,
  answer BLOB,
  channel TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  answered_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX action_hearings_account ON action_hearings(account, id);
CREATE INDEX action_hearings_due ON action_hearings(due_at, id) WHERE state = 'open';
CREATE TABLE action_lists (
  action TEXT NOT NULL REFERENCES actions(id),
  list TEXT NOT NULL,
  entry TEXT NOT NULL,
  removed_at BIGINT, value BLOB, made BOOLEAN NOT NULL DEFAULT true,
  PRIMARY KEY (action, list, entry)
);
CREATE INDEX action_lists_entry ON action_lists(list, entry) WHERE removed_at IS NULL;
CREATE TABLE action_pay (
  action TEXT PRIMARY KEY REFERENCES actions(id),
  account BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  ground TEXT NOT NULL,
  held_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  released_at BIGINT,
  released_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX action_pay_account ON action_pay(account) WHERE released_at IS NULL;
CREATE TABLE action_verdicts (
  action TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  rule TEXT NOT NULL,
  clause TEXT NOT NULL,
  verdict TEXT NOT NULL,
  source TEXT NOT NULL,
  acted_at BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX action_verdicts_rule ON action_verdicts(rule, at);
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
, catalogue INTEGER NOT NULL DEFAULT 1, clause_version INTEGER NOT NULL DEFAULT 0, told BLOB, happened BIGINT, order_id BIGINT NOT NULL DEFAULT 0, instrument BIGINT NOT NULL DEFAULT 0, thing_ref TEXT NOT NULL DEFAULT '', terms TEXT NOT NULL DEFAULT '{}', amount BIGINT NOT NULL DEFAULT 0, currency TEXT NOT NULL DEFAULT '', hearing TEXT NOT NULL DEFAULT '', approval TEXT NOT NULL DEFAULT '', limit_step INTEGER NOT NULL DEFAULT 0, warned_at BIGINT, warned_by TEXT NOT NULL DEFAULT '', replaces TEXT NOT NULL DEFAULT '');
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
, old_hash TEXT NOT NULL DEFAULT '', old_until BIGINT, old_used_at BIGINT, rotated_at BIGINT);
CREATE INDEX api_key_old ON api_key(old_hash) WHERE old_hash <> '';
CREATE INDEX api_key_page ON api_key(created_at, id);
CREATE TABLE appeal_materials (
  id TEXT PRIMARY KEY,
  appeal TEXT NOT NULL REFERENCES appeals(id),
  kind TEXT NOT NULL,
  text BLOB,
  evidence TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  once TEXT NOT NULL
);
CREATE INDEX appeal_materials_appeal ON appeal_materials(appeal, id);
CREATE UNIQUE INDEX appeal_materials_once ON appeal_materials(once);
CREATE TABLE appeals (
  id TEXT PRIMARY KEY,
  notice TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  rule TEXT NOT NULL DEFAULT '',
  clause TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  behalf BLOB,
  language TEXT NOT NULL,
  text BLOB NOT NULL,
  contact TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  assignee TEXT NOT NULL DEFAULT '',
  taken_at BIGINT,
  opened_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  due_source TEXT NOT NULL,
  late BOOLEAN NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  reason BLOB,
  answer BLOB,
  decided_at BIGINT,
  decided_by TEXT NOT NULL DEFAULT '',
  new_action TEXT NOT NULL DEFAULT '',
  group_id TEXT NOT NULL DEFAULT '',
  outside TEXT NOT NULL DEFAULT '',
  outside_ref BLOB,
  outside_at BIGINT,
  once TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX appeals_account ON appeals(account, id);
CREATE INDEX appeals_action ON appeals(action, id);
CREATE INDEX appeals_due ON appeals(due_at, id) WHERE state = 'open';
CREATE INDEX appeals_group ON appeals(group_id) WHERE group_id <> '';
CREATE INDEX appeals_newest ON appeals(opened_at, id);
CREATE UNIQUE INDEX appeals_once ON appeals(once);
CREATE UNIQUE INDEX appeals_open ON appeals(action) WHERE state = 'open';
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
CREATE TABLE authority_limits (
  id TEXT PRIMARY KEY,
  version BIGINT,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  base BIGINT NOT NULL,
  author TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  approval TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX authority_limits_version ON authority_limits(version) WHERE version IS NOT NULL;
CREATE TABLE authority_locks (
  kind TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);
CREATE TABLE authority_requests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  currency TEXT NOT NULL,
  preparer TEXT NOT NULL,
  preparer_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  title TEXT NOT NULL,
  limits_version BIGINT NOT NULL,
  needed INTEGER NOT NULL,
  not_manager BOOLEAN NOT NULL,
  grounds TEXT NOT NULL,
  hash TEXT NOT NULL,
  shown BLOB,
  why BLOB,
  eid BIGINT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  counted_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  decided_at BIGINT,
  overdue BOOLEAN NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX authority_requests_due ON authority_requests(due_at, id) WHERE state IN ('pending', 'approved');
CREATE INDEX authority_requests_newest ON authority_requests(created_at, id) WHERE state <> 'alone';
CREATE INDEX authority_requests_object ON authority_requests(object);
CREATE UNIQUE INDEX authority_requests_open ON authority_requests(kind, object) WHERE state IN ('pending', 'approved');
CREATE INDEX authority_requests_sum ON authority_requests(kind, counted_at);
CREATE TABLE authority_signatures (
  request TEXT NOT NULL REFERENCES authority_requests(id),
  staff TEXT NOT NULL,
  approve BOOLEAN NOT NULL,
  reason BLOB NOT NULL,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (request, staff)
);
CREATE TABLE automation_stops (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  account BIGINT NOT NULL,
  state TEXT NOT NULL,
  told INTEGER NOT NULL,
  since BIGINT NOT NULL,
  acknowledged_at BIGINT,
  lift_at BIGINT,
  lifted_at BIGINT,
  lifted_by TEXT NOT NULL DEFAULT '',
  lift_reason BLOB,
  lift_acknowledged_at BIGINT
);
CREATE UNIQUE INDEX automation_stops_once ON automation_stops(case_id, account) WHERE lifted_at IS NULL;
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
CREATE TABLE break_glass (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,                    -- cas_ id
  number TEXT NOT NULL,
  owner TEXT NOT NULL,                     -- stf_ id of the assignee then; '' = nobody
  staff TEXT NOT NULL REFERENCES staff(id),
  code TEXT NOT NULL,
  reason BLOB NOT NULL,               -- sealed under the case's key
  at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  ended_at BIGINT,
  review_due BIGINT NOT NULL,
  overdue BOOLEAN NOT NULL,                -- the review did not come in time, and was asked for again
  reviewer TEXT NOT NULL,
  reviewed_at BIGINT,
  verdict TEXT NOT NULL,                   -- justified, not_justified; '' = not reviewed
  note BLOB NOT NULL,                 -- sealed under the case's key
  version BIGINT NOT NULL
);
CREATE INDEX break_glass_object ON break_glass(object, staff);
CREATE INDEX break_glass_page ON break_glass(at, id);
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
, approval TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'running', told BLOB);
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
CREATE TABLE case_bulk_items (
  bulk TEXT NOT NULL REFERENCES case_bulks(id),
  case_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, case_id)
);
CREATE TABLE case_bulks (
  id TEXT PRIMARY KEY,
  change TEXT NOT NULL,
  note BLOB,
  eid BIGINT NOT NULL,
  count INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX case_bulks_actor ON case_bulks(actor, id);
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
CREATE TABLE case_details (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  fields BLOB,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL
);
CREATE TABLE case_facts (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  at_from BIGINT,
  at_to BIGINT,
  margin INTEGER NOT NULL DEFAULT 0,
  zone TEXT NOT NULL,
  certainty TEXT NOT NULL CHECK (certainty IN ('exact', 'about', 'between', 'unknown')),
  text BLOB NOT NULL,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL DEFAULT '',
  source_note BLOB,
  disputed BOOLEAN NOT NULL,
  replaces TEXT NOT NULL DEFAULT '',
  entered_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_by TEXT NOT NULL DEFAULT '',
  why BLOB
);
CREATE INDEX case_facts_case ON case_facts(case_id, at_from, id);
CREATE UNIQUE INDEX case_facts_replaces ON case_facts(replaces) WHERE replaces <> '';
CREATE TABLE case_links (
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, object)
);
CREATE INDEX case_links_object ON case_links(object, case_id);
CREATE TABLE case_mentions (
  note TEXT NOT NULL REFERENCES case_notes(id),
  staff TEXT NOT NULL,
  PRIMARY KEY (note, staff)
);
CREATE TABLE case_merges (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL REFERENCES cases(id),
  target TEXT NOT NULL REFERENCES cases(id),
  before TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX case_merges_once ON case_merges(source) WHERE undone_at IS NULL;
CREATE INDEX case_merges_target ON case_merges(target, id);
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
CREATE TABLE case_notices (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  seen_at BIGINT
);
CREATE INDEX case_notices_staff ON case_notices(staff, id);
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
, confidential BOOLEAN NOT NULL DEFAULT false);
CREATE INDEX case_parties_account ON case_parties(account, case_id) WHERE account <> 0;
CREATE INDEX case_parties_case ON case_parties(case_id, id);
CREATE INDEX case_parties_email ON case_parties(email_idx) WHERE email_idx <> '';
CREATE INDEX case_parties_phone ON case_parties(phone_idx) WHERE phone_idx <> '';
CREATE TABLE case_relations (
  a TEXT NOT NULL REFERENCES cases(id),
  b TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL CHECK (kind IN ('parent', 'cross_complaint', 'related')),
  at BIGINT NOT NULL,
  actor TEXT NOT NULL, why BLOB,
  PRIMARY KEY (a, b, kind)
);
CREATE INDEX case_relations_b ON case_relations(b, a);
CREATE UNIQUE INDEX case_relations_parent ON case_relations(b) WHERE kind = 'parent';
CREATE TABLE case_searches (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  name BLOB NOT NULL,
  expression BLOB NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  at_from BIGINT,
  at_to BIGINT,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX case_searches_case ON case_searches(case_id, id);
CREATE TABLE case_tags (
  case_id TEXT NOT NULL REFERENCES cases(id),
  tag TEXT NOT NULL,
  PRIMARY KEY (case_id, tag)
);
CREATE TABLE case_tasks (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  title BLOB NOT NULL,
  party TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  ref TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  due_at BIGINT,
  note BLOB,
  done_at BIGINT,
  done_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX case_tasks_case ON case_tasks(case_id, id);
CREATE INDEX case_tasks_due ON case_tasks(due_at, id) WHERE state = 'open';
CREATE UNIQUE INDEX case_tasks_ref ON case_tasks(case_id, ref) WHERE ref <> '';
CREATE TABLE case_templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  version BIGINT NOT NULL
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
CREATE TABLE case_types (
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (type, version)
);
CREATE TABLE case_waivers (
  case_id TEXT NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  why BLOB NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, item)
);
CREATE TABLE case_watchers (
  case_id TEXT NOT NULL REFERENCES cases(id),
  staff TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, staff)
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
, simulated BOOLEAN NOT NULL DEFAULT false, root TEXT NOT NULL DEFAULT '');
CREATE INDEX cases_account ON cases(account, id) WHERE account <> 0;
CREATE INDEX cases_due ON cases(due_at, severity, id) WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX cases_newest ON cases(opened_at, id);
CREATE UNIQUE INDEX cases_pivot ON cases(pivot) WHERE pivot IS NOT NULL AND state NOT IN ('resolved', 'closed');
CREATE INDEX cases_root ON cases(root, id) WHERE root <> '';
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
CREATE VIEW conflict_accounts AS
  SELECT staff, account FROM conflicts
  UNION ALL
  SELECT mate.staff, own.account FROM conflicts own
    JOIN staff_team t ON t.staff = own.staff
    JOIN staff_team mate ON mate.team = t.team AND mate.staff <> own.staff
    WHERE own.kind = 'own' AND NOT EXISTS (SELECT 1 FROM staff_role r WHERE r.staff = mate.staff AND r.role IN ('privacy','legal'));
CREATE VIEW conflicted AS
  SELECT p.case_id AS object, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account WHERE p.account <> 0
  UNION ALL
  SELECT k.root, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account JOIN cases k ON k.id = p.case_id WHERE p.account <> 0 AND k.root <> ''
  UNION ALL
  SELECT k.id, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account JOIN cases k ON k.root = p.case_id WHERE p.account <> 0
  UNION ALL
  SELECT k.id, c.staff FROM cases k JOIN conflict_accounts c ON c.account = k.account WHERE k.account <> 0
  UNION ALL
  SELECT m.id, c.staff FROM contacts m JOIN conflict_accounts c ON c.account = m.account WHERE m.account <> 0;
CREATE TABLE conflicts (
  staff TEXT NOT NULL REFERENCES staff(id),
  account BIGINT NOT NULL,
  kind TEXT NOT NULL,                      -- own, family, near
  declared_by TEXT NOT NULL,
  declared_at BIGINT NOT NULL,
  PRIMARY KEY (staff, account)
);
CREATE INDEX conflicts_account ON conflicts(account, staff);
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
  updated_at BIGINT NOT NULL, account BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, party)
);
CREATE INDEX contact_plans_account ON contact_plans(account) WHERE account <> 0;
CREATE TABLE contact_words (
  word TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  PRIMARY KEY (word, contact_id)
);
CREATE INDEX contact_words_contact ON contact_words(contact_id);
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
, kind TEXT NOT NULL DEFAULT '', sender_check TEXT, account_control TEXT NOT NULL DEFAULT '', on_behalf BLOB, follows TEXT NOT NULL DEFAULT '', legal_due BIGINT, confidential BOOLEAN NOT NULL DEFAULT false);
CREATE INDEX contacts_account ON contacts(account, id) WHERE account <> 0;
CREATE INDEX contacts_case ON contacts(case_id, id) WHERE case_id <> '';
CREATE INDEX contacts_channel ON contacts(channel, received_at);
CREATE UNIQUE INDEX contacts_follow ON contacts(follow) WHERE follow <> '';
CREATE INDEX contacts_follows ON contacts(follows) WHERE follows <> '';
CREATE INDEX contacts_newest ON contacts(received_at, id);
CREATE UNIQUE INDEX contacts_once ON contacts(mailbox, dedupe);
CREATE INDEX contacts_open ON contacts(suggested, received_at, id) WHERE state = 'new';
CREATE INDEX contacts_order ON contacts(order_eid, id) WHERE order_eid <> 0;
CREATE INDEX contacts_party ON contacts(party) WHERE party <> '';
CREATE INDEX contacts_sender ON contacts(sender_idx, id) WHERE sender_idx <> '';
CREATE TABLE control_outbox (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  position BIGINT
);
CREATE INDEX control_outbox_unsent ON control_outbox(id) WHERE position IS NULL;
CREATE TABLE counsel_matters (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  label TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  version BIGINT NOT NULL
);
CREATE TABLE counsel_members (
  case_id TEXT NOT NULL REFERENCES counsel_matters(case_id),
  staff TEXT NOT NULL REFERENCES staff(id),
  added_by TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, staff)
);
CREATE TABLE counsel_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES counsel_matters(case_id),
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  about TEXT NOT NULL,                     -- advice, request, work_product
  text BLOB NOT NULL                  -- sealed under the case's key
);
CREATE INDEX counsel_notes_case ON counsel_notes(case_id, id);
CREATE TABLE custody (
  evidence TEXT NOT NULL REFERENCES evidence(id),
  n INTEGER NOT NULL,
  act TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT '', words BLOB,
  PRIMARY KEY (evidence, n)
);
CREATE TABLE deferrals (
  object TEXT PRIMARY KEY,
  until BIGINT NOT NULL,
  why BLOB NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL
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
CREATE TABLE disputed_accounts (
  case_id TEXT NOT NULL,
  account BIGINT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (case_id, account)
);
CREATE INDEX disputed_accounts_account ON disputed_accounts(account) WHERE ended_at IS NULL;
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
CREATE TABLE duty_answers (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  account BIGINT NOT NULL,
  table_version BIGINT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX duty_answers_object ON duty_answers(object, id);
CREATE TABLE duty_tables (
  id TEXT PRIMARY KEY,
  version BIGINT,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  base BIGINT NOT NULL,
  author TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  approval TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX duty_tables_version ON duty_tables(version) WHERE version IS NOT NULL;
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
, kind TEXT NOT NULL DEFAULT 'file', class TEXT NOT NULL DEFAULT '', derived_from TEXT NOT NULL DEFAULT '', parts INTEGER NOT NULL DEFAULT 0, view_blob TEXT NOT NULL DEFAULT '', exif BLOB, redaction BLOB, captured_at BIGINT NOT NULL DEFAULT 0, scan TEXT NOT NULL DEFAULT 'none', scan_note TEXT NOT NULL DEFAULT '', quarantined BOOLEAN NOT NULL DEFAULT false, locked BOOLEAN NOT NULL DEFAULT false, destroyed_at BIGINT NOT NULL DEFAULT 0);
CREATE INDEX evidence_case ON evidence(case_id, id) WHERE case_id <> '';
CREATE INDEX evidence_contact ON evidence(contact_id, id) WHERE contact_id <> '';
CREATE INDEX evidence_derived ON evidence(derived_from, id) WHERE derived_from <> '';
CREATE INDEX evidence_hash ON evidence(sha256);
CREATE TABLE evidence_checks (
  id TEXT PRIMARY KEY,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  checked INTEGER NOT NULL,
  faults INTEGER NOT NULL,
  found TEXT NOT NULL
);
CREATE TABLE evidence_locks (
  evidence TEXT PRIMARY KEY REFERENCES evidence(id),
  sha256 TEXT NOT NULL,
  ground TEXT NOT NULL,
  locked_by TEXT NOT NULL,
  locked_at BIGINT NOT NULL,
  preserve_until BIGINT NOT NULL,
  authority TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '',
  reported_by TEXT NOT NULL DEFAULT '',
  reported_at BIGINT NOT NULL DEFAULT 0,
  lifted_by TEXT NOT NULL DEFAULT '',
  lifted_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX evidence_locks_hash ON evidence_locks(sha256);
CREATE TABLE evidence_parts (
  evidence TEXT NOT NULL REFERENCES evidence(id),
  n INTEGER NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (evidence, n)
);
CREATE INDEX evidence_parts_blob ON evidence_parts(blob);
CREATE TABLE exposures (
  staff TEXT NOT NULL,
  evidence TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (staff, at, evidence)
);
CREATE TABLE finding_grounds (
  finding TEXT NOT NULL REFERENCES findings(id),
  n INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('supports', 'contradicts')),
  kind TEXT NOT NULL CHECK (kind IN ('fact', 'evidence', 'interview', 'message')),
  ref TEXT NOT NULL,
  why BLOB,
  PRIMARY KEY (finding, n)
);
CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  claim BLOB NOT NULL,
  party TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  clause TEXT NOT NULL DEFAULT '',
  clause_version INTEGER NOT NULL DEFAULT 0,
  standard TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  reasoning BLOB NOT NULL,
  none_contradicts BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'concluded', 'withdrawn')),
  author TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  submitted_at BIGINT,
  reader TEXT NOT NULL DEFAULT '',
  read_at BIGINT,
  read_hash TEXT NOT NULL DEFAULT '',
  reader_note BLOB,
  why BLOB,
  version BIGINT NOT NULL
);
CREATE INDEX findings_account ON findings(account, id) WHERE account <> 0;
CREATE INDEX findings_case ON findings(case_id, id);
CREATE TABLE follow_ups (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  task TEXT NOT NULL,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  dropped_at BIGINT
);
CREATE INDEX follow_ups_case ON follow_ups(case_id, id);
CREATE TABLE group_appeal_items (
  grp TEXT NOT NULL REFERENCES group_appeals(id),
  n INTEGER NOT NULL,
  action TEXT NOT NULL,
  account BIGINT NOT NULL,
  state TEXT NOT NULL,
  strikes INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (grp, action)
);
CREATE INDEX group_appeal_items_waiting ON group_appeal_items(grp, n) WHERE state = 'waiting';
CREATE TABLE group_appeals (
  id TEXT PRIMARY KEY,
  basis TEXT NOT NULL,
  value TEXT NOT NULL,
  from_at BIGINT,
  to_at BIGINT,
  eid BIGINT NOT NULL,
  reason BLOB NOT NULL,
  count INTEGER NOT NULL,
  accounts INTEGER NOT NULL,
  strikes INTEGER NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX group_appeals_newest ON group_appeals(created_at, id);
CREATE TABLE handovers (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('handover', 'warm')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  from_staff TEXT NOT NULL,
  to_staff TEXT NOT NULL,
  to_team TEXT NOT NULL,
  note BLOB NOT NULL,
  made_at BIGINT NOT NULL,
  lapses_at BIGINT,
  answered_at BIGINT,
  answered_by TEXT NOT NULL DEFAULT '',
  answer BLOB,
  version BIGINT NOT NULL
);
CREATE INDEX handovers_object ON handovers(object, id);
CREATE UNIQUE INDEX handovers_once ON handovers(object) WHERE state = 'pending';
CREATE INDEX handovers_pending ON handovers(made_at, id) WHERE state = 'pending';
CREATE TABLE heartbeats (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  every_minutes INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  watches TEXT NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  last_at BIGINT,
  since BIGINT NOT NULL,
  tick BIGINT NOT NULL,
  page TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE TABLE hypotheses (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  text BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'supported', 'set_aside')),
  why BLOB,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at BIGINT
);
CREATE INDEX hypotheses_case ON hypotheses(case_id, id);
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
CREATE TABLE incident_actions (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  title BLOB NOT NULL,
  owner TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  because BLOB,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE INDEX incident_actions_incident ON incident_actions(incident, id);
CREATE INDEX incident_actions_open ON incident_actions(due_at, id) WHERE state = 'open';
CREATE TABLE incident_affected (
  snapshot TEXT NOT NULL REFERENCES incident_snapshots(id),
  order_eid BIGINT NOT NULL,
  position BIGINT NOT NULL,
  at BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  worker BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  state TEXT NOT NULL,
  region TEXT NOT NULL,
  city TEXT NOT NULL,
  PRIMARY KEY (snapshot, order_eid)
);
CREATE INDEX incident_affected_when ON incident_affected(snapshot, at, order_eid);
CREATE TABLE incident_bulk_items (
  bulk TEXT NOT NULL REFERENCES incident_bulks(id),
  item TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  result TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, item)
);
CREATE INDEX incident_bulk_items_waiting ON incident_bulk_items(bulk, n) WHERE state = 'waiting';
CREATE TABLE incident_bulk_people (
  bulk TEXT NOT NULL REFERENCES incident_bulks(id),
  person TEXT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (bulk, person)
);
CREATE TABLE incident_bulks (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  count INTEGER NOT NULL,
  hash TEXT NOT NULL,
  terms BLOB NOT NULL,
  state TEXT NOT NULL,
  delegated TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX incident_bulks_incident ON incident_bulks(incident, created_at, id);
CREATE TABLE incident_cases (
  incident TEXT NOT NULL REFERENCES incidents(id),
  case_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (incident, case_id)
);
CREATE INDEX incident_cases_case ON incident_cases(case_id, incident);
CREATE TABLE incident_contacts (
  contact TEXT NOT NULL,
  incident TEXT NOT NULL REFERENCES incidents(id),
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (contact, incident)
);
CREATE INDEX incident_contacts_incident ON incident_contacts(incident, state, at, contact);
CREATE UNIQUE INDEX incident_contacts_linked ON incident_contacts(contact) WHERE state = 'linked';
CREATE TABLE incident_counter (name TEXT PRIMARY KEY, n BIGINT NOT NULL);
CREATE TABLE incident_entries (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  kind TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  author TEXT NOT NULL,
  body BLOB,
  data TEXT NOT NULL,
  corrects TEXT NOT NULL DEFAULT ''
);
CREATE INDEX incident_entries_when ON incident_entries(incident, happened_at, id);
CREATE TABLE incident_overdue (
  incident TEXT NOT NULL REFERENCES incidents(id),
  due BIGINT NOT NULL,
  n INTEGER NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (incident, due, n)
);
CREATE TABLE incident_reviews (
  incident TEXT PRIMARY KEY REFERENCES incidents(id),
  body BLOB NOT NULL,
  completed_at BIGINT,
  completed_by TEXT NOT NULL DEFAULT '',
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE incident_roles (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  role TEXT NOT NULL,
  staff TEXT NOT NULL,
  assumed_at BIGINT NOT NULL,
  assumed_by TEXT NOT NULL,
  relinquished_at BIGINT,
  relinquished_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX incident_roles_commander ON incident_roles(incident) WHERE role = 'commander' AND relinquished_at IS NULL;
CREATE UNIQUE INDEX incident_roles_held ON incident_roles(incident, role, staff) WHERE relinquished_at IS NULL;
CREATE INDEX incident_roles_incident ON incident_roles(incident, assumed_at, id);
CREATE TABLE incident_snapshots (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  expression TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT,
  n INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  people INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  author TEXT NOT NULL
);
CREATE UNIQUE INDEX incident_snapshots_incident ON incident_snapshots(incident, n);
CREATE TABLE incident_updates (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  audience TEXT NOT NULL,
  body BLOB NOT NULL,
  at BIGINT NOT NULL,
  author TEXT NOT NULL,
  due BIGINT,
  late BOOLEAN NOT NULL
);
CREATE INDEX incident_updates_incident ON incident_updates(incident, at, id);
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  eid BIGINT NOT NULL,
  title BLOB NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  simulated BOOLEAN NOT NULL,
  declared_at BIGINT NOT NULL,
  declared_by TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  contained_at BIGINT,
  resolved_at BIGINT,
  ended_at BIGINT,
  why BLOB,
  merged_into TEXT NOT NULL DEFAULT '',
  update_every INTEGER NOT NULL,
  updated_last BIGINT,
  update_due BIGINT,
  watch_where TEXT NOT NULL DEFAULT '',
  watch_mode TEXT NOT NULL DEFAULT '',
  touched_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX incidents_newest ON incidents(declared_at, id);
CREATE INDEX incidents_running ON incidents(update_due) WHERE state IN ('declared', 'active', 'contained');
CREATE TABLE intake_probes (
  id TEXT PRIMARY KEY,
  way TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  seen_at BIGINT,
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX intake_probes_newest ON intake_probes(way, sent_at);
CREATE TABLE interview_lines (
  interview TEXT NOT NULL REFERENCES interviews(id),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'statement', 'correction')),
  text BLOB NOT NULL,
  corrects INTEGER NOT NULL DEFAULT 0,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (interview, n)
);
CREATE TABLE interviews (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  party TEXT NOT NULL DEFAULT '',
  who BLOB NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('phone', 'video', 'in_person', 'written')),
  language TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL,
  at BIGINT NOT NULL,
  ended_at BIGINT,
  consent TEXT NOT NULL CHECK (consent IN ('given', 'refused', 'not_asked', 'not_recorded')),
  recording TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX interviews_case ON interviews(case_id, at, id);
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
, again_at BIGINT, again_payload TEXT);
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
CREATE TABLE macros (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE mail_aside (
  id TEXT PRIMARY KEY,
  mailbox TEXT NOT NULL REFERENCES mailboxes(id),
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL,
  tries INTEGER NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_aside_once ON mail_aside(mailbox, uid_validity, uid);
CREATE TABLE mailboxes (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  authserv TEXT NOT NULL DEFAULT '',
  hops INTEGER NOT NULL DEFAULT 1,
  host TEXT NOT NULL DEFAULT '',
  port INTEGER NOT NULL DEFAULT 0,
  security TEXT NOT NULL DEFAULT '',
  username TEXT NOT NULL DEFAULT '',
  secret BLOB,
  folder TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  set_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  uid_validity BIGINT NOT NULL DEFAULT 0,
  uid_last BIGINT NOT NULL DEFAULT 0,
  since BIGINT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT '',
  refused BIGINT NOT NULL DEFAULT 0,
  tried_at BIGINT,
  ok_at BIGINT,
  next_at BIGINT,
  taken_at BIGINT
);
CREATE UNIQUE INDEX mailboxes_address ON mailboxes(address) WHERE state <> 'removed';
CREATE TABLE message_files (
  message TEXT NOT NULL REFERENCES messages(id),
  evidence TEXT NOT NULL,
  PRIMARY KEY (message, evidence)
);
CREATE TABLE message_templates (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  purpose TEXT NOT NULL,
  sensitive BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  live INTEGER NOT NULL DEFAULT 0,
  shipped BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
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
, waits TEXT NOT NULL DEFAULT '', delivered_at BIGINT, original BLOB, original_language TEXT NOT NULL DEFAULT '', translated TEXT NOT NULL DEFAULT '', macro TEXT NOT NULL DEFAULT '');
CREATE INDEX messages_account ON messages(account, id) WHERE account <> 0;
CREATE INDEX messages_case ON messages(case_id, id) WHERE case_id <> '';
CREATE INDEX messages_contact ON messages(contact_id) WHERE contact_id <> '';
CREATE INDEX messages_thread ON messages(thread, id) WHERE thread <> '';
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  appeal TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  place TEXT NOT NULL,
  audience TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  clause TEXT NOT NULL DEFAULT '',
  clause_version INTEGER NOT NULL DEFAULT 0,
  rule TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  automated TEXT NOT NULL,
  detected BOOLEAN NOT NULL,
  reported BOOLEAN NOT NULL,
  happened_at BIGINT,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  appeal_until BIGINT,
  fields BLOB NOT NULL,
  subject BLOB NOT NULL,
  body BLOB NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL,
  severity INTEGER NOT NULL,
  way TEXT NOT NULL,
  findings TEXT NOT NULL,
  state TEXT NOT NULL,
  ground TEXT NOT NULL DEFAULT '',
  held_until BIGINT,
  message TEXT NOT NULL DEFAULT '',
  follow TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  decided_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX notices_account ON notices(account, id);
CREATE INDEX notices_case ON notices(case_id, id) WHERE case_id <> '';
CREATE UNIQUE INDEX notices_follow ON notices(follow);
CREATE INDEX notices_held ON notices(held_until, id) WHERE state = 'held';
CREATE INDEX notices_message ON notices(message) WHERE message <> '';
CREATE INDEX notices_newest ON notices(created_at, id);
CREATE UNIQUE INDEX notices_once ON notices(action, event, account, appeal);
CREATE TABLE oncall_editions (
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  n BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  zone TEXT NOT NULL,
  layers TEXT NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (schedule, n)
);
CREATE TABLE oncall_entries (
  page TEXT NOT NULL REFERENCES oncall_pages(id),
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (page, n)
);
CREATE TABLE oncall_feeds (
  staff TEXT PRIMARY KEY,
  secret TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX oncall_feeds_secret ON oncall_feeds(secret);
CREATE TABLE oncall_handovers (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL DEFAULT '',
  eid BIGINT NOT NULL,
  author TEXT NOT NULL,
  recipient TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  note BLOB NOT NULL,
  objects TEXT NOT NULL,
  acknowledged_by TEXT NOT NULL DEFAULT '',
  acknowledged_at BIGINT
);
CREATE INDEX oncall_handovers_newest ON oncall_handovers(at, id);
CREATE TABLE oncall_methods (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  eid BIGINT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  address BLOB NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  codes INTEGER NOT NULL,
  code_at BIGINT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  verified_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_methods_staff ON oncall_methods(staff, id);
CREATE TABLE oncall_notifications (
  id TEXT PRIMARY KEY,
  page TEXT NOT NULL REFERENCES oncall_pages(id),
  person TEXT NOT NULL,
  method TEXT NOT NULL,
  kind TEXT NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  tick BIGINT NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  sent_at BIGINT,
  delivered_at BIGINT,
  answered_at BIGINT,
  failure TEXT NOT NULL DEFAULT '',
  ref TEXT NOT NULL DEFAULT '',
  carried_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX oncall_notifications_method ON oncall_notifications(method, sent_at);
CREATE INDEX oncall_notifications_page ON oncall_notifications(page, id);
CREATE INDEX oncall_notifications_ref ON oncall_notifications(ref) WHERE ref <> '';
CREATE INDEX oncall_notifications_waiting ON oncall_notifications(method, due_at) WHERE state = 'queued';
CREATE TABLE oncall_overrides (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  kind TEXT NOT NULL,
  person TEXT NOT NULL DEFAULT '',
  instead_of TEXT NOT NULL DEFAULT '',
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_overrides_schedule ON oncall_overrides(schedule, ends_at);
CREATE TABLE oncall_pages (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  title TEXT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  dedupe TEXT NOT NULL,
  drill BOOLEAN NOT NULL,
  policy TEXT NOT NULL DEFAULT '',
  policy_version BIGINT NOT NULL DEFAULT 0,
  ladder TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  tick BIGINT NOT NULL,
  due_at BIGINT,
  acknowledged_by TEXT NOT NULL DEFAULT '',
  acknowledged_at BIGINT,
  first_acknowledged_at BIGINT,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at BIGINT,
  entries BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_pages_newest ON oncall_pages(created_at, id);
CREATE INDEX oncall_pages_object ON oncall_pages(object);
CREATE UNIQUE INDEX oncall_pages_open ON oncall_pages(dedupe) WHERE ended_at IS NULL;
CREATE TABLE oncall_policies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL,
  condition TEXT NOT NULL DEFAULT '',
  ladder TEXT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT false,
  version BIGINT NOT NULL
);
CREATE TABLE oncall_rules (
  staff TEXT PRIMARY KEY,
  rules TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE oncall_schedules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  warn_days INTEGER NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT false,
  warned_until BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE oncall_swaps (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  asks TEXT NOT NULL,
  other TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  back_from BIGINT,
  back_to BIGINT,
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_swaps_schedule ON oncall_swaps(schedule, state);
CREATE TABLE oncall_time_off (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_time_off_person ON oncall_time_off(person, ends_at);
CREATE TABLE packages (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  state TEXT NOT NULL,
  form TEXT NOT NULL,
  purpose TEXT NOT NULL,
  spec BLOB NOT NULL,
  approval TEXT NOT NULL DEFAULT '',
  items INTEGER NOT NULL DEFAULT 0,
  manifest TEXT NOT NULL DEFAULT '',
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  made_by TEXT NOT NULL DEFAULT '',
  made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX packages_case ON packages(case_id, id);
CREATE TABLE partner_calls (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners(id),
  number TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL,
  purpose TEXT NOT NULL,
  claimed TEXT NOT NULL DEFAULT '',
  answers TEXT NOT NULL DEFAULT '',
  incident TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL,
  eid BIGINT NOT NULL,
  notes BLOB,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL
);
CREATE INDEX partner_calls_due ON partner_calls(at) WHERE outcome = 'call_back_due';
CREATE INDEX partner_calls_partner ON partner_calls(partner, at, id);
CREATE TABLE partner_numbers (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners(id),
  phone TEXT NOT NULL,
  label TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  verified_at BIGINT,
  verified_by TEXT NOT NULL DEFAULT '',
  verified_how TEXT NOT NULL DEFAULT '',
  expires_at BIGINT,
  withdrawn_at BIGINT,
  withdrawn_why TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX partner_numbers_once ON partner_numbers(partner, phone) WHERE withdrawn_at IS NULL;
CREATE INDEX partner_numbers_phone ON partner_numbers(phone) WHERE withdrawn_at IS NULL;
CREATE TABLE partners (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  county TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  radius_km INTEGER NOT NULL DEFAULT 0,
  hours TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT '',
  web TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  active BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX partners_name ON partners(kind, region, county, name);
CREATE INDEX partners_place ON partners(region, county, kind, id);
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff(id),
  rp TEXT NOT NULL,                        -- the host name it was made for
  credential BLOB NOT NULL UNIQUE,    -- the authenticator's name for it
  public_key BLOB NOT NULL,           -- COSE
  sign_count BIGINT NOT NULL,              -- 0 = the authenticator does not count
  synced BOOLEAN NOT NULL,                 -- may be copied by its maker to other devices
  transports TEXT NOT NULL,                -- separated by commas
  name TEXT NOT NULL,                      -- what its owner calls it
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  suspect_at BIGINT,                       -- its count went back: somebody may hold a copy
  version BIGINT NOT NULL
);
CREATE INDEX passkey_staff ON passkey(staff, id);
CREATE TABLE phone_attempts (
  call TEXT NOT NULL REFERENCES phone_calls(id),
  n INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  against TEXT NOT NULL DEFAULT '',
  notes BLOB NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (call, n)
);
CREATE TABLE phone_calls (
  id TEXT PRIMARY KEY,
  sid TEXT NOT NULL,
  contact TEXT NOT NULL,
  eid BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  number_idx TEXT NOT NULL DEFAULT '',
  rang_at BIGINT NOT NULL,
  answered_at BIGINT,
  ended_at BIGINT,
  outcome TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  consent TEXT NOT NULL DEFAULT '',
  recording BLOB,
  call_back TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  due_at BIGINT,
  attempts INTEGER NOT NULL DEFAULT 0,
  reached_at BIGINT,
  task TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0,
  answers TEXT NOT NULL DEFAULT '',
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX phone_calls_case ON phone_calls(case_id, id) WHERE case_id <> '';
CREATE INDEX phone_calls_contact ON phone_calls(contact);
CREATE INDEX phone_calls_due ON phone_calls(due_at, id) WHERE call_back = 'due';
CREATE INDEX phone_calls_number ON phone_calls(number_idx, id) WHERE number_idx <> '';
CREATE UNIQUE INDEX phone_calls_once ON phone_calls(sid);
CREATE INDEX phone_calls_rang ON phone_calls(rang_at, id);
CREATE TABLE placements (
  object TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  skills TEXT NOT NULL DEFAULT '',
  pinned BOOLEAN NOT NULL DEFAULT false,
  keep TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX placements_queue ON placements(queue, object);
CREATE TABLE policy_approvals (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  base BIGINT NOT NULL,
  shown TEXT NOT NULL,
  staff TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('approved', 'refused')),
  note TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  voided_at BIGINT
);
CREATE UNIQUE INDEX policy_approvals_one ON policy_approvals(document, shown, staff) WHERE voided_at IS NULL AND decision = 'approved';
CREATE TABLE policy_attestations (
  document TEXT NOT NULL REFERENCES policy_documents(id),
  version BIGINT NOT NULL,
  staff TEXT NOT NULL,
  hash TEXT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  at BIGINT,
  PRIMARY KEY (document, version, staff)
);
CREATE TABLE policy_clauses (
  clause TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  title TEXT NOT NULL,
  since BIGINT NOT NULL
);
CREATE INDEX policy_clauses_document ON policy_clauses(document, clause);
CREATE TABLE policy_documents (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rule_book', 'history')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  version BIGINT NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  shipped TEXT NOT NULL DEFAULT '',
  retired_at BIGINT,
  retired_why TEXT NOT NULL DEFAULT '',
  review_days BIGINT NOT NULL DEFAULT 0,
  reviewed_at BIGINT,
  review_due BIGINT,
  reminded_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE policy_drafts (
  document TEXT PRIMARY KEY REFERENCES policy_documents(id),
  body TEXT NOT NULL,
  base BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'approved')),
  change TEXT NOT NULL DEFAULT 'material',
  note TEXT NOT NULL DEFAULT '',
  effective_from BIGINT,
  roll_out TEXT NOT NULL,
  shown TEXT NOT NULL DEFAULT '',
  refused TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  editors TEXT NOT NULL,
  asked_at BIGINT,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE policy_exceptions (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  jurisdiction TEXT NOT NULL DEFAULT '',
  scope TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT '',
  ended_why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX policy_exceptions_clause ON policy_exceptions(clause, ends_at);
CREATE TABLE policy_questions (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('question', 'feedback')),
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT '',
  answered_at BIGINT
);
CREATE INDEX policy_questions_clause ON policy_questions(clause, at);
CREATE TABLE policy_touchpoints (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('fresh', 'stale')),
  stale_version BIGINT NOT NULL DEFAULT 0,
  stale_at BIGINT,
  due_at BIGINT,
  settled TEXT NOT NULL DEFAULT '',
  settled_why TEXT NOT NULL DEFAULT '',
  settled_by TEXT NOT NULL DEFAULT '',
  settled_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX policy_touchpoints_document ON policy_touchpoints(document, clause);
CREATE TABLE policy_versions (
  document TEXT NOT NULL REFERENCES policy_documents(id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  source_hash TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('material', 'editorial')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'released', 'withdrawn')),
  effective_from BIGINT NOT NULL,
  effective_to BIGINT,
  author TEXT NOT NULL,
  approvers TEXT NOT NULL DEFAULT '',
  roll_out TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  released_at BIGINT,
  PRIMARY KEY (document, version)
);
CREATE INDEX policy_versions_force ON policy_versions(document, effective_from) WHERE state = 'released';
CREATE UNIQUE INDEX policy_versions_source ON policy_versions(document, source_hash, effective_from) WHERE source_hash <> '';
CREATE UNIQUE INDEX policy_versions_waiting ON policy_versions(document) WHERE state = 'waiting';
CREATE TABLE press_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  body BLOB NOT NULL,
  outlet TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  taken_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX press_notes_case ON press_notes(case_id, id);
CREATE TABLE protocol_drafts (
  protocol TEXT PRIMARY KEY REFERENCES protocols(id),
  document TEXT NOT NULL,
  base BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'asked')),
  note TEXT NOT NULL DEFAULT '',
  refused TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE protocol_runs (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  protocol TEXT NOT NULL REFERENCES protocols(id),
  pinned BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
  drill BOOLEAN NOT NULL,
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT '',
  reason BLOB,
  version BIGINT NOT NULL
);
CREATE INDEX protocol_runs_case ON protocol_runs(case_id, id);
CREATE UNIQUE INDEX protocol_runs_one ON protocol_runs(case_id, protocol) WHERE state = 'running';
CREATE INDEX protocol_runs_protocol ON protocol_runs(protocol, started_at);
CREATE TABLE protocol_suggestions (
  case_id TEXT NOT NULL REFERENCES cases(id),
  protocol TEXT NOT NULL REFERENCES protocols(id),
  at BIGINT NOT NULL,
  PRIMARY KEY (case_id, protocol)
);
CREATE TABLE protocol_versions (
  protocol TEXT NOT NULL REFERENCES protocols(id),
  version BIGINT NOT NULL,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  approver TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (protocol, version)
);
CREATE TABLE protocols (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  version BIGINT NOT NULL DEFAULT 0,
  shipped TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE queue_teams (
  queue TEXT NOT NULL REFERENCES queues(id),
  team TEXT NOT NULL REFERENCES team(id),
  PRIMARY KEY (queue, team)
);
CREATE TABLE queues (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  expression TEXT NOT NULL,
  team TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL,
  version BIGINT NOT NULL
, mode TEXT NOT NULL DEFAULT 'pull', skills TEXT NOT NULL DEFAULT '', weight INTEGER NOT NULL DEFAULT 1);
CREATE TABLE reconciliation_faults (
  reconciliation TEXT NOT NULL REFERENCES reconciliations(id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  account BLOB NOT NULL,
  PRIMARY KEY (reconciliation, line)
);
CREATE TABLE reconciliation_items (
  reconciliation TEXT NOT NULL REFERENCES reconciliations(id),
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  state TEXT NOT NULL,
  sent_at BIGINT,
  PRIMARY KEY (reconciliation, n)
);
CREATE TABLE reconciliations (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  actor TEXT NOT NULL,
  accounts INTEGER NOT NULL,
  compared INTEGER NOT NULL,
  differing INTEGER NOT NULL
, whole BOOLEAN NOT NULL DEFAULT false, not_taken INTEGER NOT NULL DEFAULT 0);
CREATE TABLE recovery_code (
  staff TEXT NOT NULL REFERENCES staff(id),
  hash TEXT NOT NULL,
  PRIMARY KEY (staff, hash)
);
CREATE VIEW reporter_contacts AS
  SELECT c.id AS contact, r.family, r.party, r.confidential, c.account, c.order_eid
  FROM contacts c JOIN reporters r ON r.party = c.party WHERE c.party <> '';
CREATE TABLE reporter_looks (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  staff TEXT NOT NULL REFERENCES staff(id),
  purpose TEXT NOT NULL,                   -- a code; owner = they own the case and need no purpose
  reason BLOB NOT NULL,               -- sealed under the case's key
  at BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX reporter_looks_case ON reporter_looks(case_id, staff, until);
CREATE UNIQUE INDEX reporter_looks_owner ON reporter_looks(case_id, staff) WHERE purpose = 'owner';
CREATE VIEW reporters AS
  SELECT p.id AS party, p.case_id, CASE WHEN k.root = '' THEN k.id ELSE k.root END AS family, p.account,
    EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter' AND m.confidential
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND (m.id || '' = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx)) AS confidential
  FROM case_parties p JOIN cases k ON k.id = p.case_id
  WHERE p.role <> 'subject'
    AND EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter'
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND (m.id || '' = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx))
    AND EXISTS (SELECT 1 FROM case_parties q WHERE q.role = 'subject'
      AND q.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND NOT (q.account <> 0 AND q.account = p.account));
CREATE TABLE restricted (
  object TEXT PRIMARY KEY,
  since BIGINT NOT NULL
);
CREATE TABLE restricted_member (
  object TEXT NOT NULL,
  staff TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at BIGINT NOT NULL, until BIGINT,
  PRIMARY KEY (object, staff)
);
CREATE INDEX restricted_member_staff ON restricted_member(staff, object);
CREATE TABLE ring_members (
  ring TEXT NOT NULL,
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL,
  reason BLOB NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (ring, n)
);
CREATE INDEX ring_members_account ON ring_members(account, at);
CREATE TABLE routing_versions (
  n INTEGER PRIMARY KEY,
  rules TEXT NOT NULL,
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL
);
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
CREATE TABLE run_answers (
  run TEXT NOT NULL REFERENCES protocol_runs(id),
  n BIGINT NOT NULL,
  step TEXT NOT NULL,
  ask TEXT NOT NULL,
  value BLOB NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (run, n)
);
CREATE TABLE run_steps (
  run TEXT NOT NULL REFERENCES protocol_runs(id),
  step TEXT NOT NULL,
  pinned BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'done', 'skipped')),
  owner TEXT NOT NULL DEFAULT '',
  checked TEXT NOT NULL DEFAULT '',
  shown_at BIGINT,
  next_at BIGINT,
  due_at BIGINT,
  overdue_at BIGINT,
  escalated_at BIGINT,
  done_at BIGINT,
  done_by TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  asked_at BIGINT,
  asked_by TEXT NOT NULL DEFAULT '',
  approved_by TEXT NOT NULL DEFAULT '',
  reason BLOB,
  request BLOB,
  outcome BLOB,
  performed TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, step)
);
CREATE TABLE saved_views (
  id TEXT PRIMARY KEY,
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX saved_views_page ON saved_views(page, name, id);
CREATE TABLE search_docs (
  doc TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  brand TEXT NOT NULL,
  stamp BIGINT NOT NULL
);
CREATE TABLE search_tokens (
  token BIGINT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (token, doc)
);
CREATE INDEX search_tokens_doc ON search_tokens(doc);
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
CREATE TABLE sign_in_used (
  hash TEXT PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_used_age ON sign_in_used(expires_at);
CREATE TABLE sla_fired (
  object TEXT NOT NULL,
  clock TEXT NOT NULL,
  n INTEGER NOT NULL,
  what TEXT NOT NULL,
  severity INTEGER NOT NULL,
  due_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (object, clock, n, what)
);
CREATE INDEX sla_fired_at ON sla_fired(at);
CREATE TABLE sla_policies (
  version BIGINT PRIMARY KEY,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL
);
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
CREATE TABLE staff_languages (
  staff TEXT NOT NULL REFERENCES staff(id),
  language TEXT NOT NULL,
  PRIMARY KEY (staff, language)
);
CREATE TABLE staff_login (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id),
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX staff_login_staff ON staff_login(staff, issuer);
CREATE TABLE staff_managers (
  staff TEXT PRIMARY KEY REFERENCES staff(id),
  manager TEXT NOT NULL,
  version BIGINT NOT NULL
);
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
, via TEXT NOT NULL DEFAULT 'password');
CREATE INDEX staff_session_age ON staff_session(created_at);
CREATE INDEX staff_session_staff ON staff_session(staff, id);
CREATE TABLE staff_skills (
  staff TEXT NOT NULL REFERENCES staff(id),
  skill TEXT NOT NULL,
  PRIMARY KEY (staff, skill)
);
CREATE TABLE staff_team (
  staff TEXT NOT NULL REFERENCES staff(id),
  team TEXT NOT NULL REFERENCES team(id),
  PRIMARY KEY (staff, team)
);
CREATE TABLE staff_work (
  staff TEXT PRIMARY KEY REFERENCES staff(id),
  accepting BOOLEAN NOT NULL,
  cap INTEGER,
  cap_s0 INTEGER,
  cap_s1 INTEGER,
  cap_s2 INTEGER,
  cap_s3 INTEGER,
  cap_s4 INTEGER,
  version BIGINT NOT NULL
);
CREATE TABLE standards_versions (
  version BIGINT PRIMARY KEY,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE store_bans (
  id TEXT PRIMARY KEY,
  merchant BIGINT NOT NULL,
  worker BIGINT NOT NULL,
  reason BLOB NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  since BIGINT NOT NULL,
  kept_by TEXT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX store_bans_once ON store_bans(merchant, worker) WHERE ended_at IS NULL;
CREATE INDEX store_bans_worker ON store_bans(worker, id);
CREATE TABLE strikes (
  id TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  clause TEXT NOT NULL,
  clause_version INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  action TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  at BIGINT NOT NULL,
  standards BIGINT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX strikes_account ON strikes(account, at);
CREATE UNIQUE INDEX strikes_action ON strikes(action) WHERE removed_at IS NULL;
CREATE INDEX strikes_at ON strikes(at);
CREATE TABLE takes (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  staff TEXT NOT NULL,
  queue TEXT NOT NULL,
  why TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX takes_recent ON takes(at, queue);
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
, belongs_to BIGINT NOT NULL DEFAULT 0, told_at BIGINT, by_hand BOOLEAN NOT NULL DEFAULT false);
CREATE INDEX tasks_action ON tasks(action, id);
CREATE INDEX tasks_due ON tasks(due_at, id) WHERE state = 'open';
CREATE UNIQUE INDEX tasks_once ON tasks(account, kind, thing) WHERE state = 'open';
CREATE TABLE team (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
, vendor BOOLEAN NOT NULL DEFAULT false);
CREATE TABLE telephone_out (
  id TEXT PRIMARY KEY,
  dedupe TEXT NOT NULL,
  kind TEXT NOT NULL,
  number_idx TEXT NOT NULL,
  ref TEXT NOT NULL DEFAULT '',
  object TEXT NOT NULL DEFAULT '',
  page BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX telephone_out_number ON telephone_out(number_idx, created_at);
CREATE UNIQUE INDEX telephone_out_once ON telephone_out(dedupe);
CREATE INDEX telephone_out_ref ON telephone_out(ref) WHERE ref <> '';
CREATE TABLE template_versions (
  template TEXT NOT NULL REFERENCES message_templates(id),
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  authors TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  published_by TEXT NOT NULL DEFAULT '',
  published_at BIGINT,
  PRIMARY KEY (template, n)
);
CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX threads_once ON threads(case_id, party);
CREATE TABLE translations (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  engine TEXT NOT NULL,
  body BLOB NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX translations_object ON translations(object, id);
CREATE TABLE triage_alarms (
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  object TEXT NOT NULL,
  PRIMARY KEY (kind, at)
);
CREATE TABLE triage_choices (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  at BIGINT NOT NULL,
  staff TEXT NOT NULL,
  severity TEXT NOT NULL,
  category TEXT NOT NULL,
  suggested INTEGER NOT NULL,
  suggested_category TEXT NOT NULL,
  body TEXT NOT NULL,
  answers TEXT NOT NULL,
  reason BLOB
);
CREATE INDEX triage_choices_contact ON triage_choices(contact_id, at);
CREATE INDEX triage_choices_newest ON triage_choices(at, id);
CREATE TABLE triage_documents (
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (kind, version)
);
CREATE TABLE triage_models (
  n BIGINT PRIMARY KEY,
  hash TEXT NOT NULL,
  file BLOB NOT NULL,
  facts TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE triage_suggestions (
  contact_id TEXT PRIMARY KEY REFERENCES contacts(id),
  arrived INTEGER NOT NULL,
  arrived_at BIGINT NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  answers TEXT NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  raise_state TEXT NOT NULL DEFAULT '',
  raise_severity INTEGER NOT NULL DEFAULT 4,
  raise_due BIGINT,
  raise_by TEXT NOT NULL DEFAULT '',
  raise_at BIGINT,
  raise_why TEXT NOT NULL DEFAULT '',
  page TEXT NOT NULL DEFAULT ''
);
CREATE INDEX triage_suggestions_newest ON triage_suggestions(arrived_at, contact_id);
CREATE TABLE unsafe_addresses (
  idx TEXT NOT NULL,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (idx, case_id, party, why)
);
CREATE TABLE upload_parts (
  upload TEXT NOT NULL REFERENCES uploads(id),
  n INTEGER NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (upload, n)
);
CREATE INDEX upload_parts_blob ON upload_parts(blob);
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  evidence TEXT NOT NULL,
  name BLOB NOT NULL,
  declared TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  received BIGINT NOT NULL DEFAULT 0,
  parts INTEGER NOT NULL DEFAULT 0,
  hashing BLOB NOT NULL,
  state TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_open ON uploads(expires_at) WHERE state = 'open';
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
, old_secret BLOB, old_until BIGINT);
CREATE TABLE wellbeing (
  staff TEXT PRIMARY KEY,
  budget INTEGER NOT NULL,
  version BIGINT NOT NULL,
  debrief_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE wellbeing_choices (
  staff TEXT NOT NULL,
  class TEXT NOT NULL,
  blur BOOLEAN NOT NULL,
  grey BOOLEAN NOT NULL,
  mute BOOLEAN NOT NULL,
  never BOOLEAN NOT NULL,
  PRIMARY KEY (staff, class)
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
CREATE INDEX accounts_peers ON accounts(kind, brand, region, id);
CREATE INDEX accounts_position ON accounts(position);
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
