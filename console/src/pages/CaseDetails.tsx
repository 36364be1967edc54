// What the type of a case has of its own: fields that are filled in beside the work, in the version the case keeps.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { depth, type CaseField } from "../api/depth";
import type { Case } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export function CaseDetails({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["case", c.id, "details"], queryFn: () => depth.details(c.id), retry: false });
  const [changed, set] = useState<Record<string, string>>({});
  const m = useMutation({
    mutationFn: () => depth.fill(c.id, c.version, changed),
    onSuccess: (d) => { client.setQueryData(["case", c.id, "details"], d); set({}); void client.invalidateQueries({ queryKey: ["case"] }); toast.say(t("Kept")); },
    onError: () => void client.invalidateQueries({ queryKey: ["case", c.id] }),
  });
  const d = q.data;
  if (!d?.case_type?.fields?.length) return null;
  const blocked = may("case.write") || (d.locked ? t("The case is closed; open it again first.") : false);
  const fields = d.case_type.fields;
  const filled = fields.filter((f) => d.values[f.name]).length;
  return (
    <details className="firststeps" style={{ marginTop: 18 }} open={filled > 0 || undefined}>
      <summary className="row"><h2 className="cap grow">{t("About it: {{type}}", { type: d.case_type.version === 0 ? Word(d.case_type.type) : d.case_type.title })}</h2><span className="meta">{t("{{done}} of {{all}}", { done: filled, all: fields.length })}</span></summary>
      <form className="stack own" onSubmit={(e) => { e.preventDefault(); if (!blocked) m.mutate(); }}>
        {fields.map((f) => (
          <Field key={f.name} label={f.required ? <>{f.title} <span className="meta">{t("before it can end")}</span></> : f.title} hint={f.help} name={`values.${f.name}`} problem={m.error}>
            {input(f, changed[f.name] ?? d.values[f.name] ?? "", !!blocked, (v) => set({ ...changed, [f.name]: v }), t)}
          </Field>))}
        {d.newer_version ? <p className="meta">{t("The type has a newer version {{n}}; this case keeps {{own}}.", { n: d.newer_version, own: d.case_type.version || t("as shipped") })}</p> : null}
        {Object.keys(changed).length ? <div className="row"><Button small type="submit" tone="primary" busy={m.isPending} blocked={blocked}>{t("Keep")}</Button><Button small tone="ghost" onClick={() => set({})}>{t("Back")}</Button></div> : null}
        <Trouble error={m.error} />
      </form>
    </details>
  );
}

function input(f: CaseField, value: string, locked: boolean, set: (v: string) => void, t: ReturnType<typeof useT>) {
  const choices = f.kind === "yes_no" ? ["yes", "no"] : f.kind === "choice" ? f.choices ?? [] : undefined;
  if (choices) return <select value={value} disabled={locked} onChange={(e) => set(e.target.value)}><option value="">{t("not known yet")}</option>{choices.map((x) => <option key={x} value={x}>{f.kind === "yes_no" ? Word(x) : x}</option>)}</select>;
  if (f.kind === "long_text") return <textarea rows={3} value={value} readOnly={locked} onChange={(e) => set(e.target.value)} />;
  return <input type={f.kind === "date" ? "date" : "text"} inputMode={f.kind === "number" ? "decimal" : undefined} value={value} readOnly={locked} onChange={(e) => set(e.target.value)} />;
}
