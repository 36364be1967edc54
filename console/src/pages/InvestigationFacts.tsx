// Facts by when they happened. A correction stands beside what it corrects; nothing is changed.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { investigation, type Certainty, type Fact } from "../api/investigation";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT, word, Word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { EventOf, nameIn } from "./InvestigationEvent";
import { Zone } from "./OnCallSchedules";
import { instant, wallNow, zones } from "./OnCallTurns";

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Facts({ c, q }: { c: Case; q: UseQueryResult<Fact[]> }) {
  const t = useT();
  const staff = useStaff();
  const may = useMay();
  const write = may("finding.write");
  const [dialog, open] = useState<"" | "new" | Fact>("");
  const [gone, withdraw] = useState<Fact>();
  const from = useSources(c);
  const named = (f: Fact) => from[f.source.ref ?? ""] ?? "";
  useKeys([{ keys: "n", what: "Enter a fact", run: () => { if (!write) open("new"); } }]);
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={4} />;
  const add = <Button tone="primary" kbd="N" blocked={write} onClick={() => open("new")}>{t("Enter a fact")}</Button>;
  return (
    <>
      {q.data.length ? <div className="row"><p className="meta grow">{t("What happened, in the time of the place. What we did is on the case's timeline.")}</p>{add}</div> : <Empty title={t("No facts yet")} action={add}>{t("Enter what happened with its time, how sure the time is, and what it is known from.")}</Empty>}
      <ol className="facts">{q.data.map((f) => {
        const stands = !f.replaced_by && !f.withdrawn_at;
        return (
          <li key={f.id} data-stands={stands} data-id={f.id}>
            <div className="when">{when(f, t)}{f.from ? <span className="meta">{f.zone}</span> : null}</div>
            <div className="what">
              <span className="text">{f.text}</span>{f.disputed ? <span className="chip warn">{t("disputed")}</span> : null}
              <span className="meta">{Word(`src_${f.source.kind}`)}{named(f) ? `: ${named(f)}` : ""}{f.source.note ? ` · ${f.source.note}` : ""} · {staff.name(f.by)}, <Time at={f.entered_at} /></span>
              {stands ? f.why ? <span className="meta">{t("Corrected: {{why}}", { why: f.why })}</span> : null : <span className="meta">{f.replaced_by ? t("A correction stands in its place.") : t("Withdrawn: {{why}}", { why: f.why ?? "" })}</span>}
            </div>
            {stands ? <div className="row"><Button small tone="ghost" blocked={write} onClick={() => open(f)}>{t("Correct…")}</Button><Button small tone="ghost" blocked={write} onClick={() => withdraw(f)}>{t("Withdraw…")}</Button></div> : <span />}
          </li>);
      })}</ol>
      {dialog ? <FactDialog c={c} usual={q.data.at(-1)?.zone ?? here()} fact={dialog === "new" ? undefined : dialog} onClose={() => open("")} /> : null}
      {gone ? <Why title={t("Withdraw a fact")} verb={t("Withdraw")} run={(why) => investigation.withdrawFact(gone.id, why)} onClose={() => withdraw(undefined)} /> : null}
    </>
  );
}

/** What facts are known from, by their ids: files and interviews of the case. */
function useSources(c: Case): Record<string, string> {
  const files = useQuery({ queryKey: ["case", c.id, "evidence"], queryFn: () => cases.evidence(c.id), retry: false }).data ?? [];
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const talks = useQuery({ queryKey: ["case", c.id, "interviews"], queryFn: () => investigation.interviews(c.id) }).data ?? [];
  return Object.fromEntries([...files.map((f) => [f.id, f.name]), ...talks.map((v) => [v.id, nameIn(parties, v)])]) as Record<string, string>;
}

/** When it happened, as exactly as it is known, in the zone of the place. */
function when(f: Fact, t: ReturnType<typeof useT>): string {
  if (!f.from) return t("time not known");
  const at = (x: string) => new Date(x).toLocaleString([], { timeZone: f.zone, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  if (f.certainty === "about") return t("{{time}} ± {{n}} min", { time: at(f.from), n: f.margin_minutes ?? 0 });
  if (f.certainty === "between" && f.to) return `${at(f.from)} – ${at(f.to)}`;
  return at(f.from);
}

export function Why({ title, verb, run, onClose }: { title: string; verb: string; run: (why: string) => Promise<unknown>; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => run(why.trim()), onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); } });
  return (
    <Dialog title={title} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={why.trim() ? false : t("Say why.")} onClick={() => m.mutate()}>{verb}</Button>}>
      <Field label={t("Why")} name="why" problem={m.error}><textarea rows={3} value={why} data-autofocus onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function FactDialog({ c, fact, usual, onClose }: { c: Case; fact?: Fact; usual: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [text, setText] = useState(fact?.text ?? "");
  const [certainty, setCertainty] = useState<Certainty>(fact?.certainty ?? "exact");
  const [zone, setZone] = useState(fact?.zone ?? usual);
  const [from, setFrom] = useState(fact?.from ? wallNow(zone, new Date(fact.from)) : "");
  const [to, setTo] = useState(fact?.to ? wallNow(zone, new Date(fact.to)) : "");
  const [margin, setMargin] = useState(fact?.margin_minutes ?? 10);
  const [source, setSource] = useState(!fact ? "" : fact.source.kind !== "observation" ? `${fact.source.kind} ${fact.source.ref ?? ""}` : "observation");
  const [event, setEvent] = useState(fact?.source.kind === "event" ? fact.source.ref ?? "" : "");
  const [disputed, setDisputed] = useState(fact?.disputed ?? false);
  const [why, setWhy] = useState("");
  const files = useQuery({ queryKey: ["case", c.id, "evidence"], queryFn: () => cases.evidence(c.id), retry: false }).data ?? [];
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const talks = useQuery({ queryKey: ["case", c.id, "interviews"], queryFn: () => investigation.interviews(c.id) }).data ?? [];
  const m = useMutation({
    mutationFn: () => {
      const [kind, ref] = source.split(" ");
      const body = {
        text: text.trim(), certainty, zone, disputed, why: why.trim() || undefined,
        from: certainty === "unknown" || !from ? undefined : instant(from, zone).toISOString(), to: certainty === "between" && to ? instant(to, zone).toISOString() : undefined,
        margin_minutes: certainty === "about" ? margin : undefined, source: { kind: kind!, ref: kind === "event" ? event.trim() : ref || undefined, note: fact?.source.note },
      };
      return fact ? investigation.correctFact(fact.id, body) : investigation.addFact(c.id, body);
    },
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); toast.say(fact ? t("Corrected; the earlier one is kept") : t("Entered")); onClose(); },
  });
  return (
    <Dialog title={fact ? t("Correct a fact") : t("Enter a fact")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={!text.trim() ? t("Say what happened.") : certainty !== "unknown" && !from && !source.startsWith("event") ? t("Say when it happened, or that the time is not known.") : !source ? t("Say what it is known from.") : !zones().includes(zone) ? t("No zone is called so; as Europe/Madrid") : fact && !why.trim() ? t("Say what was wrong.") : false} onClick={() => m.mutate()}>{fact ? t("Correct it") : t("Enter it")}</Button>}>
      <Field label={t("What happened")} name="text" problem={m.error}><textarea rows={3} value={text} data-autofocus onChange={(e) => setText(e.target.value)} /></Field>
      <Field label={t("How sure is the time")} name="certainty" problem={m.error}><select value={certainty} onChange={(e) => setCertainty(e.target.value as Certainty)}>{(["exact", "about", "between", "unknown"] as const).map((x) => <option key={x} value={x}>{Word(`sure_${x}`)}</option>)}</select></Field>
      {certainty === "unknown" ? null : <Field label={certainty === "between" ? t("Not before") : t("When")} name="from" problem={m.error} hint={source.startsWith("event") ? t("Empty: the time of the event") : undefined}><input type="datetime-local" value={from} onChange={(e) => setFrom(e.target.value)} /></Field>}
      {certainty === "between" ? <Field label={t("Not after")} name="to" problem={m.error}><input type="datetime-local" value={to} onChange={(e) => setTo(e.target.value)} /></Field> : null}
      {certainty === "unknown" ? null : <Zone label={t("Zone of the place")} name="zone" value={zone} problem={m.error} onChange={setZone} />}
      {certainty === "about" ? <Field label={t("Give or take, minutes")} name="margin_minutes" problem={m.error}><input type="number" min={1} value={margin} onChange={(e) => setMargin(Number(e.target.value))} /></Field> : null}
      <Field label={t("Known from")} name="kind" problem={m.error} hint={source ? undefined : t("A fact is worth what it is known from: choose it.")}><select required value={source} onChange={(e) => setSource(e.target.value)}>
        <option value="" disabled>{t("Choose…")}</option><option value="observation">{word("src_observation")}</option><option value={source.startsWith("event ") ? source : "event"}>{word("src_event")}</option>
        {files.map((f) => <option key={f.id} value={`evidence ${f.id}`}>{word("src_evidence")}: {f.name}</option>)}
        {talks.map((v) => <option key={v.id} value={`interview ${v.id}`}>{word("src_interview")}: {nameIn(parties, v)}</option>)}</select></Field>
      {source === "event" || source.startsWith("event ") ? <EventOf parties={parties} value={event} problem={m.error} onChange={setEvent} /> : null}
      <label className="row"><input type="checkbox" checked={disputed} onChange={(e) => setDisputed(e.target.checked)} /> {t("One side says otherwise")}</label>
      {fact ? <Field label={t("What was wrong")} name="why" problem={m.error}><input value={why} onChange={(e) => setWhy(e.target.value)} /></Field> : null}
      <Trouble error={m.error} />
    </Dialog>
  );
}
