// What cases begin with and ask for: types with their own fields and checklists, in versions, and templates.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { depth, type CaseTemplate, type CaseType } from "../api/depth";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { TemplateDialog, TypeDialog } from "./CaseTypeEdit";
import "./account.css";

const route = getRouteApi("/shell/case-types");

export function CaseTypesPage() {
  const t = useT();
  const tab = route.useSearch().tab === "templates" ? "templates" : "types";
  const go = route.useNavigate();
  useCrumbs({ text: t("Types and templates of cases") });
  return (
    <>
      <div className="pagehead"><h1>{t("Types and templates of cases")}</h1></div>
      <div className="subtabs"><Tabs label={t("Types and templates of cases")} value={tab} panel="casetypes" onChange={(v) => void go({ search: { tab: v === "types" ? undefined : v } })} options={[{ value: "types", text: t("Types") }, { value: "templates", text: t("Templates") }]} /></div>
      <div className="scroll inner stack" id="casetypes" role="tabpanel" tabIndex={0}>{tab === "types" ? <Types /> : <Templates />}</div>
    </>
  );
}

function Types() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const q = useQuery({ queryKey: ["casetypes"], queryFn: depth.types });
  const [edit, open] = useState<CaseType>();
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={8} />;
  const fresh: CaseType = { type: "", version: 0, title: "", fields: [], checklist: [], closing: ["findings", "notices", "evidence", "interim"] };
  return (
    <>
      <div className="row"><p className="meta grow">{t("A case keeps the version it was opened with. A new version holds for the cases opened from then on.")}</p><Button icon="plus" blocked={may("casetype.write")} onClick={() => open(fresh)}>{t("New type")}</Button></div>
      <ul>{q.data.map((x) => (
        <li key={x.type} className="linked" style={{ padding: "8px 0" }}>
          <div className="row"><b className="grow">{x.version === 0 ? Word(x.type) : x.title} <span className="meta">{x.version === 0 ? t("as shipped") : t("version {{n}}", { n: x.version })}</span></b>{x.at ? <span className="meta">{staff.name(x.by)}, <Time at={x.at} /></span> : null}<Button small blocked={may("casetype.write")} aria-label={t("Change {{what}}", { what: x.title })} onClick={() => open(x)}>{t("Change…")}</Button></div>
          <p className="meta">{x.fields.length ? `${t("Fields")}: ${x.fields.map((f) => f.title + (f.required ? " *" : "")).join(", ")}` : t("No fields of its own")}{x.checklist.length ? ` · ${t("Checklist")}: ${x.checklist.map((l) => l.text).join(", ")}` : ""}</p>
          <p className="meta">{t("Before it ends")}: {x.closing.map((k) => word(`closing_${k}`)).join(", ") || "–"}</p>
        </li>))}</ul>
      {edit ? <TypeDialog from={edit} onClose={() => open(undefined)} /> : null}
    </>
  );
}

function Templates() {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["casetemplates"], queryFn: depth.templates });
  const [edit, open] = useState<CaseTemplate | "new">();
  const keep = (x: CaseTemplate) => depth.keepTemplate({ name: x.name, type: x.type, title: x.title, severity: x.severity, priority: x.priority, tags: x.tags, restricted: x.restricted, note: x.note, tasks: x.tasks });
  const again = () => void client.invalidateQueries({ queryKey: ["casetemplates"] });
  const drop = useMutation({ mutationFn: (x: CaseTemplate) => depth.dropTemplate(x.id), onSuccess: (_, x) => { again(); toast.undo(t("“{{name}}” dropped", { name: x.name }), () => void keep(x).then(again, toast.fail)); }, onError: toast.fail });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={6} />;
  const add = <Button icon="plus" blocked={may("casetype.write")} onClick={() => open("new")}>{t("New template")}</Button>;
  return (
    <>
      {q.data.length ? <div className="row"><p className="meta grow">{t("A new case can begin with one: type, severity, tags, a first note and its tasks.")}</p>{add}</div> : <Empty title={t("No template yet")} action={add}>{t("A new case can begin with one: type, severity, tags, a first note and its tasks.")}</Empty>}
      <ul>{q.data.map((x) => (
        <li key={x.id} className="row linked"><Severity of={x.severity as "S3"} /><b className="cut">{x.name}</b><span className="meta grow cut">{word(x.type)}{x.tasks.length ? ` · ${x.tasks.map((k) => k.title).join(", ")}` : ""}</span>{x.restricted ? <span className="chip">{t("restricted")}</span> : null}
          <Button small tone="ghost" blocked={may("casetype.write")} aria-label={t("Change {{what}}", { what: x.name })} onClick={() => open(x)}>{t("Change…")}</Button><Button small tone="ghost" blocked={may("casetype.write")} aria-label={t("Drop {{what}}", { what: x.name })} onClick={() => drop.mutate(x)}>{t("Drop")}</Button></li>))}</ul>
      {edit ? <TemplateDialog from={edit === "new" ? undefined : edit} onClose={() => open(undefined)} /> : null}
    </>
  );
}
