// One step of a run, big: what to say, what to ask, whom to call, what it does, done or skipped.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { runs, type Finish, type Run, type RunAsk, type RunStep } from "../api/protocol";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { languageName, locale, useT, word, Word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { useKeys } from "../ui/keys";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { Due } from "../ui/Time";
import { calls, RunCall, RunDispatch } from "./CaseRunReach";
import { useAnswers } from "./useAnswers";

export function RunStepNow({ c, run, s, keys, onFold }: { c: Case; run: Run; s: RunStep; keys: boolean; onFold?: () => void }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  const [mode, setMode] = useState<"" | "skip" | "otherwise" | "refuse">("");
  const [note, setNote, clear] = useDraft(`step:${run.id}:${s.id}`);
  const [decided, decide] = useState("");
  const [given, setGiven] = useState<Record<string, string>>({});
  const [reach, setReach] = useState<Finish["with"]>({});
  const again = () => void client.invalidateQueries({ queryKey: ["case"] });
  const said = useAnswers(c.id, run, s);
  const m = useMutation({ mutationFn: (fn: () => Promise<Run>) => said.after(fn), onSuccess: () => { clear(); setMode(""); }, onSettled: again });
  const write = may("case.write");
  const waiting = s.state === "waiting";
  // Two lines ticked quickly are two: the second does not wait for the server's word on the first.
  const ticked = useRef<string[]>([]);
  const known = s.checklist.filter((i) => i.done).map((i) => i.id).join(" ");
  useEffect(() => { ticked.current = known.split(" ").filter(Boolean); }, [known]);
  const done = (more: Finish = {}) => m.mutate(() => runs.done(run.id, s.id, { answers: answersOf(s, given), ...more }));
  const perform = () => done({ perform: true, note: note.trim() || undefined, with: Object.keys(reach ?? {}).length ? reach : undefined });
  const open = (a: RunAsk) => !said.of(a) && (a.kind === "choice" || a.kind === "yes_no");
  const asking = s.asks.find(open);
  const answer = said.answer;
  // What is still to be said or done, in words; shown in red once somebody wanted to go on without it.
  const missing = [...s.asks.filter((a) => a.needed && !said.of(a) && !given[a.id]?.trim()).map((a) => inWords(a.ask)), ...(s.required && !note.trim() ? s.checklist.filter((i) => !i.done && !ticked.current.includes(i.id)).map((i) => i.text) : []),
    ...(s.do?.kind === "dispatch" && !reach?.place?.trim() ? [t("Place that help was sent to")] : []), ...(s.do?.kind === "dispatch" && !reach?.line?.trim() ? [t("Line that was called")] : []), ...(s.do?.kind === "call" && !reach?.call ? [t("How did the call go?")] : [])];
  const [insists, insist] = useState(0);
  useEffect(() => { if (insists) box.current?.querySelector(".still")?.scrollIntoView?.({ block: "nearest" }); }, [insists]);
  const [asked, ask] = useState("");
  const finish = () => {
    if (m.isPending) return;
    if (missing.length) { insist((n) => n + 1); return; }
    if (s.do) perform(); else done({ note: note.trim() || undefined });
  };
  // Where several have the role, the person is chosen with the mouse or Tab; the outcome of a call by digit.
  const outcome = !asking && s.do?.kind === "call" && !reach?.call;
  const choose = (i: number) => {
    if (write || m.isPending) return;
    const q = s.asks.find(open), o = q && choices(q, t)[i];
    if (q && o) answer(q, o.id);
    else if (!q && outcome && calls[i]) ask(calls[i]);
  };
  const mayDecide = !!me?.roles?.includes(s.approve ?? "") && s.asked_by !== me?.id;
  useKeys([
    ...Array.from({ length: 9 }, (_, i) => ({ keys: String(i + 1), what: "Choose an answer" as const, run: () => choose(i) })),
    { keys: "d", what: "Done: the next step", run: () => { if (!write && !waiting) finish(); } },
    { keys: "o", what: "Done another way", run: () => { if (!write && !waiting) setMode("otherwise"); } },
    { keys: "0", what: "Not possible: skip it", run: () => { if (!write && !waiting) setMode("skip"); } },
    { keys: "c", what: "Checklist of the step", run: () => box.current?.querySelector<HTMLElement>(".checks input:not(:checked)")?.focus() },
  ], keys && !waiting);

  return (
    <div className={waiting ? "step runstep waits" : "step runstep"} ref={box}>
      <div className="row first"><h3 className="grow">{s.title}</h3>{onFold ? <Button small tone="ghost" icon="up" aria-label={t("Fold it")} onClick={onFold} /> : null}</div>
      <div className="meta row wrap">{s.due_at ? <span>{t("due")} <Due at={s.due_at} /></span> : null}{s.required ? <span className="chip">{t("required")}</span> : null}{s.role ? <span>{word(`role_${s.role}`)}</span> : null}{s.owner ? <b>{staff.name(s.owner)}</b> : null}{s.escalate ? <span>{t("late: pages {{role}}", { role: word(`role_${s.escalate}`) })}</span> : null}</div>
      {s.because ? <p className="because"><b>{t("Because")}</b> {s.because}</p> : null}
      {s.text ? <p>{s.text}</p> : null}
      {s.say ? <Say say={s.say} first={run.language} /> : null}
      {s.care?.length ? <ul className="carerules">{s.care.map((k) => <li key={k.rule}>{k.text}</li>)}</ul> : null}
      {s.note ? <p className="meta stepnote">{s.note}</p> : null}
      {s.checklist.length ? (
        <ul className="checks">{s.checklist.map((i) => (
          <li key={i.id}><label className="choice"><input type="checkbox" checked={i.done} disabled={!!write || waiting} onChange={(e) => {
            const left = [...(box.current?.querySelectorAll<HTMLElement>(".checks input:not(:checked)") ?? [])];
            ticked.current = i.done ? ticked.current.filter((x) => x !== i.id) : [...new Set([...ticked.current, i.id])];
            const all = ticked.current;
            m.mutate(() => runs.check(run.id, s.id, all));
            if (!i.done) left.find((x) => x !== e.currentTarget)?.focus();
          }} />{i.text}{s.required ? <Must /> : null}</label></li>))}</ul>
      ) : null}
      {s.asks.map((a) => <Ask key={a.id} a={a} answer={said.of(a)} number={keys && a === asking} language={run.language} value={given[a.id]} blocked={write || (waiting ? t("It waits for a second person.") : false)} onType={(v) => setGiven({ ...given, [a.id]: v })} onAnswer={(v) => answer(a, v)} />)}
      {s.wants?.length ? <p className="meta">{t("Evidence wanted:")} {s.wants.map((x) => word(x)).join(", ")}</p> : null}
      {s.do?.kind === "call" && !waiting ? <RunCall c={c} role={s.do.to ?? ""} value={reach} onChange={setReach} number={keys && !!outcome} pressed={asked} onPressed={() => ask("")} /> : null}
      {s.do?.kind === "dispatch" && !waiting ? <RunDispatch c={c} service={s.do.service ?? ""} value={reach} onChange={setReach} problem={m.error} /> : null}
      {s.do?.kind === "incident" && !waiting ? <input className="input" aria-label={t("Name of the incident, without personal data")} placeholder={s.do.title} value={reach?.title ?? ""} onChange={(e) => setReach({ title: e.target.value })} /> : null}
      {(s.do?.kind === "send" || s.do?.kind === "call") && !waiting ? <WhichParty c={c} role={s.do.to ?? ""} value={reach?.party} onChange={(party) => setReach({ ...reach, party })} /> : null}
      {m.error || said.error ? <Trouble error={m.error ?? said.error} /> : null}
      {waiting ? (
        <div className="stack">
          <p><b>{t("Waits for a second person: {{role}}", { role: word(`role_${s.approve}`) })}</b> <span className="meta">{t("asked by {{name}}", { name: staff.name(s.asked_by) })}</span></p>
          {s.does ? <p className="meta">{s.does}</p> : null}
          {mode === "refuse" ? <Reason label={t("Why not?")} value={note} onChange={setNote} ok={t("Refuse it")} onOk={() => m.mutate(() => runs.refuse(run.id, s.id, note.trim()))} onBack={() => setMode("")} />
            : <div className="row wrap"><Button tone="primary" busy={m.isPending} blocked={mayDecide ? false : s.asked_by === me?.id ? t("You asked; somebody else decides.") : t("Only {{role}} decides this.", { role: word(`role_${s.approve}`) })} onClick={() => m.mutate(() => runs.approve(run.id, s.id))}>{t("Approve")}</Button><Button blocked={mayDecide ? false : t("Only {{role}} decides this.", { role: word(`role_${s.approve}`) })} onClick={() => setMode("refuse")}>{t("Refuse…")}</Button></div>}
        </div>
      ) : mode === "skip" ? (
        <div className="stack">
          {s.required ? <label className="row meta">{t("Who decided?")} <select className="select grow" value={decided} onChange={(e) => decide(e.target.value)}><option value="">–</option>{staff.list.map((p) => <option key={p.id} value={p.id}>{staff.label(p.id)}</option>)}</select></label> : null}
          <Reason label={t("Why is it skipped?")} value={note} onChange={setNote} ok={t("Skip it")} blocked={s.required && !decided ? t("Say who decided.") : false} onOk={() => m.mutate(() => runs.skip(run.id, s.id, note.trim(), decided || undefined))} onBack={() => setMode("")} />
        </div>
      ) : mode === "otherwise" ? (
        <Reason label={t("How was it done?")} value={note} onChange={setNote} ok={t("Done")} onOk={() => done({ note: note.trim() })} onBack={() => setMode("")} />
      ) : (
        <div className="stack">
          <div className="row wrap">
            <Button tone="primary" kbd={keys ? "D" : undefined} blocked={write} busy={m.isPending} onClick={finish}>{s.approve ? t("Ask {{role}} to approve", { role: word(`role_${s.approve}`) }) : s.does ?? t("Done")}</Button>
            <Button kbd={keys ? "O" : undefined} blocked={write} onClick={() => setMode("otherwise")}>{t("Done otherwise…")}</Button>
            <Button kbd={keys ? "0" : undefined} blocked={write} onClick={() => setMode("skip")}>{t("Skip…")}</Button>
          </div>
          {missing.length ? <p className={insists ? "still red" : "still meta"} role={insists ? "alert" : undefined}>{t("Still needed: {{what}}", { what: missing.join(" · ") })}</p> : null}
          {keys ? <p className="meta keyline"><kbd>1</kbd>–<kbd>9</kbd> {t("answer the question")} · <kbd>D</kbd> {t("done, next step")} · <kbd>O</kbd> {t("done another way")} · <kbd>0</kbd> {t("not possible")}</p> : null}
        </div>
      )}
    </div>
  );
}

/** Typed answers that were not sent yet go with the step. */
function answersOf(s: RunStep, given: Record<string, string>) {
  const out = Object.fromEntries(Object.entries(given).filter(([k, v]) => v.trim() && s.asks.some((a) => a.id === k)).map(([k, v]) => [k, s.asks.find((a) => a.id === k)!.kind === "time" ? new Date(v).toISOString() : v.trim()]));
  return Object.keys(out).length ? out : undefined;
}

function choices(a: RunAsk, t: ReturnType<typeof useT>) {
  return a.kind === "yes_no" ? [{ id: "yes", text: t("Yes") }, { id: "no", text: t("No") }] : a.options ?? [];
}

function Say({ say, first }: { say: Record<string, string>; first?: string }) {
  const t = useT();
  const codes = Object.keys(say);
  const want = [first, locale(), "en"].map((l) => l?.slice(0, 2)).find((l) => l && codes.includes(l)) ?? codes[0]!;
  const [code, set] = useState(want);
  return (
    <figure className="script">
      <figcaption className="row"><span className="cap grow">{t("Say")}</span>{codes.length > 1 ? <Seg label={t("Language")} value={code} onChange={set} options={codes.map((x) => ({ value: x, text: <span title={languageName(x)}>{x}</span> }))} /> : null}</figcaption>
      <blockquote lang={code}>{say[code]}</blockquote>
    </figure>
  );
}

/** The mark of what must be there. */
const Must = () => <span className="must" aria-hidden="true"> *</span>;
const inWords = (w: Record<string, string>) => w[locale().slice(0, 2)] ?? w.en ?? "";

function Ask({ a, answer, number, language, value, blocked, onType, onAnswer }: { a: RunAsk; answer?: string; number: boolean; language?: string; value?: string; blocked: string | false; onType: (v: string) => void; onAnswer: (v: string) => void }) {
  const t = useT();
  const text = inWords(a.ask);
  const theirs = language && a.ask[language.slice(0, 2)] !== text ? a.ask[language.slice(0, 2)] : undefined;
  const head = <><b>{text}</b>{a.needed ? <><Must /><span className="sr">{t("required")}</span></> : null}{theirs ? <span className="meta" lang={language}> {theirs}</span> : null}</>;
  if (a.kind === "choice" || a.kind === "yes_no") {
    return (
      <fieldset className="ask"><legend>{head}</legend>
        <div className="row wrap">{choices(a, t).map((o, i) => <Button key={o.id} small className={answer === o.id ? "chosen" : undefined} aria-pressed={answer === o.id} kbd={number ? String(i + 1) : undefined} blocked={blocked} onClick={() => onAnswer(o.id)}>{o.text}</Button>)}</div>
      </fieldset>
    );
  }
  const type = a.kind === "number" ? "number" : a.kind === "time" ? "datetime-local" : "text";
  const shown = value ?? (a.kind === "time" && answer ? local(answer) : answer ?? "");
  const send = () => { if (value !== undefined && value.trim() && value !== answer) onAnswer(a.kind === "time" ? new Date(value).toISOString() : value.trim()); };
  return <label className="ask">{head}{a.kind === "text" ? <textarea className="textarea" rows={2} value={shown} readOnly={!!blocked} onChange={(e) => onType(e.target.value)} onBlur={send} /> : <input className="input" type={type} value={shown} readOnly={!!blocked} onChange={(e) => onType(e.target.value)} onBlur={send} />}</label>;
}

const local = (iso: string) => { const d = new Date(iso); return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16); };

function Reason({ label, value, onChange, ok, blocked, onOk, onBack }: { label: string; value: string; onChange: (v: string) => void; ok: string; blocked?: string | false; onOk: () => void; onBack: () => void }) {
  const t = useT();
  const why = blocked || (value.trim() ? false : t("Give a reason."));
  return (
    <form className="row wrap" onSubmit={(e) => { e.preventDefault(); if (!why) onOk(); }}>
      <input className="input" autoFocus aria-label={label} placeholder={label} value={value} onChange={(e) => onChange(e.target.value)} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); onBack(); } }} />
      <Button type="submit" blocked={why}>{ok}</Button><Button tone="ghost" onClick={onBack}>{t("Back")}</Button>
    </form>
  );
}

/** Where several people have the role, the step must say which. */
function WhichParty({ c, role, value, onChange }: { c: Case; role: string; value?: string; onChange: (party: string) => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) });
  const list = (q.data ?? []).filter((p) => p.role === role);
  if (list.length < 2) return null;
  return <label className="row meta">{Word(role)} <select className="select grow" value={value ?? ""} onChange={(e) => onChange(e.target.value)}><option value="">{t("Which?")}</option>{list.map((p) => <option key={p.id} value={p.id}>{p.name ?? p.account?.name ?? p.id}</option>)}</select></label>;
}
