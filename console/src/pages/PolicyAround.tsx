// What stands around a policy: who has signed, what was done by it, what repeats it, what is asked.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "@tanstack/react-router";
import { policies, type Policy, type TouchPoint } from "../api/policy";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { day } from "./PolicyClause";
import { percent } from "./ProtocolParts";

export function Signed({ p }: { p: Policy }) {
  const t = useT();
  const q = useQuery({ queryKey: ["policy", p.id, "signed"], queryFn: () => policies.attestations(p.id) });
  if (q.error) return <Trouble error={q.error} />;
  if (!q.data) return <Skeleton lines={6} />;
  const d = q.data;
  if (!d.version) return <p className="meta">{t("Nobody is asked to sign this policy. Ask for it when the next material text is sent for approval.")}</p>;
  return (
    <div className="stack policynarrow">
      <p className="policybig"><b>{t("{{done}} of {{all}} have signed", { done: d.attested, all: d.asked })}</b>{d.overdue ? <span className="red"> · {t("{{n}} overdue", { n: d.overdue })}</span> : null}{d.due_at ? <span className="meta"> · {t("until")} {day(d.due_at)}</span> : null}</p>
      <div className="progress" role="img" aria-label={t("{{done}} of {{all}} have signed", { done: d.attested, all: d.asked })}><i style={{ width: `${d.asked ? (100 * d.attested) / d.asked : 0}%` }} /></div>
      {d.people.length ? <table className="figtable"><thead><tr><th>{t("Person")}</th><th>{t("Signed")}</th><th>{t("Version")}</th><th>{t("Wrong answers")}</th></tr></thead><tbody>{d.people.map((x) => <tr key={x.staff}><th scope="row">{x.name}</th><td>{x.at ? <Time at={x.at} /> : x.overdue ? <span className="red">{t("overdue")}</span> : t("not yet")}</td><td>{x.version ? `v${x.version}` : "–"}</td><td>{x.attempts || "–"}</td></tr>)}</tbody></table> : <p className="meta">{t("Who has not signed is shown to those who write policies.")}</p>}
    </div>
  );
}

export function Impact({ p }: { p: Policy }) {
  const t = useT();
  const [days, set] = useState(90);
  const q = useQuery({ queryKey: ["policy", p.id, "impact", days], queryFn: () => policies.impact(p.id, days) });
  const title = (id: string) => p.text?.clauses.find((c) => c.id === id)?.title ?? "";
  return (
    <div className="stack policynarrow">
      <label className="row meta">{t("Actions of the last")} <select className="select" value={days} onChange={(e) => set(Number(e.target.value))}>{[7, 30, 90, 365].map((n) => <option key={n} value={n}>{t("{{count}} days", { count: n })}</option>)}</select></label>
      <Trouble error={q.error} />
      {q.data ? q.data.length === 0 ? <p className="meta">{t("No action cites this policy in that time.")}</p> : (
        <table className="figtable"><thead><tr><th>{t("Clause")}</th><th>{t("Actions")}</th><th>{t("Protective")}</th><th>{t("Cases")}</th><th>{t("Reversed")}</th></tr></thead>
          <tbody>{q.data.map((x) => <tr key={x.clause}><th scope="row"><code>{x.clause}</code> {title(x.clause)}</th><td><Link to="/actions" search={{ where: `clause == "${x.clause}"` }}>{x.actions}</Link></td><td>{x.interim || "–"}</td><td>{x.cases || "–"}</td><td>{x.reversed ? `${x.reversed} (${percent(x.reversed / x.actions)})` : "–"}</td></tr>)}</tbody></table>
      ) : <Skeleton lines={5} />}
      <p className="meta">{t("Only what you may see is counted.")}</p>
    </div>
  );
}

export function TouchPoints({ p, points }: { p: Policy; points: TouchPoint[] }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const [waiving, waive] = useState("");
  const [why, setWhy] = useState("");
  const again = () => void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") });
  const done = useMutation({ mutationFn: (id: string) => policies.done(id), onSuccess: again, onError: toast.fail });
  const off = useMutation({ mutationFn: () => policies.waive(waiving, why.trim()), onSuccess: () => { waive(""); setWhy(""); again(); }, onError: toast.fail });
  return (
    <ul className="points" aria-label={t("Texts that repeat it")}>{points.map((x) => (
      <li key={x.id}>
        <div className="row wrap"><span className={x.state === "stale" ? "chip warn" : "chip"}>{x.state === "stale" ? t("repeats an old text") : t("up to date")}</span><code>{x.clause}</code><b>{x.title}</b><span className="meta">{word(`touch_${x.kind}`)}{x.owner ? ` · ${staff.name(x.owner)}` : ""}</span><span className="grow" />{x.due_at ? <Due at={x.due_at} calm /> : null}
          {x.state === "stale" ? <><Button small busy={done.isPending && done.variables === x.id} blocked={may("policy.write")} onClick={() => done.mutate(x.id)}>{t("It is up to date")}</Button><Button small tone="ghost" blocked={may("policy.write")} onClick={() => waive(x.id)}>{t("Waive…")}</Button></> : null}</div>
        {x.place ? <p className="meta">{x.place}</p> : null}
        {waiving === x.id ? <div className="row"><input className="input grow" aria-label={t("Why can it stay as it is?")} placeholder={t("Why can it stay as it is?")} value={why} onChange={(e) => setWhy(e.target.value)} /><Button small tone="primary" busy={off.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => off.mutate()}>{t("Waive")}</Button></div> : null}
      </li>))}{points.length === 0 ? <li className="meta">{t("No other text is registered for {{name}}.", { name: p.title })}</li> : null}</ul>
  );
}

export function Around({ p, clause }: { p: Policy; clause?: string }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [about, setAbout] = useState(clause ?? p.text?.clauses[0]?.id ?? "");
  const [title, setTitle] = useState("");
  const [place, setPlace] = useState("");
  const [kind, setKind] = useState("help_page");
  const points = useQuery({ queryKey: ["policy", p.id, "points"], queryFn: () => policies.points(p.id) });
  const add = useMutation({ mutationFn: () => policies.addPoint(p.id, { clause: about, kind, title: title.trim(), place: place.trim() || undefined }), onSuccess: () => { setTitle(""); setPlace(""); void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") }); } });
  return (
    <div className="stack policynarrow">
      <h3>{t("Texts that repeat it")}</h3>
      <p className="meta">{t("Help pages, terms, app texts, templates and courses that repeat a clause. When it changes they go stale, and a material change waits for them.")}</p>
      {points.data ? <TouchPoints p={p} points={points.data} /> : <Skeleton lines={3} />}
      <div className="row wrap">
        <Field label={t("Clause")}><select value={about} onChange={(e) => setAbout(e.target.value)}>{(p.text?.clauses ?? []).map((c) => <option key={c.id} value={c.id}>{c.id} {c.title}</option>)}</select></Field>
        <Field label={t("Kind")}><select value={kind} onChange={(e) => setKind(e.target.value)}>{["help_page", "terms", "app_text", "template", "macro", "course", "pledge", "protocol", "other"].map((k) => <option key={k} value={k}>{word(`touch_${k}`)}</option>)}</select></Field>
        <Field label={t("What")}><input value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
        <Field label={t("Where it is")}><input value={place} onChange={(e) => setPlace(e.target.value)} /></Field>
        <Button busy={add.isPending} blocked={may("policy.write") || (title.trim() && about ? false : t("Say what the other text is."))} onClick={() => add.mutate()}>{t("Register")}</Button>
      </div>
      <Trouble error={add.error} />
      {about ? <><Questions clause={about} /><Exceptions clause={about} /></> : null}
    </div>
  );
}

function Questions({ clause }: { clause: string }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const [text, set] = useState("");
  const [answer, setAnswer] = useState<Record<string, string>>({});
  const q = useQuery({ queryKey: ["policy", "questions", clause], queryFn: () => policies.questions(clause) });
  const again = () => void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") });
  const ask = useMutation({ mutationFn: () => policies.askAbout(clause, "question", text.trim()), onSuccess: () => { set(""); again(); }, onError: toast.fail });
  const say = useMutation({ mutationFn: (id: string) => policies.answer(id, answer[id]!.trim()), onSuccess: again, onError: toast.fail });
  return (
    <section className="stack" aria-label={t("Questions about {{clause}}", { clause })}>
      <h3>{t("Questions about {{clause}}", { clause })}</h3>
      <ul className="points">{(q.data ?? []).map((x) => (
        <li key={x.id}><p><b>{staff.name(x.author)}</b> <span className="meta"><Time at={x.at} /></span><br />{x.text}</p>
          {x.answer ? <p className="ink2">↳ {x.answer} <span className="meta">{staff.name(x.answered_by)}</span></p> : may("policy.write") ? <p className="meta">{t("not answered yet")}</p> : <div className="row"><input className="input grow" aria-label={t("Answer")} placeholder={t("Answer")} value={answer[x.id] ?? ""} onChange={(e) => setAnswer({ ...answer, [x.id]: e.target.value })} /><Button small busy={say.isPending} blocked={answer[x.id]?.trim() ? false : t("Write the answer.")} onClick={() => say.mutate(x.id)}>{t("Answer")}</Button></div>}
        </li>))}</ul>
      <div className="row"><input className="input grow" aria-label={t("Ask about this clause")} placeholder={t("Ask about this clause")} value={text} onChange={(e) => set(e.target.value)} /><Button busy={ask.isPending} blocked={text.trim() ? false : t("Write what you want to know.")} onClick={() => ask.mutate()}>{t("Ask")}</Button></div>
    </section>
  );
}

function Exceptions({ clause }: { clause: string }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [scope, setScope] = useState("");
  const [reason, setReason] = useState("");
  const [to, setTo] = useState("");
  const q = useQuery({ queryKey: ["policy", "exceptions", clause], queryFn: () => policies.exceptions(clause) });
  const add = useMutation({ mutationFn: () => policies.except(clause, { scope: scope.trim(), reason: reason.trim(), to: `${to}T00:00:00Z` }), onSuccess: () => { setScope(""); setReason(""); setTo(""); void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") }); } });
  return (
    <section className="stack" aria-label={t("Exceptions from {{clause}}", { clause })}>
      <h3>{t("Exceptions from {{clause}}", { clause })}</h3>
      <ul className="points">{(q.data ?? []).map((x) => <li key={x.id} className={x.runs ? undefined : "faint"}><b>{x.scope}</b>{x.jurisdiction ? ` · ${x.jurisdiction}` : ""} · {t("until")} {day(x.to)} <span className="meta">{x.reason}{x.runs ? "" : ` · ${t("ended")}`}</span></li>)}{q.data?.length === 0 ? <li className="meta">{t("None.")}</li> : null}</ul>
      <div className="row wrap">
        <Field label={t("For what")}><input value={scope} onChange={(e) => setScope(e.target.value)} /></Field>
        <Field label={t("Why?")}><input value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
        <Field label={t("Ends on")}><input type="date" value={to} onChange={(e) => setTo(e.target.value)} /></Field>
        <Button busy={add.isPending} blocked={may("policy.publish") || (scope.trim() && reason.trim() && to ? false : t("Say for what, why and until when."))} onClick={() => add.mutate()}>{t("Make an exception")}</Button>
      </div>
      <Trouble error={add.error} />
    </section>
  );
}
