// One thing done to many: the count first, the words in each language, then the progress.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { incidents, type BulkCount, type BulkDraft, type Incident } from "../api/incident";
import { languageName, useT, Word, word } from "../i18n";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Time } from "../ui/Time";
import { Findings, useLint } from "./IncidentLint";

export function BulkDialog({ i, kind, onClose }: { i: Incident; kind: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const speaks = kind === "answer" || kind === "message";
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [act, setAct] = useState({ kind: "restrict", clause: "", days: "7" });
  const [to, setTo] = useState("customer");
  const [count, setCount] = useState<BulkCount>();
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const found = useLint(i.id, "external", texts, speaks);
  const draft = (): BulkDraft => ({
    kind, to: kind === "message" || kind === "action" ? to : undefined,
    texts: speaks ? Object.fromEntries(Object.entries(texts).filter(([, v]) => v.trim())) : undefined,
    act: kind === "action" ? { kind: act.kind, clause: act.clause, days: Number(act.days) || undefined, reason, reason_code: "protective" } : undefined,
    reason: kind === "order_hold" || kind === "refund_request" ? reason : undefined,
  });
  const key = JSON.stringify([kind, to, Object.keys(texts).filter((l) => texts[l]?.trim())]);
  useEffect(() => {
    let gone = false;
    incidents.countBulk(i.id, draft()).then((c) => { if (!gone) setCount(c); }, (err) => { if (!gone) fail(err); });
    return () => { gone = true; };
  }, [i.id, key]);
  const start = async () => {
    setBusy(true);
    fail(undefined);
    try {
      await incidents.bulk(i.id, { ...draft(), count: count!.count, hash: count!.hash });
      void client.invalidateQueries({ queryKey: ["incident"] });
      onClose();
    } catch (err) { fail(err); }
    setBusy(false);
  };
  const ready = speaks ? !!texts.en?.trim() : reason.trim() && (kind !== "action" || act.clause.trim());
  const n = count?.people ?? 0;
  return (
    <Dialog title={Word(kind)} shape="modal wide" onClose={onClose} footer={<Button tone="primary" busy={busy} blocked={!count ? t("Counting") : !count.count ? t("There is nobody to do this to.") : found.blocked ? t("The text holds what must not leave.") : ready ? false : t("Something is missing.")} onClick={() => void start()}>{speaks ? t("Write to {{count}} people", { count: n }) : kind === "action" ? t("Act on {{count}} accounts", { count: count?.count ?? 0 }) : t("Ask for {{count}} orders", { count: count?.count ?? 0 })}</Button>}>
      {count ? (
        <p className="counted"><b>{count.count}</b> {kind === "answer" ? t("contacts of {{count}} people", { count: count.people }) : kind.includes("_") ? t("orders") : t("people")}
          {Object.entries(count.languages).length ? <span className="faint"> · {Object.entries(count.languages).map(([l, k]) => `${languageName(l)} ${k}`).join(" · ")}</span> : null}
          {count.critical ? <span className="red"> · {t("{{count}} at S0 or S1 are left out: a person answers them", { count: count.critical })}</span> : null}
          {speaks && count.in_english ? <span className="amber"> · {t("{{count}} get English, their language is not there", { count: count.in_english })}</span> : null}</p>
      ) : null}
      <Trouble error={error} />
      {kind === "message" || kind === "action" ? <Field label={t("To whom")}><select value={to} onChange={(e) => setTo(e.target.value)}>{["customer", "worker", "merchant"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field> : null}
      {speaks ? ["en", "es", "fr"].map((l) => (
        <Field key={l} label={languageName(l)}><textarea rows={4} lang={l} value={texts[l] ?? ""} onChange={(e) => setTexts({ ...texts, [l]: e.target.value })} /></Field>
      )) : null}
      {speaks ? <Findings found={found} /> : null}
      {kind === "action" ? <div className="pair">
        <Field label={t("Action")}><select value={act.kind} onChange={(e) => setAct({ ...act, kind: e.target.value })}>{["warn", "restrict", "suspend"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
        <Field label={t("Clause")}><input value={act.clause} onChange={(e) => setAct({ ...act, clause: e.target.value })} /></Field>
        <Field label={t("Days")}><input inputMode="numeric" value={act.days} onChange={(e) => setAct({ ...act, days: e.target.value })} /></Field>
      </div> : null}
      {speaks ? <p className="meta">{t("Each person gets it once, in their own thread. Nobody reads of the others.")}</p> : <Field label={t("Reason")} hint={kind === "action" ? undefined : t("The marketplace is told it; no personal data.")} name="/reason" problem={error}><textarea rows={2} value={reason} onChange={(e) => setReason(e.target.value)} /></Field>}
    </Dialog>
  );
}

/** How far each bulk is; what runs can be stopped. */
export function Bulks({ i, only }: { i: Incident; only?: string }) {
  const t = useT();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["incident", i.id, "bulks"], queryFn: () => incidents.bulks(i.id), refetchInterval: (x) => (x.state.data?.some((b) => b.state === "running") ? 2000 : false) });
  const list = (q.data ?? []).filter((b) => (only ? b.kind === only : b.kind !== "answer"));
  if (!list.length) return null;
  return (
    <ul className="bulks" aria-label={t("Done in bulk")}>
      {list.map((b) => (
        <li key={b.id}>
          <b>{Word(b.kind)}</b> <span className="faint">{shortName(staff.name(b.by))} · <Time at={b.created_at} as="clock" /></span>
          <progress max={b.count} value={b.count - b.waiting} aria-label={Word(b.kind)} />
          <span>{t("{{done}} of {{count}}", { done: b.done, count: b.count })}{b.skipped ? ` · ${t("{{count}} left out", { count: b.skipped })}` : ""}{b.failed ? <b className="red"> · {t("{{count}} failed", { count: b.failed })}</b> : null}</span>
          <span className="meta">{b.failures.map((f) => `${word(f.why)} ${f.items}`).join(" · ")}</span>
          {b.state === "running" ? <Button small onClick={() => void incidents.cancelBulk(i.id, b.id).then(() => client.invalidateQueries({ queryKey: ["incident"] }), toast.fail)}>{t("Stop")}</Button> : <span className="faint">{word(b.state)}</span>}
        </li>
      ))}
    </ul>
  );
}
