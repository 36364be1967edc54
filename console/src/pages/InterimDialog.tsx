// The decision about an interim action: final, longer, or lifted.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { enforcement, type FullAction } from "../api/enforcement";
import { Problem } from "../api/problem";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { fullTime } from "../ui/format";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { AskHearing } from "./HearingDialog";
import { ClauseInput } from "./ClauseInput";

type Choice = "final" | "extend" | "lift";
/** What may follow an interim action besides itself. */
const milder: Record<string, string[]> = { suspend: ["suspend", "restrict", "warn", "educate", "deactivate"], pause_store: ["pause_store", "warn", "educate", "deactivate"], restrict: ["restrict", "warn", "educate", "suspend"] };

export function InterimDialog({ a, onClose }: { a: FullAction; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const go = useNavigate();
  const [choice, choose] = useState<Choice>("final");
  const [kind, setKind] = useState(a.kind);
  const [days, setDays] = useState(7);
  const [code, setCode] = useState(a.reason_code && a.reason_code !== "protective" ? a.reason_code : "conduct");
  const [clause, setClause] = useState(a.clause ?? "");
  const [reason, setReason, clear] = useDraft(`decide:${a.id}`);
  const [facts, setFacts] = useState(a.facts ?? "");
  const [asking, ask] = useState(false);
  const timed = choice === "extend" || (choice === "final" && ["suspend", "restrict", "pause_store", "hold_payout", "hide_item", "block_instrument"].includes(kind));
  // An extension counts from the end it has now.
  const until = a.ends_at ? new Date(Math.max(Date.now(), new Date(a.ends_at).getTime()) + days * 86_400_000) : undefined;
  const m = useMutation({
    mutationFn: () => enforcement.decide(a.id, {
      decision: choice, reason: reason.trim(), kind: choice === "final" && kind !== a.kind ? kind : undefined,
      days: choice === "extend" ? Math.ceil(((until?.getTime() ?? Date.now() + days * 86_400_000) - Date.now()) / 86_400_000) : timed && days > 0 ? days : undefined,
      clause: choice === "final" && clause.trim() !== a.clause ? clause.trim() || undefined : undefined, facts: choice === "final" && facts.trim() ? facts.trim() : undefined, reason_code: choice === "final" ? code : undefined,
    }),
    onSuccess: (next) => {
      clear();
      void client.invalidateQueries();
      toast.say(choice === "lift" ? t("Lifted. The marketplace and the person are told.") : choice === "extend" ? t("It stands longer. They are told.") : next.state === "waiting" ? t("It waits for a second signature; until then the interim action stands.") : t("It is final now."));
      onClose();
      if (next.id !== a.id) void go({ to: "/actions/$id", params: { id: next.id } });
    },
  });
  const refused = m.error instanceof Problem ? m.error.code : "";
  const blocked = !reason.trim() ? t("Give a reason.") : choice === "lift" ? may("action.take.reinstate") : false;
  const label = choice === "lift" ? t("Lift it") : choice === "extend" ? t("Let it stand {{count}} days longer", { count: days }) : t("Make it final: {{action}}", { action: word(kind) });
  return (
    <Dialog title={t("Decide about the interim action")} shape="drawer" onClose={onClose} footer={<><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{label}</Button>{blocked ? <span className="meta grow">{blocked}</span> : null}</>}>
      <fieldset>
        <legend>{t("Decision")}</legend>
        <div className="pick" style={{ marginTop: 5 }}>
          <label><input type="radio" name="decision" checked={choice === "final"} onChange={() => choose("final")} /><span><b>{t("Final")}</b> <span className="meta">{t("Something was found; a final action takes its place.")}</span></span></label>
          <label><input type="radio" name="decision" checked={choice === "extend"} onChange={() => choose("extend")} /><span><b>{t("Longer")}</b> <span className="meta">{t("We are not done looking.")}</span></span></label>
          <label><input type="radio" name="decision" checked={choice === "lift"} onChange={() => choose("lift")} /><span><b>{t("Lift")}</b> <span className="meta">{t("It is not needed any more; everything is given back.")}</span></span></label>
        </div>
      </fieldset>
      {choice === "final" && (milder[a.kind]?.length ?? 0) > 1 ? <Field label={t("Final action")} name="kind" problem={m.error}><select value={kind} onChange={(e) => setKind(e.target.value)}>{milder[a.kind]!.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field> : null}
      {timed ? (
        <Field label={choice === "extend" ? t("How much longer") : t("For how long")} hint={choice === "extend" ? t("Then until {{when}}", { when: fullTime(until?.toISOString()) }) : undefined} name={choice === "extend" ? "until" : "days"} problem={m.error}>
          <select value={days} onChange={(e) => setDays(Number(e.target.value))}>{[1, 3, 7, 14, 30, 90].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: d })}</option>)}{choice === "final" ? <option value={0}>{t("until it is lifted")}</option> : null}</select>
        </Field>) : null}
      {choice === "final" ? (
        <>
          <Field label={t("Ground told to the person")} name="reason_code" problem={m.error}><select value={code} onChange={(e) => setCode(e.target.value)}>{["safety", "conduct", "fraud", "account_integrity", "property", "legal", "other"].map((x) => <option key={x} value={x}>{Word(`ground_${x}`)}</option>)}</select></Field>
          <Field label={t("Clause or rule")} name="clause" problem={m.error}><ClauseInput value={clause} onChange={setClause} /></Field>
          <Field label={t("Facts told to the person")} hint={t("For them to read. Nothing that tells who reported.")} name="facts" problem={m.error}><textarea rows={2} value={facts} onChange={(e) => setFacts(e.target.value)} /></Field>
        </>) : null}
      <Field label={t("Reason")} name="reason" problem={m.error}><textarea value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      {choice === "lift" && a.holds && !a.harmed_warned_at ? <p className="warnbox">{t("If somebody was harmed they are told before this: say so on the page of the action.")}</p> : null}
      <Trouble error={m.error} />
      {refused === "hearing_required" ? <div><Button onClick={() => ask(true)}>{t("Ask for their answer…")}</Button></div> : null}
      {asking ? <AskHearing ask={{ account: a.account.id, kind, case_id: a.case_id, clause: clause.trim() || undefined, name: a.account.name ?? a.account.ref ?? "" }} onClose={() => ask(false)} onAsked={() => ask(false)} /> : null}
    </Dialog>
  );
}
