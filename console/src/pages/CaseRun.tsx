// Right column of a case: the protocol that runs, its next step big, what is done and what comes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { runs, type Choice, type Run, type RunStep } from "../api/protocol";
import type { Case } from "../api/types";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { useCategory } from "./category";
import { RunStepNow } from "./CaseRunStep";
import { Changes } from "./ProtocolParts";
import { summed, titled } from "./titled";
import "./protocol.css";

export function useRuns(c: Case) {
  return useQuery({ queryKey: ["case", c.id, "runs"], queryFn: () => runs.of(c.id), retry: false });
}

export function CaseRun({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useRuns(c);
  const [choosing, choose] = useState(false);
  const start = useMutation({ mutationFn: (p: string) => runs.start(c.id, p), onSuccess: () => { choose(false); void client.invalidateQueries({ queryKey: ["case"] }); }, onError: toast.fail });
  const ended = c.state === "closed" || c.state === "resolved";
  if (q.isPending) return <Skeleton />;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  const { items, suggestions } = q.data;
  return (
    <div className="runs">
      {items.map((r, i) => <OneRun key={r.id} c={c} run={r} first={i === 0} />)}
      {ended ? null : (
        <>
          {suggestions.length ? <h2 className="cap">{t("Protocols that fit")}</h2> : null}
          <ul>{suggestions.map((s) => (
            <li key={s.protocol} className="suggested">
              <div className="row"><b className="grow cut" title={summed(s)}>{titled(s)}</b><Button small blocked={may("case.write")} busy={start.isPending} onClick={() => start.mutate(s.protocol)} aria-label={t("Start {{name}}", { name: titled(s) })}>{t("Start")}</Button></div>
              <div className="meta cut" title={s.because}>{t("because")} <code>{s.because}</code></div>
            </li>))}</ul>
          <div className="row"><Button small tone="ghost" icon="plus" blocked={may("case.write")} onClick={() => choose(true)}>{t("Start a protocol…")}</Button></div>
        </>
      )}
      {choosing ? <Choose c={c} busy={start.isPending} onStart={(p) => start.mutate(p)} onClose={() => choose(false)} /> : null}
    </div>
  );
}

function Choose({ c, busy, onStart, onClose }: { c: Case; busy: boolean; onStart: (p: string) => void; onClose: () => void }) {
  const t = useT();
  const called = useCategory();
  const [find, set] = useState("");
  const [at, move] = useState(0);
  const [wants, want] = useState(false);
  const q = useQuery({ queryKey: ["case", c.id, "protocols", find.trim()], queryFn: ({ signal }) => runs.choices(c.id, find.trim(), signal), placeholderData: (old) => old });
  const list = q.data ?? [];
  const sel = Math.min(at, list.length - 1);
  // Enter before the list for what was typed is there starts what that list puts on top.
  const ready = !!q.data && !q.isPlaceholderData;
  useEffect(() => { if (wants && ready) { want(false); if (list[sel]) onStart(list[sel].protocol); } });
  const why = (x: Choice) => x.why.map((w) => (w.code === "words" ? t("the title says “{{word}}”", { word: w.text ?? "" }) : w.code === "branch" ? t("about {{what}}", { what: called(w.text) }) : w.text ? t("fits {{what}}", { what: called(w.text) }) : t("fits the case"))).join(" · ");
  return (
    <Dialog title={t("Start a protocol…")} onClose={onClose} footer={<span className="meta grow"><kbd>↑</kbd> <kbd>↓</kbd> {t("choose")} · <kbd>↵</kbd> {t("start")}</span>}>
      <Field label={t("Find")} hint={t("What happened, in your own words")}><input data-autofocus value={find} onChange={(e) => { set(e.target.value); move(0); }} onKeyDown={(e) => {
        if (e.key === "Enter") { e.preventDefault(); if (!busy) want(true); }
        if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); move((sel + (e.key === "ArrowDown" ? 1 : list.length - 1)) % Math.max(1, list.length)); }
      }} /></Field>
      <Trouble error={q.error} />
      <ul className="pickrun">{list.map((p, i) => <li key={p.protocol}><button type="button" className={i === sel ? "at" : undefined} aria-busy={busy || undefined} onClick={() => onStart(p.protocol)}><b>{titled(p)}</b>{p.why.length ? <span className="fits">{why(p)}</span> : null}<span className="meta">{summed(p)}</span></button></li>)}</ul>
      {ready && !list.length ? <p className="meta">{t("Nothing found")}</p> : null}
    </Dialog>
  );
}

function OneRun({ c, run, first }: { c: Case; run: Run; first: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(first && run.state === "running");
  const [dialog, show] = useState<"" | "upgrade" | "cancel">("");
  const going = run.state === "running";
  const done = run.steps.filter((s) => s.state === "done" || s.state === "skipped");
  const now = run.steps.find((s) => s.id === run.next);
  const later = run.steps.filter((s) => s.id !== run.next && (s.state === "open" || s.state === "waiting"));
  return (
    <section className="run" aria-label={titled(run)}>
      {run.drill ? <div className="drill" role="note">{t("Drill: nothing here is sent, done or counted.")}</div> : null}
      <div className="row runhead">
        <button type="button" className="link grow cut" aria-expanded={open} onClick={() => setOpen(!open)}><b>{titled(run)}</b> <span className="meta">v{run.version}</span></button>
        <span className="meta nobr">{going ? t("{{done}} of {{all}}", { done: run.done, all: run.total }) : word(run.state)}</span>
        {going ? <details className="menu"><summary className="btn ghost icon small" aria-label={t("More about this run")}>⋯</summary><div className="pop">
          {run.newest > run.version ? <Button tone="ghost" onClick={() => show("upgrade")}>{t("Go on with v{{n}}…", { n: run.newest })}</Button> : null}
          <Button tone="ghost" onClick={() => show("cancel")}>{t("Cancel the run…")}</Button>
        </div></details> : null}
      </div>
      <div className="progress" role="img" aria-label={t("{{done}} of {{all}}", { done: run.done, all: run.total })}><i style={{ width: `${run.total ? (100 * run.done) / run.total : 0}%` }} /></div>
      {going && run.newest > run.version ? <button type="button" className="link meta" onClick={() => show("upgrade")}>{t("v{{n}} is out; see what changes", { n: run.newest })}</button> : null}
      {open ? <>
        {run.care.length && going ? <details className="carelist"><summary className="meta">{t("What holds throughout")}</summary><ul>{run.care.map((x) => <li key={x}>{x}</li>)}</ul></details> : null}
        <ul className="steps">{done.map((s) => <DoneStep key={s.id} run={run} s={s} />)}</ul>
        {now && going ? <RunStepNow key={now.id} c={c} run={run} s={now} keys={first} /> : null}
        <ul className="steps">{later.map((s) => <LaterStep key={s.id} c={c} run={run} s={s} />)}</ul>
        {run.reason ? <p className="meta">{run.reason}</p> : null}
      </> : null}
      {dialog === "upgrade" ? <Upgrade run={run} onClose={() => show("")} /> : null}
      {dialog === "cancel" ? <Cancel run={run} onClose={() => show("")} /> : null}
    </section>
  );
}

/** A finished step is one line; it opens to what was said and done, and never goes away. */
function DoneStep({ run, s }: { run: Run; s: RunStep }) {
  const t = useT();
  const staff = useStaff();
  const may = useMay();
  const client = useQueryClient();
  const [why, setWhy] = useState<string>();
  const again = useMutation({ mutationFn: (reason: string) => runs.reopen(run.id, s.id, reason), onSuccess: () => void client.invalidateQueries({ queryKey: ["case"] }), onError: toast.fail });
  return (
    <li>
      <details className="donestep">
        <summary className="stepline">
          <span className={s.state === "done" ? "ring done" : "ring skipped"} aria-hidden="true">{s.state === "done" ? "✓" : "–"}</span><span className="sr">{word(s.state)}:</span>
          <span className="faint grow cut">{s.title}</span><span className="meta cut">{shortName(staff.name(s.done_by))}</span>
        </summary>
        <div className="inside">
          <div className="meta"><Time at={s.done_at} as="clock" /> · {staff.name(s.done_by)}{s.approved_by ? ` · ${t("approved by {{name}}", { name: staff.name(s.approved_by) })}` : ""}{s.decided_by ? ` · ${t("decided by {{name}}", { name: staff.name(s.decided_by) })}` : ""}{s.from_version ? ` · v${s.from_version}` : ""}{s.overdue ? <span className="amber"> · {t("late")}</span> : null}</div>
          {s.because ? <div className="meta">{t("because")} {s.because}</div> : null}
          {s.reason ? <p>{s.reason}</p> : null}
          {s.outcome ? <p className="pre">{s.outcome}</p> : null}
          <dl className="answers">{s.asks.filter((a) => a.answer).map((a) => <div key={a.id}><dt>{a.ask.en}</dt><dd>{a.options?.find((o) => o.id === a.answer)?.text ?? a.answer}</dd></div>)}</dl>
          {why === undefined
            ? <Button small tone="ghost" icon="undo" blocked={may("case.write") || (s.performed ? t("It did something; undo that first.") : run.state === "cancelled" ? t("The run was cancelled.") : false)} onClick={() => setWhy("")}>{t("Open it again…")}</Button>
            : <form className="row" onSubmit={(e) => { e.preventDefault(); if (why.trim()) again.mutate(why.trim()); }}><input className="input" autoFocus aria-label={t("Why is it opened again?")} placeholder={t("Why is it opened again?")} value={why} onChange={(e) => setWhy(e.target.value)} /><Button type="submit" small busy={again.isPending} blocked={why.trim() ? false : t("Give a reason.")}>{t("Open it")}</Button></form>}
        </div>
      </details>
    </li>
  );
}

function LaterStep({ c, run, s }: { c: Case; run: Run; s: RunStep }) {
  const [open, set] = useState(s.state === "waiting");
  if (open) return <li><RunStepNow c={c} run={run} s={s} keys={false} onFold={() => set(false)} /></li>;
  return (
    <li>
      <button type="button" className="stepline laterstep" onClick={() => set(true)} title={s.because}>
        <span className={s.state === "waiting" ? "ring waits" : "ring"} aria-hidden="true">{s.state === "waiting" ? "?" : ""}</span>
        <span className={s.overdue ? "grow cut red" : "grow cut ink2"}>{s.title}{s.required ? "" : " "}</span>
        {s.state === "waiting" ? <span className="meta">{word("waiting")}</span> : s.due_at ? <span className="meta nobr"><Due at={s.due_at} calm /></span> : null}
      </button>
    </li>
  );
}

function Upgrade({ run, onClose }: { run: Run; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["run", run.id, "upgrade"], queryFn: () => runs.upgradeDiff(run.id) });
  const m = useMutation({ mutationFn: () => runs.upgrade(run.id, q.data!.to), onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); } });
  return (
    <Dialog title={t("Go on with v{{n}}…", { n: run.newest })} shape="modal wide" onClose={onClose}
      footer={<><span className="meta grow">{t("What is done stays done, in the words it was done under.")}</span><Button tone="primary" busy={m.isPending} blocked={q.data ? false : t("Loading")} onClick={() => m.mutate()}>{t("Go on with v{{n}}", { n: run.newest })}</Button></>}>
      {q.isPending ? <Skeleton lines={5} /> : null}
      <Trouble error={q.error ?? m.error} />
      {q.data ? <Changes items={q.data.items} /> : null}
    </Dialog>
  );
}

function Cancel({ run, onClose }: { run: Run; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [reason, set] = useState("");
  const m = useMutation({ mutationFn: () => runs.cancel(run.id, reason.trim()), onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); } });
  return (
    <Dialog title={t("Cancel “{{name}}”", { name: titled(run) })} onClose={onClose}
      footer={<><span className="meta grow">{t("What is done stays to be seen.")}</span><Button tone="danger" busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Cancel the run")}</Button></>}>
      <Field label={t("Why does it not fit?")}><textarea data-autofocus value={reason} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
