// A policy of clocks as fields: what each clock asks of whom, and the calendars that count.
import { useT, Word, word } from "../i18n";
import type { SlaCalendar, SlaClock, SlaDocument, SlaTarget } from "../api/sla";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";

export const kinds = ["opened", "severity", "replied", "paused", "resumed", "closed", "reopened", "heard", "protected", "legal_asked", "legal_done", "notice_given", "notice_over"];
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const levels = ["S0", "S1", "S2", "S3", "S4"];

/** "09:00-12:00, 13:00-17:00" and back. */
export const windows = {
  show: (list: [string, string][] = []) => list.map((w) => w.join("-")).join(", "),
  read: (text: string) => text.split(",").map((x) => x.trim()).filter(Boolean).map((x) => { const [from, to] = x.split("-"); return [(from ?? "").trim(), (to ?? "").trim()] as [string, string]; }),
};

interface Part { doc: SlaDocument; set: (d: SlaDocument) => void; problem: unknown; locked: boolean }

export function ClockForm({ doc, set, problem, locked, at }: Part & { at: number }) {
  const t = useT();
  const clock = doc.clocks[at]!;
  const here = `document.clocks.${at}`;
  const put = (c: SlaClock) => set({ ...doc, clocks: doc.clocks.map((x, i) => (i === at ? c : x)) });
  const target = (j: number, part: Partial<SlaTarget>) => put({ ...clock, targets: clock.targets.map((x, i) => (i === j ? { ...x, ...part } : x)) });
  return (
    <fieldset className="slaclock" disabled={locked}>
      <legend><b>{Word(clock.name)}</b></legend>
      <div className="row wrap">
        <Field label={t("Name")} name={`${here}.name`} problem={problem}><input className="mono" value={clock.name} onChange={(e) => put({ ...clock, name: e.target.value })} /></Field>
        <Field label={t("Begins when")} name={`${here}.start`} problem={problem}><select value={clock.start} onChange={(e) => put({ ...clock, start: e.target.value })}>{kinds.map((k) => <option key={k} value={k}>{word(k)}</option>)}</select></Field>
        <Field label={t("Is met when")} name={`${here}.stop`} problem={problem}><select value={clock.stop} onChange={(e) => put({ ...clock, stop: e.target.value })}>{kinds.map((k) => <option key={k} value={k}>{word(k)}</option>)}</select></Field>
        <label className="check"><input type="checkbox" checked={!!clock.again} onChange={(e) => put({ ...clock, again: e.target.checked })} /> {t("begins again each time")}</label>
        <label className="check"><input type="checkbox" checked={!!clock.aside} onChange={(e) => put({ ...clock, aside: e.target.checked })} /> {t("does not order the inbox")}</label>
      </div>
      <ol className="slatargets">{clock.targets.map((x, j) => (
        <li key={j}>
          <div className="row levels" role="group" aria-label={t("Severities")}>{levels.map((l) => (
            <label key={l} className={`pill ${x.severity.includes(l) ? "on" : ""}`}><input type="checkbox" checked={x.severity.includes(l)} onChange={(e) => target(j, { severity: levels.filter((y) => (y === l ? e.target.checked : x.severity.includes(y))) })} />{l}</label>))}</div>
          <Field label={t("within")} name={`${here}.targets.${j}.within`} problem={problem}><input size={6} value={x.within} onChange={(e) => target(j, { within: e.target.value })} /></Field>
          <Field label={t("counted by")} name={`${here}.targets.${j}.calendar`} problem={problem}><select value={x.calendar ?? ""} onChange={(e) => target(j, { calendar: e.target.value })}><option value="">{t("around the clock")}</option>{Object.keys(doc.calendars).map((c) => <option key={c}>{c}</option>)}</select></Field>
          <Field label={t("warns at %")} name={`${here}.targets.${j}.warn`} problem={problem}><input type="number" min={0} max={99} value={x.warn ?? 0} onChange={(e) => target(j, { warn: Number(e.target.value) })} /></Field>
          <Field label={t("only when")} name={`${here}.targets.${j}.when`} problem={problem}><input className="mono" value={x.when ?? ""} placeholder={'brand == "pawsit"'} onChange={(e) => target(j, { when: e.target.value })} /></Field>
          <Field label={t("pauses")} name={`${here}.targets.${j}.pauses`} problem={problem}><select value={x.pauses ? "yes" : "no"} onChange={(e) => target(j, { pauses: e.target.value === "yes" })}><option value="no">{t("never")}</option><option value="yes">{t("while somebody outside is waited for")}</option></select></Field>
          <Button small tone="ghost" icon="x" aria-label={t("Take this line away")} onClick={() => put({ ...clock, targets: clock.targets.filter((_, i) => i !== j) })} />
        </li>))}</ol>
      <Button small icon="plus" onClick={() => put({ ...clock, targets: [...clock.targets, { severity: ["S2"], within: "4h", warn: 75 }] })}>{t("Another line")}</Button>
    </fieldset>
  );
}

export function CalendarForm({ doc, set, problem, locked, name }: Part & { name: string }) {
  const t = useT();
  const cal = doc.calendars[name]!;
  const here = `document.calendars.${name}`;
  const put = (c: SlaCalendar) => set({ ...doc, calendars: { ...doc.calendars, [name]: c } });
  const p = problem as { fields?: { pointer: string; message: string }[] } | undefined;
  const faulty = (day: string) => p?.fields?.find((f) => f.pointer.startsWith(`${here}.week.${day}`))?.message;
  const holiday = p?.fields?.find((f) => f.pointer.startsWith(`${here}.holidays`))?.message;
  return (
    <fieldset className="slaclock" disabled={locked}>
      <legend><b>{name}</b></legend>
      <div className="row wrap">
        <Field label={t("Zone")} name={`${here}.zone`} problem={problem}><input value={cal.zone} onChange={(e) => put({ ...cal, zone: e.target.value })} /></Field>
        {days.map((d) => (
          <Field key={d} label={Word(d)} bad={faulty(d)}><input className="mono" defaultValue={windows.show(cal.week[d])} placeholder={t("closed")} onBlur={(e) => put({ ...cal, week: { ...cal.week, [d]: windows.read(e.target.value) } })} /></Field>))}
      </div>
      <Field label={t("Holidays")} hint={t("One day a line: 2026-12-25")} bad={holiday}><textarea rows={3} className="mono" defaultValue={cal.holidays.join("\n")} onBlur={(e) => put({ ...cal, holidays: e.target.value.split(/\s+/).filter(Boolean) })} /></Field>
    </fieldset>
  );
}
