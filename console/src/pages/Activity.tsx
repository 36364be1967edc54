// One line of a timeline, the same on a case and on an account.
import { Link } from "@tanstack/react-router";
import type { Activity } from "../api/types";
import { useT, Word, word } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";
import { money, nanos } from "../ui/format";
import { Time } from "../ui/Time";

const families: [string, IconName][] = [
  ["message", "chat"], ["contact", "chat"], ["call", "phone"], ["note", "note"], ["action", "action"], ["notice", "mail"], ["order", "order"], ["evidence", "clip"],
  ["decision", "decisions"], ["alert", "bell"], ["rule", "rules"], ["animal", "animal"], ["key", "key"], ["payment", "order"], ["payout", "order"], ["clock", "clock"], ["party", "person"], ["account", "person"], ["login", "key"],
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

/** The particulars worth reading, in the order given; ids become links. */
export function Facts({ data, own }: { data?: Record<string, unknown>; own?: string }) {
  if (!data) return null;
  const out: React.ReactNode[] = [];
  const put = (k: string, v: React.ReactNode) => out.push(<span key={k}>{out.length ? " · " : ""}{v}</span>);
  const skip = new Set(["id", "kind", "currency", "direction", "language", "text", "body", "account_id", "case_id", "eid", "version", "event_id", "event", "took_ms", "contact", "case", "party", "actor", "origin", "attempts", "template", "position", "protocol", "step", "performed", "asked_by", "decided_by", "asks", "checked"]);
  for (const [k, v] of Object.entries(data)) {
    if (skip.has(k) || v === own || k.endsWith("_at") || k === "until" || v === null || v === "" || v === undefined) continue;
    if (k === "number" || k === "case_number") put(k, <Link to="/cases/$id" params={{ id: String(v) }}>{String(v)}</Link>);
    else if (k === "amount" && typeof v === "number") put(k, money(v, typeof data.currency === "string" ? data.currency : "USD"));
    else if (k === "took_ns" && typeof v === "number") put(k, nanos(v));
    else if (k === "changes" && typeof v === "object") put(k, Object.keys(v).map(word).join(", "));
    else if (Array.isArray(v)) { if (v.length) put(k, v.map((x) => word(String(x))).join(", ")); }
    else if (typeof v === "object") {
      const d = v as { from?: unknown; to?: unknown };
      if ("to" in d || "from" in d) put(k, `${word(k)} ${word(String(d.from || "–"))} → ${word(String(d.to || "–"))}`);
    } else if (typeof v === "boolean") { if (v) put(k, word(k)); }
    else if (["outcome", "state", "item", "severity", "reason", "role", "channel", "action", "rule", "standard"].includes(k) || typeof v === "number") put(k, typeof v === "number" ? `${word(k)} ${v}` : word(String(v)));
    else if (/^[a-z]{3}_[0-9a-z]{12,}$/.test(String(v))) continue;
    else put(k, String(v));
    if (out.length > 5) break;
  }
  return out.length ? <span className="ink2">{out}</span> : null;
}

export const isAction = (a: Activity) => a.kind.startsWith("action.") || a.source === "action";

/** "Suspended" rather than "Action taken": what was done is the thing to read. */
function titleOf(a: Activity): string {
  const done = a.source === "action" ? a.kind : a.kind === "action.taken" && typeof a.data?.kind === "string" ? a.data.kind : "";
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
        <span><b>{title ?? titleOf(a)}</b> {title ? null : <Facts data={d} own={own} />}</span>
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
