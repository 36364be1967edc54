// One rule to read: its text, what it answers, how often, and its newest hits.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { decisions, rules } from "../api/routes";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Histogram } from "../ui/Charts";
import { coloured } from "../ui/Expr";
import { number, shortName } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { OutcomeMark } from "./outcome";
import "./case.css";
import "./decision.css";

const route = getRouteApi("/shell/rules/$id");

export function RulePage() {
  const t = useT();
  const { id } = route.useParams();
  useCrumbs({ text: t("Rules"), to: "/rules" }, { text: id });
  const q = useQuery({ queryKey: ["rule", id], queryFn: () => rules.one(id) });
  const hist = useQuery({ queryKey: ["decisions", "histogram", { rule: id }], queryFn: () => decisions.histogram({ rule: id }), retry: false });
  const r = q.data;
  if (q.error && !r) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!r) return <div className="inner"><Skeleton lines={6} /></div>;
  return (
    <>
      <header className="casehead">
        <div className="first"><h1>{r.id}</h1><span className={r.stage === "live" ? "chip good" : "chip"}>{word(r.stage)}</span>{r.outcome ? <OutcomeMark of={r.outcome} /> : null}<span className="grow" /><span className="big">{number(r.hits_7d)}</span><span className="meta">{t("hits in 7 days")}</span></div>
        <div className="fields">
          <span className="f"><span className="ink2">{t("watches")}</span> <b>{r.on.map(word).join(", ") || t("every event")}</b></span>
          <span className="f"><span className="ink2">{t("score")}</span> <b>{number(r.score, 2)}</b></span>
          <span className="f"><span className="ink2">{t("clause")}</span> <b>{r.policy || "–"}</b></span>
          <span className="f"><span className="ink2">{t("rule set")}</span> <b>v{r.version}</b></span>
          <span className="f"><span className="ink2">{t("stands in")}</span> <code>{r.path}:{r.line}</code></span>
          <span className="f"><span className="ink2">{t("last hit")}</span> <b><Time at={r.last_hit} /></b></span>
        </div>
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label={r.id}>
        <div className="why">
          <div>
            <h2 className="cap">{t("When")}</h2>
            <pre className="source tree">{coloured(r.when)}</pre>
            <details style={{ marginTop: 8 }}><summary className="link meta">{t("The whole text")}</summary><pre className="source">{r.source}</pre></details>
            {r.reason ? <><h2 className="cap" style={{ marginTop: 16 }}>{t("Reason given")}</h2><p>{r.reason}</p></> : null}
            {hist.data?.some((b) => b.allow + b.review + b.block > 0) ? <><h2 className="cap" style={{ margin: "18px 0 6px" }}>{t("Hits over time")}</h2><Histogram buckets={hist.data} height={110} /></> : null}
          </div>
          <aside>
            <div className="row"><h2 className="cap grow">{t("Newest hits")}</h2><Link className="meta" to="/decisions" search={{ where: `"${id}" in rules` }}>{t("all")}</Link></div>
            {r.recent.length === 0 ? <p className="meta">{t("It has not fired yet.")}</p> : (
              <ul>{r.recent.slice(0, 25).map((d) => (
                <li key={d.event_id} className="row" style={{ minHeight: 30, borderTop: "1px solid var(--line)" }}><span className="faint" style={{ width: 74 }}><Time at={d.at} as="clock" /></span><Link className="grow cut" to="/decisions/$event" params={{ event: d.event_id }}>{d.account ? shortName(d.account.name) : word(d.type)}</Link><span className="ink2">{number(d.score, 1)}</span><OutcomeMark of={d.outcome} /></li>))}</ul>
            )}
          </aside>
        </div>
      </div>
    </>
  );
}
