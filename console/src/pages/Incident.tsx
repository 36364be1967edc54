// The incident room: roles on top, a big clock to the next update, one wide timeline,
// the affected set beside it, and tabs for what is said and learned.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { incidents, roles, type Incident, type IncidentState, type Role } from "../api/incident";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName, span, useNow } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Severity } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Time } from "../ui/Time";
import { Affected, Picture } from "./IncidentAffected";
import { Contacts } from "./IncidentContacts";
import { ReviewTab } from "./IncidentReview";
import { Timeline } from "./IncidentTimeline";
import { Updates } from "./IncidentUpdates";
import "./incident.css";

const route = getRouteApi("/shell/incidents/$id");
const tabs = ["room", "contacts", "affected", "updates", "review"] as const;
type Tab = (typeof tabs)[number];

/** What may follow, in the order in which a person on shift would press it. */
const next: Partial<Record<IncidentState, IncidentState[]>> = { declared: ["active", "cancelled"], active: ["contained", "resolved", "cancelled"], contained: ["resolved", "active"], resolved: ["in_review", "active"], in_review: ["closed"] };

export function IncidentPage() {
  const t = useT();
  const may = useMay();
  const { id } = route.useParams();
  const search = route.useSearch();
  const go = route.useNavigate();
  const q = useQuery({ queryKey: ["incident", id], queryFn: () => incidents.one(id) });
  useCrumbs({ text: t("Incidents"), to: "/incidents" }, { text: id });
  const tab = (tabs as readonly string[]).includes(search.tab ?? "") ? (search.tab as Tab) : "room";
  const open = (x: Tab) => void go({ search: { tab: x === "room" ? undefined : x }, replace: true });
  useKeys([
    { keys: "1", what: "The room", run: () => open("room") },
    { keys: "2", what: "Contacts of the incident", run: () => open("contacts") },
    { keys: "3", what: "The affected set", run: () => open("affected") },
    { keys: "4", what: "Updates, inside and outside", run: () => open("updates") },
    { keys: "5", what: "The review", run: () => open("review") },
  ]);
  if (q.error && !q.data) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={8} /></div>;
  const i = q.data;
  const names: Record<Tab, string> = { room: t("Room"), contacts: `${t("Contacts")} ${i.contacts || ""}`.trim(), affected: `${t("Affected")} ${i.orders || ""}`.trim(), updates: t("Updates"), review: t("Review") };
  return (
    <div className="room">
      <Head i={i} />
      <Roles i={i} />
      <div className="roomtabs"><Tabs label={t("Parts of the incident")} value={tab} options={tabs.map((x) => ({ value: x, text: names[x] }))} onChange={open} panel="incident-panel" /></div>
      <div className="roombody" id="incident-panel" role="tabpanel" aria-label={names[tab]}>
        {tab === "room" ? <div className="twoside"><Timeline i={i} /><Side i={i} /></div>
          : tab === "contacts" ? <Contacts i={i} no={may("incident.write")} />
          : tab === "affected" ? <Affected i={i} />
          : tab === "updates" ? <Updates i={i} />
          : <ReviewTab i={i} />}
      </div>
    </div>
  );
}

function Head({ i }: { i: Incident }) {
  const t = useT();
  const client = useQueryClient();
  const [ask, setAsk] = useState<IncidentState>();
  const [busy, setBusy] = useState(false);
  const me = useMe();
  const command = useMay()("incident.command");
  const no = command && !i.roles.some((r) => r.role === "commander" && r.staff === me?.id) ? t("Only its commander steers an incident.") : false;
  const turn = async (state: IncidentState, reason?: string) => {
    setBusy(true);
    try { await incidents.change(i.id, i.version, { state, reason }); setAsk(undefined); } catch (err) { toast.fail(err); }
    setBusy(false);
    void client.invalidateQueries({ queryKey: ["incident"] });
  };
  return (
    <header className="roomhead">
      <div className="what">
        <div className="first"><Severity of={i.severity} size={16} strong /><span className="mono faint">{i.number}</span>{i.simulated ? <b className="amber">{t("Drill")}</b> : null}</div>
        <h1>{i.title}</h1>
        <div className="meta">{Word(i.kind)} · {word(i.state)}{i.region ? ` · ${i.region}` : ""} · {t("since")} <Time at={i.declared_at} as="clock" />{i.reason ? ` · ${i.reason}` : ""}</div>
      </div>
      <BigClock i={i} />
      <div className="turns">
        {(next[i.state] ?? []).map((s, n) => <Button key={s} tone={n === 0 ? "primary" : undefined} busy={busy} blocked={no} onClick={() => (s === "cancelled" || (s === "active" && i.state !== "declared") ? setAsk(s) : void turn(s))}>{steps[s] ? t(steps[s]) : word(s)}</Button>)}
      </div>
      {ask ? <Why state={ask} busy={busy} onClose={() => setAsk(undefined)} onDone={(r) => void turn(ask, r)} /> : null}
    </header>
  );
}

const steps: Partial<Record<IncidentState, "Set active" | "Contained" | "Resolved" | "Begin the review" | "Close it" | "Cancel…">> = { active: "Set active", contained: "Contained", resolved: "Resolved", in_review: "Begin the review", closed: "Close it", cancelled: "Cancel…" };

function Why({ state, busy, onClose, onDone }: { state: IncidentState; busy: boolean; onClose: () => void; onDone: (reason: string) => void }) {
  const t = useT();
  const [reason, set] = useState("");
  return (
    <Dialog title={state === "cancelled" ? t("Cancel the incident") : t("Take it up again")} onClose={onClose} footer={<Button tone={state === "cancelled" ? "danger" : "primary"} busy={busy} blocked={reason.trim() ? false : t("Say why.")} onClick={() => onDone(reason)}>{state === "cancelled" ? t("Cancel the incident") : t("Take it up again")}</Button>}>
      <Field label={t("Why")} hint={state === "cancelled" ? t("Its contacts go back to the inbox; nothing is deleted.") : undefined}><textarea rows={3} value={reason} onChange={(e) => set(e.target.value)} /></Field>
    </Dialog>
  );
}

/** Read across a desk: how long until somebody must say something. */
function BigClock({ i }: { i: Incident }) {
  const t = useT();
  const now = useNow();
  if (!i.update_due_at) return null;
  const left = new Date(i.update_due_at).getTime() - now;
  const part = left / (i.update_every_minutes * 60_000);
  return (
    <div className={`bigclock ${left < 0 ? "red" : part < 0.25 ? "amber" : ""}`} role="timer" aria-label={t("Next update")}>
      <span>{left < 0 ? t("update overdue") : t("next update in")}</span>
      <b>{span(left)}</b>
      <i style={{ width: `${Math.max(0, Math.min(1, part)) * 100}%` }} />
    </div>
  );
}

function Roles({ i }: { i: Incident }) {
  const t = useT();
  const may = useMay();
  const me = useMe();
  const [taking, take] = useState<Role>();
  const over = ["closed", "cancelled", "merged"].includes(i.state);
  return (
    <ul className="roles" aria-label={t("Roles")}>
      {roles.map((r) => {
        const held = i.roles.filter((h) => h.role === r);
        return (
          <li key={r} className={held.length ? "" : "vacant"}>
            <span className="meta">{Word(r)}</span>
            <b>{held.length ? held.map((h) => (h.staff === me?.id ? t("You") : shortName(h.name ?? h.staff))).join(", ") : t("nobody")}</b>
            {over ? null : <Button small tone="ghost" blocked={may("incident.write")} onClick={() => take(r)}>{held.length ? t("Hand over…") : t("Give…")}</Button>}
          </li>
        );
      })}
      {taking ? <Take i={i} role={taking} onClose={() => take(undefined)} /> : null}
    </ul>
  );
}

function Take({ i, role, onClose }: { i: Incident; role: Role; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const client = useQueryClient();
  const [who, setWho] = useState(me?.id ?? "");
  const [note, setNote] = useState("");
  const [error, fail] = useState<unknown>();
  const held = i.roles.find((h) => h.role === role);
  const run = async () => {
    try { await incidents.role(i.id, { role, staff: who, note: note || undefined }); void client.invalidateQueries({ queryKey: ["incident"] }); onClose(); } catch (err) { fail(err); }
  };
  return (
    <Dialog title={Word(role)} onClose={onClose} footer={<Button tone="primary" onClick={() => void run()}>{held && role !== "subject_matter" ? t("Hand over") : t("Give the role")}</Button>}>
      <Trouble error={error} />
      <Field label={t("To whom")}><select value={who} onChange={(e) => setWho(e.target.value)}>{staff.list.map((s) => <option key={s.id} value={s.id}>{s.id === me?.id ? `${s.name} (${t("You")})` : s.name}</option>)}</select></Field>
      <Field label={t("What the next one must know")}><textarea rows={4} value={note} onChange={(e) => setNote(e.target.value)} /></Field>
      {held && role !== "subject_matter" ? <p className="meta">{t("{{name}} gives it up at the same moment; both stay on the timeline.", { name: held.name ?? held.staff })}</p> : null}
    </Dialog>
  );
}

function Side({ i }: { i: Incident }) {
  const t = useT();
  const cases = useQuery({ queryKey: ["incident", i.id, "cases"], queryFn: () => incidents.cases(i.id) });
  return (
    <aside className="roomside" aria-label={t("Affected")}>
      <div className="figures">
        <Link to="/incidents/$id" params={{ id: i.number }} search={{ tab: "contacts" }}><b>{i.contacts}</b> {t("contacts")}</Link>
        <Link to="/incidents/$id" params={{ id: i.number }} search={{ tab: "contacts" }}><b>{i.contacts_unanswered}</b> {t("unanswered")}</Link>
        {i.contacts_critical ? <Link className="red" to="/inbox"><b>{i.contacts_critical}</b> {t("at S0 or S1: first in the inbox")}</Link> : null}
        <Link to="/incidents/$id" params={{ id: i.number }} search={{ tab: "affected" }}><b>{i.orders}</b> {t("orders")}</Link>
        <Link to="/incidents/$id" params={{ id: i.number }} search={{ tab: "affected" }}><b>{i.people}</b> {t("people")}</Link>
      </div>
      <Picture id={i.id} />
      {cases.data?.length ? <><h2>{t("Cases")}</h2><ul>{cases.data.map((c) => <li key={c.id}><Severity of={c.severity} /> <Link to="/cases/$id" params={{ id: c.number }}>{c.number}</Link> {c.title}</li>)}</ul></> : null}
    </aside>
  );
}
