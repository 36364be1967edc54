// Findings: the claim, what speaks for and against it, the standard of proof, and a second reader who is not the author.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { investigation, type Fact, type Finding, type Ground, type Hypothesis, type Interview } from "../api/investigation";
import { field, Problem } from "../api/problem";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { known, say, useT, word, Word, type T } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useWho } from "../shell/mayDo";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { partyName } from "./CaseParties";
import { ClauseInput } from "./ClauseInput";
import { nameIn } from "./InvestigationEvent";
import { Why } from "./InvestigationFacts";

interface Thing { kind: Ground["kind"]; ref: string; name: string }

export function Findings({ c, q, facts, talks }: { c: Case; q: UseQueryResult<Finding[]>; facts: Fact[]; talks: Interview[] }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const who = useWho();
  const client = useQueryClient();
  const write = may("finding.write");
  const [dialog, open] = useState<"" | "new" | Finding>("");
  const [lacks, tell] = useState<Problem>(); // what a second reader needs first, shown where it is written
  const [gone, withdraw] = useState<Finding>();
  const [back, send] = useState<Finding>();
  const files = useQuery({ queryKey: ["case", c.id, "evidence"], queryFn: () => cases.evidence(c.id), retry: false }).data ?? [];
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const again = () => client.invalidateQueries({ queryKey: ["case"] });
  const submit = useMutation({ mutationFn: (f: Finding) => investigation.submit(f.id), onSuccess: (_, f) => { void again(); const names = who("finding.second", [f.author]); toast.say(names ? t("May conclude it now: {{names}}", { names }) : t("A second reader can conclude it now")); }, onError: (e, f) => { if (e instanceof Problem && e.fields.length) { tell(e); open(f); } else toast.fail(e); } });
  const agree = useMutation({ mutationFn: (f: Finding) => investigation.read(f.id, { shown: f.shown, agree: true }), onSuccess: () => { void again(); toast.say(t("Concluded")); }, onError: (e) => { void again(); toast.fail(e); } });
  useKeys([{ keys: "n", what: "Write a finding", run: () => { if (!write) open("new"); } }]);
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={4} />;
  const things: Thing[] = [
    ...facts.filter((f) => !f.replaced_by && !f.withdrawn_at).map((f) => ({ kind: "fact" as const, ref: f.id, name: f.text })),
    ...files.map((f) => ({ kind: "evidence" as const, ref: f.id, name: f.name })),
    ...talks.map((v) => ({ kind: "interview" as const, ref: v.id, name: nameIn(parties, v) }))];
  const named = (g: Ground) => `${word(`src_${g.kind}`)}: ${things.find((x) => x.ref === g.ref)?.name ?? g.ref}${g.why ? ` (${g.why})` : ""}`;
  const add = <Button tone="primary" kbd="N" blocked={write} onClick={() => open("new")}>{t("Write a finding")}</Button>;
  return (
    <>
      <Hypotheses c={c} blocked={write} />
      {q.data.length ? <div className="row"><h2 className="cap grow">{t("Findings")}</h2>{add}</div> : <Empty title={t("Nothing was found yet")} action={add}>{t("A finding names what speaks for and against a claim. It counts once a second person has read it.")}</Empty>}
      {q.data.map((f) => {
        const mine = f.author === me?.id;
        const second = f.state === "submitted" ? (mine ? t("The second reader is not the author.") : may("finding.second")) : t("It does not wait for a second reader.");
        const readers = f.state === "submitted" ? who("finding.second", [f.author]) : "";
        return (
          <article key={f.id} className="finding" data-state={f.state} aria-label={f.claim}>
            <header className="row"><h3 className="grow">{f.claim}</h3><span className={f.state === "concluded" ? "chip good" : f.state === "withdrawn" ? "chip" : "chip warn"}>{Word(`fnd_${f.state}`)}</span></header>
            <p><b>{Word(f.conclusion)}</b> · {word(f.standard)}{f.clause ? <> · <code>{f.clause}</code></> : null}</p>
            <div className="grounds">
              <div><h4>{t("For it")}</h4><ul>{f.grounds.filter((g) => g.side === "supports").map((g) => <li key={g.ref}>{named(g)}</li>)}</ul></div>
              <div><h4>{t("Against it")}</h4>{f.none_contradicts ? <p className="meta">{t("Looked for, nothing found.")}</p> : null}<ul>{f.grounds.filter((g) => g.side === "contradicts").map((g) => <li key={g.ref}>{named(g)}</li>)}</ul></div>
            </div>
            {f.reasoning ? <p className="reasoning">{f.reasoning}</p> : null}
            <p className="meta">{t("Author: {{name}}", { name: staff.name(f.author) })}{f.reader ? ` · ${t("Second reader: {{name}}", { name: staff.name(f.reader) })}` : ""}{f.reader_note ? ` · ${f.reader_note}` : ""}{f.why ? ` · ${t("Withdrawn: {{why}}", { why: f.why })}` : ""}</p>
            {readers ? <p className="meta">{t("May be the second reader: {{names}}", { names: readers })}</p> : null}
            {f.state === "withdrawn" ? null : <div className="row">
              {f.state === "concluded" ? null : <>
                {mine ? <><Button small blocked={write} onClick={() => open(f)}>{t("Rewrite…")}</Button>{f.state === "submitted" ? null : <Button small tone="primary" busy={submit.isPending} blocked={write} onClick={() => submit.mutate(f)}>{t("Ask a second reader")}</Button>}</> : null}
                {f.state === "submitted" ? <><Button small tone="primary" busy={agree.isPending} blocked={second} onClick={() => agree.mutate(f)}>{t("I agree: conclude it")}</Button><Button small blocked={second} onClick={() => send(f)}>{t("Send it back…")}</Button></> : null}
              </>}
              <Button small tone="ghost" blocked={write} onClick={() => withdraw(f)}>{t("Withdraw…")}</Button>
            </div>}
          </article>);
      })}
      {dialog ? <FindingDialog c={c} f={dialog === "new" ? undefined : dialog} things={things} lacks={lacks} onClose={() => { open(""); tell(undefined); }} /> : null}
      {gone ? <Why title={t("Withdraw a finding")} verb={t("Withdraw")} run={(why) => investigation.withdraw(gone.id, why)} onClose={() => withdraw(undefined)} /> : null}
      {back ? <Why title={t("Send it back")} verb={t("Send back")} run={(note) => investigation.read(back.id, { shown: back.shown, agree: false, note })} onClose={() => send(undefined)} /> : null}
    </>
  );
}

function Hypotheses({ c, blocked }: { c: Case; blocked: string | false }) {
  const t = useT();
  const client = useQueryClient();
  const [text, set] = useState("");
  const [of, weigh] = useState<{ h: Hypothesis; to: string }>();
  const q = useQuery({ queryKey: ["case", c.id, "hypotheses"], queryFn: () => investigation.hypotheses(c.id) });
  const m = useMutation({ mutationFn: () => investigation.suppose(c.id, text.trim()), onSuccess: () => { set(""); void client.invalidateQueries({ queryKey: ["case"] }); }, onError: toast.fail });
  return (
    <section aria-label={t("What may have happened")}>
      <h2 className="cap">{t("What may have happened")}</h2>
      <ul className="hypotheses">{(q.data ?? []).map((h) => <li key={h.id} data-state={h.state}><span className="grow">{h.text}<span className="meta"> {Word(`hyp_${h.state}`)}{h.why ? ` · ${h.why}` : ""}</span></span>
        {h.state === "open" ? <><Button small tone="ghost" blocked={blocked} onClick={() => weigh({ h, to: "supported" })}>{t("It holds…")}</Button><Button small tone="ghost" blocked={blocked} onClick={() => weigh({ h, to: "set_aside" })}>{t("Set aside…")}</Button></> : null}</li>)}</ul>
      {blocked ? null : <form className="sayrow" onSubmit={(e) => { e.preventDefault(); if (text.trim()) m.mutate(); }}><input className="input" aria-label={t("What may have happened")} placeholder={t("Another explanation")} value={text} onChange={(e) => set(e.target.value)} /><Button small type="submit" busy={m.isPending} blocked={text.trim() ? false : t("Say what may have happened.")}>{t("Keep")}</Button></form>}
      {of ? <Why title={of.h.text} verb={t("Keep")} run={(why) => investigation.weigh(of.h.id, of.to, why)} onClose={() => weigh(undefined)} /> : null}
    </section>
  );
}

const missing = (t: T, name: string): string | undefined =>
  name === "reasoning" ? t("say how the grounds lead to the conclusion") : name === "grounds" ? t("name what supports it")
    : name === "none_contradicts" ? t("name what speaks against it, or tick that you looked and found nothing") : undefined;

/** The server's words in the reader's language: a missing part by its name, a standard by its title. */
export function inWords(e: unknown): unknown {
  if (!(e instanceof Problem)) return e;
  return new Problem(e.status, { code: e.code, detail: e.message, errors: e.fields.map((x) => ({ pointer: x.pointer, message: (e.code === "finding_incomplete" && missing(say, x.pointer)) || (x.pointer === "standard" && known(x.message) ? say("The clause asks for: {{standard}}", { standard: word(x.message) }) : x.message) })) }, e.retryAfter);
}

function FindingDialog({ c, f, things, lacks, onClose }: { c: Case; f?: Finding; things: Thing[]; lacks?: Problem; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const [claim, setClaim] = useState(f?.claim ?? "");
  const [party, setParty] = useState(f?.party ?? "");
  const [clause, setClause] = useState(f?.clause ?? "");
  const [standard, setStandard] = useState(f?.standard ?? "preponderance");
  const [conclusion, setConclusion] = useState(f?.conclusion ?? "inconclusive");
  const [reasoning, setReasoning] = useState(f?.reasoning ?? "");
  const [none, setNone] = useState(f?.none_contradicts ?? false);
  const [sides, setSides] = useState<Record<string, "" | Ground["side"]>>(Object.fromEntries((f?.grounds ?? []).map((g) => [g.ref, g.side])));
  const [whys, explain] = useState<Record<string, string>>(Object.fromEntries((f?.grounds ?? []).map((g) => [g.ref, g.why ?? ""])));
  const m = useMutation({
    mutationFn: () => {
      const body = { claim: claim.trim(), party: party || undefined, clause: clause.trim() || undefined, standard, conclusion, reasoning: reasoning.trim(), none_contradicts: none,
        grounds: things.filter((x) => sides[x.ref]).map((x) => ({ side: sides[x.ref] as Ground["side"], kind: x.kind, ref: x.ref, why: whys[x.ref]?.trim() || undefined })) };
      return f ? investigation.rewrite(f.id, f.version, body) : investigation.draft(c.id, body);
    },
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); },
  });
  const wrong = inWords(m.error ?? lacks);
  const of = (name: string) => (wrong instanceof Problem ? wrong.at(name) : undefined);
  const bad = m.error ?? lacks;
  // What is missing may stand far below: go to the first of them.
  useEffect(() => {
    if (!(bad instanceof Problem)) return;
    const fields = [...document.querySelectorAll<HTMLElement>("dialog[open] [data-field]")].filter((x) => bad.fields.some((y) => y.pointer === x.dataset.field));
    const el = fields[0]?.querySelector<HTMLElement>("input, textarea, select");
    el?.focus();
    el?.scrollIntoView?.({ block: "center" });
  }, [bad]);
  return (
    <Dialog title={f ? t("Rewrite a finding") : t("Write a finding")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={claim.trim() ? false : t("Say what is claimed.")} onClick={() => m.mutate()}>{t("Keep")}</Button>}>
      {lacks && !m.error ? <p className="drill" role="alert">{t("A second reader cannot be asked yet: {{what}}. Keep it, then ask again.", { what: lacks.fields.map((x) => missing(t, field(x.pointer)) ?? x.message).join("; ") })}</p> : null}
      <Field label={t("What is claimed")} name="claim" problem={wrong}><textarea rows={2} value={claim} data-autofocus onChange={(e) => setClaim(e.target.value)} /></Field>
      <Field label={t("Of whom")} name="party" problem={wrong}><select value={party} onChange={(e) => setParty(e.target.value)}><option value="">–</option>{parties.map((p) => <option key={p.id} value={p.id}>{partyName(p)} · {word(p.role)}</option>)}</select></Field>
      <Field label={t("Clause it would break")} name="clause" problem={wrong}><ClauseInput value={clause} onChange={setClause} /></Field>
      {things.length ? <fieldset className="weigh" data-field="grounds"><legend>{t("What speaks for and against it")}</legend>{things.map((x) => <div key={x.ref} className="ground"><label className="row"><span className="grow cut">{word(`src_${x.kind}`)}: {x.name}</span>
        <select className="select" aria-label={`${word(`src_${x.kind}`)}: ${x.name}`} value={sides[x.ref] ?? ""} onChange={(e) => setSides({ ...sides, [x.ref]: e.target.value as "" | Ground["side"] })}><option value="">–</option><option value="supports">{t("for it")}</option><option value="contradicts">{t("against it")}</option></select></label>
        {sides[x.ref] ? <input className="input" aria-label={t("Why {{what}} counts", { what: x.name })} placeholder={t("What in it counts")} value={whys[x.ref] ?? ""} maxLength={500} onChange={(e) => explain({ ...whys, [x.ref]: e.target.value })} /> : null}</div>)}</fieldset> : <p className="meta">{t("Facts, evidence and interviews of the case appear here.")}</p>}
      {of("grounds") ? <p className="bad red">{of("grounds")}</p> : null}
      <div data-field="none_contradicts" className="field"><label className="row"><input type="checkbox" checked={none} aria-invalid={of("none_contradicts") ? true : undefined} aria-describedby={of("none_contradicts") ? "none-bad" : undefined} onChange={(e) => setNone(e.target.checked)} /> {t("I looked for what speaks against it and found nothing")}</label>{of("none_contradicts") ? <span className="bad" id="none-bad">{of("none_contradicts")}</span> : null}</div>
      <Field label={t("Standard of proof")} name="standard" problem={wrong}><select value={standard} onChange={(e) => setStandard(e.target.value)}>{["preponderance", "clear_and_convincing"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
      <Field label={t("Conclusion")} name="conclusion" problem={wrong}><select value={conclusion} onChange={(e) => setConclusion(e.target.value)}>{["substantiated", "partially_substantiated", "inconclusive", "unsubstantiated", "unfounded"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
      <Field label={t("How the grounds lead there")} name="reasoning" problem={wrong}><textarea rows={4} value={reasoning} onChange={(e) => setReasoning(e.target.value)} /></Field>
      {m.error ? <Trouble error={wrong} /> : null}
    </Dialog>
  );
}
