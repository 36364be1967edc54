// A new version of a type, and a template, as forms; what the server refuses stands at its field.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { depth, type CaseField, type CaseTemplate, type CaseType } from "../api/depth";
import { severities } from "../api/types";
import { useT, Word } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

const kinds: CaseField["kind"][] = ["text", "long_text", "number", "date", "choice", "yes_no"];
const lines = (text: string) => text.split("\n").map((x) => x.trim()).filter(Boolean);
/** A name as the server wants it, made of a title: "Police report" is police_report. */
export const named = (title: string) => title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 40);

export function TypeDialog({ from, onClose }: { from: CaseType; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const isNew = !from.type;
  const [title, call] = useState(from.title);
  const [fields, set] = useState<CaseField[]>(from.fields);
  const [checks, check] = useState(from.checklist.map((l) => l.text).join("\n"));
  const [closing, close] = useState(from.closing);
  const [note, why] = useState("");
  const change = (i: number, part: Partial<CaseField>) => set(fields.map((f, j) => (j === i ? { ...f, ...part } : f)));
  const m = useMutation({
    mutationFn: () => depth.publish(from.version, {
      type: from.type || named(title).slice(0, 30), version: from.version, title: title.trim(), closing, note: note.trim() || undefined,
      fields: fields.map((f) => ({ ...f, name: f.name || named(f.title), title: f.title.trim(), choices: f.kind === "choice" ? f.choices : undefined })),
      checklist: lines(checks).map((text) => from.checklist.find((l) => l.text === text) ?? { item: named(text), text }),
    }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["casetypes"] }); toast.say(t("In force for the cases opened from now on")); onClose(); },
  });
  const blocked = !title.trim() ? t("Give it a title.") : fields.some((f) => !f.title.trim()) ? t("Each field needs a title.") : false;
  return (
    <Dialog title={isNew ? t("New type") : t("A new version of {{what}}", { what: from.title })} shape="drawer" onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{isNew ? t("Put it in force") : t("Put version {{n}} in force", { n: from.version + 1 })}</Button>}>
      <Field label={t("Title")} name="title" problem={m.error}><input value={title} data-autofocus maxLength={60} onChange={(e) => call(e.target.value)} /></Field>
      <fieldset className="stack"><legend>{t("Fields")}</legend>
        {fields.map((f, i) => (
          <div key={i} className="ground">
            <div className="row wrap">
              <input className="input grow" aria-label={t("Title of field {{n}}", { n: i + 1 })} value={f.title} maxLength={100} onChange={(e) => change(i, { title: e.target.value })} />
              <select className="select" style={{ width: "auto" }} aria-label={t("Kind of field {{n}}", { n: i + 1 })} value={f.kind} onChange={(e) => change(i, { kind: e.target.value as CaseField["kind"] })}>{kinds.map((k) => <option key={k} value={k}>{Word(`field_${k}`)}</option>)}</select>
              <label className="choice"><input type="checkbox" checked={!!f.required} onChange={(e) => change(i, { required: e.target.checked || undefined })} />{t("before it can end")}</label>
              <Button small tone="ghost" icon="x" aria-label={t("Drop {{what}}", { what: f.title })} onClick={() => set(fields.filter((_, j) => j !== i))} />
            </div>
            {f.kind === "choice" ? <textarea className="textarea" rows={2} aria-label={t("Choices of field {{n}}, one on each line", { n: i + 1 })} defaultValue={(f.choices ?? []).join("\n")} onBlur={(e) => change(i, { choices: lines(e.target.value) })} /> : null}
          </div>))}
        <Button small icon="plus" onClick={() => set([...fields, { name: "", title: "", kind: "text" }])}>{t("Add a field")}</Button>
      </fieldset>
      <Field label={t("Checklist")} hint={t("One line each")} name="checklist" problem={m.error}><textarea rows={3} value={checks} onChange={(e) => check(e.target.value)} /></Field>
      <fieldset><legend>{t("Before it ends")}</legend>{["findings", "notices", "evidence", "interim", "follow_up"].map((k) => <label key={k} className="choice"><input type="checkbox" checked={closing.includes(k)} onChange={(e) => close(e.target.checked ? [...closing, k] : closing.filter((x) => x !== k))} />{Word(`closing_${k}`)}</label>)}</fieldset>
      <Field label={t("Why this version")} name="note" problem={m.error}><input value={note} maxLength={500} onChange={(e) => why(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function TemplateDialog({ from, onClose }: { from?: CaseTemplate; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const types = useQuery({ queryKey: ["casetypes"], queryFn: depth.types }).data ?? [];
  const [name, call] = useState(from?.name ?? "");
  const [type, setType] = useState(from?.type ?? "safety");
  const [severity, grade] = useState(from?.severity ?? "S3");
  const [title, entitle] = useState(from?.title ?? "");
  const [tags, tag] = useState((from?.tags ?? []).join(" "));
  const [note, write] = useState(from?.note ?? "");
  const [tasks, task] = useState((from?.tasks ?? []).map((k) => k.title).join("\n"));
  const [restricted, restrict] = useState(!!from?.restricted);
  const m = useMutation({
    mutationFn: () => depth.keepTemplate({ name: name.trim(), type, severity, title: title.trim() || undefined, tags: tags.split(/[\s,]+/).filter(Boolean), note: note.trim() || undefined, restricted: restricted || undefined, priority: from?.priority,
      tasks: lines(tasks).map((x) => from?.tasks.find((k) => k.title === x) ?? { title: x }) }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["casetemplates"] }); onClose(); },
  });
  return (
    <Dialog title={from ? t("Change {{what}}", { what: from.name }) : t("New template")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={name.trim() ? false : t("Give it a name.")} onClick={() => m.mutate()}>{t("Keep it")}</Button>}>
      <Field label={t("Name")} name="name" problem={m.error} hint={t("One of the same name is replaced.")}><input value={name} data-autofocus maxLength={80} onChange={(e) => call(e.target.value)} /></Field>
      <div className="row" style={{ gap: 12 }}>
        <div className="grow"><Field label={t("Type")} name="type" problem={m.error}><select value={type} onChange={(e) => setType(e.target.value)}>{types.map((x) => <option key={x.type} value={x.type}>{x.version === 0 ? Word(x.type) : x.title}</option>)}</select></Field></div>
        <div className="grow"><Field label={t("Severity")} name="severity" problem={m.error}><select value={severity} onChange={(e) => grade(e.target.value)}>{severities.map((x) => <option key={x} value={x}>{x} · {Word(`sev_${x}`)}</option>)}</select></Field></div>
      </div>
      <Field label={t("The title begins with")} name="title" problem={m.error}><input value={title} maxLength={200} onChange={(e) => entitle(e.target.value)} /></Field>
      <Field label={t("Tags")} name="tags" problem={m.error}><input value={tags} onChange={(e) => tag(e.target.value)} /></Field>
      <Field label={t("First note")} name="note" problem={m.error} hint={t("Nothing about a person: it stands on every case made with it.")}><textarea rows={2} value={note} onChange={(e) => write(e.target.value)} /></Field>
      <Field label={t("Tasks")} name="tasks" problem={m.error} hint={t("One line each")}><textarea rows={3} value={tasks} onChange={(e) => task(e.target.value)} /></Field>
      <label className="choice"><input type="checkbox" checked={restricted} onChange={(e) => restrict(e.target.checked)} />{t("Restricted from the beginning")}</label>
      <Trouble error={m.error} />
    </Dialog>
  );
}
