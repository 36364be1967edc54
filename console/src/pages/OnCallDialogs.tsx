// What can be asked of a schedule: change duty, swap, time off, a page by hand, a hand-over.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { oncall, type Schedule } from "../api/oncall";
import { useT, word } from "../i18n";
import { useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Severity } from "../ui/Severity";
import { Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { toast } from "../ui/Toast";
import { local } from "./OnCallWeek";

/** A change of duty as the calendar proposes it. */
export interface Wanted { schedule: string; person?: string; instead?: string; from: string; to?: string }

const utc = (s: string) => new Date(s).toISOString();
const hour = 3_600_000;

export function People({ value, onChange, label, problem, name, without }: { value: string; onChange: (id: string) => void; label: string; problem?: unknown; name: string; without?: string }) {
  const t = useT();
  const staff = useStaff();
  return (
    <Field label={label} name={name} problem={problem}>
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        <option value="">{t("choose…")}</option>
        {staff.list.filter((s) => s.state === "active" && s.id !== without).map((s) => <option key={s.id} value={s.id}>{staff.label(s.id)}</option>)}
      </select>
    </Field>
  );
}

function Period({ from, to, set, problem }: { from: string; to: string; set: (from: string, to: string) => void; problem: unknown }) {
  const t = useT();
  return (
    <div className="two">
      <Field label={t("From")} name="from" problem={problem}><input type="datetime-local" value={from} onChange={(e) => set(e.target.value, to)} /></Field>
      <Field label={t("To")} name="to" problem={problem}><input type="datetime-local" value={to} onChange={(e) => set(from, e.target.value)} /></Field>
    </div>
  );
}

export function OverrideDialog({ wanted, schedules, onClose }: { wanted: Wanted; schedules: Schedule[]; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const [schedule, setSchedule] = useState(wanted.schedule);
  const [person, setPerson] = useState(wanted.person ?? me?.id ?? "");
  const [kind, setKind] = useState<"replace" | "add">("replace");
  const [[from, to], set] = useState([local(wanted.from), local(wanted.to ?? new Date(new Date(wanted.from).getTime() + 8 * hour))]);
  const m = useMutation({
    mutationFn: () => oncall.override({ schedule, kind, person, instead_of: kind === "replace" ? wanted.instead : undefined, from: utc(from), to: utc(to) }),
    onSuccess: () => { toast.say(t("{{name}} takes the duty", { name: staff.name(person) })); onClose(); },
  });
  return (
    <Dialog title={wanted.instead ? t("Relieve {{name}}", { name: staff.name(wanted.instead) }) : t("Change who is on duty")} onClose={onClose}
      footer={<Button tone="primary" busy={m.isPending} blocked={person && from && to ? false : t("Say who, from when and until when.")} onClick={() => m.mutate()}>{person ? t("Put {{name}} on duty", { name: staff.name(person) }) : t("Put on duty")}</Button>}>
      {schedules.length > 1 ? <Field label={t("Schedule")} name="schedule" problem={m.error}><select value={schedule} onChange={(e) => setSchedule(e.target.value)}>{schedules.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</select></Field> : null}
      <People label={t("Who takes the duty")} name="person" value={person} onChange={setPerson} problem={m.error} without={wanted.instead} />
      <Period from={from} to={to} set={(a, b) => set([a, b])} problem={m.error} />
      <Seg label={t("How")} value={kind} onChange={setKind} options={[{ value: "replace", text: wanted.instead ? t("instead of {{name}}", { name: staff.name(wanted.instead) }) : t("instead of everybody") }, { value: "add", text: t("in addition") }]} />
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function SwapDialog({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const [other, setOther] = useState("");
  const [[from, to], set] = useState([local(wanted.from), local(wanted.to ?? wanted.from)]);
  const m = useMutation({ mutationFn: () => oncall.askSwap({ schedule: wanted.schedule, other, from: utc(from), to: utc(to) }), onSuccess: () => { toast.say(t("{{name}} is asked", { name: staff.name(other) })); onClose(); } });
  return (
    <Dialog title={t("Ask somebody to do your duty")} onClose={onClose}
      footer={<Button tone="primary" busy={m.isPending} blocked={other ? false : t("Say whom you ask.")} onClick={() => m.mutate()}>{t("Ask")}</Button>}>
      <p>{t("Nothing changes until the other accepts.")}</p>
      <People label={t("Whom")} name="other" value={other} onChange={setOther} problem={m.error} without={me?.id} />
      <Period from={from} to={to} set={(a, b) => set([a, b])} problem={m.error} />
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function TimeOffDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [[from, to], set] = useState([local(new Date(Date.now() + 24 * hour)), local(new Date(Date.now() + 48 * hour))]);
  const m = useMutation({ mutationFn: () => oncall.addTimeOff({ from: utc(from), to: utc(to) }), onSuccess: () => { toast.say(t("You are off then")); onClose(); } });
  return (
    <Dialog title={t("Time off")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("I am off then")}</Button>}>
      <p>{t("The layer below takes over; if there is none, the calendar shows the gap and its owner is warned. Nobody is asked why.")}</p>
      <Period from={from} to={to} set={(a, b) => set([a, b])} problem={m.error} />
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function PageDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [severity, setSeverity] = useState<"S0" | "S1" | "S2">("S1");
  const [title, setTitle] = useState("");
  const [test, setTest] = useState(false);
  const ahead = useQuery({ queryKey: ["oncall", "preview", severity], queryFn: () => oncall.preview(severity) });
  const first = ahead.data?.lines.find((l) => !l.skipped);
  const m = useMutation({ mutationFn: () => oncall.raise({ severity, title, test }), onSuccess: () => { toast.say(t("Paged")); onClose(); } });
  return (
    <Dialog title={t("Page somebody")} onClose={onClose}
      footer={<Button tone="primary" busy={m.isPending} blocked={title.trim() ? false : t("Say in a few words what it is about.")} onClick={() => m.mutate()}>{first ? t("Page {{name}}", { name: first.name ?? "" }) : t("Page")}</Button>}>
      <Seg label={t("Severity")} value={severity} onChange={setSeverity} options={(["S0", "S1", "S2"] as const).map((s) => ({ value: s, text: s }))} />
      <Field label={t("What it is about")} hint={t("It goes over text messages and mail: no names, no addresses.")} name="title" problem={m.error}><input data-autofocus maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
      <label className="check"><input type="checkbox" checked={test} onChange={(e) => setTest(e.target.checked)} /> {t("A drill: the message says so")}</label>
      {ahead.data ? <p className="meta">{first ? t("First: {{name}}, {{by}}.", { name: first.name ?? "", by: word(`by_${first.by}`) }) : t("Nobody would be reached.")}</p> : null}
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function HandOver({ onClose }: { onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const [note, setNote, forget] = useDraft("handover");
  const [to, setTo] = useState("");
  const q = useQuery({ queryKey: ["oncall", "matters"], queryFn: oncall.matters });
  const m = useMutation({ mutationFn: () => oncall.handOver({ note: note.trim(), to: to || undefined }), onSuccess: () => { forget(); toast.say(t("Handed over")); onClose(); } });
  return (
    <Dialog title={t("Hand over the shift")} shape="modal wide" onClose={onClose}
      footer={<Button tone="primary" busy={m.isPending} blocked={note.trim() ? false : t("Say what the next shift must know.")} onClick={() => m.mutate()}>{to ? t("Hand over to {{name}}", { name: staff.name(to) }) : t("Hand over")}</Button>}>
      <h3>{t("Open now")}</h3>
      {q.data?.length ? <ul className="changes">{q.data.map((x) => <li key={x.id} className="row"><Severity of={x.severity} /><b>{x.number}</b><span className="grow">{word(x.state)}{x.assignee ? ` · ${staff.name(x.assignee)}` : ""}</span>{x.tasks ? <span className="meta">{t("{{count}} tasks", { count: x.tasks })}</span> : null}</li>)}</ul>
        : <p className="meta">{t("No S0 and no S1 is open.")}</p>}
      <Field label={t("What the next shift must know")} name="note" problem={m.error}><textarea rows={6} value={note} onChange={(e) => setNote(e.target.value)} /></Field>
      <People label={t("To (whoever comes, when left out)")} name="to" value={to} onChange={setTo} problem={m.error} without={me?.id} />
      <Trouble error={m.error} />
    </Dialog>
  );
}
