// Where work goes: the queues, the ordered rules by which it finds them, and who can take what.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queues, type NewQueue, type Queue, type RoutingRule } from "../api/work";
import { Problem } from "../api/problem";
import { severities } from "../api/types";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./work.css";

const split = (text: string) => text.split(/[\s,]+/).filter(Boolean);

export function AdminQueues() {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["queues"], queryFn: queues.list });
  const teams = useQuery({ queryKey: ["teams"], queryFn: queues.teams }).data ?? [];
  const [edit, setEdit] = useState<Queue | "new">();
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={6} />;
  const write = may("queue.write");
  return (
    <>
      <div className="row" style={{ marginBottom: 8, minHeight: 28 }}><h1 className="grow" style={{ fontSize: 16 }}>{t("Queues")}</h1><Button icon="plus" blocked={write} onClick={() => setEdit("new")}>{t("New queue")}</Button></div>
      <div className="sideways" tabIndex={0} role="region" aria-label={t("Queues")}><table className="table"><thead><tr><th>{t("name")}</th><th>{t("takes")}</th><th>{t("needs")}</th><th>{t("certified")}</th><th>{t("gives")}</th><th className="num">{t("share")}</th><th className="num">{t("open")}</th><th className="num">{t("overdue")}</th><th /></tr></thead>
        <tbody>{q.data.map((x) => <tr key={x.id}><td><b>{x.name}</b></td><td>{x.expression.trim() === "false" ? <span className="ink2">{t("only what the routing sends")}</span> : x.expression.trim() === "true" || !x.expression.trim() ? <span className="ink2">{t("everything left over")}</span> : <code>{x.expression}</code>}</td><td className="ink2">{x.skills.join(", ") || "–"}</td><td className="ink2">{x.certified.map((id) => teams.find((tm) => tm.id === id)?.name ?? id).join(", ") || "–"}</td><td>{word(`gives_${x.mode}`)}</td><td className="num">{x.weight}</td><td className="num">{x.waiting ?? x.open + x.contacts}</td><td className={x.overdue ? "num red" : "num"}>{x.overdue}</td><td className="num"><Button small blocked={write} onClick={() => setEdit(x)}>{t("Change")}</Button></td></tr>)}</tbody></table></div>
      <Routing list={q.data} />
      <Hands />
      {edit ? <QueueDialog q={edit === "new" ? undefined : edit} onClose={() => setEdit(undefined)} /> : null}
    </>
  );
}

function QueueDialog({ q, onClose }: { q?: Queue; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const teams = useQuery({ queryKey: ["teams"], queryFn: queues.teams }).data ?? [];
  const [b, set] = useState<NewQueue>(q ?? { name: "", expression: "false", mode: "pull", weight: 1, position: 10, skills: [], certified: [] });
  const [skills, setSkills] = useState((q?.skills ?? []).join(", "));
  const m = useMutation({
    mutationFn: () => { const body = { name: b.name.trim(), expression: b.expression, mode: b.mode, weight: b.weight, position: b.position, certified: b.certified, team: b.team, skills: split(skills) }; return q ? queues.change(q.id, q.version, body) : queues.add(body); },
    onSuccess: () => { void client.invalidateQueries({ predicate: (x) => ["queues", "inbox"].includes(String(x.queryKey[0])) }); onClose(); toast.say(t("Kept; all open work is where it belongs.")); },
  });
  const vendors = teams.filter((x) => x.vendor);
  return (
    <Dialog title={q ? t("Queue {{name}}", { name: q.name }) : t("New queue")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={b.name.trim() ? false : t("Give it a name.")} onClick={() => m.mutate()}>{t("Keep it")}</Button>}>
      <Field label={t("Name")} name="name" problem={m.error}><input value={b.name} onChange={(e) => set({ ...b, name: e.target.value })} /></Field>
      <Field label={t("Takes what no rule sends elsewhere")} name="expression" problem={m.error} hint={t("false: only what the routing sends")}><input className="mono" value={b.expression} onChange={(e) => set({ ...b, expression: e.target.value })} /></Field>
      <Field label={t("Skills that it needs")} name="skills" problem={m.error} hint={t("words, separated by commas")}><input value={skills} onChange={(e) => setSkills(e.target.value)} /></Field>
      <div className="row wrap" style={{ gap: 16 }}>
        <Field label={t("How it gives work")} name="mode" problem={m.error}><select value={b.mode} onChange={(e) => set({ ...b, mode: e.target.value as "pull" | "push" })}><option value="pull">{t("waits to be taken")}</option><option value="push">{t("to whoever has least")}</option></select></Field>
        <Field label={t("Share when several press")} name="weight" problem={m.error}><input type="number" min={1} max={100} value={b.weight} onChange={(e) => set({ ...b, weight: Number(e.target.value) })} /></Field>
        <Field label={t("Place in the list")} name="position" problem={m.error}><input type="number" value={b.position} onChange={(e) => set({ ...b, position: Number(e.target.value) })} /></Field>
      </div>
      <Field label={t("Offered to")} name="team" problem={m.error}><select value={b.team ?? ""} onChange={(e) => set({ ...b, team: e.target.value || undefined })}><option value="">{t("everybody")}</option>{teams.filter((x) => !x.vendor).map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</select></Field>
      <fieldset><legend>{t("Vendor teams certified for it")}</legend>
        {vendors.length === 0 ? <p className="meta">{t("No team is a vendor's.")}</p> : <div className="pick two" style={{ marginTop: 6 }}>{vendors.map((x) => <label key={x.id}><input type="checkbox" checked={b.certified.includes(x.id)} onChange={(e) => set({ ...b, certified: e.target.checked ? [...b.certified, x.id] : b.certified.filter((y) => y !== x.id) })} />{x.name}</label>)}</div>}
      </fieldset>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Routing({ list }: { list: Queue[] }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["routing"], queryFn: queues.routing });
  const now = q.data?.[0];
  const [draft, setDraft] = useState<RoutingRule[]>();
  const [note, setNote] = useState("");
  const rules = draft ?? now?.rules ?? [];
  const write = may("queue.write");
  const trial = useMutation({ mutationFn: () => queues.test({ rules, days: 30 }) });
  const m = useMutation({
    mutationFn: () => queues.publish({ after: now?.number ?? 0, rules, note: note.trim() || undefined }),
    onSuccess: () => { setDraft(undefined); setNote(""); trial.reset(); void client.invalidateQueries({ predicate: (x) => ["routing", "queues", "inbox"].includes(String(x.queryKey[0])) }); toast.say(t("In force; all open work is where it belongs.")); },
  });
  const bad = m.error ?? trial.error;
  const at = (i: number, field: string) => (bad instanceof Problem ? bad.at(`rules.${i}.${field}`) : undefined);
  const change = (next: RoutingRule[]) => { setDraft(next); trial.reset(); m.reset(); };
  const set = (i: number, part: Partial<RoutingRule>) => change(rules.map((r, k) => (k === i ? { ...r, ...part } : r)));
  const move = (i: number, by: number) => { const next = [...rules]; const [r] = next.splice(i, 1); next.splice(Math.max(0, i + by), 0, r!); change(next); };
  const name = (id: string) => list.find((x) => x.id === id)?.name ?? (id || t("no queue"));
  return (
    <section style={{ marginTop: 26 }}>
      <div className="row"><h2 className="grow" style={{ fontSize: 15 }}>{t("Routing")}</h2>{now?.at ? <span className="meta">{t("version {{number}}", { number: now.number })} · {staff.name(now.by)} · <Time at={now.at} /></span> : null}</div>
      <p className="meta">{t("Asked from the top; the first rule that holds decides. What none of them takes goes by the queues' own expressions.")}</p>
      {q.error ? <Trouble error={q.error} /> : null}
      {rules.length === 0 ? <Empty title={t("No rules yet")}>{t("Each queue takes what its own expression says, in the order of the queues.")}</Empty> : null}
      {rules.map((r, i) => {
        const share = trial.data?.rules[i];
        const wrong = at(i, "when") ?? at(i, "queue") ?? at(i, "name") ?? at(i, "skills.0");
        return (
          <div key={i} className="ruleline">
            <span className="move"><Button small tone="ghost" icon="up" aria-label={t("Earlier")} blocked={write || (i === 0 ? t("It is the first.") : false)} onClick={() => move(i, -1)} /><Button small tone="ghost" icon="down" aria-label={t("Later")} blocked={write || (i === rules.length - 1 ? t("It is the last.") : false)} onClick={() => move(i, 1)} /></span>
            <input className="input" aria-label={t("Name of rule {{n}}", { n: i + 1 })} value={r.name} readOnly={!!write} onChange={(e) => set(i, { name: e.target.value })} />
            <input className="input mono" aria-label={t("When rule {{n}} holds", { n: i + 1 })} value={r.when} readOnly={!!write} onChange={(e) => set(i, { when: e.target.value })} aria-invalid={at(i, "when") ? true : undefined} />
            <select className="select" aria-label={t("Queue of rule {{n}}", { n: i + 1 })} value={r.queue} disabled={!!write} onChange={(e) => set(i, { queue: e.target.value })}>{list.map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</select>
            <input className="input" aria-label={t("Skills of rule {{n}}", { n: i + 1 })} placeholder={t("skills")} value={(r.skills ?? []).join(", ")} readOnly={!!write} onChange={(e) => set(i, { skills: e.target.value.split(/,\s*/).map((x) => x.trim()).filter((x, k, all) => x || k === all.length - 1) })} />
            <Button small tone="ghost" icon="x" aria-label={t("Drop rule {{n}}", { n: i + 1 })} blocked={write} onClick={() => change(rules.filter((_, k) => k !== i))} />
            {wrong ? <span className="share red">{wrong}</span> : share ? <span className="share meta">{t("{{cases}} of {{all}} cases of the last 30 days", { cases: share.cases, all: trial.data!.cases })}</span> : null}
          </div>
        );
      })}
      <div className="row wrap" style={{ marginTop: 10 }}>
        <Button icon="plus" blocked={write} onClick={() => change([...rules, { name: "", when: 'severity >= "S3"', queue: list[0]?.id ?? "" }])}>{t("Add a rule")}</Button>
        <Button busy={trial.isPending} blocked={write} onClick={() => trial.mutate()}>{t("Test on the last 30 days")}</Button>
        {draft ? <><input className="input" style={{ width: 220 }} aria-label={t("Why it changes")} placeholder={t("Why it changes")} value={note} onChange={(e) => setNote(e.target.value)} />
          <Button tone="primary" busy={m.isPending} blocked={write} onClick={() => m.mutate()}>{t("Put it in force")}</Button><Button tone="ghost" onClick={() => { setDraft(undefined); trial.reset(); m.reset(); }}>{t("Throw away")}</Button></> : null}
      </div>
      {bad && !(bad instanceof Problem && bad.status === 422) ? <Trouble error={bad} /> : null}
      {trial.data ? (
        <div style={{ marginTop: 10 }} role="status">
          <p>{t("{{moved}} of {{all}} cases would have come to another queue; {{nowhere}} to none.", { moved: trial.data.moved, all: trial.data.cases, nowhere: trial.data.nowhere })}</p>
          {trial.data.moves.length ? <div className="sideways" tabIndex={0} role="region" aria-label={t("Cases that would move")}><table className="table"><thead><tr><th>{t("case")}</th><th>{t("severity")}</th><th>{t("rule")}</th><th>{t("from")}</th><th>{t("to")}</th></tr></thead>
            <tbody>{trial.data.moves.slice(0, 12).map((x) => <tr key={x.case_id}><td><a href={`/cases/${x.number}`}>{x.number}</a></td><td>{x.severity}</td><td>{x.rule || "–"}</td><td>{name(x.from)}</td><td>{name(x.to)}</td></tr>)}</tbody></table></div> : null}
        </div>
      ) : null}
    </section>
  );
}

/** Who can take what: languages, skills, how much at once. */
function Hands() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const [who, setWho] = useState("");
  return (
    <section style={{ marginTop: 26 }}>
      <h2 style={{ fontSize: 15 }}>{t("Who can take what")}</h2>
      <p className="meta">{t("What nobody has said limits nobody. S0 and S1 come through every limit.")}</p>
      <div className="row wrap" style={{ marginTop: 6 }}>{staff.list.filter((s) => s.state === "active").map((s) => <Button key={s.id} small blocked={may("queue.write")} onClick={() => setWho(s.id)}>{staff.label(s.id)}</Button>)}</div>
      {who ? <HandsDialog staff={who} name={staff.name(who)} onClose={() => setWho("")} /> : null}
    </section>
  );
}

function HandsDialog({ staff, name, onClose }: { staff: string; name: string; onClose: () => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["queues", "work", staff], queryFn: () => queues.workOf(staff) });
  return (
    <Dialog title={t("What {{name}} can take", { name })} onClose={onClose}>
      {q.error ? <Trouble error={q.error} /> : q.data ? <HandsForm key={q.data.version} staff={staff} w={q.data} onClose={onClose} /> : <Skeleton lines={4} />}
    </Dialog>
  );
}

function HandsForm({ staff, w, onClose }: { staff: string; w: Awaited<ReturnType<typeof queues.workOf>>; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [skills, setSkills] = useState(w.skills.join(", "));
  const [languages, setLanguages] = useState(w.languages.join(", "));
  const [cap, setCap] = useState(w.cap === undefined ? "" : String(w.cap));
  const [caps, setCaps] = useState<Record<string, string>>(Object.fromEntries(Object.entries(w.caps).map(([k, v]) => [k, String(v)])));
  const [accepting, setAccepting] = useState(w.accepting);
  const m = useMutation({
    mutationFn: () => queues.setWork(staff, w.version, { accepting, skills: split(skills), languages: split(languages), cap: cap === "" ? undefined : Number(cap), caps: Object.fromEntries(Object.entries(caps).filter(([, v]) => v !== "").map(([k, v]) => [k, Number(v)])) }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["queues"] }); onClose(); toast.say(t("Kept")); },
  });
  return (
    <form className="stack" onSubmit={(e) => { e.preventDefault(); m.mutate(); }}>
      <p className="meta">{t("In hand now: {{n}}", { n: w.load })}</p>
      <Field label={t("Languages")} name="languages" problem={m.error} hint={t("as es, fr; none: offered all")}><input value={languages} onChange={(e) => setLanguages(e.target.value)} /></Field>
      <Field label={t("Skills")} name="skills" problem={m.error} hint={t("words, separated by commas")}><input value={skills} onChange={(e) => setSkills(e.target.value)} /></Field>
      <div className="row wrap" style={{ gap: 12 }}>
        <Field label={t("At most at once")} name="cap" problem={m.error}><input type="number" min={0} style={{ width: 90 }} value={cap} onChange={(e) => setCap(e.target.value)} /></Field>
        {severities.map((s) => <Field key={s} label={s} name={`caps.${s}`} problem={m.error}><input type="number" min={0} style={{ width: 64 }} value={caps[s] ?? ""} onChange={(e) => setCaps({ ...caps, [s]: e.target.value })} /></Field>)}
      </div>
      <label className="row"><input type="checkbox" checked={accepting} onChange={(e) => setAccepting(e.target.checked)} />{t("Is given work of queues that push")}</label>
      <Trouble error={m.error} />
      <div className="row"><Button type="submit" tone="primary" busy={m.isPending}>{t("Keep it")}</Button></div>
    </form>
  );
}
