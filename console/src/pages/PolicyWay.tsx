// The way into force, one next step at a time: write, ask, approve, publish, wait for what repeats it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { policies, type Asking, type Policy } from "../api/policy";
import { useT, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useWho } from "../shell/mayDo";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { TouchPoints } from "./PolicyAround";
import { PolicyChanges } from "./PolicyDiff";

const steps = ["draft", "asked", "approved", "waiting"] as const;

export function PolicyWay({ p, flush, unsaved }: { p: Policy; flush?: () => Promise<void>; unsaved?: boolean }) {
  const t = useT();
  const may = useMay();
  const me = useMe();
  const staff = useStaff();
  const who = useWho();
  const client = useQueryClient();
  const go = useNavigate();
  const [dialog, open] = useState<"" | "ask" | "approve" | "refuse" | "drop" | "withdraw">("");
  const again = () => void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") });
  const next = p.next;
  const state = next ? next.state : "waiting";
  const at = steps.indexOf(state as (typeof steps)[number]);
  const faults = next?.problems.filter((x) => x.level === "error").length ?? 0;
  const mine = next?.editors.includes(me?.id ?? "");
  const publish = useMutation({ mutationFn: () => policies.publish(p.id, next!.shown!), onSuccess: (r) => { toast.say(r.next?.approval_id ? t("It waits for a signature.") : r.waiting ? t("Accepted. It waits for the texts that repeat it.") : t("It is in force.")); again(); if (!r.next && !r.waiting) void go({ to: "/policies/$id", params: { id: p.id }, search: { tab: "read" } }); }, onError: toast.fail });
  const release = useMutation({ mutationFn: () => policies.release(p.id), onSuccess: (r) => { toast.say(r.waiting ? r.waiting.reasons.join(" ") : t("It is in force.")); again(); }, onError: toast.fail });
  const approvers = next && state === "asked" ? who("policy.approve", next.editors) : "";
  return (
    <section className="policyway" aria-label={t("The way into force")}>
      <ol className="steps">{[t("Write"), t("Approval by somebody else"), t("Publish"), t("In force")].map((s, i) => <li key={s} aria-current={i === Math.min(at, 3) ? "step" : undefined} data-done={i < at || undefined}>{s}</li>)}</ol>
      {next?.refused && state === "draft" ? <p className="drill">{t("Sent back")}: {next.refused}</p> : null}
      {next && state === "draft" ? (
        <>
          <p className="meta">{t("When the text says what it should, ask for approval. Whoever wrote in it cannot approve it.")}</p>
          <Button tone="primary" blocked={may("policy.write") || (faults ? t("The text is not complete yet.") : false)} onClick={() => void (flush?.() ?? Promise.resolve()).then(() => open("ask"))}>{t("Ask for approval…")}</Button>
        </>
      ) : null}
      {next && state === "asked" ? (
        <>
          <p className="meta">{t("{{n}} of {{all}} approvals.", { n: next.approvals.filter((a) => a.decision === "approved" && !a.voided_at).length, all: next.needed })} {mine ? t("You wrote in it: somebody else has to approve it.") : t("Read what changes, then decide.")}</p>
          {approvers ? <p className="meta">{t("May approve: {{names}}", { names: approvers })}</p> : null}
          <div className="row wrap">
            <Button tone="primary" blocked={may("policy.approve") || (mine ? t("Whoever wrote in a text does not approve it.") : unsaved ? t("Not kept yet") : false)} onClick={() => open("approve")}>{t("Read and approve…")}</Button>
            <Button blocked={may("policy.approve") || (mine ? t("Whoever wrote in a text does not approve it.") : false)} onClick={() => open("refuse")}>{t("Send back…")}</Button>
          </div>
        </>
      ) : null}
      {next && state === "approved" ? (
        <>
          <p className="meta">{next.approval_id ? t("Its publication waits for a signature: the limits do not take those of its approvers.") : t("Approved as it is. Publishing puts it in force, if the limits take the approvals as signatures.")}</p>
          {next.approval_id ? <p><Link to="/approvals/$id" params={{ id: next.approval_id }}>{t("See who may sign it")}</Link></p> : <Button tone="primary" busy={publish.isPending} blocked={may("policy.publish") || (unsaved ? t("Not kept yet") : false)} onClick={() => publish.mutate()}>{t("Publish")}</Button>}
        </>
      ) : null}
      {!next && p.waiting ? (
        <>
          <p>{t("Version {{n}} is approved and waits:", { n: p.waiting.version })} {p.waiting.reasons.join(" ")}</p>
          <TouchPoints p={p} points={p.waiting.points} />
          <div className="row wrap"><Button busy={release.isPending} blocked={may("policy.publish")} onClick={() => release.mutate()}>{t("Try again")}</Button><Button tone="ghost" blocked={may("policy.publish")} onClick={() => open("withdraw")}>{t("Call it back…")}</Button></div>
        </>
      ) : null}
      {next?.approvals.length ? <ul className="approvals">{next.approvals.map((a) => <li key={a.staff + a.at} className={a.voided_at ? "faint" : undefined}>{a.decision === "approved" ? "✓" : "↩"} {staff.name(a.staff)} · <Time at={a.at} />{a.voided_at ? ` · ${t("void: the text was changed")}` : ""}{a.note ? ` · ${a.note}` : ""}</li>)}</ul> : null}
      {next ? <Button small tone="ghost" blocked={may("policy.write")} onClick={() => open("drop")}>{t("Throw it away…")}</Button> : null}
      {dialog === "ask" ? <Ask p={p} onClose={() => open("")} again={again} /> : null}
      {dialog === "approve" ? <Approve p={p} onClose={() => open("")} again={again} /> : null}
      {dialog === "refuse" ? <Reason title={t("Send it back")} label={t("What has to change?")} act={t("Send back")} run={(r) => policies.refuse(p.id, r)} onClose={() => open("")} again={again} /> : null}
      {dialog === "withdraw" ? <Reason title={t("Call the text back")} label={t("Why?")} act={t("Call it back")} run={(r) => policies.withdraw(p.id, r)} onClose={() => open("")} again={again} /> : null}
      {dialog === "drop" ? <Reason title={t("Throw the next text away")} act={t("Throw it away")} run={() => policies.drop(p.id)} onClose={() => open("")} again={again} danger /> : null}
    </section>
  );
}

function Ask({ p, onClose, again }: { p: Policy; onClose: () => void; again: () => void }) {
  const t = useT();
  const first = p.version === 0;
  const [note, setNote] = useState(p.next?.note ?? "");
  const [change, setChange] = useState(first ? "material" : (p.next?.note ? p.next.change : ""));
  const [from, setFrom] = useState("");
  const [roles, setRoles] = useState<string[]>(p.next?.roll_out.roles ?? []);
  const [days, setDays] = useState(p.next?.roll_out.days || 14);
  const [question, setQuestion] = useState(p.next?.roll_out.question?.text ?? "");
  const [options, setOptions] = useState((p.next?.roll_out.question?.options ?? []).join("\n"));
  const m = useMutation({
    mutationFn: () => {
      const opts = options.split("\n").map((x) => x.trim()).filter(Boolean);
      const a: Asking = { note: note.trim(), change, effective_from: from ? `${from}T00:00:00Z` : undefined, roll_out: { roles, days, question: question.trim() ? { text: question.trim(), options: opts, right: 0 } : undefined } };
      return policies.ask(p.id, a);
    },
    onSuccess: () => { toast.say(t("Approvers see it under “Waits for you”.")); again(); onClose(); },
  });
  const blocked = !note.trim() ? t("Say what changes and why.") : !change ? t("Say whether the change is material.") : false;
  return (
    <Dialog title={t("Ask for approval of “{{name}}”", { name: p.next!.text.title })} onClose={onClose} footer={<><span className="meta grow">{t("Approvers are shown exactly this text. An edit voids what they said.")}</span><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Ask for approval")}</Button></>}>
      <Field label={t("What changes, and why?")} name="/note" problem={m.error}><textarea data-autofocus rows={3} value={note} onChange={(e) => setNote(e.target.value)} /></Field>
      <fieldset className="ask"><legend>{t("Kind of change")}</legend>
        <label className="choice"><input type="radio" name="change" checked={change === "material"} onChange={() => setChange("material")} /> <span><b>{t("Material")}</b> <span className="meta">{t("People are treated otherwise: they read it again, and texts that repeat it come first.")}</span></span></label>
        <label className="choice"><input type="radio" name="change" disabled={first} checked={change === "editorial"} onChange={() => setChange("editorial")} /> <span><b>{t("Only words")}</b> <span className="meta">{t("Nothing follows otherwise for anybody.")}</span></span></label>
      </fieldset>
      <Field label={t("In force from")} hint={t("Empty: as soon as it is published")}><input type="date" value={from} onChange={(e) => setFrom(e.target.value)} /></Field>
      <details className="firststeps"><summary className="meta">{t("Who has to read and sign it?")} {roles.length ? `(${roles.map((r) => word(`role_${r}`)).join(", ")})` : t("(nobody)")}</summary>
        <div className="row wrap">{["critical_response", "bpo", "investigator", "commander", "fraud_analyst", "vetting", "adjuster", "qa"].map((r) => <label key={r} className="choice"><input type="checkbox" checked={roles.includes(r)} onChange={() => setRoles(roles.includes(r) ? roles.filter((x) => x !== r) : [...roles, r])} /> {word(`role_${r}`)}</label>)}</div>
        {roles.length ? <><Field label={t("Within days")}><input type="number" min={1} max={365} value={days} onChange={(e) => setDays(Math.max(1, Number(e.target.value) || 14))} /></Field>
          <Field label={t("Question that shows it was understood")} hint={t("May be left out")}><input value={question} onChange={(e) => setQuestion(e.target.value)} /></Field>
          {question ? <Field label={t("Answers, the right one first")}><textarea rows={3} value={options} onChange={(e) => setOptions(e.target.value)} /></Field> : null}</> : null}
      </details>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Approve({ p, onClose, again }: { p: Policy; onClose: () => void; again: () => void }) {
  const t = useT();
  const [note, set] = useState("");
  const q = useQuery({ queryKey: ["policy", p.id, "diff", p.next!.base, 0, p.next!.version], queryFn: () => policies.diff(p.id, p.next!.base || undefined) });
  const m = useMutation({ mutationFn: () => policies.approve(p.id, p.next!.shown!, note.trim()), onSuccess: () => { toast.say(t("Approved")); again(); onClose(); } });
  const roll = p.next!.roll_out;
  return (
    <Dialog shape="modal wide" title={t("Approve “{{name}}”", { name: p.next!.text.title })} onClose={onClose} footer={<><span className="meta grow">{t("You approve exactly this text: {{hash}}", { hash: p.next!.shown!.slice(0, 12) })}</span><Button tone="primary" busy={m.isPending} blocked={q.data ? false : t("Not loaded yet")} onClick={() => m.mutate()}>{t("Approve this text")}</Button></>}>
      <p><span className="chip">{word(`change_${p.next!.change}`)}</span> {p.next!.note}</p>
      {roll.roles.length ? <p className="meta">{t("To be signed by")}: {roll.roles.map((r) => word(`role_${r}`)).join(", ")} · {t("{{count}} days", { count: roll.days })}{roll.question ? ` · ${roll.question.text}` : ""}</p> : null}
      {q.data ? <PolicyChanges items={q.data.items} /> : <Skeleton lines={6} />}
      {q.data && !p.next!.base ? <pre className="policywhole" tabIndex={0}>{q.data.is}</pre> : null}
      <Trouble error={q.error ?? m.error} />
      <Field label={t("Note, if you like")}><input value={note} onChange={(e) => set(e.target.value)} /></Field>
    </Dialog>
  );
}

function Reason({ title, label, act, run, onClose, again, danger }: { title: string; label?: string; act: string; run: (reason: string) => Promise<unknown>; onClose: () => void; again: () => void; danger?: boolean }) {
  const t = useT();
  const [reason, set] = useState("");
  const m = useMutation({ mutationFn: () => run(reason.trim()), onSuccess: () => { again(); onClose(); } });
  return (
    <Dialog title={title} onClose={onClose} footer={<><span className="meta grow">{danger ? t("The text in force stays as it is.") : null}</span><Button tone={danger ? "danger" : "primary"} busy={m.isPending} blocked={label && !reason.trim() ? t("Give a reason.") : false} onClick={() => m.mutate()}>{act}</Button></>}>
      {label ? <Field label={label}><textarea data-autofocus value={reason} onChange={(e) => set(e.target.value)} /></Field> : <p>{t("What was written is gone for good.")}</p>}
      <Trouble error={m.error} />
    </Dialog>
  );
}
