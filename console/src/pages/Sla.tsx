// The policy of clocks: how well it is kept, its versions, editing with a preview of what would change, publishing with a note.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { sla, type SlaDocument, type SlaPreview, type SlaVersion } from "../api/sla";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { number, span } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { CalendarForm, ClockForm } from "./SlaEdit";
import "./sla.css";

const route = getRouteApi("/shell/sla");

export function SlaPage() {
  const t = useT();
  const { version } = route.useSearch();
  const go = route.useNavigate();
  const staff = useStaff();
  useCrumbs({ text: t("Clocks") });
  const list = useQuery({ queryKey: ["sla", "versions"], queryFn: sla.versions });
  const shown = version ?? "live";
  const q = useQuery({ queryKey: ["sla", "version", shown], queryFn: () => sla.version(shown) });
  const live = useQuery({ queryKey: ["sla", "version", "live"], queryFn: () => sla.version("live") });
  return (
    <>
      <div className="pagehead"><h1>{t("Clocks")}</h1></div>
      <div className="slapage">
        <aside aria-label={t("Versions")}>
          <h2 className="cap">{t("Versions")}</h2>
          {list.error ? <Trouble error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <Skeleton /> : (
            <ul className="slaversions">{list.data.map((v) => (
              <li key={v.version}><button type="button" aria-current={q.data?.version === v.version ? "true" : undefined} onClick={() => void go({ search: { version: v.live ? undefined : String(v.version) }, replace: true })}>
                <b>{v.version === 0 ? t("As shipped") : t("Version {{n}}", { n: v.version })}</b>{v.live ? <span className="pill on">{t("holds")}</span> : null}
                <span className="meta">{v.version ? v.note : t("The table of severities")}{v.author ? ` · ${staff.name(v.author)}` : ""}{v.at ? <> · <Time at={v.at} /></> : null}</span>
              </button></li>))}</ul>)}
          <Kept />
        </aside>
        {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending || live.isPending ? <Skeleton /> : <Edit key={`${q.data.version}.${q.data.hash}`} from={q.data} live={live.data ?? q.data} />}
      </div>
    </>
  );
}

/** Attainment of the last four weeks. */
function Kept() {
  const t = useT();
  const q = useQuery({ queryKey: ["sla", "attainment"], queryFn: () => sla.attainment(), retry: false });
  if (!q.data || q.data.items.length === 0) return <p className="meta">{q.error ? null : t("No deadline fell due in the last four weeks.")}</p>;
  return (
    <table className="slakept"><caption>{t("Kept in the last four weeks")}</caption>
      <thead><tr><th scope="col">{t("Clock")}</th><th scope="col"><abbr title={t("Severity")}>S</abbr></th><th scope="col">{t("Met")}</th><th scope="col">{t("Missed")}</th><th scope="col">{t("Share")}</th></tr></thead>
      <tbody>{q.data.items.map((l) => <tr key={l.clock + l.severity}><th scope="row">{Word(l.clock)}</th><td>{l.severity}</td><td>{number(l.met)}</td><td>{number(l.missed)}</td><td>{Math.round(l.share * 100)} %</td></tr>)}</tbody></table>
  );
}

/** Lines of two documents that differ. */
export function differences(was: SlaDocument, is: SlaDocument): string[] {
  const lines = (d: SlaDocument) => new Map([
    ...d.clocks.flatMap((c) => c.targets.map((x, i) => [`${c.name} ${i + 1}`, `${x.severity.join(" ")} ${x.within}${x.calendar ? ` ${x.calendar}` : ""}${x.pauses ? " pauses" : ""}${x.when ? ` when ${x.when}` : ""} ${x.warn ?? 0} %`] as const)),
    ...d.clocks.map((c) => [c.name, `${c.start} to ${c.stop}${c.again ? " again" : ""}${c.aside ? " aside" : ""}`] as const),
    ...Object.entries(d.calendars).map(([n, c]) => [`calendar ${n}`, JSON.stringify(c)] as const),
  ]);
  const a = lines(was), b = lines(is);
  return [...new Set([...a.keys(), ...b.keys()])].filter((k) => a.get(k) !== b.get(k)).map((k) => `${k}: ${a.get(k) ?? "–"} → ${b.get(k) ?? "–"}`);
}

function Edit({ from, live }: { from: SlaVersion; live: SlaVersion }) {
  const t = useT();
  const client = useQueryClient();
  const no = useMay()("sla.write");
  const [doc, set] = useState<SlaDocument>(from.document!);
  const [note, setNote] = useState("");
  const samples = useMemo(() => { const now = new Date(); const friday = new Date(now); friday.setDate(now.getDate() + ((5 - now.getDay() + 7) % 7)); friday.setHours(16, 30, 0, 0); return [now.toISOString(), friday.toISOString()]; }, []);
  const changed = differences(live.document!, doc);
  const preview = useMutation({ mutationFn: () => sla.preview(doc, samples) });
  const publish = useMutation({
    mutationFn: () => sla.publish(doc, note.trim(), live.version),
    onSuccess: (v) => { void client.invalidateQueries({ queryKey: ["sla"] }); toast.say(t("Version {{n}} holds from now on", { n: v.version })); setNote(""); },
  });
  useEffect(() => { preview.reset(); publish.reset(); }, [doc]);
  useKeys([{ keys: "p", what: "Show what would change", run: () => preview.mutate() }]);
  const problem = publish.error ?? preview.error;
  return (
    <section className="slaedit" aria-label={t("The policy")}>
      <p className="meta">{t("S0 and S1 count around the clock and never pause; that cannot be changed. A new policy computes every clock anew from its history: what was paused stays paused, what was late stays late.")}</p>
      {doc.clocks.map((_, i) => <ClockForm key={i} doc={doc} set={set} problem={problem} locked={!!no} at={i} />)}
      <h2>{t("Calendars")}</h2>
      {Object.keys(doc.calendars).map((n) => <CalendarForm key={n} doc={doc} set={set} problem={problem} locked={!!no} name={n} />)}
      <NewCalendar doc={doc} set={set} locked={!!no} />
      <h2>{t("What would change")}</h2>
      {changed.length === 0 ? <p className="meta">{t("This is the policy that holds.")}</p> : <ul className="sladiff">{changed.map((l) => <li key={l} className="mono">{l}</li>)}</ul>}
      <div className="row wrap">
        <Button kbd="P" busy={preview.isPending} onClick={() => preview.mutate()}>{t("Try it on recent cases")}</Button>
        <div className="grow"><Field label={t("What changes and why")} name="note" problem={publish.error}><input value={note} maxLength={2000} onChange={(e) => setNote(e.target.value)} /></Field></div>
        <Button tone="primary" busy={publish.isPending} blocked={no || (changed.length === 0 ? t("Nothing differs from the policy that holds.") : !note.trim() ? t("Say what changes and why.") : false)} onClick={() => publish.mutate()}>{t("Publish")}</Button>
      </div>
      {problem ? <Trouble error={problem} /> : null}
      {preview.data ? <Shown p={preview.data} /> : null}
    </section>
  );
}

function NewCalendar({ doc, set, locked }: { doc: SlaDocument; set: (d: SlaDocument) => void; locked: boolean }) {
  const t = useT();
  const [name, setName] = useState("");
  const key = name.trim().toLowerCase().replace(/[^a-z0-9_]+/g, "_");
  return (
    <div className="row"><Field label={t("Another calendar")}><input value={name} disabled={locked} onChange={(e) => setName(e.target.value)} /></Field>
      <Button icon="plus" blocked={!key ? t("Give it a name.") : doc.calendars[key] ? t("There is one of this name.") : false} onClick={() => { set({ ...doc, calendars: { ...doc.calendars, [key]: { zone: Object.values(doc.calendars)[0]?.zone ?? "UTC", week: { mon: [["09:00", "17:00"]] }, holidays: [] } } }); setName(""); }}>{t("Add")}</Button></div>
  );
}

function Shown({ p }: { p: SlaPreview }) {
  const t = useT();
  return (
    <div aria-live="polite">
      <p><b>{t("{{changed}} of {{tried}} recent matters would have another deadline.", { changed: number(p.changed), tried: number(p.tried) })}</b></p>
      {p.changes.length ? (
        <div className="slawide"><table><thead><tr><th scope="col">{t("Case")}</th><th scope="col">{t("Clock")}</th><th scope="col">{t("Is")}</th><th scope="col">{t("Would be")}</th></tr></thead>
          <tbody>{p.changes.slice(0, 20).map((c) => <tr key={c.object + c.clock + c.n}><th scope="row">{c.number ?? t("contact")}</th><td>{Word(c.clock)}{c.n > 1 ? ` ${c.n}` : ""}</td><td>{c.was ? <>{word(c.was)} <Time at={c.was_due_at!} /></> : "–"}</td><td>{c.would ? <>{word(c.would)} <Time at={c.would_due_at!} /></> : "–"}</td></tr>)}</tbody></table></div>) : null}
      <div className="slawide"><table><caption>{t("When clocks begun now, and on Friday at half past four, would fall due")}</caption>
        <thead><tr><th scope="col">{t("Clock")}</th><th scope="col"><abbr title={t("Severity")}>S</abbr></th><th scope="col">{t("Begun")}</th><th scope="col">{t("Warns")}</th><th scope="col">{t("Due")}</th><th scope="col">{t("After")}</th></tr></thead>
        <tbody>{p.samples.map((s) => <tr key={s.clock + s.severity + s.start}><th scope="row">{Word(s.clock)}</th><td>{s.severity}</td><td><Time at={s.start} /></td><td>{s.warn_at ? <Time at={s.warn_at} /> : "–"}</td><td>{s.due_at ? <Time at={s.due_at} /> : t("never")}</td><td>{s.due_at ? span(Date.parse(s.due_at) - Date.parse(s.start)) : "–"}</td></tr>)}</tbody></table></div>
    </div>
  );
}
