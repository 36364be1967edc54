// One schedule over one week: people as rows, what nobody covers hatched red.
// Drag over a row to put that person on duty; every block and gap is a button, so the keyboard does the same.
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { oncall, type Schedule, type Seat, type Span } from "../api/oncall";
import { locale, say, useT } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Skeleton, Trouble } from "../ui/States";
import { number } from "../ui/format";
import type { Wanted } from "./OnCallDialogs";
import { moment, place, plusDays } from "./OnCallWeek";

export function Calendar({ schedule, from, onPick, onSwap }: { schedule: Schedule; from: Date; onPick: (w: Wanted) => void; onSwap: (w: Wanted) => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const id = schedule.id!;
  const to = plusDays(from, 7);
  const q = useQuery({ queryKey: ["oncall", "spans", id, from.toISOString()], queryFn: () => oncall.spans(id, from.toISOString(), to.toISOString()) });
  const score = useQuery({ queryKey: ["oncall", "score", id], queryFn: () => oncall.score(id, new Date().toISOString(), new Date(Date.now() + 28 * 86_400_000).toISOString()) });
  const spans = q.data ?? [];
  const people = new Map<string, string>();
  for (const l of schedule.layers) for (const p of l.rotation.people) people.set(p, staff.name(p));
  for (const s of spans) for (const p of s.people) { const name = staff.name(p.id); people.set(p.id, name === p.id ? p.name : name); }
  const away = schedule.zone !== here;
  const gaps = spans.filter((s) => s.gap);
  return (
    <section className="schedule" aria-label={schedule.name}>
      <div className="row">
        <h3 className="grow">{schedule.name} <span className="meta">{schedule.zone}{away ? ` · ${t("times of the place; the days are yours, {{zone}}", { zone: here })}` : ""}</span></h3>
        {score.data ? <span className="meta" title={score.data.people.map((p) => `${p.name}: ${Math.round(p.hours)} h, ${Math.round(p.nights)} h ${t("nights")}, ${Math.round(p.weekends)} h ${t("weekends")}`).join("\n")}>
          {t("Next four weeks: {{score}} of 100, covered {{coverage}}, balanced {{balance}}", { score: score.data.score, coverage: `${number(score.data.coverage)} %`, balance: `${number(score.data.balance)} %` })}</span> : null}
      </div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={4} /> : (
        <div className="week" role="group" aria-label={t("Week of {{day}}", { day: from.toLocaleDateString() })}>
          <div className="weekhead" aria-hidden="true"><span />{Array.from({ length: 7 }, (_, i) => <span key={i}>{plusDays(from, i).toLocaleDateString(undefined, { weekday: "short", day: "numeric" })}</span>)}</div>
          {[...people].map(([person, name]) => (
            <Row key={person} name={name} from={from} onDrag={(a, b) => onPick({ schedule: id, person, from: a, to: b })}>
              {spans.flatMap((s) => s.people.filter((p) => p.id === person).map((p) => (
                <Block key={s.from} span={s} seat={p} zone={schedule.zone} from={from} mine={person === me?.id}
                  onClick={() => (person === me?.id ? onSwap({ schedule: id, person, from: s.from, to: s.to }) : onPick({ schedule: id, instead: person, person: me?.id, from: s.from, to: s.to }))} />)))}
            </Row>
          ))}
          {gaps.length ? (
            <Row name={t("Nobody")} from={from} red>
              {gaps.map((s) => (
                <button key={s.from} type="button" className="block gap" style={box(s, from)} title={hours(s, schedule.zone)} onClick={() => onPick({ schedule: id, person: me?.id, from: s.from, to: s.to })}>
                  <span>{t("Nobody, {{hours}}", { hours: hours(s, schedule.zone) })}</span>
                </button>))}
            </Row>
          ) : null}
          <NowLine from={from} />
        </div>
      )}
    </section>
  );
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const hm = (at: string, zone = here) => new Date(at).toLocaleString(locale(), { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const time = (at: string, zone: string) => new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
/** By the clock of the place; and by the viewer's, when that is another. */
const hours = (s: Span, zone: string) => {
  const theirs = `${hm(s.from, zone)}–${hm(s.to, zone)}`;
  const mine = `${hm(s.from)}–${hm(s.to)}`;
  return theirs === mine ? mine : say("{{theirs}} there, {{mine}} here", { theirs, mine });
};
const box = (s: Span, from: Date) => ({ left: `${place(s.from, from) * 100}%`, width: `${(place(s.to, from) - place(s.from, from)) * 100}%` });

function Block({ span, seat, zone, from, mine, onClick }: { span: Span; seat: Seat; zone: string; from: Date; mine: boolean; onClick: () => void }) {
  const t = useT();
  const changed = seat.via ? (seat.via.startsWith("swp_") ? t("by swap") : t("by override")) : seat.why;
  return (
    <button type="button" className={["block", mine && "mine", seat.via && "changed"].filter(Boolean).join(" ")} style={box(span, from)} title={`${seat.name}, ${hours(span, zone)}, ${changed}`}
      onClick={onClick}><span>{time(span.from, zone)} {changed}</span><span className="sr">{seat.name}, {hours(span, zone)}</span></button>
  );
}

function Row({ name, from, red, onDrag, children }: { name: string; from: Date; red?: boolean; onDrag?: (from: string, to: string) => void; children: React.ReactNode }) {
  const track = useRef<HTMLDivElement>(null);
  const no = useMay()("oncall.take");
  const [drag, setDrag] = useState<[number, number]>();
  const part = (e: React.PointerEvent) => { const r = track.current!.getBoundingClientRect(); return Math.min(1, Math.max(0, (e.clientX - r.left) / r.width)); };
  const end = () => {
    if (!drag) return;
    setDrag(undefined);
    const [a, b] = [moment(Math.min(...drag), from), moment(Math.max(...drag), from)];
    if (b.getTime() > a.getTime()) onDrag?.(a.toISOString(), b.toISOString());
  };
  return (
    <div className={red ? "person red" : "person"}>
      <span className="who cut" title={name}>{name}</span>
      <div className="track" ref={track}
        onPointerDown={(e) => { if (no || !onDrag || e.button !== 0 || e.target !== e.currentTarget) return; e.currentTarget.setPointerCapture(e.pointerId); setDrag([part(e), part(e)]); }}
        onPointerMove={(e) => { const p = part(e); setDrag((d) => (d ? [d[0], p] : d)); }} onPointerUp={end} onPointerCancel={() => setDrag(undefined)}>
        {children}
        {drag ? <i className="dragged" style={{ left: `${Math.min(...drag) * 100}%`, width: `${Math.abs(drag[1] - drag[0]) * 100}%` }} /> : null}
      </div>
    </div>
  );
}

function NowLine({ from }: { from: Date }) {
  const at = place(new Date().toISOString(), from);
  return at > 0 && at < 1 ? <div className="nowline" aria-hidden="true"><i style={{ left: `${at * 100}%` }} /></div> : null;
}
