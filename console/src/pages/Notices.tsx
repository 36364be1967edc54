// What one was told: mentions, and what happened on cases one watches. It says that something happened; what, is read on the case.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { depth } from "../api/depth";
import { useT, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./account.css";

const route = getRouteApi("/shell/notices");

export function NoticesPage() {
  const t = useT();
  const staff = useStaff();
  const client = useQueryClient();
  const all = route.useSearch().show === "all";
  const go = route.useNavigate();
  useCrumbs({ text: t("For you") });
  const q = useInfiniteQuery({ queryKey: ["notices", all], queryFn: ({ pageParam }) => depth.notices(!all, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const seen = useMutation({ mutationFn: (ids?: string[]) => depth.seen(ids), onSuccess: () => void client.invalidateQueries({ queryKey: ["notices"] }), onError: toast.fail });
  return (
    <>
      <div className="pagehead">
        <h1>{t("For you")}</h1>
        <Seg label={t("Which")} value={all ? "all" : "new"} options={[{ value: "new", text: t("New") }, { value: "all", text: t("All") }]} onChange={(v) => void go({ search: { show: v === "all" ? "all" : undefined } })} />
        <span className="grow" />
        <Button busy={seen.isPending} blocked={rows.some((n) => !n.seen_at) ? false : t("Nothing is new.")} onClick={() => seen.mutate(undefined)}>{t("All looked at")}</Button>
      </div>
      <div className="scroll inner" tabIndex={0} role="region" aria-label={t("For you")}>
        {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={6} /> : rows.length === 0 ? <Empty title={all ? t("Nobody told you anything yet") : t("Nothing new")}>{t("When somebody mentions you in a note, or something happens on a case you watch (V on its page), it stands here.")}</Empty> : null}
        <ul>{rows.map((n) => (
          <li key={n.id} className="row linked" data-new={!n.seen_at}>
            <span className={n.seen_at ? "faint" : "ink2"} style={{ width: 190 }}>{n.seen_at ? null : <i className="dot" aria-hidden="true" />} {Word(n.kind)}{n.seen_at ? null : <span className="sr"> {t("New")}</span>}</span>
            <Link className="grow cut" to="/cases/$id" params={{ id: n.number }} onClick={() => { if (!n.seen_at) seen.mutate([n.id]); }}><span className="mono">{n.number}</span> {n.title}</Link>
            <span className="meta wide-only">{staff.name(n.by)}</span><span className="meta" style={{ width: 84, textAlign: "right" }}><Time at={n.at} /></span>
          </li>))}</ul>
        {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
      </div>
    </>
  );
}
