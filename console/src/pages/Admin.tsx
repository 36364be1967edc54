// People and roles, API keys, webhooks, health and the proof of the audit log.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { admin, type OneTimeLink } from "../api/routes";
import type { ApiKey, Health as HealthOf, Role, StaffMember, Webhook } from "../api/types";
import { useT, Word, word, type T, type Text } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { allowed, useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { bytes, fullTime, number, span } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { EvidenceChecks } from "./AdminChecks";
import { AdminMailboxes } from "./AdminMailboxes";
import { AdminQueues } from "./AdminQueues";
import { RotateDialog, Secret } from "./AdminRotate";
import "./admin.css";

const route = getRouteApi("/shell/admin");
const tabs = [["people", "staff.read"], ["queues", "queue.write"], ["mailboxes", "mailbox.read"], ["roles", "role.read"], ["keys", "key.write"], ["webhooks", "webhook.read"], ["health", "health.read"], ["audit", "audit.read"]] as const;
type Tab = (typeof tabs)[number][0];

export function Admin() {
  const t = useT();
  const me = useMe();
  const search = route.useSearch();
  const go = route.useNavigate();
  const open = tabs.filter(([, p]) => allowed(me?.permissions, p)).map(([x]) => x);
  const tab = open.find((x) => x === search.tab) ?? open[0];
  useCrumbs({ text: t("Admin") });
  const names: Record<Tab, string> = { people: t("People"), queues: t("Queues"), mailboxes: t("Mailboxes"), roles: t("Roles"), keys: t("API keys"), webhooks: t("Webhooks"), health: t("Health"), audit: t("Audit") };
  if (!tab) return <Empty title={t("Nothing here for your roles")}>{t("An administrator can change what you may see.")}</Empty>;
  return (
    <>
      <div className="subtabs"><Tabs<Tab> label={t("Admin")} value={tab} onChange={(v) => void go({ search: { tab: v } })} options={open.map((x) => ({ value: x, text: names[x] }))} /></div>
      <div className="scroll" tabIndex={0} role="region" aria-label={names[tab]}>
        <div className="inner">
          {tab === "people" ? <People /> : tab === "queues" ? <AdminQueues /> : tab === "mailboxes" ? <AdminMailboxes /> : tab === "roles" ? <Roles /> : tab === "keys" ? <Keys /> : tab === "webhooks" ? <Webhooks selected={search.selected} onSelect={(id) => void go({ search: { tab: "webhooks", selected: id } })} /> : tab === "health" ? <Health /> : <Audit />}
        </div>
      </div>
    </>
  );
}

function Head({ title, children }: { title: string; children?: React.ReactNode }) {
  return <div className="row" style={{ marginBottom: 8, minHeight: 28 }}><h1 className="grow" style={{ fontSize: 16 }}>{title}</h1>{children}</div>;
}

function People() {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["staff"], queryFn: () => admin.staff() });
  const [edit, setEdit] = useState<StaffMember | "new">();
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={6} />;
  return (
    <>
      <Head title={t("People")}><Button icon="plus" blocked={may("staff.write")} onClick={() => setEdit("new")}>{t("Invite")}</Button></Head>
      <div className="sideways" tabIndex={0} role="region" aria-label={t("People")}><table className="table"><thead><tr><th>{t("name")}</th><th>{t("mail")}</th><th>{t("roles")}</th><th>{t("regions")}</th><th>{t("second factor")}</th><th>{t("state")}</th><th /></tr></thead>
        <tbody>{q.data.items.map((s) => <tr key={s.id}><td><b>{s.name}</b></td><td className="ink2">{s.email}</td><td>{s.roles.map(word).join(", ") || "–"}</td><td className="ink2">{s.regions?.includes("*") ? t("everywhere") : s.regions?.join(", ") || "–"}</td><td>{s.second_factor ? <span className="green">{t("yes")}</span> : <span className="amber">{t("no")}</span>}</td><td>{word(s.state)}</td><td className="num"><Button small blocked={may("staff.write")} onClick={() => setEdit(s)}>{t("Change")}</Button></td></tr>)}</tbody></table></div>
      {edit ? <PersonDialog who={edit === "new" ? undefined : edit} onClose={() => setEdit(undefined)} /> : null}
    </>
  );
}

function PersonDialog({ who, onClose }: { who?: StaffMember; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const roles = useQuery({ queryKey: ["roles"], queryFn: admin.roles });
  const [name, setName] = useState(who?.name ?? "");
  const [email, setEmail] = useState(who?.email ?? "");
  const [have, setHave] = useState<string[]>(who?.roles ?? []);
  const [link, setLink] = useState<OneTimeLink>();
  const done = () => void client.invalidateQueries({ queryKey: ["staff"] });
  const m = useMutation({
    mutationFn: async () => { if (who) await admin.changeStaff(who.id, who.version, { roles: have }); else setLink((await admin.addStaff({ name: name.trim(), email: email.trim(), roles: have, teams: [] })).link); },
    onSuccess: () => { done(); if (who) { toast.say(t("Changed; it holds within a second.")); onClose(); } },
  });
  const state = useMutation({ mutationFn: () => admin.changeStaff(who!.id, who!.version, { state: who!.state === "disabled" ? "active" : "disabled" }), onSuccess: () => { done(); onClose(); } });
  const fresh = useMutation({ mutationFn: (drop: boolean) => admin.newLink(who!.id, drop), onSuccess: setLink });
  return (
    <Dialog title={who ? who.name : t("Invite a person")} onClose={onClose} footer={link ? <Button tone="primary" onClick={onClose}>{t("Done")}</Button> : <>
      <Button tone="primary" busy={m.isPending} blocked={!have.length ? t("Choose at least one role.") : !who && (!name.trim() || !email.trim()) ? t("Name and mail are needed.") : false} onClick={() => m.mutate()}>{who ? t("Keep the roles") : t("Invite {{name}}", { name: name.trim() || "…" })}</Button>
      {who ? <><span className="grow" /><Button onClick={() => fresh.mutate(false)} busy={fresh.isPending}>{t("New link")}</Button><Button tone="danger" busy={state.isPending} onClick={() => state.mutate()}>{who.state === "disabled" ? t("Let in again") : t("Disable {{name}}", { name: who.name })}</Button></> : null}</>}>
      {link ? <Secret text={location.origin + link.path} note={t("Give this link to the person. It works once and is shown only now.")} /> : (
        <>
          {who ? null : <><Field label={t("Name")} name="name" problem={m.error}><input value={name} onChange={(e) => setName(e.target.value)} /></Field><Field label={t("Mail")} name="email" problem={m.error}><input type="email" value={email} onChange={(e) => setEmail(e.target.value)} /></Field></>}
          <fieldset><legend>{t("Roles")}</legend><div className="pick two" style={{ marginTop: 6 }}>{(roles.data ?? []).map((r) => <label key={r.id}><input type="checkbox" checked={have.includes(r.id)} onChange={(e) => setHave(e.target.checked ? [...have, r.id] : have.filter((x) => x !== r.id))} />{Word(r.id)}</label>)}</div></fieldset>
          <Trouble error={m.error ?? state.error ?? fresh.error} />
        </>
      )}
    </Dialog>
  );
}

function Roles() {
  const t = useT();
  const q = useQuery({ queryKey: ["roles"], queryFn: admin.roles });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={6} />;
  return (
    <>
      <Head title={t("Roles")} />
      <p className="meta" style={{ marginBottom: 8 }}>{t("What a role may do is fixed in the product and changes by review. A person may hold several; permissions add up.")}</p>
      {q.data.map((r) => <RoleRow key={r.id} r={r} />)}
    </>
  );
}
function RoleRow({ r }: { r: Role }) {
  const t = useT();
  return <details className="role"><summary><b>{Word(r.id)}</b> <span className="meta">{t("{{count}} permissions", { count: r.permissions.length })}{r.team_bound ? ` · ${t("own teams only")}` : ""}</span></summary><div className="row wrap" style={{ gap: 5, padding: "6px 0 4px" }}>{r.permissions.map((p) => <code key={p} className="chip">{p}</code>)}</div></details>;
}

function Keys() {
  const t = useT();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["keys"], queryFn: admin.keys });
  const [adding, add] = useState(false);
  const [gone, revoke] = useState<ApiKey>();
  const [turned, turn] = useState<ApiKey>();
  const again = () => void client.invalidateQueries({ queryKey: ["keys"] });
  const end = useMutation({ mutationFn: admin.endOldKey, onSuccess: () => { toast.say(t("The old secret is not good any more.")); again(); }, onError: toast.fail });
  const m = useMutation({ mutationFn: (id: string) => admin.revokeKey(id), onSuccess: () => { revoke(undefined); void client.invalidateQueries({ queryKey: ["keys"] }); } });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={4} />;
  return (
    <>
      <Head title={t("API keys")}><Button icon="plus" onClick={() => add(true)}>{t("New key")}</Button></Head>
      {q.data.length === 0 ? <Empty title={t("No keys")}>{t("The marketplace sends events with a key. Give each system its own, with only what it needs.")}</Empty> : (
        <div className="sideways" tabIndex={0} role="region" aria-label={t("API keys")}><table className="table"><thead><tr><th>{t("name")}</th><th>{t("begins with")}</th><th>{t("may")}</th><th>{t("last used")}</th><th>{t("made")}</th><th /></tr></thead>
          <tbody>{q.data.map((k) => <tr key={k.id} className={k.revoked_at ? "faint" : undefined}><td><b>{k.name}</b></td><td className="mono">{k.prefix}…</td><td className="meta" title={k.permissions.join(", ")}>{k.permissions.length > 3 ? t("{{count}} permissions", { count: k.permissions.length }) : k.permissions.join(", ")}</td><td><Time at={k.used_at} /></td><td><Time at={k.created_at} /></td><td className="num nobr">{k.revoked_at ? t("revoked") : <>{overlaps(k) ? <Old until={k.old_until!} used={k.old_used_at} name={k.name} busy={end.isPending} onEnd={() => end.mutate(k.id)} /> : <Button small aria-label={t("Rotate {{name}}", { name: k.name })} onClick={() => turn(k)}>{t("Rotate…")}</Button>} <Button small tone="danger" onClick={() => revoke(k)}>{t("Revoke")}</Button></>}</td></tr>)}</tbody></table></div>
      )}
      {turned ? <RotateDialog name={turned.name} note={t("The key keeps its name and rights. Programs that use it are given the new secret, one after the other.")} run={(overlap) => admin.rotateKey(turned.id, overlap)} onDone={again} onClose={() => turn(undefined)} /> : null}
      {adding ? <KeyDialog onClose={() => add(false)} /> : null}
      {gone ? <Dialog title={t("Revoke {{name}}", { name: gone.name })} onClose={() => revoke(undefined)} footer={<Button tone="danger" busy={m.isPending} onClick={() => m.mutate(gone.id)}>{t("Revoke {{name}}", { name: gone.name })}</Button>}><p>{t("Whoever uses it is refused within a second. It cannot be brought back.")}</p><Trouble error={m.error} /></Dialog> : null}
    </>
  );
}

const overlaps = (x: { old_until?: string }) => !!x.old_until && new Date(x.old_until).getTime() > Date.now();

/** The secret before is still good: until when, whether something used it, and its end. */
function Old({ until, used, name, busy, onEnd }: { until: string; used?: string; name: string; busy: boolean; onEnd: () => void }) {
  const t = useT();
  return <><span className="meta" title={used ? t("Something used the old secret {{time}}.", { time: fullTime(used) }) : undefined}>{t("old secret until")} <Time at={until} /></span> <Button small busy={busy} aria-label={t("End the old secret of {{name}}", { name })} onClick={onEnd}>{t("End it now")}</Button></>;
}

function KeyDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [may, setMay] = useState<string[]>(["event.write"]);
  const [made, setMade] = useState<ApiKey>();
  const roles = useQuery({ queryKey: ["roles"], queryFn: admin.roles });
  const all = [...new Set([...(me?.permissions ?? []), ...(roles.data ?? []).flatMap((r) => r.permissions), "event.write"])].sort();
  const m = useMutation({ mutationFn: () => admin.addKey({ name: name.trim(), permissions: may }), onSuccess: (k) => { setMade(k); void client.invalidateQueries({ queryKey: ["keys"] }); } });
  return (
    <Dialog title={made ? t("Key {{name}}", { name: made.name }) : t("New key")} onClose={onClose} footer={made ? <Button tone="primary" onClick={onClose}>{t("I kept it")}</Button> : <Button tone="primary" busy={m.isPending} blocked={!name.trim() ? t("Give it a name.") : !may.length ? t("Choose at least one permission.") : false} onClick={() => m.mutate()}>{t("Make the key")}</Button>}>
      {made ? <Secret text={made.secret ?? ""} note={t("Shown only now; we keep only a hash of it.")} /> : (
        <>
          <Field label={t("Name")} hint={t("Which system uses it")} name="name" problem={m.error}><input value={name} onChange={(e) => setName(e.target.value)} /></Field>
          <fieldset><legend>{t("It may")}</legend><div className="pick two" style={{ marginTop: 6 }}>{all.map((p) => <label key={p} className="mono"><input type="checkbox" checked={may.includes(p)} onChange={(e) => setMay(e.target.checked ? [...may, p] : may.filter((x) => x !== p))} />{p}</label>)}</div></fieldset>
          <Trouble error={m.error} />
        </>
      )}
    </Dialog>
  );
}

function Webhooks({ selected, onSelect }: { selected?: string; onSelect: (id: string) => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["webhooks"], queryFn: admin.webhooks });
  const [adding, add] = useState(false);
  const [rotating, rotate] = useState<Webhook>();
  const again = () => void client.invalidateQueries({ queryKey: ["webhooks"] });
  const end = useMutation({ mutationFn: admin.endOldWebhook, onSuccess: () => { toast.say(t("The old secret is not good any more.")); again(); }, onError: toast.fail });
  const turn = useMutation({ mutationFn: (w: Webhook) => admin.turnWebhook(w.id, w.state !== "active"), onSuccess: () => void client.invalidateQueries({ queryKey: ["webhooks"] }), onError: toast.fail });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={4} />;
  const w = q.data.find((x) => x.id === selected) ?? q.data[0];
  return (
    <>
      <Head title={t("Webhooks")}><Button icon="plus" blocked={may("webhook.write")} onClick={() => add(true)}>{t("Add an endpoint")}</Button></Head>
      {q.data.length === 0 ? <Empty title={t("Nobody is told")}>{t("An endpoint of the marketplace receives each action, signed, and acknowledges it. Until then actions have no effect outside.")}</Empty> : (
        <ul>{q.data.map((x) => (
          <li key={x.id} className={x === w ? "hook on" : "hook"}><button type="button" className="link grow cut mono" onClick={() => onSelect(x.id)}>{x.url}</button><span className="meta">{x.events.join(", ")}</span>
            {x.waiting ? <span className="chip warn">{t("{{count}} waiting", { count: x.waiting })}</span> : null}<span className={x.state === "active" ? "chip good" : "chip bad"} title={x.why}>{word(x.state)}</span>
            {overlaps(x) ? <Old until={x.old_until!} name={x.url} busy={end.isPending} onEnd={() => end.mutate(x.id)} /> : <Button small aria-label={t("Rotate {{name}}", { name: x.url })} blocked={may("webhook.write")} onClick={() => rotate(x)}>{t("Rotate…")}</Button>}
            <Button small blocked={may("webhook.write")} onClick={() => turn.mutate(x)}>{x.state === "active" ? t("Turn off") : t("Turn on")}</Button></li>))}</ul>
      )}
      {w ? <p style={{ marginTop: 14 }}><Link to="/webhooks" search={{ endpoint: w.id }}>{t("All deliveries, their attempts, and sending them again")}</Link></p> : null}
      {w ? <Deliveries w={w} /> : null}
      {rotating ? <RotateDialog name={rotating.url} note={t("While both are good, each delivery carries a signature of either. A receiver that follows Standard Webhooks takes the one it knows.")} run={(overlap) => admin.rotateWebhook(rotating.id, overlap)} onDone={again} onClose={() => rotate(undefined)} /> : null}
      {adding ? <HookDialog onClose={() => add(false)} /> : null}
    </>
  );
}

function Deliveries({ w }: { w: Webhook }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["webhooks", w.id, "deliveries"], queryFn: () => admin.deliveries(w.id), refetchInterval: 5000 });
  const m = useMutation({ mutationFn: admin.replay, onSuccess: () => { toast.say(t("Sent again under its id; the receiver knows it by that.")); void client.invalidateQueries({ queryKey: ["webhooks"] }); }, onError: toast.fail });
  return (
    <section style={{ marginTop: 20 }}>
      <h2 className="cap" style={{ marginBottom: 4 }}>{t("Deliveries")}</h2>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : q.data.length === 0 ? <p className="meta">{t("Nothing was sent yet.")}</p> : (
        <div className="sideways" tabIndex={0} role="region" aria-label={t("Deliveries")}><table className="table"><thead><tr><th>{t("when")}</th><th>{t("event")}</th><th>{t("about")}</th><th>{t("state")}</th><th className="num">{t("status")}</th><th className="num">{t("attempts")}</th><th>{t("next try")}</th><th /></tr></thead>
          <tbody>{q.data.map((d) => <tr key={d.id}><td><Time at={d.created_at} as="clock" /></td><td>{d.type}</td><td>{d.object ? <Copy text={d.object} /> : "–"}</td><td className={d.state === "acknowledged" ? "green" : d.state === "failed" ? "red" : "amber"} title={d.failure}>{word(d.state)}</td><td className="num">{d.status || "–"}</td><td className="num">{d.attempts}</td><td>{d.state === "pending" ? <Time at={d.next_at} /> : "–"}</td><td className="num"><Button small blocked={may("webhook.write")} onClick={() => m.mutate(d.id)}>{t("Send again")}</Button></td></tr>)}</tbody></table></div>
      )}
    </section>
  );
}

function HookDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [url, setUrl] = useState("https://");
  const [events, setEvents] = useState("*");
  const [made, setMade] = useState<Webhook>();
  const m = useMutation({ mutationFn: () => admin.addWebhook({ url: url.trim(), events: events.split(/[\s,]+/).filter(Boolean) }), onSuccess: (w) => { setMade(w); void client.invalidateQueries({ queryKey: ["webhooks"] }); } });
  return (
    <Dialog title={t("Add an endpoint")} onClose={onClose} footer={made ? <Button tone="primary" onClick={onClose}>{t("I kept it")}</Button> : <Button tone="primary" busy={m.isPending} blocked={/^https?:\/\/.+/.test(url) ? false : t("Enter an address.")} onClick={() => m.mutate()}>{t("Add it")}</Button>}>
      {made ? <Secret text={made.secret ?? ""} note={t("The receiver checks signatures with this. Shown only now.")} /> : <>
        <Field label={t("Address")} hint={t("Private networks are refused when it is dialled.")} name="url" problem={m.error}><input className="mono" type="url" value={url} onChange={(e) => setUrl(e.target.value)} /></Field>
        <Field label={t("Events")} hint={t("* for all, action.* for a family")} name="events" problem={m.error}><input className="mono" value={events} onChange={(e) => setEvents(e.target.value)} /></Field>
        <Trouble error={m.error} /></>}
    </Dialog>
  );
}

type Part = { name: Text; state: "ok" | "late" | "down"; value: string; note: string };

/** Lags and backlogs as parts with a verdict: late is what a person should look at. */
function partsOf(h: HealthOf, t: T): Part[] {
  const part = (name: Text, late: boolean, down: boolean, value: string, note = ""): Part => ({ name, state: down ? "down" : late ? "late" : "ok", value, note });
  const since = h.last_checkpoint_at ? Date.now() - new Date(h.last_checkpoint_at).getTime() : Infinity;
  return [
    part("Decisions into the tables", h.projector_lag_ms > 5_000, h.projector_lag_ms > 60_000, t("{{count}} records behind", { count: h.projector_lag_records }), `${number(h.projector_lag_ms)} ms`),
    part("Alerts and labels to be carried out", h.effects_open > 100, h.effects_open > 5_000, number(h.effects_open)),
    part("Changes on their way to the engine", h.control_unsent > 10, h.control_unsent > 1_000, number(h.control_unsent)),
    part("Background jobs due", h.jobs_oldest_ms > 60_000, h.jobs_oldest_ms > 900_000, number(h.jobs_due), h.jobs_due ? t("oldest {{time}}", { time: span(h.jobs_oldest_ms) }) : ""),
    part("Jobs set aside after failing", h.jobs_set_aside > 0, false, number(h.jobs_set_aside)),
    part("Webhooks not acknowledged", h.deliveries_waiting > 20, h.deliveries_waiting > 1_000, number(h.deliveries_waiting)),
    part("Audit leaves without a number", h.leaves_unsequenced > 500, since > 30_000, number(h.leaves_unsequenced), t("newest checkpoint {{time}} ago", { time: since === Infinity ? "–" : span(since) })),
    part("Event log", false, !h.ready, t("{{count}} records", { count: h.log_end }), bytes(h.log_bytes)),
    part("Database", false, false, bytes(h.database_bytes), h.database),
  ];
}

function Health() {
  const t = useT();
  const q = useQuery({ queryKey: ["health"], queryFn: admin.health, refetchInterval: 3000 });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={5} />;
  const parts = partsOf(q.data, t);
  return (
    <>
      <Head title={parts.every((p) => p.state === "ok") ? t("All parts work") : t("Something is late or down")}><span className="meta">{t("version {{version}}, up for {{time}}", { version: q.data.version, time: span(Date.now() - new Date(q.data.started_at).getTime()) })}</span></Head>
      <table className="table"><thead><tr><th>{t("part")}</th><th>{t("state")}</th><th className="num">{t("now")}</th><th>{t("note")}</th></tr></thead>
        <tbody>{parts.map((p) => <tr key={p.name}><td><b>{t(p.name)}</b></td><td><span className={p.state === "ok" ? "chip good" : p.state === "late" ? "chip warn" : "chip bad"}>{word(p.state)}</span></td><td className="num">{p.value}</td><td className="meta">{p.note}</td></tr>)}</tbody></table>
      <EvidenceChecks />
    </>
  );
}

function Audit() {
  const t = useT();
  const staff = useStaff();
  const point = useQuery({ queryKey: ["audit", "checkpoint"], queryFn: admin.checkpoint, refetchInterval: 5000 });
  const [object, setObject] = useState("");
  const q = useInfiniteQuery({ queryKey: ["audit", object], queryFn: ({ pageParam }) => admin.audit({ object: object || undefined }, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const root = point.data?.checkpoint.split("\n")[2] ?? "";
  const time = point.data?.checkpoint.split("\n").find((l) => l.startsWith("time "))?.slice(5);
  const rows = q.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <>
      <Head title={t("Tamper-evident log")} />
      <p className="ink2" style={{ maxWidth: 680, marginBottom: 12 }}>{t("Every change and every sensitive read is a leaf in a Merkle tree. A signed checkpoint is made at least each second; anybody with the public key can check that nothing was changed or taken out.")}</p>
      {point.error ? <Trouble error={point.error} /> : point.data ? (
        <dl className="facts">
          <dt>{t("leaves")}</dt><dd>{number(point.data.size)}</dd>
          <dt>{t("root")}</dt><dd><Copy text={root} show={root} /></dd>
          <dt>{t("signed")}</dt><dd>{time ? <Time at={time} /> : "–"}</dd>
          <dt>{t("public key")}</dt><dd><Copy text={point.data.key} show={point.data.key} /></dd>
          <dt>{t("check it yourself")}</dt><dd><code>piepowder audit verify --data DIR</code></dd>
        </dl>
      ) : <Skeleton />}
      <div className="row" style={{ margin: "22px 0 6px" }}><h2 className="cap grow">{t("Newest entries")}</h2><input className="input mono" style={{ width: 260 }} placeholder={t("only about this id")} aria-label={t("only about this id")} value={object} onChange={(e) => setObject(e.target.value.trim())} /></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : rows.length === 0 ? <p className="meta">{t("Nothing yet")}</p> : (
        <div className="sideways" tabIndex={0} role="region" aria-label={t("Newest entries")}><table className="table"><thead><tr><th>{t("when")}</th><th>{t("what")}</th><th>{t("who")}</th><th>{t("about")}</th><th>{t("reason")}</th><th className="num">{t("leaf")}</th></tr></thead>
          <tbody>{rows.map((e) => <tr key={e.id}><td><Time at={e.at} as="clock" /></td><td><b>{Word(e.kind)}</b></td><td>{e.actor_kind === "staff" ? staff.name(e.actor) : word(e.actor_kind)}</td><td><Copy text={e.object} /></td><td className="ink2">{e.reason ?? "–"}</td><td className="num">{e.index === undefined ? "–" : number(e.index)}</td></tr>)}</tbody></table></div>
      )}
      {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
    </>
  );
}
