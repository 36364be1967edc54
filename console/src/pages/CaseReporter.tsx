// Who reported, where it is withheld: why, the purpose that opens it, the mark, and who looked.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { reporter, purposes } from "../api/confidence";
import type { Case, Party } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

export function CaseReporter({ c, p }: { c: Case; p: Party }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const [dialog, open] = useState<"" | "see" | "mark" | "looks">("");
  const closed = p.withheld === "confidential";
  const holder = !may("reporter.read");
  const close = () => open("");
  useKeys([{ keys: "p", what: "See who reported, for a purpose", run: () => open("see") }], closed && holder);
  const mayMark = p.role === "reporter" && !may("case.write") && (!p.confidential || holder);
  return (
    <>
      <div className="row wrap" style={{ gap: 5, margin: "4px 0" }}>
        {p.confidential ? <span className="chip warn" title={t("The reporter asked that nobody sees who they are without a purpose.")}>{t("confidential")}</span> : null}
        {p.withheld === "reporter" ? <span className="chip" title={t("Who reported is for those who speak with reporters or answer for them. A message reaches them all the same.")}>{t("who it is: withheld")}</span> : null}
        {closed && holder ? <Button small kbd="P" icon="lock" onClick={() => open("see")}>{t("See who reported…")}</Button> : null}
      </div>
      <div className="row wrap" style={{ gap: 10 }}>
        {p.confidential && (holder || c.assignee === me?.id) ? <button type="button" className="link meta" onClick={() => open("looks")}>{t("who looked")}</button> : null}
        {mayMark ? <button type="button" className="link meta" onClick={() => open("mark")}>{p.confidential ? t("no longer confidential…") : t("keep confidential…")}</button> : null}
      </div>
      {dialog === "see" ? <See c={c} onClose={close} /> : null}
      {dialog === "mark" ? <Mark c={c} p={p} onClose={close} /> : null}
      {dialog === "looks" ? <Looks c={c} onClose={close} /> : null}
    </>
  );
}

function See({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<string>(purposes[0]);
  const [reason, setReason] = useState("");
  const m = useMutation({ mutationFn: () => reporter.open(c.id, purpose, reason.trim()),
    onSuccess: (l) => { toast.say(t("Open to you until {{when}}. It is on the case's timeline.", { when: new Date(l.until).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) })); void client.invalidateQueries(); onClose(); } });
  const missing = reason.trim().length < 5 ? t("Say why in a sentence.") : false;
  return (
    <Dialog title={t("See who reported")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button tone="primary" kbd="Enter" busy={m.isPending} blocked={missing} onClick={() => m.mutate()}>{t("Show me")}</Button></>}>
      <p>{t("The reporter asked for this to be confidential. It opens for you alone, for four hours at most; the case's owner sees who looked and why.")}</p>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); if (!missing && !m.isPending) m.mutate(); }}>
        <Field label={t("Why, in a sentence")} name="reason" problem={m.error}><input data-autofocus value={reason} maxLength={2000} autoComplete="off" onChange={(e) => setReason(e.target.value)} /></Field>
        <Field label={t("Purpose")} name="purpose" problem={m.error}><select value={purpose} onChange={(e) => setPurpose(e.target.value)}>{purposes.map((x) => <option key={x} value={x}>{Word(`look_${x}`)}</option>)}</select></Field>
        <button type="submit" hidden />
      </form>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Mark({ c, p, onClose }: { c: Case; p: Party; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const m = useMutation({ mutationFn: () => reporter.mark(c.id, p.id, !p.confidential, reason.trim()), onSuccess: () => { void client.invalidateQueries(); onClose(); } });
  const missing = reason.trim().length < 5 ? t("Say why in a sentence.") : false;
  return (
    <Dialog title={p.confidential ? t("No longer confidential") : t("Keep the reporter confidential")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button tone="primary" kbd="Enter" busy={m.isPending} blocked={missing} onClick={() => m.mutate()}>{p.confidential ? t("Take the mark away") : t("Mark as confidential")}</Button></>}>
      <p>{p.confidential ? t("Everybody who speaks with reporters sees who this is again, without saying why.") : t("From now on everybody but the case's owner says why before they see who this is.")}</p>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); if (!missing && !m.isPending) m.mutate(); }}>
        <Field label={t("Why, in a sentence")} name="reason" problem={m.error}><input data-autofocus value={reason} maxLength={2000} autoComplete="off" onChange={(e) => setReason(e.target.value)} /></Field>
        <button type="submit" hidden />
      </form>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Looks({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["case", c.id, "reporter"], queryFn: () => reporter.looks(c.id), retry: false });
  return (
    <Dialog title={t("Who looked at the reporter")} onClose={onClose} reading footer={<Button onClick={onClose}>{t("Close")}</Button>}>
      {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton /> : q.data.length === 0 ? <p className="meta">{t("Nobody yet.")}</p> : (
        <ul className="stack">{q.data.map((l) => <li key={l.id}><div className="row wrap"><b className="grow">{l.name || l.staff}</b><span className="meta"><Time at={l.at} as="minute" /></span></div><div className="meta">{Word(`look_${l.purpose}`)}{l.until > l.at ? <> · {t("until")} <Time at={l.until} as="minute" /></> : null}</div>{l.reason ? <blockquote>{l.reason}</blockquote> : null}</li>)}</ul>
      )}
    </Dialog>
  );
}
