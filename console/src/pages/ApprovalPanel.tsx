// One request: exactly what was shown to who signs, why, the limit, and the two answers.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { approvals, type Approval, type ShownLine } from "../api/authority";
import { known, useT, word, Word } from "../i18n";
import { useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";

export const sizeOf = (a: Pick<Approval, "size" | "currency">) => (a.currency ? `${number(a.size / 100, 2)} ${a.currency}` : number(a.size));
/** A sentence or label of the server in the reader's language, or as it came. */
const said = (text: string) => (known(text) ? word(text) : text);
const over = (a: Approval) => a.state !== "pending" && a.state !== "approved";

export function ApprovalPanel({ id, next }: { id: string; next: () => void }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["approval", id], queryFn: () => approvals.one(id) });
  const [reason, setReason] = useState("");
  const [asking, ask] = useState(false);
  const done = (said: string) => ({
    onSuccess: () => { toast.say(said); void client.invalidateQueries({ queryKey: ["approvals"] }); void client.invalidateQueries({ queryKey: ["approval", id] }); next(); },
    onError: () => void client.invalidateQueries({ queryKey: ["approval", id] }),
  });
  const approve = useMutation({ mutationFn: () => approvals.approve(id, q.data!.hash, reason.trim()), ...done(t("Signed")) });
  const refuse = useMutation({ mutationFn: () => approvals.refuse(id, q.data!.hash, reason.trim()), ...done(t("Refused")) });
  const withdraw = useMutation({ mutationFn: () => approvals.withdraw(id), ...done(t("Taken back")) });
  const a = q.data;
  const blocked = !a || !a.may_decide ? (a?.why_not ? said(a.why_not) : t("You do not sign this.")) : false;
  const sayNo = () => { ask(true); requestAnimationFrame(() => document.getElementById("approval-reason")?.querySelector<HTMLElement>("textarea")?.focus()); };
  useKeys([
    { keys: "a", what: "Sign what is shown", run: () => { if (!blocked && !approve.isPending) approve.mutate(); } },
    { keys: "x", what: "Refuse what is shown", run: () => { if (!blocked) sayNo(); } },
  ]);
  if (q.error) return <section className="approvalpanel"><Trouble error={q.error} retry={() => void q.refetch()} /></section>;
  if (!a) return <section className="approvalpanel"><Skeleton lines={6} /></section>;
  return (
    <section className="approvalpanel" aria-labelledby="approval-title">
      <header>
        <h2 id="approval-title">{a.title}</h2>
        <p className="meta">{t("Asked by {{who}}", { who: a.preparer.name || a.preparer.id })} · <Time at={a.created_at} />{a.case_id ? <> · <Link to="/cases/$id" params={{ id: a.case_number || a.case_id }}>{a.case_number || t("Case")}</Link></> : null}
          {" · "}{over(a) ? <b>{Word(`approval_${a.state}`)}</b> : <>{a.overdue ? <b className="red">{t("overdue")} </b> : null}<Due at={a.due_at} /> · {t("lapses")} <Time at={a.expires_at} as="short" /></>}</p>
      </header>
      {a.why ? <blockquote className="approvalwhy">{a.why}</blockquote> : null}
      <div id="approval-shown" tabIndex={-1} className="approvalshown" aria-label={t("What is signed")}><Shown of={a.shown} /></div>
      <p className="meta">{t("A signature is for exactly this. If any of it changes, the request is void.")} <Copy text={a.hash} show={a.hash.slice(0, 12)} /></p>
      <dl className="approvalfacts">
        <dt>{t("Size")}</dt><dd>{sizeOf(a)}{a.before > 0 ? <span className="meta"> · {t("{{n}} counted before in the window", { n: a.currency ? number(a.before / 100, 2) : number(a.before) })}</span> : null}</dd>
        <dt>{t("Own limit")}</dt><dd>{a.alone < 0 ? t("any") : a.alone === 0 ? t("nothing alone") : t("{{n}} left alone", { n: number(a.currency ? a.alone / 100 : a.alone) })}</dd>
        <dt>{t("Signatures")}</dt><dd>{a.signatures.filter((s) => s.approve).length} / {a.needed}
          {a.signatures.length ? <ul>{a.signatures.map((s) => <li key={s.staff}><span aria-hidden="true" className={s.approve ? "green" : "red"}>{s.approve ? "✓" : "✕"}</span> {s.name || s.staff} · {s.approve ? t("signed") : t("refused")} <Time at={s.at} />{s.reason ? ` · ${s.reason}` : ""}</li>)}</ul> : null}</dd>
        {over(a) ? null : <><dt>{t("May sign")}</dt><dd>{a.approvers.length ? a.approvers.map((p) => p.name).join(", ") : t("Nobody here reaches this far. Ask for other limits.")}</dd></>}
      </dl>
      <Trouble error={approve.error ?? refuse.error ?? withdraw.error} />
      {a.state === "pending" ? (
        <footer>
          {a.preparer.id === me?.id ? <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>{t("Take it back")}</Button> : null}
          {asking ? <div id="approval-reason" className="grow"><Field label={t("Why not")}><textarea rows={2} maxLength={4000} value={reason} onChange={(e) => setReason(e.target.value)} onKeyDown={(e) => { if (e.key === "Escape") ask(false); if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && reason.trim()) refuse.mutate(); }} /></Field></div> : <span className="grow" />}
          {asking ? <Button tone="danger" busy={refuse.isPending} blocked={blocked || (!reason.trim() ? t("Say why not.") : false)} onClick={() => refuse.mutate()}>{t("Refuse it")}</Button> : <Button kbd="X" blocked={blocked} onClick={sayNo}>{t("Refuse")}</Button>}
          <Button tone="primary" kbd="A" busy={approve.isPending} blocked={blocked} onClick={() => approve.mutate()}>{t("Sign it")}</Button>
        </footer>
      ) : null}
    </section>
  );
}

const linked = (id: string, text: React.ReactNode) =>
  id.startsWith("acc_") ? <Link to="/people/$ref" params={{ ref: id }}>{text}</Link> : id.startsWith("cas_") ? <Link to="/cases/$id" params={{ id }}>{text}</Link> : text;

/** A sheet of lines; anything else as its JSON, which is what is signed. */
function Shown({ of }: { of: unknown }) {
  const t = useT();
  if (of === undefined || of === null) return <p className="meta">{t("What was shown has been erased with the person's data.")}</p>;
  const lines = (of as { lines?: ShownLine[] }).lines;
  const rest = Object.entries(of as object).filter(([k]) => k !== "lines");
  return (
    <>
      {lines?.length ? <dl>{lines.map((l, i) => <div key={i} className={/^[+−] /.test(l.value) ? (l.value.startsWith("+") ? "plus" : "minus") : undefined}><dt>{said(l.label)}</dt><dd>{l.link ? linked(l.link, l.value || l.link) : l.value || "–"}</dd></div>)}</dl> : null}
      {!Array.isArray(lines) || rest.length ? <details open={!lines?.length}><summary>{t("The whole text")}</summary><pre>{JSON.stringify(lines ? Object.fromEntries(rest) : of, null, 1)}</pre></details> : null}
    </>
  );
}
