// The next text of a policy: write it clause by clause, ask, have it approved by somebody else, publish.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { policies, type Policy, type PolicyClause, type PolicyDraft, type PolicyText } from "../api/policy";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Trouble } from "../ui/States";
import { PolicyWay } from "./PolicyWay";

const empty = (id: string): PolicyClause => ({ id, title: "", rule: "", breaks: [], fine: [], happy: [], sad: [], evidence: [], ladder: [], weight: 0, overlays: [] });
const lines = (s: string) => s.split("\n");

/** The next free number of a document: ids are never used again. */
function nextId(text: PolicyText, p: Policy): string {
  const used = [...text.clauses, ...(p.text?.clauses ?? [])].map((c) => c.id.slice(text.code.length + 1));
  const first = Math.max(0, ...used.map((u) => parseInt(u, 10) || 0));
  return `${text.code}-${first + 1}`;
}

export function PolicyEdit({ p, clause }: { p: Policy; clause?: string }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") });
  const begin = useMutation({ mutationFn: () => policies.save(p.id, 0, p.text!), onSuccess: again });
  if (!p.next && p.waiting) return <div className="wbpanel policypanel" id="policypanel" role="tabpanel"><PolicyWay p={p} /></div>;
  if (!p.next) return (
    <div className="wbpanel policypanel" id="policypanel" role="tabpanel">
      <p>{t("The text in force is not changed. A next text is written beside it, approved by somebody else, and then takes its place.")}</p>
      <Button tone="primary" busy={begin.isPending} blocked={may("policy.write") || (p.text ? false : t("Nothing was in force on this day."))} onClick={() => begin.mutate()}>{t("Begin the next text")}</Button>
      <Trouble error={begin.error} />
    </div>
  );
  return <Writing p={p} d={p.next} asked={clause} again={again} />;
}

function Writing({ p, d, asked, again }: { p: Policy; d: PolicyDraft; asked?: string; again: () => Promise<void> }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [text, setText] = useState(d.text);
  const [problems, setProblems] = useState(d.problems);
  // Whoever comes to judge a text comes for what is changed in it.
  const changed = (x: PolicyClause) => p.shown === d.base && JSON.stringify(x) !== JSON.stringify(p.text?.clauses.find((c) => c.id === x.id));
  const [chosen, choose] = useState((d.text.clauses.find((c) => c.id === asked) ?? d.text.clauses.find(changed) ?? d.text.clauses[0])?.id ?? "");
  const version = useRef(d.version);
  const kept = useRef(d.text);
  const dirty = text !== kept.current;
  const waits = d.state !== "draft";
  const readOnly = waits || !!may("policy.write");
  const [asking, ask] = useState(false);
  useEffect(() => { if (d.version > version.current && text === kept.current) { version.current = d.version; kept.current = d.text; setText(d.text); setProblems(d.problems); } }, [d, text]);
  const save = useMutation({
    mutationFn: (next: PolicyText) => policies.save(p.id, version.current, next),
    onSuccess: (r, sent) => { version.current = r.version; kept.current = sent; setProblems(r.problems); client.setQueriesData<Policy>({ queryKey: ["policy", p.id] }, (was) => (was?.next ? { ...was, draft: r.state, next: r } : was)); },
  });
  useEffect(() => {
    if (!dirty || readOnly || save.isPending) return;
    const timer = setTimeout(() => save.mutate(text), 900);
    return () => clearTimeout(timer);
  }, [text, dirty, readOnly, save]);
  const flush = async () => { if (dirty && !readOnly) await save.mutateAsync(text); };
  useKeys([{ keys: "Ctrl-S", what: "Keep the text", run: () => void flush() }], true, true);
  const c = text.clauses.find((x) => x.id === chosen);
  const change = (patch: Partial<PolicyClause>) => setText((was) => ({ ...was, clauses: was.clauses.map((x) => (x.id === chosen ? { ...x, ...patch } : x)) }));
  const add = () => { const id = nextId(text, p); setText((was) => ({ ...was, clauses: [...was.clauses, empty(id)] })); choose(id); };
  const bad = (id: string) => problems.some((x) => x.clause === id && x.level === "error");
  return (
    <div className="policyedit" id="policypanel" role="tabpanel">
      <nav className="policytoc" aria-label={t("Clauses")}>
        <ul>
          <li><button type="button" aria-current={chosen === "" ? "true" : undefined} onClick={() => choose("")}>{t("About this policy")}</button></li>
          {text.clauses.map((x) => <li key={x.id}><button type="button" aria-current={x.id === chosen ? "true" : undefined} onClick={() => choose(x.id)}><code>{x.id}</code> {x.title || t("new clause")}{changed(x) ? <span className="amber"> ●<span className="sr">{t("changed")}</span></span> : null}{bad(x.id) ? <span className="red"> ●<span className="sr">{t("not complete")}</span></span> : null}</button></li>)}
        </ul>
        <Button small icon="plus" blocked={may("policy.write") || (waits ? t("It waits for approval: call it back to change it.") : false)} onClick={add}>{t("Add a clause")}</Button>
      </nav>
      <div className="policyform" aria-busy={save.isPending}>
        {waits ? <div className="policywaits row wrap"><p className="grow"><b>{t("This text waits: it is shown as its approvers see it.")}</b> {t("To change it, call it back.")}</p><Button blocked={may("policy.write")} onClick={() => ask(true)}>{t("Call it back to change it…")}</Button></div> : null}
        <fieldset disabled={readOnly}>{c ? <ClauseForm key={c.id} c={c} change={change} remove={() => { setText((was) => ({ ...was, clauses: was.clauses.filter((x) => x.id !== c.id) })); choose(""); }} /> : <HeadForm text={text} change={(patch) => setText((was) => ({ ...was, ...patch }))} />}</fieldset>
      </div>
      <aside className="policyside" aria-label={t("The way into force")}>
        <p className="meta" role="status">{save.isPending ? t("Keeping…") : dirty ? t("Not kept yet") : t("Kept")}</p>
        <Trouble error={save.error} retry={save.error ? () => { void again().then(() => { kept.current = d.text; }); } : undefined} />
        {problems.length ? <ul className="policyproblems">{problems.slice(0, 12).map((x) => <li key={x.pointer + x.message} className={x.level === "error" ? "red" : "amber"}>{x.clause ? <button type="button" className="link" onClick={() => choose(x.clause!)}>{x.message}</button> : x.message}</li>)}</ul> : null}
        <PolicyWay p={{ ...p, next: { ...d, text, problems } }} flush={flush} unsaved={dirty} />
      </aside>
      {asking ? <CallBack p={p} d={d} again={again} onClose={() => ask(false)} /> : null}
    </div>
  );
}

/** What is lost by it is said before anything is. */
function CallBack({ p, d, again, onClose }: { p: Policy; d: PolicyDraft; again: () => Promise<void>; onClose: () => void }) {
  const t = useT();
  const staff = useStaff();
  const said = d.approvals.filter((a) => a.decision === "approved" && !a.voided_at);
  const m = useMutation({ mutationFn: () => policies.callBack(p.id, d.version, d.text), onSuccess: async () => { await again(); onClose(); } });
  return (
    <Dialog title={t("Call “{{name}}” back?", { name: d.text.title })} onClose={onClose} footer={<><Button onClick={onClose}>{t("Let it wait")}</Button><span className="grow" /><Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Call it back")}</Button></>}>
      <p>{said.length ? t("These approvals become void, and are asked for again: {{names}}.", { names: said.map((a) => staff.name(a.staff)).join(", ") }) : t("Nobody has approved it yet. Whoever was asked is not asked any more.")}</p>
      {d.approval_id ? <p>{t("The request for a signature becomes void too; nobody can sign it any more.")}</p> : null}
      <p className="meta">{t("The text in force stays as it is.")} {t("What is written here stays too, and can be changed.")}</p>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function HeadForm({ text, change }: { text: PolicyText; change: (p: Partial<PolicyText>) => void }) {
  const t = useT();
  const toggle = (a: string) => change({ audience: text.audience.includes(a) ? text.audience.filter((x) => x !== a) : [...text.audience, a] });
  return (
    <div className="stack">
      <Field label={t("Title")}><input value={text.title} onChange={(e) => change({ title: e.target.value })} /></Field>
      <Field label={t("In one sentence")}><textarea rows={2} value={text.summary ?? ""} onChange={(e) => change({ summary: e.target.value })} /></Field>
      <fieldset className="ask"><legend>{t("For whom")}</legend><div className="row wrap">{["worker", "customer", "merchant", "staff"].map((a) => <label key={a} className="choice"><input type="checkbox" checked={text.audience.includes(a)} onChange={() => toggle(a)} /> {word(`audience_${a}`)}</label>)}</div></fieldset>
      <Field label={t("Where it applies")} hint={t("US, US-WA or US-WA-SEA, one per line; empty is everywhere")}><textarea rows={2} value={text.jurisdictions.join("\n")} onChange={(e) => change({ jurisdictions: lines(e.target.value.toUpperCase()) })} /></Field>
      <label className="choice"><input type="checkbox" checked={text.public} onChange={(e) => change({ public: e.target.checked })} /> {t("Show its public texts in the safety centre")}</label>
      <div className="row wrap">
        <Field label={t("Approvals by others")}><input type="number" min={1} max={5} value={text.quorum} onChange={(e) => change({ quorum: Math.max(1, Math.min(5, Number(e.target.value) || 1)) })} /></Field>
        <Field label={t("Look at it again after days")}><input type="number" min={0} max={1830} value={text.review_days} onChange={(e) => change({ review_days: Math.max(0, Math.min(1830, Number(e.target.value) || 0)) })} /></Field>
      </div>
    </div>
  );
}

function ClauseForm({ c, change, remove }: { c: PolicyClause; change: (p: Partial<PolicyClause>) => void; remove: () => void }) {
  const t = useT();
  const many = (label: string, key: "breaks" | "fine" | "happy" | "sad" | "evidence" | "ladder", hint?: string) => (
    <Field label={label} hint={hint}><textarea rows={Math.max(2, c[key].length)} value={c[key].join("\n")} onChange={(e) => change({ [key]: lines(e.target.value) })} /></Field>
  );
  return (
    <div className="stack">
      <div className="row"><code>{c.id}</code><span className="grow" /><Button small tone="ghost" onClick={remove}>{t("Take it out")}</Button></div>
      <Field label={t("Title")}><input value={c.title} onChange={(e) => change({ title: e.target.value })} /></Field>
      <Field label={t("Rule")}><textarea rows={5} value={c.rule} onChange={(e) => change({ rule: e.target.value })} /></Field>
      <Field label={t("What people outside read")} hint={t("Shorter and plainer; empty is not published")}><textarea rows={2} value={c.public ?? ""} onChange={(e) => change({ public: e.target.value })} /></Field>
      <div className="cpair">{many(t("Breaks the rule"), "breaks", t("One example per line"))}{many(t("Does not break it"), "fine", t("One example per line"))}</div>
      <div className="cpair">{many(t("Happy path"), "happy", t("One step per line"))}{many(t("Sad path"), "sad", t("One step per line"))}</div>
      <Field label={t("Putting it right")}><textarea rows={2} value={c.remediation ?? ""} onChange={(e) => change({ remediation: e.target.value })} /></Field>
      <div className="cpair">{many(t("Evidence wanted"), "evidence")}{many(t("Usual answer"), "ladder", t("First time first: warn, restrict 7 d, suspend 14 d, deactivate"))}</div>
      <div className="row wrap">
        <Field label={t("Proven to")}><select value={c.standard ?? ""} onChange={(e) => change({ standard: e.target.value || undefined })}><option value="">–</option>{["reasonable_grounds", "preponderance", "clear_and_convincing"].map((s) => <option key={s} value={s}>{word(`standard_${s}`)}</option>)}</select></Field>
        <Field label={t("weight of a strike")}><input type="number" min={0} max={100} value={c.weight} onChange={(e) => change({ weight: Math.max(0, Math.min(100, Number(e.target.value) || 0)) })} /></Field>
      </div>
      <h4>{t("Otherwise in a place or for somebody")}</h4>
      {c.overlays.map((o, i) => {
        const set = (patch: Partial<typeof o>) => change({ overlays: c.overlays.map((x, k) => (k === i ? { ...x, ...patch } : x)) });
        return (
          <div key={i} className="overlay stack">
            <div className="row wrap">
              <Field label={t("Place")}><input placeholder="US-WA-SEA" value={o.jurisdiction ?? ""} onChange={(e) => set({ jurisdiction: e.target.value.toUpperCase() || undefined })} /></Field>
              <Field label={t("For")}><select value={o.audience ?? ""} onChange={(e) => set({ audience: e.target.value || undefined })}><option value="">{t("everybody")}</option>{["worker", "customer", "merchant", "staff"].map((a) => <option key={a} value={a}>{word(`audience_${a}`)}</option>)}</select></Field>
              <span className="grow" /><Button small tone="ghost" onClick={() => change({ overlays: c.overlays.filter((_, k) => k !== i) })}>{t("Take it out")}</Button>
            </div>
            <Field label={t("Rule there")}><textarea rows={2} value={o.rule ?? ""} onChange={(e) => set({ rule: e.target.value || undefined })} /></Field>
            <Field label={t("Usual answer there")}><textarea rows={2} value={(o.ladder ?? []).join("\n")} onChange={(e) => set({ ladder: e.target.value ? lines(e.target.value) : undefined })} /></Field>
            <Field label={t("Why, and on which source")}><input value={o.note ?? ""} onChange={(e) => set({ note: e.target.value || undefined })} /></Field>
          </div>);
      })}
      <div><Button small icon="plus" onClick={() => change({ overlays: [...c.overlays, {}] })}>{t("Add a place or an audience")}</Button></div>
    </div>
  );
}
