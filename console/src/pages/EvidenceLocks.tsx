// Suspected child abuse material: what is locked, what was reported to whom, and how long it is kept. Nothing is shown.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { evidence, type Locked } from "../api/evidence";
import { useT, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { fullTime } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./evidence.css";

export function EvidenceLocksPage() {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const no = may("evidence.locked");
  const q = useQuery({ queryKey: ["evidence", "locks"], queryFn: () => evidence.locks(), retry: false, enabled: !no });
  const [telling, tell] = useState<Locked>();
  const [lifting, lift] = useState<Locked>();
  useCrumbs({ text: t("Locked evidence") });
  const list = [...(q.data ?? [])].sort((a, b) => Number(!!a.reported_at) - Number(!!b.reported_at));
  const open = list.filter((l) => !l.reported_at).length;
  return (
    <>
      <div className="pagehead"><h1>{t("Locked evidence")}</h1>{open ? <span className="chip bad">{t("{{count}} not reported yet", { count: open })}</span> : null}</div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Locked evidence")}><div className="inner">
        <p className="ink2" style={{ maxWidth: 680, marginBottom: 12 }}>{t("Suspected child abuse material. It is not shown, copied, exported or searched, here neither. Report it where the law of the place asks, and write the reference down; from then it is kept for its period.")}</p>
        {no ? <Empty title={t("Not for your role")}>{no}</Empty> : q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !q.data ? <Skeleton lines={4} /> : list.length === 0 ? <Empty title={t("Nothing is locked")}>{t("Whoever sees evidence can lock it, from the piece itself; then it appears here and nowhere else.")}</Empty> : (
          <div className="sideways" tabIndex={0} role="region" aria-label={t("What is locked")}><table className="table"><thead><tr><th>{t("locked")}</th><th>{t("by")}</th><th>{t("how it is known")}</th><th>{t("case")}</th><th>SHA-256</th><th>{t("kept until")}</th><th>{t("report")}</th><th /></tr></thead>
            <tbody>{list.map((l) => {
              const mine = l.locked_by === me?.id;
              return (
                <tr key={l.evidence_id}><td><Time at={l.locked_at} as="clock" /></td><td>{staff.name(l.locked_by)}</td><td>{Word(`lock_${l.ground}`)}</td>
                  <td>{l.case_id ? <Link to="/cases/$id" params={{ id: l.case_id }}>{t("Case")}</Link> : "–"}</td><td><Copy text={l.sha256} show={`${l.sha256.slice(0, 12)}…`} /></td><td>{fullTime(l.preserve_until)}</td>
                  <td>{l.reported_at ? <>{l.authority} · <span className="mono">{l.reference}</span> <span className="meta"><Time at={l.reported_at} /></span></> : <b className="red">{t("not reported yet")}</b>}</td>
                  <td className="num">{l.reported_at ? null : <span className="row"><Button small tone="primary" onClick={() => tell(l)}>{t("Note the report…")}</Button><Button small tone="ghost" blocked={mine ? t("Another person says that it was a mistake.") : false} onClick={() => lift(l)}>{t("A mistake…")}</Button></span>}</td></tr>);
            })}</tbody></table></div>)}
      </div></div>
      {telling ? <ReportDialog l={telling} onClose={() => tell(undefined)} /> : null}
      {lifting ? <LiftDialog l={lifting} onClose={() => lift(undefined)} /> : null}
    </>
  );
}

const minute = (d: Date) => new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function ReportDialog({ l, onClose }: { l: Locked; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [authority, setAuthority] = useState("");
  const [reference, setReference] = useState("");
  const [at, setAt] = useState(minute(new Date()));
  const [until, setUntil] = useState("");
  const m = useMutation({
    mutationFn: () => evidence.report(l.evidence_id, { authority: authority.trim(), reference: reference.trim(), reported_at: new Date(at).toISOString(), preserve_until: until ? new Date(until).toISOString() : undefined }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["evidence"] }); toast.say(t("Noted; it is kept for its period.")); onClose(); },
  });
  return (
    <Dialog title={t("Note the report")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={authority.trim().length < 2 ? t("Say to whom.") : !reference.trim() ? t("Write down the number they gave.") : !at ? t("Say when.") : false} onClick={() => m.mutate()}>{t("Note it")}</Button>}>
      <p className="meta">{t("The report itself is made outside, on the authority's own form. Here stands that it was made.")}</p>
      <Field label={t("To whom")} name="authority" problem={m.error}><input value={authority} onChange={(e) => setAuthority(e.target.value)} placeholder="NCMEC CyberTipline" /></Field>
      <Field label={t("The number they gave")} name="reference" problem={m.error}><input className="mono" value={reference} onChange={(e) => setReference(e.target.value)} /></Field>
      <Field label={t("When")} name="reported_at" problem={m.error}><input type="datetime-local" value={at} onChange={(e) => setAt(e.target.value)} /></Field>
      <Field label={t("Keep it longer than a year, until")} hint={t("Only where the law of the place or the authority asks.")} name="preserve_until" problem={m.error}><input type="date" value={until} onChange={(e) => setUntil(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function LiftDialog({ l, onClose }: { l: Locked; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => evidence.unlock(l.evidence_id, why.trim()), onSuccess: () => { void client.invalidateQueries({ queryKey: ["evidence"] }); onClose(); } });
  return (
    <Dialog title={t("It was locked by mistake")} onClose={onClose} footer={<Button tone="danger" busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Show it again to those of the case")}</Button>}>
      <Field label={t("How do you know?")} name="why" problem={m.error}><textarea rows={3} value={why} data-autofocus onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
