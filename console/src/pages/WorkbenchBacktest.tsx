// What a draft would have done: run over the log, with a bar, figures, a picture and hits to open.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { backtests } from "../api/routes";
import type { Backtest, BacktestResult, Compared, Example, Money } from "../api/workbench";
import { useT, word } from "../i18n";
import { Button, Seg } from "../ui/Button";
import { money, number, share } from "../ui/format";
import { Lines } from "../ui/Lines";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";

const day = 86_400_000;
export const going = (b?: { state: string }) => b?.state === "queued" || b?.state === "running";

/** One back-test, asked again while it runs: it goes on when the page is left, and is found again. */
export function useBacktest(id: string | undefined) {
  return useQuery({ queryKey: ["backtest", id], queryFn: () => backtests.one(id!), enabled: !!id, refetchInterval: (q) => (going(q.state.data) ? 400 : false), staleTime: 30_000, retry: 1 });
}

export function BacktestTab({ id, live, stale, blocked, onRun, onCancel, running }: {
  id?: string; live: string; stale: boolean; blocked?: string | false; onRun: (days: number) => void; onCancel: (id: string) => void; running: boolean;
}) {
  const t = useT();
  const [days, setDays] = useState("60");
  const q = useBacktest(id);
  const b = q.data;
  const busy = running || going(b);
  return (
    <div className="stack bt">
      <div className="row wrap btbar">
        <Seg label={t("How far back")} value={days} onChange={setDays} options={["7", "30", "60"].map((n) => ({ value: n, text: t("{{count}} days", { count: Number(n) }) }))} />
        {busy || !id ? null : <Button small blocked={blocked} onClick={() => onRun(Number(days))}>{t("Run it again")}</Button>}
        <span className="meta grow">{stale && b && !busy ? <span className="amber">{t("The text has changed since this was run.")}</span> : null}</span>
      </div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : null}
      {busy ? <Progress b={b} onCancel={() => b && onCancel(b.id)} /> : null}
      {!busy && !id ? <div className="empty"><h2>{t("What would it have done?")}</h2><div>{t("The back-test runs this text over past events with the engine that runs live, and shows whom it would have hit, whom it would have missed, and how many of them turned out to be right.")}</div><Button tone="primary" kbd="B" blocked={blocked} onClick={() => onRun(Number(days))}>{t("Run back-test")}</Button></div> : null}
      {id && q.isPending && !busy ? <Skeleton lines={6} /> : null}
      {b?.state === "cancelled" ? <p className="ink2">{t("It was cancelled before its end.")}</p> : null}
      {b?.state === "failed" ? <div className="problem" role="alert">{b.failure || t("It failed. Try again.")}</div> : null}
      {b?.result && !busy ? <Result b={b} r={b.result} live={live} /> : null}
    </div>
  );
}

function Progress({ b, onCancel }: { b?: Backtest; onCancel: () => void }) {
  const t = useT();
  const part = b && b.total > 0 ? b.done / b.total : 0;
  const rate = b && b.seconds > 0 ? b.done / b.seconds : 0;
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row">
        <div className="bar grow" role="progressbar" aria-label={t("Back-test")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}><i style={{ width: `${part * 100}%` }} /></div>
        <Button small onClick={onCancel} blocked={b ? false : t("It has not begun yet.")}>{t("Cancel")}</Button>
      </div>
      <p className="meta">{!b || b.state === "queued" ? t("waits for its turn") : `${t("{{n}} of {{all}} events", { n: number(b.done), all: number(b.total) })}${rate ? ` · ${t("{{n}} a second", { n: number(rate) })}` : ""}`} · {t("you may leave this page and come back")}</p>
    </div>
  );
}

export const ranFor = (t: ReturnType<typeof useT>, b: Backtest | undefined) => b?.result
  ? [t("{{count}} days", { count: Math.max(1, Math.round((+new Date(b.to) - +new Date(b.from)) / day)) }), t("{{n}} events", { n: short(b.events) }), `${number(b.seconds, b.seconds < 10 ? 1 : 0)} s`, t("same engine as live")].join(" · ") : "";
function short(n: number) {
  return n < 100_000 ? number(n) : new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(n);
}

export function Figures({ r }: { r: Compared & Partial<BacktestResult> }) {
  const t = useT();
  const more = r.hits - r.live_hits;
  return (
    <dl className="figures">
      <Figure name={t("hits")} value={number(r.hits)} sub={<>{t("live {{n}}", { n: number(r.live_hits) })} · <span className="accent">{more > 0 ? "+" : ""}{number(more)}</span></>} />
      <Figure name={t("lost against live")} value={number(r.lost)} sub={t("{{n}} new, {{same}} the same", { n: number(r.new), same: number(r.same) })} />
      <Figure name={t("precision, known")} value={share(r.precision)} sub={r.known === 0 ? t("of none the truth is known") : <>{r.precision_low !== undefined && r.precision_high !== undefined ? `${share(r.precision_low)}–${share(r.precision_high)}, ` : ""}{t("{{n}} known", { n: number(r.known) })}{r.recall !== undefined ? ` · ${t("finds {{part}} %", { part: number(r.recall * 100) })}` : ""}</>} />
      {r.good_accounts !== undefined ? <Figure name={t("good people touched")} value={number(r.good_accounts)} warn={r.good_accounts > 0} sub={t("of {{n}} active", { n: number(r.active_accounts) })} /> : null}
      {r.money ? <Figure name={t("money behind hits")} value={<Sums list={r.money} />} sub={r.missed_money?.length ? <>{<Sums list={r.missed_money} />} {t("not stopped live")}</> : t("all stopped live too")} /> : null}
    </dl>
  );
}
const Sums = ({ list }: { list: Money[] }) => <>{list.length ? list.slice(0, 2).map((m, i) => <span key={m.currency} className="nobr">{i ? " + " : ""}{money(Math.round(m.minor / 100) * 100, m.currency).replace(/[.,]00(?=\D*$)/, "")}</span>) : "–"}</>;
function Figure({ name, value, sub, warn }: { name: string; value: React.ReactNode; sub: React.ReactNode; warn?: boolean }) {
  return <div><dt>{name}</dt><dd className={warn ? "value amber" : "value"}>{value}</dd><dd className="meta">{sub}</dd></div>;
}

export function Picture({ r, live, draft }: { r: Compared; live: string; draft: string }) {
  const t = useT();
  const peak = useMemo(() => r.days.reduce((best, d) => (d.draft - d.live > best.draft - best.live ? d : best), r.days[0] ?? { day: "", draft: 0, live: 0 }), [r.days]);
  return (
    <section>
      <h2 className="cap">{t("Hits a day")}</h2>
      <Lines days={r.days} names={{ draft, live }} label={t("Hits a day: {{draft}} against {{live}} live; most more on {{day}}, {{a}} against {{b}}.", { draft: r.hits, live: r.live_hits, day: peak.day, a: peak.draft, b: peak.live })} />
    </section>
  );
}

function Result({ b, r, live }: { b: Backtest; r: BacktestResult; live: string }) {
  const t = useT();
  return (
    <>
      <Figures r={r} />
      {r.days.length > 1 ? <Picture r={r} live={live} draft={t("draft")} /> : null}
      <Hits b={b} r={r} />
      <div className="two">
        <Segments r={r} />
        <Overlap r={r} />
      </div>
      <Moves r={r} />
      {r.truncated ? <p className="meta">{t("There were more hits than the table holds; the largest were kept.")}</p> : null}
      {r.not_recomputed?.length ? <p className="meta amber">{t("Not computed from what the log holds: {{what}}", { what: r.not_recomputed.join(", ") })}</p> : null}
      {r.erased ? <p className="meta">{t("{{n}} events had their personal text erased; what came from it is missing.", { n: number(r.erased) })}</p> : null}
    </>
  );
}

function Hits({ b, r }: { b: Backtest; r: BacktestResult }) {
  const t = useT();
  const [kind, setKind] = useState<"new" | "lost" | "same">(r.new || !r.lost ? "new" : "lost");
  const [all, more] = useState(false);
  const q = useQuery({ queryKey: ["backtest", b.id, "hits", kind], queryFn: () => backtests.hits(b.id, kind), enabled: all || kind !== "new", staleTime: Infinity });
  const rows = q.data?.items ?? (kind === "new" ? r.examples.filter((x) => x.kind === "new") : []);
  const count = { new: r.new, lost: r.lost, same: r.same }[kind];
  return (
    <section>
      <div className="row wrap">
        <h2 className="cap grow">{kind === "new" ? t("New hits, worth reading first") : kind === "lost" ? t("Hits it would lose") : t("Hits both have")}</h2>
        <Seg label={t("Which hits")} value={kind} onChange={(v) => { setKind(v); more(false); }} options={[{ value: "new", text: `${t("new hits")} ${number(r.new)}` }, { value: "lost", text: `${t("lost hits")} ${number(r.lost)}` }, { value: "same", text: `${t("same hits")} ${number(r.same)}` }]} />
        <a className="btn small ghost" href={backtests.csv(b.id, kind)} download>CSV</a>
      </div>
      {q.isFetching && !rows.length ? <Skeleton lines={4} /> : <Examples rows={rows} />}
      {!q.isFetching && rows.length === 0 ? <p className="meta" style={{ padding: "8px 0" }}>{t("None.")}</p> : null}
      {rows.length && rows.length < Math.min(count, 100) && !q.data ? <Button small tone="ghost" onClick={() => more(true)}>{t("Show {{n}}", { n: number(Math.min(count, 100)) })}</Button> : null}
      {q.data?.next_cursor ? <p className="meta">{t("The first {{n}}; the file has them all.", { n: rows.length })}</p> : null}
    </section>
  );
}

export function Examples({ rows }: { rows: Example[] }) {
  const t = useT();
  if (!rows.length) return null;
  return (
    <div className="tablebox">
      <table className="table examples">
        <thead className="sr"><tr><th>{t("case")}</th><th>{t("who")}</th><th>{t("what")}</th><th>{t("amount")}</th><th>{t("turned out")}</th><th>{t("decision")}</th></tr></thead>
        <tbody>{rows.map((x) => (
          <tr key={x.event_id + x.kind}>
            <td className="mono">{x.case_id ? <Link to="/cases/$id" params={{ id: x.case_id }}>{x.case_number ?? t("case")}</Link> : <span className="faint">–</span>}</td>
            <td>{x.account ? <Link className="plain" to="/people/$ref" params={{ ref: x.account }}>{x.account_name || `${x.account.slice(0, 9)}…`}</Link> : <span className="faint">–</span>}</td>
            <td className="ink2">{word(x.type)} · <Time at={x.at} as="short" /> · {x.live_outcome === x.outcome ? word(x.outcome) : <>{word(x.live_outcome)} → <b>{word(x.outcome)}</b></>}</td>
            <td className="num">{x.amount === undefined || x.amount === null ? <span className="faint">–</span> : money(x.amount, x.currency || "USD")}</td>
            <td>{x.label === "confirmed" ? <span className="green">{t("confirmed")}</span> : x.label === "good" ? <span className="orange">{t("good user")}</span> : <span className="faint">{t("unknown")}</span>}</td>
            <td className="right"><Link to="/decisions/$event" params={{ event: x.event_id }} aria-label={t("Open {{what}}", { what: x.event_id })}>{t("open")}</Link></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Segments({ r }: { r: BacktestResult }) {
  const t = useT();
  const all = r.segments ?? [];
  const dimensions = [...new Set(all.map((s) => s.dimension))];
  const [which, pick] = useState(dimensions.find((d) => all.filter((s) => s.dimension === d).length > 1) ?? dimensions[0] ?? "");
  const rows = all.filter((s) => s.dimension === which).sort((a, b) => b.draft - a.draft).slice(0, 8);
  const most = Math.max(1, ...rows.map((s) => Math.max(s.draft, s.live)));
  if (!dimensions.length) return null;
  return (
    <section>
      <div className="row"><h2 className="cap grow">{t("Where")}</h2>{dimensions.length > 1 ? <Seg label={t("Where")} value={which} onChange={pick} options={dimensions.map((d) => ({ value: d, text: word(`by_${d}`) }))} /> : null}</div>
      <table className="table seg-table">
        <thead><tr><th>{word(`by_${which}`)}</th><th><span className="sr">{t("hits")}</span></th><th className="num">{t("draft")}</th><th className="num">{t("live")}</th><th className="num">{t("confirmed")}</th></tr></thead>
        <tbody>{rows.map((s) => (
          <tr key={s.value}><td>{which === "type" ? word(s.value) : s.value || "–"}</td>
            <td className="bars" aria-hidden="true"><i className="d" style={{ width: `${(s.draft / most) * 100}%` }} /><i className="l" style={{ width: `${(s.live / most) * 100}%` }} /></td>
            <td className="num">{number(s.draft)}</td><td className="num ink2">{number(s.live)}</td><td className="num ink2">{s.known ? t("{{a}} of {{b}}", { a: number(s.confirmed), b: number(s.known) }) : "–"}</td></tr>
        ))}</tbody>
      </table>
    </section>
  );
}

function Overlap({ r }: { r: BacktestResult }) {
  const t = useT();
  const rows = (r.overlap ?? []).filter((o) => o.both > 0).sort((a, b) => b.both - a.both).slice(0, 8);
  return (
    <section>
      <h2 className="cap">{t("Overlap with other rules")}</h2>
      {rows.length === 0 ? <p className="meta" style={{ padding: "8px 0" }}>{t("No other rule fires on the same events.")}</p> : (
        <table className="table">
          <thead><tr><th>{t("rule")}</th><th className="num">{t("both")}</th><th className="num">{t("this only")}</th><th className="num">{t("that only")}</th></tr></thead>
          <tbody>{rows.map((o) => <tr key={o.rule}><td className="wrapany"><Link to="/rules/$id" params={{ id: o.rule }}>{o.rule}</Link></td><td className="num">{number(o.both)}</td><td className="num ink2">{number(o.draft_only)}</td><td className="num ink2">{number(o.rule_only)}</td></tr>)}</tbody>
        </table>
      )}
    </section>
  );
}

function Moves({ r }: { r: BacktestResult }) {
  const t = useT();
  const moved = (r.outcomes ?? []).filter((o) => o.live !== o.draft && o.n > 0).sort((a, b) => b.n - a.n);
  if (!moved.length) return <p className="meta">{t("No answer would have been another.")}</p>;
  return <section><h2 className="cap">{t("Answers that would have been others")}</h2><ul className="moves">{moved.map((o) => <li key={o.live + o.draft}><b>{number(o.n)}</b> {word(o.live)} → {word(o.draft)}</li>)}</ul></section>;
}
