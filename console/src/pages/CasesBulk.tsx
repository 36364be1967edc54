// Changing many cases: first how many and which, then what, then how far it is. It may be left and goes on.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { depth, type BulkChange } from "../api/depth";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { Severity } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import "./account.css";

const tags = (text: string) => { const l = text.split(/[\s,]+/).filter(Boolean); return l.length ? l : undefined; };

interface Begun { where: string; /** Rows that were ticked: these, whatever the filter finds. */ ticked?: string[]; refused: string | false; onStarted: (id: string) => void; onClose: () => void }

export function BulkDialog({ id, ...of }: Begun & { id?: string }) {
  return id ? <Progress id={id} onClose={of.onClose} /> : <Begin {...of} />;
}

function Begin({ where: filter, ticked = [], refused: no, onStarted, onClose }: Begun) {
  const refused = ticked.length ? false : no, where = ticked.length ? ticked.join(" ") : filter;
  const of = ticked.length ? { cases: ticked } : { where: filter };
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const count = useQuery({ queryKey: ["cases", "bulkcount", where], queryFn: () => depth.countBulk(of), enabled: !refused && !!where, retry: false, staleTime: 0, gcTime: 0 });
  const mine = useQuery({ queryKey: ["casebulks"], queryFn: depth.bulks, retry: false }).data ?? [];
  const [assignee, assign] = useState("-");
  const [priority, rank] = useState("");
  const [add, setAdd] = useState("");
  const [drop, setDrop] = useState("");
  const [note, setNote] = useState("");
  const [outcome, end] = useState("");
  const change: BulkChange = { assignee: assignee === "-" ? undefined : assignee, priority: priority || undefined, add_tags: tags(add), drop_tags: tags(drop), note: note.trim() || undefined, resolve: outcome ? { outcome } : undefined };
  const n = count.data?.count ?? 0;
  const m = useMutation({
    mutationFn: () => depth.startBulk({ ...of, change, count: n, hash: count.data!.hash }),
    onSuccess: (b) => { void client.invalidateQueries({ queryKey: ["casebulks"] }); onStarted(b.id); },
    onError: () => void count.refetch(),
  });
  const nothing = Object.values(change).every((v) => v === undefined);
  const blocked = may("case.bulk") || refused || (!where ? t("Narrow the list first: a bulk change is done to what a filter finds.") : false) || (!count.data ? t("It is being counted.") : n === 0 ? t("No case is found.") : nothing ? t("Say what is changed.") : false);
  return (
    <Dialog title={t("Change many cases")} shape="drawer" onClose={onClose} footer={<><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Change {{count}} cases", { count: n })}</Button>{blocked ? <span className="meta grow">{blocked}</span> : null}</>}>
      {refused || !where ? <div className="warnbox">{refused || t("Narrow the list first: a bulk change is done to what a filter finds.")}</div> : count.error ? <Trouble error={count.error} retry={() => void count.refetch()} /> : !count.data ? <Skeleton lines={3} /> : (
        <div className="warnbox">
          <div><b style={{ fontSize: 20 }}>{number(n)}</b> {t("cases would be changed")}{count.data.critical ? <b className="red"> · {t("{{count}} of them S0 or S1", { count: count.data.critical })}</b> : null}</div>
          <ul>{count.data.sample.slice(0, 6).map((c) => <li key={c.id} className="row"><Severity of={c.severity} /><span className="mono">{c.number}</span><span className="cut">{c.title}</span></li>)}</ul>
          {n > Math.min(6, count.data.sample.length) ? <p className="meta">{t("and {{count}} more", { count: n - Math.min(6, count.data.sample.length) })}</p> : null}
        </div>)}
      <Field label={t("Give them to")} name="assignee" problem={m.error}><select value={assignee} data-autofocus onChange={(e) => assign(e.target.value)}><option value="-">{t("leave as it is")}</option><option value="">{t("nobody")}</option>{staff.list.map((s) => <option key={s.id} value={s.id}>{staff.label(s.id)}</option>)}</select></Field>
      <Field label={t("Priority")} name="priority" problem={m.error}><select value={priority} onChange={(e) => rank(e.target.value)}><option value="">{t("leave as it is")}</option>{["urgent", "high", "normal", "low"].map((p) => <option key={p} value={p}>{Word(p)}</option>)}</select></Field>
      <div className="row" style={{ gap: 12 }}>
        <div className="grow"><Field label={t("Add tags")} name="add_tags" problem={m.error}><input value={add} onChange={(e) => setAdd(e.target.value)} /></Field></div>
        <div className="grow"><Field label={t("Take tags off")} name="drop_tags" problem={m.error}><input value={drop} onChange={(e) => setDrop(e.target.value)} /></Field></div>
      </div>
      <Field label={t("Note on each")} name="note" problem={m.error}><textarea rows={2} value={note} onChange={(e) => setNote(e.target.value)} /></Field>
      <Field label={t("End them as")} name="outcome" problem={m.error} hint={t("Only what states no fact: what somebody did is decided case by case.")}><select value={outcome} disabled={!!may("case.close")} onChange={(e) => end(e.target.value)}><option value="">{t("leave as it is")}</option>{["duplicate", "withdrawn", "out_of_scope", "referred"].map((o) => <option key={o} value={o}>{Word(o)}</option>)}</select></Field>
      <Trouble error={m.error} />
      {mine.length ? <details><summary className="meta">{t("Earlier bulk changes of yours")}</summary><ul>{mine.map((b) => <li key={b.id} className="row linked"><button type="button" className="link grow" onClick={() => onStarted(b.id)}>{t("{{done}} of {{all}}", { done: b.done, all: b.count })} · {word(`bulk_${b.state}`)}</button><span className="meta"><Time at={b.created_at} /></span></li>)}</ul></details> : null}
    </Dialog>
  );
}

function Progress({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["casebulk", id], queryFn: () => depth.bulk(id), refetchInterval: (x) => (x.state.data?.state === "running" ? 1000 : false) });
  const stop = useMutation({ mutationFn: () => depth.cancelBulk(id), onSuccess: (b) => client.setQueryData(["casebulk", id], b) });
  const b = q.data;
  const close = () => { void client.invalidateQueries({ queryKey: ["cases"] }); onClose(); };
  const part = b ? (b.done + b.failed) / Math.max(1, b.count) : 0;
  return (
    <Dialog title={t("Bulk change")} shape="drawer" onClose={close} footer={b?.state === "running" ? <Button busy={stop.isPending} onClick={() => stop.mutate()}>{t("Stop it: what was done stays")}</Button> : <Button tone="primary" onClick={close}>{t("Back to the list")}</Button>}>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !b ? <Skeleton lines={3} /> : <>
        <div className="bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)} aria-label={t("Bulk change")}><i style={{ width: `${part * 100}%` }} /></div>
        <p aria-live="polite"><b>{t("{{done}} of {{all}}", { done: b.done, all: b.count })}</b> · {word(`bulk_${b.state}`)}{b.failed ? <span className="red"> · {t("{{count}} could not be changed", { count: b.failed })}</span> : null}</p>
        {b.state === "running" ? <p className="meta">{t("You can leave: it goes on, each case is changed once, and it stands under Change many cases.")}</p> : null}
        {b.failures.length ? <ul>{b.failures.map((f) => <li key={f.case_id} className="row linked"><Link className="grow mono" to="/cases/$id" params={{ id: f.case_id }}>{f.case_id}</Link><code>{f.failure}</code></li>)}</ul> : null}
      </>}
      <Trouble error={stop.error} />
    </Dialog>
  );
}
