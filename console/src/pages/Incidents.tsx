// Critical incidents: what runs now, and what was. One key declares.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { incidentKinds, incidents, type Incident } from "../api/incident";
import { severities, type Severity as Sev } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { List, type Column } from "../ui/List";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import "./incident.css";

const route = getRouteApi("/shell/incidents");

export function Incidents() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Incidents") });
  const state = search.state ?? "open";
  const q = useInfiniteQuery({ queryKey: ["incidents", state], queryFn: ({ pageParam }) => incidents.list({ state }, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined, placeholderData: (old) => old });
  const todo = useQuery({ queryKey: ["incidents", "actions"], queryFn: incidents.openActions });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const sel = rows.find((r) => r.id === search.selected) ?? rows[0];
  const [declaring, declare] = useState(false);
  useKeys([{ keys: "d", what: "Declare an incident", run: () => { if (!may("incident.write")) declare(true); } }]);
  const columns: Column<Incident>[] = [
    { id: "severity", head: t("severity"), width: "62px", always: true, cell: (i) => <Severity of={i.severity} /> },
    { id: "number", head: t("number"), width: "76px", always: true, cell: (i) => <Link className="mono" to="/incidents/$id" params={{ id: i.number }}>{i.number}</Link> },
    { id: "title", head: t("what"), width: "minmax(160px, 1fr)", always: true, cell: (i) => <b>{i.title}</b> },
    { id: "state", head: t("state"), width: "100px", cell: (i) => word(i.state) },
    { id: "commander", head: t("commander"), width: "120px", wide: true, cell: (i) => i.roles.find((r) => r.role === "commander")?.name ?? "–" },
    { id: "update", head: t("next update"), width: "110px", cell: (i) => <Due at={i.update_due_at} calm /> },
    { id: "contacts", head: t("contacts"), width: "150px", wide: true, cell: (i) => <>{i.contacts}{i.contacts_unanswered ? <span className="faint"> · {t("{{count}} unanswered", { count: i.contacts_unanswered })}</span> : null}{i.contacts_critical ? <b className="red"> · {t("{{count}} critical", { count: i.contacts_critical })}</b> : null}</> },
    { id: "orders", head: t("orders"), width: "70px", right: true, wide: true, cell: (i) => i.orders || "–" },
    { id: "since", head: t("since"), width: "96px", wide: true, cell: (i) => <span className="faint"><Time at={i.declared_at} as="clock" /></span> },
  ];
  const open = todo.data ?? [];
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Incidents")}</h1>
        <Seg label={t("Which")} value={state === "open" ? "open" : "all"} options={[{ value: "open", text: t("Not ended") }, { value: "all", text: t("All") }]} onChange={(v) => void go({ search: { state: v } })} />
        <span className="grow" />
        <Link className="btn ghost" to="/wall">{t("Wall")}</Link>
        <Link className="btn ghost" to="/partners">{t("Partners")}</Link>
        <Button tone="primary" kbd="D" blocked={may("incident.write")} onClick={() => declare(true)}>{t("Declare…")}</Button>
      </div>
      {open.length ? (
        <details className="todo"><summary>{t("{{count}} action items are open", { count: open.length })}{open.some((a) => a.overdue) ? <b className="red"> · {t("{{count}} overdue", { count: open.filter((a) => a.overdue).length })}</b> : null}</summary>
          <ul>{open.map((a) => <li key={a.id}><Link className="mono" to="/incidents/$id" params={{ id: a.number }} search={{ tab: "review" }}>{a.number}</Link> {a.title} <span className={a.overdue ? "red" : "faint"}>{a.owner_name} · <Time at={a.due_at} as="short" /></span></li>)}</ul></details>
      ) : null}
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={6} /></div> : (
        <List name="incidents" label={t("Incidents")} rows={rows} columns={columns} rowId={(i) => i.id} selected={sel?.id} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })}
          onOpen={(i) => void go({ to: "/incidents/$id", params: { id: i.number } })} more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={t("Nothing is burning")}>{t("Declare an incident when a matter needs roles and a rhythm of updates, or when many people write about one thing.")}</Empty>} />
      )}
      {declaring ? <Declare onClose={() => declare(false)} onDone={(i) => void go({ to: "/incidents/$id", params: { id: i.number } })} /> : null}
    </>
  );
}

export function Declare({ onClose, onDone, from }: { onClose: () => void; onDone: (i: Incident) => void; from?: { case?: string; contact?: string; region?: string; brand?: string; severity?: Sev } }) {
  const t = useT();
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState("safety");
  const [severity, setSeverity] = useState<Sev>(from?.severity ?? "S1");
  const [region, setRegion] = useState(from?.region ?? "");
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      const i = await incidents.declare({ title, kind, severity, region: region || undefined, brand: from?.brand, case: from?.case, contact: from?.contact });
      void client.invalidateQueries({ queryKey: ["incidents"] });
      onDone(i);
    } catch (err) { fail(err); setBusy(false); }
  };
  return (
    <Dialog title={t("Declare an incident")} onClose={onClose} footer={<Button tone="danger" busy={busy} blocked={title.trim() ? false : t("Say what it is.")} onClick={() => void run()}>{t("Declare and take command")}</Button>}>
      <Trouble error={error} />
      <Field label={t("What is it")} hint={t("Neutral: it is shown on walls and pagers. No names, numbers or addresses.")} name="/title" problem={error}><input value={title} maxLength={200} onChange={(e) => setTitle(e.target.value)} /></Field>
      <div className="pair">
        <Field label={t("Kind")}><select value={kind} onChange={(e) => setKind(e.target.value)}>{incidentKinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field>
        <Field label={t("Severity")} hint={t("S0 and S1 page whoever is on call.")}><select value={severity} onChange={(e) => setSeverity(e.target.value as Sev)}>{severities.map((s) => <option key={s}>{s}</option>)}</select></Field>
      </div>
      <Field label={t("Region")} hint={t("As US-WA; empty when it is everywhere.")}><input value={region} onChange={(e) => setRegion(e.target.value.trim())} /></Field>
    </Dialog>
  );
}
