// Work from one pair of hands to another: put aside, hand over, transfer with the caller on the line, ask for somebody higher.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { hands, queues, type Handover } from "../api/work";
import { useT, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useNow } from "../ui/format";
import { Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./work.css";

export type Hand = "" | "aside" | "give" | "warm" | "escalate";
export interface Thing { id: string; name: string; severity?: string; case: boolean }

/** Everything that shows whose hands work is in. */
export function useAgain() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: (x) => ["case", "cases", "inbox", "contact", "shift", "handovers", "queues"].includes(String(x.queryKey[0])) });
}

export function HandDialog({ hand, of, onClose }: { hand: Hand; of: Thing; onClose: () => void }) {
  if (hand === "aside") return <Aside of={of} onClose={onClose} />;
  if (hand === "give" || hand === "warm") return <Give of={of} warm={hand === "warm"} onClose={onClose} />;
  if (hand === "escalate") return <Escalate of={of} onClose={onClose} />;
  return null;
}

/** A local date and time as the input of the browser wants it. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function Aside({ of, onClose }: { of: Thing; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const critical = (of.severity ?? "S4") <= "S1";
  const now = useNow();
  const [until, setUntil] = useState(() => local(new Date(Date.now() + (critical ? 10 : 60) * 60_000)));
  const [why, setWhy, clear] = useDraft(`aside:${of.id}`);
  const m = useMutation({
    mutationFn: () => hands.defer(of.id, { until: new Date(until).toISOString(), reason: why.trim() }),
    onSuccess: () => { clear(); void again(); onClose(); toast.say(t("Put aside; it comes back by itself.")); },
  });
  const quick: [string, number][] = critical ? [[t("5 min"), 5], [t("10 min"), 10], [t("15 min"), 14.9]] : [[t("30 min"), 30], [t("2 hours"), 120], [t("tomorrow at 9"), minutesToNine(now)]];
  return (
    <Dialog title={t("Put {{name}} aside", { name: of.name })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={!why.trim() ? t("Say why it waits.") : false} onClick={() => m.mutate()}>{t("Put it aside")}</Button>}>
      <p className="ink2">{critical ? t("An S0 or S1 waits a quarter of an hour at most. Its clocks run on.") : t("It leaves everybody's inbox and comes back by itself. Its clocks run on.")}</p>
      <div className="row wrap">{quick.map(([label, n]) => <Button key={label} small onClick={() => setUntil(local(new Date(Date.now() + n * 60_000)))}>{label}</Button>)}</div>
      <Field label={t("Until")} name="until" problem={m.error}><input type="datetime-local" value={until} onChange={(e) => setUntil(e.target.value)} /></Field>
      <Field label={t("Why")} name="reason" problem={m.error}><input value={why} maxLength={500} data-autofocus onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function minutesToNine(now: number) {
  const d = new Date(now);
  d.setDate(d.getDate() + 1);
  d.setHours(9, 0, 0, 0);
  return (d.getTime() - now) / 60_000;
}

/** A person or a team, in one choice. */
export function Whom({ value, onChange, anybody }: { value: string; onChange: (v: string) => void; anybody?: boolean }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const teams = useQuery({ queryKey: ["teams"], queryFn: queues.teams, staleTime: 300_000 }).data ?? [];
  return (
    <select className="select" value={value} aria-label={t("To whom")} onChange={(e) => onChange(e.target.value)}>
      <option value="">{anybody ? t("Whoever is there first") : t("Choose…")}</option>
      <optgroup label={t("Teams")}>{teams.map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</optgroup>
      <optgroup label={t("People")}>{staff.list.filter((s) => s.state === "active" && s.id !== me?.id).map((s) => <option key={s.id} value={s.id}>{staff.label(s.id)}</option>)}</optgroup>
    </select>
  );
}
export const whom = (v: string) => (v.startsWith("tem_") ? { team: v } : v ? { to: v } : {});

function Give({ of, warm, onClose }: { of: Thing; warm: boolean; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const [to, setTo] = useState("");
  const [note, setNote, clear] = useDraft(`give:${of.id}`);
  const m = useMutation({
    mutationFn: () => (warm ? hands.warm : hands.give)(of.id, { ...whom(to), note: note.trim() || undefined }),
    onSuccess: () => { clear(); void again(); onClose(); toast.say(warm ? t("Stay on the line until somebody takes it.") : t("Offered. It stays yours until it is taken.")); },
  });
  return (
    <Dialog title={warm ? t("Transfer {{name}} with the caller on the line", { name: of.name }) : t("Hand {{name}} over", { name: of.name })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={!warm && (!to ? t("Choose to whom.") : !note.trim() ? t("Say where it stands.") : false)} onClick={() => m.mutate()}>{warm ? t("Ask for somebody") : t("Offer it")}</Button>}>
      <p className="ink2">{warm ? t("Whoever takes it sees this summary at once, so that nobody has to tell it twice. After two minutes the caller is yours again.") : t("It stays yours until it is taken.")}</p>
      <Field label={t("To whom")} name="to" problem={m.error}><Whom value={to} onChange={setTo} anybody={warm} /></Field>
      <Field label={warm ? t("What they must know (made up of the case when left empty)") : t("Where it stands")} name="note" problem={m.error}><textarea value={note} data-autofocus={warm ? undefined : true} onChange={(e) => setNote(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Escalate({ of, onClose }: { of: Thing; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const [why, setWhy, clear] = useDraft(`escalate:${of.id}`);
  const m = useMutation({ mutationFn: () => hands.escalate(of.id, why.trim()), onSuccess: () => { clear(); void again(); onClose(); toast.say(t("Escalated: it is urgent now, and who is on call hears of it.")); } });
  return (
    <Dialog title={t("Escalate {{name}}", { name: of.name })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={!why.trim() ? t("Say what is needed.") : false} onClick={() => m.mutate()}>{t("Escalate")}</Button>}>
      <p className="ink2">{t("For when you need somebody who may decide more than you, now. The case becomes urgent and the reason stays with it.")}</p>
      <Field label={t("What is needed")} name="reason" problem={m.error}><textarea value={why} data-autofocus onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

/** What is on its way to the reader: a caller on the line first, with the seconds left. */
export function Incoming() {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const may = useMay();
  const again = useAgain();
  const now = useNow();
  const q = useQuery({ queryKey: ["handovers"], queryFn: () => hands.list(), refetchInterval: 10_000, retry: false, enabled: !may("case.write") });
  const [decline, setDecline] = useState<Handover>();
  const m = useMutation({ mutationFn: (x: { h: Handover; how: "accept" | "withdraw" }) => hands.answer(x.h.id, x.how), onSuccess: (_, x) => { void again(); if (x.how === "accept") toast.say(t("It is yours")); }, onError: (e) => { void again(); toast.fail(e); } });
  const list = [...(q.data ?? [])].sort((a, b) => (a.kind === "warm" ? 0 : 1) - (b.kind === "warm" ? 0 : 1));
  const calls = list.filter((h) => h.kind === "warm" && h.from !== me?.id).length;
  useEffect(() => { if (calls > 0) document.title = `☎ ${document.title.replace(/^☎ /, "")}`; else document.title = document.title.replace(/^☎ /, ""); }, [calls]);
  if (!list.length) return null;
  return (
    <ul className="incoming" aria-label={t("Hand-overs")}>
      {list.slice(0, 4).map((h) => {
        const mine = h.from === me?.id;
        const left = h.lapses_at ? Math.max(0, Math.round((new Date(h.lapses_at).getTime() - now) / 1000)) : undefined;
        return (
          <li key={h.id} className={h.kind === "warm" ? "warm" : undefined}>
            <b>{mine ? t("You offer") : h.kind === "warm" ? t("Caller on the line") : t("For you")}</b>
            {h.number ? <Link to="/cases/$id" params={{ id: h.number }}>{h.number}</Link> : <span>{t("a contact")}</span>}
            <span className="ink2 cut grow" title={h.note}>{mine ? (h.to ? staff.name(h.to) : t("a team")) : staff.name(h.from)} · {h.note}</span>
            {left !== undefined ? <span className={left < 30 ? "red" : "ink2"}>{t("{{seconds}} s", { seconds: left })}</span> : <span className="meta"><Time at={h.made_at} /></span>}
            {mine ? <Button small onClick={() => m.mutate({ h, how: "withdraw" })}>{t("Keep it")}</Button>
              : <><Button small tone="primary" onClick={() => m.mutate({ h, how: "accept" })}>{t("Take it")}</Button><Button small onClick={() => setDecline(h)}>{t("Decline…")}</Button></>}
          </li>
        );
      })}
      {decline ? <Decline h={decline} onClose={() => setDecline(undefined)} /> : null}
    </ul>
  );
}

function Decline({ h, onClose }: { h: Handover; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const [why, setWhy] = useState("");
  const m = useMutation({ mutationFn: () => hands.answer(h.id, "decline", why.trim()), onSuccess: () => { void again(); onClose(); } });
  return (
    <Dialog title={t("Decline {{name}}", { name: h.number ?? t("a contact") })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={!why.trim() ? t("Say why.") : false} onClick={() => m.mutate()}>{t("Send it back")}</Button>}>
      <p className="said">{h.note}</p>
      <Field label={t("Why")} name="note" problem={m.error}><input value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

/** All that is in one's hands, given on at once at the end of a shift. */
export function ShiftDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const q = useQuery({ queryKey: ["shift", "list"], queryFn: hands.shift });
  const [to, setTo] = useState("");
  const [note, setNote, clear] = useDraft("shift");
  const [off, setOff] = useState<string[]>([]);
  const [notes, setNotes] = useState<Record<string, string>>({});
  const list = q.data?.cases ?? [];
  const chosen = list.filter((c) => !off.includes(c.id));
  const m = useMutation({
    mutationFn: () => hands.giveShift({ ...whom(to), note: note.trim(), cases: chosen.map((c) => ({ case: c.id, note: notes[c.id] || undefined })) }),
    onSuccess: (x) => { clear(); void again(); onClose(); toast.say(t("{{count}} cases offered", { count: x.length })); },
  });
  return (
    <Dialog shape="modal wide" title={t("Hand the shift over")} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={!to ? t("Choose to whom.") : !note.trim() ? t("Say where it stands.") : !chosen.length ? t("Nothing is chosen.") : false} onClick={() => m.mutate()}>{t("Offer {{count}} cases", { count: chosen.length })}</Button>}>
      <Field label={t("To whom")} name="to" problem={m.error}><Whom value={to} onChange={setTo} /></Field>
      <Field label={t("For all of them")} name="note" problem={m.error}><textarea value={note} onChange={(e) => setNote(e.target.value)} /></Field>
      {q.data && list.length === 0 ? <p className="meta">{t("You hold nothing")}</p> : null}
      <ul className="shiftlist">{list.map((c) => (
        <li key={c.id}>
          <label className="row"><input type="checkbox" checked={!off.includes(c.id)} onChange={(e) => setOff(e.target.checked ? off.filter((x) => x !== c.id) : [...off, c.id])} /><b>{c.severity}</b><span className="mono">{c.number}</span><span className="cut grow">{c.title}</span><span className="meta">{word(c.state)}</span></label>
          {off.includes(c.id) ? null : <input className="input" aria-label={t("About {{number}}", { number: c.number })} placeholder={t("About {{number}}", { number: c.number })} value={notes[c.id] ?? ""} onChange={(e) => setNotes({ ...notes, [c.id]: e.target.value })} />}
        </li>))}</ul>
      {q.data?.tasks.length ? <p className="meta">{t("{{count}} open tasks stay yours.", { count: q.data.tasks.length })}</p> : null}
      <Trouble error={q.error ?? m.error} />
    </Dialog>
  );
}
