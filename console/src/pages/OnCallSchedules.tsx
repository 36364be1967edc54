// Schedules: who takes turns, in which hours, layer over layer; with whose turn comes when before it is kept.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { oncall, type Layer, type Schedule, type Window } from "../api/oncall";
import { Problem } from "../api/problem";
import { useT, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { dayLetters, turnsOf, wallNow, zones } from "./OnCallTurns";
import { useAct } from "./useAct";
import "./oncall.css";

const route = getRouteApi("/shell/oncall/schedules");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const layer = (zone: string): Layer => ({ name: "", rotation: { every: "week", n: 1, start: `${wallNow(zone).slice(0, 10)}T09:00`, people: [] } });
const fresh = (): Schedule => ({ name: "", zone: here, warn_days: 7, layers: [layer(here)] });

export function OnCallSchedulesPage() {
  const t = useT();
  const no = useMay()("oncall.write");
  const { schedule } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("On call"), to: "/oncall" }, { text: t("Schedules") });
  const q = useQuery({ queryKey: ["oncall", "schedules"], queryFn: oncall.schedules });
  const at = schedule === "new" ? fresh() : (q.data?.find((s) => s.id === schedule) ?? q.data?.[0]);
  return (
    <>
      <div className="pagehead"><h1>{t("Schedules")}</h1><span className="grow" /><Link className="btn" to="/oncall">{t("On call")}</Link>
        <Button tone="primary" icon="plus" blocked={no} onClick={() => void go({ search: { schedule: "new" } })}>{t("New schedule")}</Button></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <div className="inner"><Skeleton lines={5} /></div> : (
        <div className="policysplit">
          <nav aria-label={t("Schedules")}><ol className="policylist">{q.data.map((s) => (
            <li key={s.id}><Link to="/oncall/schedules" search={{ schedule: s.id }} aria-current={s.id === at?.id ? "true" : undefined}><b>{s.name}</b><span className="meta">{s.zone} · {t("{{count}} layers", { count: s.layers.length })}</span></Link></li>))}</ol></nav>
          {at ? <Edit key={`${at.id ?? "new"}/${at.version ?? 0}`} schedule={at} /> : <Empty title={t("There is no schedule yet")}>{t("A schedule says who is on duty when. Start with one layer of people who take turns; a page finds who is on duty by it.")}</Empty>}
        </div>)}
    </>
  );
}

function Edit({ schedule }: { schedule: Schedule }) {
  const t = useT();
  const no = useMay()("oncall.write");
  const staff = useStaff();
  const go = route.useNavigate();
  const client = useQueryClient();
  const [s, set] = useState(schedule);
  const m = useMutation({
    mutationFn: () => oncall.saveSchedule(s),
    onSuccess: (x) => { toast.say(t("Kept. It holds from now on; who was on duty before stays as it was.")); void client.invalidateQueries({ queryKey: ["oncall"] }); void go({ search: { schedule: x.id }, replace: true }); },
  });
  const drop = useAct(() => oncall.dropSchedule(s.id!).then(() => go({ search: {}, replace: true })), t("Taken out of use"));
  const setLayer = (i: number, part: Partial<Layer>) => set({ ...s, layers: s.layers.map((l, k) => (k === i ? { ...l, ...part } : l)) });
  const move = (i: number, by: number) => { const layers = [...s.layers]; const [l] = layers.splice(i, 1); layers.splice(i + by, 0, l!); set({ ...s, layers }); };
  return (
    <section className="policyedit stack" aria-label={s.name || t("New schedule")}>
      <div className="row">
        <Field label={t("name")} name="name" problem={m.error}><input data-autofocus="" value={s.name} maxLength={100} onChange={(e) => set({ ...s, name: e.target.value })} /></Field>
        <Zone label={t("Zone of the place")} name="zone" value={s.zone} problem={m.error} onChange={(zone) => set({ ...s, zone })} />
        <Field label={t("Who is warned of gaps")} name="owner" problem={m.error}><select value={s.owner ?? ""} onChange={(e) => set({ ...s, owner: e.target.value || undefined })}><option value="">{t("nobody")}</option>{staff.list.filter((x) => x.state === "active").map((x) => <option key={x.id} value={x.id}>{staff.label(x.id)}</option>)}</select></Field>
        <Field label={t("Days before")} name="warn_days" problem={m.error}><input type="number" min={0} max={60} value={s.warn_days} onChange={(e) => set({ ...s, warn_days: Number(e.target.value) })} /></Field>
      </div>
      <p className="meta">{t("Lowest layer first. A later one takes the duty from those before it while it has somebody.")}</p>
      <ol className="steps">{s.layers.map((l, i) => (
        <li key={i} className="stepedit" aria-label={t("layer {{n}}", { n: i + 1 })}>
          <div className="row"><b className="grow">{l.name || t("layer {{n}}", { n: i + 1 })}</b>
            <Button small icon="up" aria-label={t("Layer {{n}} lower", { n: i + 1 })} blocked={i === 0 && t("It is the first.")} onClick={() => move(i, -1)} />
            <Button small icon="x" aria-label={t("Remove layer {{n}}", { n: i + 1 })} onClick={() => set({ ...s, layers: s.layers.filter((_, k) => k !== i) })} /></div>
          <OneLayer l={l} zone={s.zone} at={`layers.${i}`} problem={m.error} onChange={(part) => setLayer(i, part)} />
        </li>))}</ol>
      <div className="row"><Button icon="plus" onClick={() => set({ ...s, layers: [...s.layers, layer(s.zone)] })}>{t("Add a layer")}</Button></div>
      <div className="row"><Button tone="primary" busy={m.isPending} blocked={no || (s.name.trim() ? false : t("Give it a name."))} onClick={() => m.mutate()}>{t("Keep the schedule")}</Button>
        {s.id ? <Button tone="danger" blocked={no} busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("Take it out of use")}</Button> : null}
        {s.id ? <Link className="btn ghost" to="/oncall">{t("See it in the calendar")}</Link> : null}</div>
      <Trouble error={m.error} />
    </section>
  );
}

function OneLayer({ l, zone, at, problem, onChange }: { l: Layer; zone: string; at: string; problem: unknown; onChange: (part: Partial<Layer>) => void }) {
  const t = useT();
  const staff = useStaff();
  const r = l.rotation;
  const turn = (part: Partial<Layer["rotation"]>) => onChange({ rotation: { ...r, ...part } });
  const others = staff.list.filter((x) => x.state === "active" && !r.people.includes(x.id));
  const wrong = problem instanceof Problem ? problem.fields.find((f) => f.pointer.startsWith(`${at}.rotation.people`))?.message : undefined;
  const setWindow = (i: number, part: Partial<Window>) => onChange({ windows: l.windows!.map((w, k) => (k === i ? { ...w, ...part } : w)) });
  const place = l.zone || zone;
  return (
    <>
      <div className="row">
        <Field label={t("name")} name={`${at}.name`} problem={problem}><input value={l.name} maxLength={80} onChange={(e) => onChange({ name: e.target.value })} /></Field>
        <Zone label={t("Zone, when it is another")} name={`${at}.zone`} value={l.zone ?? ""} problem={problem} empty onChange={(z) => onChange({ zone: z || undefined })} />
      </div>
      <div className="row">
        <Field label={t("Turns change every")} name={`${at}.rotation.n`} problem={problem}><input type="number" min={1} max={1000} value={r.n} onChange={(e) => turn({ n: Number(e.target.value) })} /></Field>
        <Field label={t("unit")} name={`${at}.rotation.every`} problem={problem}><select value={r.every} onChange={(e) => turn({ every: e.target.value })}>{["hour", "day", "week", "month"].map((x) => <option key={x} value={x}>{Word(`every_${x}`)}</option>)}</select></Field>
        <Field label={t("First change of duty")} hint={t("by the clock of {{zone}}, also when clocks change", { zone: place })} name={`${at}.rotation.start`} problem={problem}><input type="datetime-local" value={r.start} onChange={(e) => turn({ start: e.target.value })} /></Field>
      </div>
      <div className="targets" role="group" aria-label={t("Who takes turns, in this order")}>
        {r.people.map((id, i) => <span key={`${id}${i}`} className="chip">{i + 1} {staff.label(id)}
          {i > 0 ? <Button small tone="ghost" icon="up" aria-label={t("{{name}} earlier", { name: staff.label(id) })} onClick={() => { const people = [...r.people]; [people[i - 1], people[i]] = [people[i]!, people[i - 1]!]; turn({ people }); }} /> : null}
          <Button small tone="ghost" icon="x" aria-label={t("Remove {{what}}", { what: staff.label(id) })} onClick={() => turn({ people: r.people.filter((_, k) => k !== i) })} /></span>)}
        <Field label={r.people.length ? t("Then") : t("Who begins")} name={`${at}.rotation.people`} bad={wrong}><select value="" onChange={(e) => { if (e.target.value) turn({ people: [...r.people, e.target.value] }); }}><option value="">{t("choose…")}</option>{others.map((x) => <option key={x.id} value={x.id}>{staff.label(x.id)}</option>)}</select></Field>
      </div>
      {(l.windows ?? []).map((w, i) => (
        <div key={i} className="row windowrow" role="group" aria-label={t("Hours {{n}}", { n: i + 1 })}>
          <Field label={t("From")} name={`${at}.windows.${i}.from`} problem={problem}><input type="time" value={w.from} onChange={(e) => setWindow(i, { from: e.target.value })} /></Field>
          <Field label={t("Until")} hint={w.to && w.from && w.to <= w.from ? t("of the next day") : undefined} name={`${at}.windows.${i}.to`} problem={problem}><input type="time" value={w.to} onChange={(e) => setWindow(i, { to: e.target.value })} /></Field>
          <fieldset className="days"><legend>{t("Days; none is every day")}</legend><div className="row">{dayLetters().map(([d, name]) => (
            <label key={d} className="choice"><input type="checkbox" checked={!!w.days?.includes(d)} onChange={(e) => setWindow(i, { days: e.target.checked ? [...(w.days ?? []), d] : w.days!.filter((x) => x !== d) })} />{name}</label>))}</div></fieldset>
          <Button small tone="ghost" icon="x" aria-label={t("Remove hours {{n}}", { n: i + 1 })} onClick={() => onChange({ windows: l.windows!.filter((_, k) => k !== i) })} />
        </div>))}
      <div className="row"><Button small icon="plus" onClick={() => onChange({ windows: [...(l.windows ?? []), { from: "08:00", to: "20:00" }] })}>{t("Only in these hours…")}</Button>{l.windows?.length ? null : <span className="meta">{t("day and night")}</span>}</div>
      <Preview l={l} zone={place} />
    </>
  );
}

/** The next turns of one layer, by the clock of its place: what is kept is what is seen. */
function Preview({ l, zone }: { l: Layer; zone: string }) {
  const t = useT();
  const staff = useStaff();
  const next = turnsOf(l, zone, 5);
  if (!next.length) return <p className="meta">{t("Nobody takes turns yet.")}</p>;
  return (
    <div className="turns" role="status"><span className="meta">{t("As written now, {{zone}}:", { zone })}</span>
      <ol>{next.map((x) => <li key={x.from}><b className="num">{x.from}</b> {staff.label(x.person)}</li>)}</ol></div>
  );
}

export function Zone({ label, name, value, problem, empty, onChange }: { label: string; name: string; value: string; problem: unknown; empty?: boolean; onChange: (zone: string) => void }) {
  const t = useT();
  return (
    <>
      <Field label={label} name={name} problem={problem} bad={value && !zones().includes(value) ? t("No zone is called so; as Europe/Madrid") : undefined}>
        <input list="zones" value={value} placeholder={empty ? t("that of the schedule") : "Europe/Madrid"} autoComplete="off" spellCheck={false} onChange={(e) => onChange(e.target.value.trim())} /></Field>
      <datalist id="zones">{zones().map((z) => <option key={z} value={z} />)}</datalist>
    </>
  );
}
