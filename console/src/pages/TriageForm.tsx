// The severity tree by keyboard: digits answer the question in turn, Backspace takes the last answer back, Enter keeps it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { triageApi } from "../api/triage";
import { level, severities, type Contact, type Severity as Sev } from "../api/types";
import { locale, useT } from "../i18n";
import { Button } from "../ui/Button";
import { Combo, type Option } from "../ui/Combo";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Shape } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { toast } from "../ui/Toast";
import { titled } from "./titled";
import { asks, fromTree } from "./triage";
import "./triage.css";

export const means = {
  S0: "Death, or a threat to life now. First human touch in 5 minutes; pages.",
  S1: "Serious injury, sexual assault, weapon, stalking. 15 minutes; pages.",
  S2: "Minor injury, credible threat, harassment, animal hurt, large theft. 1 hour.",
  S3: "Property damage, insults, small fraud. 4 business hours.",
  S4: "Question or feedback. 1 business day.",
} as const;

export const useTree = () => useQuery({ queryKey: ["triage", "tree"], queryFn: () => triageApi.document("tree"), staleTime: 60_000 });
export const useTaxonomy = () => useQuery({ queryKey: ["triage", "taxonomy"], queryFn: () => triageApi.document("taxonomy"), staleTime: 60_000 });

/** What the person who reported answered of the questions that are always asked: proposed, until somebody confirms it. */
const reported = (c: Contact): Record<string, string> => (c.triaged_by ? {} : Object.fromEntries(Object.entries({ now: c.happening_now, safe: c.safe_now }).filter((x): x is [string, string] => x[1] === "yes" || x[1] === "no")));

export function TriageForm({ c, onCancel, onDone }: { c: Contact; onCancel: () => void; onDone: (severity: Sev) => void }) {
  const t = useT();
  const language = locale().slice(0, 2);
  const tree = useTree().data?.tree;
  const taxonomy = useTaxonomy().data?.taxonomy;
  const [code, setCode] = useState(c.category || (c.suggestion.unknown ? "" : c.suggestion.category) || "");
  const [answers, set] = useState<Record<string, string>>({});
  const [chosen, choose] = useState<Sev | undefined>();
  const [reason, setReason, clear] = useDraft(`triage:${c.id}`);
  const form = useRef<HTMLFormElement>(null);
  const words = (w: Record<string, string>) => w[language] ?? w.en ?? "";
  const questions = tree ? [...tree.questions.filter((q) => q.always), ...(taxonomy ? asks(taxonomy, code) : []).flatMap((id) => tree.questions.filter((q) => q.id === id))] : [];
  // Answers are kept where each key finds those before it, however fast they come.
  const given = useRef(answers);
  const put = (next: Record<string, string>) => { given.current = next; set(next); };
  const current = questions.find((q) => !answers[q.id]);
  const proposed = reported(c);
  const unconfirmed = Object.keys(proposed).filter((id) => !answers[id] && questions.some((q) => q.id === id));
  const confirm = () => put({ ...Object.fromEntries(unconfirmed.map((id) => [id, proposed[id]!])), ...given.current });
  const least = taxonomy?.branches.flatMap((b) => b.behaviours).find((b) => b.code === code)?.severity ?? 4;
  const read = tree ? fromTree(tree, answers, code) : { severity: 4, because: [] };
  const said = level(c.suggestion);
  const both = !!answers.now && !!answers.safe;
  const floor = both ? severities[Math.min(read.severity, least, c.suggestion.severity)] : undefined;
  const severity = chosen ?? floor;
  const lower = !!floor && !!severity && severity > floor && floor <= "S1";
  const behaviours = useMemo(() => (taxonomy?.branches ?? []).flatMap((b): Option[] => [{ value: b.code, text: t("{{branch}}, no more known", { branch: titled(b) }), note: b.title },
    ...b.behaviours.map((h) => ({ value: h.code, text: titled(h), group: titled(b), note: `${h.title} ${h.definition} ${h.example}` }))]), [taxonomy, t]);
  const m = useMutation({
    mutationFn: () => {
      const { now, safe, ...rest } = answers;
      return triageApi.keep(c.id, { happening_now: now, safe_now: safe, answers: rest, category: code || undefined, severity: severity!, reason: reason || undefined });
    },
    onSuccess: () => { clear(); toast.say(t("Triaged as {{severity}}", { severity: severity! })); onDone(severity!); },
  });
  useEffect(() => { if (tree) { form.current?.focus({ preventScroll: true }); form.current?.scrollIntoView?.({ block: "nearest" }); } }, [tree]);
  // Also while the focus is beside the form.
  const pressed = useRef({ digit: (_: number): boolean => false, back: (): boolean => false });
  useKeys([
    ...Array.from({ length: 9 }, (_, i) => ({ keys: String(i + 1), what: "Choose an answer" as const, run: () => { pressed.current.digit(i + 1); } })),
    { keys: "Backspace", what: "Take the last answer back", run: () => { pressed.current.back(); } },
    { keys: "r", what: "As the reporter said", run: confirm },
  ]);
  if (!tree || !taxonomy) return <Skeleton />;
  const missing = questions.filter((q) => q.always && !answers[q.id]).map((q) => words(q.text));
  const digit = (n: number) => {
    const q = questions.find((x) => !given.current[x.id]), to = q?.answers[n - 1];
    if (q && to) put({ ...given.current, [q.id]: to.id });
    return !!to;
  };
  const back = () => {
    const last = [...questions].reverse().find((q) => given.current[q.id]);
    if (last) { const { [last.id]: _, ...rest } = given.current; put(rest); }
    return !!last;
  };
  pressed.current = { digit, back };
  const keys = (e: React.KeyboardEvent) => {
    if (e.key === "Escape") { e.stopPropagation(); onCancel(); return; }
    const at = e.target as HTMLElement;
    if (e.ctrlKey || e.metaKey || e.altKey || at.tagName === "SELECT" || (at.tagName === "INPUT" && (at as HTMLInputElement).type !== "radio")) return;
    const n = Number(e.key);
    if ((n >= 1 && digit(n)) || (e.key === "Backspace" && back())) { e.preventDefault(); e.stopPropagation(); }
    if (e.key === "Enter" && form.current && (at === form.current || at.tagName === "INPUT")) { e.preventDefault(); e.stopPropagation(); form.current.requestSubmit(); }
  };
  return (
    <form ref={form} tabIndex={-1} className="triage tree" aria-label={t("Triage")} onKeyDown={keys} onSubmit={(e) => { e.preventDefault(); if (severity && both && !(lower && !reason)) m.mutate(); }}>
      <div className="whole">
        <Field label={t("What happened?")} name="category" problem={m.error} hint={c.suggestion.unknown ? t("The classifier says: I don't know.") : undefined}>
          <Combo value={code} none={t("Not clear yet")} onChange={setCode} options={behaviours} />
        </Field>
      </div>
      {questions.map((q) => (
        <fieldset key={q.id} className={q === current ? "asked" : undefined}>
          <legend>{words(q.text)}{q.always ? <><span className="must" aria-hidden="true"> *</span><span className="sr">{t("required")}</span></> : null}</legend>
          <div className="answers">
            {q.answers.map((a, i) => (
              <label key={a.id}><input type="radio" name={q.id} checked={answers[q.id] === a.id} onChange={() => put({ ...given.current, [q.id]: a.id })} />{q === current ? <kbd>{i + 1}</kbd> : null}<span>{words(a.text)}</span>{proposed[q.id] === a.id ? <span className="reported">{t("the reporter said")}</span> : null}</label>
            ))}
          </div>
        </fieldset>
      ))}
      {unconfirmed.length ? <div className="whole"><Button small kbd="R" onClick={() => { confirm(); form.current?.focus({ preventScroll: true }); }}>{t("As the reporter said")}</Button></div> : null}
      <fieldset className="whole">
        <legend>{t("Severity")}</legend>
        <div className="answers">
          {severities.map((s) => (
            <label key={s} title={t(means[s])}><input type="radio" name="severity" checked={severity === s} onChange={() => choose(s)} /><Shape of={s} />{s}</label>
          ))}
        </div>
        <p className="meta" style={{ marginTop: 5 }} aria-live="polite">{severity ? <>{t(means[severity])}{both && read.because.length && read.severity <= (said ? severities.indexOf(said) : 4) ? ` · ${t("because")} ${read.because.join(", ")}` : ""}</> : t("Two answers propose it; you decide.")}</p>
      </fieldset>
      {lower ? <div className="whole"><Field must label={t("Why lower than suggested?")} name="reason" problem={m.error}><input value={reason} onChange={(e) => setReason(e.target.value)} /></Field></div> : null}
      {m.error ? <div className="whole"><Trouble error={m.error} /></div> : null}
      <div className="whole row">
        <Button type="submit" tone="primary" kbd="↵" busy={m.isPending} blocked={missing.length ? t("Still needed: {{what}}", { what: missing.join(" · ") }) : lower && !reason ? t("Say why it is lower.") : false} onClick={() => undefined}>{severity ? t("Triage as {{severity}}", { severity }) : t("Triage")}</Button>
        <Button onClick={onCancel} kbd="Esc">{t("Back")}</Button>
        {missing.length ? <span className="meta">{t("Still needed: {{what}}", { what: missing.join(" · ") })}</span> : null}
      </div>
    </form>
  );
}
