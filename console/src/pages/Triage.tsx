// What triage is made of: taxonomy, severity tree, trigger lists, and how suggestions did.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { triageApi, type Kind, type Taxonomy, type Tree, type TriageDocument } from "../api/triage";
import { severities } from "../api/types";
import { Problem } from "../api/problem";
import { languageName, locale, useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import type { EditorHandle, Mark } from "../ui/Editor";
import { Field } from "../ui/Field";
import { jsonFault, lineOf } from "../ui/json";
import { Severity } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Check } from "./TriageCheck";
import { titled } from "./titled";
import { Figures } from "./TriageFigures";
import "./triage.css";

const CodeEditor = lazy(() => import("../ui/Editor").then((m) => ({ default: m.Editor })));
const route = getRouteApi("/shell/triage");
const tabs = ["taxonomy", "tree", "triggers", "precision"] as const;
const titles = { taxonomy: "Taxonomy", tree: "Severity tree", triggers: "Trigger lists", precision: "Precision" } as const;

export function TriagePage() {
  const t = useT();
  const go = route.useNavigate();
  const { tab = "taxonomy" } = route.useSearch();
  useCrumbs({ text: t("Triage") });
  return (
    <>
      <div className="pagehead">
        <h1>{t("Triage")}</h1>
        <div className="seg" role="group" aria-label={t("Part")}>
          {tabs.map((x) => <button key={x} type="button" aria-pressed={tab === x} onClick={() => void go({ search: { tab: x === "taxonomy" ? undefined : x }, replace: true })}>{t(titles[x])}</button>)}
        </div>
      </div>
      <div className="triagepage">{tab === "precision" ? <Figures /> : <OneDocument key={tab} kind={(tabs as readonly string[]).includes(tab) ? (tab as Kind) : "taxonomy"} />}</div>
    </>
  );
}

function OneDocument({ kind }: { kind: Kind }) {
  const t = useT();
  const staff = useStaff();
  const no = useMay()("triage.write");
  const [editing, edit] = useState(false);
  const [version, look] = useState<number>();
  const q = useQuery({ queryKey: ["triage", kind, version ?? 0], queryFn: () => triageApi.document(kind, version) });
  const d = q.data;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!d) return <Skeleton />;
  return (
    <>
      <div className="row wrap">
        <span className="grow meta">{t("Version {{version}}", { version: d.version })}{d.version === d.live ? ` · ${t("in force")}` : ""} · <Time at={d.at} /> · {staff.name(d.author)} · {d.note}</span>
        <Button blocked={no || (d.version !== d.live ? t("Only the version in force can be changed.") : false)} onClick={() => edit(!editing)} aria-expanded={editing}>{editing ? t("Stop editing") : t("Edit")}</Button>
      </div>
      {editing ? <Editor kind={kind} d={d} onDone={() => edit(false)} /> : kind === "taxonomy" ? <Reader of={d.taxonomy!} /> : kind === "tree" ? <Questions of={d.tree!} /> : <Phrases d={d} />}
      <History kind={kind} d={d} onLook={look} />
    </>
  );
}

function Editor({ kind, d, onDone }: { kind: Kind; d: TriageDocument; onDone: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [text, set] = useState(() => JSON.stringify(d[kind], null, 2));
  const [note, setNote] = useState("");
  // The fault of the text as it is typed, and what the server said about places in it.
  const fault = useMemo(() => jsonFault(text), [text]);
  const [said, setSaid] = useState<Mark[]>([]);
  const problems = useMemo(() => (fault ? [fault] : said), [fault, said]);
  const at = useRef<EditorHandle>(null);
  const read = () => { setSaid([]); if (!fault) return JSON.parse(text) as unknown; at.current?.focus(fault.line, fault.column); return undefined; };
  const refused = (e: unknown) => {
    if (!(e instanceof Problem)) return;
    const marks = e.fields.filter((f) => f.pointer !== "note").map((f) => ({ line: lineOf(text, f.pointer.replace(new RegExp(`^${kind}[.]`), "")), column: 1, message: f.message }));
    setSaid(marks);
    if (marks[0]) at.current?.focus(marks[0].line);
  };
  const publish = useMutation({
    onError: refused,
    mutationFn: (doc: unknown) => triageApi.publish(kind, doc, d.version, note),
    onSuccess: (made) => { toast.say(t("Version {{version}} is in force.", { version: made.version })); void client.invalidateQueries({ queryKey: ["triage"] }); onDone(); },
  });
  return (
    <form onSubmit={(e) => { e.preventDefault(); const doc = read(); if (doc && note.trim()) publish.mutate(doc); }} style={{ display: "grid", gap: 10 }}>
      <div className="field"><span className="label">{t("Document")}</span>
        <div className="jsondoc"><Suspense fallback={<Skeleton lines={8} />}><CodeEditor label={t("Document")} value={text} onChange={(v) => { set(v); setSaid([]); }} problems={problems} handle={at} /></Suspense></div>
        <span className={fault ? "bad" : "hint"} role="status">{fault ? t("Line {{line}}: {{message}}", { line: fault.line, message: fault.message }) : t("JSON; try it on past contacts before it is published.")}</span></div>
      <Check kind={kind} read={read} onRefused={refused} />
      <Field label={t("What is changed, and why?")} name="note" problem={publish.error}><input value={note} onChange={(e) => setNote(e.target.value)} maxLength={500} /></Field>
      {publish.error ? <Trouble error={publish.error} /> : null}
      <div className="row"><Button type="submit" tone="primary" busy={publish.isPending} blocked={note.trim() ? false : t("Say what is changed.")}>{t("Publish version {{version}}", { version: d.version + 1 })}</Button><Button onClick={onDone}>{t("Back")}</Button></div>
    </form>
  );
}

function Reader({ of }: { of: Taxonomy }) {
  const t = useT();
  return (
    <div className="branches">
      <p className="meta" style={{ maxWidth: "90ch" }}>{of.source}</p>
      {of.branches.map((b) => (
        <details key={b.code}>
          <summary>{titled(b)} <span className="faint">{b.behaviours.length}</span></summary>
          {b.behaviours.map((h) => (
            <div key={h.code} className="behaviour">
              <div className="row wrap"><b>{titled(h)}</b><code>{h.code}</code><Severity of={severities[h.severity]} /><span className="meta">{t("at least")}</span></div>
              <div>{h.definition}</div>
              <div className="meta">{t("For example")}: {h.example} · {t("but not")}: {h.counter_example}</div>
              <div className="meta">DSA {h.crosswalk.dsa} · NIBRS {h.crosswalk.crime} · TSPA {h.crosswalk.tspa}</div>
            </div>
          ))}
        </details>
      ))}
    </div>
  );
}

function Questions({ of }: { of: Tree }) {
  const t = useT();
  const language = locale().slice(0, 2);
  const say = (w: Record<string, string>) => w[language] ?? w.en;
  return (
    <>
      <div className="tablewrap" tabIndex={0} role="region" aria-label={t("What each severity means")}><table>
        <thead><tr><th>{t("Severity")}</th><th>{t("Harm")}</th><th>{t("First touch")}</th><th>{t("Pages")}</th><th>{t("Update")}</th></tr></thead>
        <tbody>{of.matrix.map((m) => <tr key={m.severity}><td><Severity of={severities[m.severity]} /></td><td>{m.harm}</td><td>{m.first_touch}</td><td>{m.page}</td><td>{m.update}</td></tr>)}</tbody>
      </table></div>
      <h2>{t("Questions")}</h2>
      {of.questions.map((x) => <div key={x.id} className="behaviour"><div><b>{say(x.text)}</b> <code>{x.id}</code>{x.always ? <span className="meta"> {t("always asked")}</span> : null}</div><div className="meta">{x.answers.map((a, i) => `${i + 1} ${say(a.text)}`).join(" · ")}</div></div>)}
      <h2>{t("Rules: the worst that applies")}</h2>
      <div className="tablewrap" tabIndex={0} role="region" aria-label={t("Rules: the worst that applies")}><table>
        <thead><tr><th>{t("Severity")}</th><th>{t("When")}</th><th>{t("About")}</th><th>{t("Because")}</th></tr></thead>
        <tbody>{of.rules.map((r, i) => <tr key={i}><td><Severity of={severities[r.severity]} /></td><td><code>{Object.entries(r.when).map(([k, v]) => `${k} = ${v}`).join(", ")}</code></td><td>{r.behaviour?.join(", ") || t("anything")}</td><td>{r.because}</td></tr>)}</tbody>
      </table></div>
    </>
  );
}

function Phrases({ d }: { d: TriageDocument }) {
  const t = useT();
  const l = d.triggers!;
  return (
    <div className="branches">
      <p className="meta">{t("The classifier raises to S1 from {{raise}}, to S0 from {{worst}}; an agreeing phrase counts from {{agree}}.", { raise: l.raise_at, worst: l.worst_at, agree: l.agree_at })}</p>
      {Object.entries(l.languages).map(([code, sets]) => (
        <details key={code}>
          <summary>{languageName(code)}</summary>
          {(["alone", "agreeing"] as const).map((set) => Object.entries(sets[set] ?? {}).sort().map(([s, list]) => (
            <div key={set + s} className="behaviour"><div className="row"><Severity of={s as "S0"} /><b>{set === "alone" ? t("raises alone") : t("raises when the classifier agrees")}</b></div><div className="meta">{list.join(", ")}</div></div>
          )))}
          <div className="behaviour"><b>{t("Idioms, cut out before reading")}</b><div className="meta">{sets.idioms.join(", ")}</div></div>
        </details>
      ))}
    </div>
  );
}

function History({ kind, d, onLook }: { kind: Kind; d: TriageDocument; onLook: (v?: number) => void }) {
  const t = useT();
  const [from, compare] = useState<number>();
  const q = useQuery({ queryKey: ["triage", kind, "diff", from], enabled: from !== undefined, queryFn: () => triageApi.diff(kind, from!) });
  return (
    <section aria-label={t("Versions")}>
      <h2>{t("Versions")}</h2>
      <ul className="plainlist">
        {d.versions?.map((v) => (
          <li key={v.version} className="row wrap"><Link to="/triage" search={(s) => s} className="link" onClick={(e) => { e.preventDefault(); onLook(v.version === d.live ? undefined : v.version); }}>{v.version}</Link> <Time at={v.at} /> <span className="grow">{v.note}</span>
            {v.version < d.live ? <Button small onClick={() => compare(v.version)}>{t("Compare with the one in force")}</Button> : null}</li>
        ))}
      </ul>
      {q.data ? (
        <div className="tablewrap" tabIndex={0} role="region" aria-label={t("Differences")}><table>
          <thead><tr><th>{t("Place")}</th><th>{t("Was")}</th><th>{t("Is")}</th></tr></thead>
          <tbody>{q.data.map((x) => <tr key={x.path}><td><code>{x.path}</code></td><td>{x.was}</td><td>{x.is}</td></tr>)}</tbody>
        </table></div>
      ) : null}
    </section>
  );
}
