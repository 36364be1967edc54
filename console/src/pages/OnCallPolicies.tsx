// Escalation policies: for which pages, who is reached in which order, and what if nobody answers.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { admin } from "../api/routes";
import { oncall, type Policy, type Target } from "../api/oncall";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useAct } from "./useAct";
import "./oncall.css";

const route = getRouteApi("/shell/oncall/policies");
const fresh: Policy = { id: "", name: "", rank: 10, when: "severity <= S1", steps: [{ targets: [], wait: 5 }], repeats: 1, ack_minutes: 30, again_minutes: 10, version: 0 };

export function OnCallPoliciesPage() {
  const t = useT();
  const no = useMay()("oncall.write");
  const { policy } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("On call"), to: "/oncall" }, { text: t("Escalation policies") });
  const q = useQuery({ queryKey: ["oncall", "policies"], queryFn: oncall.policies });
  const at = policy === "new" ? fresh : (q.data?.find((p) => p.id === policy) ?? q.data?.[0]);
  return (
    <>
      <div className="pagehead"><h1>{t("Escalation policies")}</h1><span className="grow" /><Link className="btn" to="/oncall">{t("On call")}</Link>
        <Button tone="primary" icon="plus" blocked={no} onClick={() => void go({ search: { policy: "new" } })}>{t("New policy")}</Button></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : (
        <div className="policysplit">
          <nav aria-label={t("Escalation policies")}><ol className="policylist">{q.data.map((p) => (
            <li key={p.id}><Link to="/oncall/policies" search={{ policy: p.id }} aria-current={p.id === at?.id ? "true" : undefined}><b>{p.name}</b><span className="mono meta">{p.when || t("everything else")}</span>{p.warnings?.length ? <span className="amber meta">{t("{{count}} warnings", { count: p.warnings.length })}</span> : null}</Link></li>))}</ol></nav>
          {at ? <Edit key={`${at.id}/${at.version}`} policy={at} /> : <Empty title={t("There is no policy yet")}>{t("Without one nobody is paged. A policy says for which pages it is, whom each step reaches and how long it waits.")}</Empty>}
        </div>)}
    </>
  );
}

function Edit({ policy }: { policy: Policy }) {
  const t = useT();
  const no = useMay()("oncall.write");
  const go = route.useNavigate();
  const [p, set] = useState(policy);
  const save = useAct(() => oncall.savePolicy(p).then((x) => go({ search: { policy: x.id }, replace: true })), t("Kept. Pages that run go on by the old one."));
  const drop = useAct(() => oncall.dropPolicy(p.id).then(() => go({ search: {}, replace: true })), t("Taken out of use"));
  const setStep = (i: number, part: Partial<Policy["steps"][number]>) => set({ ...p, steps: p.steps.map((s, k) => (k === i ? { ...s, ...part } : s)) });
  const num = (label: string, value: number, put: (n: number) => void, hint?: string) => <Field label={label} hint={hint}><input type="number" min={0} max={1440} value={value} onChange={(e) => put(Number(e.target.value))} /></Field>;
  return (
    <section className="policyedit stack" aria-label={p.name || t("New policy")}>
      {policy.warnings?.length ? <ul className="amber" aria-label={t("Warnings")}>{policy.warnings.map((w) => <li key={w}>{w}</li>)}</ul> : null}
      <div className="row">
        <Field label={t("name")} name="name" problem={save.error}><input value={p.name} onChange={(e) => set({ ...p, name: e.target.value })} /></Field>
        {num(t("Rank"), p.rank, (n) => set({ ...p, rank: n }), t("The first by rank whose condition holds is taken."))}
      </div>
      <Field label={t("For which pages")} hint={t("Over severity, region, brand and kind; empty is for all")} name="when" problem={save.error}><input className="mono" spellCheck={false} value={p.when} onChange={(e) => set({ ...p, when: e.target.value })} /></Field>
      <ol className="steps">{p.steps.map((s, i) => (
        <li key={i} className="stepedit" aria-label={t("step {{n}}", { n: i + 1 })}>
          <div className="row"><b className="grow">{t("step {{n}}", { n: i + 1 })}</b>
            <Button small icon="up" aria-label={t("Step {{n}} earlier", { n: i + 1 })} blocked={i === 0 && t("It is the first.")} onClick={() => { const steps = [...p.steps]; [steps[i - 1], steps[i]] = [steps[i]!, steps[i - 1]!]; set({ ...p, steps }); }} />
            <Button small icon="x" aria-label={t("Remove step {{n}}", { n: i + 1 })} blocked={p.steps.length === 1 && t("One step stays.")} onClick={() => set({ ...p, steps: p.steps.filter((_, k) => k !== i) })} /></div>
          <Targets list={s.targets} onChange={(targets) => setStep(i, { targets })} />
          {num(t("Then wait, minutes"), s.wait, (wait) => setStep(i, { wait }), t("A step that reaches nobody does not wait."))}
        </li>))}</ol>
      <div className="row"><Button icon="plus" onClick={() => set({ ...p, steps: [...p.steps, { targets: [], wait: 5 }] })}>{t("Add a step")}</Button></div>
      <div className="row">
        {num(t("Go through the steps again, times"), p.repeats, (n) => set({ ...p, repeats: n }))}
        {num(t("An acknowledgement without work runs out after, minutes"), p.ack_minutes, (n) => set({ ...p, ack_minutes: n }), t("0 is never"))}
        {num(t("When nobody answered, begin again after, minutes"), p.again_minutes, (n) => set({ ...p, again_minutes: n }), t("0 is never"))}
      </div>
      <div className="row"><Button tone="primary" busy={save.isPending} blocked={no} onClick={() => save.mutate(undefined)}>{t("Keep the policy")}</Button>
        {p.id ? <Button tone="danger" blocked={no} busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("Take it out of use")}</Button> : null}</div>
      <Trouble error={save.error} />
    </section>
  );
}

function Targets({ list, onChange }: { list: Target[]; onChange: (list: Target[]) => void }) {
  const t = useT();
  const staff = useStaff();
  const schedules = useQuery({ queryKey: ["oncall", "schedules"], queryFn: oncall.schedules });
  const roles = useQuery({ queryKey: ["roles"], queryFn: () => admin.roles(), staleTime: 300_000, retry: false });
  const all = [
    ...(schedules.data ?? []).map((s) => ({ kind: "schedule", id: s.id!, name: t("whoever is on call in {{name}}", { name: s.name }) })),
    ...staff.list.filter((s) => s.state === "active").map((s) => ({ kind: "person", id: s.id, name: staff.label(s.id) })),
    ...(roles.data ?? []).map((r) => ({ kind: "role", id: r.id, name: t("everybody who is {{role}}", { role: r.title || r.id }) })),
  ];
  const key = (x: Target) => `${x.kind}/${x.id}`;
  const named = (x: Target) => all.find((y) => key(y) === key(x))?.name ?? x.name ?? x.id;
  return (
    <div className="targets">
      {list.map((x) => <span key={key(x)} className="chip">{named(x)}<Button small tone="ghost" icon="x" aria-label={t("Remove {{what}}", { what: named(x) })} onClick={() => onChange(list.filter((y) => key(y) !== key(x)))} /></span>)}
      <Field label={t("Reach also")}><select value="" onChange={(e) => { const x = all.find((y) => key(y) === e.target.value); if (x) onChange([...list, { kind: x.kind, id: x.id }]); }}>
        <option value="">{t("choose…")}</option>{all.filter((x) => !list.some((y) => key(y) === key(x))).map((x) => <option key={key(x)} value={key(x)}>{x.name}</option>)}</select></Field>
    </div>
  );
}
