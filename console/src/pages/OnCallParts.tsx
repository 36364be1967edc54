// The parts beside and under the calendar: what would happen now, what pages did, changes, load, signs of life.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { oncall, type Alarm } from "../api/oncall";
import type { Severity as Sev } from "../api/types";
import { useT, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { hourMinute, number, span } from "../ui/format";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { useAct } from "./useAct";
import { plusDays } from "./OnCallWeek";

const levels: Sev[] = ["S0", "S1", "S2", "S3"];

export function Foretold() {
  const t = useT();
  const [sev, setSev] = useState<Sev>("S0");
  const q = useQuery({ queryKey: ["oncall", "preview", sev], queryFn: () => oncall.preview(sev), refetchInterval: 60_000 });
  return (
    <section className="foretold" aria-label={t("If it came now")}>
      <h2>{t("If an {{severity}} came now", { severity: sev })}</h2>
      <Seg label={t("Severity")} value={sev} onChange={setSev} options={levels.map((s) => ({ value: s, text: s }))} />
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton />
        : !q.data.policy ? <p className="red">{t("No policy is for this: nobody would be paged.")}</p> : (
          <>
            <ol>{q.data.lines.map((l, i) => (
              <li key={i} className={l.skipped ? "skipped" : undefined}>
                <b className="num">{hourMinute(l.at)}</b>{" "}
                {l.skipped === "timed_out" ? t("nobody answered: it says so and begins again")
                  : l.skipped && !l.person ? t("step {{n}}: nobody on call, the next follows at once", { n: l.step })
                    : l.skipped ? <>{l.name}: {word(l.skipped)}</> : <>{l.name} <span className="ink2">{word(`by_${l.by}`)}</span></>}
              </li>))}</ol>
            <p className="meta">{t("By the policy {{name}}, as if nobody answered.", { name: q.data.policy.name })}</p>
          </>)}
    </section>
  );
}

export function Alarms({ open, onOpen }: { open?: string; onOpen: (id?: string) => void }) {
  const t = useT();
  const [state, setState] = useState<"open" | "">("open");
  const q = useQuery({ queryKey: ["oncall", "pages", state], queryFn: () => oncall.pages(state) });
  const staff = useStaff();
  return (
    <section aria-label={t("Pages")} className="alarms">
      <div className="row"><h2 className="grow">{t("Pages")}</h2>
        <Seg label={t("Which pages")} value={state} onChange={setState} options={[{ value: "open", text: t("Open") }, { value: "", text: t("All") }]} /></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton />
        : q.data.length === 0 ? <Empty title={t("No page is open")}>{t("An S0 or S1 pages who is on call. What happened to it is told here, message by message.")}</Empty> : (
          <ul>{q.data.map((p) => (
            <li key={p.id}>
              <button type="button" className="row alarm" aria-expanded={open === p.id} onClick={() => onOpen(open === p.id ? undefined : p.id)}>
                <Severity of={p.severity} /><span className="grow cut">{p.number ?? word(p.kind)} {p.title}</span>
                <span className={p.state === "timed_out" ? "red" : p.state === "acknowledged" || p.state === "resolved" ? "green" : "amber"}>{word(p.state)}{p.acknowledged_by ? ` · ${staff.name(p.acknowledged_by)}` : ""}</span>
                <Time at={p.created_at} />
              </button>
              {open === p.id ? <OneAlarm id={p.id} /> : null}
            </li>))}</ul>)}
    </section>
  );
}

function OneAlarm({ id }: { id: string }) {
  const t = useT();
  const no = useMay()("oncall.take");
  const q = useQuery({ queryKey: ["oncall", "page", id], queryFn: () => oncall.page(id) });
  const act = useAct((what: string) => oncall.act(id, what), t("Done"));
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton />;
  const p: Alarm = q.data;
  const over = p.ended_at ? t("This page is over.") : false;
  return (
    <div className="onealarm">
      <div className="row">
        <Button small tone="primary" busy={act.isPending} blocked={no || over} onClick={() => act.mutate("ack")}>{t("Acknowledge")}</Button>
        <Button small blocked={no || over} onClick={() => act.mutate("escalate")}>{t("To the next step now")}</Button>
        <Button small blocked={no || over || (p.state === "acknowledged" ? false : t("Nobody has taken it."))} onClick={() => act.mutate("hand_back")}>{t("Hand back")}</Button>
        <Button small blocked={no} onClick={() => act.mutate("again")}>{t("Page again")}</Button>
        <Button small blocked={no || over} onClick={() => act.mutate("stop")}>{t("End it")}</Button>
        {p.object.startsWith("cas_") ? <Link to="/cases/$id" params={{ id: p.object }}>{t("Open the case")}</Link> : null}
      </div>
      <ol className="log">{(p.log ?? []).map((e, i) => (
        <li key={i}><Time at={e.at} as="minute" /> {e.step ? <span className="meta">{t("step {{n}}", { n: e.step })} </span> : null}{word(e.what)} {e.name} {e.detail ? <span className="ink2">{word(e.detail)}</span> : null}</li>))}</ol>
    </div>
  );
}

export function Changes({ onDone }: { onDone: () => void }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const swaps = useQuery({ queryKey: ["oncall", "swaps"], queryFn: oncall.swaps });
  const off = useQuery({ queryKey: ["oncall", "off"], queryFn: oncall.timeOff });
  const overrides = useQuery({ queryKey: ["oncall", "overrides"], queryFn: () => oncall.overrides(new Date().toISOString()) });
  const answer = useAct(([id, what]: [string, "accept" | "decline" | "withdraw"]) => oncall.answerSwap(id, what).then(onDone), t("Done"));
  const drop = useAct((id: string) => (id.startsWith("off_") ? oncall.dropTimeOff(id) : oncall.cancelOverride(id)).then(onDone), t("Taken back"));
  const waiting = (swaps.data ?? []).filter((s) => s.state === "requested" || s.state === "accepted");
  const active = (overrides.data ?? []).filter((o) => o.state === "active");
  if (!waiting.length && !off.data?.length && !active.length) return null;
  const when = (a: string, b: string) => <span className="meta"><Time at={a} as="clock" /> – <Time at={b} as="clock" /></span>;
  return (
    <section aria-label={t("Swaps and time off")}>
      <h2>{t("Swaps and time off")}</h2>
      <ul className="changes">
        {waiting.map((s) => (
          <li key={s.id}>
            <span>{s.state === "requested" ? t("{{asks}} asks {{other}} to take over", { asks: staff.name(s.asks), other: staff.name(s.other) }) : t("{{other}} takes over from {{asks}}", { asks: staff.name(s.asks), other: staff.name(s.other) })}</span> {when(s.from, s.to)}
            {s.state === "requested" && s.other === me?.id ? <span className="row"><Button small tone="primary" onClick={() => answer.mutate([s.id, "accept"])}>{t("I do it")}</Button><Button small onClick={() => answer.mutate([s.id, "decline"])}>{t("I cannot")}</Button></span>
              : s.asks === me?.id ? <Button small onClick={() => answer.mutate([s.id, "withdraw"])}>{t("Take back")}</Button> : null}
          </li>))}
        {active.map((o) => (
          <li key={o.id}><span>{o.kind === "remove" ? t("{{name}} is not on duty", { name: staff.name(o.instead_of) }) : t("{{name}} takes the duty", { name: staff.name(o.person) })}</span> {when(o.from, o.to)}
            {o.by === me?.id || !may("oncall.write") ? <Button small aria-label={t("Take back: {{name}}", { name: staff.name(o.person || o.instead_of) })} onClick={() => drop.mutate(o.id)}>{t("Take back")}</Button> : null}</li>))}
        {(off.data ?? []).map((o) => (
          <li key={o.id}><span>{t("{{name}} is off", { name: staff.name(o.person) })}</span> {when(o.from, o.to)}
            {o.person === me?.id || !may("oncall.write") ? <Button small aria-label={t("Take back: {{name}}", { name: staff.name(o.person) })} onClick={() => drop.mutate(o.id)}>{t("Take back")}</Button> : null}</li>))}
      </ul>
    </section>
  );
}

export function Shifts() {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const no = useMay()("oncall.take");
  const q = useQuery({ queryKey: ["oncall", "handovers"], queryFn: oncall.handovers, enabled: !no, retry: false });
  const read = useAct((id: string) => oncall.readHandover(id), t("You have it now"));
  const last = q.data?.slice(0, 3) ?? [];
  if (!last.length) return null;
  return (
    <section aria-label={t("Hand-overs")}>
      <h2>{t("Hand-overs")}</h2>
      <ul className="changes">{last.map((h) => (
        <li key={h.id}>
          <span className="meta">{staff.name(h.by)}{h.to ? ` → ${staff.name(h.to)}` : ""} · <Time at={h.at} /></span>
          <p className="handnote">{h.note}</p>
          {h.matters.length ? <p className="meta">{h.matters.map((m) => `${m.severity} ${m.number}`).join(" · ")}</p> : null}
          {h.acknowledged_by ? <span className="green">{t("Read by {{name}}", { name: staff.name(h.acknowledged_by) })}</span>
            : h.by !== me?.id && (!h.to || h.to === me?.id) ? <Button small tone="primary" onClick={() => read.mutate(h.id)}>{t("I have read it")}</Button> : <span className="amber">{t("Not read yet")}</span>}
        </li>))}</ul>
    </section>
  );
}

export function LoadTable({ from }: { from: Date }) {
  const t = useT();
  const since = plusDays(from, -21), to = plusDays(from, 7);
  const q = useQuery({ queryKey: ["oncall", "load", from.toISOString()], queryFn: () => oncall.load(since.toISOString(), to.toISOString(), Intl.DateTimeFormat().resolvedOptions().timeZone) });
  if (!q.data?.length) return null;
  return (
    <section aria-label={t("Who was paged")}>
      <h2>{t("Who was paged, four weeks")}</h2>
      <table className="plain">
        <thead><tr><th scope="col">{t("name")}</th><th scope="col" className="right">{t("pages")}</th><th scope="col" className="right">{t("nights")}</th><th scope="col" className="right">{t("answered in")}</th></tr></thead>
        <tbody>{q.data.map((l) => <tr key={l.id}><td className="cut">{l.name}</td><td className="right">{number(l.pages)}</td><td className="right">{number(l.nights)}</td><td className="right">{l.taken ? span(l.ack_seconds * 1000) : "–"}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

export function Pulse() {
  const t = useT();
  const q = useQuery({ queryKey: ["oncall", "heartbeats"], queryFn: oncall.heartbeats });
  if (!q.data) return null;
  return (
    <section aria-label={t("Signs of life")}>
      <div className="row"><h2 className="grow">{t("Signs of life")}</h2><Link to="/oncall/heartbeats">{t("Change…")}</Link></div>
      <ul className="changes">{q.data.map((h) => (
        <li key={h.key}><span className={h.state === "ok" ? "green" : h.state === "new" ? "faint" : "red"}>{word(h.state)}</span> <span className="mono">{h.key}</span> <span className="meta">{h.last_at ? <Time at={h.last_at} /> : t("not heard yet")} · {t("at most {{time}} of silence", { time: span(h.every_minutes * 60_000) })}</span></li>))}</ul>
    </section>
  );
}
