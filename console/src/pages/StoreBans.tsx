// Bans that stores made: the stores' own wish, no action of ours and nothing against the worker.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { enforcement, type StoreBan } from "../api/enforcement";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionTabs } from "./ActionTabs";

const route = getRouteApi("/shell/actions/store-bans");

export function StoreBansPage() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Actions"), to: "/actions" }, { text: t("Bans of stores") });
  const ended = search.ended === "true";
  const q = useInfiniteQuery({ queryKey: ["storebans", ended, search.account], queryFn: ({ pageParam }) => enforcement.bans({ account: search.account, ended }, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const [adding, add] = useState(false);
  const [over, end] = useState<StoreBan>();
  const client = useQueryClient();
  const m = useMutation({ mutationFn: (b: StoreBan) => enforcement.endBan(b.id), onSuccess: () => { end(undefined); toast.say(t("The ban is over. The marketplace is told.")); void client.invalidateQueries({ queryKey: ["storebans"] }); } });
  const who = (w: StoreBan["worker"]) => <Link to="/people/$ref" params={{ ref: w.ref ?? w.id }}>{w.name || w.ref || w.id}</Link>;
  return (
    <>
      <ActionTabs />
      <div className="pagehead">
        <h1 className="wide-only">{t("Bans of stores")}</h1>
        <Seg label={t("State")} value={ended ? "all" : "open"} onChange={(v) => void go({ search: (s) => ({ ...s, ended: v === "all" ? "true" : undefined }) })} options={[{ value: "open", text: t("In force") }, { value: "all", text: t("All") }]} />
        {search.account ? <><span className="chip">{t("of {{who}}", { who: search.account })}</span><Button small onClick={() => void go({ search: {} })}>{t("Show all")}</Button></> : null}
        <span className="grow" />
        <Button icon="plus" blocked={may("action.take.separate")} onClick={() => add(true)}>{t("Keep a ban")}</Button>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Bans of stores")}>
        <div className="inner">
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={6} /> : rows.length === 0 ? <Empty title={t("No store has banned anybody")}>{t("A store that does not want to see a worker again says so; the worker is not sent there any more. It is no finding and costs the worker nothing else.")}</Empty> : (
            <div className="sideways" tabIndex={0} role="region" aria-label={t("Bans of stores")}><table className="table"><thead><tr><th>{t("store")}</th><th>{t("worker")}</th><th>{t("as the store said")}</th><th>{t("since")}</th><th>{t("kept by")}</th><th /></tr></thead>
              <tbody>{rows.map((b) => <tr key={b.id} className={b.ended_at ? "faint" : undefined}><td>{who(b.merchant)}</td><td>{who(b.worker)}</td><td style={{ minWidth: 180, overflowWrap: "anywhere" }}>{b.reason}</td><td><Time at={b.since} as="clock" /></td><td>{staff.name(b.kept_by)}</td><td className="num">{b.ended_at ? <span className="meta">{t("over since")} <Time at={b.ended_at} as="clock" /></span> : <Button small blocked={may("action.take.separate")} onClick={() => end(b)}>{t("End it")}</Button>}</td></tr>)}</tbody></table></div>)}
          {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
        </div>
      </div>
      {adding ? <Add onClose={() => add(false)} worker={search.account} /> : null}
      {over ? <Dialog title={t("End the ban")} onClose={() => end(undefined)} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate(over)}>{t("End it")}</Button>}><p>{t("Only because the store asks for it. {{worker}} may be sent to {{store}} again.", { worker: over.worker.name ?? over.worker.ref ?? "", store: over.merchant.name ?? over.merchant.ref ?? "" })}</p><Trouble error={m.error} /></Dialog> : null}
    </>
  );
}

function Add({ onClose, worker: given }: { onClose: () => void; worker?: string }) {
  const t = useT();
  const client = useQueryClient();
  const [merchant, setMerchant] = useState("");
  const [worker, setWorker] = useState(given ?? "");
  const [reason, setReason] = useState("");
  const m = useMutation({ mutationFn: () => enforcement.ban({ merchant: merchant.trim(), worker: worker.trim(), reason: reason.trim() }), onSuccess: () => { void client.invalidateQueries({ queryKey: ["storebans"] }); toast.say(t("Kept. The marketplace does not send the worker there any more.")); onClose(); } });
  return (
    <Dialog title={t("Keep a ban")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={merchant.trim() && worker.trim() && reason.trim() ? false : t("Store, worker and reason are needed.")} onClick={() => m.mutate()}>{t("Keep it")}</Button>}>
      <Field label={t("Store")} hint={t("Reference or id")} name="merchant" problem={m.error}><input className="mono" value={merchant} onChange={(e) => setMerchant(e.target.value)} /></Field>
      <Field label={t("Worker")} hint={t("Reference or id")} name="worker" problem={m.error}><input className="mono" value={worker} onChange={(e) => setWorker(e.target.value)} /></Field>
      <Field label={t("As the store said")} name="reason" problem={m.error}><textarea value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
