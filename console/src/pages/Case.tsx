// One matter: header with five fields and clocks, parties, one timeline with its composer, what comes next.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../api/problem";
import { cases } from "../api/routes";
import type { Case, Clock } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Tabs } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/keys";
import { Shape } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { ClockBox } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionDialog } from "./ActionDialog";
import { useCategory } from "./category";
import { GlassBanner } from "./BreakGlass";
import { CaseEnding, CaseSeverity, CaseVisibility, CaseWait } from "./CaseDialogs";
import { CaseParties } from "./CaseParties";
import { CaseSide } from "./CaseSide";
import { CaseTimeline } from "./CaseTimeline";
import { CaseWatch } from "./CaseWatch";
import { HandDialog, Incoming, type Hand } from "./WorkHands";
import "./case.css";

const route = getRouteApi("/shell/cases/$id");
export type CaseDialog = "" | "severity" | "restrict" | "wait" | "close" | "action" | { action: string };

export function CasePage() {
  const t = useT();
  const { id } = route.useParams();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const called = useCategory();
  const client = useQueryClient();
  const [dialog, open] = useState<CaseDialog>("");
  const [hand, setHand] = useState<Hand>("");
  const [pane, setPane] = useState<"parties" | "timeline" | "next">("timeline");
  const q = useQuery({ queryKey: ["case", id], queryFn: () => cases.one(id) });
  const c = q.data;
  const clocks = useQuery({ queryKey: ["case", id, "clocks"], queryFn: () => cases.clocks(id), retry: false }).data ?? [];
  const members = useQuery({ queryKey: ["case", id, "members"], queryFn: () => cases.members(id), enabled: c?.visibility === "restricted", retry: false }).data ?? [];
  useCrumbs({ text: t("Cases"), to: "/cases" }, { text: c?.number ?? id });
  const again = () => client.invalidateQueries({ predicate: (x) => ["case", "cases", "inbox", "shift"].includes(String(x.queryKey[0])) });
  const take = useMutation({ mutationFn: () => cases.take(id), onSuccess: () => { void again(); toast.undo(t("The case is yours"), () => void cases.release(id).then(again, toast.fail)); }, onError: toast.fail });
  const mine = !!c && (c.assignee === me?.id || c.lease_by === me?.id);
  const done = c?.state === "closed" || c?.state === "resolved";
  const write = may("case.write");
  const focus = (sel: string) => () => { setPane("timeline"); setTimeout(() => document.querySelector<HTMLElement>(sel)?.focus()); };
  useKeys([
    { keys: "t", what: "Take the case", run: () => { if (!mine && !write) take.mutate(); } },
    { keys: "r", what: "Reply", run: focus("[data-composer=reply]") },
    { keys: "i", what: "Internal note", run: focus("[data-composer=note]") },
    { keys: "a", what: "Take an action", run: () => open("action") },
    { keys: "s", what: "Change the severity", run: () => open("severity") },
    { keys: "w", what: "Wait for somebody", run: () => open("wait") },
    { keys: "h", what: "Hand it over", run: () => { if (!write && !done) setHand("give"); } },
    { keys: "y", what: "Transfer with the caller on the line", run: () => { if (!write && !done) setHand("warm"); } },
    { keys: "z", what: "Put it aside until…", run: () => { if (!write && !done) setHand("aside"); } },
    { keys: "u", what: "Escalate", run: () => { if (!write && !done) setHand("escalate"); } },
    { keys: "e", what: "Close with an outcome", run: () => open("close") },
  ], !!c);

  // Who may no longer see it keeps nothing of it on the screen.
  if (q.error && (!c || (q.error instanceof Problem && q.error.status === 404))) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!c) return <div className="inner"><Skeleton lines={6} /></div>;
  const close = () => open("");
  return (
    <>
      <Incoming />
      {c.visibility === "restricted" ? <GlassBanner caseId={c.id} /> : null}
      <header className="casehead">
        <div className="first">
          <Shape of={c.severity} size={16} />
          <h1 className="cut" title={c.title}>{c.title}</h1>
          <Copy text={c.number} show={c.number} />
          <span className="grow" />
          {clocks.length > 0 ? <div className="clocks">{latest(clocks).map((k) => <ClockBox key={k.name} clock={k} />)}</div> : null}
        </div>
        <div className="fields">
          <Changeable label={t("severity")} onClick={() => open("severity")} blocked={write}><b className={c.severity === "S0" ? "red" : c.severity === "S1" ? "orange" : undefined}>{c.severity}</b></Changeable>
          <Quick c={c} field="priority" values={["urgent", "high", "normal", "low"]} blocked={write} onDone={again} />
          <Changeable label={t("state")} onClick={() => open(done ? "close" : "wait")} blocked={write}><b>{word(c.state)}</b>{c.waiting_on ? ` ${t("on {{whom}}", { whom: c.waiting_on })}` : ""}</Changeable>
          <Changeable label={t("outcome")} onClick={() => open("close")} blocked={may("case.close")}><b>{c.outcome ? word(c.outcome) : "–"}</b></Changeable>
          <Changeable label={t("visibility")} onClick={() => open("restrict")} blocked={may("case.restrict")}>{c.visibility === "restricted" ? <Icon name="lock" size={12} /> : null}<b>{word(c.visibility)}{members.length ? ` · ${t("{{count}} people", { count: members.length })}` : ""}</b></Changeable>
          <span className="f"><span className="ink2">{t("type")}</span> <b>{word(c.type)}{c.category ? ` › ${called(c.category)}` : ""}</b></span>
          <span className="f"><span className="ink2">{t("assigned")}</span> {c.assignee ? <b>{staff.name(c.assignee)}</b> : <button type="button" className="link" onClick={() => { if (!write) take.mutate(); }}>{t("take it")}</button>}</span>
          {c.account_id && !may("account.read") ? <span className="f"><Link to="/graph" search={{ seed: c.account_id, case: c.number }}>{t("Show in the graph")}</Link></span> : null}
          {(c.alerts || c.type === "fraud") && !may("rule.read") ? <span className="f"><Link to="/like" search={{ case: c.id, name: c.number }}>{t("Find others like it")}</Link></span> : null}
          {done || write ? null : <>
            <button type="button" className="f change" title={t("Hand it over")} onClick={() => setHand("give")}>{t("Hand over")} <kbd>H</kbd></button>
            <button type="button" className="f change" title={t("Transfer with the caller on the line")} onClick={() => setHand("warm")}>{t("Warm transfer")} <kbd>Y</kbd></button>
            <button type="button" className="f change" title={t("Put it aside until…")} onClick={() => setHand("aside")}>{c.deferred_until ? t("aside until {{time}}", { time: new Date(c.deferred_until).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) }) : t("Put aside")} <kbd>Z</kbd></button>
            <button type="button" className="f change" onClick={() => setHand("escalate")}>{t("Escalate")} <kbd>U</kbd></button>
          </>}
          <CaseWatch c={c} />
          {c.simulated ? <span className="chip warn">{t("drill")}</span> : null}
          {c.severity_request ? <span className="chip warn">{t("{{name}} asks to lower it to {{severity}}", { name: staff.name(c.severity_request.by), severity: c.severity_request.to })}</span> : null}
        </div>
      </header>
      <div className="casetabs">
        <Tabs label={t("Parts of the case")} value={pane} onChange={setPane} options={[{ value: "parties", text: t("Parties") }, { value: "timeline", text: t("Timeline") }, { value: "next", text: t("Next") }]} />
      </div>
      <div className="casebody" data-pane={pane}>
        <CaseParties c={c} />
        <CaseTimeline c={c} onAction={() => open("action")} />
        <CaseSide c={c} clocks={clocks} mine={mine} onTake={() => take.mutate()} onOpen={open} />
      </div>
      {hand ? <HandDialog hand={hand} of={{ id: c.id, name: c.number, severity: c.severity, case: true }} onClose={() => setHand("")} /> : null}
      {dialog === "severity" ? <CaseSeverity c={c} onClose={close} onDone={again} /> : null}
      {dialog === "restrict" ? <CaseVisibility c={c} members={members} onClose={close} onDone={again} /> : null}
      {dialog === "wait" ? <CaseWait c={c} onClose={close} onDone={again} /> : null}
      {dialog === "close" ? <CaseEnding c={c} onClose={close} onDone={again} /> : null}
      {dialog === "action" || typeof dialog === "object" ? <ActionDialog forCase={c} kind={typeof dialog === "object" ? dialog.action : undefined} onClose={close} onDone={again} /> : null}
    </>
  );
}

/** A repeating clock shows its present turn only. */
function latest(list: Clock[]): Clock[] {
  return list.filter((k) => !list.some((x) => x.name === k.name && (x.n ?? 0) > (k.n ?? 0)));
}

function Changeable({ label, blocked, onClick, children }: { label: string; blocked: string | false; onClick: () => void; children: React.ReactNode }) {
  return blocked
    ? <span className="f" title={blocked}><span className="ink2">{label}</span> {children}</span>
    : <button type="button" className="f change" onClick={onClick}><span className="ink2">{label}</span> {children}</button>;
}

/** A field that may be set straight away, with undo, because nothing follows from it outside. */
function Quick({ c, field, values, blocked, onDone }: { c: Case; field: "priority"; values: string[]; blocked: string | false; onDone: () => void }) {
  const t = useT();
  const m = useMutation({
    mutationFn: (to: string) => cases.change(c.id, c.version, { [field]: to }),
    onSuccess: (now, to) => {
      const before = c[field];
      onDone();
      toast.undo(t("Priority is {{to}} now", { to: word(to) }), () => void cases.change(c.id, now.version, { [field]: before }).then(onDone, toast.fail));
    },
    onError: (err) => { onDone(); toast.fail(err); },
  });
  return (
    <label className="f change"><span className="ink2">{t("priority")}</span>{" "}
      {blocked ? <b>{word(c[field])}</b> : <select value={c[field]} onChange={(e) => m.mutate(e.target.value)}>{values.map((v) => <option key={v} value={v}>{word(v)}</option>)}</select>}
    </label>
  );
}

