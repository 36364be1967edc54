// What another document would have recommended for the findings of a time, finding by finding.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { standards, type StandardsDoc } from "../api/enforcement";
import { useT, word, Word } from "../i18n";
import { Button } from "../ui/Button";
import { number } from "../ui/format";
import { Trouble } from "../ui/States";
import { Time } from "../ui/Time";

/** "suspend 14" and "" as words. */
function Step({ of }: { of: string }) {
  const t = useT();
  const [action, days] = of.split(" ");
  return <>{action && action !== "nothing" ? Word(action) : t("nothing")}{days && Number(days) ? ` ${t("{{count}} days", { count: Number(days) })}` : ""}</>;
}

export function WhatIfPanel({ doc, live, changed }: { doc: StandardsDoc; live: StandardsDoc; changed: boolean }) {
  const t = useT();
  const [days, setDays] = useState(365);
  const m = useMutation({ mutationFn: (d: StandardsDoc) => standards.whatIf(d, days) });
  const w = m.data;
  const old = w && m.variables && JSON.stringify(m.variables) !== JSON.stringify(doc);
  return (
    <div className="limitkind">
      <h2>{t("What if")}</h2>
      <div className="row wrap">
        <select className="select" style={{ width: "auto" }} aria-label={t("Findings of")} value={days} onChange={(e) => setDays(Number(e.target.value))}>{[30, 90, 180, 365, 730].map((d) => <option key={d} value={d}>{t("last {{count}} days", { count: d })}</option>)}</select>
        <Button busy={m.isPending} blocked={changed ? false : t("Change something first.")} onClick={() => m.mutate(doc)}>{t("Play the findings through it")}</Button>
        {old ? <span className="chip warn">{t("of an earlier change")}</span> : null}
      </div>
      <Trouble error={m.error} />
      {w ? w.findings === 0 ? <p className="meta">{t("There were no findings in that time.")}</p> : (
        <>
          <div className="whatsum">
            <div><b>{number(w.findings)}</b><span className="meta">{t("findings")}</span></div><div><b>{number(w.same)}</b><span className="meta">{t("the same")}</span></div><div><b>{number(w.milder)}</b><span className="meta">{t("milder")}</span></div><div><b>{number(w.harsher)}</b><span className="meta">{t("harsher")}</span></div>
          </div>
          <div className="authwide"><table><thead><tr><th>{t("recommended then")}</th><th>{t("would be")}</th><th className="num">{t("findings")}</th></tr></thead><tbody>{w.steps.map((s, i) => <tr key={i}><td><Step of={s.was} /></td><td><Step of={s.would} /></td><td className="num">{number(s.findings)}</td></tr>)}</tbody></table></div>
          <div className="authwide"><table><thead><tr><th>{t("Accounts on each step")}</th>{doc.ladder.map((r, i) => <th key={i} className="num">{word(r.action)} {r.points}+</th>)}</tr></thead>
            <tbody><tr><th scope="row">{t("as it holds")}</th>{doc.ladder.map((r, i) => { const j = live.ladder.findIndex((x) => x.points === r.points && x.action === r.action); return <td key={i} className="num">{j < 0 ? "–" : number(w.on_step_now[j] ?? 0)}</td>; })}</tr><tr><th scope="row">{t("with the change")}</th>{doc.ladder.map((_, i) => <td key={i} className="num">{number(w.on_step_then[i] ?? 0)}</td>)}</tr></tbody></table></div>
          {w.examples.length ? <div className="authwide"><table><thead><tr><th>{t("account")}</th><th>{t("clause")}</th><th>{t("when")}</th><th>{t("recommended then")}</th><th>{t("would be")}</th></tr></thead>
            <tbody>{w.examples.slice(0, 12).map((x, i) => <tr key={i}><td><Link to="/people/$ref" params={{ ref: x.account_id }} className="mono">{x.account_id.slice(-8)}</Link></td><td className="mono">{x.clause}</td><td><Time at={x.at} /></td><td><Step of={x.was} /></td><td><Step of={x.would} /></td></tr>)}</tbody></table></div> : null}
        </>) : null}
    </div>
  );
}
