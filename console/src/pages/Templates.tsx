// The texts people send again and again, and the macros that use them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { templates, type Template } from "../api/speaking";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { List, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { TemplateEditor } from "./TemplateEditor";
import { Macros } from "./TemplateMacros";
import "./lists.css";
import "./speaking.css";

const route = getRouteApi("/shell/templates");

export function Templates() {
  const t = useT();
  const no = useMay()("template.write");
  const { id, retired } = route.useSearch();
  const go = route.useNavigate();
  const [adding, add] = useState(false);
  const [macros, showMacros] = useState(false);
  useCrumbs({ text: t("Templates") });
  const q = useQuery({ queryKey: ["templates", !!retired], queryFn: () => templates.list(!!retired) });
  const rows = q.data ?? [];
  const at = rows.find((x) => x.id === id) ?? rows[0];
  useKeys([{ keys: "+", what: "Begin a template", run: () => { if (!no) add(true); } }]);
  const columns: Column<Template>[] = [
    { id: "title", head: t("template"), width: "minmax(150px, 1fr)", always: true, cell: (x) => <span className="stackline"><b>{x.title}</b> <span className="meta">{x.id}</span></span>, csv: (x) => x.id },
    { id: "state", head: t("state"), width: "104px", cell: (x) => (x.state === "retired" ? <span className="chip">{word("retired")}</span> : x.draft ? <span className="chip warn">{x.live ? t("draft") : t("never published")}</span> : <span className="meta">{t("version {{n}}", { n: x.live })}</span>), csv: (x) => x.state },
  ];
  return (
    <>
      <div className="pagehead"><h1>{t("Templates")}</h1><span className="grow" />
        <label className="choice"><input type="checkbox" checked={!!retired} onChange={(e) => void go({ search: (s) => ({ ...s, retired: e.target.checked ? "1" : undefined }), replace: true })} />{t("retired too")}</label>
        <Button onClick={() => showMacros(true)}>{t("Macros")}</Button>
        <Button tone="primary" kbd="+" blocked={no} onClick={() => add(true)}>{t("Begin a template")}</Button></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton />
        : rows.length === 0 ? <Empty title={t("There are no templates")}>{t("Begin one: it is sent only when it is published.")}</Empty> : (
          <div className="listsplit">
            <List name="templates" label={t("Templates")} rows={rows} columns={columns} rowId={(x) => x.id} selected={at?.id} onSelect={(n) => void go({ search: (s) => ({ ...s, id: n }), replace: true })} />
            {at ? <TemplateEditor key={at.id} id={at.id} /> : null}
          </div>
        )}
      {macros ? <Macros onClose={() => showMacros(false)} /> : null}
      {adding ? <Begin onClose={(made) => { add(false); if (made) void go({ search: (s) => ({ ...s, id: made }) }); }} /> : null}
    </>
  );
}

function Begin({ onClose }: { onClose: (made?: string) => void }) {
  const t = useT();
  const client = useQueryClient();
  const [id, setId] = useState("");
  const [title, setTitle] = useState("");
  const [sensitive, setSensitive] = useState(false);
  const m = useMutation({
    mutationFn: () => templates.create(id.trim(), { title: title.trim(), sensitive, text: { vars: [{ name: "case_number", type: "case_number", example: "C-20451" }, { name: "agent", type: "name", example: "Kim" }], must: ["case_number"], texts: {} } }),
    onSuccess: (x) => { void client.invalidateQueries({ queryKey: ["templates"] }); onClose(x.id); },
  });
  return (
    <Dialog title={t("Begin a template")} onClose={() => onClose()} footer={<Button tone="primary" busy={m.isPending} blocked={id.trim() && title.trim() ? false : t("Give it a name and a title.")} onClick={() => m.mutate()}>{t("Begin")}</Button>}>
      <Field label={t("Title")} name="title" problem={m.error}><input value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
      <Field label={t("Name")} hint="reply.first" name="id" problem={m.error}><input className="mono" value={id} onChange={(e) => setId(e.target.value)} /></Field>
      <label className="choice"><input type="checkbox" checked={sensitive} onChange={(e) => setSensitive(e.target.checked)} />{t("Sensitive: a second person publishes it")}</label>
      <Trouble error={m.error} />
    </Dialog>
  );
}
