// What was done to whom: search, act on several, reverse.
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Problem } from "../api/problem";
import { actions } from "../api/routes";
import type { Action } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Expr } from "../ui/Expr";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { ActionDialog, type Target } from "./ActionDialog";
import { ActionTabs } from "./ActionTabs";
import { Reverse } from "./Reverse";
import { whoName } from "./who";

const route = getRouteApi("/shell/actions");

export function Actions() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Actions") });
  const q = useInfiniteQuery({ queryKey: ["actions", search.where], queryFn: ({ pageParam }) => actions.list({ where: search.where }, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined, placeholderData: (old) => old });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const sel = rows.find((r) => r.id === search.selected) ?? rows[0];
  const [back, reverse] = useState("");
  const [choosing, choose] = useState(false);
  const [targets, setTargets] = useState<Target[]>();
  const no = may("action.take.reverse");
  useKeys([
    { keys: "u", what: "Reverse this action", run: () => { if (sel?.reversible && !sel.reversed_at && !no) reverse(sel.id); } },
    { keys: "b", what: "Act on several accounts", run: () => choose(true) },
  ]);
  const columns: Column<Action>[] = [
    { id: "at", head: t("when"), width: "92px", cell: (a) => <span className="faint"><Time at={a.starts_at} as="clock" /></span>, csv: (a) => a.starts_at },
    { id: "kind", head: t("action"), width: "110px", always: true, cell: (a) => <Link to="/actions/$id" params={{ id: a.id }}><b>{Word(a.kind)}</b></Link>, csv: (a) => a.kind },
    { id: "who", head: t("who"), width: "minmax(110px, 240px)", always: true, cell: (a) => <>{<Link to="/people/$ref" params={{ ref: a.account.id }}>{whoName(a.account)}</Link>}{a.other ? <> · <Link to="/people/$ref" params={{ ref: a.other.id }}>{whoName(a.other)}</Link></> : null}</>, csv: (a) => a.account.ref ?? a.account.id },
    { id: "state", head: t("state"), width: "130px", cell: (a) => a.reversed_at ? <span className="faint">{t("reversed")}</span> : a.acknowledged_at ? <span className="green">{t("acknowledged")}</span> : <span className="amber">{word(a.state)}</span>, csv: (a) => a.state },
    { id: "reason", head: t("reason"), width: "minmax(120px, 1fr)", wide: true, cell: (a) => <span className="ink2">{a.restricted ? t("reason restricted") : a.reason || word(a.reason_code)}</span> },
    { id: "clause", head: t("clause"), width: "120px", wide: true, cell: (a) => <code className="ink2">{a.clause || a.rule || "–"}</code>, csv: (a) => a.clause ?? a.rule },
    { id: "until", head: t("until"), width: "96px", wide: true, cell: (a) => <Time at={a.ends_at} as="clock" />, csv: (a) => a.ends_at },
    { id: "case", head: t("case"), width: "84px", wide: true, cell: (a) => a.case_id ? <Link className="mono" to="/cases/$id" params={{ id: a.case_number ?? a.case_id }}>{a.case_number ?? t("open")}</Link> : <span className="faint">–</span>, csv: (a) => a.case_number },
    { id: "undo", head: "", width: "76px", always: true, right: true, cell: (a) => a.reversed_at || !a.reversible ? null : <Button small blocked={no} onClick={(e) => { e.stopPropagation(); reverse(a.id); }}>{t("Reverse")}</Button> },
  ];
  const [hidden, setHidden] = useColumns("actions");
  const bad = q.error instanceof Problem && q.error.status === 422 ? (q.error.fields[0]?.message ?? q.error.message) : undefined;
  return (
    <>
      <ActionTabs />
      <div className="pagehead">
        <h1 className="wide-only">{t("Actions")}</h1>
        <Expr label={t("Filter actions by an expression")} value={search.where ?? ""} bad={bad} onApply={(where) => void go({ search: { where: where || undefined } })} examples={[{ text: 'kind == "suspend" and state == "applied"', what: t("suspended now") }, { text: 'state == "reversed"', what: t("what was undone") }]} />
        <ListMenu name="actions" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
        <Button kbd="B" blocked={may("action.take.bulk")} onClick={() => choose(true)}>{t("Act on several…")}</Button>
      </div>
      {q.error && !bad ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="actions" label={t("Actions")} rows={rows} columns={columns} hidden={hidden} rowId={(a) => a.id} selected={sel?.id} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={(a) => void go({ to: "/actions/$id", params: { id: a.id } })}
          more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={search.where ? t("Nothing matches") : t("Nothing was done yet")}>{t("Actions are taken on a case, on an account, or on many at once. Each names its reason and can be truly undone.")}</Empty>} />
      )}
      {back ? <Reverse id={back} onClose={() => reverse("")} /> : null}
      {choosing ? <Several onClose={() => choose(false)} onChosen={(x) => { choose(false); setTargets(x); }} /> : null}
      {targets ? <ActionDialog targets={targets} onClose={() => setTargets(undefined)} /> : null}
    </>
  );
}

function Several({ onClose, onChosen }: { onClose: () => void; onChosen: (x: Target[]) => void }) {
  const t = useT();
  const [text, set] = useDraft("bulk:accounts");
  const refs = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  return (
    <Dialog title={t("Act on several accounts")} onClose={onClose} footer={<Button tone="primary" blocked={refs.length ? false : t("Paste references or ids.")} onClick={() => onChosen(refs.map((r) => ({ id: r, name: r })))}>{t("Go on with {{count}} accounts", { count: refs.length })}</Button>}>
      <Field label={t("Accounts")} hint={t("References or ids, one per line or separated by commas. The next step counts them before anything happens.")}><textarea className="mono" rows={8} value={text} onChange={(e) => set(e.target.value)} /></Field>
    </Dialog>
  );
}
