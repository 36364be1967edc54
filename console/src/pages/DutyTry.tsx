// A question to the table of duties, and its answer explained.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { duties, type DutyLine, type DutyTable } from "../api/authority";
import { useT, word, Word, type Text } from "../i18n";
import { Trouble } from "../ui/States";

const kinds = ["restrict", "suspend", "deactivate", "hold_payout", "remove_content", "pause_store", "warn", "appeal"];
const grounds = ["final", "egregious", "legal", "automated"] as const;
const said: Record<(typeof grounds)[number], Text> = { final: "Final, not interim", egregious: "Egregious misconduct", legal: "Ordered by law", automated: "A rule or model asks" };

export function DutyTry({ table, facts }: { table: DutyTable; facts: string[] }) {
  const t = useT();
  const [place, setPlace] = useState("US-WA/Seattle");
  const [kind, setKind] = useState("suspend");
  const [audience, setAudience] = useState("worker");
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [is, setIs] = useState<Record<string, boolean>>({ final: true });
  const [done, setDone] = useState<Record<string, string>>({});
  const on = `${day}T12:00:00Z`;
  const ready = /^[A-Z]{2}/.test(place) && day.length === 10;
  const q = useQuery({
    queryKey: ["duties", "check", place, kind, audience, day, is, done], enabled: ready, placeholderData: (p) => p,
    queryFn: () => duties.check({ place: place.trim(), kind, audience, on, final: !!is.final, interim: !is.final, egregious: !!is.egregious, legal: !!is.legal, automated: !!is.automated,
      done: Object.fromEntries(Object.entries(done).filter(([, d]) => d).map(([f, d]) => [f, `${d}T12:00:00Z`])) }),
  });
  const places = [...new Set(table.laws.flatMap((l) => l.places).filter((p) => p.startsWith("US-")).concat("DE-BE/Berlin", "FR", "ES"))];
  const a = q.data;
  const wanted = [...new Set((a?.duties ?? []).filter((d) => d.timing === "before" || d.timing === "at").map((d) => d.fact))].filter((f) => facts.includes(f));
  return (
    <section className="dutytry" aria-labelledby="duty-try">
      <h2 id="duty-try">{t("What would be asked?")}</h2>
      <div className="row wrap">
        <label className="smallfield">{t("Place of work")}<input className="input" list="duty-places" value={place} onChange={(e) => setPlace(e.target.value)} /></label>
        <datalist id="duty-places">{places.map((p) => <option key={p} value={p} />)}</datalist>
        <label className="smallfield">{t("Action")}<select className="select" value={kind} onChange={(e) => setKind(e.target.value)}>{kinds.map((k) => <option key={k} value={k}>{word(k)}</option>)}</select></label>
        <label className="smallfield">{t("Of whom")}<select className="select" value={audience} onChange={(e) => setAudience(e.target.value)}>{["worker", "customer", "merchant"].map((k) => <option key={k} value={k}>{word(k)}</option>)}</select></label>
        <label className="smallfield">{t("Takes effect")}<input type="date" className="input" value={day} onChange={(e) => setDay(e.target.value)} /></label>
      </div>
      <div className="row wrap">{grounds.map((g) => <label key={g} className="pill"><input type="checkbox" checked={!!is[g]} onChange={(e) => setIs({ ...is, [g]: e.target.checked })} /> {t(said[g])}</label>)}</div>
      {wanted.length ? <div className="row wrap">{wanted.map((f) => <label key={f} className="smallfield">{t("{{fact}} since", { fact: Word(`fact_${f}`) })}<input type="date" className="input" value={done[f] ?? ""} onChange={(e) => setDone({ ...done, [f]: e.target.value })} /></label>)}</div> : null}
      <Trouble error={q.error} />
      {a ? (
        <div aria-live="polite">
          <p className={a.blocked ? "dutysum stop" : "dutysum go"}><b>{a.blocked ? t("Held back until what is marked is done") : t("Nothing holds it back")}</b>
            {a.earliest && a.blocked ? ` · ${t("at the earliest on {{day}}", { day: a.earliest.slice(0, 10) })}` : ""}</p>
          <ul className="dutylist">{a.duties.map((d) => <Line key={d.code} d={d} />)}</ul>
          {a.upcoming.length ? <><h3 className="cap">{t("Later")}</h3><ul className="dutylist faint">{a.upcoming.map((d) => <Line key={d.code} d={d} later />)}</ul></> : null}
          {a.skipped.length ? <details><summary className="meta">{t("What does not hold here, and why")}</summary><ul className="tablediff">{a.skipped.map((s) => <li key={s.code}><b>{s.title}</b> <span className="meta mono">{s.code}</span> {s.why}</li>)}</ul></details> : null}
        </div>) : null}
    </section>
  );
}

export function Line({ d, later }: { d: DutyLine; later?: boolean }) {
  const t = useT();
  const mark = later ? "◷" : d.blocks ? "✕" : d.met ? "✓" : "•";
  return (
    <li className={d.blocks ? "stop" : d.met ? "met" : undefined}>
      <span aria-hidden="true" className="mark">{mark}</span>
      <div><b>{d.title}</b> {d.blocks ? <span className="pill stop">{t("holds back")}</span> : d.met ? <span className="pill on">{t("met")}</span> : null}{d.verified ? null : <span className="pill warn">{t("not verified")}</span>}
        <p>{d.text}</p><p className="meta">{d.why} <span title={d.basis}>{d.source}</span></p></div>
    </li>
  );
}
