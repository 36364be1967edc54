// One line of a timeline, the same on a case and on an account.
import { Link } from "@tanstack/react-router";
import type { Activity } from "../api/types";
import { known, useT, Word, word, type T } from "../i18n";
import { useStaff } from "../shell/staff";
import { Icon, type IconName } from "../ui/Icon";
import { money, nanos, shortName, span } from "../ui/format";
import { Time } from "../ui/Time";
import { useCategory } from "./category";

const families: [string, IconName][] = [
  ["message", "chat"], ["contact", "chat"], ["call", "phone"], ["note", "note"], ["action", "action"], ["notice", "mail"], ["order", "order"], ["evidence", "clip"],
  ["decision", "decisions"], ["alert", "bell"], ["rule", "rules"], ["animal", "animal"], ["key", "key"], ["payment", "order"], ["payout", "order"], ["clock", "clock"], ["party", "person"], ["account", "person"], ["login", "key"], ["page", "bell"], ["sla", "clock"], ["run", "shield"], ["protocol", "shield"], ["incident", "alert"], ["press", "chat"], ["partner", "phone"],
];
export function iconOf(kind: string, data?: Record<string, unknown>): IconName {
  if (kind.endsWith(".reversed")) return "undo";
  if (kind === "case.note") return data?.kind === "call" ? "phone" : "note";
  if (kind === "case.alert") return "bell";
  if (kind === "case.checklist") return "check";
  if (kind.startsWith("case.party")) return "person";
  if (kind.startsWith("case.restrict") || kind.startsWith("case.member")) return "lock";
  return families.find(([f]) => kind.startsWith(f))?.[1] ?? "cases";
}

const unread = new Set(["id", "kind", "currency", "direction", "language", "text", "body", "account_id", "case_id", "eid", "version", "event_id", "event", "took_ms", "contact", "case", "party", "actor", "origin", "attempts", "template", "position", "protocol", "step", "performed", "asked_by", "decided_by", "asks", "checked",
  "handover", "page", "call", "entry", "task", "note", "revision", "sender", "auto", "n", "clock", "drill", "endpoint", "endpoints", "attempt", "status", "type", "snapshot", "bulk", "until", "safe_now", "members", "engine", "consent", "reason_code"]);
const ways = ["mail", "sms", "voice", "webhook", "push"];
/** Numbers that mean something to people, with their unit. A number without words is for machines. */
const counted: Record<string, (n: number, t: T) => string> = {
  seconds: (n) => span(n * 1000), took_ns: (n) => nanos(n), round: (n, t) => (n > 1 ? t("round {{n}}", { n }) : ""), suggested: (n, t) => t("suggested {{severity}}", { severity: `S${n}` }), severity: (n) => `S${n}`,
  score: (n, t) => t("score {{n}}", { n }), made: (n, t) => t("{{n}} done with it", { n }), lines: (n, t) => t("{{n}} lines", { n }), days: (n, t) => t("{{count}} days", { count: n }), accounts: (n, t) => t("{{count}} accounts", { count: n }),
};
const isID = /^[a-z]{3}_[0-9a-z_]{6,}$/;
const coded = /^[a-z][a-z0-9]*([_.][a-z0-9]+)*$/;

/** A line of a checklist: the question with its answer, or what was to be done with what became of it. */
export function checked(data: Record<string, unknown>): string {
  const item = String(data.item ?? ""), line = `check_${item}`;
  return [known(line) ? Word(line) : "", word(String(data.answer ?? data.state ?? ""))].filter(Boolean).join(line === "check_now" || line === "check_safe" ? " " : " · ");
}

/** The particulars worth reading, in the order given and in words; ids become names and links. */
export function Facts({ kind, data, own }: { kind: string; data?: Record<string, unknown>; own?: string }) {
  const t = useT();
  const staff = useStaff();
  const called = useCategory();
  if (!data) return null;
  if (kind === "case.checklist") return <span className="ink2">{checked(data)}</span>;
  const out: React.ReactNode[] = [];
  const put = (k: string, v: React.ReactNode) => { if (v) out.push(<span key={k}>{out.length ? " · " : ""}{v}</span>); };
  const say = (v: unknown): string => {
    const text = String(v);
    if (text.startsWith("stf_")) { const name = staff.name(text); return name === text ? "" : shortName(name); }
    return isID.test(text) ? "" : coded.test(text) || known(text) ? word(text) : text;
  };
  for (const [k, v] of Object.entries(data)) {
    if (unread.has(k) || v === own || k.endsWith("_at") || v === null || v === "" || v === undefined) continue;
    if (k === "number" || k === "case_number") put(k, <Link to="/cases/$id" params={{ id: String(v) }}>{String(v)}</Link>);
    else if (k === "amount" && typeof v === "number") put(k, money(v, typeof data.currency === "string" ? data.currency : "USD"));
    else if (k === "category") put(k, called(String(v)));
    else if (k === "happening_now") put(k, t("happening now: {{now}} · safe: {{safe}}", { now: word(String(v)), safe: word(String(data.safe_now ?? "unknown")) }));
    else if (k === "detail") { const [by, why] = String(v).split(": "); put(k, ways.includes(by!) ? [word(`by_${by}`), why].filter(Boolean).join(": ") : say(v)); }
    else if (k === "changes" && typeof v === "object") put(k, Object.keys(v).map(word).join(", "));
    else if (Array.isArray(v)) put(k, v.map(say).filter(Boolean).join(", "));
    else if (typeof v === "object") {
      const d = v as { from?: unknown; to?: unknown };
      if ("to" in d || "from" in d) put(k, `${word(k)} ${word(String(d.from || "–"))} → ${word(String(d.to || "–"))}`);
    } else if (typeof v === "boolean") { if (v && known(k)) put(k, word(k)); }
    else if (typeof v === "number") put(k, counted[k]?.(v, t) ?? (known(k) ? `${word(k)} ${v}` : ""));
    else put(k, say(v));
    if (out.length > 5) break;
  }
  if (kind.startsWith("page.") && data.drill) put("drill", word("drill"));
  return out.length ? <span className="ink2">{out}</span> : null;
}

export const isAction = (a: Activity) => a.kind.startsWith("action.") || a.source === "action";

/** "Suspended" rather than "Action taken": what was done is the thing to read. */
function titleOf(a: Activity): string {
  const done = a.source === "action" ? a.kind : a.kind === "action.taken" && typeof a.data?.kind === "string" ? a.data.kind : "";
  // "Due soon: first response": a clock is named by what it is for.
  if (a.kind.startsWith("sla.") && typeof a.data?.clock === "string") return `${Word(a.kind)}: ${word(a.data.clock)}`;
  return Word(done ? `done_${done}` : a.kind);
}

export function Line({ a, title, who, own, children, tone }: { a: Activity; title?: string; who?: string; own?: string; children?: React.ReactNode; tone?: string }) {
  const t = useT();
  const d = a.data;
  const event = d && typeof d.event === "string" ? d.event : undefined;
  return (
    <li className={`line ${tone ?? ""}`}>
      <span className="at"><Time at={a.at} as="minute" /></span>
      <span className={`ic ${isAction(a) && !a.kind.endsWith("reversed") ? "orange" : ""}`}><Icon name={a.source === "action" ? "action" : iconOf(a.kind, d)} /></span>
      <div className="what">
        <span><b>{title ?? titleOf(a)}</b> {title ? null : <Facts kind={a.kind} data={d} own={own} />}</span>
        {event ? <> · <Link to="/decisions/$event" params={{ event }}>{t("why")}</Link></> : null}
        {children}
      </div>
      <span className="by">{who}</span>
    </li>
  );
}

const early: Record<string, number> = { "contact.made_case": 0, "contact.joined": 0, "case.opened": 1 };
/** Oldest first; what happened in one act keeps the order of cause. */
export function inOrder(list: Activity[]): Activity[] {
  const rank = (a: Activity) => early[a.kind] ?? 2;
  return [...list].sort((a, b) => a.at.localeCompare(b.at) || rank(a) - rank(b) || a.id.localeCompare(b.id));
}

export function byDay<X extends { at: string }>(list: X[]): [string, X[]][] {
  const out: [string, X[]][] = [];
  for (const x of list) {
    const day = new Date(x.at).toDateString();
    if (out.at(-1)?.[0] === day) out.at(-1)![1].push(x);
    else out.push([day, [x]]);
  }
  return out;
}
