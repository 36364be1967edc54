// Searches of decisions kept with the case: whoever works on it sees the same question, and its counts over time.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { depth, type CaseSearch } from "../api/depth";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Histogram } from "../ui/Charts";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { partyName } from "./CaseParties";

export function Searches({ c }: { c: Case }) {
  const t = useT();
  const write = useMay()("finding.write");
  const [dialog, open] = useState(false);
  const q = useQuery({ queryKey: ["case", c.id, "searches"], queryFn: () => depth.searches(c.id) });
  useKeys([{ keys: "n", what: "Keep a search", run: () => { if (!write) open(true); } }]);
  const keep = <Button tone="primary" kbd="N" blocked={write} onClick={() => open(true)}>{t("Keep a search")}</Button>;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={4} />;
  return (
    <>
      {q.data.length ? <div className="row"><p className="meta grow">{t("Everybody on the case sees these, each within what they may see.")}</p>{keep}</div> : <Empty title={t("No search is kept")} action={keep}>{t("An account, or an expression over decisions, with its time: what it finds is counted again each time somebody looks.")}</Empty>}
      {q.data.map((s) => <Kept key={s.id} c={c} s={s} />)}
      {dialog ? <KeepDialog c={c} onClose={() => open(false)} /> : null}
    </>
  );
}

function Kept({ c, s }: { c: Case; s: CaseSearch }) {
  const t = useT();
  const staff = useStaff();
  const q = useQuery({ queryKey: ["case", c.id, "searches", s.id], queryFn: () => depth.counts(c.id, s.id), retry: false });
  return (
    <article className="finding" aria-label={s.name}>
      <header className="row"><h3 className="grow">{s.name}</h3>{q.data ? <span className="meta">{t("{{n}} found", { n: number(q.data.total) })}{q.data.truncated ? ` · ${t("and more")}` : ""}</span> : null}
        {s.expression ? <Link className="btn small ghost" to="/decisions" search={{ where: s.expression || undefined, from: s.from, to: s.to }}>{t("Open them")}</Link> : null}</header>
      <p className="meta">{s.expression ? <code>{s.expression}</code> : null} {s.account_id ? <Link to="/people/$ref" params={{ ref: s.account_id }}>{t("of one account")}</Link> : null} {s.from ? <Time at={s.from} as="clock" /> : null}{s.from || s.to ? " – " : null}{s.to ? <Time at={s.to} as="clock" /> : null} · {staff.name(s.by)}, <Time at={s.at} /></p>
      {q.error ? <Trouble error={q.error} /> : q.data ? <Histogram buckets={q.data.items} height={72} /> : <Skeleton lines={2} />}
    </article>
  );
}

function KeepDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const [name, call] = useState("");
  const [expression, ask] = useState("");
  const [account, of] = useState("");
  const [from, since] = useState("");
  const [to, until] = useState("");
  const day = (d: string, end: boolean) => (d ? new Date(`${d}T${end ? "23:59:59" : "00:00:00"}`).toISOString() : undefined);
  const m = useMutation({ mutationFn: () => depth.keepSearch(c.id, { name: name.trim(), expression: expression.trim() || undefined, account: account || undefined, from: day(from, false), to: day(to, true) }), onSuccess: () => { void client.invalidateQueries({ queryKey: ["case", c.id, "searches"] }); onClose(); } });
  const blocked = !name.trim() ? t("Give it a name.") : !expression.trim() && !account ? t("Name an account or write an expression.") : false;
  return (
    <Dialog title={t("Keep a search")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Keep it")}</Button>}>
      <Field label={t("Name")} name="name" problem={m.error}><input value={name} data-autofocus maxLength={200} onChange={(e) => call(e.target.value)} /></Field>
      <Field label={t("Of whom")} name="account" problem={m.error}><select value={account} onChange={(e) => of(e.target.value)}><option value="">{t("everybody")}</option>{parties.filter((p) => p.account).map((p) => <option key={p.id} value={p.account!.id}>{partyName(p)}</option>)}</select></Field>
      <Field label={t("Expression")} name="expression" problem={m.error} hint={'outcome == "block" and amount > 50.00'}><input className="mono" value={expression} onChange={(e) => ask(e.target.value)} autoComplete="off" spellCheck={false} /></Field>
      <div className="row" style={{ gap: 12 }}>
        <div className="grow"><Field label={t("From")} name="from" problem={m.error}><input type="date" value={from} onChange={(e) => since(e.target.value)} /></Field></div>
        <div className="grow"><Field label={t("To")} name="to" problem={m.error}><input type="date" value={to} onChange={(e) => until(e.target.value)} /></Field></div>
      </div>
      <Trouble error={m.error} />
    </Dialog>
  );
}
