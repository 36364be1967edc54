// Macros: what is sent, what is done, what becomes of the case.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { macros, templates, type Macro } from "../api/speaking";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";

export function Macros({ onClose }: { onClose: () => void }) {
  const t = useT();
  const no = useMay()("template.write");
  const q = useQuery({ queryKey: ["macros"], queryFn: macros.list });
  const [edit, open] = useState<Partial<Macro>>();
  return edit ? <OneMacro of={edit} onClose={() => open(undefined)} /> : (
    <Dialog title={t("Macros")} onClose={onClose} footer={<Button tone="primary" blocked={no} onClick={() => open({})}>{t("Make a macro")}</Button>}>
      <p className="meta">{t("A macro replies, acts and sets the state in one go; whoever uses it sees before what will happen.")}</p>
      {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton /> : q.data.length === 0 ? <p>{t("There are no macros yet")}</p> : (
        <ul className="entries">{q.data.map((m) => <li key={m.id} className="row"><span className="grow"><b>{m.title}</b> <span className="meta">{[m.template, m.action?.kind, m.set?.state].filter(Boolean).map((x) => word(x)).join(" · ")}</span></span><button type="button" className="link" aria-label={t("Change {{what}}", { what: m.title })} onClick={() => open(m)}>{t("Change")}</button></li>)}</ul>)}
    </Dialog>
  );
}

function OneMacro({ of, onClose }: { of: Partial<Macro>; onClose: () => void }) {
  const t = useT();
  const no = useMay()("template.write");
  const client = useQueryClient();
  const kept = useQuery({ queryKey: ["templates"], queryFn: () => templates.list() }).data ?? [];
  const [v, set] = useState<Partial<Macro>>(of);
  const put = (x: Partial<Macro>) => set({ ...v, ...x });
  const m = useMutation({
    mutationFn: (state?: string) => macros.save(of.id, of.version, { title: v.title ?? "", role: v.role || undefined, template: v.template || undefined, action: v.action?.kind ? v.action : undefined, set: v.set?.state || v.set?.tags?.length ? v.set : undefined, state }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["macros"] }); onClose(); },
  });
  return (
    <Dialog title={v.title || t("Make a macro")} onClose={onClose} footer={<>{of.id ? <Button blocked={no} onClick={() => m.mutate("retired")}>{t("Retire")}</Button> : null}<span className="grow" /><Button tone="primary" busy={m.isPending} blocked={no || (v.title?.trim() ? false : t("Give it a name and a title."))} onClick={() => m.mutate(undefined)}>{t("Keep the macro")}</Button></>}>
      <Field label={t("Title")} name="title" problem={m.error}><input value={v.title ?? ""} onChange={(e) => put({ title: e.target.value })} /></Field>
      <Field label={t("Role of the party")} name="role" problem={m.error}><select value={v.role ?? ""} onChange={(e) => put({ role: e.target.value })}><option value="">{t("any")}</option>{["reporter", "harmed", "subject", "witness", "merchant"].map((r) => <option key={r} value={r}>{Word(`role_${r}`)}</option>)}</select></Field>
      <Field label={t("Template")} name="template" problem={m.error}><select value={v.template ?? ""} onChange={(e) => put({ template: e.target.value })}><option value="">–</option>{kept.filter((x) => x.live && !x.id.startsWith("notice.")).map((x) => <option key={x.id} value={x.id}>{x.title}</option>)}</select></Field>
      <div className="row plangrid">
        <Field label={t("Action on their account")} name="action/kind" problem={m.error}><select value={v.action?.kind ?? ""} onChange={(e) => put({ action: e.target.value ? { reason: "", ...v.action, kind: e.target.value } : undefined })}><option value="">–</option>{["warn", "restrict", "suspend"].map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field>
        {v.action?.kind ? <Field label={t("days")} name="action/days" problem={m.error}><input type="number" min={0} max={365} value={v.action.days ?? 0} onChange={(e) => put({ action: { ...v.action!, days: Number(e.target.value) } })} /></Field> : null}
      </div>
      {v.action?.kind ? <Field label={t("Reason of the action")} name="action/reason" problem={m.error}><input value={v.action.reason} onChange={(e) => put({ action: { ...v.action!, reason: e.target.value } })} /></Field> : null}
      <div className="row plangrid">
        <Field label={t("State of the case after it")} name="set/state" problem={m.error}><select value={v.set?.state ?? ""} onChange={(e) => put({ set: { ...v.set, state: e.target.value || undefined } })}><option value="">–</option>{["open", "waiting"].map((s) => <option key={s} value={s}>{Word(s)}</option>)}</select></Field>
        {v.set?.state === "waiting" ? <><Field label={t("Waits on")} name="set/waiting_on" problem={m.error}><select value={v.set.waiting_on ?? ""} onChange={(e) => put({ set: { ...v.set, waiting_on: e.target.value } })}><option value="">–</option>{["reporter", "subject", "merchant", "police", "colleague"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
          <Field label={t("days")} name="set/days" problem={m.error}><input type="number" min={1} max={60} value={v.set.days ?? 2} onChange={(e) => put({ set: { ...v.set, days: Number(e.target.value) } })} /></Field></> : null}
      </div>
      <Field label={t("Tags to add")} name="set/tags" problem={m.error}><input value={v.set?.tags?.join(", ") ?? ""} onChange={(e) => put({ set: { ...v.set, tags: e.target.value.split(",").map((x) => x.trim()).filter(Boolean) } })} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
