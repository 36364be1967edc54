// Parts of protocols that several pages show: what changed, the steps as a tree, how they went.
import type { Outline, Statistics, StepChange, StepText } from "../api/protocol";
import { locale, useT, word, Word } from "../i18n";
import { span } from "../ui/format";

export function Changes({ items }: { items: StepChange[] }) {
  const t = useT();
  if (items.length === 0) return <p className="meta">{t("Nothing changes in the steps.")}</p>;
  return (
    <ul className="changes">{items.map((x) => (
      <li key={`${x.step}${x.change}`} data-change={x.change}>
        <div className="row"><span className={`chip ${x.change}`}>{word(`change_${x.change}`)}</span><b className="cut">{x.step ? x.title : t("Head of the protocol")}</b>{x.step ? <code className="meta">{x.step}</code> : null}</div>
        {x.change === "changed" ? <dl>{x.fields.map((f) => <div key={f.field}><dt>{f.field}</dt><dd>{f.was ? <del>{f.was}</del> : null}{f.is ? <ins>{f.is}</ins> : null}</dd></div>)}</dl> : null}
      </li>))}</ul>
  );
}

/** The run as it would go: each step with what it asks, when it shows and what follows from it. */
export function Tree({ outline, onStep, here }: { outline: Outline; onStep?: (id: string) => void; here?: string }) {
  const t = useT();
  return (
    <div className="tree">
      {outline.summary ? <p>{outline.summary}</p> : null}
      <p className="meta">{[t("{{count}} steps", { count: outline.steps.length }), word(`role_${outline.owner}`), outline.sensitive ? t("published by two people") : ""].filter(Boolean).join(" · ")}</p>
      {outline.suggest ? <p className="meta">{t("Proposed where")} <code>{outline.suggest}</code></p> : null}
      {outline.care?.length ? <ul className="careall">{outline.care.map((x) => <li key={x}>{x}</li>)}</ul> : null}
      <ol>{outline.steps.map((s) => (
        <li key={s.id} className={s.when ? "branch" : undefined} aria-current={s.id === here ? "step" : undefined}>
          {s.when ? <div className="when"><b>{t("only when")}</b> <code>{s.when}</code>{s.because ? <span className="meta"> · {s.because}</span> : null}</div> : null}
          <div className="row">{onStep ? <button type="button" className="link steptitle" onClick={() => onStep(s.id)}>{s.title}</button> : <b className="steptitle">{s.title}</b>}{s.required ? <span className="chip">{t("required")}</span> : null}<span className="grow" />{s.due ? <span className="meta nobr">{s.due.text}</span> : null}</div>
          <Facts s={s} />
          {s.text ? <p>{s.text}</p> : null}
          {Object.entries(s.say ?? {}).map(([code, x]) => <blockquote key={code} lang={code} className="script"><span className="cap">{code}</span> {x}</blockquote>)}
          {s.checklist?.length ? <ul className="lines">{s.checklist.map((i) => <li key={i.id}>☐ {i.text}</li>)}</ul> : null}
          {s.asks?.length ? <ul className="lines">{s.asks.map((a) => <li key={a.id}><code>{a.id}</code> {a.ask.en}{a.needed ? " *" : ""} <span className="meta">{a.options?.length ? a.options.map((o) => o.text).join(" · ") : word(a.kind)}</span></li>)}</ul> : null}
          {s.note ? <p className="meta">{s.note}</p> : null}
        </li>))}</ol>
    </div>
  );
}

function Facts({ s }: { s: StepText }) {
  const t = useT();
  const list = [
    s.owner && word(`role_${s.owner}`),
    s.do && `${Word(`deed_${s.do.kind}`)}${s.do.to ? ` → ${word(s.do.to)}` : s.do.service ? ` → ${word(s.do.service)}` : ""}`,
    s.approve && t("second person: {{role}}", { role: word(`role_${s.approve}`) }),
    s.escalate && t("late: pages {{role}}", { role: word(`role_${s.escalate.to}`) }),
    s.wants?.length && t("Evidence wanted:") + " " + s.wants.map((x) => word(x)).join(", "),
    s.care?.length && s.care.map((x) => word(`care_${x}`)).join(", "),
  ].filter(Boolean);
  return list.length ? <p className="meta">{list.join(" · ")}</p> : null;
}

/** A share as whole percent: 0.38 is 38 %. */
export const percent = (n: number) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(n);

const time = (n?: number) => (n === undefined || n === null ? "–" : span(n * 1000));

/** Each number says how many it is of; drills are in none of them. */
export function Figures({ s }: { s: Statistics }) {
  const t = useT();
  const most = Math.max(1, ...s.steps.map((x) => x.p90_seconds ?? 0));
  if (s.runs === 0) return <p className="meta">{t("It has not run in this time. Drills are not counted.")}</p>;
  return (
    <div className="stack">
      <dl className="figures">
        <div><dt>{t("Runs")}</dt><dd className="value">{s.runs}</dd></div>
        <div><dt>{t("Running now")}</dt><dd className="value">{s.running}</dd></div>
        <div><dt>{t("Cancelled")}</dt><dd className="value">{s.cancelled}</dd></div>
        <div><dt>{t("Start to end, half within")}</dt><dd className="value">{time(s.p50_seconds)}</dd></div>
        <div><dt>{t("nine of ten within")}</dt><dd className="value">{time(s.p90_seconds)}</dd></div>
      </dl>
      <div className="tablebox" tabIndex={0} role="region" aria-label={t("How its steps went")}><table className="table figtable">
        <thead><tr><th scope="col">{t("Step")}</th><th scope="col" className="num">{t("applied")}</th><th scope="col" className="num">{t("skipped")}</th><th scope="col" className="num">{t("late")}</th><th scope="col" className="num">{t("half within")}</th><th scope="col" className="num">{t("nine of ten within")}</th><th scope="col" className="bars"><span className="sr">{t("nine of ten within")}</span></th></tr></thead>
        <tbody>{s.steps.map((x) => (
          <tr key={x.step}><th scope="row" className="cut" title={x.step}>{x.title}</th><td className="num">{x.shown}</td>
            <td className={x.skip_rate > 0.3 ? "num amber" : "num"} title={`${x.skipped} / ${x.done + x.skipped}`}>{x.done + x.skipped ? percent(x.skip_rate) : "–"}</td>
            <td className={x.overdue_rate > 0.3 ? "num red" : "num"} title={`${x.overdue} / ${x.with_due}`}>{x.with_due ? percent(x.overdue_rate) : "–"}</td>
            <td className="num">{time(x.p50_seconds)}</td><td className="num">{time(x.p90_seconds)}</td>
            <td className="bars" aria-hidden="true"><i className="d" style={{ width: `${(100 * (x.p50_seconds ?? 0)) / most}%` }} /><i className="l" style={{ width: `${(100 * (x.p90_seconds ?? 0)) / most}%` }} /></td></tr>))}</tbody>
      </table></div>
    </div>
  );
}
