// What is suggested for a contact, and the question whether it is S0 or S1: two minutes, then it pages.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { triageApi } from "../api/triage";
import { level, severities, type Contact } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Severity } from "../ui/Severity";
import { Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { useTaxonomy } from "./TriageForm";
import { called, shownWords } from "./triage";
import "./triage.css";

/** "S1 0.93: knife, door", or that the classifier does not know. */
export function Suggested({ c }: { c: Contact }) {
  const t = useT();
  const taxonomy = useTaxonomy().data?.taxonomy;
  const s = c.suggestion;
  const what = called(taxonomy, s.category);
  return (
    <div className="suggested">
      <div className="row wrap"><Severity of={level(s)} strong />{s.probability && !s.unknown ? <b className="mono">{s.probability.toFixed(2)}</b> : null}{what ? <span className="pill">{what}</span> : null}</div>
      {s.words.length ? <div className="meta">{t("from {{words}} · a person decides", { words: shownWords(s.words) })}</div> : s.unknown ? null : <div className="meta">{t("no alarming word found · a person decides")}</div>}
      {s.unknown ? <div className="meta dunno">{t("The classifier says: I don't know.")}</div> : null}
    </div>
  );
}

export function RaiseBar({ c, onDone }: { c: Contact; onDone: () => void }) {
  const t = useT();
  const no = useMay()("contact.write");
  const client = useQueryClient();
  const [why, setWhy] = useState<string>();
  const bar = useRef<HTMLDivElement>(null);
  const m = useMutation({
    mutationFn: (confirm: boolean) => triageApi.answerRaise(c.id, confirm, why),
    onSuccess: (_, confirm) => { toast.say(confirm ? t("Confirmed: who is on call is paged.") : t("Not S0 or S1: nobody is paged.")); bar.current?.closest(".preview")?.querySelector<HTMLElement>("form.triage")?.focus({ preventScroll: true }); setWhy(undefined); void client.invalidateQueries({ queryKey: ["contact", c.id] }); onDone(); },
  });
  const r = c.raise;
  const asked = !!r && (r.state === "waiting" || (r.state === "paged" && !r.by));
  useKeys([{ keys: "p", what: "Yes, page now", run: () => { if (!no && !m.isPending) m.mutate(true); } }], asked && why === undefined);
  if (!r || (r.state !== "waiting" && r.state !== "paged") || (r.state === "paged" && r.by)) return null;
  const severity = severities[r.severity]!;
  return (
    <div ref={bar} className="raise" role="group" aria-label={t("Is it {{severity}}?", { severity })}>
      <div className="row wrap">
        <b>{t("Is it {{severity}}?", { severity })}</b>
        <span className="meta grow">{r.state === "paged" ? t("Paged: {{why}}", { why: r.why ?? "" }) : r.due_at ? <>{t("pages by itself")} <Time at={r.due_at} /></> : null}</span>
        <Button small tone="danger" kbd="P" blocked={no} busy={m.isPending && why === undefined} onClick={() => m.mutate(true)}>{r.state === "paged" ? t("Yes") : t("Yes, page now")}</Button>
        <Button small blocked={no} onClick={() => setWhy("")} aria-expanded={why !== undefined}>{t("No")}</Button>
      </div>
      {why !== undefined ? (
        <form className="row wrap" onSubmit={(e) => { e.preventDefault(); if (why.trim()) m.mutate(false); }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); setWhy(undefined); } }}>
          <div className="grow"><Field label={t("Why not?")} name="reason" problem={m.error}><input autoFocus value={why} onChange={(e) => setWhy(e.target.value)} maxLength={500} /></Field></div>
          <Button type="submit" small tone="primary" busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")}>{t("It is not")}</Button>
        </form>
      ) : null}
      {m.error && why === undefined ? <Trouble error={m.error} /> : null}
    </div>
  );
}
