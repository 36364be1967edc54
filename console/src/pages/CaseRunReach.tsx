// Whom a step calls: the number with the safe-contact plan beside it, or the verified line of the place.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { runs, type Finish } from "../api/protocol";
import { cases } from "../api/routes";
import { speaking } from "../api/speaking";
import type { Case } from "../api/types";
import { languageName, useT, word } from "../i18n";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Skeleton } from "../ui/States";
import { Time } from "../ui/Time";
import { partyName } from "./CaseParties";

type With = Finish["with"];

/** How a call can go, in the order of its digits. */
export const calls = ["reached", "no_answer", "voicemail", "dropped"];

export function RunCall({ c, role, value, onChange, number, pressed, onPressed }: { c: Case; role: string; value: With; onChange: (w: With) => void; /** Digits stand beside the outcomes. */ number?: boolean; /** The outcome whose digit was pressed. */ pressed?: string; onPressed?: () => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) });
  const list = (q.data ?? []).filter((p) => p.role === role);
  const p = list.find((x) => x.id === value?.party) ?? list[0] ?? (role === "harmed" ? q.data?.find((x) => x.role === "reporter") : undefined);
  const plan = useQuery({ queryKey: ["case", c.id, "plan", p?.id], queryFn: () => cases.plan(c.id, p!.id), enabled: !!p, retry: false }).data;
  // The number comes from the plan: not the account's own when somebody else may hold it, and none outside the safe hours.
  const reach = useQuery({ queryKey: ["case", c.id, "reach", p?.id, "phone"], queryFn: () => speaking.reach(c.id, p!.id, "phone"), enabled: !!p, retry: false }).data;
  const [began, begin] = useState("");
  const how = (outcome: string) => onChange({ ...value, call: { direction: "out", outcome, started_at: began || new Date(Date.now() - 60_000).toISOString(), ended_at: new Date().toISOString() } });
  useEffect(() => { if (pressed && p) { how(pressed); onPressed?.(); } });
  if (q.isPending) return <Skeleton lines={1} />;
  if (!p) return <p className="amber">{t("Nobody in the case is the {{role}} yet. Add the person first.", { role: word(role) })}</p>;
  const phone = reach ? (reach.ok ? reach.address : undefined) : undefined;
  return (
    <div className="reach">
      <div className="row"><Icon name="phone" size={14} />{phone ? <a className="dial" href={`tel:${phone}`} onClick={() => begin(new Date().toISOString())}>{phone}</a> : <span className="meta">{t("No number here; ask in the channel they wrote in.")}</span>}<span className="meta grow cut">{partyName(p)}</span></div>
      {reach && !reach.ok && !plan?.do_not_contact ? <p className="red">{reach.why}{reach.allowed ? ` · ${t("allowed: {{what}}", { what: reach.allowed })}` : ""}</p> : null}
      {plan?.do_not_contact ? <p className="red"><b>{t("Do not contact: their safe-contact plan says so.")}</b></p> : null}
      {plan && (plan.version ?? 0) > 0 ? <p className="meta">{[plan.safe_name && t("ask for {{name}}", { name: plan.safe_name }), plan.hours_from && `${plan.hours_from}–${plan.hours_to}`, plan.voicemail ? t("voicemail is fine") : t("no voicemail"), plan.channels?.length && plan.channels.map((x: string) => word(x)).join(", ")].filter(Boolean).join(" · ")}</p> : <p className="meta">{t("No safe-contact plan yet: leave no message.")}</p>}
      {p.language ? <p className="meta">{t("Language")}: {languageName(p.language)}</p> : null}
      <div className="row wrap" role="group" aria-label={t("How did the call go?")}>{calls.map((o, i) => <Button key={o} small kbd={number ? String(i + 1) : undefined} className={value?.call?.outcome === o ? "chosen" : undefined} aria-pressed={value?.call?.outcome === o} onClick={() => how(o)}>{word(o)}</Button>)}</div>
    </div>
  );
}

export function RunDispatch({ c, service, value, onChange, problem }: { c: Case; service: string; value: With; onChange: (w: With) => void; problem?: unknown }) {
  const t = useT();
  const q = useQuery({ queryKey: ["dispatch", c.id, ""], staleTime: 300_000, queryFn: () => runs.dispatch(c.id), retry: false });
  const place = q.data?.place;
  const known = place ? [place.address, place.city, place.county, place.region, place.access_notes].filter(Boolean).join(", ") : "";
  const lines = q.data?.lines ?? [];
  const take = (line: string) => onChange({ ...value, line, place: value?.place || known, called_at: new Date().toISOString() });
  return (
    <div className="reach">
      <p className="cap">{t("{{service}}, for the place of the order", { service: word(service) })}</p>
      {q.isPending ? <Skeleton lines={2} /> : null}
      {known ? <p><b>{known}</b></p> : null}
      {q.data?.note ? <p className="meta">{q.data.note}</p> : null}
      <ul>{lines.map((l) => (
        <li key={`${l.name}${l.phone}`} className="row"><a className="dial" href={`tel:${l.phone}`} onClick={() => take(`${l.name} ${l.phone}`)}>{l.phone}</a><span className="grow cut" title={l.covers}>{l.name}</span>{l.verified_at ? <span className="green meta nobr">✓ {t("verified")} <Time at={l.verified_at} /></span> : <span className="amber meta nobr">{t("not verified")}</span>}</li>))}</ul>
      {!q.isPending && lines.length === 0 ? <p className="amber">{t("No verified line of this place in the directory. Your own emergency number reaches your own county: say so, and ask to be connected to the place.")}{" "}
        <Link to="/partners" search={{ region: place?.region, county: place?.county }} target="_blank">{t("Find or verify a line in the directory")}</Link></p> : null}
      <Field must name="with.place" label={t("Place that help was sent to")}><input placeholder={known} value={value?.place ?? ""} onChange={(e) => onChange({ ...value, place: e.target.value })} /></Field>
      <Field must name="with.line" label={t("Line that was called")} hint={lines.some((l) => l.verified_at) ? undefined : t("Any line you reached them by: write it as you dialled it.")}><input value={value?.line ?? ""} onChange={(e) => onChange({ ...value, line: e.target.value, place: value?.place || known, called_at: value?.called_at ?? new Date().toISOString() })} /></Field>
      {value?.line_reason !== undefined || (problem instanceof Problem && problem.code === "dispatch_line_unverified") ? (
        <Field must name="with.line_reason" label={t("Why this line was called")} hint={t("The directory has no verified line like it. Help is not held up: with a reason the step is done, and both are kept.")}><input value={value?.line_reason ?? ""} maxLength={500} onChange={(e) => onChange({ ...value, line_reason: e.target.value })} /></Field>
      ) : null}
      <Field name="with.reference" label={t("Their number for it")}><input value={value?.reference ?? ""} onChange={(e) => onChange({ ...value, reference: e.target.value })} /></Field>
    </div>
  );
}
