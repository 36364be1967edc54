// The smaller tabs of the workbench: shadow beside live, one decision explained, others like it, earlier versions.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Problem } from "../api/problem";
import { decisions, like, rules } from "../api/routes";
import type { Decision } from "../api/types";
import type { Example, Likeness, RuleVersion } from "../api/workbench";
import { useT, word } from "../i18n";
import { Button } from "../ui/Button";
import { Code } from "../ui/Expr";
import { number, shortName } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { RuleTree, Values } from "./Decision";
import { OutcomeMark } from "./outcome";
import { Examples, Figures, Picture } from "./WorkbenchBacktest";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));

export function ShadowTab({ rule, shadow, live }: { rule: string; shadow: boolean; live?: boolean }) {
  const t = useT();
  const q = useQuery({ queryKey: ["rule", rule, "shadow"], queryFn: () => rules.shadow(rule), enabled: !!rule, retry: false, refetchInterval: 10_000 });
  const none = q.error instanceof Problem && q.error.status === 404;
  if (!rule || none || (!shadow && (q.error || q.data?.hits === 0))) return <Empty title={t("Nothing in shadow")}>{t("Once a second person approves, the rule runs on every event and only records what it would have answered. Here its hits stand beside those in force.")}</Empty>;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={5} />;
  const s = q.data;
  return (
    <div className="stack bt">
      <p className="ink2">{live ? t("What it did in shadow, since {{when}}, and what it answers now.", { when: new Date(s.since).toLocaleDateString() }) : s.live ? t("Since {{when}} it runs beside {{rule}} and changes no answer.", { when: new Date(s.since).toLocaleDateString(), rule: s.live }) : t("Since {{when}} it runs and changes no answer.", { when: new Date(s.since).toLocaleDateString() })}</p>
      <Figures r={s} />
      {s.days.length > 1 ? <Picture r={s} live={t("live")} draft={t("shadow")} /> : null}
      <section>
        <h2 className="cap">{t("Hits in shadow")}</h2>
        {s.examples.length ? <Examples rows={s.examples} /> : <p className="meta" style={{ padding: "8px 0" }}>{t("It has not fired yet. It is asked about every event from now on.")}</p>}
      </section>
    </div>
  );
}

/** One decision, and this rule's tree over the values it saw. */
export function ExplainTab({ rule, recent, examples, explain }: { rule: string; recent: Decision[]; examples: Example[]; explain?: (event: string) => Promise<import("../api/types").FiredRule | undefined> }) {
  const t = useT();
  const choices = [...examples.map((x) => ({ id: x.event_id, at: x.at, who: x.account_name, what: word(x.type), outcome: x.outcome })), ...recent.map((d) => ({ id: d.event_id, at: d.at, who: d.account?.name, what: word(d.type), outcome: d.outcome }))].slice(0, 30);
  const [picked, pick] = useState("");
  const [typed, type] = useState("");
  const event = picked || choices[0]?.id || "";
  const q = useQuery({ queryKey: ["decision", event], queryFn: () => decisions.one(event), enabled: !!event, staleTime: 60_000, retry: false });
  const own = useQuery({ queryKey: ["explained", rule, event, !!explain], queryFn: () => explain!(event).then((r) => r ?? null), enabled: !!event && !!explain, staleTime: 10_000, retry: false });
  const d = q.data;
  const tree = own.data ?? d?.fired.find((r) => r.id === rule) ?? d?.near.find((r) => r.id === rule);
  return (
    <div className="stack bt">
      <form className="row wrap" onSubmit={(e) => { e.preventDefault(); if (typed.trim()) pick(typed.trim()); }}>
        {choices.length ? <select className="select" style={{ maxWidth: 360 }} aria-label={t("Decision to explain")} value={choices.some((c) => c.id === event) ? event : ""} onChange={(e) => pick(e.target.value)}>
          {choices.some((c) => c.id === event) ? null : <option value="">{event}</option>}
          {choices.map((c) => <option key={c.id} value={c.id}>{[c.what, c.who, word(c.outcome)].filter(Boolean).join(" · ")}</option>)}
        </select> : null}
        <input className="input" style={{ maxWidth: 230 }} aria-label={t("Event id")} placeholder={t("or an event id")} value={typed} onChange={(e) => type(e.target.value)} />
        <Button type="submit">{t("Explain")}</Button>
      </form>
      {!event ? <Empty title={t("Choose a decision")}>{t("Run the back-test to have hits to choose from, or write the id of an event. You see which part of the condition held, with the values of that moment.")}</Empty> : null}
      {q.error ? <Trouble error={q.error} /> : null}
      {event && q.isPending ? <Skeleton lines={5} /> : null}
      {d ? (
        <div className="explained">
          <p className="row wrap"><OutcomeMark of={d.outcome} /><b>{word(d.type)}</b><span className="ink2"><Time at={d.at} as="clock" />{d.account ? ` · ${d.account.name}` : ""}</span><span className="grow" /><Link to="/decisions/$event" params={{ event: d.event_id }}>{t("the whole decision")}</Link></p>
          {tree ? <RuleTree r={tree} near={!d.fired.some((r) => r.id === rule) && !own.data} /> : own.isFetching ? <Skeleton lines={3} /> : <p className="ink2">{t("This rule was not asked about that event, or was not near. These are the values of that moment.")}</p>}
          <h2 className="cap" style={{ marginTop: 14 }}>{t("Features then")}</h2>
          <Values list={d.features.map((f) => ({ name: f.name, value: f.missing ? "–" : f.value, title: f.text }))} none={t("No feature was needed.")} />
        </div>
      ) : null}
    </div>
  );
}

/** What makes a case or decision stand out: conditions to choose from. */
export function Conditions({ found, chosen, onChosen }: { found: Likeness; chosen: string[]; onChosen: (v: string[]) => void }) {
  const t = useT();
  return (
    <ul className="conditions">
      {found.conditions.map((c) => (
        <li key={c.expr}>
          <label className="choice">
            <input type="checkbox" checked={chosen.includes(c.expr)} onChange={(e) => onChosen(e.target.checked ? [...chosen, c.expr] : chosen.filter((x) => x !== c.expr))} />
            <span className="grow"><Code text={c.expr} /><span className="meta" style={{ display: "block" }}>{c.text.replace(/; [^;]* (have|has) that$/, "")}{c.here > 1 ? ` · ${t("{{a}} of {{b}}", { a: c.held_here, b: c.here })}` : ""}</span></span>
            <span className="meta nobr" title={t("How often it holds for any event of this kind")}>{c.base_rate < 0.00005 ? t("holds almost never") : t("holds for {{part}} % of all", { part: number(c.base_rate * 100, c.base_rate < 0.001 ? 3 : c.base_rate < 0.1 ? 1 : 0) })}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Other decisions that meet the conditions. */
export function Others({ list }: { list: Decision[] }) {
  const t = useT();
  if (!list.length) return null;
  return (
    <section>
      <h2 className="cap">{t("Others like it")}</h2>
      <div className="tablebox"><table className="table"><thead className="sr"><tr><th>{t("when")}</th><th>{t("who")}</th><th>{t("event")}</th><th>{t("rules")}</th><th>{t("answer")}</th></tr></thead><tbody>{list.map((d) => (
        <tr key={d.event_id}><td className="faint nobr"><Time at={d.at} as="clock" /></td><td><Link to="/decisions/$event" params={{ event: d.event_id }}>{d.account ? shortName(d.account.name) : d.event_id}</Link></td><td className="ink2">{word(d.type)}</td><td className="mono ink2 wrapany">{d.rules.join(", ") || "–"}</td><td className="right"><OutcomeMark of={d.outcome} /></td></tr>))}</tbody></table></div>
    </section>
  );
}

/** The text of a rule with its condition made of these parts. */
export function withConditions(rule: string, exprs: string[]): string {
  const lines = rule.split("\n");
  const at = lines.findIndex((l) => /^(\s*(?:- )?)when:/.test(l));
  if (at < 0 || !exprs.length) return rule;
  const pad = /^(\s*(?:- )?)/.exec(lines[at]!)![0].length;
  let end = at + 1;
  while (end < lines.length && (!lines[end]!.trim() || lines[end]!.length - lines[end]!.trimStart().length > pad)) end++;
  const deep = " ".repeat(pad + 2);
  const body = exprs.length === 1 ? [`${lines[at]!.slice(0, pad)}when: ${exprs[0]}`] : [`${lines[at]!.slice(0, pad)}when: |`, ...exprs.map((e, i) => `${deep}${i ? "and " : ""}${/\bor\b/.test(e) ? `(${e})` : e}`)];
  return [...lines.slice(0, at), ...body, ...lines.slice(end)].join("\n");
}

export function LikeTab({ text, from, onUse }: { text: string; from?: { case?: string; event?: string }; onUse?: (next: string) => void }) {
  const t = useT();
  const [typed, type] = useState("");
  const [asked, ask] = useState<{ case?: string; event?: string } | undefined>(from?.case || from?.event ? from : undefined);
  const q = useQuery({ queryKey: ["like", asked], queryFn: () => (asked!.case ? like.ofCase(asked!.case) : like.ofDecision(asked!.event!)), enabled: !!asked, staleTime: 60_000, retry: false });
  const [own, choose] = useState<string[]>();
  const chosen = own ?? q.data?.conditions.filter((c) => text.includes(c.expr)).map((c) => c.expr) ?? [];
  return (
    <div className="stack bt">
      <form className="row wrap" onSubmit={(e) => { e.preventDefault(); const v = typed.trim(); if (v) { choose(undefined); ask(/^(C-|cas_)/i.test(v) ? { case: v } : { event: v }); } }}>
        <input className="input" style={{ maxWidth: 300 }} aria-label={t("Case or event")} placeholder={t("a case (C-20451) or an event id")} value={typed} onChange={(e) => type(e.target.value)} />
        <Button type="submit">{t("Find others like it")}</Button>
      </form>
      {!asked ? <Empty title={t("Others like which?")}>{t("Name a case or a decision. What makes it stand out is found and shown as conditions; those you choose become the condition of this rule.")}</Empty> : null}
      {q.error ? <Trouble error={q.error} /> : null}
      {q.isFetching && !q.data ? <Skeleton lines={5} /> : null}
      {q.data ? <>
        <p className="ink2">{q.data.conditions.length ? <>{t("What stands out, the most telling first.")} {t("The chosen together hold for {{n}} of {{all}} other decisions looked at.", { n: number(q.data.matches), all: number(q.data.sample) })}</> : t("Nothing about it stands out from the others.")}</p>
        <Conditions found={q.data} chosen={chosen} onChosen={choose} />
        {onUse ? <div className="row"><Button tone="primary" blocked={chosen.length ? false : t("Choose at least one condition.")} onClick={() => onUse(withConditions(text, chosen))}>{t("Make these the condition")}</Button><span className="meta">{t("The text can be put back with undo.")}</span></div> : null}
        <Others list={q.data.examples} />
      </> : null}
    </div>
  );
}

export function HistoryTab({ rule, canWrite, onUse }: { rule: string; canWrite: string | false; onUse: (v: RuleVersion) => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["rule", rule, "history"], queryFn: () => rules.history(rule), enabled: !!rule, retry: false });
  const [open, setOpen] = useState<string>();
  const key = (v: RuleVersion) => `${v.number}:${v.rule}`;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (rule && q.isPending) return <Skeleton lines={4} />;
  const list = q.data ?? [];
  if (!list.length) return <Empty title={t("No version yet")}>{t("Each time this rule is published with another text or stage, the version is kept here with who, when and why.")}</Empty>;
  const shown = open ?? key(list[0]!);
  return (
    <ol className="versions">
      {list.map((v) => (
        <li key={key(v)}>
          <button type="button" className="version" aria-expanded={shown === key(v)} onClick={() => setOpen(shown === key(v) ? "" : key(v))}>
            <b className="mono">v{v.number}</b><span className={v.stage === "live" ? "chip good" : "chip"}>{word(v.stage)}{v.percent && v.percent < 100 ? ` ${v.percent} %` : ""}</span>{v.rule === rule ? null : <span className="mono meta">{v.rule}</span>}
            <span className="grow cut">{v.note || <span className="faint">{t("no reason given")}</span>}</span>
            <span className="meta nobr">{v.who_name || v.who} · <Time at={v.at} as="clock" /></span>
          </button>
          {shown === key(v) ? <div className="versiontext">
            <Suspense fallback={<Skeleton lines={4} />}><Diff before={v.before} after={v.after} labels={[t("before"), t("after")]} beside={false} /></Suspense>
            <Button small tone="ghost" blocked={canWrite} onClick={() => onUse(v)}>{t("Begin a draft with this text")}</Button>
          </div> : null}
        </li>
      ))}
    </ol>
  );
}
