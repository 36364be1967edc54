// One draft of a rule on the workbench: written, tested, run over history, submitted, judged.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { backtests, drafts, rules } from "../api/routes";
import type { Draft } from "../api/workbench";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Editor, type EditorHandle } from "../ui/Editor";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { useDraft } from "../ui/store";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { DraftReview } from "./DraftReview";
import { DraftDocuments } from "./DraftDocuments";
import { DraftFiles } from "./DraftFiles";
import { anyOf, failing, faults, ownTests, testFault, Told, useJudges, Workbench, type Step, type Tab } from "./Workbench";
import { BacktestTab, going, ranFor, useBacktest } from "./WorkbenchBacktest";
import { completions } from "./WorkbenchComplete";
import { useCheck, useWriting } from "./WorkbenchSave";
import { ExplainTab, HistoryTab, LikeTab, ShadowTab } from "./WorkbenchTabs";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));
const route = getRouteApi("/shell/drafts/$id");

export function DraftPage() {
  const { id } = route.useParams();
  const q = useQuery({ queryKey: ["draft", id], queryFn: () => drafts.one(id), refetchInterval: 15_000 });
  if (q.error && !q.data) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={8} /></div>;
  return <OnBench key={q.data.id} d={q.data} />;
}

function OnBench({ d }: { d: Draft }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const go = route.useNavigate();
  const { tab } = route.useSearch();
  const editor = useRef<EditorHandle>(null);
  const [dialog, open] = useState<"" | "diff" | "return" | "drop">("");
  const mine = d.author === me?.id;
  const writable = (d.stage === "draft" || d.stage === "returned") && !may("rule.write");
  const about = d.rule || d.title;
  const w = useWriting(d, writable);
  const { checked } = useCheck(w.text, d);
  const judges = useJudges();
  const bad = faults(checked), wrong = failing(checked);
  useCrumbs({ text: t("Rules"), to: "/rules" }, { text: about || t("draft") });

  // All words first; those of the events this rule watches as soon as their names are whole.
  const words = useQuery({ queryKey: ["vocabulary"], queryFn: () => rules.vocabulary(), staleTime: 300_000, retry: false }).data;
  const on = (/^\s*(?:- )?on:\s*\[([^\]]*)\]/m.exec(w.text)?.[1] ?? "").split(",").map((x) => x.trim()).filter((x) => words?.events.includes(x)).join(",");
  const narrow = useQuery({ queryKey: ["vocabulary", on], queryFn: () => rules.vocabulary(on), enabled: !!on, staleTime: 300_000, retry: false, placeholderData: keepPreviousData }).data;
  const vocabulary = useMemo(() => (words ? { ...(on && narrow ? narrow : words), events: words.events } : undefined), [words, narrow, on]);
  const kinds = useMemo(() => ({ field: t("field"), feature: t("feature"), list: t("list"), label: t("label"), entity: t("role"), fn: t("function"), outcome: t("outcome"), event: t("event"), key: t("key") }), [t]);
  const complete = useCallback((doc: string, pos: number, explicit: boolean) => (vocabulary ? completions(doc, pos, vocabulary, explicit, kinds) : null), [vocabulary, kinds]);
  const problems = useMemo(() => checked.problems.map((p) => ({ line: p.source_line || (d.rule ? 0 : p.line), column: p.source_column || p.column, message: p.message, hint: p.hint })), [checked, d.rule]);
  const marks = useMemo(() => (bad.length ? [] : checked.tests.map((x) => ({ line: x.source_line, ok: x.ok, got: t("got {{got}}", { got: x.got }) }))), [checked, bad.length, t]);
  // The live text: what "diff with live" compares with.
  const lived = useQuery({ queryKey: ["rule", d.rule], queryFn: () => rules.one(d.rule), enabled: !!d.rule && !d.fresh, staleTime: 60_000, retry: false }).data;

  // The back-test shown is the one begun here, or the newest of this text.
  const [began, begin] = useState<string>();
  const shownTest = began ?? d.backtest?.id;
  const bt = useBacktest(shownTest).data;
  const current = bt?.state === "done" && bt.hash === checked.hash && w.text === d.source;
  const set = (next: Draft) => { client.setQueryData(["draft", d.id], next); void client.invalidateQueries({ queryKey: ["drafts"] }); };
  const again = () => { void client.invalidateQueries({ queryKey: ["draft", d.id] }); void client.invalidateQueries({ queryKey: ["drafts"] }); };

  const run = useMutation({
    mutationFn: async (days: number) => {
      if (writable && !(await w.save())) throw new Error(t("The text is not saved yet."));
      const to = new Date();
      return drafts.backtest(d.id, { from: new Date(+to - days * 86_400_000).toISOString(), to: to.toISOString() });
    },
    onSuccess: (b) => { client.setQueryData(["backtest", b.id], b); begin(b.id); show("backtest"); again(); },
    onError: toast.fail,
  });
  const cancel = useMutation({ mutationFn: (id: string) => backtests.cancel(id), onSuccess: (b) => client.setQueryData(["backtest", b.id], b), onError: toast.fail });
  const submit = useMutation({ mutationFn: async () => { await w.save(); return drafts.submit(d.id); }, onSuccess: (x) => { set(x); toast.say(t("{{who}} may approve it now", { who: anyOf(t, x.approvers) })); }, onError: (err) => { toast.fail(err); again(); } });
  const takeBack = useMutation({ mutationFn: () => drafts.save(d.id, d.version, { source: d.source }), onSuccess: set, onError: toast.fail });
  const rebase = useMutation({ mutationFn: () => drafts.save(d.id, d.version, { rebase: true }), onSuccess: set, onError: toast.fail });

  // What an approver saw first is what their word binds; a newer one is shown only when asked for.
  const [seen, see] = useState(d);
  const moved = d.stage === "waiting" && seen.stage === "waiting" && seen.shown !== d.shown;
  const judged = moved ? seen : d;
  const approve = useMutation({
    mutationFn: () => drafts.approve(d.id, judged.shown),
    onSuccess: (x) => { set(x); void client.invalidateQueries({ queryKey: ["rules"] }); toast.say(t("Published as rule set v{{n}}, in shadow", { n: x.ruleset ?? "" })); },
    onError: (err) => { if (err instanceof Problem && err.status === 409) again(); toast.fail(err); },
  });

  const blockedRun = may("rule.write") || (bad.length ? t("First put the problems right: {{what}}", { what: bad[0]!.message }) : false);
  const why = bad.length ? t("First put the problems right: {{what}}", { what: bad[0]!.message }) : wrong.length ? t("A test does not pass: {{name}}", { name: testFault(wrong[0]!) }) : d.source && !ownTests(checked).length ? t("It has no test: say with one event when it fires and with one when it is quiet.") : false;
  const running = run.isPending || going(bt);
  const step = ((): Step | undefined => {
    const ask = { text: t("Ask {{who}} to approve", { who: anyOf(t, judges) }), next: t("next: a second person approves what is shown here"), busy: submit.isPending, run: () => submit.mutate() };
    if (writable) {
      if (w.state === "conflict") return { ...ask, blocked: t("Somebody else changed it: choose a text first.") };
      if (d.conflicts?.length) return { text: t("Put it on top of v{{n}}", { n: d.live }), next: t("v{{n}} was published meanwhile and changed the same; your text stays", { n: d.live }), busy: rebase.isPending, run: () => rebase.mutate() };
      if (why) return { ...ask, blocked: why };
      if (running) return { ...ask, blocked: t("The back-test runs.") };
      if (!current) return { text: t("Run back-test"), next: t("next: run this text over the last sixty days"), busy: run.isPending, run: () => run.mutate(60) };
      return { ...ask, blocked: may("rule.write") };
    }
    if (d.stage === "waiting" && d.may_approve) return { text: t("Approve what is shown"), next: t("It is published in shadow: it records, and changes no answer"), blocked: moved ? t("It changed while you read: look at what is there now.") : may("rule.approve"), busy: approve.isPending, run: () => approve.mutate() };
    if ((d.stage === "approved" || d.stage === "published") && (d.candidate || d.rule)) return { text: d.stage === "approved" ? t("Watch it in shadow") : t("See the rule"), next: t("Published as rule set v{{n}}", { n: d.ruleset ?? "" }), run: () => void go({ to: "/rules/$id", params: { id: d.candidate || d.rule }, search: d.stage === "approved" ? { tab: "shadow" } : {} }) };
    return undefined;
  })();
  const next = d.stage === "waiting" ? t("waits for {{who}}", { who: anyOf(t, d.approvers) }) : d.stage === "dropped" ? t("It was dropped.") : t("Only an analyst may change it.");

  const show = (v: string) => void go({ search: (s) => ({ ...s, tab: v }), replace: true });
  useKeys([
    ...(d.rule || d.source ? [{ keys: "b", what: "Run back-test" as const, run: () => { if (writable && !blockedRun && !running) run.mutate(60); } }, { keys: "d", what: "Diff with live" as const, run: () => open("diff") }] : []),
    { keys: "Ctrl-S", what: "Save", run: () => { void w.save(); } },
    { keys: "Ctrl-Enter", what: "The next step", run: () => { if (step && !step.busy) { if (step.blocked) toast.say(step.blocked); else step.run(); } } },
    { keys: "Esc Tab", what: "Leave the editor", run: () => undefined },
  ]);

  const tabs: Tab[] = [
    ...(d.stage === "waiting" || d.stage === "approved" ? [{ id: "submitted", text: t("Submitted"), body: () => <DraftReview d={judged} live={lived?.source ?? ""} /> }] : []),
    { id: "backtest", text: t("Back-test"), body: () => <BacktestTab id={shownTest} live={t("live v{{n}}", { n: bt?.live ?? d.base })} stale={!!bt && bt.state === "done" && !current} blocked={blockedRun} running={run.isPending} onRun={(n) => run.mutate(n)} onCancel={(id) => cancel.mutate(id)} /> },
    { id: "shadow", text: t("Shadow"), body: () => <ShadowTab rule={d.candidate ?? ""} shadow={d.stage === "approved"} /> },
    { id: "explain", text: t("Explain one"), body: () => <ExplainTab rule={d.rule} recent={lived?.recent ?? []} examples={bt?.result?.examples ?? []} /> },
    ...(writable ? [{ id: "like", text: t("Others like…"), body: () => <LikeTab text={w.text} from={{ case: d.like_case, event: d.like_event }} onUse={(v) => { editor.current?.replace(v); editor.current?.focus(); }} /> }] : []),
    ...(writable && !d.removed?.length ? [{ id: "files", text: t("Files"), body: () => <DraftFiles d={d} begin={wrong.find((x) => !x.source_line)?.path ?? bad.find((x) => !x.source_line)?.path ?? ""} before={w.save} onSaved={set} /> }] : []),
    { id: "history", text: t("History"), body: () => <HistoryTab rule={d.fresh ? "" : d.rule} canWrite={writable ? false : t("It can be changed while it is a draft.")} onUse={(v) => { editor.current?.replace(v.after); toast.say(t("The text of v{{n}} is in the editor", { n: v.number })); }} /> },
  ];
  const fallback = d.stage === "waiting" ? "submitted" : "backtest";
  return (
    <>
      <Workbench
        head={<>
          <h1 className="cut" title={d.title}>{about}</h1>
          <span className="mono meta nobr">{d.fresh ? t("new, for rule set v{{n}}", { n: d.base }) : t("draft, from v{{n}} live", { n: d.base })}</span>
          {mine ? null : <span className="chip">{t("by {{name}}", { name: d.author_name })}</span>}
          <span className="grow" />
          <Told state={writable ? w.state : undefined} savedAt={w.savedAt} checked={checked} onFault={(line, col) => editor.current?.focus(line, col)} />
          <Button kbd="D" onClick={() => open("diff")}>{t("Diff with live")}</Button>
          <Button kbd="B" className="wide-only" style={writable ? undefined : { display: "none" }} blocked={blockedRun || (running && t("The back-test runs."))} onClick={() => run.mutate(60)}>{t("Run back-test")}</Button>
        </>}
        notice={<Notices d={d} moved={moved} onLook={() => see(d)} theirs={w.theirs} mine={w.text} settle={w.settle} />}
        editor={d.rule || d.source || !d.documents?.length
          ? <Editor handle={editor} label={t("Rule text of {{name}}", { name: about })} value={moved ? judged.source : w.text} onChange={w.write} problems={problems} tests={marks} complete={complete} readOnly={!writable} hint={t("id: my-rule")} />
          : <DraftDocuments d={d} problems={checked.problems} />}
        tabs={tabs} tab={tab ?? fallback} onTab={show} aside={(tab ?? fallback) === "backtest" ? ranFor(t, bt) : undefined}
        stage={d.stage === "approved" ? "shadow" : d.stage === "published" ? "live" : d.stage} next={next} step={step}
        others={<>
          {writable ? <Button tone="ghost" className="wide-only" onClick={() => open("drop")}>{t("Drop it")}</Button> : null}
          {writable ? <Button className="wide-only" onClick={() => void w.save()} blocked={w.state === "saved" ? t("Everything is saved.") : false}>{t("Save")}</Button> : null}
          {d.stage === "waiting" && !d.may_approve ? <Button busy={takeBack.isPending} blocked={may("rule.write")} onClick={() => takeBack.mutate()}>{t("Take it back and change it")}</Button> : null}
          {d.stage === "waiting" && d.may_approve ? <Button onClick={() => open("return")}>{t("Return it…")}</Button> : null}
        </>} />
      {dialog === "diff" ? (
        <Dialog title={d.fresh ? t("A new rule") : t("{{name}}: live and draft", { name: about })} shape="modal wide" onClose={() => open("")}>
          <div className="diffheads meta"><span>{t("live v{{n}}", { n: lived?.version ?? d.live })}</span><span>{t("draft")}</span></div>
          <Suspense fallback={<Skeleton lines={8} />}><Diff before={lived?.source ?? ""} after={moved ? judged.source : w.text} labels={[t("live"), t("draft")]} /></Suspense>
        </Dialog>
      ) : null}
      {dialog === "return" ? <SendBack d={d} onClose={() => open("")} onDone={set} /> : null}
      {dialog === "drop" ? (
        <Dialog title={t("Drop this draft")} onClose={() => open("")} footer={<><span className="grow" /><Button tone="danger" onClick={() => void drafts.drop(d.id, d.version).then(() => { void client.invalidateQueries({ queryKey: ["drafts"] }); void go({ to: "/rules" }); }, toast.fail)}>{t("Drop it")}</Button></>}>
          <p>{t("The draft leaves the lists; nothing that is in force changes. Its text stays readable under its address.")}</p>
        </Dialog>
      ) : null}
    </>
  );
}

function Notices({ d, moved, onLook, theirs, mine, settle }: { d: Draft; moved: boolean; onLook: () => void; theirs?: Draft; mine: string; settle: (text: string) => void }) {
  const t = useT();
  if (moved) return <div className="wbnotice warnbox" role="alert"><span className="grow">{t("It changed while you read. Your approval would not be for what is there now.")}</span><Button small onClick={onLook}>{t("Look at what is there now")}</Button></div>;
  if (theirs) return <div className="wbnotice warnbox" role="alert"><span className="grow">{t("Somebody else saved another text meanwhile. Nothing of yours is lost: it is in the editor.")}</span><Button small onClick={() => settle(mine)}>{t("Keep mine")}</Button><Button small onClick={() => settle(theirs.source)}>{t("Take theirs")}</Button></div>;
  if (d.stage === "returned") return <div className="wbnotice warnbox"><span><b>{t("Returned to you:")}</b> {d.returned_reason}</span></div>;
  if (d.stage === "waiting" && d.may_approve) return <div className="wbnotice ask"><span className="grow"><b>{t("{{name}} asks you to approve this.", { name: d.author_name })}</b> <span className="ink2">{t("You see exactly what was submitted.")} <Time at={d.updated_at} /></span></span></div>;
  if (d.like_case) return <div className="wbnotice"><span className="meta">{t("Begun from")} <Link to="/cases/$id" params={{ id: d.like_case }}>{t("a case")}</Link></span></div>;
  return null;
}

function SendBack({ d, onClose, onDone }: { d: Draft; onClose: () => void; onDone: (d: Draft) => void }) {
  const t = useT();
  const [reason, write, clear] = useDraft(`return:${d.id}`);
  const m = useMutation({ mutationFn: () => drafts.sendBack(d.id, reason.trim()), onSuccess: (x) => { clear(); onDone(x); onClose(); } });
  return (
    <Dialog title={t("Return it to {{name}}", { name: d.author_name })} onClose={onClose}
      footer={<><span className="meta grow">{t("{{name}} reads your reason and can submit again.", { name: d.author_name })}</span><Button tone="primary" busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Return it")}</Button></>}>
      <Field label={t("What should be different")}><textarea data-autofocus value={reason} onChange={(e) => write(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
