// Signs of life: what must be heard of again and again, or somebody is paged.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { oncall, type Heartbeat, type NewHeartbeat } from "../api/oncall";
import { severities } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { span } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Zone } from "./OnCallSchedules";
import { dayLetters } from "./OnCallTurns";
import { useAct } from "./useAct";
import "./oncall.css";

const route = getRouteApi("/shell/oncall/heartbeats");
const fresh: NewHeartbeat = { key: "", name: "", every_minutes: 60, severity: "S2" };
const tone = (s: string) => (s === "ok" ? "green" : s === "new" ? "faint" : "red");

export function OnCallHeartbeatsPage() {
  const t = useT();
  const no = useMay()("oncall.write");
  const { key } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("On call"), to: "/oncall" }, { text: t("Signs of life") });
  const q = useQuery({ queryKey: ["oncall", "heartbeats"], queryFn: oncall.heartbeats });
  const found = q.data?.find((h) => h.key === key) ?? (key === "new" ? undefined : q.data?.[0]);
  return (
    <>
      <div className="pagehead"><h1>{t("Signs of life")}</h1><span className="grow" /><Link className="btn" to="/oncall">{t("On call")}</Link>
        <Button tone="primary" icon="plus" blocked={no} onClick={() => void go({ search: { key: "new" } })}>{t("Watch for something")}</Button></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <div className="inner"><Skeleton lines={4} /></div> : (
        <div className="policysplit">
          <nav aria-label={t("Signs of life")}><ol className="policylist">{q.data.map((h) => (
            <li key={h.key}><Link to="/oncall/heartbeats" search={{ key: h.key }} aria-current={h.key === found?.key ? "true" : undefined}><b>{h.name}</b><span className="mono meta">{h.key}</span><span className={`meta ${tone(h.state)}`}>{word(h.state)}</span></Link></li>))}</ol></nav>
          {found || key === "new" ? <Edit key={found ? `${found.key}/${found.version}` : "new"} beat={found} /> : <Empty title={t("Nothing is watched yet")}>{t("When mail, the web form or another system falls silent for too long, whoever is on call is paged. The system says under a key that it is alive.")}</Empty>}
        </div>)}
    </>
  );
}

function Edit({ beat }: { beat?: Heartbeat }) {
  const t = useT();
  const no = useMay()("oncall.write");
  const go = route.useNavigate();
  const client = useQueryClient();
  const [h, set] = useState<NewHeartbeat>(beat ?? fresh);
  const m = useMutation({
    mutationFn: () => oncall.saveHeartbeat(h, beat?.version),
    onSuccess: (x) => { toast.say(t("Kept")); void client.invalidateQueries({ queryKey: ["oncall"] }); void go({ search: { key: x.key }, replace: true }); },
  });
  const drop = useAct(() => oncall.dropHeartbeat(h.key).then(() => go({ search: {}, replace: true })), t("Watched no more"));
  const w = h.hours?.windows[0];
  const hours = (part: Partial<NonNullable<typeof w>>) => set({ ...h, hours: { zone: h.hours!.zone, windows: [{ ...w!, ...part }] } });
  return (
    <section className="policyedit stack" aria-label={h.name || t("Watch for something")}>
      {beat ? <p><span className={tone(beat.state)}>{word(beat.state)}</span> <span className="meta">{beat.last_at ? <>{t("last heard")} <Time at={beat.last_at} /></> : t("not heard yet")}{beat.due_at ? <> · {t("pages at")} <Time at={beat.due_at} as="clock" /></> : null}</span>{beat.failure ? <span className="red"> {beat.failure}</span> : null}</p> : null}
      <div className="row">
        <Field label={t("Key")} hint={beat ? t("It stays: other systems use it.") : t("Small letters, digits, dots; as intake.mail")} name="key" problem={m.error}><input className="mono" readOnly={!!beat} value={h.key} maxLength={60} spellCheck={false} onChange={(e) => set({ ...h, key: e.target.value })} /></Field>
        <Field label={t("What the page says")} hint={t("Neutral: it goes over text messages.")} name="name" problem={m.error}><input value={h.name} maxLength={80} onChange={(e) => set({ ...h, name: e.target.value })} /></Field>
      </div>
      <div className="row">
        <Field label={t("Longest silence, minutes")} hint={t("that is {{time}}", { time: span(h.every_minutes * 60_000) })} name="every_minutes" problem={m.error}><input type="number" min={1} max={20160} value={h.every_minutes} onChange={(e) => set({ ...h, every_minutes: Number(e.target.value) })} /></Field>
        <Field label={t("Severity")} name="severity" problem={m.error}><select value={h.severity} onChange={(e) => set({ ...h, severity: e.target.value as NewHeartbeat["severity"] })}>{severities.map((s) => <option key={s}>{s}</option>)}</select></Field>
      </div>
      <label className="choice"><input type="checkbox" checked={!!w} onChange={(e) => set({ ...h, hours: e.target.checked ? { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, windows: [{ from: "08:00", to: "20:00" }] } : undefined })} /><span>{t("Expected only in certain hours")}</span></label>
      {w ? (
        <div className="row windowrow">
          <Zone label={t("Zone of the place")} name="hours.zone" value={h.hours!.zone} problem={m.error} onChange={(zone) => set({ ...h, hours: { ...h.hours!, zone } })} />
          <Field label={t("From")} name="hours.windows.0.from" problem={m.error}><input type="time" value={w.from} onChange={(e) => hours({ from: e.target.value })} /></Field>
          <Field label={t("Until")} name="hours.windows.0.to" problem={m.error}><input type="time" value={w.to} onChange={(e) => hours({ to: e.target.value })} /></Field>
          <fieldset className="days"><legend>{t("Days; none is every day")}</legend><div className="row">{dayLetters().map(([d, name]) => (
            <label key={d} className="choice"><input type="checkbox" checked={!!w.days?.includes(d)} onChange={(e) => hours({ days: e.target.checked ? [...(w.days ?? []), d] : w.days!.filter((x) => x !== d) })} />{name}</label>))}</div></fieldset>
        </div>) : null}
      <p className="meta" role="status">{w ? t("If nothing is heard for {{time}} between {{from}} and {{to}}, an {{severity}} pages who is on call.", { time: span(h.every_minutes * 60_000), from: w.from, to: w.to, severity: h.severity }) : t("If nothing is heard for {{time}}, an {{severity}} pages who is on call.", { time: span(h.every_minutes * 60_000), severity: h.severity })}</p>
      {beat ? null : <p className="meta">{t("The system says that it is alive by POST /v1/heartbeats/{{key}} with its API key.", { key: h.key || "…" })}</p>}
      <div className="row"><Button tone="primary" busy={m.isPending} blocked={no || (h.key.trim() && h.name.trim() ? false : t("Key and words are needed."))} onClick={() => m.mutate()}>{t("Keep it")}</Button>
        {beat ? <Button tone="danger" blocked={no} busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("Watch no more")}</Button> : null}</div>
      <Trouble error={m.error} />
    </section>
  );
}
