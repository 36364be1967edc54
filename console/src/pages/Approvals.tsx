// What waits for a second signature: the queue by due time, and beside it exactly what one would sign.
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { approvals, type Approval } from "../api/authority";
import { useT, word, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Tabs } from "../ui/Button";
import { number } from "../ui/format";
import { List, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { ApprovalPanel, sizeOf } from "./ApprovalPanel";
import "./authority.css";

const route = getRouteApi("/shell/approvals");

export function Approvals() {
  const t = useT();
  const go = route.useNavigate();
  const { view = "sign", selected } = route.useSearch();
  useCrumbs({ text: t("Approvals") });
  const q = useInfiniteQuery({ queryKey: ["approvals", view], queryFn: ({ pageParam }) => approvals.list(view, pageParam || undefined), initialPageParam: "", getNextPageParam: (p) => p.next_cursor });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const at = rows.find((r) => r.id === selected)?.id ?? selected ?? rows[0]?.id;
  const over = view === "decided";
  const columns: Column<Approval>[] = [
    { id: "due", head: over ? t("Ended") : t("Due"), width: "96px", always: true, cell: (a) => (over ? <Time at={a.decided_at} /> : <Due at={a.due_at} />) },
    { id: "what", head: t("What"), width: "minmax(160px, 1.6fr)", always: true, cell: (a) => <><b className="cut">{a.title}</b>{a.case_number ? <span className="meta">{a.case_number}</span> : null}</> },
    { id: "who", head: t("Asked by"), width: "minmax(90px, 1fr)", wide: true, cell: (a) => <span className="cut">{a.preparer.name || a.preparer.id}</span> },
    { id: "state", head: t("State"), width: "92px", wide: true, cell: (a) => (a.overdue ? <span className="red">{t("overdue")}</span> : word(`approval_${a.state}`)) },
    { id: "size", head: t("Size"), width: "76px", right: true, wide: true, cell: (a) => sizeOf(a) },
  ];
  const show = (v: string) => void go({ search: { view: v === "sign" ? undefined : v }, replace: true });
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Approvals")}</h1>
        <Tabs label={t("Which")} value={view} onChange={show} options={[["sign", t("For me to sign")], ["waiting", t("All waiting")], ["mine", t("I asked")], ["decided", t("Over")]].map(([value, text]) => ({ value: value!, text: text! }))} />
        <span className="grow" />
        <Link to="/limits" className="btn ghost wide-only">{t("Limits")}</Link>
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={8} /></div> : (
        <div className="approvals">
          <div className="approvalqueue">
            <List name="approvals" label={t("Approvals")} rows={rows} columns={columns} rowId={(a) => a.id} selected={at} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })}
              onOpen={() => document.getElementById("approval-shown")?.focus()} more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
              empty={<Empty title={view === "sign" ? t("Nothing waits for your signature") : t("Nothing here")}>{t("What is over somebody's own limit comes here. Who prepared it never signs it.")}</Empty>} />
          </div>
          {at ? <ApprovalPanel key={at} id={at} next={() => { const i = rows.findIndex((r) => r.id === at); const n = rows[i + 1] ?? rows[i - 1]; void go({ search: (s) => ({ ...s, selected: n?.id }), replace: true }); }} /> : <Own />}
        </div>
      )}
    </>
  );
}

/** What one may do alone: shown while nothing waits. */
function Own() {
  const t = useT();
  const q = useInfiniteQuery({ queryKey: ["approvals", "own"], queryFn: () => approvals.mine(), initialPageParam: 0, getNextPageParam: () => undefined });
  const list = q.data?.pages[0] ?? [];
  if (list.length === 0) return null;
  return (
    <section className="approvalpanel" aria-labelledby="own-limits">
      <h2 id="own-limits" className="cap">{t("What you may do alone")}</h2>
      <div className="authwide"><table><thead><tr><th scope="col">{t("What")}</th><th scope="col">{t("Role")}</th><th scope="col" className="num">{t("At once")}</th><th scope="col" className="num">{t("Left")}</th></tr></thead>
        <tbody>{list.map((m, i) => <tr key={i}><th scope="row">{Word(m.kind)}</th><td>{word(m.role)}</td><td className="num">{m.per_act < 0 ? t("any") : m.per_act === 0 ? t("nothing") : number(m.money ? m.per_act / 100 : m.per_act)}</td>
          <td className="num">{m.left < 0 ? t("any") : number(m.money ? m.left / 100 : m.left)}{m.within ? <span className="meta"> / {m.within}</span> : null}</td></tr>)}</tbody></table></div>
    </section>
  );
}
