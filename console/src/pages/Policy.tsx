// One policy: read it as it stood on a day, change it, compare, who has signed, what was done by it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { bundle, policies, type Policy, type PolicyAsked } from "../api/policy";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Around, Impact, Signed } from "./PolicyAround";
import { ClauseText, day } from "./PolicyClause";
import { SinceWhen } from "./PolicySince";
import "./workbench.css";
import "./protocol.css";
import "./policy.css";

const PolicyEdit = lazy(() => import("./PolicyEdit").then((m) => ({ default: m.PolicyEdit })));
const Compare = lazy(() => import("./PolicyDiff").then((m) => ({ default: m.PolicyDiffTab })));
const route = getRouteApi("/shell/policies/$id");
type Tab = "read" | "edit" | "diff" | "signed" | "impact" | "around" | "versions";

export function PolicyPage() {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const { id } = route.useParams();
  const { tab: asked, version, on, place, audience, clause } = route.useSearch();
  const look = { on, version: version ? Number(version) : undefined, jurisdiction: place?.toUpperCase(), audience };
  const q = useQuery({ queryKey: ["policy", id, look], queryFn: () => policies.one(id, look), placeholderData: (was) => (was?.id === id ? was : undefined) });
  const p = q.data;
  useCrumbs({ text: t("Policy"), to: "/policies" }, { text: p?.title ?? id });
  if (q.error && !p) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!p) return <div className="inner"><Skeleton lines={8} /></div>;
  const history = p.kind === "history";
  const tab = (asked ?? (p.next && !p.version ? "edit" : "read")) as Tab;
  const show = (to: Tab) => void go({ search: (s) => ({ ...s, tab: to }), replace: true });
  return (
    <>
      <header className="wbhead">
        <h1 className="cut">{p.title}</h1>
        <span className="mono meta nobr">{p.code} · {p.version ? `v${p.version}` : t("not in force")}</span>
        {p.state === "retired" ? <span className="chip">{word("policy_retired")}</span> : null}
        {p.draft ? <button type="button" className="chip warn" onClick={() => show("edit")}>{word(`policy_${p.draft}`)}</button> : null}
        <span className="grow" />
        {p.version ? <a className="btn ghost wide-only" href={bundle("pdf", p.id)} download>{t("PDF")}</a> : null}
        {!history && tab !== "edit" ? <Button tone={p.next ? undefined : "ghost"} blocked={p.next ? false : may("policy.write")} onClick={() => show("edit")}>{p.next ? t("Open the next text") : t("Change it")}</Button> : null}
      </header>
      <div className="wbtabs">
        <Tabs label={t("Parts of the policy")} value={tab} onChange={show} panel="policypanel" options={[
          { value: "read" as Tab, text: t("Read") }, ...(history ? [] : [{ value: "edit" as Tab, text: t("Change") }]), { value: "diff" as Tab, text: t("Compare") },
          ...(history ? [] : [{ value: "signed" as Tab, text: p.asked ? t("Signed {{done}} of {{all}}", { done: p.attested, all: p.asked }) : t("Signed") }, { value: "impact" as Tab, text: t("Impact") }, { value: "around" as Tab, text: p.stale + p.open_questions ? t("Around it ({{n}})", { n: p.stale + p.open_questions }) : t("Around it") }]),
          { value: "versions" as Tab, text: t("Versions") }]} />
      </div>
      {tab === "edit" && !history ? <Suspense fallback={<div className="inner"><Skeleton lines={10} /></div>}><PolicyEdit key={`${p.id}@${p.next ? "next" : "none"}`} p={p} clause={clause} /></Suspense> : (
        <div className="wbpanel policypanel" id="policypanel" role="tabpanel" tabIndex={0}>
          {tab === "read" ? <Reader p={p} clause={clause} /> : tab === "diff" ? <Suspense fallback={<Skeleton lines={8} />}><Compare p={p} /></Suspense>
            : tab === "signed" ? <Signed p={p} /> : tab === "impact" ? <Impact p={p} /> : tab === "around" ? <Around p={p} clause={clause} /> : <Versions p={p} />}
        </div>
      )}
    </>
  );
}

function Reader({ p, clause }: { p: Policy; clause?: string }) {
  const t = useT();
  const go = route.useNavigate();
  const { on = "", place = "", audience = "", version } = route.useSearch();
  const [where, setWhere] = useState(place);
  const set = (patch: Record<string, string | undefined>) => void go({ search: (s) => ({ ...s, ...patch }), replace: true });
  useEffect(() => { if (clause) document.getElementById(clause)?.scrollIntoView({ block: "start" }); }, [clause, p.shown]);
  const old = p.shown !== p.version;
  return (
    <div className="policyread">
      <nav className="policytoc" aria-label={t("Clauses")}>
        <ul>{(p.text?.clauses ?? []).map((c) => <li key={c.id}><Link to="/policies/$id" params={{ id: p.id }} search={(s) => ({ ...s, clause: c.id })} replace aria-current={c.id === clause ? "location" : undefined}><code>{c.id}</code> {c.title}</Link></li>)}</ul>
      </nav>
      <div className="policybody">
        <div className="policylook row wrap" role="group" aria-label={t("As it stood")}>
          <label className="row meta">{t("in force on")} <input className="input" type="date" value={on.slice(0, 10)} onChange={(e) => set({ on: e.target.value || undefined, version: undefined })} /></label>
          {p.kind === "history" ? null : <>
            <label className="row meta">{t("in")} <input className="input place" placeholder="US-WA" value={where} onChange={(e) => setWhere(e.target.value)} onBlur={() => set({ place: where.trim().toUpperCase() || undefined })} onKeyDown={(e) => { if (e.key === "Enter") set({ place: where.trim().toUpperCase() || undefined }); }} /></label>
            <label className="row meta">{t("for")} <select className="select" value={audience} onChange={(e) => set({ audience: e.target.value || undefined })}><option value="">{t("everybody")}</option>{["worker", "customer", "merchant", "staff"].map((a) => <option key={a} value={a}>{word(`audience_${a}`)}</option>)}</select></label>
          </>}
          {on || place || audience || version ? <Button small tone="ghost" onClick={() => { setWhere(""); set({ on: undefined, place: undefined, audience: undefined, version: undefined }); }}>{t("As it is now")}</Button> : null}
        </div>
        {p.mine ? <Sign p={p} mine={p.mine} /> : null}
        {p.shown === 0 ? <Nothing p={p} on={on} read={(n) => set({ on: undefined, version: String(n) })} /> : (
          <>
            {old ? <p className="drill">{t("This is version {{n}}, not the one in force now.", { n: p.shown })}</p> : null}
            <p className="meta">v{p.shown} · {t("in force from")} <span className="nobr">{day(p.from)}</span>{p.to ? <> {t("until")} <span className="nobr">{day(p.to)}</span></> : null}{p.note ? ` · ${p.note}` : ""}</p>
            {p.text?.summary ? <p className="policysum">{p.text.summary}</p> : null}
            {p.text?.clauses.map((c) => <ClauseText key={c.id} c={c} overlays={p.overlays?.[c.id]} history={p.kind === "history"} />)}
            {p.text && p.text.clauses.length === 0 ? <p className="meta">{t("This policy does not hold there.")}</p> : null}
            <SinceWhen p={p} read={(n) => set({ on: undefined, version: String(n) })} />
            <p className="meta policyhash">{t("SHA-256 of this text")} <code>{p.hash}</code></p>
          </>
        )}
      </div>
    </div>
  );
}

/** A day without a text says on which days there is one. */
function Nothing({ p, on, read }: { p: Policy; on: string; read: (version: number) => void }) {
  const t = useT();
  const released = p.all.filter((v) => v.state === "released").sort((a, b) => a.effective_from.localeCompare(b.effective_from));
  const first = released[0], before = released.filter((v) => v.effective_from.slice(0, 10) <= (on || p.on).slice(0, 10)).at(-1);
  const near = before ?? first;
  if (!near) return <p className="meta">{t("It is not in force yet; its next text is under Change.")}</p>;
  return (
    <div className="policynone" role="status">
      <p><b>{t("Nothing was in force on {{day}}.", { day: day(on || p.on) })}</b> {before ? t("The text before it, version {{n}}, was in force from {{from}} to {{to}}.", { n: near.version, from: day(near.effective_from), to: day(near.effective_to) }) : t("Its first text, version {{n}}, is in force from {{day}}.", { n: near.version, day: day(near.effective_from) })}</p>
      <Button small onClick={() => read(near.version)}>{t("Read version {{n}}", { n: near.version })}</Button>
    </div>
  );
}

/** Read and sign: the question, if there is one, stands beside the button. */
function Sign({ p, mine }: { p: Policy; mine: PolicyAsked }) {
  const t = useT();
  const client = useQueryClient();
  const [open, set] = useState(false);
  const [answer, choose] = useState<number>();
  const m = useMutation({ mutationFn: () => policies.attest(p.id, mine.version, mine.hash, answer), onSuccess: () => { set(false); toast.say(t("Signed. Thank you.")); void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("polic") }); } });
  return (
    <div className="policysign row wrap">
      <span className="grow">{t("You are asked to read this and to sign for it.")}{mine.due_at ? <> {t("Until")} <b>{day(mine.due_at)}</b>.</> : null}</span>
      <Button tone="primary" onClick={() => set(true)}>{t("I have read it")}</Button>
      {open ? (
        <Dialog title={t("Sign for “{{name}}”", { name: p.title })} onClose={() => set(false)} footer={<><span className="meta grow">{t("Version {{n}}. Your name, the time and the text's hash are kept.", { n: mine.version })}</span><Button tone="primary" busy={m.isPending} blocked={mine.question && answer === undefined ? t("Answer the question first.") : false} onClick={() => m.mutate()}>{t("Sign")}</Button></>}>
          {mine.question ? <fieldset className="ask"><legend>{mine.question.text}</legend>{mine.question.options.map((o, i) => <label key={o} className="choice"><input type="radio" name="answer" checked={answer === i} onChange={() => choose(i)} /> {o}</label>)}</fieldset> : <p>{t("You confirm that you have read version {{n}} and will work by it.", { n: mine.version })}</p>}
          <Trouble error={m.error} />
        </Dialog>
      ) : null}
    </div>
  );
}

function Versions({ p }: { p: Policy }) {
  const t = useT();
  const staff = useStaff();
  if (p.all.length === 0) return <p className="meta">{t("No version yet.")}</p>;
  return (
    <ul className="versions">{p.all.map((v) => (
      <li key={v.version} className="row"><Link className="mono" to="/policies/$id" params={{ id: p.id }} search={{ tab: "read", version: String(v.version) }}>v{v.version}</Link>
        <span className="chip">{v.state === "released" ? word(`change_${v.change}`) : word(`policy_${v.state}`)}</span><span className="grow cut" title={v.note}>{v.note}</span>
        <span className="meta nobr wide-only">{v.author === "system" ? t("came with the product") : staff.name(v.author)}{v.approvers.length ? ` + ${v.approvers.map((a) => staff.name(a)).join(", ")}` : ""}</span>
        <span className="meta nobr">{day(v.effective_from)}{v.effective_to ? ` – ${day(v.effective_to)}` : ""}</span><span className="meta nobr wide-only"><Time at={v.created_at} /></span></li>))}</ul>
  );
}
