// The changes of a case that need a word of explanation: severity, visibility, waiting, ending.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../api/problem";
import { cases } from "../api/routes";
import { severities, type Case } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Shape } from "../ui/Severity";
import { explain, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { toast } from "../ui/Toast";

interface Props { c: Case; onClose: () => void; onDone: () => void }

export function CaseSeverity({ c, onClose, onDone }: Props) {
  const t = useT();
  const [to, set] = useState(c.severity_request?.to ?? c.severity);
  const [why, setWhy, clear] = useDraft(`severity:${c.id}`);
  const two = c.severity <= "S1" && to > c.severity;
  const m = useMutation({
    mutationFn: () => cases.change(c.id, c.version, { severity: to, severity_reason: why.trim() || undefined }),
    onSuccess: (now) => { clear(); onDone(); onClose(); toast.say(now.severity === to ? t("Severity is {{severity}} now", { severity: to }) : t("Asked: a second person must agree before it is lowered.")); },
    onError: onDone,
  });
  return (
    <Dialog title={t("Severity of {{number}}", { number: c.number })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={to === c.severity ? t("It is {{severity}} already.", { severity: to }) : two && !why.trim() ? t("Say why it is lower.") : false} onClick={() => m.mutate()}>
        {two && !c.severity_request ? t("Ask to lower it to {{severity}}", { severity: to }) : t("Set it to {{severity}}", { severity: to })}
      </Button>}>
      <div className="pick" role="radiogroup" aria-label={t("Severity")}>
        {severities.map((s) => <label key={s}><input type="radio" name="sev" checked={to === s} onChange={() => set(s)} /><Shape of={s} /><b>{s}</b><span className="meta">{Word(`sev_${s}`)}</span></label>)}
      </div>
      {two ? <div className="warnbox">{t("An S0 or S1 is lowered by two people. Clocks keep running until the second agrees.")}</div> : null}
      <Field label={t("Why")} name="severity_reason" problem={m.error}><textarea value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function CaseVisibility({ c, members, onClose, onDone }: Props & { members: { staff: string }[] }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const restricted = c.visibility === "restricted";
  const [who, setWho] = useState("");
  const m = useMutation({ mutationFn: () => (restricted ? cases.unrestrict(c.id) : cases.restrict(c.id)), onSuccess: () => { onDone(); onClose(); toast.say(restricted ? t("Visible to all who work here again") : t("Restricted: only its members know of it now")); } });
  const add = useMutation({ mutationFn: () => cases.setMember(c.id, who, true), onSuccess: () => { setWho(""); onDone(); } });
  const remove = useMutation({ mutationFn: (id: string) => cases.setMember(c.id, id, false), onSuccess: onDone });
  return (
    <Dialog title={restricted ? t("{{number}} is restricted", { number: c.number }) : t("Restrict {{number}}", { number: c.number })} onClose={onClose} footer={
      <Button tone={restricted ? "danger" : "primary"} busy={m.isPending} onClick={() => m.mutate()}>
        {restricted ? t("Open it to all who work here") : t("Restrict it to its members")}
      </Button>}>
      {restricted ? (
        <>
          <div className="field"><span className="label">{t("Members")}</span>
            <ul>{members.map((x) => <li key={x.staff} className="row" style={{ minHeight: 28 }}><Icon name="person" size={13} /><span className="grow">{staff.name(x.staff)}</span>
              <Button small tone="ghost" blocked={may("case.member") || (members.length === 1 ? t("A restricted case keeps at least one member.") : false)} onClick={() => remove.mutate(x.staff)}>{t("Remove")}</Button></li>)}</ul>
          </div>
          <div className="row" style={{ alignItems: "end" }}>
            <div className="grow"><Field label={t("Add a member")} problem={add.error} name="staff"><select value={who} onChange={(e) => setWho(e.target.value)}><option value="">–</option>{staff.list.filter((s) => !members.some((x) => x.staff === s.id)).map((s) => <option key={s.id} value={s.id}>{staff.label(s.id)}</option>)}</select></Field></div>
            <Button busy={add.isPending} blocked={may("case.member") || (who ? false : t("Choose a person."))} onClick={() => add.mutate()}>{t("Add")}</Button>
          </div>
        </>
      ) : <p>{t("It disappears for everybody who is not a member: from lists, search, counts and other people's timelines, its past included. You and the assignee are its first members.")}</p>}
      <Trouble error={m.error ?? add.error ?? remove.error} />
    </Dialog>
  );
}

export function CaseWait({ c, onClose, onDone }: Props) {
  const t = useT();
  const waiting = c.state === "waiting";
  const [whom, set] = useState(c.waiting_on ?? "reporter");
  const [days, setDays] = useState(2);
  const m = useMutation({
    mutationFn: () => cases.change(c.id, c.version, waiting ? { state: "open" } : { state: "waiting", waiting_on: whom, waiting_until: new Date(Date.now() + days * 86_400_000).toISOString() }),
    onSuccess: () => { onDone(); onClose(); toast.say(waiting ? t("Open again") : t("Waiting")); },
    onError: onDone,
  });
  return (
    <Dialog title={waiting ? t("Go on with {{number}}", { number: c.number }) : t("Wait for somebody")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{waiting ? t("Open it again") : t("Wait {{count}} days", { count: days })}</Button>}>
      {waiting ? <p>{t("It waits on {{whom}}.", { whom: word(c.waiting_on) })}</p> : (
        <>
          <Field label={t("On whom")} name="waiting_on" problem={m.error}><select value={whom} onChange={(e) => set(e.target.value)}>{["reporter", "subject", "merchant", "police", "colleague"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
          <Field label={t("For how many days at most")} name="waiting_until" problem={m.error}><input type="number" min={1} max={60} value={days} onChange={(e) => setDays(Math.max(1, Number(e.target.value)))} /></Field>
          {c.severity <= "S1" ? <div className="warnbox">{t("The clocks of an S0 or S1 do not pause while it waits.")}</div> : null}
        </>
      )}
      <Trouble error={m.error} />
    </Dialog>
  );
}

const findings = ["substantiated", "partially_substantiated", "inconclusive", "unsubstantiated", "unfounded"];
const others = ["duplicate", "withdrawn", "out_of_scope", "referred"];

export function CaseEnding({ c, onClose, onDone }: Props) {
  const t = useT();
  const ended = c.state === "closed" || c.state === "resolved";
  const [outcome, set] = useState(c.outcome ?? "");
  const [standard, setStandard] = useState("preponderance");
  const [why, setWhy, clear] = useDraft(`reopen:${c.id}`);
  const critical = c.severity <= "S1";
  const list = useQuery({ queryKey: ["case", c.id, "checklist"], queryFn: () => cases.checklist(c.id), enabled: critical });
  const open = (list.data ?? []).filter((i) => i.state === "open").length;
  const finding = findings.includes(outcome);
  const m = useMutation({
    mutationFn: () => (ended ? cases.reopen(c.id, why.trim()) : cases.close(c.id, { outcome, standard: finding ? standard : undefined })),
    onSuccess: () => {
      clear(); onDone(); onClose();
      if (ended) toast.say(t("Open again"));
      else toast.undo(t("Closed: {{outcome}}", { outcome: word(outcome) }), () => void cases.reopen(c.id, t("closed by mistake")).then(onDone, toast.fail));
    },
    onError: onDone,
  });
  if (ended) return (
    <Dialog title={t("{{number}} is {{state}}: {{outcome}}", { number: c.number, state: word(c.state), outcome: word(c.outcome) })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Open it again")}</Button>}>
      <Field label={t("Why again?")} hint={t("The earlier outcome stays on the timeline.")} name="reason" problem={m.error}><textarea value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
  return (
    <Dialog title={t("Close {{number}}", { number: c.number })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={!outcome ? t("Choose an outcome.") : open > 0 ? t("{{count}} lines of the checklist are open.", { count: open }) : false} onClick={() => m.mutate()}>{t("Close it")}</Button>}>
      <fieldset><legend>{t("What was established?")}</legend>
        <div className="pick" style={{ gridTemplateColumns: "repeat(auto-fill, minmax(220px, 1fr))", marginTop: 6 }}>
          {[...findings, ...others].map((o) => <label key={o}><input type="radio" name="outcome" checked={outcome === o} onChange={() => set(o)} />{Word(o)}</label>)}
        </div>
      </fieldset>
      {finding ? <Field label={t("Standard of proof")} name="standard" problem={m.error}><select value={standard} onChange={(e) => setStandard(e.target.value)}>{["preponderance", "clear_and_convincing"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field> : null}
      {open > 0 ? <div className="warnbox">{t("{{count}} lines of the checklist are open.", { count: open })} {t("Do them or skip them with a reason.")}</div> : null}
      {m.error instanceof Problem && m.error.code === "closing_open" ? <StillOpen c={c} problem={m.error} onWaived={() => m.mutate()} /> : <Trouble error={m.error} />}
    </Dialog>
  );
}

/** What must be done before the case is closed; each line may be waived with a reason. */
function StillOpen({ c, problem, onWaived }: { c: Case; problem: Problem; onWaived: () => void }) {
  const t = useT();
  const [why, say, clear] = useDraft(`waive:${c.id}`);
  const items = problem.fields.filter((f) => f.pointer.startsWith("closing.")).map((f) => ({ item: f.pointer.slice("closing.".length), message: f.message }));
  const able = items.filter((i) => !["outcome", "checklist"].includes(i.item));
  const m = useMutation({ mutationFn: async () => { for (const i of able) await cases.waive(c.id, i.item, why.trim()); }, onSuccess: () => { clear(); onWaived(); } });
  return (
    <div className="warnbox" role="alert">
      <p>{explain(problem)}</p>
      <ul>{items.map((i) => <li key={i.item}><b>{Word(`closing_${i.item}`)}</b> {i.message}</li>)}</ul>
      {able.length > 0 ? <>
        <Field label={t("Why may it stay open?")} name="why" problem={m.error}><input value={why} maxLength={500} onChange={(e) => say(e.target.value)} /></Field>
        <Button small busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Waive it and close")}</Button>
        <Trouble error={m.error} />
      </> : null}
    </div>
  );
}
