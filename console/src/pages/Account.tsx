// Everything about one account: standing, one timeline from all sides, links, orders, decisions, actions.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { depth } from "../api/depth";
import { accounts, actions, cases, decisions } from "../api/routes";
import type { Account } from "../api/types";
import { languageName, useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button, Tabs } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { dayName, money, monthYear, number, shortName } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Severity } from "../ui/Severity";
import { useKeys } from "../ui/keys";
import { useKept } from "../ui/store";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { AccountPeers } from "./AccountPeers";
import { ActionDialog, type Target } from "./ActionDialog";
import { AccountStanding } from "./AccountStanding";
import { byDay, isAction, Line } from "./Activity";
import { Standing } from "./CaseParties";
import { OutcomeMark } from "./outcome";
import { Reverse } from "./Reverse";
import "./case.css";
import "./account.css";

const route = getRouteApi("/shell/people/$ref");
const sides = ["", "order", "decision", "case", "contact", "action", "notice", "appeal", "standing", "evidence", "event"];
type Tab = "timeline" | "links" | "peers" | "hands" | "cases" | "decisions" | "actions" | "standing";

export function AccountPage() {
  const t = useT();
  const may = useMay();
  const { ref } = route.useParams();
  const search = route.useSearch();
  const go = route.useNavigate();
  const tab = (search.tab as Tab | undefined) ?? "timeline";
  const q = useQuery({ queryKey: ["account", ref], queryFn: () => accounts.one(ref) });
  const a = q.data;
  useCrumbs({ text: t("People"), to: "/people" }, { text: a ? nameOf(a) : ref });
  const [recent, keep] = useKept<{ to: string; text: string }[]>("people", []);
  useEffect(() => { if (a) keep([{ to: `/people/${encodeURIComponent(ref)}`, text: nameOf(a) }, ...recent.filter((r) => r.text !== nameOf(a))].slice(0, 12)); }, [a?.id]);
  const [act, setAct] = useState<Target[]>();
  useKeys([{ keys: "a", what: "Take an action", run: () => { if (a) setAct([target(a)]); } }], !!a);
  if (q.error && !a) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!a) return <div className="inner"><Skeleton lines={6} /></div>;
  return (
    <>
      <header className="casehead">
        <div className="first">
          <Icon name="person" />
          <h1 className="cut">{nameOf(a)}</h1>
          <Copy text={a.ref ?? a.id} />
          {a.standing ? <Standing of={a.standing.standing} /> : null}
          {a.standing?.until ? <span className="meta">{t("until")} <Time at={a.standing.until} as="clock" /></span> : null}
          {(a.labels ?? []).map((l) => <span key={l.label} className="chip" title={l.by}>{word(l.label)}</span>)}
          {a.masked ? <span className="chip" title={t("Names and addresses are withheld from your role.")}>{t("masked")}</span> : null}
          <span className="grow" />
          <Button tone="primary" kbd="A" blocked={may("action.take.warn") && may("action.take.separate")} onClick={() => setAct([target(a)])}>{t("Take an action")}</Button>
        </div>
        <div className="fields">
          {fields(a, t).map(([k, v]) => <span key={k} className="f"><span className="ink2">{k}</span> <b>{v}</b></span>)}
        </div>
      </header>
      <div className="subtabs"><Tabs<Tab> label={t("Parts of the account")} value={tab} onChange={(v) => void go({ search: (s) => ({ ...s, tab: v === "timeline" ? undefined : v }) })} options={[
        { value: "timeline", text: t("Timeline") }, { value: "links", text: t("Linked accounts") }, { value: "peers", text: t("Against peers") }, { value: "hands", text: t("In their hands") }, { value: "cases", text: t("Cases") }, { value: "decisions", text: t("Decisions") }, { value: "actions", text: t("Actions") }, ...(may("standards.read") ? [] : [{ value: "standing" as const, text: t("Strikes") }])]} /></div>
      <div className="scroll" tabIndex={0} role="region" aria-label={nameOf(a)}>
        {tab === "timeline" ? <Timeline id={ref} source={search.source ?? ""} onSource={(s) => void go({ search: (o) => ({ ...o, source: s || undefined }) })} /> : null}
        {tab === "links" ? <Links id={ref} onAct={setAct} self={a} /> : null}
        {tab === "peers" ? <AccountPeers id={ref} days={Number(search.days) || 90} onDays={(d) => void go({ search: (s) => ({ ...s, days: d === 90 ? undefined : String(d) }) })} /> : null}
        {tab === "hands" ? <InHand id={ref} /> : null}
        {tab === "cases" ? <Matters id={a.id} /> : null}
        {tab === "decisions" ? <Decisions id={a.id} /> : null}
        {tab === "actions" ? <Actions id={a.id} name={nameOf(a)} /> : null}
        {tab === "standing" ? <AccountStanding id={ref} /> : null}
      </div>
      {act ? <ActionDialog targets={act} onClose={() => setAct(undefined)} /> : null}
    </>
  );
}

export const nameOf = (a: Account) => a.name || a.ref || a.id;
const target = (a: Account): Target => ({ id: a.id, name: nameOf(a), kind: a.kind });
const counts = (n?: Record<string, number>) => Object.entries(n ?? {}).filter(([, v]) => v).sort((x, y) => y[1] - x[1]).slice(0, 4).map(([k, v]) => `${number(v)} ${word(k)}`).join(", ");

function fields(a: Account, t: ReturnType<typeof useT>): [string, React.ReactNode][] {
  const all: [string, React.ReactNode][] = [
    [t("is"), word(a.kind)], [t("brand"), a.brand], [t("city"), [a.city, a.region].filter(Boolean).join(", ")], [t("since"), a.created_at ? monthYear(a.created_at) : ""],
    [t("language"), languageName(a.language)], [t("mail"), a.email], [t("phone"), a.phone], [t("orders"), counts(a.orders)], [t("answers"), counts(a.decisions)],
  ];
  return all.filter(([, v]) => v);
}

function Timeline({ id, source, onSource }: { id: string; source: string; onSource: (s: string) => void }) {
  const t = useT();
  const q = useInfiniteQuery({ queryKey: ["account", id, "timeline", source], queryFn: ({ pageParam }) => accounts.timeline(id, source || undefined, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  return (
    <div className="person">
      <nav aria-label={t("Sources")}>{sides.map((s) => <button key={s} type="button" aria-pressed={s === source} onClick={() => onSource(s)}>{s ? Word(`side_${s}`) : t("All sources")}</button>)}<FileMenu id={id} source={source} /></nav>
      <div className="log">
        {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={8} /> : rows.length === 0 ? <Empty title={t("Nothing yet")}>{source ? t("No entry of this source.") : t("Events, contacts and cases of this account appear here.")}</Empty> : null}
        {byDay(rows).map(([day, list]) => (
          <section key={day}><h3 className="day">{dayName(list[0]!.at)}</h3><ul>{list.map((a) => <Line key={a.id} a={a} who={a.actor_kind === "staff" ? shortName(a.actor_name ?? "") : ""} tone={isAction(a) ? "act" : ""} />)}</ul></section>
        ))}
        {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
      </div>
    </div>
  );
}

/** The timeline as it is narrowed now, as a file. */
function FileMenu({ id, source }: { id: string; source: string }) {
  const t = useT();
  const no = useMay()("case.export");
  if (no) return <Button small tone="ghost" blocked={no}>{t("As a file")}</Button>;
  return (
    <details className="menu" onKeyDown={(e) => { if (e.key === "Escape") e.currentTarget.open = false; }}>
      <summary className="btn ghost small">{t("As a file")}</summary>
      <div className="pop">
        <a href={depth.exportAccount(id, "csv", source)} download>{t("All of it as CSV")}</a><a href={depth.exportAccount(id, "xlsx", source)} download>{t("All of it as XLSX")}</a><a href={depth.exportAccount(id, "json", source)} download>{t("All of it as JSON")}</a>
        <p className="meta" style={{ padding: "4px 8px" }}>{t("Names, mail and phone numbers are not in the file.")}</p>
      </div>
    </details>
  );
}

/** Accounts that share a card, device, address or phone: what is shared is the heading. */
function Links({ id, onAct, self }: { id: string; onAct: (x: Target[]) => void; self: Account }) {
  const t = useT();
  const q = useQuery({ queryKey: ["account", id, "links"], queryFn: () => accounts.links(id) });
  const [picked, pick] = useState<string[]>([]);
  const groups = useMemo(() => (q.data?.things ?? []).map((thing) => ({ thing, list: (q.data?.accounts ?? []).filter((l) => l.things.includes(thing.id)) })).filter((g) => g.list.length).sort((a, b) => b.list.length - a.list.length), [q.data]);
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (q.isPending) return <div className="inner"><Skeleton /></div>;
  const alone = q.data.things.filter((x) => !groups.some((g) => g.thing.id === x.id));
  const all = [self, ...q.data.accounts.map((l) => l.account)];
  const chosen = all.filter((x) => picked.includes(x.id)).map(target);
  const box = (x: Account) => <input type="checkbox" checked={picked.includes(x.id)} aria-label={t("Choose {{name}}", { name: nameOf(x) })} onChange={(e) => pick(e.target.checked ? [...picked, x.id] : picked.filter((p) => p !== x.id))} />;
  if (groups.length === 0) return <Empty title={t("Shares nothing with anybody")}>{t("A card, device, address or phone number used by two accounts links them here.")} {alone.length ? t("{{count}} things are used by this account alone.", { count: alone.length }) : ""}</Empty>;
  return (
    <div className="inner">
      <div className="row wrap" style={{ marginBottom: 12 }}>
        <label className="row">{box(self)} <b>{nameOf(self)}</b> <span className="meta">{t("this account")}</span></label>
        <span className="grow" />
        <Link className="btn small" to="/graph" search={{ seed: self.id }}>{t("Show in the graph")}</Link>
        <Button small onClick={() => pick(chosen.length === all.length ? [] : all.map((x) => x.id))}>{chosen.length === all.length ? t("Choose none") : t("Choose all {{count}}", { count: all.length })}</Button>
        <Button small tone="primary" blocked={chosen.length ? false : t("Choose accounts first.")} onClick={() => onAct(chosen)}>{t("Act on {{count}} accounts", { count: chosen.length })}</Button>
      </div>
      {groups.map((g) => (
        <section key={g.thing.id} style={{ marginBottom: 18 }}>
          <h2 className="cap">{t("Same {{thing}}", { thing: word(g.thing.kind) })} · {t("{{count}} accounts", { count: g.thing.accounts })}{g.thing.crowded ? ` · ${t("shared by so many that it says little")}` : ""}</h2>
          <ul>{g.list.map((l) => (
            <li key={l.account.id} className="row linked">{box(l.account)}<Link to="/people/$ref" params={{ ref: l.account.id }} className="grow cut"><b>{nameOf(l.account)}</b></Link>
              {l.household ? <span className="chip" title={t("A shared address and no shared card")}>{t("household")}</span> : null}
              <span className="meta wide-only">{word(l.account.kind)}{l.account.city ? ` · ${l.account.city}` : ""}</span>
              {Object.keys(l.shared).length > 1 ? <span className="meta wide-only">{t("shares {{things}}", { things: Object.entries(l.shared).map(([k, n]) => `${n} ${word(k)}`).join(", ") })}</span> : null}
              {l.account.standing && l.account.standing.standing !== "good" ? <Standing of={l.account.standing.standing} /> : null}<span className="meta" style={{ width: 84, textAlign: "right" }}><Time at={l.last_at} /></span></li>))}</ul>
        </section>
      ))}
    </div>
  );
}

function InHand({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["account", id, "hands"], queryFn: () => accounts.hands(id) });
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (q.isPending) return <div className="inner"><Skeleton /></div>;
  const { in_hand: hands, open_orders: orders } = q.data;
  if (!hands.length && !orders.length) return <Empty title={t("Nothing in their hands")}>{t("Open orders, keys and animals that are with this person now appear here. A suspension opens a task to recover each.")}</Empty>;
  return (
    <div className="inner stack">
      {hands.length ? <table className="table"><thead><tr><th>{t("what")}</th><th /><th>{t("since")}</th></tr></thead><tbody>{hands.map((h, i) => <tr key={i}><td><b>{word(h.kind)}</b></td><td>{h.label || <Copy text={h.id ?? "–"} />}</td><td><Time at={h.since} /></td></tr>)}</tbody></table> : null}
      {orders.length ? <table className="table"><thead><tr><th>{t("open order")}</th><th>{t("as")}</th><th>{t("state")}</th><th>{t("placed")}</th><th>{t("city")}</th><th className="num">{t("amount")}</th></tr></thead>
        <tbody>{orders.map((o) => <tr key={o.id}><td><Copy text={o.id} /></td><td>{word(o.as)}</td><td>{word(o.state)}</td><td><Time at={o.placed_at} as="clock" /></td><td>{o.city || "–"}</td><td className="num">{money(o.amount, o.currency)}</td></tr>)}</tbody></table> : null}
    </div>
  );
}

function Matters({ id }: { id: string }) {
  const t = useT();
  const may = useMay();
  const no = may("case.read");
  const q = useQuery({ queryKey: ["cases", { account: id }], queryFn: () => cases.list({ account: id }), enabled: !no });
  if (no) return <div className="inner meta">{no}</div>;
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (q.isPending) return <div className="inner"><Skeleton /></div>;
  if (!q.data.items.length) return <Empty title={t("No cases")}>{t("Cases about this account, or in which it is a party, appear here.")}</Empty>;
  return (
    <div className="inner"><table className="table"><thead><tr><th>{t("case")}</th><th /><th>{t("what")}</th><th>{t("state")}</th><th>{t("outcome")}</th><th>{t("opened")}</th></tr></thead>
      <tbody>{q.data.items.map((c) => <tr key={c.id}><td><Link className="mono" to="/cases/$id" params={{ id: c.number }}>{c.number}</Link></td><td><Severity of={c.severity} /></td><td>{c.title}</td><td>{word(c.state)}</td><td>{word(c.outcome)}</td><td><Time at={c.opened_at} /></td></tr>)}</tbody></table></div>
  );
}

function Decisions({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["decisions", { account: id }], queryFn: () => decisions.list({ account: id }), retry: false });
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (q.isPending) return <div className="inner"><Skeleton /></div>;
  if (!q.data.items.length) return <Empty title={t("No decisions")}>{t("What the rules answered for this account's events appears here.")}</Empty>;
  return (
    <div className="inner"><table className="table"><thead><tr><th>{t("when")}</th><th>{t("answer")}</th><th className="num">{t("score")}</th><th>{t("event")}</th><th>{t("rules")}</th></tr></thead>
      <tbody>{q.data.items.map((d) => <tr key={d.event_id}><td><Link to="/decisions/$event" params={{ event: d.event_id }}><Time at={d.at} as="clock" /></Link></td><td><OutcomeMark of={d.outcome} /></td><td className="num">{number(d.score, 1)}</td><td>{word(d.type)}</td><td className="mono">{d.rules.join(", ") || "–"}</td></tr>)}</tbody></table></div>
  );
}

function Actions({ id, name }: { id: string; name: string }) {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["actions", { account: id }], queryFn: () => actions.list({ account: id }), retry: false });
  const [back, reverse] = useState("");
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (q.isPending) return <div className="inner"><Skeleton /></div>;
  if (!q.data.items.length) return <Empty title={t("Nothing was done to {{name}}", { name: shortName(name) })}>{t("Warnings, restrictions and suspensions appear here with their reasons and can be reversed.")}</Empty>;
  return (
    <div className="inner"><table className="table"><thead><tr><th>{t("when")}</th><th>{t("action")}</th><th>{t("state")}</th><th>{t("reason")}</th><th>{t("until")}</th><th /></tr></thead>
      <tbody>{q.data.items.map((x) => <tr key={x.id}><td><Time at={x.starts_at} as="clock" /></td><td><b>{Word(x.kind)}</b></td><td>{word(x.state)}</td><td>{x.reason ?? "–"} {x.clause ? <code>{x.clause}</code> : null}</td><td>{x.ends_at ? <Time at={x.ends_at} as="clock" /> : "–"}</td>
        <td className="num">{x.reversed_at ? null : <Button small blocked={may("action.take.reverse")} onClick={() => reverse(x.id)}>{t("Reverse")}</Button>}</td></tr>)}</tbody></table>
      {back ? <Reverse id={back} onClose={() => reverse("")} /> : null}</div>
  );
}
