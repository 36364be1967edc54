// What the marketplace carries out, compared with what is in force here; what differs is sent again.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { enforcement, type Comparison } from "../api/enforcement";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionTabs } from "./ActionTabs";
import "./authority.css";

const route = getRouteApi("/shell/actions/reconciliation");
/** Lines that say something. */
const linesOf = (text: string) => text.split("\n").filter((l) => l.trim()).length;

export function ReconciliationPage() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Actions"), to: "/actions" }, { text: t("Marketplace") });
  const q = useInfiniteQuery({ queryKey: ["reconciliations"], queryFn: ({ pageParam }) => enforcement.comparisons(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const at = search.id ?? rows[0]?.id;
  const [adding, add] = useState(false);
  return (
    <>
      <ActionTabs />
      <div className="pagehead"><h1 className="wide-only">{t("Marketplace")}</h1><span className="meta wide-only">{t("What it carries out, compared with what is in force here.")}</span><span className="grow" /><Button blocked={may("reconciliation.write")} onClick={() => add(true)}>{t("Compare by hand…")}</Button></div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={6} /></div> : rows.length === 0 ? <Empty title={t("Nothing was compared yet")}>{t("The marketplace tells what it carries out, by POST /v1/reconciliations once a day. What is missing there, left there or stands otherwise is listed here.")}</Empty> : (
        <div className="tablepage">
          <aside aria-label={t("Comparisons")}>
            <ul className="tableversions">{rows.map((r) => <li key={r.id}><button type="button" aria-current={r.id === at ? "true" : undefined} onClick={() => void go({ search: { id: r.id }, replace: true })}><b><Time at={r.at} as="clock" /></b>{r.differing ? <span className="pill warn">{t("{{count}} differ", { count: r.differing })}</span> : <span className="pill on">{t("agrees")}</span>}<span className="meta">{t("{{count}} actions compared", { count: r.compared })}</span></button></li>)}</ul>
            {q.hasNextPage ? <Button small busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
          </aside>
          {at ? <One key={at} id={at} /> : null}
        </div>)}
      {adding ? <Compare onClose={() => add(false)} onMade={(c) => { add(false); void go({ search: { id: c.id } }); }} /> : null}
    </>
  );
}

function One({ id }: { id: string }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["reconciliation", id], queryFn: () => enforcement.comparison(id) });
  const m = useMutation({ mutationFn: (lines: number[] | undefined) => enforcement.resend(id, lines), onSuccess: () => { toast.say(t("Sent again under the same ids.")); void client.invalidateQueries({ queryKey: ["reconciliation"] }); }, onError: toast.fail });
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={5} /></div>;
  const r = q.data;
  const items = r.items ?? [];
  const can = items.filter((d) => d.state === "open" && d.action_id && d.ours !== "unknown");
  return (
    <section className="tableedit" aria-label={t("Differences")} tabIndex={0}>
      <div className="row wrap"><span className="meta grow">{t("{{accounts}} accounts told of, {{count}} actions compared", { accounts: number(r.accounts), count: r.compared })} · {t("by {{name}}", { name: staff.name(r.by) })} · <Time at={r.as_of} as="clock" /></span>
        <Button tone="primary" busy={m.isPending} blocked={may("reconciliation.write") || (can.length ? false : t("Nothing is open that could be sent."))} onClick={() => m.mutate(undefined)}>{t("Send all {{count}} again", { count: can.length })}</Button></div>
      {items.length === 0 ? <p>{r.not_taken ? t("All that was taken agrees.") : t("Everything agrees.")}</p> : (
        <div className="authwide"><table><thead><tr><th>{t("account")}</th><th>{t("what differs")}</th><th>{t("here")}</th><th>{t("there")}</th><th>{t("state")}</th><th /></tr></thead>
          <tbody>{items.map((d) => (
            <tr key={d.n}><th scope="row"><Link to="/people/$ref" params={{ ref: d.account.ref ?? d.account.id }}>{d.account.name || d.account.ref || d.account.id}</Link></th><td>{Word(d.kind)}</td><td>{d.action_id && d.ours !== "unknown" ? <Link to="/actions/$id" params={{ id: d.action_id }}>{word(d.ours)}</Link> : word(d.ours)}</td><td>{word(d.theirs.replace(" ", "_"))}</td>
              <td className={d.state === "settled" ? "green" : d.state === "sent" ? "amber" : "red"}>{word(`diff_${d.state}`)}{d.sent_at ? <span className="meta"> <Time at={d.sent_at} /></span> : null}</td>
              <td className="num">{can.includes(d) ? <Button small busy={m.isPending} blocked={may("reconciliation.write")} onClick={() => m.mutate([d.n])}>{t("Send again")}</Button> : null}</td></tr>))}</tbody></table></div>)}
      {r.faults?.length ? <NotTaken r={r} /> : null}
    </section>
  );
}

function NotTaken({ r }: { r: Comparison }) {
  const t = useT();
  const list = r.faults ?? [];
  return (
    <>
      <h2 className="cap">{t("{{count}} lines were not taken", { count: r.not_taken ?? list.length })}</h2>
      <p className="meta">{t("All others were compared. Nothing is said of an account whose line says nothing certain.")}</p>
      <div className="authwide"><table aria-label={t("Lines that were not taken")}><thead><tr><th className="num">{t("line")}</th><th>{t("as it was told")}</th><th>{t("why")}</th></tr></thead>
        <tbody>{list.slice(0, 500).map((f) => <tr key={f.line}><td className="num">{number(f.line)}</td><th scope="row" className="mono">{f.account || "–"}</th><td>{Word(f.code)}</td></tr>)}</tbody></table></div>
      {(r.not_taken ?? 0) > Math.min(list.length, 500) ? <p className="meta">{t("The first {{count}} of them", { count: Math.min(list.length, 500) })}</p> : null}
    </>
  );
}

function Compare({ onClose, onMade }: { onClose: () => void; onMade: (c: Comparison) => void }) {
  const t = useT();
  const client = useQueryClient();
  const [text, set] = useState("");
  const [whole, setWhole] = useState(false);
  const count = linesOf(text);
  const m = useMutation({ mutationFn: () => enforcement.compare(text, whole), onSuccess: (c) => { void client.invalidateQueries({ queryKey: ["reconciliations"] }); onMade(c); } });
  return (
    <Dialog title={t("Compare by hand")} shape="modal wide" onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={count || whole ? false : t("Paste what the marketplace has.")} onClick={() => m.mutate()}>{t("Compare {{count}} lines", { count })}</Button>}>
      <div className="theirs stack">
        <Field label={t("What the marketplace has")} hint={t("One account in a line: reference, good, restricted, suspended or deactivated, then the ids of our actions.")} name="accounts" problem={m.error}><textarea className="mono" value={text} onChange={(e) => set(e.target.value)} placeholder={"W-1001 suspended act_06gz…\nC-2002 good"} /></Field>
        <label className="btn small filepick">{t("Choose a file…")}<input type="file" className="sr" accept=".csv,.txt,.jsonl,.ndjson,text/plain,text/csv" onChange={(e) => void e.target.files?.[0]?.text().then(set)} /></label>
        <label className="choice"><input type="checkbox" checked={whole} onChange={(e) => setWhole(e.target.checked)} />{t("This is every account that is not in good standing there")}</label>
        <Trouble error={m.error} />
      </div>
    </Dialog>
  );
}
