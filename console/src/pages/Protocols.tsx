// What to do when something has happened: all protocols with how they are used.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { protocols, type ProtocolLine } from "../api/protocol";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { percent } from "./ProtocolParts";
import { summed, titled } from "./titled";
import "./protocol.css";

const route = getRouteApi("/shell/protocols");

export function Protocols() {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const { q: find = "", selected } = route.useSearch();
  useCrumbs({ text: t("Protocols") });
  const q = useQuery({ queryKey: ["protocols"], queryFn: protocols.list });
  const [dialog, open] = useState<"" | "new">("");
  const [hidden, hide] = useColumns("protocols");
  useKeys([{ keys: "c", what: "New protocol", run: () => { if (!may("protocol.write")) open("new"); } }]);
  const rows = useMemo(() => (q.data ?? []).filter((p) => `${p.title} ${titled(p)} ${summed(p) ?? ""} ${p.id}`.toLowerCase().includes(find.toLowerCase())), [q.data, find]);
  const columns: Column<ProtocolLine>[] = [
    { id: "title", head: t("Protocol"), width: "minmax(170px, 1.2fr)", always: true, cell: (p) => <><b className="cut">{titled(p)}</b>{p.draft === "asked" ? <span className="chip warn">{t("waits for approval")}</span> : p.draft ? <span className="chip">{t("next text")}</span> : null}</>, csv: (p) => p.title },
    { id: "summary", head: t("What for"), width: "minmax(0, 2fr)", wide: true, cell: (p) => <span className="ink2 cut" title={summed(p)}>{summed(p)}</span>, csv: (p) => p.summary },
    { id: "version", head: t("Version"), width: "70px", wide: true, cell: (p) => (p.version ? `v${p.version}` : "–"), csv: (p) => p.version },
    { id: "steps", head: t("Steps"), width: "58px", right: true, wide: true, cell: (p) => p.steps, csv: (p) => p.steps },
    { id: "runs", head: t("Runs"), width: "62px", right: true, cell: (p) => p.use.runs, csv: (p) => p.use.runs },
    { id: "running", head: t("Running"), width: "70px", right: true, wide: true, cell: (p) => p.use.running || "–", csv: (p) => p.use.running },
    { id: "skipped", head: t("Skipped"), width: "74px", right: true, wide: true, cell: (p) => (p.use.runs ? percent(p.use.skip_rate) : "–"), csv: (p) => p.use.skip_rate },
    { id: "late", head: t("Late"), width: "62px", right: true, cell: (p) => <span className={p.use.overdue_rate > 0.3 ? "red" : undefined}>{p.use.runs ? percent(p.use.overdue_rate) : "–"}</span>, csv: (p) => p.use.overdue_rate },
    { id: "state", head: t("State"), width: "92px", wide: true, cell: (p) => <span className={p.state === "published" ? "green" : "faint"}>{word(`protocol_${p.state}`)}</span>, csv: (p) => p.state },
    { id: "changed", head: t("Changed"), width: "90px", wide: true, right: true, cell: (p) => <Time at={p.updated_at} />, csv: (p) => p.updated_at },
  ];
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Protocols")}</h1>
        <input className="input" style={{ maxWidth: 340 }} type="search" aria-label={t("Find a protocol")} placeholder={t("Find a protocol")} value={find} onChange={(e) => void go({ search: (s) => ({ ...s, q: e.target.value || undefined }), replace: true })} />
        <span className="grow" />
        <span className="meta wide-only">{t("Drills are not counted.")}</span>
        <ListMenu name="protocols" rows={rows} columns={columns} hidden={hidden} onHidden={hide} />
        <Button kbd="C" blocked={may("protocol.write")} onClick={() => open("new")}>{t("New protocol")}</Button>
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={8} /></div> : (
        <List name="protocols" label={t("Protocols")} rows={rows} columns={columns} hidden={hidden} rowId={(p) => p.id} selected={selected}
          onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={(p) => void go({ to: "/protocols/$id", params: { id: p.id } })}
          empty={<Empty title={find ? t("No protocol of that name") : t("No protocols yet")}>{t("A protocol is a text with steps; it runs on a case and keeps time.")}</Empty>} />
      )}
      {dialog === "new" ? <NewProtocol taken={(q.data ?? []).map((p) => p.id)} onClose={() => open("")} /> : null}
    </>
  );
}

const begin = (id: string, title: string) => `protocol: ${id}
title: ${JSON.stringify(title)}
summary: What it is for, in one sentence.
owner: commander
harm: none
steps:
  - id: safe
    title: Ask whether everybody is safe
    owner: critical_response
    due: 10m after start
    required: true
    say:
      en: "Is everybody safe?"
      es: "¿Están todos a salvo?"
    asks:
      - {id: safe, ask: {en: "Is everybody safe?", es: "¿Están todos a salvo?"}, kind: yes_no, needed: true}
`;

function NewProtocol({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const t = useT();
  const go = route.useNavigate();
  const client = useQueryClient();
  const [title, set] = useState("");
  const id = title.trim().toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-$/g, "").slice(0, 59);
  const blocked = id.length < 2 ? t("Give it a name.") : taken.includes(id) ? t("There is a protocol of this name.") : false;
  const m = useMutation({ mutationFn: () => protocols.begin(begin(id, title.trim())), onSuccess: () => { void client.invalidateQueries({ queryKey: ["protocols"] }); void go({ to: "/protocols/$id", params: { id }, search: { tab: "edit" } }); } });
  return (
    <Dialog title={t("New protocol")} onClose={onClose} footer={<><span className="meta grow">{t("Nothing is in force before it is published.")}</span><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Begin the text")}</Button></>}>
      <Field label={t("Name")} hint={id ? <code>{id}</code> : undefined} bad={taken.includes(id) ? t("There is a protocol of this name.") : undefined}><input data-autofocus maxLength={100} value={title} onChange={(e) => set(e.target.value)} onKeyDown={(e) => { if (e.key === "Enter" && !blocked) m.mutate(); }} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
