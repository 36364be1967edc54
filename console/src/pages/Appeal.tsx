// One appeal: the original decision beside what is new; uphold, modify or overturn by keyboard,
// with the answer as the person will read it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { appeals, type Appeal, type Decision } from "../api/appeal";
import { languageName, useT, Word, word, type Text } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Findings } from "./NoticePreview";
import "./appeal.css";

const route = getRouteApi("/shell/appeals/$id");
const outcomes = ["uphold", "modify", "overturn"] as const;
const means: Record<string, Text> = {
  uphold: "The action stays as it is.",
  modify: "The action is undone and something milder takes its place.",
  overturn: "The action is undone for real: effect, standing, labels and strikes go back.",
};
const whyNot: Record<string, Text> = {
  first_decider: "You took or approved this decision: somebody else looks again.",
  earlier_appeal: "You decided an earlier appeal of it: somebody else looks again.",
  taken: "Somebody else is looking at this appeal.",
  permission: "You may read appeals, not decide them.",
};

/** The mildest first, as the server has them; those told once do not stand. */
const hardness = ["educate", "warn", "require", "hide_item", "remove_content", "remove_rating", "hold_payout", "restrict", "pause_store", "suspend", "deactivate"];
const once = ["educate", "warn", "remove_content", "remove_rating"];
/** What may take a decision's place: itself for a shorter time, or what is milder and needs no more particulars. */
const milder = (was: string) => { const at = hardness.indexOf(was); return ["educate", "warn", "restrict", "pause_store", "suspend"].filter((k) => k !== was && hardness.indexOf(k) < at && (k !== "pause_store" || was === "deactivate")).concat(once.includes(was) && at > 0 ? [] : was === "deactivate" ? [] : [was]); };

export function AppealPage() {
  const t = useT();
  const { id } = route.useParams();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["appeal", id], queryFn: () => appeals.one(id), retry: false });
  const a = q.data;
  useCrumbs({ text: t("Appeals"), to: "/appeals" }, { text: a?.number ?? "…" });
  const set = (x: Appeal) => { client.setQueryData(["appeal", id], x); void client.invalidateQueries({ queryKey: ["appeals"] }); };
  const take = useMutation({ mutationFn: () => appeals.take(id), onSuccess: set });
  const release = useMutation({ mutationFn: () => appeals.release(id), onSuccess: set });
  useKeys([{ keys: "t", what: "Take this appeal", run: () => { if (a?.may_decide && !a.assignee) take.mutate(); } }]);
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!a) return <div style={{ padding: 20 }}><Skeleton lines={10} /></div>;
  const o = a.original;
  return (
    <>
      <div className="appealhead">
        <h1>{a.account_name || a.account_id} · {Word(a.kind)}</h1>
        {a.state === "open" ? <Due at={a.due_at} /> : <span className="chip">{a.outcome ? Word(`appeal_${a.outcome}`) : Word(a.state)}</span>}
        {a.late ? <span className="chip warn">{t("came after the window; looked at all the same")}</span> : null}
        <span className="grow" />
        {a.assignee && a.state === "open" ? <span className="meta">{t("{{name}} looks at it", { name: staff.name(a.assignee) })}</span> : null}
        {a.state === "open" && a.may_decide ? a.assignee ? <Button busy={release.isPending} onClick={() => release.mutate()}>{t("Give it back")}</Button> : <Button kbd="T" busy={take.isPending} onClick={() => take.mutate()}>{t("Take")}</Button> : null}
      </div>
      <div className="appealbody">
        <section aria-labelledby="was"><h2 id="was">{t("What was decided")}</h2>
          {o ? <>
            <dl className="appealfacts">
              <dt>{t("Action")}</dt><dd><b>{Word(o.kind)}</b> · {word(o.state)}{o.interim ? ` · ${t("interim")}` : ""}</dd>
              <dt>{t("By")}</dt><dd>{staff.name(o.by)} · {Word(`origin_${o.origin}`)}</dd>
              <dt>{t("Since")}</dt><dd><Time at={o.starts_at} />{o.ends_at ? <> – <Time at={o.ends_at} /></> : null}</dd>
              <dt>{t("Rests on")}</dt><dd><code>{o.clause || o.rule || "–"}</code>{o.clause_version ? ` v${o.clause_version}` : ""}{o.clause && o.rule ? <> · <code>{o.rule}</code></> : null}</dd>
              {o.case_number ? <><dt>{t("Case")}</dt><dd><Link className="mono" to="/cases/$id" params={{ id: o.case_number }}>{o.case_number}</Link></dd></> : null}
            </dl>
            {o.reason ? <div><h3 className="cap">{t("For our own people")}</h3><p className="words">{o.reason}</p></div> : null}
            {o.facts ? <div><h3 className="cap">{t("Facts told to the person")}</h3><p className="words">{o.facts}</p></div> : null}
            {o.letter ? <details><summary>{t("The letter they got")}</summary><article className="letter"><p dir="auto">{o.letter}</p></article></details> : null}
          </> : null}
        </section>
        <section aria-labelledby="new"><h2 id="new">{t("What is new")}</h2>
          <ul className="materials">
            {a.text ? <li><span className="meta">{Word(`channel_${a.channel}`)} · <Time at={a.opened_at} /> · {languageName(a.language)}{a.on_behalf ? ` · ${t("{{name}} for them ({{relation}})", { name: a.on_behalf.name, relation: a.on_behalf.relation || "–" })}` : ""}</span><p dir="auto">{a.text}</p></li> : null}
            {a.materials?.map((m) => <li key={m.id}><span className="meta">{word(`source_${m.source}`)} · <Time at={m.at} /></span>{m.text ? <p dir="auto">{m.text}</p> : <p><a href={`/v1/evidence/${m.evidence_id}/content`}>{t("A file")}</a></p>}</li>)}
          </ul>
          <p className="meta">{t("Answer due by {{source}}", { source: a.due_source })}</p>
          {a.earlier?.length ? <p className="meta">{t("Earlier appeals")}: {a.earlier.map((e) => `${Word(`appeal_${e.outcome}`)} (${staff.name(e.decided_by)})`).join(", ")}</p> : null}
          {a.state === "open" ? <More a={a} done={set} /> : null}
          <Outside a={a} done={set} />
        </section>
        {a.state === "open" ? a.may_decide ? <Decide a={a} done={set} /> : <p className="across warnbox">{t(whyNot[a.why_not ?? ""] ?? "You may read appeals, not decide them.")}</p> : (
          <section className="across" aria-labelledby="end"><h2 id="end">{a.outcome ? Word(`appeal_${a.outcome}`) : Word(a.state)}</h2>
            <p className="meta">{a.decided_by ? staff.name(a.decided_by) : ""} · <Time at={a.decided_at} /></p>
            {a.reason ? <div><h3 className="cap">{t("For our own people")}</h3><p className="words">{a.reason}</p></div> : null}
            {a.answer ? <div><h3 className="cap">{t("Answer to the person")}</h3><p className="words" dir="auto">{a.answer}</p></div> : null}
            {a.new_action_id ? <p>{t("In its place")}: <code>{a.new_action_id}</code></p> : null}
          </section>)}
      </div>
    </>
  );
}

function Decide({ a, done }: { a: Appeal; done: (a: Appeal) => void }) {
  const t = useT();
  const may = useMay();
  const [outcome, choose] = useState<string>("");
  const [reason, setReason, clearReason] = useDraft(`appeal:${a.id}:reason`);
  const [answer, setAnswer, clearAnswer] = useDraft(`appeal:${a.id}:answer`);
  const was = a.original?.kind ?? "restrict";
  const kinds = milder(was);
  const [kind, setKind] = useState(once.includes(was) ? kinds.at(-1)! : was);
  const [days, setDays] = useState(7);
  const [keep, setKeep] = useState("");
  const told = once.includes(kind);
  const asks = outcome === "modify" && !!a.original?.lists?.length && kind !== was;
  const lists = asks ? (told ? "drop" : keep || undefined) : undefined;
  const body: Decision = { outcome, reason: reason.trim(), answer: answer.trim(), change: outcome === "modify" ? { kind, days: told ? undefined : days, lists } : undefined };
  const [shown, show] = useState("");
  useEffect(() => { const h = setTimeout(() => show(outcome && answer.trim() ? JSON.stringify(body) : ""), 500); return () => clearTimeout(h); }, [outcome, answer, kind, days, reason, lists]);
  const letter = useQuery({ queryKey: ["appeal", a.id, "letter", shown], queryFn: () => appeals.preview(a.id, JSON.parse(shown) as Decision), enabled: !!shown, retry: false, placeholderData: (old) => old });
  const m = useMutation({ mutationFn: () => appeals.decide(a.id, body), onSuccess: (x) => { clearReason(); clearAnswer(); done(x); toast.say(t("Decided. The person is answered.")); } });
  const blocked = may("appeal.decide") || (!outcome ? t("Choose an outcome.") : false) || (!reason.trim() ? t("Give a reason.") : false) || (!answer.trim() ? t("Answer the person in their language.") : false) || (asks && !lists ? t("Say what becomes of the list entries.") : false);
  const no = !!blocked;
  const form = useRef<HTMLFormElement>(null);
  // By key: what is asked next is one Tab away, not behind the rail and the whole page.
  const pick = (o: string) => { choose(o); form.current?.querySelector<HTMLInputElement>(`input[value=${o}]`)?.focus(); };
  useKeys([
    { keys: "u", what: "Uphold", run: () => pick("uphold") },
    { keys: "m", what: "Modify", run: () => pick("modify") },
    { keys: "o", what: "Overturn", run: () => pick("overturn") },
    { keys: "Ctrl-Enter", what: "Decide the appeal", run: () => { if (!no && !m.isPending) m.mutate(); } },
  ]);
  return (
    <form ref={form} className="across" aria-labelledby="decide" onSubmit={(e) => { e.preventDefault(); if (!no) m.mutate(); }}>
      <h2 id="decide">{t("Second look")}</h2>
      <div className="appealform">
        <fieldset><legend>{t("Outcome")}</legend>
          <div className="pick">{outcomes.map((o) => <label key={o}><input type="radio" name="outcome" value={o} checked={outcome === o} onChange={() => choose(o)} />{Word(`appeal_${o}`)} <kbd>{o[0]!.toUpperCase()}</kbd></label>)}</div>
          {outcome ? <p className="meta">{t(means[outcome]!)}</p> : null}
        </fieldset>
        {outcome === "modify" ? <div className="wide row" style={{ gap: 12 }}>
          <Field label={t("In its place")} name="change" problem={m.error}><select value={kind} onChange={(e) => setKind(e.target.value)}>{kinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field>
          {!told ? <Field label={t("For how long")}><select value={days} onChange={(e) => setDays(Number(e.target.value))}>{[1, 3, 7, 14, 30].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: d })}</option>)}</select></Field> : null}
        </div> : null}
        {outcome === "modify" && a.original?.lists?.length ? asks && !told ? <fieldset className="wide"><legend>{t("What it has on lists ({{names}})", { names: a.original.lists.join(", ") })}</legend>
          <div className="pick">{(["keep", "drop"] as const).map((k) => <label key={k}><input type="radio" name="lists" checked={keep === k} onChange={() => setKeep(k)} />{k === "keep" ? t("Stays while the milder one stands") : t("Is taken off")}</label>)}</div></fieldset>
          : <p className="wide meta">{told ? t("What it has on lists is taken off: {{names}}.", { names: a.original.lists.join(", ") }) : t("What it has on lists stays: {{names}}.", { names: a.original.lists.join(", ") })}</p> : null}
        <Field label={t("Reason")} hint={t("For our own people, and for the quality of the first decision.")} name="reason" problem={m.error}><textarea rows={5} value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
        <Field label={t("Answer to the person")} hint={t("In {{language}}. Nothing that tells who reported.", { language: languageName(a.language) || a.language })} name="answer" problem={m.error}><textarea rows={5} dir="auto" lang={a.language} value={answer} onChange={(e) => setAnswer(e.target.value)} /></Field>
        {letter.data && shown ? <div className="wide"><h3 className="cap">{t("What the person will read")}</h3><Findings list={letter.data.findings} /><article className="letter" lang={letter.data.language}><b>{letter.data.subject}</b><p dir="auto">{letter.data.body}</p></article></div> : null}
        <div className="wide row" style={{ gap: 12 }}><Button tone="primary" type="submit" kbd="Ctrl ↵" busy={m.isPending} blocked={blocked}>{outcome ? Word(`appeal_${outcome}`) : t("Decide")}</Button>{blocked ? <span className="meta">{blocked}</span> : null}</div>
      </div>
      <Trouble error={m.error} />
    </form>
  );
}

function More({ a, done }: { a: Appeal; done: (a: Appeal) => void }) {
  const t = useT();
  const may = useMay();
  const [text, set, clear] = useDraft(`appeal:${a.id}:more`);
  const m = useMutation({ mutationFn: () => appeals.add(a.id, text.trim()), onSuccess: (x) => { clear(); done(x); } });
  return (
    <details><summary>{t("Add what is new")}</summary>
      <Field label={t("What did you hear or find?")} name="text" problem={m.error}><textarea rows={3} value={text} onChange={(e) => set(e.target.value)} /></Field>
      <Button busy={m.isPending} blocked={may("appeal.write") || (!text.trim() ? t("Write what is new.") : false)} onClick={() => m.mutate()}>{t("Add")}</Button>
    </details>
  );
}

function Outside({ a, done }: { a: Appeal; done: (a: Appeal) => void }) {
  const t = useT();
  const may = useMay();
  const [state, setState] = useState(a.outside || "asked");
  const [ref, setRef] = useState(a.outside_ref ?? "");
  const m = useMutation({ mutationFn: () => appeals.outside(a.id, state, ref.trim()), onSuccess: done });
  return (
    <details open={!!a.outside}><summary>{t("Out-of-court body")}{a.outside ? ` · ${word(`outside_${a.outside}`)}` : ""}</summary>
      <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
        <Field label={t("How it stands")}><select value={state} onChange={(e) => setState(e.target.value)}>{["asked", "with_us", "ended"].map((s) => <option key={s} value={s}>{Word(`outside_${s}`)}</option>)}</select></Field>
        <Field label={t("Body and reference")} name="reference" problem={m.error}><input value={ref} onChange={(e) => setRef(e.target.value)} autoComplete="off" /></Field>
        <Button busy={m.isPending} blocked={may("appeal.write") || (!ref.trim() ? t("Name the body.") : false)} onClick={() => m.mutate()}>{t("Save")}</Button>
      </div>
    </details>
  );
}
