// A package of evidence for somebody outside: proven by the log, sealed to their key if they have one.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askPackage, evidence, fetchPackage, type EvidencePackage } from "../api/evidence";
import type { Case } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

const purposes = ["police", "court", "insurer", "regulator", "disclosure", "person", "investigation", "other"];

function save({ name, file }: { name: string; file: Blob }) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(file);
  a.download = name;
  a.click();
  URL.revokeObjectURL(a.href);
}

export function EvidencePackageDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState("court");
  const [recipient, setRecipient] = useState("");
  const [key, setKey] = useState("");
  const [shared, setShared] = useState(false);
  const [why, setWhy] = useState("");
  const made = useQuery({ queryKey: ["case", c.id, "packages"], queryFn: () => evidence.packages(c.id), retry: false });
  const m = useMutation({
    mutationFn: () => askPackage(c.id, { purpose, recipient: recipient.trim() || undefined, recipient_key: key.trim() || undefined, form: shared ? "shared" : "original", why: why.trim() || undefined }),
    onSuccess: (got) => {
      void client.invalidateQueries({ queryKey: ["case", c.id, "packages"] });
      if ("approval" in got) { toast.say(t("It waits for a second signature; then it can be fetched here.")); setRecipient(""); setWhy(""); setKey(""); return; }
      save(got);
      onClose();
    },
  });
  return (
    <Dialog title={t("Package of evidence")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={recipient.trim() ? false : t("Say who gets it.")} onClick={() => m.mutate()}>{t("Make the package")}</Button>}>
      {made.data?.length ? <section aria-label={t("Packages of this case")}><h3 className="cap">{t("Packages of this case")}</h3><ul className="packages">{made.data.map((p) => <Made key={p.id} p={p} />)}</ul></section> : null}
      <p className="meta">{t("A zip with every file, its chain of custody, the facts and findings of the case, and proofs that anybody can check without us.")}</p>
      <Field label={t("What for")} name="purpose" problem={m.error}><select value={purpose} onChange={(e) => setPurpose(e.target.value)}>{purposes.map((p) => <option key={p} value={p}>{Word(`purpose_${p}`)}</option>)}</select></Field>
      <Field label={t("Who gets it")} name="recipient" problem={m.error}><input value={recipient} data-autofocus onChange={(e) => setRecipient(e.target.value)} /></Field>
      <Field label={t("Their key")} hint={t("age1…: only they can open it. Without a key it is a plain zip.")} name="recipient_key" problem={m.error}><input className="mono" value={key} onChange={(e) => setKey(e.target.value)} /></Field>
      <Field label={t("Why")} name="why" problem={m.error}><input value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <label className="choice"><input type="checkbox" checked={shared} onChange={(e) => setShared(e.target.checked)} />{t("Copies without metadata, and redacted copies instead of their sources")}</label>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Made({ p }: { p: EvidencePackage }) {
  const t = useT();
  const staff = useStaff();
  const m = useMutation({ mutationFn: () => fetchPackage(p.id), onSuccess: save, onError: toast.fail });
  return (
    <li className="row">
      <span className="grow"><b>{p.recipient || Word(`purpose_${p.purpose}`)}</b> <span className={p.state === "ready" ? "chip good" : "chip warn"}>{Word(`package_${p.state}`)}</span>
        <span className="meta">{[word(`purpose_${p.purpose}`), word(`package_${p.form}`), p.sealed ? t("sealed to their key") : "", t("{{count}} files", { count: p.items }), staff.name(p.asked_by)].filter(Boolean).join(" · ")} · <Time at={p.asked_at} /></span></span>
      {p.state === "ready" ? <Button small icon="import" busy={m.isPending} onClick={() => m.mutate()}>{t("Fetch it")}</Button> : p.approval_id ? <Link to="/approvals" search={{ view: "waiting", selected: p.approval_id }}>{t("Who signs")}</Link> : null}
    </li>
  );
}
