// One action: what it is and rests on, what is being got back, what the marketplace was sent, and the
// decision about an interim one.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { enforcement, type FullAction } from "../api/enforcement";
import { actions } from "../api/routes";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { allowed, useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { money } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { DeliveryTable } from "./DeliveryTable";
import { InterimDialog } from "./InterimDialog";
import { Reverse } from "./Reverse";
import "./enforcement.css";

const route = getRouteApi("/shell/actions/$id");
const stands = (a: FullAction) => ["pending", "applied", "failed"].includes(a.state);

export function ActionPage() {
  const t = useT();
  const { id } = route.useParams();
  const q = useQuery({ queryKey: ["action", id], queryFn: () => enforcement.one(id) });
  const a = q.data;
  useCrumbs({ text: t("Actions"), to: "/actions" }, { text: a ? Word(a.kind) : id });
  if (q.error && !a) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!a) return <div className="inner"><Skeleton lines={8} /></div>;
  return <One a={a} />;
}

function One({ a }: { a: FullAction }) {
  const t = useT();
  const may = useMay();
  const me = useMe();
  const staff = useStaff();
  const client = useQueryClient();
  const [open, show] = useState<"" | "decide" | "reverse">("");
  const again = () => void client.invalidateQueries();
  const warned = useMutation({ mutationFn: (how: string) => enforcement.warned(a.id, how), onSuccess: () => { again(); toast.say(t("Kept: they were told.")); }, onError: toast.fail });
  const met = useMutation({ mutationFn: () => enforcement.met(a.id), onSuccess: () => { again(); toast.say(t("It has ended.")); }, onError: toast.fail });
  const done = useMutation({ mutationFn: (x: { id: string; version: number }) => actions.finishTask(x.id, x.version, "done"), onSuccess: again, onError: toast.fail });
  const interim = a.interim && stands(a);
  const undo = a.reversible && !a.reversed_at;
  useKeys([
    { keys: "d", what: "Decide about this interim action", run: () => { if (interim) show("decide"); } },
    { keys: "u", what: "Reverse this action", run: () => { if (undo && !may("action.take.reverse")) show("reverse"); } },
  ], !a.restricted);
  const who = (x: FullAction["account"]) => <Link to="/people/$ref" params={{ ref: x.ref ?? x.id }}>{x.name || x.ref || x.id}</Link>;
  const row = (name: string, value: React.ReactNode) => value ? <><dt>{name}</dt><dd>{value}</dd></> : null;
  return (
    <>
      <div className="pagehead">
        <h1>{Word(a.kind)}</h1>
        <span className={stands(a) ? "chip on" : "chip"}>{word(a.state)}</span>
        {a.interim ? <span className="chip warn">{t("interim")}</span> : null}
        <span className="grow" />
        {interim ? <Button tone="primary" kbd="D" onClick={() => show("decide")}>{t("Decide…")}</Button> : null}
        {stands(a) && (a.terms?.condition || a.kind === "require") ? <Button busy={met.isPending} blocked={may("action.take.reinstate")} onClick={() => met.mutate()}>{t("It is met")}</Button> : null}
        {undo && !a.restricted ? <Button kbd="U" blocked={may("action.take.reverse")} onClick={() => show("reverse")}>{t("Reverse")}</Button> : null}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={Word(a.kind)}>
        {a.restricted ? <Empty title={t("Reason restricted")}>{t("It came from a case you may not see: kind and dates are shown, nothing else.")}</Empty> : (
          <div className="inner oneaction">
            <div>
              <section aria-label={t("What it is")}>
                <dl className="facts">
                  {row(t("On whom"), a.other ? <>{who(a.account)} · {who(a.other)}</> : who(a.account))}
                  {row(t("From"), <Time at={a.starts_at} as="clock" />)}
                  {row(t("Until"), a.ends_at ? <><Time at={a.ends_at} as="clock" />{a.holds ? <span className="meta"> · {t("it does not lapse: somebody decides")}</span> : null}</> : t("until it is lifted"))}
                  {row(t("It ends when"), a.terms?.condition ? word(`until_${a.terms.condition}`) : "")}
                  {row(t("What must be done"), a.terms?.require ? Word(`must_${a.terms.require}`) : "")}
                  {row(t("Switched off"), a.terms?.limits?.map((l) => `${word(`limit_${l.what}`)}${l.values?.length ? `: ${l.values.join(", ")}` : ""}`).join("; "))}
                  {row(t("Amount"), a.amount ? money(a.amount, a.currency ?? "USD") : "")}
                  {row(t("Pay that waits"), a.pay ? <>{money(a.pay.amount, a.pay.currency)} · {word(`pay_${a.pay.ground}`)} · {a.pay.released_at ? <>{t("released")} <Time at={a.pay.released_at} /></> : <>{t("released on")} <Time at={a.pay.due_at} as="clock" /></>}</> : "")}
                  {row(t("About"), a.thing ?? a.order_id ?? a.instrument_id)}
                  {row(t("Case"), a.case_id ? <Link className="mono" to="/cases/$id" params={{ id: a.case_number ?? a.case_id }}>{a.case_number ?? a.case_id}</Link> : "")}
                  {row(t("Ground"), Word(`ground_${a.reason_code}`))}
                  {row(t("Clause or rule"), <span className="mono">{a.clause || a.rule}</span>)}
                  {row(t("Reason"), a.reason)}
                  {row(t("Facts told to the person"), a.facts)}
                  {row(t("Their answer first"), a.hearing === "safety" ? t("heard afterwards: safety") : a.hearing ? <Link to="/actions/hearings" search={{ account: a.account.ref ?? a.account.id }}>{t("they were asked")}</Link> : "")}
                  {row(t("Signature"), a.approval_id ? <Link to="/approvals" search={{ view: "decided", selected: a.approval_id }}>{t("the request")}</Link> : "")}
                  {row(t("Replaces"), a.replaces ? <Link to="/actions/$id" params={{ id: a.replaces }}>{t("the interim action")}</Link> : "")}
                  {row(t("Lists"), a.lists?.map((l) => l.list).join(", "))}
                  {row(t("By"), <>{staff.name(a.by)}{a.origin && a.origin !== "person" ? <span className="meta"> · {word(`origin_${a.origin}`)}</span> : null}</>)}
                  {row(t("Reversed"), a.reversed_at ? <><Time at={a.reversed_at} as="clock" /> · {staff.name(a.reversed_by)} · {a.reversal_reason}</> : "")}
                </dl>
              </section>
            </div>
            <div>
              {a.tasks?.length ? (
                <section aria-label={t("To get back")}>
                  <h2 className="cap">{t("To get back")}</h2>
                  <ul className="taskrows">{a.tasks.map((x) => (
                    <li key={x.id}><b>{Word(x.kind)}</b><span className="grow">{x.label}</span>{x.state === "open" ? <Due at={x.due_at} /> : <span className={x.state === "done" ? "chip good" : "chip"}>{word(x.state)}</span>}<span className="meta">{staff.name(x.owner)}</span>
                      {x.state === "open" ? <Button small blocked={may("case.write")} onClick={() => done.mutate(x)}>{t("Done")}</Button> : null}</li>))}</ul>
                </section>) : null}
              {interim && a.holds ? (
                <section aria-label={t("The harmed person")}>
                  <h2 className="cap">{t("The harmed person")}</h2>
                  {a.harmed_warned_at ? <p>{t("Told that it may end")} <Time at={a.harmed_warned_at} /></p> : (
                    <><p className="meta">{t("Is told before anything is given back.")}</p>
                      <div className="row wrap" style={{ marginTop: 6 }}>{(["call", "message", "in_person"] as const).map((how) => <Button key={how} small busy={warned.isPending} blocked={may("case.write")} onClick={() => warned.mutate(how)}>{Word(`told_${how}`)}</Button>)}</div></>)}
                </section>) : null}
              {allowed(me?.permissions, "webhook.read") ? <Sent id={a.id} /> : <p className="meta">{a.acknowledged_at ? <>{t("The marketplace acknowledged it")} <Time at={a.acknowledged_at} /></> : a.deliveries ? t("The marketplace has not answered yet.") : t("Nobody is told: no endpoint takes it.")}</p>}
            </div>
          </div>)}
      </div>
      {open === "decide" ? <InterimDialog a={a} onClose={() => show("")} /> : open === "reverse" ? <Reverse id={a.id} onClose={() => show("")} /> : null}
    </>
  );
}

function Sent({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["deliveries", { object: id }], queryFn: () => enforcement.deliveries({ object: id }), retry: false });
  return (
    <section aria-label={t("Sent to the marketplace")}>
      <h2 className="cap">{t("Sent to the marketplace")}</h2>
      {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton lines={2} /> : q.data.items.length === 0 ? <p className="meta">{t("Nothing was sent yet.")}</p> : <DeliveryTable list={q.data.items} />}
      <p style={{ marginTop: 6 }}><Copy text={id} /></p>
    </section>
  );
}
