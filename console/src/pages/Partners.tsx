// Whom to call, and on which number. A number that nobody vouches for says so, and nothing may be told on it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { partnerKinds, partners, type NewPartner, type Partner, type PartnerNumber } from "../api/incident";
import { sendFile } from "../api/client";
import { useT, Word, word, type Text } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { List, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Time } from "../ui/Time";
import "./incident.css";

const route = getRouteApi("/shell/partners");
const tone = { verified: "green", unverified: "amber", expired: "red", withdrawn: "faint" } as const;
const best = (p: Partner) => p.numbers.find((n) => n.state === "verified") ?? p.numbers.find((n) => n.state !== "withdrawn");

export function Partners() {
  const t = useT();
  const may = useMay();
  const s = route.useSearch();
  const go = route.useNavigate();
  const client = useQueryClient();
  useCrumbs({ text: t("Incidents"), to: "/incidents" }, { text: t("Partners") });
  const [region, setRegion] = useState(s.region ?? "");
  const [county, setCounty] = useState(s.county ?? "");
  const [adding, add] = useState(false);
  const near = !!s.region;
  const q = useQuery({ queryKey: ["partners", s.region, s.county, s.kind, s.q], queryFn: async () => near ? { items: await partners.near({ region: s.region!, county: s.county, kind: s.kind }) } : partners.list({ kind: s.kind, q: s.q }), placeholderData: (old) => old });
  const rows = q.data?.items ?? [];
  const sel = rows.find((p) => p.id === s.selected) ?? rows[0];
  useKeys([{ keys: "n", what: "Add a partner", run: () => { if (!may("partner.write")) add(true); } }]);
  const columns: Column<Partner>[] = [
    { id: "kind", head: t("kind"), width: "130px", always: true, cell: (p) => Word(p.kind), csv: (p) => p.kind },
    { id: "name", head: t("name"), width: "minmax(140px, 1fr)", always: true, cell: (p) => <b>{p.name}</b>, csv: (p) => p.name },
    { id: "place", head: t("serves"), width: "170px", wide: true, cell: (p) => <span className="ink2">{[p.county, p.region].filter(Boolean).join(", ")}{p.covers ? <span className="faint"> · {word(p.covers)}</span> : null}</span> },
    { id: "phone", head: t("number"), width: "130px", cell: (p) => <span className="mono">{best(p)?.phone ?? "–"}</span> },
    { id: "state", head: t("verified"), width: "110px", always: true, cell: (p) => { const n = best(p); return n ? <span className={tone[n.state]}>{word(n.state)}</span> : <span className="faint">{t("no number")}</span>; } },
  ];
  const bring = (f?: File) => { if (f) void sendFile<{ added: number; numbers: number; known: number }>("/v1/partners/import", f, () => {}).then((r) => { toast.say(t("{{added}} added, {{numbers}} numbers, none verified by the file", { added: r.added, numbers: r.numbers })); void client.invalidateQueries({ queryKey: ["partners"] }); }, toast.fail); };
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Partners")}</h1>
        <form className="row near" onSubmit={(e) => { e.preventDefault(); void go({ search: (x) => ({ ...x, region: region.trim() || undefined, county: county.trim() || undefined, selected: undefined }) }); }}>
          <input className="input" aria-label={t("Region")} placeholder="US-WA" value={region} onChange={(e) => setRegion(e.target.value)} />
          <input className="input" aria-label={t("County")} placeholder={t("County")} value={county} onChange={(e) => setCounty(e.target.value)} />
          <select className="select" aria-label={t("Kind")} value={s.kind ?? ""} onChange={(e) => void go({ search: (x) => ({ ...x, kind: e.target.value || undefined }) })}><option value="">{t("All kinds")}</option>{partnerKinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select>
          <button type="submit" className="btn">{t("Who serves it")}</button>
        </form>
        <span className="grow" />
        <a className="btn ghost" href="/v1/partners.csv">{t("CSV")}</a>
        <label className="btn ghost" hidden={!!may("partner.write")}>{t("Bring a CSV")}<input type="file" accept=".csv,text/csv" className="sr" onChange={(e) => bring(e.target.files?.[0])} /></label>
        <Button kbd="N" blocked={may("partner.write")} onClick={() => add(true)}>{t("Add…")}</Button>
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={6} /></div> : (
        <div className="directory">
          <List name="partners" label={t("Partners")} rows={rows} columns={columns} rowId={(p) => p.id} selected={sel?.id} onSelect={(id) => void go({ search: (x) => ({ ...x, selected: id }), replace: true })}
            empty={<Empty title={near ? t("Nobody is known to serve this place") : t("The directory is empty")}>{t("Add the emergency centres, police, hospitals and insurers of the places you work in, with numbers that somebody has verified. A CSV brings many at once.")}</Empty>} />
          {sel ? <One p={sel} /> : null}
        </div>
      )}
      {adding ? <Edit onClose={() => add(false)} /> : null}
    </>
  );
}

function One({ p }: { p: Partner }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const calls = useQuery({ queryKey: ["partners", p.id, "calls"], queryFn: () => partners.calls(p.id) });
  const [verifying, verify] = useState<PartnerNumber>();
  const [calling, call] = useState<PartnerNumber | "in">();
  const [changing, change] = useState(false);
  const [phone, setPhone] = useState("");
  const again = () => void client.invalidateQueries({ queryKey: ["partners"] });
  return (
    <aside className="partner" aria-label={p.name}>
      <header><h2>{p.name}</h2><Button small tone="ghost" blocked={may("partner.write")} onClick={() => change(true)}>{t("Change…")}</Button></header>
      <p className="meta">{Word(p.kind)} · {[p.city, p.county, p.region].filter(Boolean).join(", ")}{p.hours ? ` · ${p.hours}` : ""}{p.languages ? ` · ${p.languages}` : ""}{p.distance_km !== undefined ? ` · ${p.distance_km} km` : ""}</p>
      {p.notes ? <p className="words">{p.notes}</p> : null}
      <ul className="numbers">
        {p.numbers.map((n) => (
          <li key={n.id} className={n.state}>
            <div><b className="mono">{n.phone}</b> {n.label}
              <span className="meta"><span className={tone[n.state]}>{word(n.state)}</span>{n.verified_at ? <> · {shortName(n.verified_by_name ?? "")} · {word(n.verified_how)} · {t("until")} <Time at={n.expires_at} as="short" /></> : null}{n.state === "unverified" || n.state === "expired" ? ` · ${t("nothing may be told on it")}` : ""}</span></div>
            {n.state === "withdrawn" ? null : <span className="row"><Button small blocked={may("incident.write")} onClick={() => call(n)}>{t("Log a call…")}</Button><Button small tone="ghost" blocked={may("partner.verify")} onClick={() => verify(n)}>{t("Verify…")}</Button></span>}
          </li>
        ))}
      </ul>
      {may("partner.write") ? null : <form className="row" onSubmit={(e) => { e.preventDefault(); void partners.number(p.id, { phone, label: "" }).then(() => { setPhone(""); again(); }, toast.fail); }}><input className="input" aria-label={t("New number")} placeholder="+1 206 555 0100" value={phone} onChange={(e) => setPhone(e.target.value)} /><button type="submit" className="btn small">{t("Add the number")}</button></form>}
      <div className="row"><h3>{t("Calls")}</h3><span className="grow" /><Button small blocked={may("incident.write")} onClick={() => call("in")}>{t("They called us…")}</Button></div>
      <ul className="calls">
        {calls.data?.length === 0 ? <li className="meta">{t("None")}</li> : null}
        {calls.data?.map((c) => <li key={c.id}><b className={c.outcome === "call_back_due" ? "red" : undefined}>{c.direction === "in" ? t("They called") : t("We called")} · {word(c.outcome)}</b> <span className="meta">{word(c.purpose)} · {shortName(staff.name(c.by))} · <Time at={c.at} as="clock" /></span>{c.notes ? <p className="words">{c.notes}</p> : null}</li>)}
      </ul>
      {verifying ? <Verify p={p} n={verifying} onClose={() => verify(undefined)} /> : null}
      {calling ? <LogCall p={p} n={calling} due={calls.data?.find((c) => c.outcome === "call_back_due")?.id} onClose={() => call(undefined)} /> : null}
      {changing ? <Edit p={p} onClose={() => change(false)} /> : null}
    </aside>
  );
}

const hows: [string, Text][] = [["official_site", "Their official site"], ["called_switchboard", "Their switchboard, called by us"], ["met_in_person", "Met in person"], ["written_agreement", "A written agreement"], ["state_directory", "A directory of the state"]];

function Verify({ p, n, onClose }: { p: Partner; n: PartnerNumber; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [how, setHow] = useState("official_site");
  const [error, fail] = useState<unknown>();
  const run = () => void partners.verify(p.id, n.id, how).then(() => { void client.invalidateQueries({ queryKey: ["partners"] }); onClose(); }, fail);
  return (
    <Dialog title={t("Verify {{phone}}", { phone: n.phone })} onClose={onClose} footer={<Button tone="primary" onClick={run}>{t("It is theirs")}</Button>}>
      <Trouble error={error} />
      <Field label={t("How do you know")} hint={t("It counts for a year. Somebody else than who added the number verifies it.")}><select value={how} onChange={(e) => setHow(e.target.value)}>{hows.map(([k, x]) => <option key={k} value={k}>{t(x)}</option>)}</select></Field>
    </Dialog>
  );
}

function LogCall({ p, n, due, onClose }: { p: Partner; n: PartnerNumber | "in"; due?: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const inbound = n === "in";
  const [purpose, setPurpose] = useState("information");
  const [outcome, setOutcome] = useState("reached");
  const [claimed, setClaimed] = useState("");
  const [notes, setNotes] = useState("");
  const [error, fail] = useState<unknown>();
  const unsafe = !inbound && purpose !== "information" && n.state !== "verified";
  const run = () => void partners.call(p.id, inbound ? { direction: "in", purpose: "information", claimed_number: claimed || undefined, notes } : { direction: "out", number: n.id, purpose, outcome, notes, answers: due })
    .then(() => { void client.invalidateQueries({ queryKey: ["partners"] }); onClose(); }, fail);
  return (
    <Dialog title={inbound ? t("They called us") : t("Call to {{phone}}", { phone: n.phone })} onClose={onClose} footer={<Button tone="primary" blocked={unsafe ? t("The number is not verified: nothing may be told on it.") : false} onClick={run}>{t("Log it")}</Button>}>
      <Trouble error={error} />
      {inbound ? <p className="notice">{t("Tell them nothing: a number on a display proves nobody. Say that you call back, and call a verified number.")}</p> : null}
      {inbound ? <Field label={t("Number it showed")}><input value={claimed} onChange={(e) => setClaimed(e.target.value)} /></Field> : <div className="pair">
        <Field label={t("What for")}><select value={purpose} onChange={(e) => setPurpose(e.target.value)}>{["information", "dispatch", "disclosure"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
        <Field label={t("How it ended")}><select value={outcome} onChange={(e) => setOutcome(e.target.value)}>{["reached", "no_answer", "voicemail"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
      </div>}
      {!inbound && due ? <p className="meta">{t("It calls them back: their call is answered when you reach them.")}</p> : null}
      <Field label={t("Notes")}><textarea rows={4} value={notes} onChange={(e) => setNotes(e.target.value)} /></Field>
    </Dialog>
  );
}

function Edit({ p, onClose }: { p?: Partner; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [f, set] = useState<NewPartner>(p ? { kind: p.kind, name: p.name, region: p.region, county: p.county, city: p.city, hours: p.hours, languages: p.languages, web: p.web, notes: p.notes, radius_km: p.radius_km } : { kind: "emergency_centre", name: "", region: "US-WA", county: "" });
  const [error, fail] = useState<unknown>();
  const text = (k: "name" | "region" | "county" | "city" | "hours" | "languages" | "web", label: string) => <Field label={label} name={`/${k}`} problem={error}><input value={f[k] ?? ""} onChange={(e) => set({ ...f, [k]: e.target.value })} /></Field>;
  const run = () => void (p ? partners.change(p.id, p.version, f) : partners.add(f)).then(() => { void client.invalidateQueries({ queryKey: ["partners"] }); onClose(); }, fail);
  return (
    <Dialog title={p ? p.name : t("Add a partner")} onClose={onClose} footer={<Button tone="primary" blocked={f.name.trim() && f.region.trim() ? false : t("Name and region are needed.")} onClick={run}>{p ? t("Keep it") : t("Add it")}</Button>}>
      <Trouble error={error} />
      <Field label={t("Kind")}><select value={f.kind} onChange={(e) => set({ ...f, kind: e.target.value })}>{partnerKinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field>
      {text("name", t("Name"))}
      <div className="pair">{text("region", t("Region"))}{text("county", t("County"))}{text("city", t("City"))}</div>
      <div className="pair">{text("hours", t("Hours"))}{text("languages", t("Languages"))}</div>
      {text("web", t("Web"))}
      <Field label={t("Notes")} hint={t("How to ask and what they need. No persons.")}><textarea rows={3} value={f.notes ?? ""} onChange={(e) => set({ ...f, notes: e.target.value })} /></Field>
    </Dialog>
  );
}
