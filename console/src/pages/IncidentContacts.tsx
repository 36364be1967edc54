// The contacts of an incident: gathered by an expression, answered together, S0 and S1 first.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { incidents, type Incident, type LinkedContact, type Selected } from "../api/incident";
import { languageName, useT, word } from "../i18n";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { List, type Column } from "../ui/List";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { toast } from "../ui/Toast";
import { Time } from "../ui/Time";
import { BulkDialog, Bulks } from "./IncidentBulk";

export function Contacts({ i, no }: { i: Incident; no: string | false }) {
  const t = useT();
  const client = useQueryClient();
  const [state, setState] = useState<"linked" | "suggested">("linked");
  const [answering, answer] = useState(false);
  const [selected, select] = useState<string>();
  const q = useQuery({ queryKey: ["incident", i.id, "contacts", state], queryFn: () => incidents.contacts(i.id, state) });
  const again = () => void client.invalidateQueries({ queryKey: ["incident"] });
  const rows = q.data ?? [];
  const columns: Column<LinkedContact>[] = [
    { id: "severity", head: t("severity"), width: "62px", always: true, cell: (c) => <Severity of={c.severity} /> },
    { id: "title", head: t("what"), width: "minmax(160px, 1fr)", always: true, cell: (c) => <><b>{c.title}</b> <span className="faint">{c.snippet}</span></> },
    { id: "language", head: t("language"), width: "90px", wide: true, cell: (c) => languageName(c.language) },
    { id: "came", head: t("came"), width: "84px", wide: true, cell: (c) => <Time at={c.received_at} as="clock" /> },
    { id: "state", head: t("state"), width: "130px", cell: (c) => c.answered_at ? <span className="green">{t("answered")}</span> : c.case_id ? <Link to="/cases/$id" params={{ id: c.case_id }}>{t("has a case")}</Link> : c.contact_state === "new" ? (c.critical ? <b className="red">{t("in the inbox")}</b> : t("waits")) : word(c.contact_state) },
    { id: "act", head: "", width: "150px", always: true, right: true, cell: (c) => state === "suggested"
      ? <><Button small blocked={no} onClick={(e) => { e.stopPropagation(); void incidents.link(i.id, { contacts: [c.id] }).then(again, toast.fail); }}>{t("Link")}</Button> <Button small tone="ghost" blocked={no} onClick={(e) => { e.stopPropagation(); void incidents.unlink(i.id, c.id).then(again, toast.fail); }}>{t("No")}</Button></>
      : <Button small tone="ghost" blocked={no} onClick={(e) => { e.stopPropagation(); void incidents.unlink(i.id, c.id).then(again, toast.fail); }}>{t("Take away")}</Button> },
  ];
  const running = ["declared", "active", "contained"].includes(i.state);
  return (
    <div className="stack wide fill">
      {running ? <Gather i={i} no={no} onDone={again} /> : null}
      <div className="row">
        <Seg label={t("Which")} value={state} options={[{ value: "linked", text: `${t("Linked")} ${i.contacts}` }, { value: "suggested", text: `${t("Suggested")} ${i.contacts_suggested}` }]} onChange={setState} />
        {i.contacts_critical ? <Link className="red" to="/inbox">{t("{{count}} at S0 or S1 wait in the inbox", { count: i.contacts_critical })}</Link> : null}
        <span className="grow" />
        {state === "suggested" && rows.length ? <Button blocked={no} onClick={() => void incidents.link(i.id, { contacts: rows.map((c) => c.id) }).then(again, toast.fail)}>{t("Link all {{count}}", { count: rows.length })}</Button> : null}
        <Button tone="primary" blocked={no || (i.contacts_unanswered ? false : t("Nobody waits for an answer."))} onClick={() => answer(true)}>{t("Answer all…")}</Button>
      </div>
      <Bulks i={i} only="answer" />
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={6} /> : (
        <div className="inlist"><List name="incident-contacts" label={t("Contacts of the incident")} rows={rows} columns={columns} rowId={(c) => c.id} selected={selected} onSelect={select}
          empty={<Empty title={state === "linked" ? t("No contact is linked") : t("No suggestion")}>{t("Say above which contacts belong to it. They leave the inbox while it runs, except S0 and S1, and each keeps its own thread.")}</Empty>} /></div>
      )}
      {answering ? <BulkDialog i={i} kind="answer" onClose={() => answer(false)} /> : null}
    </div>
  );
}

function Gather({ i, no, onDone }: { i: Incident; no: string | false; onDone: () => void }) {
  const t = useT();
  const [where, setWhere] = useDraft(`incident:${i.id}:gather`, i.watch.where);
  const [found, setFound] = useState<Selected>();
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    fail(undefined);
    try { await act(); } catch (err) { fail(err); }
    setBusy(false);
  };
  const watch = (mode: string) => run(async () => { await incidents.change(i.id, i.version, { watch: { where: mode ? where : "", mode } }); onDone(); });
  const watches = i.watch.where && i.watch.where === where ? i.watch.mode : "";
  return (
    <section className="ask" aria-label={t("Which contacts")}>
      <Field label={t("Which contacts")} hint={t('Text is subject and words in small letters: text contains "peanut" or affected. New ones are looked at as they come.')} name="/where" problem={error}><textarea className="mono" rows={2} spellCheck={false} value={where} onChange={(e) => { setWhere(e.target.value); setFound(undefined); }} /></Field>
      <div className="row">
        <span className="meta">{t("New ones like it:")}</span>
        <Seg label={t("New ones like it:")} value={watches || "off"} options={[{ value: "off", text: t("leave") }, { value: "suggest", text: t("suggest") }, { value: "link", text: t("link") }]} onChange={(v) => { if (!no) void watch(v === "off" ? "" : v); }} />
        <span className="grow" />
        {found ? <span><b>{t("{{count}} contacts", { count: found.count })}</b>{found.critical ? <span className="red"> · {t("{{count}} critical", { count: found.critical })}</span> : null}{found.already ? <span className="faint"> · {t("{{count}} linked already", { count: found.already })}</span> : null}</span> : null}
        <Button busy={busy} blocked={where.trim() ? false : t("Write which contacts.")} onClick={() => void run(async () => setFound(await incidents.countContacts(i.id, { where })))}>{t("Count")}</Button>
        {found?.count ? <Button tone="primary" busy={busy} blocked={no} onClick={() => void run(async () => { await incidents.link(i.id, { where, count: found.count, hash: found.hash }); setFound(undefined); onDone(); })}>{t("Link these {{count}}", { count: found.count })}</Button> : null}
      </div>
      {found?.sample.length ? <ul className="sample">{found.sample.slice(0, 4).map((c) => <li key={c.id}><Severity of={c.severity} /> {c.title} <span className="faint">{c.snippet}</span></li>)}</ul> : null}
      {error ? <Trouble error={error} /> : null}
    </section>
  );
}
