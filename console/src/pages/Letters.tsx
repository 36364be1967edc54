// Letters that wait, and the statements of reasons for the EU transparency database with what is wrong with them.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { notices, type Notice } from "../api/appeal";
import { known, languageName, useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Findings } from "./NoticePreview";
import "./appeal.css";

const route = getRouteApi("/shell/letters");

type Act = "release" | "withhold" | "disclose";

export function LettersPage() {
  const t = useT();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Letters") });
  const tab = search.tab ?? "held";
  const [acting, act] = useState<{ n: Notice; what: Act }>();
  const q = useInfiniteQuery({
    queryKey: ["notices", tab], queryFn: ({ pageParam }) => notices.list({ state: tab === "all" ? undefined : tab }, pageParam || undefined),
    initialPageParam: "", getNextPageParam: (last) => last.next_cursor || undefined, enabled: tab !== "eu", placeholderData: (old) => old });
  const list = q.data?.pages.flatMap((x) => x.items);
  return (
    <>
      <div className="pagehead"><h1 className="wide-only">{t("Letters")}</h1>
        <Seg label={t("Which")} value={tab} options={[{ value: "held", text: t("Waiting") }, { value: "owed", text: t("Records owed") }, { value: "all", text: t("All") }, { value: "eu", text: t("EU export") }]} onChange={(v) => void go({ search: { tab: v === "held" ? undefined : v } })} />
      </div>
      <div className="grouppage">
        {tab === "eu" ? <Export /> : q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !list ? <Skeleton lines={6} /> : list.length === 0 ? <Nothing tab={tab} /> : (
          <>
            <ul className="letters">{list.map((n) => <Row key={n.id} n={n} act={(what) => act({ n, what })} />)}</ul>
            {q.hasNextPage ? <div><Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Show more")}</Button></div> : null}
          </>)}
      </div>
      {acting?.what === "disclose" ? <Disclose n={acting.n} onClose={() => act(undefined)} /> : acting ? <Settle n={acting.n} what={acting.what} onClose={() => act(undefined)} /> : null}
    </>
  );
}

function Nothing({ tab }: { tab: string }) {
  const t = useT();
  if (tab === "owed") return <Empty title={t("No records are owed")}>{t("Where the law gives the person what a decision rests on, and a record would tell who reported, the letter leaves it out and it follows redacted.")}</Empty>;
  return <Empty title={tab === "held" ? t("No letter waits") : t("No letter yet")}>{t("A letter waits when its moment or words would tell who reported, until their safe-contact plan is agreed.")}</Empty>;
}

function Row({ n, act }: { n: Notice; act: (what: Act) => void }) {
  const t = useT();
  const no = useMay()("notice.send");
  return (
    <li>
      <div className="row wrap letterhead">
        <b><Link to="/people/$ref" params={{ ref: n.account_id }}>{n.account_name || n.account_id}</Link></b>
        <span>{Word(`letter_${n.event.split("@")[0]}`)} · {word(n.kind)}</span>
        <span className={n.state === "held" || n.state === "owed" ? "chip warn" : "chip"}>{word(`letter_${n.state}`)}{n.mail && n.mail !== "sent" ? ` · ${word(n.mail)}` : ""}</span>
        <code className="meta">{n.number}</code>
        <span className="meta">{languageName(n.language)} · <Time at={n.created_at} /></span>
        <span className="grow" />
        {n.state === "held" ? <Button small blocked={no} onClick={() => act("release")}>{t("Let it leave…")}</Button> : null}
        {n.state === "owed" ? <Button small tone="primary" blocked={no} onClick={() => act("disclose")}>{t("Write what they say…")}</Button> : null}
        {n.state === "held" || n.state === "owed" ? <Button small tone="ghost" blocked={no} onClick={() => act("withhold")}>{t("Withhold…")}</Button> : null}
      </div>
      {n.state === "owed" ? <p className="meta">{t("Records owed by the law of the place, until")} <Due at={n.held_until!} /></p> : null}
      {n.ground ? <p className="meta">{known(n.ground) ? word(n.ground) : n.ground}{n.state === "held" && n.held_until ? <> · {t("looked at again")} <Time at={n.held_until} /></> : null}</p> : null}
      <Findings list={n.findings} />
      {n.body ? <details><summary>{n.subject}</summary><article className="letter" lang={n.language}><p dir="auto">{n.body}</p></article></details> : null}
    </li>
  );
}

/** The records of a decision, written anew without what would tell who reported. */
function Disclose({ n, onClose }: { n: Notice; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["notice", n.id], queryFn: () => notices.one(n.id), staleTime: 0 });
  const [said, set] = useState<Record<number, string>>({});
  const was = q.data?.records ?? [];
  const lines = was.map((r, i) => (said[i] ?? r).trim()).filter(Boolean);
  const m = useMutation({ mutationFn: () => notices.disclose(n.id, lines), onSuccess: () => { toast.say(t("Sent.")); void client.invalidateQueries({ queryKey: ["notices"] }); onClose(); } });
  return (
    <Dialog title={t("Records for {{name}}", { name: n.account_name || n.account_id })} onClose={onClose} footer={<><span className="meta grow">{t("What still tells who reported is refused.")}</span><Button tone="primary" busy={m.isPending} blocked={lines.length ? false : t("Write what the records say.")} onClick={() => m.mutate()}>{t("Send the records")}</Button></>}>
      <p>{t("Say what each record says without names, orders, days, hours or the reporter’s own words. Empty leaves it out. A redacted copy goes by its evi_ id.")}</p>
      {q.error ? <Trouble error={q.error} /> : !q.data ? <Skeleton lines={3} /> : was.map((r, i) => <Field key={i} label={t("Record {{n}}", { n: i + 1 })} name={`records/${lines.indexOf((said[i] ?? r).trim())}`} problem={m.error}><textarea rows={2} dir="auto" lang={n.language} value={said[i] ?? r} onChange={(e) => set({ ...said, [i]: e.target.value })} /></Field>)}
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Settle({ n, what, onClose }: { n: Notice; what: "release" | "withhold"; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => notices[what](n.id, why.trim()), onSuccess: () => { void client.invalidateQueries({ queryKey: ["notices"] }); onClose(); } });
  return (
    <Dialog title={what === "release" ? t("Let it leave") : t("Withhold")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{what === "release" ? t("Let it leave") : t("Withhold")}</Button>}>
      <p>{what === "release" ? t("The letter leaves now, although its moment may tell who reported.") : t("The letter does not leave. Its ground stays in the record.")}</p>
      <Field label={t("Why")} name="reason" problem={m.error}><textarea value={why} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Export() {
  const t = useT();
  const may = useMay();
  const no = may("transparency.export");
  const [days, setDays] = useState(30);
  const [to] = useState(() => new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString());
  const from = new Date(Date.parse(to) - days * 86_400_000).toISOString();
  const q = useQuery({ queryKey: ["transparency", from], queryFn: () => notices.transparency(from, to), enabled: !no, retry: false });
  const rules = useQuery({ queryKey: ["transparency", "rules"], queryFn: notices.rules, enabled: !no, staleTime: Infinity });
  if (no) return <p className="warnbox">{no}</p>;
  const d = q.data;
  return (
    <>
      <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
        <Field label={t("Period")}><select value={days} onChange={(e) => setDays(Number(e.target.value))}>{[7, 30, 90, 180].map((n) => <option key={n} value={n}>{t("{{count}} days", { count: n })}</option>)}</select></Field>
        <a className="btn" href={notices.file(from, to, "json")} download>{t("Batches (JSON lines)")}</a><a className="btn" href={notices.file(from, to, "csv")} download>CSV</a>
      </div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !d ? <Skeleton /> : (
        <>
          <div className="groupfigures"><span><b>{number(d.count)}</b>{t("statements")}</span><span><b className={d.faulty ? "red" : undefined}>{number(d.faulty)}</b>{t("break a field rule and stay out")}</span><span><b>{number(d.suppressed)}</b>{t("without their facts, which held personal data")}</span></div>
          {d.items.length === 0 ? <Empty title={t("No statement in this time")}>{t("Restrictions of accounts in the European Union appear here.")}</Empty> : (
            <div className="scroll"><table><thead><tr><th scope="col">{t("Applied")}</th><th scope="col">{t("Category")}</th><th scope="col">{t("Ground")}</th><th scope="col">{t("Facts")}</th><th scope="col">{t("Faults")}</th></tr></thead>
              <tbody>{d.items.slice(0, 200).map((x) => { const s = x.statement as Record<string, string>; return <tr key={x.notice_id}><td>{s.application_date}</td><td>{(s.category ?? "").replace("STATEMENT_CATEGORY_", "").replace(/_/g, " ").toLowerCase()}</td><td>{s.incompatible_content_ground ?? s.illegal_content_legal_ground}</td><td>{(s.decision_facts ?? "").slice(0, 140)}</td><td>{x.faults.length ? x.faults.map((f) => <div key={f.field + f.rule} className="red"><code>{f.field}</code> {f.detail}</div>) : <span className="green">{t("none")}</span>}</td></tr>; })}</tbody></table></div>)}
        </>)}
      <details><summary>{t("The {{count}} field rules", { count: rules.data?.length ?? 0 })}</summary>
        <div className="scroll"><table><thead><tr><th scope="col">{t("Field")}</th><th scope="col">{t("Rule")}</th><th scope="col">{t("Source")}</th></tr></thead><tbody>{rules.data?.map((r, i) => <tr key={i}><td><code>{r.field}</code></td><td>{r.detail}{r.values ? ` (${r.values.length})` : ""}</td><td>{r.source}</td></tr>)}</tbody></table></div></details>
    </>
  );
}
