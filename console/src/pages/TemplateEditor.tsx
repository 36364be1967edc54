// One template: its three languages, its variables, what is wrong with it, how it reads, what changed.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { templates, type Template, type TemplateDraft, type TemplateText, type Variable } from "../api/speaking";
import { cases } from "../api/routes";
import { languageName, useT, word, Word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Letter } from "./CaseTemplate";
import { partyName } from "./CaseParties";

const types: Variable["type"][] = ["text", "name", "money", "date", "time", "case_number", "link"];
const blank: TemplateText = { vars: [], must: [], texts: {} };

export function TemplateEditor({ id }: { id: string }) {
  const q = useQuery({ queryKey: ["template", id], queryFn: () => templates.one(id) });
  if (q.error) return <div className="onelist"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  return q.data ? <Editor key={q.data.version} of={q.data} /> : <div className="onelist"><Skeleton lines={6} /></div>;
}

function Editor({ of }: { of: Template }) {
  const t = useT();
  const may = useMay();
  const me = useMe();
  const client = useQueryClient();
  const [v, set] = useState<TemplateDraft>({ title: of.title, purpose: of.purpose, sensitive: of.sensitive, note: of.versions?.find((x) => x.n === of.draft)?.note, text: of.writing ?? of.text ?? blank });
  const [lang, setLang] = useState<"en" | "es" | "fr">("en");
  const [side, setSide] = useState<"preview" | "vars" | "versions">("preview");
  const [dirty, setDirty] = useState(false);
  const no = may("template.write");
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (x: Partial<TemplateDraft>) => { set({ ...v, ...x }); setDirty(true); };
  const w = v.text.texts[lang] ?? { subject: "", body: "" };
  const write = (x: Partial<typeof w>) => put({ text: { ...v.text, texts: { ...v.text.texts, [lang]: { ...w, ...x } } } });
  const again = () => { void client.invalidateQueries({ queryKey: ["template", of.id] }); void client.invalidateQueries({ queryKey: ["templates"] }); };
  const save = useMutation({ mutationFn: () => templates.save(of.id, of.version, v), onSuccess: (x) => { setDirty(false); client.setQueryData(["template", of.id], x); void client.invalidateQueries({ queryKey: ["templates"] }); toast.say(t("Draft kept")); } });
  const publish = useMutation({ mutationFn: () => templates.publish(of.id), onSuccess: (x) => { client.setQueryData(["template", of.id], x); void client.invalidateQueries({ queryKey: ["templates"] }); toast.say(t("Published: version {{n}} is sent from now on", { n: x.live })); } });
  const retire = useMutation({ mutationFn: (back: boolean) => templates.retire(of.id, back), onSuccess: (_, back) => { again(); toast.undo(back ? t("Back in use") : t("Retired"), () => void templates.retire(of.id, !back).then(again, toast.fail)); }, onError: toast.fail });
  const drop = useMutation({ mutationFn: () => templates.drop(of.id), onSuccess: again, onError: toast.fail });
  const wrong = (of.findings ?? []).filter((f) => f.level === "block");
  const mine = of.versions?.find((x) => x.n === of.draft)?.authors.includes(me?.id ?? "");
  const cannot = no || (dirty ? t("Keep the draft first.") : !of.draft ? t("There is no draft.") : wrong.length ? `${wrong[0]!.in}: ${wrong[0]!.message}` : of.sensitive ? may("template.approve") || (mine ? t("Sensitive: somebody who did not write at it publishes it.") : false) : false);
  const insert = (name: string) => {
    const a = area.current;
    const at = a?.selectionStart ?? w.body.length;
    write({ body: `${w.body.slice(0, at)}{{${name}}}${w.body.slice(a?.selectionEnd ?? at)}` });
    setTimeout(() => { a?.focus(); a?.setSelectionRange(at + name.length + 4, at + name.length + 4); });
  };
  return (
    <section className="onelist" aria-label={of.title}>
      <div className="row tplhead">
        <h2 className="grow cut">{v.title}</h2>
        {of.sensitive ? <span className="chip warn">{t("sensitive")}</span> : null}
        {of.state === "retired" ? <span className="chip">{word("retired")}</span> : null}
        <span className="meta">{of.live ? t("version {{n}} is in force", { n: of.live }) : t("never published")}{of.draft ? ` · ${t("draft {{n}}", { n: of.draft })}` : ""}</span>
        {of.draft ? <Button small tone="ghost" blocked={no} onClick={() => drop.mutate()}>{t("Drop the draft")}</Button> : null}
        <Button small blocked={no || (of.id.startsWith("notice.") && of.state !== "retired" ? t("Notices are sent by the product itself: change its text instead.") : false)} onClick={() => retire.mutate(of.state === "retired")}>{of.state === "retired" ? t("Bring it back") : t("Retire")}</Button>
        <Button small busy={save.isPending} blocked={no || (dirty ? false : t("Nothing has changed."))} onClick={() => save.mutate()}>{t("Keep the draft")}</Button>
        <Button small tone="primary" busy={publish.isPending} blocked={cannot} onClick={() => publish.mutate()}>{t("Publish")}</Button>
      </div>
      <p className="meta">{v.purpose}</p>
      <Trouble error={save.error ?? publish.error} />
      {wrong.length ? <ul className="found" aria-label={t("What keeps it from being published")}>{wrong.map((f) => <li key={`${f.in}${f.start}${f.message}`}><button type="button" className="link red" onClick={() => { setLang(f.in.slice(0, 2) as "en"); setTimeout(() => { if (f.in.endsWith("body")) { area.current?.focus(); area.current?.setSelectionRange(f.start, f.end); } }); }}>{f.in}{f.text ? `: “${f.text}”` : ""}</button> <span className="meta">{f.message}</span></li>)}</ul> : null}
      <div className="tpledit">
        <div className="stack">
          <Tabs label={t("Language")} value={lang} onChange={setLang} options={(["en", "es", "fr"] as const).map((l) => ({ value: l, text: `${languageName(l)}${v.text.texts[l]?.body ? "" : " ·"}` }))} panel="tpltext" />
          <Field label={t("Subject")} hint={t("Not shown for S0 to S2: those mails have a neutral one.")} name={`text/texts/${lang}/subject`} problem={save.error}><input value={w.subject} lang={lang} dir="auto" onChange={(e) => write({ subject: e.target.value })} /></Field>
          <div className="field"><label htmlFor="tpltext">{t("Text")}</label><textarea id="tpltext" ref={area} className="textarea" value={w.body} lang={lang} dir="auto" onChange={(e) => write({ body: e.target.value })} onKeyDown={(e) => { if (e.key === "s" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); if (dirty && !no) save.mutate(); } }} /></div>
          <div className="row wrap" aria-label={t("Put in a variable")} role="group">{v.text.vars.map((x) => <Button key={x.name} small tone="ghost" title={x.title} onClick={() => insert(x.name)}>{`{{${x.name}}}`}</Button>)}</div>
          <Field label={t("What changed and why")} name="note" problem={save.error}><input value={v.note ?? ""} onChange={(e) => put({ note: e.target.value })} /></Field>
        </div>
        <div className="stack">
          <Tabs label={t("Beside the text")} value={side} onChange={setSide} options={[{ value: "preview", text: t("How it reads") }, { value: "vars", text: t("Variables") }, { value: "versions", text: t("Versions") }]} panel="tplside" />
          <div id="tplside">{side === "preview" ? <Preview of={of} text={v.text} language={lang} /> : side === "vars" ? <Vars v={v} put={put} problem={save.error} sensitive={of.sensitive} /> : <Versions of={of} />}</div>
        </div>
      </div>
    </section>
  );
}

/** As it would leave, with examples or with a real case. */
function Preview({ of, text, language }: { of: Template; text: TemplateText; language: string }) {
  const t = useT();
  const [ref, setRef] = useState("");
  const [party, setParty] = useState("");
  const found = useQuery({ queryKey: ["case", ref.trim(), "parties"], queryFn: () => cases.parties(ref.trim()), enabled: /^(c-?\d{5,}|cas_)/i.test(ref.trim()), retry: false });
  const who = found.data?.find((p) => p.id === party) ?? found.data?.[0];
  const [late, setLate] = useState(text);
  useEffect(() => { const x = setTimeout(() => setLate(text), 350); return () => clearTimeout(x); }, [text]);
  const q = useQuery({ queryKey: ["template-try", of.id, language, JSON.stringify(late), who ? ref : "", who?.id], queryFn: () => templates.preview(of.id, { language, text: late, case: who ? ref.trim() : undefined, party: who?.id }), retry: false, placeholderData: (x) => x, enabled: !!late.texts[language]?.body });
  return (
    <div className="stack">
      <div className="row wrap" style={{ alignItems: "end" }}>
        <Field label={t("With a real case")} hint="C-20451"><input value={ref} onChange={(e) => setRef(e.target.value)} /></Field>
        {found.data?.length ? <Field label={t("To whom")}><select value={who?.id} onChange={(e) => setParty(e.target.value)}>{found.data.map((p) => <option key={p.id} value={p.id}>{partyName(p)}</option>)}</select></Field> : null}
      </div>
      {found.error ? <Trouble error={found.error} /> : null}
      {!late.texts[language]?.body ? <p className="meta">{t("Nothing is written in this language yet.")}</p> : q.error ? <Trouble error={q.error} /> : q.data ? <Letter of={q.data} /> : <Skeleton />}
    </div>
  );
}

function Vars({ v, put, problem, sensitive }: { v: TemplateDraft; put: (x: Partial<TemplateDraft>) => void; problem: unknown; sensitive: boolean }) {
  const t = useT();
  const may = useMay();
  const change = (i: number, x: Partial<Variable>) => put({ text: { ...v.text, vars: v.text.vars.map((y, j) => (j === i ? { ...y, ...x } : y)) } });
  const must = (name: string, on: boolean) => put({ text: { ...v.text, must: on ? [...v.text.must, name] : v.text.must.filter((y) => y !== name) } });
  return (
    <div className="stack">
      <p className="meta">{t("name, case_number and agent fill themselves from the case. A forced one must stand in every language.")}</p>
      <table className="tplvars"><thead><tr><th>{t("Name")}</th><th>{t("Type")}</th><th>{t("Example")}</th><th>{t("forced")}</th><th><span className="sr">{t("Remove")}</span></th></tr></thead>
        <tbody>{v.text.vars.map((x, i) => (
          <tr key={i}>
            <td><input className="input mono" aria-label={t("Name of variable {{n}}", { n: i + 1 })} value={x.name} onChange={(e) => change(i, { name: e.target.value })} /></td>
            <td><select className="select" aria-label={t("Type of {{name}}", { name: x.name })} value={x.type} onChange={(e) => change(i, { type: e.target.value as Variable["type"] })}>{types.map((k) => <option key={k} value={k}>{Word(`var_${k}`)}</option>)}</select></td>
            <td><input className="input" aria-label={t("Example of {{name}}", { name: x.name })} value={x.example ?? ""} onChange={(e) => change(i, { example: e.target.value })} /></td>
            <td><input type="checkbox" aria-label={t("{{name}} must stand in every language", { name: x.name })} checked={v.text.must.includes(x.name)} onChange={(e) => must(x.name, e.target.checked)} /></td>
            <td><Button small tone="ghost" icon="x" aria-label={t("Take off {{what}}", { what: x.name })} onClick={() => put({ text: { ...v.text, vars: v.text.vars.filter((_, j) => j !== i), must: v.text.must.filter((y) => y !== x.name) } })} /></td>
          </tr>))}</tbody></table>
      <div className="row"><Button small icon="plus" onClick={() => put({ text: { ...v.text, vars: [...v.text.vars, { name: `value_${v.text.vars.length + 1}`, type: "text" }] } })}>{t("Add a variable")}</Button></div>
      <Field label={t("Title")} name="title" problem={problem}><input value={v.title} onChange={(e) => put({ title: e.target.value })} /></Field>
      <Field label={t("What it is for")} name="purpose" problem={problem}><input value={v.purpose ?? ""} onChange={(e) => put({ purpose: e.target.value })} /></Field>
      <label className="choice"><input type="checkbox" checked={v.sensitive ?? false} disabled={sensitive && !!may("template.approve")} onChange={(e) => put({ sensitive: e.target.checked })} />{t("Sensitive: a second person publishes it")}</label>
    </div>
  );
}

function Versions({ of }: { of: Template }) {
  const t = useT();
  const staff = useStaff();
  const [with_, compare] = useState<number>();
  const list = useMemo(() => of.versions ?? [], [of.versions]);
  const to = of.draft || of.live;
  const name = (id: string) => (id === "system" ? t("shipped") : shortName(staff.name(id)));
  return (
    <>
      <ul className="entries">{list.map((x) => (
        <li key={x.n} className="row wrap"><b>{x.n}</b><span className="chip">{word(x.state)}</span><span className="grow cut">{x.note}</span>
          <span className="meta">{x.authors.map(name).join(", ")}{x.published_by && x.published_by !== "system" ? ` · ${t("published by {{name}}", { name: name(x.published_by) })}` : ""} · <Time at={x.published_at ?? x.created_at} /></span>
          {x.n !== to && to ? <button type="button" className="link meta" onClick={() => compare(x.n)}>{t("Compare")}</button> : null}</li>))}</ul>
      {with_ ? <Diff id={of.id} from={with_} to={to} onClose={() => compare(undefined)} /> : null}
    </>
  );
}

function Diff({ id, from, to, onClose }: { id: string; from: number; to: number; onClose: () => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["template", id, "diff", from, to], queryFn: () => templates.diff(id, from, to) });
  const parts = [...new Set(q.data?.map((l) => l.in))].filter((p) => q.data!.some((l) => l.in === p && l.op !== "same"));
  return (
    <Dialog shape="modal wide" title={t("From version {{from}} to {{to}}", { from, to })} onClose={onClose}>
      {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton /> : parts.length === 0 ? <p>{t("The words are the same.")}</p> : parts.map((p) => (
        <section key={p}><h3 className="cap">{p}</h3>{q.data!.filter((l) => l.in === p).map((l, i) => <div key={i} className={`diffline ${l.op}`}><span className="sr">{l.op === "add" ? "+" : l.op === "drop" ? "−" : ""}</span>{l.text || " "}</div>)}</section>))}
    </Dialog>
  );
}
