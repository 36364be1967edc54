// Left: who is in this case, what stands about them, the evidence, what is linked.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { accounts, cases } from "../api/routes";
import type { Case, Party } from "../api/types";
import { languageName, useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { monthYear } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { SafeContact } from "./CasePlan";
import { CaseReporter } from "./CaseReporter";
import { EvidenceStrip } from "./CaseEvidence";

export function CaseParties({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) });
  const [adding, add] = useState(false);
  return (
    <section className="parties" aria-label={t("Parties")} tabIndex={0}>
      <div className="row"><h2 className="cap grow">{t("Parties")}</h2><Button tone="ghost" small icon="plus" blocked={may("case.write")} aria-label={t("Add a party")} onClick={() => add(true)} /></div>
      {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton /> : null}
      {c.account_id && q.data && !q.data.some((p) => p.account?.id === c.account_id) ? <About id={c.account_id} /> : null}
      {q.data?.length === 0 && !c.account_id ? <p className="meta">{t("Nobody yet. Add the people this is about: replies and actions go to parties.")}</p> : null}
      {q.data?.map((p) => <Person key={p.id} c={c} p={p} />)}
      {c.order_id ? <div className="party"><div className="row"><span className="grow"><Copy text={c.order_id} /></span><span className="meta">{t("order")}</span></div></div> : null}
      <EvidenceStrip c={c} />
      {adding ? <AddParty c={c} onClose={() => add(false)} /> : null}
    </section>
  );
}

export const roleWord = (role: string) => word(`role_${role}`);
/** What to call a party; "reporter" when the name is withheld. */
export const partyName = (p: Party) => p.name || p.account?.name || Word(`role_${p.role}`);
const total = (n?: Record<string, number>) => Object.values(n ?? {}).reduce((x, y) => x + y, 0);

function Person({ c, p }: { c: Case; p: Party }) {
  const t = useT();
  const may = useMay();
  const a = p.account;
  const [planning, setPlanning] = useState(false);
  const plan = useQuery({ queryKey: ["case", c.id, "plan", p.id], queryFn: () => cases.plan(c.id, p.id), enabled: !may("message.read"), retry: false, staleTime: 30_000 });
  const k = plan.data;
  const says = k ? [k.safe_name ? t("call them {{name}}", { name: k.safe_name }) : "", k.hours_from && k.hours_to ? `${k.hours_from}–${k.hours_to}` : "", k.version && !k.voicemail ? t("no voicemail") : "", k.channels?.length ? t("only by {{channels}}", { channels: k.channels.map(word).join(", ") }) : "", k.seen_by ? t("seen by {{whom}}", { whom: k.seen_by }) : ""].filter(Boolean) : [];
  const language = p.language || a?.language;
  const orders = total(a?.orders);
  return (
    <article className="party">
      <div className="row">
        {a ? <Link className="plain grow cut" to="/people/$ref" params={{ ref: a.id }}><b>{partyName(p)}</b></Link> : <b className="grow cut">{partyName(p)}</b>}
        <span className="meta">{roleWord(p.role)}</span>
      </div>
      <div className="meta">{[a?.kind ? word(a.kind) : "", a?.city, a?.created_at ? t("since {{when}}", { when: monthYear(a.created_at) }) : ""].filter(Boolean).join(" · ")}</div>
      <div className="row wrap" style={{ gap: 5, margin: "4px 0" }}>
        {a?.standing ? <Standing of={a.standing.standing} /> : null}
        {(a?.labels ?? []).slice(0, 3).map((l) => <span key={l.label} className="chip">{word(l.label)}</span>)}
        {language && language !== "en" ? <span className="chip">{t("speaks {{language}}", { language: languageName(language) })}</span> : null}
        {k?.do_not_contact ? <span className="chip bad">{t("do not contact")}</span> : null}
        {p.masked && !p.withheld ? <span className="chip" title={t("Names and addresses are withheld from your role.")}>{t("masked")}</span> : null}
      </div>
      <div className="meta">{[orders ? t("{{count}} orders", { count: orders }) : "", a?.decisions?.block ? t("{{count}} blocked", { count: a.decisions.block }) : "", a?.decisions?.review ? t("{{count}} reviewed", { count: a.decisions.review }) : ""].filter(Boolean).join(" · ")}</div>
      {p.role === "reporter" || p.withheld ? <CaseReporter c={c} p={p} /> : null}
      {k ? <button type="button" className="link meta" onClick={() => setPlanning(true)}>{says.length ? says.join(" · ") : k.do_not_contact ? t("why") : t("safe contact: not asked yet")}</button> : null}
      {planning && k ? <SafeContact c={c} p={p} plan={k} onClose={() => setPlanning(false)} /> : null}
    </article>
  );
}

/** The account an alert is about, before anybody made it a party. */
function About({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["account", id], queryFn: () => accounts.one(id), retry: false, staleTime: 30_000 });
  const a = q.data;
  if (!a) return null;
  return (
    <article className="party">
      <div className="row"><Link className="plain grow cut" to="/people/$ref" params={{ ref: a.id }}><b>{a.name || a.ref}</b></Link><span className="meta">{t("about")}</span></div>
      <div className="meta">{[word(a.kind), a.city, a.created_at ? t("since {{when}}", { when: monthYear(a.created_at) }) : ""].filter(Boolean).join(" · ")}</div>
      <div className="row wrap" style={{ gap: 5, margin: "4px 0" }}>{a.standing ? <Standing of={a.standing.standing} /> : null}{(a.labels ?? []).slice(0, 3).map((l) => <span key={l.label} className="chip">{word(l.label)}</span>)}</div>
      <div className="meta">{[total(a.orders) ? t("{{count}} orders", { count: total(a.orders) }) : "", a.decisions?.block ? t("{{count}} blocked", { count: a.decisions.block }) : "", a.decisions?.review ? t("{{count}} reviewed", { count: a.decisions.review }) : ""].filter(Boolean).join(" · ")}</div>
      <Link className="meta" to="/people/$ref" params={{ ref: a.id }} search={{ tab: "links" }}>{t("Linked accounts")}</Link>
    </article>
  );
}

export function Standing({ of }: { of: string }) {
  const t = useT();
  const tone = of === "good" ? "chip good" : of === "suspended" || of === "deactivated" ? "chip hot" : "chip warn";
  return <span className={tone}>{of === "good" ? t("good standing") : word(of)}</span>;
}

function AddParty({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [account, set] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("subject");
  const m = useMutation({
    mutationFn: () => cases.addParty(c.id, { role, account: account.trim() || undefined, name: name.trim() || undefined, email: email.trim() || undefined }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); },
  });
  return (
    <Dialog title={t("Add a party")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={account.trim() || name.trim() || email.trim() ? false : t("Name the account or the person.")} onClick={() => m.mutate()}>{t("Add as {{role}}", { role: roleWord(role) })}</Button>}>
      <Field label={t("Account")} hint={t("Reference or id, as the marketplace knows it")} name="account" problem={m.error}><input className="mono" value={account} onChange={(e) => set(e.target.value)} /></Field>
      {account.trim() ? null : (
        <div className="row" style={{ gap: 12 }}>
          <div className="grow"><Field label={t("Name, without an account")} name="name" problem={m.error}><input value={name} onChange={(e) => setName(e.target.value)} /></Field></div>
          <div className="grow"><Field label={t("Mail")} name="email" problem={m.error}><input type="email" value={email} onChange={(e) => setEmail(e.target.value)} /></Field></div>
        </div>
      )}
      <Field label={t("Role in this case")} name="role" problem={m.error}><select value={role} onChange={(e) => setRole(e.target.value)}>{["reporter", "harmed", "subject", "witness", "bystander", "merchant"].map((r) => <option key={r} value={r}>{Word(`role_${r}`)}</option>)}</select></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
