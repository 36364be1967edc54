// A ring is decided one by one: each member with what speaks for and against it alone.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { enforcement, type RingDecision, type RingMember } from "../api/enforcement";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Problem } from "../api/problem";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { useDraft } from "../ui/store";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { basis } from "./ActionDialog";
import { ActionTabs } from "./ActionTabs";
import { Standing } from "./CaseParties";
import { ClauseInput } from "./ClauseInput";

const route = getRouteApi("/shell/actions/rings");
const kinds = ["suspend", "restrict", "warn", "deactivate"];
type Choice = Omit<RingDecision, "account">;

export function RingsPage() {
  const t = useT();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Actions"), to: "/actions" }, { text: t("Rings") });
  const [ref, type] = useState(search.account ?? "");
  const q = useQuery({ queryKey: ["ring", search.account], queryFn: () => enforcement.ring(search.account!), enabled: !!search.account, retry: false });
  return (
    <>
      <ActionTabs />
      <form className="pagehead" onSubmit={(e) => { e.preventDefault(); void go({ search: { ...search, account: ref.trim() || undefined } }); }}>
        <h1 className="wide-only">{t("Rings")}</h1>
        <input className="input mono" style={{ maxWidth: 280 }} aria-label={t("One account of the ring")} placeholder={t("Reference or id of one account")} value={ref} onChange={(e) => type(e.target.value)} />
        <button type="submit" className="btn">{t("Show the ring")}</button>
      </form>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Rings")}>
        {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : !search.account ? <Empty title={t("Whose ring?")}>{t("Name one account; those that share a card, device, address or phone with it are listed, each with its own facts. Rings found by the graph lead here too.")} <br /><Link className="btn" to="/graph">{t("Graph")}</Link></Empty>
          : q.isPending ? <div className="inner"><Skeleton lines={8} /></div> : <Decide key={search.account} list={q.data} caseId={search.case} />}
      </div>
    </>
  );
}

function Decide({ list, caseId }: { list: RingMember[]; caseId?: string }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [chosen, set] = useState<Record<string, Choice>>({});
  const [clause, setClause, clear] = useDraft(`ring:${list[0]?.id}:clause`);
  const [code, setCode] = useState("fraud");
  const [number_, setCase] = useState(caseId ?? "");
  const members = list.filter((m) => chosen[m.id]).map((m) => ({ account: m.id, ...chosen[m.id]! }));
  const acting = members.filter((m) => m.decision === "act").length;
  const m = useMutation({
    mutationFn: () => enforcement.decideRing({ case_id: number_.trim() || undefined, reason_code: code, ...basis(clause), members }),
    onSuccess: () => { clear(); set({}); void client.invalidateQueries(); toast.say(t("{{count}} members were decided about, each by its own facts.", { count: members.length })); },
  });
  const same = members.some((a, i) => a.decision === "act" && members.some((b, j) => j < i && b.decision === "act" && plain(a.reason) === plain(b.reason)));
  const blocked = may("action.take.bulk") || (members.length === 0 ? t("Decide about at least one member.") : false) || (members.some((x) => !x.reason.trim()) ? t("Each needs a reason of its own.") : false)
    || (same ? t("Two have the same reason: say what each did.") : false) || (acting && !clause.trim() ? t("Name the clause or rule.") : false);
  if (list.length < 2) return <Empty title={t("Shares nothing with anybody")}>{t("A card, device, address or phone number used by two accounts links them here.")}</Empty>;
  return (
    <div className="inner">
      <p className="meta" style={{ marginBottom: 8 }}>{t("That somebody is linked is no reason. Who shares only an address is shown as a household.")}</p>
      {list.map((x, i) => <Row key={x.id} m={x} first={i === 0} c={chosen[x.id]} problem={m.error} at={members.findIndex((y) => y.account === x.id)} onChange={(c) => set((old) => { const next = { ...old }; if (c) next[x.id] = c; else delete next[x.id]; return next; })} />)}
      <div className="row wrap" style={{ gap: 12, alignItems: "end", borderTop: "1px solid var(--line)", paddingTop: 12 }}>
        <Field label={t("Clause or rule")} name="clause" problem={m.error}><ClauseInput value={clause} onChange={setClause} /></Field>
        <Field label={t("Ground told to the person")} name="reason_code" problem={m.error}><select value={code} onChange={(e) => setCode(e.target.value)}>{["fraud", "account_integrity", "conduct", "safety", "other"].map((x) => <option key={x} value={x}>{Word(`ground_${x}`)}</option>)}</select></Field>
        <Field label={t("Case")} name="case_id" problem={m.error}><input className="mono" placeholder={t("number, if there is one")} value={number_} onChange={(e) => setCase(e.target.value)} /></Field>
        <Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Act on {{act}}, leave {{leave}} alone", { act: number(acting), leave: number(members.length - acting) })}</Button>
      </div>
      {blocked ? <p className="meta" style={{ marginTop: 6 }}>{blocked}</p> : null}
      <Trouble error={m.error} />
    </div>
  );
}

const plain = (s: string) => s.trim().toLowerCase().split(/\s+/).join(" ");

function Row({ m, first, c, at, problem, onChange }: { m: RingMember; first: boolean; c?: Choice; at: number; problem: unknown; onChange: (c: Choice | undefined) => void }) {
  const t = useT();
  const staff = useStaff();
  const name = m.name || m.ref || m.id;
  const shared = Object.entries(m.shared ?? {}).filter(([, n]) => n).map(([k, n]) => `${n} ${word(k)}`).join(", ");
  const bad = problem instanceof Problem && at >= 0 ? problem.fields.find((f) => f.pointer.startsWith(`members.${at}.`))?.message : undefined;
  return (
    <section className="ringrow" aria-label={name}>
      <div>
        <h2 className="row wrap"><Link to="/people/$ref" params={{ ref: m.ref ?? m.id }}>{name}</Link><Standing of={m.standing} />{m.household ? <span className="chip good">{t("household")}</span> : null}</h2>
        <p className="meta">{first ? t("the one asked about") : shared ? t("shares {{what}}", { what: shared }) : ""}</p>
        <p className="meta">{t("{{count}} cases", { count: m.cases })} · {t("{{count}} measures", { count: m.measures })} · {Object.entries(m.orders ?? {}).filter(([, n]) => n).slice(0, 3).map(([k, n]) => `${number(n)} ${word(k)}`).join(", ")}</p>
        {m.active.length ? <p className="meta">{t("in force")}: {m.active.map((a) => word(a.kind)).join(", ")}</p> : null}
        {m.last ? <p className="meta">{m.last.decision === "act" ? t("acted on before") : t("left alone before")}, <Time at={m.last.at} />, {staff.name(m.last.by)}: {m.last.reason}</p> : null}
      </div>
      <div className="choose">
        <Seg label={t("Decision about {{name}}", { name })} value={c?.decision ?? ""} onChange={(v) => onChange(v ? { decision: v, reason: c?.reason ?? "", kind: v === "act" ? c?.kind ?? "suspend" : undefined, days: v === "act" ? c?.days ?? 7 : undefined } : undefined)} options={[{ value: "", text: t("Not now") }, { value: "act", text: t("Act") }, { value: "leave", text: t("Leave alone") }]} />
        {c?.decision === "act" ? (
          <div className="row wrap">
            <select className="select" style={{ width: "auto" }} aria-label={t("What, {{name}}", { name })} value={c.kind} onChange={(e) => onChange({ ...c, kind: e.target.value, days: ["suspend", "restrict"].includes(e.target.value) ? c.days ?? 7 : undefined })}>{kinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select>
            {c.kind === "suspend" || c.kind === "restrict" ? <><select className="select" style={{ width: "auto" }} aria-label={t("For how long, {{name}}", { name })} value={c.days} onChange={(e) => onChange({ ...c, days: Number(e.target.value) })}>{[1, 3, 7, 14, 30].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: d })}</option>)}</select>
              <label className="choice"><input type="checkbox" checked={!!c.interim} onChange={(e) => onChange({ ...c, interim: e.target.checked || undefined })} />{t("interim")}</label></> : null}
          </div>) : null}
        {c ? <Field label={c.decision === "act" ? t("What this account did") : t("Why it is left alone")} bad={bad}><textarea rows={2} value={c.reason} onChange={(e) => onChange({ ...c, reason: e.target.value })} /></Field> : null}
      </div>
    </section>
  );
}
