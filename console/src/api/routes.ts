// Every call the console makes, by noun. Pages know these names and no paths.
import { oncall } from "./oncall";
import { del, get, patch, path, post, put, upload, type Sending } from "./client";
import type * as A from "./types";
import type * as W from "./workbench";

export interface SignedIn { next: "none" | "second_factor" | "sign_in" }
export const session = {
  me: () => get<A.Me>("/v1/me"),
  prefer: (version: number, b: { locale?: string; theme?: string }) => patch<A.Me>("/v1/me", b, { version }),
  signIn: (b: { email: string; password: string; code?: string }) => post<SignedIn>("/v1/sessions", b),
  signOut: () => del<void>("/v1/sessions/current"),
  confirm: (b: { password: string; code?: string }) => post<void>("/v1/me/confirm", b),
  setupState: () => get<{ open: boolean; second_factor_optional: boolean; passkeys?: boolean; provider?: string }>("/v1/setup"),
  setup: (b: { token: string; password: string; name?: string; email?: string; locale?: string }) => post<SignedIn>("/v1/setup", b),
  factor: (code?: string) => post<{ secret?: string; uri?: string; recovery_codes?: string[] }>("/v1/me/totp", { code }),
};

export interface InboxAsk { view: "mine" | "team" | "all"; where?: string; queue?: string; deferred?: boolean; simulated?: boolean }
export const inbox = {
  list: (q: InboxAsk, cursor?: string, opt?: Sending) => get<A.Page<A.InboxItem>>(path("/v1/inbox", { ...q, cursor, limit: 100 }), opt),
  next: () => post<A.InboxItem | undefined>("/v1/inbox/next"),
};

export const contacts = {
  one: (id: string) => get<A.Contact>(`/v1/contacts/${id}`),
  create: (b: { channel: string; from: string; name?: string; kind?: string; subject: string; text: string; language?: string; occurred_at?: string; order?: string; on_behalf?: { name?: string; from?: string; relation?: string } }) => post<A.Contact>("/v1/contacts", b),
  take: (id: string) => post<void>(`/v1/contacts/${id}/take`),
  makeCase: (id: string, b: { title: string; type: string; severity?: A.Severity; restricted?: boolean }) => post<A.Contact>(`/v1/contacts/${id}/case`, b),
  join: (id: string, case_id: string) => post<A.Contact>(`/v1/contacts/${id}/join`, { case: case_id }),
  dismiss: (id: string, reason: string, opt?: Sending) => post<void>(`/v1/contacts/${id}/dismiss`, { reason }, opt),
};

export const cases = {
  list: (q: { where?: string; state?: string; account?: string; open?: boolean; queue?: string; simulated?: boolean }, cursor?: string) => get<A.Page<A.Case>>(path("/v1/cases", { ...q, cursor, limit: 100 })),
  one: (id: string) => get<A.Case>(`/v1/cases/${id}`),
  create: (b: { title: string; type: string; severity: A.Severity; template?: string; account?: string; order?: string; region?: string }) => post<A.Case>("/v1/cases", b),
  change: (id: string, version: number, b: Partial<Pick<A.Case, "title" | "type" | "severity" | "priority" | "state" | "waiting_on" | "waiting_until">> & { severity_reason?: string }) => patch<A.Case>(`/v1/cases/${id}`, b, { version }),
  take: (id: string) => post<void>(`/v1/cases/${id}/take`),
  release: (id: string) => post<void>(`/v1/cases/${id}/release`),
  timeline: (id: string, cursor?: string) => get<A.Page<A.Activity>>(path(`/v1/cases/${id}/timeline`, { cursor, limit: 200 })),
  notes: async (id: string) => (await get<A.Page<A.Note>>(path(`/v1/cases/${id}/notes`, { limit: 200 }))).items,
  messages: async (id: string) => (await get<A.Page<A.Message>>(path(`/v1/cases/${id}/messages`, { limit: 200 }))).items,
  calls: async (id: string) => (await get<A.Page<A.Call>>(`/v1/cases/${id}/calls`)).items,
  clocks: async (id: string) => (await get<A.Page<A.Clock>>(`/v1/cases/${id}/clocks`)).items,
  members: async (id: string) => (await get<A.Page<{ staff: string }>>(`/v1/cases/${id}/members`)).items,
  plan: (id: string, party: string) => get<A.Plan>(`/v1/cases/${id}/parties/${party}/contact-plan`),
  setPlan: (id: string, party: string, version: number, b: Partial<A.Plan>) => put<A.Plan>(`/v1/cases/${id}/parties/${party}/contact-plan`, b, { version }),
  parties: async (id: string) => (await get<A.Page<A.Party>>(`/v1/cases/${id}/parties`)).items,
  addParty: (id: string, b: { account?: string; name?: string; email?: string; phone?: string; language?: string; role: string }) => post<A.Party>(`/v1/cases/${id}/parties`, b),
  note: (id: string, body: string, kind: "note" | "handover" = "note") => post<void>(`/v1/cases/${id}/notes`, { kind, body }),
  reply: (id: string, b: { party: string; text: string; language?: string }) => post<A.Message>(`/v1/cases/${id}/messages`, b),
  undoReply: (message: string) => post<void>(`/v1/messages/${message}/undo`),
  call: (id: string, b: Pick<A.Call, "party" | "direction" | "outcome" | "started_at" | "ended_at" | "notes">) => post<A.Call>(`/v1/cases/${id}/calls`, b),
  oneEvidence: (id: string) => get<A.Evidence>(`/v1/evidence/${id}`),
  evidence: async (id: string) => (await get<A.Page<A.Evidence>>(`/v1/cases/${id}/evidence`)).items,
  addEvidence: (id: string, file: File, note: string, part: (n: number) => void, signal?: AbortSignal) => {
    const form = new FormData();
    form.set("file", file);
    if (note) form.set("note", note);
    return upload<A.Evidence>(`/v1/cases/${id}/evidence`, form, part, signal);
  },
  checklist: async (id: string) => (await get<A.Page<A.CheckItem>>(`/v1/cases/${id}/checklist`)).items,
  tick: (id: string, item: string, b: { state: "done" | "skipped" | "open"; reason?: string }) => post<void>(`/v1/cases/${id}/checklist`, { item, ...b }),
  restrict: (id: string) => post<A.Case>(`/v1/cases/${id}/restrict`),
  unrestrict: (id: string) => post<A.Case>(`/v1/cases/${id}/unrestrict`),
  setMember: (id: string, staff: string, isIn: boolean) => post<A.Case>(`/v1/cases/${id}/members`, { staff, in: isIn }),
  close: (id: string, b: { outcome: string; standard?: string }) => post<A.Case>(`/v1/cases/${id}/close`, b),
  waive: (id: string, item: string, why: string) => post<unknown>(`/v1/cases/${id}/closing`, { item, why }),
  resolve: (id: string, b: { outcome: string; standard?: string }) => post<A.Case>(`/v1/cases/${id}/resolve`, b),
  reopen: (id: string, reason: string) => post<A.Case>(`/v1/cases/${id}/reopen`, { reason }),
};

/** A line of an account's timeline in the form of a case's: the particulars and the actor of an activity lie one deeper. */
export function lineOf(i: A.TimelineItem): A.Activity {
  const d = i.data ?? {};
  const line: A.Activity = { id: `${i.source}:${i.id}:${i.kind}:${i.at}`, at: i.at, kind: i.kind, object: i.id, source: i.source };
  if (i.source === "activity") return { ...line, actor: text(d.actor), actor_name: text(d.actor_name), actor_kind: d.actor === "engine" || d.actor === "system" ? text(d.actor) : "staff", data: (d.data ?? {}) as Record<string, unknown> };
  const { position: _, role: __, ...facts } = d;
  if (i.source === "decision") return { ...line, kind: "decision", data: { outcome: i.kind, ...facts, event: i.id } };
  return { ...line, data: i.source === "event" ? { ...facts, event: undefined } : facts };
}
const text = (v: unknown) => (typeof v === "string" ? v : undefined);

export const accounts = {
  one: (ref: string) => get<A.Account>(`/v1/accounts/${encodeURIComponent(ref)}`),
  timeline: async (ref: string, source?: string, cursor?: string): Promise<A.Page<A.Activity>> => {
    const page = await get<A.Page<A.TimelineItem>>(path(`/v1/accounts/${encodeURIComponent(ref)}/timeline`, { source, cursor, limit: 100 }));
    return { ...page, items: page.items.map(lineOf) };
  },
  links: (ref: string) => get<A.Links>(`/v1/accounts/${encodeURIComponent(ref)}/links`),
  hands: (ref: string) => get<A.Hands>(`/v1/accounts/${encodeURIComponent(ref)}/custody`),
};

export const decisions = {
  list: (q: { where?: string; from?: string; to?: string; account?: string; rule?: string }, cursor?: string) => get<A.Page<A.Decision> & { truncated: boolean }>(path("/v1/decisions", { ...q, cursor, limit: 100 })),
  one: (event: string) => get<A.Explained>(`/v1/decisions/${encodeURIComponent(event)}`),
  histogram: async (q: { where?: string; from?: string; to?: string; rule?: string }) => (await get<A.Page<A.Bucket>>(path("/v1/decisions/histogram", q))).items,
};

export const rules = {
  list: async () => (await get<A.Page<W.WatchedRule>>("/v1/rules")).items,
  one: (id: string) => get<A.RuleDetail & W.WatchedRule>(`/v1/rules/${encodeURIComponent(id)}`),
  vocabulary: (on?: string) => get<W.Vocabulary>(path("/v1/rules/vocabulary", { on })),
  stage: (id: string, b: { stage: string; percent?: number; reason: string }) => post<W.Ruleset>(`/v1/rules/${encodeURIComponent(id)}/stage`, b),
  shadow: (id: string) => get<W.Shadow>(`/v1/rules/${encodeURIComponent(id)}/shadow`),
  history: async (id: string) => (await get<A.Page<W.RuleVersion>>(`/v1/rules/${encodeURIComponent(id)}/history`)).items,
};

export interface DraftStart { title?: string; rule?: string; source?: string; documents?: W.Document[]; whole?: boolean; like_case?: string; like_event?: string }
export const drafts = {
  list: async () => (await get<A.Page<W.Draft>>(path("/v1/drafts", { limit: 200 }))).items,
  one: (id: string) => get<W.Draft>(`/v1/drafts/${id}`),
  start: (b: DraftStart) => post<W.Draft>("/v1/drafts", b),
  save: (id: string, version: number, b: { title?: string; source?: string; documents?: W.Document[]; rebase?: boolean }, opt: Sending = {}) => patch<W.Draft>(`/v1/drafts/${id}`, b, { ...opt, version }),
  drop: (id: string, version: number) => del<void>(`/v1/drafts/${id}`, { version }),
  check: (b: { rule?: string; source: string; base?: number; draft?: string }, opt?: Sending) => post<W.Checked>("/v1/drafts/check", b, opt),
  submit: (id: string) => post<W.Draft>(`/v1/drafts/${id}/submit`),
  approve: (id: string, shown: string) => post<W.Draft>(`/v1/drafts/${id}/approve`, { shown }),
  sendBack: (id: string, reason: string) => post<W.Draft>(`/v1/drafts/${id}/return`, { reason }),
  backtest: (id: string, b: { from?: string; to?: string } = {}) => post<W.Backtest>(`/v1/drafts/${id}/backtest`, b),
};

export const backtests = {
  one: (id: string) => get<W.Backtest>(`/v1/backtests/${id}`),
  cancel: (id: string) => post<W.Backtest>(`/v1/backtests/${id}/cancel`),
  hits: (id: string, kind: string, cursor?: string) => get<A.Page<W.Example>>(path(`/v1/backtests/${id}/hits`, { kind, cursor, limit: 100 })),
  csv: (id: string, kind: string) => path(`/v1/backtests/${id}/hits.csv`, { kind }),
};

export const rulesets = {
  list: async () => (await get<A.Page<W.Ruleset>>("/v1/rulesets")).items,
  one: (number: number) => get<W.Ruleset & { documents?: W.Document[] }>(`/v1/rulesets/${number}`),
  diff: (a: number, b: number) => get<W.RulesetDiff>(path(`/v1/rulesets/${a}/diff`, { with: b })),
  revert: (number: number, reason: string) => post<W.Ruleset>(`/v1/rulesets/${number}/revert`, { reason }),
  pack: (number: number) => `/v1/rulesets/${number}/pack`,
};

/** What makes a case or a decision stand out, as conditions of a rule. */
export const like = {
  ofCase: (id: string) => get<W.Likeness>(`/v1/cases/${id}/like`),
  ofDecision: (event: string) => get<W.Likeness>(`/v1/decisions/${encodeURIComponent(event)}/like`),
};

export const actions = {
  list: (q: { where?: string; state?: string; kind?: string; account?: string; case?: string }, cursor?: string) => get<A.Page<A.Action>>(path("/v1/actions", { ...q, cursor, limit: 100 })),
  preview: (d: A.ActionDraft, opt?: Sending) => post<A.ActionPreview>("/v1/actions/preview", d, opt),
  act: (d: A.ActionDraft) => post<A.Action>("/v1/actions", d),
  bulk: (d: A.ActionDraft & { count: number; hash: string }) => post<{ id: string; count: number }>("/v1/actions/bulk", d),
  tasks: async (q: { case?: string; state?: string; owner?: string }) => (await get<A.Page<A.Task>>(path("/v1/tasks", { ...q, limit: 100 }))).items,
  finishTask: (id: string, version: number, state: "done" | "open") => patch<A.Task>(`/v1/tasks/${id}`, { state }, { version }),
  reverse: (id: string, reason: string) => post<A.Action>(`/v1/actions/${id}/reverse`, { reason }),
};

export interface OneTimeLink { token: string; path: string; expires_at: string }
export const admin = {
  staff: (cursor?: string) => get<A.Page<A.StaffMember>>(path("/v1/staff", { cursor, limit: 200 })),
  addStaff: (b: { name: string; email: string; roles: string[]; teams: string[] }) => post<{ staff: A.StaffMember; link: OneTimeLink }>("/v1/staff", b),
  newLink: (id: string, drop_second_factor: boolean) => post<OneTimeLink>(`/v1/staff/${id}/link`, { drop_second_factor }),
  changeStaff: (id: string, version: number, b: Partial<Pick<A.StaffMember, "roles" | "teams" | "state">>) => patch<A.StaffMember>(`/v1/staff/${id}`, b, { version }),
  roles: async () => (await get<A.Page<A.Role>>("/v1/roles")).items,
  teams: async () => (await get<A.Page<{ id: string; name: string }>>("/v1/teams")).items,
  keys: async () => (await get<A.Page<A.ApiKey>>(path("/v1/keys", { limit: 200 }))).items,
  addKey: (b: { name: string; permissions: string[] }) => post<A.ApiKey>("/v1/keys", b),
  revokeKey: (id: string) => del<void>(`/v1/keys/${id}`),
  rotateKey: (id: string, overlap_seconds: number) => post<A.ApiKey>(`/v1/keys/${id}/rotate`, { overlap_seconds }),
  endOldKey: (id: string) => del<void>(`/v1/keys/${id}/old-secret`),
  webhooks: async () => (await get<A.Page<A.Webhook>>("/v1/webhooks")).items,
  addWebhook: (b: { url: string; events: string[] }) => post<A.Webhook>("/v1/webhooks", b),
  rotateWebhook: (id: string, overlap_seconds: number) => post<A.Webhook>(`/v1/webhooks/${id}/rotate`, { overlap_seconds }),
  endOldWebhook: (id: string) => del<void>(`/v1/webhooks/${id}/old-secret`),
  turnWebhook: (id: string, on: boolean) => post<void>(`/v1/webhooks/${id}/${on ? "enable" : "disable"}`),
  deliveries: async (id: string) => (await get<A.Page<A.Delivery>>(path(`/v1/webhooks/${id}/deliveries`, { limit: 100 }))).items,
  replay: (id: string) => post<A.Delivery>(`/v1/deliveries/${id}/replay`),
  health: () => get<A.Health>("/v1/health"),
  checkpoint: () => get<A.Checkpoint>("/v1/audit/checkpoint"),
  audit: (q: { object?: string; actor?: string; kind?: string }, cursor?: string) => get<A.Page<A.AuditEntry>>(path("/v1/audit", { ...q, cursor, limit: 50 })),
};

export const imports = {
  list: async () => (await get<A.Page<A.Import>>("/v1/imports")).items,
  announce: (b: { name: string; mapping?: string }) => post<A.Import>("/v1/imports", b),
  /** Answers when the import has ended; watch the list meanwhile. */
  send: (id: string, file: File) => post<A.Import>(`/v1/imports/${id}/file`, file),
  cancel: (id: string) => post<A.Import>(`/v1/imports/${id}/cancel`),
};

export interface Found { kind: string; id: string; title: string; note?: string }
export const search = (q: string, opt?: Sending) => get<A.Page<Found>>(path("/v1/search", { q }), opt);

/** On call, open S0/S1 and own clocks: always in view, so asked once for all pages. */
export const shift = {
  /** Who may not see the inbox has no counts; a count that could not be had is none either, not 0. */
  now: async (inbox: boolean): Promise<A.Shift> => {
    const count = async (where: string, view = "all") => (inbox ? (await get<A.Page<A.InboxItem>>(path("/v1/inbox", { view, where, limit: 1 })).catch(() => undefined))?.total : undefined);
    const [s0, s1, my_clocks, duty] = await Promise.all([count('severity == "S0"'), count('severity == "S1"'), count("", "mine"), oncall.now().catch(() => undefined)]);
    return { s0, s1, my_clocks, on_call: duty?.on_call, gap: duty?.duties.some((d) => d.gap), unanswered: duty?.pages.unanswered };
  },
};
