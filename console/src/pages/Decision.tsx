// One answer as a tree: which rules fired and why, and which nearly did.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { decisions } from "../api/routes";
import type { FiredRule, ModelSaid, Node } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { coloured } from "../ui/Expr";
import { measured, nanos, number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { ActionDialog } from "./ActionDialog";
import { OutcomeMark } from "./outcome";
import "./case.css";
import "./decision.css";

const route = getRouteApi("/shell/decisions/$event");

export function DecisionPage() {
  const t = useT();
  const may = useMay();
  const { event } = route.useParams();
  const q = useQuery({ queryKey: ["decision", event], queryFn: () => decisions.one(event), staleTime: 60_000 });
  const [acting, act] = useState(false);
  const d = q.data;
  useCrumbs({ text: t("Decisions"), to: "/decisions" }, { text: d ? Word(d.type) : event });
  useKeys([{ keys: "a", what: "Take an action", run: () => { if (d?.account) act(true); } }], !!d);
  if (q.error && !d) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!d) return <div className="inner"><Skeleton lines={6} /></div>;
  return (
    <>
      <header className="casehead">
        <div className="first">
          <OutcomeMark of={d.outcome} />
          <h1>{Word(d.type)}</h1>
          <span className="big">{number(d.score, 2)}</span><span className="meta">{t("score")}</span>
          <span className="grow" />
          {may("rule.read") ? null : <Link className="btn" to="/like" search={{ event: d.event_id, name: Word(d.type) }}>{t("Find others like it")}</Link>}
          {d.account && !may("account.read") ? <Link className="btn" to="/graph" search={{ seed: d.account.id }}>{t("Show in the graph")}</Link> : null}
          {d.account ? <Button kbd="A" blocked={may("action.take.warn") && may("action.take.separate")} onClick={() => act(true)}>{t("Take an action")}</Button> : null}
        </div>
        <div className="fields">
          <span className="f"><span className="ink2">{t("when")}</span> <b><Time at={d.at} as="clock" /></b></span>
          {d.account ? <span className="f"><span className="ink2">{d.account.kind ? word(d.account.kind) : t("who")}</span> <Link to="/people/$ref" params={{ ref: d.account.id }}><b>{d.account.name}</b></Link></span> : null}
          <span className="f"><span className="ink2">{t("rule set")}</span> <b>v{d.version}</b></span>
          {d.took_ns !== undefined ? <span className="f"><span className="ink2">{t("took")}</span> <b>{nanos(d.took_ns)}</b></span> : null}
          <span className="f"><span className="ink2">{t("event")}</span> <Copy text={d.event_id} /></span>
          <span className="f" title={t("The same event, answered again from the log, gives the same answer.")}><span className="ink2">{t("replay")}</span> <b className={d.replayed_same ? "green" : "red"}>{d.replayed_same ? t("same") : t("differs")}</b></span>
          {d.case_id ? <span className="f"><Link to="/cases/$id" params={{ id: d.case_id }}>{t("its case")}</Link></span> : null}
          {d.position ? <span className="f"><span className="ink2">{t("in the log at")}</span> <b>{number(d.position)}</b></span> : null}
        </div>
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Why")}>
        <div className="why">
          <div>
            <h2 className="cap">{d.fired.length ? t("{{count}} rules fired", { count: d.fired.length }) : t("No rule fired")}</h2>
            {d.fired.length === 0 ? <p className="ink2">{t("Nothing about this event met a rule, so it was allowed.")}</p> : null}
            {d.fired.map((r) => <RuleTree key={r.id} r={r} />)}
            {d.near.length ? <><h2 className="cap" style={{ marginTop: 22 }}>{t("Near misses")}</h2>{d.near.map((r) => <RuleTree key={r.id} r={r} near />)}</> : null}
            {d.asked.length ? <><h2 className="cap" style={{ marginTop: 22 }}>{t("Asked for")}</h2><ul className="effects">{d.asked.map((e, i) => <li key={i} className="row"><span className={e.done ? "green" : "amber"} aria-hidden="true">{e.done ? "✓" : "○"}</span><span className="sr">{e.done ? t("done") : t("open")}</span>{Word(e.kind)} <code>{e.name}</code>{e.severity ? <span className="chip">{e.severity}</span> : null}<span className="meta">{e.rule}</span></li>)}</ul></> : d.effects.length ? <><h2 className="cap" style={{ marginTop: 22 }}>{t("Effects")}</h2><ul className="effects">{d.effects.map((e, i) => <li key={i}><code>{e}</code></li>)}</ul></> : null}
          </div>
          <aside>
            <h2 className="cap">{t("Features then")}</h2>
            <Values list={d.features.map((f) => ({ name: f.name, value: f.missing ? "–" : f.value, title: f.text }))} none={t("No feature was needed.")} />
            {d.features.map((f) => f.model ? <Parts key={f.name} name={f.name} m={f.model} /> : null)}
            <h2 className="cap" style={{ marginTop: 18 }}>{t("The event")}</h2>
            <Values list={d.fields} none="–" />
            {d.entities.length ? <><h2 className="cap" style={{ marginTop: 18 }}>{t("Who and what")}</h2><dl className="values">{d.entities.map((e) => <div key={e.role + e.id}><dt className="mono">{e.role}</dt><dd>{e.id.startsWith("acc_") ? <Link to="/people/$ref" params={{ ref: e.id }} className="mono">{e.id.slice(0, 9)}…</Link> : <Copy text={e.id} />}</dd></div>)}</dl></> : null}
          </aside>
        </div>
      </div>
      {acting && d.account ? <ActionDialog targets={[d.account]} onClose={() => act(false)} /> : null}
    </>
  );
}

export function Values({ list, none }: { list: { name: string; value: string; title?: string }[]; none: string }) {
  if (!list.length) return <p className="meta">{none}</p>;
  return <dl className="values">{list.map((f) => <div key={f.name}><dt className="mono" title={f.title}>{f.name}</dt><dd className="mono" title={f.value}>{measured(f.value)}</dd></div>)}</dl>;
}

/** What moved a model, the largest first; the sign says which way. */
function Parts({ name, m }: { name: string; m: ModelSaid }) {
  const t = useT();
  const rows = [...m.inputs.map((x) => ({ name: x.input, value: measured(x.value), odds: x.log_odds })), ...(m.others ? [{ name: t("all others"), value: "", odds: m.others }] : [])];
  const most = Math.max(0.01, ...rows.map((r) => Math.abs(r.odds)));
  return (
    <>
      <h2 className="cap" style={{ marginTop: 18 }}>{t("What moved {{name}}", { name })}</h2>
      <dl className="values parts">{rows.map((r) => (
        <div key={r.name}><dt className="mono">{r.name} <span className="faint">{r.value}</span></dt>
          <dd className="mono" title={t("part of the log-odds")}><i aria-hidden="true" className={r.odds > 0 ? "more" : "less"} style={{ width: `${(Math.abs(r.odds) / most) * 46}px` }} /> {r.odds > 0 ? "+" : ""}{number(r.odds, 2)}</dd></div>
      ))}</dl>
    </>
  );
}

export function RuleTree({ r, near }: { r: FiredRule; near?: boolean }) {
  const t = useT();
  return (
    <section className={near ? "rule near" : "rule"}>
      <div className="rulehead">
        <Link to="/rules/$id" params={{ id: r.id }}><b>{r.id}</b></Link>
        {r.score ? <span className="score">{near ? "" : r.score > 0 ? "+" : ""}{number(r.score, 2)}</span> : null}
        {r.outcome && !near ? <OutcomeMark of={r.outcome} /> : null}
        {r.shadow ? <span className="chip">{t("in shadow")}</span> : null}
        {r.policy ? <code>{r.policy}</code> : null}
        <span className="ink2 grow">{r.reason}</span>
      </div>
      {r.tree ? <ul className="tree"><Branch n={r.tree} top /></ul> : <p className="meta">{t("No explanation was kept.")}</p>}
    </section>
  );
}

/** "and" needs no line of its own at the top: its parts are the list. */
function Branch({ n, top }: { n: Node; top?: boolean }) {
  const t = useT();
  const kids = n.children ?? [];
  const joins = kids.length > 0 && /^(and|or|not|all|any)$/i.test(n.text.trim());
  if (top && kids.length && /^(and|all)$/i.test(n.text.trim())) return <>{kids.map((k, i) => <Branch key={i} n={k} />)}</>;
  const state = n.result === true ? "yes" : n.result === false ? "no" : "none";
  return (
    <li>
      <div className="leaf">
        <span className={`mark ${state}`} aria-hidden="true">{state === "yes" ? "✓" : state === "no" ? "✕" : "·"}</span>
        <span className="sr">{state === "yes" ? t("true") : state === "no" ? t("false") : t("no value")}</span>
        <code>{joins ? t(n.text.trim().toLowerCase() === "or" || n.text.trim().toLowerCase() === "any" ? "any of" : n.text.trim().toLowerCase() === "not" ? "not" : "all of") : coloured(n.text)}</code>
        {n.value !== undefined && !joins ? <span className="value" title={n.value}>{measured(n.value)}</span> : null}
      </div>
      {kids.length && joins ? <ul>{kids.map((k, i) => <Branch key={i} n={k} />)}</ul> : null}
    </li>
  );
}
