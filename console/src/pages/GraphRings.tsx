// Where to begin: an account, or one of the rings that were found.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { graph as ask, type Ring } from "../api/graph";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { money, number, shortName } from "../ui/format";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

const route = getRouteApi("/shell/graph");

export function Rings() {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const client = useQueryClient();
  const [text, set] = useState("");
  const [selected, select] = useState<string>();
  useCrumbs({ text: t("Graph") });
  const q = useInfiniteQuery({ queryKey: ["rings"], queryFn: ({ pageParam }) => ask.rings({}, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const run = useQuery({ queryKey: ["rings", "run"], queryFn: ask.run, refetchInterval: (r) => (r.state.data?.state === "queued" || r.state.data?.state === "running" ? 1000 : 60_000) }).data;
  const busy = run?.state === "queued" || run?.state === "running";
  useEffect(() => { if (run?.state === "done") void client.invalidateQueries({ queryKey: ["rings"], exact: true }); }, [run?.number, run?.state]);
  const find = useMutation({ mutationFn: ask.findRings, onSuccess: (r) => client.setQueryData(["rings", "run"], r), onError: toast.fail });
  const open = (seed: string) => void go({ search: { seed } });
  const columns: Column<Ring>[] = [
    { id: "size", head: t("accounts"), width: "76px", always: true, right: true, cell: (r) => <b>{number(r.size)}</b>, csv: (r) => r.size },
    { id: "who", head: t("among them"), width: "minmax(140px, 1fr)", always: true, cell: (r) => r.accounts.map((a) => shortName(a.name ?? "") || a.ref).join(", ") + (r.size > r.accounts.length ? ` +${r.size - r.accounts.length}` : ""), csv: (r) => r.id },
    { id: "growth", head: t("new in 30 days"), width: "110px", right: true, cell: (r) => (r.growth ? <b className="amber">+{number(r.growth)}</b> : <span className="faint">0</span>), csv: (r) => r.growth },
    { id: "bad", head: t("deactivated"), width: "140px", wide: true, right: true, cell: (r) => (r.deactivated + r.suspended ? <span className="red">{r.deactivated ? number(r.deactivated) : ""}{r.suspended ? `${r.deactivated ? " · " : ""}${number(r.suspended)} ${t("suspended")}` : ""}</span> : <span className="faint">0</span>), csv: (r) => r.deactivated },
    { id: "money", head: t("ordered for"), width: "130px", wide: true, right: true, cell: (r) => (r.money[0] ? money(r.money[0].minor, r.money[0].currency) : <span className="faint">–</span>), csv: (r) => r.money[0]?.minor },
    { id: "first", head: t("first seen"), width: "96px", wide: true, cell: (r) => <Time at={r.first_at} as="short" />, csv: (r) => r.first_at },
    { id: "last", head: t("last joined"), width: "96px", wide: true, cell: (r) => <Time at={r.last_at} as="short" />, csv: (r) => r.last_at },
  ];
  const [hidden, setHidden] = useColumns("rings");
  return (
    <>
      <div className="pagehead">
        <h1>{t("Graph")}</h1>
        <form className="row grow" role="search" onSubmit={(e) => { e.preventDefault(); if (text.trim()) open(text.trim()); }}>
          <input className="input" style={{ maxWidth: 320 }} value={text} onChange={(e) => set(e.target.value)} aria-label={t("Account to begin with")} placeholder={t("Reference or id of an account")} autoComplete="off" spellCheck={false} />
          <Button type="submit" blocked={text.trim() ? false : t("Whose graph?")}>{t("Look around it")}</Button>
        </form>
        <span className="meta wide-only" role="status">{busy ? t("looking for rings: {{percent}} %", { percent: run.total ? Math.round((100 * run.done) / run.total) : 0 }) : run?.done_at ? <>{t("rings as of")} <Time at={run.done_at} as="short" /></> : null}</span>
        <Button busy={find.isPending || busy} blocked={may("label.write")} onClick={() => find.mutate()}>{t("Look for rings now")}</Button>
        <ListMenu name="rings" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="rings" label={t("Rings")} rows={rows} columns={columns} hidden={hidden} rowId={(r) => r.id} selected={selected ?? rows[0]?.id} onSelect={select} onOpen={(r) => open(r.id)}
          more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={t("No rings")}>{t("Accounts that share cards, devices, addresses, mail addresses or phone numbers are found here, some minutes after they do. What a crowd shares counts for nothing.")}</Empty>} />
      )}
    </>
  );
}
