// One published rule on the workbench: its text, its hits, shadow beside live, versions, and the next stage.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { decisions, drafts, rules } from "../api/routes";
import type { RuleDetail } from "../api/types";
import type { WatchedRule } from "../api/workbench";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Histogram } from "../ui/Charts";
import { Dialog } from "../ui/Dialog";
import { Editor } from "../ui/Editor";
import { Field } from "../ui/Field";
import { number, share, shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { useDraft } from "../ui/store";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { OutcomeMark } from "./outcome";
import { Workbench, type Step, type Tab } from "./Workbench";
import { ExplainTab, HistoryTab, ShadowTab } from "./WorkbenchTabs";
import { WatchLine } from "./WorkbenchWatch";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));
const route = getRouteApi("/shell/rules/$id");
type Full = RuleDetail & WatchedRule;
type Move = { to: "live" | "shadow" | "archived"; percent?: number };

export function RulePage() {
  const { id } = route.useParams();
  const q = useQuery({ queryKey: ["rule", id], queryFn: () => rules.one(id), refetchInterval: 20_000 });
  if (q.error && !q.data) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={8} /></div>;
  return <OnBench key={id} r={q.data} />;
}

function OnBench({ r }: { r: Full }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const go = route.useNavigate();
  const { tab = "hits" } = route.useSearch();
  const [dialog, open] = useState<"" | "diff" | Move>("");
  useCrumbs({ text: t("Rules"), to: "/rules" }, { text: r.id });
  const list = useQuery({ queryKey: ["drafts"], queryFn: drafts.list, retry: false }).data ?? [];
  const all = useQuery({ queryKey: ["rules"], queryFn: rules.list, retry: false, staleTime: 20_000 }).data ?? [];
  const working = list.find((d) => d.rule === r.id && d.author === me?.id && (d.stage === "draft" || d.stage === "returned" || d.stage === "waiting"));
  const waiting = list.find((d) => d.rule === r.id && d.stage === "waiting");
  const candidate = all.find((x) => x.id === r.candidate) ?? all.find((x) => x.replaces === r.id);
  const replaced = useQuery({ queryKey: ["rule", r.replaces], queryFn: () => rules.one(r.replaces!), enabled: !!r.replaces, retry: false }).data;
  const edit = useMutation({ mutationFn: (source?: string) => drafts.start({ rule: r.id, source }), onSuccess: (d) => { void client.invalidateQueries({ queryKey: ["drafts"] }); void go({ to: "/drafts/$id", params: { id: d.id } }); }, onError: toast.fail });
  const begin = () => { if (working) void go({ to: "/drafts/$id", params: { id: working.id } }); else if (!may("rule.write") && !edit.isPending) edit.mutate(undefined); };
  const blocked = may("rule.stage");
  const part = r.percent && r.percent < 100 ? r.percent : undefined;
  const step: Step | undefined = r.stage === "shadow"
    ? { text: t("Publish at {{percent}} %", { percent: 25 }), next: t("next: its answers count for a quarter of people, chosen by a stable hash"), blocked, run: () => open({ to: "live", percent: 25 }) }
    : part ? { text: t("Make it fully live"), next: t("It answers for {{percent}} % of people now", { percent: part }), blocked, run: () => open({ to: "live", percent: 100 }) } : undefined;
  const show = (v: string) => void go({ search: (s) => ({ ...s, tab: v }), replace: true });
  useKeys([
    { keys: "e", what: "Change the rule", run: begin },
    ...(replaced ? [{ keys: "d", what: "Diff with live" as const, run: () => open("diff") }] : []),
    ...(step ? [{ keys: "Ctrl-Enter", what: "The next step" as const, run: () => { if (step.blocked) toast.say(step.blocked); else step.run(); } }] : []),
    { keys: "Esc Tab", what: "Leave the editor", run: () => undefined },
  ]);
  const tabs: Tab[] = [
    { id: "hits", text: t("Hits"), body: () => <HitsTab r={r} /> },
    { id: "shadow", text: t("Shadow"), body: () => candidate && r.stage === "live" ? <><p className="row wrap" style={{ marginBottom: 10 }}>{t("A candidate runs beside it:")} <Link to="/rules/$id" params={{ id: candidate.id }} search={{ tab: "shadow" }}>{candidate.id}</Link></p><ShadowTab rule={candidate.id} shadow /></> : <ShadowTab rule={r.id} shadow={r.stage === "shadow" || !!part} live={r.stage === "live"} /> },
    { id: "explain", text: t("Explain one"), body: () => <ExplainTab rule={r.id} recent={r.recent} examples={[]} /> },
    { id: "history", text: t("History"), body: () => <HistoryTab rule={r.id} canWrite={may("rule.write")} onUse={(v) => edit.mutate(v.after)} /> },
  ];
  return (
    <>
      <Workbench
        head={<>
          <h1 className="cut">{r.id}</h1>
          <span className={r.stage === "live" ? "chip good" : "chip"}>{word(r.stage)}{part ? ` ${part} %` : ""}</span>
          {r.outcome ? <OutcomeMark of={r.outcome} /> : null}
          {r.group ? <span className="chip">{r.group}</span> : null}
          <span className="mono meta nobr wide-only">{t("rule set")} v{r.version}{r.policy ? ` · ${r.policy}` : ""}</span>
          <span className="grow" />
          {r.watch ? <WatchLine w={r.watch} /> : <span className="meta">{t("{{n}} hits in 7 days", { n: number(r.hits_7d) })}</span>}
          {replaced ? <Button kbd="D" onClick={() => open("diff")}>{t("Diff with live")}</Button> : null}
          <Button kbd="E" busy={edit.isPending} blocked={working ? false : may("rule.write")} onClick={begin}>{working ? t("Open your draft") : t("Change it")}</Button>
        </>}
        notice={r.watch?.alarm ? <div className="wbnotice warnbox" role="status"><span>{r.watch.alarm}</span></div>
          : waiting && waiting.may_approve ? <div className="wbnotice ask"><span className="grow"><b>{t("{{name}} asks you to approve a change.", { name: waiting.author_name })}</b></span><Link className="btn small" to="/drafts/$id" params={{ id: waiting.id }}>{t("Look at it")}</Link></div> : null}
        editor={<Editor label={t("Rule text of {{name}}", { name: r.id })} value={r.source} readOnly />}
        tabs={tabs} tab={tab} onTab={show} aside={tab === "hits" ? <code>{r.path}:{r.line}</code> : undefined}
        stage={r.stage} next={r.stage === "live" ? t("It is live. A change begins as a draft.") : word(r.stage)} step={step}
        others={r.stage === "archived" ? null : <>
          <Button tone="ghost" blocked={blocked} onClick={() => open({ to: "archived" })}>{t("Archive…")}</Button>
          {r.stage === "shadow" ? <Button className="wide-only" blocked={blocked} onClick={() => open({ to: "live", percent: 100 })}>{t("Make it fully live")}</Button> : null}
          {r.stage === "live" ? <Button className="wide-only" blocked={blocked} onClick={() => open({ to: "shadow" })}>{t("Back to shadow")}</Button> : null}
        </>} />
      {dialog === "diff" && replaced ? (
        <Dialog title={t("{{name}}: live and candidate", { name: replaced.id })} shape="modal wide" onClose={() => open("")}>
          <div className="diffheads meta"><span>{replaced.id} · {t("live")}</span><span>{r.id}</span></div>
          <Suspense fallback={<Skeleton lines={8} />}><Diff before={replaced.source} after={r.source} labels={[t("live"), r.id]} /></Suspense>
        </Dialog>
      ) : null}
      {typeof dialog === "object" ? <StageDialog r={r} move={dialog} onClose={() => open("")} onDone={(percent) => { void client.invalidateQueries({ predicate: (q) => ["rule", "rules", "drafts", "rulesets"].includes(String(q.queryKey[0])) }); if (dialog.to === "archived") void go({ to: "/rules" }); else if (r.replaces && dialog.to === "live" && percent === 100) void go({ to: "/rules/$id", params: { id: r.replaces } }); }} /> : null}
    </>
  );
}

function HitsTab({ r }: { r: Full }) {
  const t = useT();
  const hist = useQuery({ queryKey: ["decisions", "histogram", { rule: r.id }], queryFn: () => decisions.histogram({ rule: r.id }), retry: false });
  return (
    <div className="stack bt">
      <dl className="figures">
        <div><dt>{t("hits, 24 h")}</dt><dd className="value">{number(r.hits_24h)}</dd><dd className="meta">{t("last")} <Time at={r.last_hit} /></dd></div>
        <div><dt>{t("hits, 7 days")}</dt><dd className="value">{number(r.hits_7d)}</dd><dd className="meta">{t("in shadow and live")}</dd></div>
        {r.watch ? <div><dt>{t("of 1,000 events")}</dt><dd className="value">{number(r.watch.hits_per_1000, 2)}</dd><dd className="meta">{t("usual {{low}}–{{high}}", { low: number(r.watch.usual_low, 2), high: number(r.watch.usual_high, 2) })}</dd></div> : null}
        {r.watch ? <div><dt>{t("precision, known")}</dt><dd className="value">{share(r.watch.precision)}</dd><dd className="meta">{r.watch.known ? t("{{n}} known", { n: number(r.watch.known) }) : t("of none the truth is known")}</dd></div> : null}
        <div><dt>{t("score")}</dt><dd className="value">{number(r.score, 1)}</dd><dd className="meta">{r.on.map(word).join(", ") || t("every event")}</dd></div>
      </dl>
      {hist.data?.some((b) => b.allow + b.review + b.block > 0) ? <section><h2 className="cap" style={{ marginBottom: 6 }}>{t("Hits over time")}</h2><Histogram buckets={hist.data} height={110} /></section> : null}
      <section>
        <div className="row"><h2 className="cap grow">{t("Newest hits")}</h2><Link className="meta" to="/decisions" search={{ where: `"${r.id}" in rules` }}>{t("all")}</Link></div>
        {r.recent.length === 0 ? <p className="meta" style={{ padding: "8px 0" }}>{t("It has not fired yet.")}</p> : (
          <div className="tablebox"><table className="table"><thead className="sr"><tr><th>{t("when")}</th><th>{t("who")}</th><th>{t("event")}</th><th>{t("score")}</th><th>{t("answer")}</th></tr></thead><tbody>{r.recent.slice(0, 25).map((d) => (
            <tr key={d.event_id}><td className="faint nobr"><Time at={d.at} as="clock" /></td><td><Link to="/decisions/$event" params={{ event: d.event_id }}>{d.account ? shortName(d.account.name) : d.event_id}</Link></td><td className="ink2">{word(d.type)}</td><td className="num ink2">{number(d.score, 1)}</td><td className="right"><OutcomeMark of={d.outcome} /></td></tr>))}</tbody></table></div>
        )}
      </section>
    </div>
  );
}

function StageDialog({ r, move, onClose, onDone }: { r: Full; move: Move; onClose: () => void; onDone: (percent: number) => void }) {
  const t = useT();
  const [percent, setPercent] = useState(String(move.percent ?? 100));
  const [reason, write, clear] = useDraft(`stage:${r.id}:${move.to}`);
  const n = Number(percent);
  const m = useMutation({
    mutationFn: () => rules.stage(r.id, { stage: move.to, percent: move.to === "live" && n < 100 ? n : undefined, reason: reason.trim() }),
    onSuccess: () => { clear(); onClose(); onDone(n); toast.say(move.to === "live" ? t("{{name}} is live for {{percent}} %", { name: r.id, percent: n }) : move.to === "shadow" ? t("{{name}} only records now", { name: r.id }) : t("{{name}} is archived", { name: r.id })); },
  });
  const answer = r.outcome ? word(r.outcome) : t("score {{n}}", { n: number(r.score, 1) });
  const act = move.to === "archived" ? t("Archive it") : move.to === "shadow" ? t("Back to shadow") : n === 100 ? t("Make it fully live") : t("Publish at {{percent}} %", { percent: n });
  return (
    <Dialog title={move.to === "archived" ? t("Archive {{name}}", { name: r.id }) : move.to === "shadow" ? t("Put {{name}} back into shadow", { name: r.id }) : t("Publish {{name}}", { name: r.id })} onClose={onClose}
      footer={<><span className="meta grow">{t("A new rule set is published at once; History takes it back in one click.")}</span><Button tone={move.to === "archived" ? "danger" : "primary"} busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{act}</Button></>}>
      {move.to === "live" ? <>
        <fieldset className="pick percents"><legend>{t("For which share of people")}</legend>{["5", "25", "50", "100"].map((v) => <label key={v}><input type="radio" name="percent" value={v} checked={percent === v} onChange={() => setPercent(v)} />{v} %</label>)}</fieldset>
        <p>{r.replaces ? t("For {{percent}} % of people it takes the place of {{rule}} and answers {{answer}}.", { percent: n, rule: r.replaces, answer }) : t("For {{percent}} % of people its hits are answered with {{answer}} from now on.", { percent: n, answer })} {r.hits_7d ? t("In the last 7 days it hit {{n}} events.", { n: number(r.hits_7d) }) : t("It has not hit anything in the last 7 days.")}</p>
      </> : move.to === "shadow" ? <p>{t("It goes on recording and no longer changes any answer. In the last 7 days it hit {{n}} events.", { n: number(r.hits_7d) })}</p>
        : <p>{t("It is no longer asked. In the last 7 days it hit {{n}} events; what it did stays on record.", { n: number(r.hits_7d) })}</p>}
      <Field label={t("Reason")}><textarea data-autofocus value={reason} onChange={(e) => write(e.target.value)} placeholder={t("What you saw that makes this right")} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
