// All cases one may see: filter by expression, open one, start one.
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Problem } from "../api/problem";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Expr } from "../ui/Expr";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { depth } from "../api/depth";
import { BulkDialog } from "./CasesBulk";
import { asQuery } from "./Inbox";
import { QueueBar } from "./InboxQueues";
import { NewCase } from "./NewCase";

const route = getRouteApi("/shell/cases");
const views = { open: 'state != "closed" and state != "resolved"', critical: 'severity <= "S1" and state != "closed"', ended: 'state == "closed" or state == "resolved"', all: "" };

export function Cases() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Cases") });
  const view = (search.view as keyof typeof views | undefined) ?? "open";
  const where = [views[view], search.where ? (views[view] ? `(${search.where})` : search.where) : ""].filter(Boolean).join(" and ");
  const looking = { queue: search.queue, simulated: search.simulated ? true : undefined };
  const q = useInfiniteQuery({
    queryKey: ["cases", where, looking], queryFn: ({ pageParam }) => cases.list({ where, ...looking }, pageParam), initialPageParam: undefined as string | undefined,
    getNextPageParam: (p) => p.next_cursor || undefined, placeholderData: (old) => old,
  });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const [fresh, start] = useState(false);
  const open = (c: Case) => void go({ to: "/cases/$id", params: { id: c.number } });
  const [ticked, tick] = useState<string[]>([]);
  const turn = (id: string) => tick((old) => (old.includes(id) ? old.filter((x) => x !== id) : [...old, id]));
  const at = rows.find((c) => c.id === search.selected) ?? rows[0];
  useKeys([
    { keys: "+", what: "Open a new case", run: () => start(true) },
    { keys: "x", what: "Tick the row", run: () => { if (at && !may("case.bulk")) turn(at.id); } },
    { keys: "Escape", what: "Tick nothing", run: () => tick([]) },
  ]);
  const columns: Column<Case>[] = [
    ...(may("case.bulk") ? [] : [{ id: "tick", head: "", width: "26px", always: true, cell: (c: Case) => <input type="checkbox" aria-label={t("Tick {{name}}", { name: c.number })} checked={ticked.includes(c.id)} tabIndex={-1} onChange={() => turn(c.id)} /> }]),
    { id: "severity", head: "", width: "50px", always: true, cell: (c) => <Severity of={c.severity} strong={c.severity === "S0"} />, csv: (c) => c.severity },
    { id: "number", head: t("number"), width: "80px", cell: (c) => <span className="mono">{c.number}</span>, csv: (c) => c.number },
    { id: "title", head: t("what"), width: "minmax(150px, 1fr)", always: true, cell: (c) => <>{c.visibility === "restricted" ? <span className="lockmark" title={t("restricted")}><Icon name="lock" size={12} /><span className="sr">{t("restricted")} </span></span> : null}<b>{c.title}</b></>, csv: (c) => c.title },
    { id: "type", head: t("type"), width: "96px", wide: true, cell: (c) => <span className="ink2">{word(c.type)}</span>, csv: (c) => c.type },
    { id: "state", head: t("state"), width: "84px", cell: (c) => word(c.state), csv: (c) => c.state },
    { id: "outcome", head: t("outcome"), width: "130px", wide: true, cell: (c) => <span className={c.outcome ? "" : "faint"}>{word(c.outcome)}</span>, csv: (c) => c.outcome },
    { id: "due", head: t("due"), width: "96px", wide: true, cell: (c) => <Due at={c.due_at} />, csv: (c) => c.due_at },
    { id: "region", head: t("region"), width: "70px", wide: true, cell: (c) => <span className="ink2">{c.region || "–"}</span>, csv: (c) => c.region },
    { id: "with", head: t("with"), width: "130px", wide: true, cell: (c) => c.assignee ? staff.name(c.assignee) : <span className="faint">{t("nobody yet")}</span>, csv: (c) => c.assignee },
    { id: "opened", head: t("opened"), width: "96px", wide: true, cell: (c) => <span className="faint"><Time at={c.opened_at} /></span>, csv: (c) => c.opened_at },
  ];
  const [hidden, setHidden] = useColumns("cases");
  const bad = q.error instanceof Problem && q.error.status === 422 ? (q.error.fields[0]?.message ?? q.error.message) : undefined;
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Cases")}</h1>
        <Seg<keyof typeof views> label={t("Which cases")} value={view} onChange={(v) => void go({ search: (s) => ({ ...s, view: v === "open" ? undefined : v, selected: undefined }) })}
          options={[{ value: "open", text: t("Open") }, { value: "critical", text: "S0–S1" }, { value: "ended", text: t("Ended") }, { value: "all", text: t("All") }]} />
        <Expr label={t("Filter cases by an expression")} value={search.where ?? ""} bad={bad} onApply={(w) => void go({ search: (s) => ({ ...s, where: w || undefined }) })} examples={[
          { text: 'type == "fraud" and severity <= "S2"', what: t("serious fraud") }, { text: 'region == "US-WA" and state == "waiting"', what: t("waiting, in Washington") }, { text: 'outcome == "substantiated"', what: t("substantiated") }]} />
        <ListMenu name="cases" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} all={may("case.export") || search.simulated ? undefined : (format) => depth.exportCases(format, { where, queue: search.queue })} />
        <Button blocked={may("case.bulk")} onClick={() => void go({ search: (s) => ({ ...s, bulk: "new" }) })}>{ticked.length ? t("Change {{n}} ticked…", { n: ticked.length }) : t("Change many…")}</Button>
        <Button icon="plus" blocked={may("case.write")} onClick={() => start(true)}>{t("New case")}</Button>
      </div>
      <QueueBar page="cases" looking={{ queue: search.queue, simulated: !!search.simulated }} query={asQuery({ view: search.view, where: search.where, queue: search.queue })}
        onLook={(l) => void go({ search: (s) => ({ ...s, queue: l.queue, simulated: l.simulated ? "true" : undefined, selected: undefined }) })}
        onQuery={(text) => void go({ search: Object.fromEntries(new URLSearchParams(text)) })} />
      {q.error && !bad ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="cases" label={t("Cases")} rows={rows} columns={columns} hidden={hidden} rowId={(c) => c.id} selected={search.selected ?? rows[0]?.id} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={open} href={(c) => `/cases/${c.number}`}
          more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={search.where ? t("Nothing matches") : t("No cases here")} action={search.where ? <Button onClick={() => void go({ search: {} })}>{t("Clear the filter")}</Button> : undefined}>{t("A case is made from a report or an alert in the inbox, or opened by hand.")}</Empty>} />
      )}
      <EnterOpens row={at} open={open} />
      {search.bulk ? <BulkDialog where={where} ticked={ticked} refused={search.queue || search.simulated ? t("Leave the queue first: a bulk change is done to what a filter finds.") : false} id={search.bulk === "new" ? undefined : search.bulk} onStarted={(id) => void go({ search: (s) => ({ ...s, bulk: id }) })} onClose={() => { if (search.bulk !== "new") tick([]); void go({ search: (s) => ({ ...s, bulk: undefined }) }); }} /> : null}
      {fresh ? <NewCase onClose={() => start(false)} /> : null}
    </>
  );
}

function EnterOpens({ row, open }: { row?: Case; open: (c: Case) => void }) {
  useKeys([{ keys: "Enter", what: "Open the row", run: () => { if (row) open(row); } }]);
  return null;
}
