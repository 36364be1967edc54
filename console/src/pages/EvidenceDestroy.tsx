// Destroying evidence: what is lost and what stays is said first, and the name is typed so that nobody does it by habit.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { evidence, type EvidenceDetail } from "../api/evidence";
import { known, useT, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { bytes } from "../ui/format";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

/** The button, with the reason where it may not be done; nobody without the permission is shown it. */
export function EvidenceDestroy({ e, onDone }: { e: EvidenceDetail; onDone: () => void }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const [open, show] = useState(false);
  if (may("evidence.destroy") || e.locked || e.state === "destroyed") return null;
  const no = e.added_by === me?.id ? t("Who brought evidence does not destroy it: ask a colleague.")
    : e.relied_on ? t("It is kept: {{what}} stands on it. Correct or withdraw that first.", { what: known(`relied_${e.relied_on}`) ? word(`relied_${e.relied_on}`) : e.relied_on }) : false;
  return (
    <>
      <Button small tone="ghost" blocked={no} onClick={() => show(true)}>{t("Destroy it…")}</Button>
      {open ? <Sure e={e} onClose={() => show(false)} onDone={() => { show(false); onDone(); }} /> : null}
    </>
  );
}

function Sure({ e, onClose, onDone }: { e: EvidenceDetail; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const [why, set] = useState("");
  const [name, type] = useState("");
  const m = useMutation({ mutationFn: () => evidence.destroy(e.id, why.trim()), onSuccess: () => { toast.say(t("Destroyed. Its hash and its chain of custody stay.")); onDone(); } });
  const no = !why.trim() ? t("Say why.") : name.trim() !== e.name ? t("Type its name to say that you mean it.") : false;
  return (
    <Dialog title={t("Destroy “{{name}}”?", { name: e.name })} onClose={onClose} footer={<><Button onClick={onClose}>{t("Keep it")}</Button><span className="grow" /><Button tone="danger" busy={m.isPending} blocked={no} onClick={() => m.mutate()}>{t("Destroy it for good")}</Button></>}>
      <p><b>{t("Lost for good, also for us:")}</b> {t("the file of {{size}}, its preview and its small picture, and what the camera wrote into it.", { size: bytes(e.size) })}</p>
      <p><b>{t("What stays:")}</b> {t("its name, its hash, and the whole chain of custody with your name, the time and your reason. Packages that were handed out are not called back.")}</p>
      {e.copies.length ? <p className="amber">{t("Its redacted copies stay, each to be destroyed by itself: {{names}}.", { names: e.copies.map((x) => x.name).join(", ") })}</p> : null}
      <Field label={t("Why it is destroyed")} name="why" problem={m.error} hint={t("A court may read this: the period that ended, or the request.")}><textarea data-autofocus rows={3} maxLength={2000} value={why} onChange={(x) => set(x.target.value)} /></Field>
      <Field label={t("Its name, as above")}><input value={name} autoComplete="off" spellCheck={false} onChange={(x) => type(x.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
