// One piece of evidence: to look at as one chose to, with its chain of custody and what may be done to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
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
import { EvidenceDestroy } from "./EvidenceDestroy";
import { EvidencePicture, EvidenceWords } from "./EvidenceLook";

const classes = ["ordinary", "injury", "death", "violence", "sexual", "child", "self_harm", "animal", "hate"];

export function EvidenceViewer({ id, onOpen, onClose }: { id: string; onOpen: (id: string) => void; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["evidence", id], queryFn: () => evidence.one(id), retry: false });
  const me = useQuery({ queryKey: ["wellbeing"], queryFn: () => evidence.wellbeing(), retry: false }).data;
  // Its text is not asked for again: that would be another look.
  const again = () => void client.invalidateQueries({ queryKey: ["evidence", id], exact: true });
  const rate = useMutation({ mutationFn: (name: string) => evidence.rate(id, name), onSuccess: again, onError: toast.fail });
  const lock = useMutation({ mutationFn: () => evidence.lock(id, ground), onSuccess: () => { toast.say(t("Locked. Two people know of it and report it.")); onClose(); }, onError: toast.fail });
  const [sure, ask] = useState(false);
  const [ground, know] = useState("seen");
  const e = q.data;
  const choice = me?.choices.find((x) => x.class === (e?.class ?? "")) ?? { blur: true, grey: false };
  return (
    <Dialog title={e?.name || t("Evidence")} shape="modal wide" onClose={onClose} footer={<>
      {e && !e.quarantined && !e.locked && e.state !== "destroyed" ? <a className="btn" href={`/v1/evidence/${id}/content`} download={e.name}><Icon name="import" />{t("Download (recorded)")}</a> : null}
      <span className="meta grow">{t("Looking at it is written into the chain of custody with your name.")}</span></>}>
      {q.error ? <Trouble error={q.error} /> : !e ? <Skeleton lines={5} /> : <>
        {me?.debrief.offered ? <p className="note">{t("That was a lot to look at. If you want to talk to somebody, your lead arranges it; nobody asks why.")} <Link to="/wellbeing">{t("What I am shown, and how")}</Link></p> : null}
        {e.locked ? <p className="note">{t("Locked: it is not shown, copied or exported.")} <Link to="/evidence-locks">{t("Reports and periods")}</Link></p> : e.state === "destroyed" ? <p className="note">{t("It was destroyed. What is below is all that is left of it.")}</p> : e.quarantined ? <Quarantine e={e} onDone={again} /> : e.view ? <EvidencePicture e={e} blur={choice.blur} grey={choice.grey} onMade={onOpen} onSeen={again} /> : e.type === "text/plain" ? <EvidenceWords e={e} onMade={onOpen} onSeen={again} /> : <p className="meta">{t("It is kept as it came and not shown here: download it to look at it on a machine made for that.")}</p>}
        <div className="row wrap">
          <label className="row">{t("What there is to see")}{" "}
            <select className="select" value={e.class} disabled={!!may("evidence.write") || e.state === "destroyed"} onChange={(x) => rate.mutate(x.target.value)}>{e.class ? null : <option value="">{t("nobody said yet")}</option>}{classes.map((x) => <option key={x} value={x}>{Word(`class_${x}`)}</option>)}</select></label>
          <span className="grow" />
          <EvidenceDestroy e={e} onDone={again} />
          {e.locked || e.state === "destroyed" ? null : sure ? <><span className="meta">{t("It disappears for everybody but two roles, with every copy.")}</span><select className="select" aria-label={t("How do you know?")} value={ground} onChange={(x) => know(x.target.value)}>{["seen", "told", "known_hash", "authority"].map((g) => <option key={g} value={g}>{Word(`lock_${g}`)}</option>)}</select><Button tone="danger" busy={lock.isPending} onClick={() => lock.mutate()}>{t("Lock it now")}</Button><Button tone="ghost" onClick={() => ask(false)}>{t("Back")}</Button></>
            : <Button tone="ghost" small onClick={() => ask(true)}>{t("Suspected child abuse material…")}</Button>}
        </div>
        <Facts e={e} />
        {e.copies.length ? <div><h3 className="cap">{t("Redacted copies")}</h3><ul>{e.copies.map((x) => <li key={x.id}><button type="button" className="link" onClick={() => onOpen(x.id)}>{x.name}</button></li>)}</ul></div> : null}
        {e.derived_from ? <p className="meta">{t("A redacted copy.")} <button type="button" className="link" onClick={() => onOpen(e.derived_from!)}>{t("Open its source")}</button></p> : null}
        <Ledger e={e} />
        {e.locked || e.state === "destroyed" ? null : <Move e={e} onDone={again} />}
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

/** What happened to it outside: a copy given, the thing itself handed over or returned. */
function Move({ e, onDone }: { e: EvidenceDetail; onDone: () => void }) {
  const t = useT();
  const no = useMay()("evidence.write");
  const [open, show] = useState(false);
  const [b, set] = useState({ act: "copied", to: "", purpose: "police", why: "" });
  const m = useMutation({ mutationFn: () => evidence.move(e.id, { ...b, to: b.to.trim(), why: b.why.trim() }), onSuccess: () => { show(false); set({ ...b, to: "", why: "" }); onDone(); } });
  if (!open) return <div className="row"><Button small tone="ghost" icon="plus" blocked={no} onClick={() => show(true)}>{t("Enter what happened outside…")}</Button></div>;
  return (
    <form className="row wrap" onSubmit={(x) => { x.preventDefault(); if (b.to.trim() && b.why.trim()) m.mutate(); }}>
      <select className="select" aria-label={t("What happened to it")} value={b.act} onChange={(x) => set({ ...b, act: x.target.value })}>{["copied", "transferred", "returned"].map((a) => <option key={a} value={a}>{Word(`move_${a}`)}</option>)}</select>
      <input className="input" aria-label={t("To whom")} placeholder={t("To whom")} value={b.to} onChange={(x) => set({ ...b, to: x.target.value })} />
      <select className="select" aria-label={t("What for")} value={b.purpose} onChange={(x) => set({ ...b, purpose: x.target.value })}>{["police", "court", "insurer", "regulator", "disclosure", "person", "investigation", "retention", "other"].map((p) => <option key={p} value={p}>{Word(`purpose_${p}`)}</option>)}</select>
      <input className="input grow" aria-label={t("Why")} placeholder={t("Why")} value={b.why} onChange={(x) => set({ ...b, why: x.target.value })} />
      <Button type="submit" busy={m.isPending} blocked={b.to.trim() && b.why.trim() ? false : t("Say to whom, and why.")}>{t("Enter it")}</Button><Button tone="ghost" onClick={() => show(false)}>{t("Back")}</Button>
      <Trouble error={m.error} />
    </form>
  );
}
