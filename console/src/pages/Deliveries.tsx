// Every webhook that was sent: what failed, each attempt, and sending it again.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { enforcement } from "../api/enforcement";
import { admin } from "../api/routes";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { DeliveryTable } from "./DeliveryTable";
import "./enforcement.css";

const route = getRouteApi("/shell/webhooks");

export function DeliveriesPage() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Webhook deliveries") });
  const client = useQueryClient();
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: () => admin.webhooks() });
  const f = { endpoint: search.endpoint, object: search.object, state: search.state };
  const q = useInfiniteQuery({ queryKey: ["deliveries", f], queryFn: ({ pageParam }) => enforcement.deliveries(f, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined, refetchInterval: 10_000, placeholderData: (old) => old });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const failed = rows.filter((d) => d.state === "failed");
  const [all, ask] = useState(false);
  const m = useMutation({
    mutationFn: async () => { for (const d of failed) await admin.replay(d.id); },
    onSuccess: () => { ask(false); toast.say(t("Sent again under its id; the receiver knows it by that.")); void client.invalidateQueries({ queryKey: ["deliveries"] }); },
  });
  const set = (part: Partial<typeof f>) => void go({ search: (s) => ({ ...s, ...part }), replace: true });
  const url = (id: string) => hooks.data?.find((h) => h.id === id)?.url ?? id;
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Webhook deliveries")}</h1>
        <Seg label={t("State")} value={search.state ?? ""} onChange={(v) => set({ state: v || undefined })} options={[{ value: "", text: t("All") }, { value: "pending", text: t("Waiting") }, { value: "failed", text: t("Failed") }, { value: "acknowledged", text: t("Acknowledged") }]} />
        <select className="select" style={{ width: "auto", maxWidth: 260 }} aria-label={t("Endpoint")} value={search.endpoint ?? ""} onChange={(e) => set({ endpoint: e.target.value || undefined, object: undefined })}><option value="">{t("All endpoints")}</option>{(hooks.data ?? []).map((h) => <option key={h.id} value={h.id}>{h.url}</option>)}</select>
        <span className="grow" />
        <Button blocked={may("webhook.write") || (failed.length ? false : t("None of those shown has failed."))} onClick={() => ask(true)}>{t("Send {{count}} failed again", { count: failed.length })}</Button>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Webhook deliveries")}>
        <div className="inner">
          {search.object ? <p className="row" style={{ marginBottom: 8 }}><span className="chip">{t("about {{id}}", { id: search.object })}</span><Button small onClick={() => set({ object: undefined })}>{t("Show all")}</Button></p> : null}
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={8} /> : rows.length === 0 ? (
            <Empty title={search.state || search.object ? t("Nothing matches") : t("Nothing was sent yet")}>{t("Each action is sent to the endpoints that take it, signed. A 2xx answer is the acknowledgement.")} <br /><Link className="btn" to="/admin" search={{ tab: "webhooks" }}>{t("Endpoints")}</Link></Empty>
          ) : <DeliveryTable list={rows} wide url={url} />}
          {q.hasNextPage ? <p style={{ marginTop: 12 }}><Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button></p> : null}
        </div>
      </div>
      {all ? <Dialog title={t("Send {{count}} failed again", { count: failed.length })} onClose={() => ask(false)} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Send them again")}</Button>}><p>{t("Each keeps its id, so that a receiver that took it already does nothing twice. Who sent it again stays in the audit log.")}</p><Trouble error={m.error} /></Dialog> : null}
    </>
  );
}
