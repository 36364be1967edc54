// The stream of answers: searched by expression, shown over time, each one opened to its why.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { Problem } from "../api/problem";
import { decisions, rules } from "../api/routes";
import type { Decision } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Button } from "../ui/Button";
import { Histogram } from "../ui/Charts";
import { Expr } from "../ui/Expr";
import { clockTime, nanos, number, shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { OutcomeMark } from "./outcome";

const route = getRouteApi("/shell/decisions");

export function Decisions() {
  const t = useT();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Decisions") });
  const ask = { where: search.where, from: search.from, to: search.to };
  const q = useInfiniteQuery({
    queryKey: ["decisions", ask], queryFn: ({ pageParam }) => decisions.list(ask, pageParam), initialPageParam: undefined as string | undefined,
    getNextPageParam: (p) => p.next_cursor || undefined, placeholderData: keepPreviousData,
  });
  const hist = useQuery({ queryKey: ["decisions", "histogram", ask], queryFn: () => decisions.histogram(ask), placeholderData: keepPreviousData, retry: false });
  const vocabulary = useQuery({ queryKey: ["vocabulary"], queryFn: () => rules.vocabulary(), staleTime: 300_000, retry: false }).data;
  const names = useQuery({ queryKey: ["rules"], queryFn: rules.list, staleTime: 60_000, retry: false }).data;
  const words = useMemo(() => [
    { name: "outcome", what: t("answer"), values: vocabulary?.outcomes ?? ["allow", "review", "block"] }, { name: "type", what: t("event"), values: vocabulary?.events }, { name: "score", what: t("score") }, { name: "rules", what: t("rules that fired") },
    ...["account", "brand", "region", "version", "at", "event_id", "history"].map((name) => ({ name })), ...(vocabulary?.features ?? []).map((w) => ({ name: w.name, what: w.text || w.type })), ...(vocabulary?.fields ?? []).map((w) => ({ name: w.name, what: w.text || w.type })), ...(names ?? []).map((r) => ({ name: `"${r.id}" in rules`, what: t("rule") })),
  ], [vocabulary, names, t]);
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const truncated = q.data?.pages.some((p) => p.truncated);
  const open = (d: Decision) => void go({ to: "/decisions/$event", params: { event: d.event_id } });
  const sel = rows.find((d) => d.event_id === search.selected) ?? rows[0];
  useKeys([{ keys: "Enter", what: "Open the row", run: () => { if (sel) open(sel); } }]);
  const columns: Column<Decision>[] = [
    { id: "at", head: t("when"), width: "92px", always: true, cell: (d) => <span className="faint"><Time at={d.at} as="clock" /></span>, csv: (d) => d.at },
    { id: "outcome", head: t("answer"), width: "72px", always: true, cell: (d) => <OutcomeMark of={d.outcome} />, csv: (d) => d.outcome },
    { id: "score", head: t("score"), width: "48px", right: true, cell: (d) => number(d.score, 1), csv: (d) => d.score },
    { id: "type", head: t("event"), width: "150px", cell: (d) => <b>{word(d.type)}</b>, csv: (d) => d.type },
    { id: "account", head: t("who"), width: "minmax(90px, 180px)", wide: true, cell: (d) => d.account ? <>{shortName(d.account.name)} <span className="faint">{d.account.kind ? word(d.account.kind) : ""}</span></> : <span className="faint">–</span>, csv: (d) => d.account?.id },
    { id: "rules", head: t("rules"), width: "minmax(100px, 1fr)", cell: (d) => <span className="mono ink2">{d.rules.join(", ") || <span className="faint">{t("none")}</span>}</span>, csv: (d) => d.rules.join(" ") },
    { id: "region", head: t("region"), width: "66px", wide: true, cell: (d) => <span className="ink2">{d.region || "–"}</span>, csv: (d) => d.region },
    { id: "version", head: t("rule set"), width: "60px", wide: true, right: true, cell: (d) => <span className="faint">v{d.version}</span>, csv: (d) => d.version },
    { id: "took", head: t("took"), width: "64px", wide: true, right: true, cell: (d) => <span className="faint">{nanos(d.took_ns)}</span>, csv: (d) => d.took_ns },
  ];
  const [hidden, setHidden] = useColumns("decisions");
  const bad = q.error instanceof Problem && q.error.status === 422 ? (q.error.fields[0]?.message ?? q.error.message) : undefined;
  const clear = () => void go({ search: {} });
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Decisions")}</h1>
        <Expr label={t("Search decisions by an expression")} value={search.where ?? ""} bad={bad} words={words} onApply={(where) => void go({ search: (s) => ({ ...s, where: where || undefined, selected: undefined }) })} examples={[
          { text: 'outcome == "block"', what: t("what was blocked") }, { text: 'score >= 60 and type == "order.placed"', what: t("risky orders") }, { text: 'region == "US-WA" and outcome != "allow"', what: t("held or blocked in Washington") }]} />
        {search.from ? <Button small icon="x" onClick={() => void go({ search: (s) => ({ ...s, from: undefined, to: undefined }) })}>{clockTime(search.from)} – {clockTime(search.to)}</Button> : null}
        <ListMenu name="decisions" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
      </div>
      {hist.data?.length ? <div style={{ padding: "10px 20px 4px", borderBottom: "1px solid var(--line)" }}>
        <Histogram buckets={hist.data} height={84} onPick={(b) => { const i = hist.data.indexOf(b); const end = hist.data[i + 1]?.at; void go({ search: (s) => ({ ...s, from: b.at, to: end }) }); }} />
      </div> : null}
      {truncated ? <div className="warnbox" style={{ margin: "8px 20px" }}>{t("This expression cannot be answered by the index: the newest 100,000 decisions were read.")}</div> : null}
      {q.error && !bad ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="decisions" label={t("Decisions")} rows={rows} columns={columns} hidden={hidden} rowId={(d) => d.event_id} selected={sel?.event_id} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={open}
          more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={bad ? t("The expression cannot be read") : search.where ? t("Nothing matches") : t("No decisions yet")} action={search.where ? <Button onClick={clear}>{t("Clear the filter")}</Button> : undefined}>{bad ? t("Put it right above; nothing was searched.") : t("The marketplace sends an event and the rules answer in microseconds: allow, review or block. Each answer can be opened to its reasons.")}</Empty>} />
      )}
    </>
  );
}
