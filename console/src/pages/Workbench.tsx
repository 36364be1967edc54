// The frame of the rule workbench: head, editor on the left, tabs on the right, the stage and the one next step below.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { admin } from "../api/routes";
import type { Checked, RuleProblem, RuleTest } from "../api/workbench";
import { locale, useT, word, type T } from "../i18n";
import { allowed, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { useNow } from "../ui/format";
import { toast } from "../ui/Toast";
import type { Saving } from "./WorkbenchSave";
import "./workbench.css";

export interface Tab { id: string; text: string; body: () => React.ReactNode }
export interface Step {
  /** The words on the button: the act itself. */
  text: string;
  /** One line before it: what comes next and what follows from it. */
  next: string;
  blocked?: string | false;
  busy?: boolean;
  run: () => void;
}

export function Workbench({ head, notice, editor, tabs, tab, onTab, aside, stage, next, step, others }: {
  head: React.ReactNode; notice?: React.ReactNode; editor: React.ReactNode; tabs: Tab[]; tab: string; onTab: (id: string) => void; aside?: React.ReactNode;
  stage: string; next: string; step?: Step; others?: React.ReactNode;
}) {
  const t = useT();
  const [pane, setPane] = useState<"rule" | "result">("rule");
  // Why it cannot be done yet is said in the open, not only on the button.
  const said = step ? step.blocked || step.next : next;
  const now = tabs.find((x) => x.id === tab) ?? tabs[0]!;
  return (
    <>
      <header className="wbhead">{head}</header>
      {notice}
      <div className="wbpanes">
        <Tabs label={t("Parts of the workbench")} value={pane} onChange={setPane} options={[{ value: "rule", text: t("Rule text") }, { value: "result", text: t("Results") }]} />
      </div>
      <div className="wb" data-pane={pane}>
        <section className="wbleft" aria-label={t("Rule text")}>{editor}</section>
        <section className="wbright" aria-label={t("Results")}>
          <div className="wbtabs">
            <Tabs label={t("Results")} panel="wbpanel" value={now.id} onChange={(v) => onTab(v)} options={tabs.map((x) => ({ value: x.id, text: x.text }))} />
            <span className="grow" /><span className="meta cut">{aside}</span>
          </div>
          <div className="wbpanel" id="wbpanel" role="tabpanel" aria-label={now.text} tabIndex={0} key={now.id}>{now.body()}</div>
        </section>
      </div>
      <footer className="wbfoot">
        <Rail stage={stage} />
        <span className="ink2 cut grow next" title={said}>{said}</span>
        <span className="row">{others}{step ? <Button tone="primary" blocked={step.blocked} busy={step.busy} onClick={step.run} title="Ctrl-Enter" data-step>{step.text}</Button> : null}</span>
      </footer>
    </>
  );
}

const stages = ["draft", "shadow", "live"];
/** draft → shadow → live, where it is now. */
function Rail({ stage }: { stage: string }) {
  const t = useT();
  const at = stage === "waiting" || stage === "returned" ? "draft" : stage;
  return (
    <ol className="rail-stages" aria-label={t("Stage")}>
      {stages.map((s, i) => (
        <li key={s} aria-current={s === at ? "step" : undefined}>{i > 0 ? <span aria-hidden="true" className="faint">→ </span> : null}<span className={s === at ? "here" : "faint"}>{s === at && stage !== at ? word(stage) : word(s)}</span></li>
      ))}
      {stages.includes(at) ? null : <li aria-current="step"><span className="faint" aria-hidden="true">→ </span><span className="here">{word(stage)}</span></li>}
    </ol>
  );
}

export const faults = (c: Checked): RuleProblem[] => c.problems.filter((p) => !p.warning);
/** The tests that stand in this text; all of them for a draft about documents. */
export const ownTests = (c: Checked) => { const own = c.tests.filter((x) => x.source_line > 0); return own.length ? own : c.tests.some((x) => x.rule) ? [] : c.tests; };
export const failing = (c: Checked) => c.tests.filter((x) => !x.ok);
/** A test of another rule says in which file it stands and what came instead: nothing of it is on the page. */
export const testFault = (x: RuleTest) => [[x.rule, x.name].filter(Boolean).join(" ") || String(x.line), ...(x.source_line ? [] : [`${x.path}:${x.line}`, x.got])].join(" · ");

/** "saved 4 s ago · types ok · 2 of 2 tests pass" */
export function Told({ state, savedAt, checked, onFault }: { state?: Saving; savedAt?: string; checked: Checked; onFault: (line: number, column: number) => void }) {
  const t = useT();
  const bad = faults(checked);
  const wrong = failing(checked);
  const own = ownTests(checked);
  const first = bad[0];
  return (
    <span className="told meta">
      {state ? <><Saved state={state} at={savedAt} /> · </> : null}
      {first ? <button type="button" className="link red" onClick={() => onFault(first.source_line || first.line, first.source_column || first.column)}>{t("{{count}} problems", { count: bad.length })}</button> : t("types ok")}
      {" · "}
      {bad.length ? <span className="faint">{t("tests wait")}</span> : wrong.length ? <button type="button" className="link red" onClick={() => (own.some((x) => !x.ok) ? onFault(wrong[0]!.source_line || wrong[0]!.line, 1) : toast.say(wrong.slice(0, 3).map(testFault).join("\n")))} title={wrong.slice(0, 3).map(testFault).join("\n")}>{own.some((x) => !x.ok) ? t("{{ok}} of {{n}} tests pass", { ok: own.filter((x) => x.ok).length, n: own.length }) : t("{{count}} tests of other rules fail", { count: wrong.length })}</button>
        : own.length === 0 ? <span className="amber">{t("no tests")}</span> : t("{{ok}} of {{n}} tests pass", { ok: own.length, n: own.length })}
      <span className="sr" role="status">{bad.length ? t("{{count}} problems", { count: bad.length }) : ""}</span>
    </span>
  );
}

function Saved({ state, at }: { state: Saving; at?: string }) {
  const t = useT();
  const now = useNow();
  if (state === "saving" || state === "unsaved") return <>{t("saving…")}</>;
  if (state === "offline") return <span className="amber">{t("not saved yet: kept in this browser")}</span>;
  if (state === "conflict") return <span className="red">{t("changed by somebody else")}</span>;
  const s = at ? Math.max(1, Math.round((now - new Date(at).getTime()) / 1000)) : 0;
  if (!s) return <>{t("saved")}</>;
  if (s < 60) return <>{t("saved {{n}} s ago", { n: s })}</>;
  return <>{t("saved {{when}}", { when: new Intl.RelativeTimeFormat(locale(), { style: "short" }).format(-Math.round(s < 7200 ? s / 60 : s < 172_800 ? s / 3600 : s / 86_400), s < 7200 ? "minute" : s < 172_800 ? "hour" : "day") })}</>;
}

/** Colleagues who may approve what this person wrote; those of the same role first. */
export function useJudges(): { id: string; name: string }[] {
  const me = useMe();
  const { list } = useStaff();
  const roles = useQuery({ queryKey: ["roles"], queryFn: admin.roles, staleTime: 300_000, retry: false }).data ?? [];
  const may = new Set(roles.filter((r) => allowed(r.permissions, "rule.approve")).map((r) => r.id));
  const near = (p: { roles: string[] }) => (p.roles.some((r) => me?.roles.includes(r)) ? 0 : 1);
  return list.filter((p) => p.id !== me?.id && p.state === "active" && p.roles.some((r) => may.has(r))).sort((a, b) => near(a) - near(b));
}

/** "Kim or Lee", at most three. */
export function anyOf(t: T, people: { name: string }[]): string {
  const first = people.slice(0, 3).map((p) => p.name.split(" ")[0]!);
  if (!first.length) return t("a colleague");
  if (people.length > 3) first.splice(2, 1, t("another"));
  return new Intl.ListFormat(locale(), { type: "disjunction" }).format(first);
}
