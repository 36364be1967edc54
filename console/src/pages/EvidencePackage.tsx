// A package of evidence for somebody outside: proven by the log, sealed to their key if they have one.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { askPackage } from "../api/evidence";
import type { Case } from "../api/types";
import { useT, Word } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

const purposes = ["police", "court", "insurer", "regulator", "disclosure", "person", "investigation", "other"];

export function EvidencePackageDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const [purpose, setPurpose] = useState("court");
  const [recipient, setRecipient] = useState("");
  const [key, setKey] = useState("");
  const [shared, setShared] = useState(false);
  const [why, setWhy] = useState("");
  const m = useMutation({
    mutationFn: () => askPackage(c.id, { purpose, recipient: recipient.trim() || undefined, recipient_key: key.trim() || undefined, form: shared ? "shared" : "original", why: why.trim() || undefined }),
    onSuccess: (got) => {
      if ("approval" in got) toast.say(t("It waits for a second signature; then it can be fetched."));
      else {
        const a = document.createElement("a");
        a.href = URL.createObjectURL(got.file);
        a.download = got.name;
        a.click();
        URL.revokeObjectURL(a.href);
      }
      onClose();
    },
  });
  return (
    <Dialog title={t("Package of evidence")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={recipient.trim() ? false : t("Say who gets it.")} onClick={() => m.mutate()}>{t("Make the package")}</Button>}>
      <Field label={t("What for")} name="purpose" problem={m.error}><select value={purpose} onChange={(e) => setPurpose(e.target.value)}>{purposes.map((p) => <option key={p} value={p}>{Word(`purpose_${p}`)}</option>)}</select></Field>
      <Field label={t("Who gets it")} name="recipient" problem={m.error}><input value={recipient} onChange={(e) => setRecipient(e.target.value)} /></Field>
      <Field label={t("Their key")} hint={t("age1…: only they can open it. Without a key it is a plain zip.")} name="recipient_key" problem={m.error}><input className="mono" value={key} onChange={(e) => setKey(e.target.value)} /></Field>
      <Field label={t("Why")} name="why" problem={m.error}><input value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <label className="choice"><input type="checkbox" checked={shared} onChange={(e) => setShared(e.target.checked)} />{t("Copies without metadata, and redacted copies instead of their sources")}</label>
      <Trouble error={m.error} />
    </Dialog>
  );
}
