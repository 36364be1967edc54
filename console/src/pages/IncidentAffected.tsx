// Whom it touches: counted first, kept, asked again, taken away as CSV, acted on in bulk.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { incidents, type Counted, type Incident } from "../api/incident";
import { languageName, useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { clockTime } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { BulkDialog, Bulks } from "./IncidentBulk";

const day = 86_400_000;

export function Affected({ i }: { i: Incident }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [of, setOf] = useState<"orders" | "people">("people");
  const [where, setWhere] = useDraft(`incident:${i.id}:where`);
  const [days, setDays] = useState("14");
  const [found, setFound] = useState<Counted>();
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [bulk, setBulk] = useState("");
  const q = useInfiniteQuery({ queryKey: ["incident", i.id, "affected", of], queryFn: ({ pageParam }) => incidents.affected(i.id, of, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const first = q.data?.pages[0];
  const snap = first?.snapshot;
  const query = () => ({ where, from: new Date(new Date(i.started_at).getTime() - Number(days) * day).toISOString() });
  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    fail(undefined);
    try { await act(); } catch (err) { fail(err); }
    setBusy(false);
  };
  const again = () => void client.invalidateQueries({ queryKey: ["incident"] });
  const no = may("incident.write");
  return (
    <div className="stack wide">
      <section className="ask" aria-label={t("Which orders")}>
        <Field label={t("Which orders")} hint={t('An expression over an order and the event that began it: "PB-500" in products and city == "Seattle"')} name="/where" problem={error}><textarea className="mono" rows={2} value={where} spellCheck={false} onChange={(e) => { setWhere(e.target.value); setFound(undefined); }} /></Field>
        <div className="row">
          <label className="meta">{t("Placed within")} <select className="select" value={days} onChange={(e) => { setDays(e.target.value); setFound(undefined); }}>{["1", "7", "14", "30", "90", "365"].map((d) => <option key={d} value={d}>{t("{{count}} days before it began", { count: Number(d) })}</option>)}</select></label>
          <span className="grow" />
          {found ? <span><b>{t("{{orders}} orders, {{people}} people", { orders: found.orders, people: found.people })}</b> <span className="faint">{t("{{customers}} customers · {{workers}} workers · {{merchants}} merchants", { customers: found.customers, workers: found.workers, merchants: found.merchants })}</span></span> : null}
          <Button busy={busy} blocked={where.trim() ? false : t("Write which orders.")} onClick={() => void run(async () => setFound(await incidents.countAffected(i.id, query())))}>{t("Count")}</Button>
          {found ? <Button tone="primary" busy={busy} blocked={no} onClick={() => void run(async () => { await incidents.keep(i.id, { ...query(), count: found.orders, hash: found.hash }); setFound(undefined); again(); })}>{t("Keep these {{count}} orders", { count: found.orders })}</Button> : null}
        </div>
        {error ? <Trouble error={error} /> : null}
      </section>
      <Bulks i={i} />
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={5} /> : !snap ? (
        <Empty title={t("Nobody has been counted yet")}>{t("Write which orders are touched and count them. Nothing happens to anybody before you have seen how many they are.")}</Empty>
      ) : (
        <>
          <div className="row">
            <b>{t("{{orders}} orders, {{people}} people", { orders: snap.orders, people: snap.people })}</b>
            <span className="faint">{t("kept")} <Time at={snap.at} as="clock" />{snap.added !== snap.orders || snap.gone ? ` · +${snap.added} −${snap.gone}` : ""}</span>
            <code className="meta">{snap.where}</code>
            <span className="grow" />
            <Button small busy={busy} blocked={no} onClick={() => void run(async () => { await incidents.refresh(i.id); again(); })}>{t("Ask again")}</Button>
            {may("case.export") ? null : <><a className="btn small" href={incidents.csv(i.id, "orders")}>{t("Orders as CSV")}</a><a className="btn small" href={incidents.csv(i.id, "people")}>{t("People as CSV")}</a></>}
            <details className="menu"><summary className="btn small primary">{t("Do to all…")}</summary><div className="pop">
              {(["message", "action", "order_hold", "refund_request"] as const).map((k) => <Button key={k} tone="ghost" onClick={(e) => { (e.currentTarget.closest("details") as HTMLDetailsElement).open = false; setBulk(k); }}>{t(bulkNames[k])}</Button>)}
            </div></details>
          </div>
          <Picture id={i.id} />
          <Seg label={t("Show")} value={of} options={[{ value: "people", text: t("People") }, { value: "orders", text: t("Orders") }]} onChange={setOf} />
          <div className="scroll"><table className="plaintable">
            {of === "people" ? <>
              <thead><tr><th>{t("who")}</th><th>{t("kind")}</th><th>{t("language")}</th><th>{t("city")}</th><th className="right">{t("orders")}</th><th>{t("wrote in")}</th></tr></thead>
              <tbody>{q.data.pages.flatMap((p) => p.people).map((w) => <tr key={w.id}><td><Link to="/people/$ref" params={{ ref: w.id }}>{w.name || w.ref || w.id}</Link></td><td>{word(w.kind)}</td><td>{languageName(w.language)}</td><td>{w.city}</td><td className="right">{w.orders}</td><td>{w.contact_id ? t("yes") : <span className="faint">–</span>}</td></tr>)}</tbody>
            </> : <>
              <thead><tr><th>{t("placed")}</th><th>{t("order")}</th><th>{t("state")}</th><th>{t("city")}</th><th>{t("customer")}</th></tr></thead>
              <tbody>{q.data.pages.flatMap((p) => p.orders).map((o) => <tr key={o.id}><td><Time at={o.placed_at} as="clock" /></td><td className="mono">{o.id}</td><td>{word(o.state)}</td><td>{o.city}</td><td>{o.customer_id ? <Link className="mono" to="/people/$ref" params={{ ref: o.customer_id }}>{o.customer_id}</Link> : "–"}</td></tr>)}</tbody>
            </>}
          </table></div>
          {q.hasNextPage ? <Button onClick={() => void q.fetchNextPage()}>{t("More")}</Button> : null}
        </>
      )}
      {bulk ? <BulkDialog i={i} kind={bulk} onClose={() => setBulk("")} /> : null}
    </div>
  );
}

const bulkNames = { message: "Write to each person", action: "Act on each account", order_hold: "Ask to hold each order", refund_request: "Ask to refund each order" } as const;

/** Time from left to right, places from top to bottom; how dark is how many. */
export function Picture({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["incident", id, "picture"], queryFn: () => incidents.picture(id) });
  const p = q.data;
  if (!p || p.cells.length === 0) return null;
  const steps = Math.max(24, ...p.cells.map((c) => c.step + 1));
  const most = Math.max(...p.cells.map((c) => c.orders), 1);
  const [w, h, left] = [Math.max(4, Math.min(22, 520 / steps)), 16, 92];
  const total = p.cells.reduce((n, c) => n + c.orders, 0);
  const wrote = p.cells.reduce((n, c) => n + c.contacts, 0);
  const at = (n: number) => clockTime(new Date(new Date(p.from).getTime() + n * p.step_seconds * 1000).toISOString());
  return (
    <figure className="picture">
      <svg viewBox={`0 0 ${left + steps * w + 4} ${p.places.length * h + 22}`} role="img" aria-label={t("{{orders}} orders and {{contacts}} contacts by time and place", { orders: total, contacts: wrote })} preserveAspectRatio="xMinYMin meet">
        {p.places.map((name, n) => <text key={name} x={left - 6} y={n * h + 11} textAnchor="end">{name === "elsewhere" ? t("elsewhere") : name}</text>)}
        {p.cells.map((c) => (
          <g key={`${c.step}-${c.place}`}>
            {c.orders ? <rect x={left + c.step * w} y={c.place * h + 1} width={w - 1} height={h - 2} rx={2} style={{ opacity: 0.25 + 0.75 * (c.orders / most) }}><title>{`${p.places[c.place]} · ${at(c.step)} · ${t("{{count}} orders", { count: c.orders })}`}</title></rect> : null}
            {c.contacts ? <circle cx={left + c.step * w + w / 2} cy={c.place * h + h / 2} r={Math.min(w, h) / 2 - 1}><title>{`${p.places[c.place]} · ${at(c.step)} · ${t("{{count}} contacts", { count: c.contacts })}`}</title></circle> : null}
          </g>
        ))}
        <text x={left} y={p.places.length * h + 16}>{at(0)}</text>
        <text x={left + steps * w} y={p.places.length * h + 16} textAnchor="end">{at(steps)}</text>
      </svg>
      <figcaption className="meta"><i className="sq" /> {t("orders placed")} <i className="ci" /> {t("people wrote")}</figcaption>
    </figure>
  );
}
