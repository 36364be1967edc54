// Right: the checklist with the next step big, the actions of this case, what is left before it can end.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actions, cases } from "../api/routes";
import type { Case, CheckItem, Clock } from "../api/types";
import { useT, Word, word, type Text } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { shortName } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import type { CaseDialog } from "./Case";
import { CaseRun, useRuns } from "./CaseRun";
import { CaseIncident } from "./CaseIncident";
import { CasePhone } from "./CasePhone";
import { CaseCounsel } from "./CaseCounsel";
import { CaseClosing } from "./CaseClosing";
import { CaseDetails } from "./CaseDetails";
import { CaseSafety } from "./CaseSafety";
import { PagesOf } from "./Paged";
import { whoName } from "./who";
import { CaseTasks } from "./CaseTasks";
import { CasePatterns } from "./CasePatterns";
import { CaseTies } from "./CaseTies";
import { Reverse } from "./Reverse";

const help: Record<string, Text> = {
  now: "Ask first. If it is happening, stay with them on the line.",
  safe: "Where are they, is the door locked, is somebody with them? Do not hang up before you know.",
  emergency: "Give the number of the place of the order, not your own. Call it yourself if they cannot.",
  separate: "They are never matched, messaged or routed to each other again. It needs no finding and costs neither side standing.",
  stop_order: "What is still open goes to somebody else or is cancelled, without cost to the person harmed.",
  police: "Their choice. Offer, record the answer, do not press.",
  next: "Agree on a time and a safe way to reach them.",
};

export function CaseSide({ c, clocks, mine, onTake, onOpen }: { c: Case; clocks: Clock[]; mine: boolean; onTake: () => void; onOpen: (d: CaseDialog) => void }) {
  const t = useT();
  const may = useMay();
  const critical = c.severity <= "S1";
  const q = useQuery({ queryKey: ["case", c.id, "checklist"], queryFn: () => cases.checklist(c.id), enabled: critical });
  const acts = useQuery({ queryKey: ["actions", { case: c.id }], queryFn: () => actions.list({ case: c.id }), retry: false, enabled: !may("action.read") });
  const list = q.data ?? [];
  const next = list.find((i) => i.state === "open");
  const done = list.filter((i) => i.state !== "open").length;
  const ended = c.state === "closed" || c.state === "resolved";
  const [back, reverse] = useState("");
  const going = useRuns(c).data?.items.some((r) => r.state === "running");
  const inForce = acts.data?.items ?? [];
  return (
    <section className="side" aria-label={t("Next")} tabIndex={0}>
      {!mine && !ended ? (
        <div className="step">
          <h3>{c.assignee ? t("Somebody else has it") : t("Nobody has this case")}</h3>
          <p>{t("Take it, so that others see you are on it.")}</p>
          <div className="row"><Button tone="primary" kbd="T" blocked={may("case.write")} onClick={onTake}>{t("Take the case")}</Button></div>
        </div>
      ) : null}
      <CaseRun c={c} />
      {critical ? (
        <details className="firststeps" open={!going} key={String(going)}>
          <summary className="row"><h2 className="cap grow">{t("First steps for {{severity}}", { severity: c.severity })}</h2>{list.length ? <span className="meta">{t("{{done}} of {{all}}", { done, all: list.length })}</span> : null}</summary>
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : null}
          <ul className="steps">{list.map((i) => (i === next && !ended ? <Next key={i.item} c={c} i={i} onOpen={onOpen} /> : <Done key={i.item} i={i} c={c} />))}</ul>
        </details>
      ) : !ended && mine ? (
        <div className="step">
          <h3>{t("Answer, act, or close it with an outcome")}</h3>
          <p>{t("An S2 to S4 has no fixed list. Its clocks are at the top.")}</p>
          <div className="row wrap"><Button kbd="R" onClick={() => document.querySelector<HTMLElement>("[data-composer=reply]")?.focus()}>{t("Reply")}</Button><Button kbd="A" onClick={() => onOpen("action")}>{t("Action")}</Button><Button kbd="E" onClick={() => onOpen("close")}>{t("Close")}</Button></div>
        </div>
      ) : null}

      <div className="row" style={{ marginTop: 18 }}><h2 className="cap grow">{t("Actions of this case")}</h2><Button tone="ghost" small icon="plus" aria-label={t("Take an action")} onClick={() => onOpen("action")} /></div>
      {inForce.length === 0 ? <p className="meta">{may("action.read") || t("None yet. To separate two people needs no finding.")}</p> : null}
      <ul>{inForce.map((a) => (
        <li key={a.id} className="inforce">
          <div className="row"><Icon name={a.reversed_at ? "undo" : "action"} size={14} /><b className="grow cut">{Word(a.kind)} {whoName(a.account)}{a.other ? ` · ${whoName(a.other)}` : ""}</b>
            {a.reversed_at || !a.reversible ? null : <Button small tone="ghost" blocked={may("action.take.reverse")} onClick={() => reverse(a.id)}>{t("Reverse")}</Button>}</div>
          <div className="meta">{word(a.state)} · {a.acknowledged_at ? <span className="green">{t("acknowledged")}</span> : a.reversed_at ? null : <span className="amber">{t("not yet acknowledged")}</span>}{a.ends_at && !a.reversed_at ? <> · {t("until")} <Time at={a.ends_at} as="clock" /></> : null}</div>
        </li>))}</ul>

      <Tasks c={c} />
      <CaseTasks c={c} />
      <CaseDetails c={c} />
      <CasePhone c={c} />
      <PagesOf object={c.id} />
      <CasePatterns c={c} />
      <CaseTies c={c} />
      <CaseIncident c={c} />
      {ended ? (
        <div className="step" style={{ marginTop: 18 }}>
          <h3>{Word(c.state)}: {word(c.outcome)}</h3>
          <div className="row"><Button blocked={may("case.write")} onClick={() => onOpen("close")}>{t("Open it again")}</Button></div>
        </div>
      ) : (
        <div style={{ marginTop: 18 }}>
          <h2 className="cap">{t("Before it can end")}</h2>
          <ul className="duties">
            {critical ? <Duty met={list.length > 0 && done === list.length}>{t("Checklist done or skipped with a reason")}</Duty> : null}
            <Duty met={!!c.first_response_at || clocks.some((k) => k.name === "first_response" && k.state === "met")}>{t("The reporting side was answered")}</Duty>
            <CaseClosing c={c} />
          </ul>
          <div className="row"><Button kbd="E" blocked={may("case.close") || (critical && done < list.length ? t("{{count}} lines of the checklist are open.", { count: list.length - done }) : false)} onClick={() => onOpen("close")}>{t("Close…")}</Button></div>
        </div>
      )}
      {back ? <Reverse id={back} onClose={() => reverse("")} /> : null}
      <CaseSafety c={c} />
      <CaseCounsel c={c} />
    </section>
  );
}

/** What a suspended person still had in hand: each line somebody has to bring home. */
function Tasks({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["actions", "tasks", c.id], queryFn: () => actions.tasks({ case: c.id }), enabled: !may("action.read"), retry: false });
  const m = useMutation({ mutationFn: (x: { id: string; version: number; to: "done" | "open" }) => actions.finishTask(x.id, x.version, x.to), onSettled: () => void client.invalidateQueries({ queryKey: ["actions"] }), onError: toast.fail });
  if (!q.data?.length) return null;
  return (
    <div style={{ marginTop: 18 }}>
      <h2 className="cap">{t("To bring home")}</h2>
      <ul>{q.data.map((x) => (
        <li key={x.id} className="stepline"><input type="checkbox" checked={x.state !== "open"} disabled={x.state === "cancelled"} aria-label={`${word(x.kind)} ${x.label ?? ""}`} onChange={(e) => m.mutate({ id: x.id, version: x.version, to: e.target.checked ? "done" : "open" })} />
          <span className={x.state === "open" ? "grow cut" : "grow cut faint"} title={x.label}>{Word(x.kind)} {x.label}</span><span className="meta">{x.state === "open" ? <Due at={x.due_at} /> : word(x.state)}{x.owner ? ` · ${shortName(staff.name(x.owner))}` : ""}</span></li>))}</ul>
    </div>
  );
}

function Duty({ met, children }: { met: boolean; children: React.ReactNode }) {
  const t = useT();
  return <li className="row"><span className={met ? "green" : "amber"} aria-hidden="true">{met ? "✓" : "○"}</span><span className="sr">{met ? t("done") : t("open")}</span><span className="ink2">{children}</span></li>;
}

function useTick(c: Case, i: CheckItem) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (b: { state: "done" | "skipped" | "open"; reason?: string }) => cases.tick(c.id, i.item, b),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["case"] }),
    onError: toast.fail,
  });
}

function Next({ c, i, onOpen }: { c: Case; i: CheckItem; onOpen: (d: CaseDialog) => void }) {
  const t = useT();
  const may = useMay();
  const tick = useTick(c, i);
  const [skip, setSkip] = useState<string>();
  const write = may("case.write");
  const ask = i.item === "now" || i.item === "safe";
  const done = (reason?: string) => tick.mutate({ state: "done", reason });
  return (
    <li className="step">
      <h3>{Word(`check_${i.item}`)}</h3>
      {help[i.item] ? <p>{t(help[i.item]!)}</p> : null}
      {skip === undefined ? (
        <div className="row wrap">
          {ask ? <><Button tone="primary" blocked={write} busy={tick.isPending} onClick={() => done("yes")}>{t("Yes")}</Button><Button blocked={write} onClick={() => done("no")}>{t("No")}</Button></>
            : i.item === "separate" ? <><Button tone="primary" blocked={write} onClick={() => onOpen({ action: "separate" })}>{t("Separate…")}</Button><Button blocked={write} onClick={() => done()}>{t("Done")}</Button></>
              : <Button tone="primary" blocked={write} busy={tick.isPending} onClick={() => done()}>{t("Done")}</Button>}
          <Button blocked={write} onClick={() => setSkip("")}>{t("Skip…")}</Button>
        </div>
      ) : (
        <form className="row wrap" onSubmit={(e) => { e.preventDefault(); if (skip.trim()) tick.mutate({ state: "skipped", reason: skip.trim() }); }}>
          <input className="input" autoFocus aria-label={t("Why is it skipped?")} placeholder={t("Why is it skipped?")} value={skip} onChange={(e) => setSkip(e.target.value)} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); setSkip(undefined); } }} />
          <Button type="submit" blocked={skip.trim() ? false : t("Give a reason.")}>{t("Skip it")}</Button><Button tone="ghost" onClick={() => setSkip(undefined)}>{t("Back")}</Button>
        </form>
      )}
    </li>
  );
}

function Done({ c, i }: { c: Case; i: CheckItem }) {
  const t = useT();
  const staff = useStaff();
  const tick = useTick(c, i);
  const open = i.state === "open";
  return (
    <li className="stepline" title={i.reason}>
      <span className={open ? "ring" : i.state === "done" ? "ring done" : "ring skipped"} aria-hidden="true">{i.state === "done" ? "✓" : i.state === "skipped" ? "–" : ""}</span>
      <span className="sr">{word(i.state)}:</span>
      <span className={open ? "ink2 grow" : "faint grow"}>{Word(`check_${i.item}`)}</span>
      {open ? null : <span className="meta cut">{i.reason ? word(i.reason) : shortName(staff.name(i.by))}</span>}
      {open ? null : <button type="button" className="link undo" aria-label={t("Open “{{step}}” again", { step: Word(`check_${i.item}`) })} onClick={() => tick.mutate({ state: "open" })}><Icon name="undo" size={12} /></button>}
    </li>
  );
}
