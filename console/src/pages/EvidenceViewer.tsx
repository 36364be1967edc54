// One piece of evidence: to look at as one chose to, with its chain of custody and what may be done to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { evidence, type EvidenceDetail } from "../api/evidence";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { bytes, clockTime, fullTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { EvidencePicture, EvidenceWords } from "./EvidenceLook";

const classes = ["ordinary", "injury", "death", "violence", "sexual", "child", "self_harm", "animal", "hate"];

export function EvidenceViewer({ id, onOpen, onClose }: { id: string; onOpen: (id: string) => void; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["evidence", id], queryFn: () => evidence.one(id), retry: false });
  const me = useQuery({ queryKey: ["wellbeing"], queryFn: () => evidence.wellbeing(), retry: false }).data;
  const again = () => void client.invalidateQueries({ queryKey: ["evidence"] });
  const rate = useMutation({ mutationFn: (name: string) => evidence.rate(id, name), onSuccess: again, onError: toast.fail });
  const lock = useMutation({ mutationFn: () => evidence.lock(id), onSuccess: () => { toast.say(t("Locked. Two people know of it and report it.")); onClose(); }, onError: toast.fail });
  const [sure, ask] = useState(false);
  const e = q.data;
  const choice = me?.choices.find((x) => x.class === (e?.class ?? "")) ?? { blur: true, grey: false };
  return (
    <Dialog title={e?.name || t("Evidence")} shape="modal wide" onClose={onClose} footer={<>
      {e && !e.quarantined ? <a className="btn" href={`/v1/evidence/${id}/content`} download={e.name}><Icon name="import" />{t("Download (recorded)")}</a> : null}
      <span className="meta grow">{t("Looking at it is written into the chain of custody with your name.")}</span></>}>
      {q.error ? <Trouble error={q.error} /> : !e ? <Skeleton lines={5} /> : <>
        {me?.debrief.offered ? <p className="note">{t("That was a lot to look at. If you want to talk to somebody, your lead arranges it; nobody asks why.")}</p> : null}
        {e.quarantined ? <Quarantine e={e} onDone={again} /> : e.view ? <EvidencePicture e={e} blur={choice.blur} grey={choice.grey} onMade={onOpen} /> : e.type === "text/plain" ? <EvidenceWords e={e} onMade={onOpen} /> : null}
        <div className="row wrap">
          <label className="row">{t("What there is to see")}{" "}
            <select value={e.class} disabled={!!may("evidence.write")} onChange={(x) => rate.mutate(x.target.value)}>{e.class ? null : <option value="">{t("nobody said yet")}</option>}{classes.map((x) => <option key={x} value={x}>{Word(`class_${x}`)}</option>)}</select></label>
          <span className="grow" />
          {sure ? <><span className="meta">{t("It disappears for everybody but two roles, with every copy.")}</span><Button tone="danger" busy={lock.isPending} onClick={() => lock.mutate()}>{t("Lock it now")}</Button><Button tone="ghost" onClick={() => ask(false)}>{t("Back")}</Button></>
            : <Button tone="ghost" small onClick={() => ask(true)}>{t("Suspected child abuse material…")}</Button>}
        </div>
        <Facts e={e} />
        {e.copies.length ? <div><h3 className="cap">{t("Redacted copies")}</h3><ul>{e.copies.map((x) => <li key={x.id}><button type="button" className="link" onClick={() => onOpen(x.id)}>{x.name}</button></li>)}</ul></div> : null}
        {e.derived_from ? <p className="meta">{t("A redacted copy.")} <button type="button" className="link" onClick={() => onOpen(e.derived_from!)}>{t("Open its source")}</button></p> : null}
        <Ledger e={e} />
      </>}
    </Dialog>
  );
}

function Facts({ e }: { e: EvidenceDetail }) {
  const t = useT();
  const x = e.exif;
  return (
    <dl className="facts">
      <dt>{t("type")}</dt><dd>{e.type}</dd><dt>{t("size")}</dt><dd>{bytes(e.size)}</dd>
      <dt>SHA-256</dt><dd className="mono" style={{ overflowWrap: "anywhere" }}>{e.sha256}</dd><dt>{t("received")}</dt><dd>{fullTime(e.added_at)}</dd>
      <dt>{t("state")}</dt><dd>{word(e.state)}{e.why ? ` · ${e.why}` : ""}</dd>
      {x ? <><dt>{t("camera")}</dt><dd>{[x.make, x.model, x.taken_at, x.latitude !== undefined ? `${x.latitude.toFixed(5)}, ${x.longitude?.toFixed(5)}` : ""].filter(Boolean).join(" · ")}</dd></> : null}
    </dl>
  );
}

function Ledger({ e }: { e: EvidenceDetail }) {
  const t = useT();
  const staff = useStaff();
  return (
    <div><h3 className="cap">{t("Chain of custody")}</h3>
      <ol className="ledger">{e.custody.map((x) => (
        <li key={x.n} className="row meta"><span style={{ width: 92 }} title={fullTime(x.at)}>{clockTime(x.at)}</span><b>{Word(x.act)}</b><span className="grow cut" title={x.why}>{[x.purpose ? word(`purpose_${x.purpose}`) : "", x.to, x.why, x.note].filter(Boolean).join(" · ")}</span><span>{staff.name(x.actor)}</span></li>))}</ol>
    </div>
  );
}

function Quarantine({ e, onDone }: { e: EvidenceDetail; onDone: () => void }) {
  const t = useT();
  const may = useMay();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => evidence.release(e.id, why.trim()), onSuccess: onDone });
  return (
    <div className="note">
      <p>{e.scan === "infected" ? t("In quarantine: the scanner found {{what}}.", { what: e.scan_note ?? "?" }) : e.scan === "pending" ? t("In quarantine until the scanner has looked at it.") : t("In quarantine: nothing has looked for malware in it.")}</p>
      {e.scan === "none" ? <form className="row" onSubmit={(x) => { x.preventDefault(); if (why.trim()) m.mutate(); }}>
        <input className="input grow" aria-label={t("Why may it be looked at?")} placeholder={t("Why may it be looked at?")} value={why} onChange={(x) => set(x.target.value)} />
        <Button type="submit" busy={m.isPending} blocked={may("evidence.release") || (why.trim() ? false : t("Give a reason."))}>{t("Release it")}</Button></form> : null}
      <Trouble error={m.error} />
    </div>
  );
}
