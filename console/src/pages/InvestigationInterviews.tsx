// Interviews: who, how, whether it may be recorded, what was asked and answered, and what was meant otherwise later.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { investigation, type Interview } from "../api/investigation";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT, word, Word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { clockTime } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { partyName } from "./CaseParties";

export function Interviews({ c, q }: { c: Case; q: UseQueryResult<Interview[]> }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const write = may("finding.write");
  const [dialog, open] = useState(false);
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  useKeys([{ keys: "n", what: "Begin an interview", run: () => { if (!write) open(true); } }]);
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={4} />;
  const who = (v: Interview) => {
    const p = parties.find((x) => x.id === v.party);
    return p ? `${partyName(p)} · ${word(p.role)}` : v.name || t("somebody else");
  };
  const begin = <Button tone="primary" kbd="N" blocked={write} onClick={() => open(true)}>{t("Begin an interview")}</Button>;
  return (
    <>
      {q.data.length ? <div className="row"><span className="grow" />{begin}</div> : <Empty title={t("Nobody was asked yet")} action={begin}>{t("Ask each side. What is said is kept as it was said; corrections stand beside it.")}</Empty>}
      {q.data.map((v) => <article key={v.id} className="interview" aria-label={who(v)}>
        <header className="row"><h2 className="grow">{who(v)}</h2><span className="meta">{Word(`how_${v.how}`)} · <Time at={v.at} as="clock" /> · {staff.name(v.by)}</span>{v.ended_at ? <span className="chip good">{t("ended {{when}}", { when: clockTime(v.ended_at) })}</span> : null}<span className={v.consent === "given" ? "chip" : "chip warn"}>{Word(`consent_${v.consent}`)}</span></header>
        {v.present ? <p className="meta">{t("Also there: {{names}}", { names: v.present })}</p> : null}
        <ol className="said">{v.lines.map((l) => <li key={l.n} data-kind={l.kind} data-corrected={!!l.corrected_by}><span className="meta">{Word(`say_${l.kind}`)}{l.corrects ? ` ${l.corrects}` : ""}</span><span>{l.text}</span></li>)}</ol>
        <Say v={v} blocked={write} />
      </article>)}
      {dialog ? <Begin c={c} onClose={() => open(false)} /> : null}
    </>
  );
}

function Say({ v, blocked }: { v: Interview; blocked: string | false }) {
  const t = useT();
  const client = useQueryClient();
  const over = !!v.ended_at;
  const next = over ? "correction" : v.lines.at(-1)?.kind === "question" ? "answer" : "question";
  const [kind, setKind] = useState("");
  const [text, setText] = useState("");
  const [corrects, setCorrects] = useState(0);
  const now = kind || next;
  const again = () => client.invalidateQueries({ queryKey: ["case"] });
  const m = useMutation({ mutationFn: () => investigation.say(v.id, { kind: now, text: text.trim(), corrects: now === "correction" ? corrects : undefined }), onSuccess: () => { setText(""); setKind(""); void again(); }, onError: toast.fail });
  const end = useMutation({ mutationFn: () => investigation.finish(v.id), onSuccess: () => { void again(); toast.say(t("Ended; only corrections are added now")); }, onError: toast.fail });
  if (blocked) return null;
  return (
    <form className="sayrow" onSubmit={(e) => { e.preventDefault(); if (text.trim()) m.mutate(); }}>
      <select className="select" aria-label={t("What it is")} value={now} onChange={(e) => setKind(e.target.value)}>{(over ? ["correction"] : ["question", "answer", "statement", "correction"]).map((k) => <option key={k} value={k}>{Word(`say_${k}`)}</option>)}</select>
      {now === "correction" ? <select className="select" aria-label={t("Which line")} value={corrects} onChange={(e) => setCorrects(Number(e.target.value))}><option value={0}>{t("which line")}</option>{v.lines.filter((l) => !l.corrected_by).map((l) => <option key={l.n} value={l.n}>{l.n} · {l.text.slice(0, 40)}</option>)}</select> : null}
      <input className="input" aria-label={t("What was said")} value={text} placeholder={t("As it was said")} onChange={(e) => setText(e.target.value)} />
      <Button small type="submit" busy={m.isPending} blocked={text.trim() && (now !== "correction" || corrects) ? false : t("Write what was said.")}>{t("Keep")}</Button>
      {over ? null : <Button small tone="ghost" busy={end.isPending} onClick={() => end.mutate()}>{t("End the interview")}</Button>}
    </form>
  );
}

function Begin({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  const [party, setParty] = useState("");
  const [name, setName] = useState("");
  const [present, setPresent] = useState("");
  const [how, setHow] = useState("phone");
  const [consent, setConsent] = useState("not_asked");
  const m = useMutation({
    mutationFn: () => investigation.begin(c.id, { party: party || undefined, name: party ? undefined : name.trim(), present: present.trim() || undefined, how, consent, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); onClose(); },
  });
  return (
    <Dialog title={t("Begin an interview")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={party || name.trim() ? false : t("Say with whom.")} onClick={() => m.mutate()}>{t("Begin")}</Button>}>
      <Field label={t("With whom")} name="party" problem={m.error}><select value={party} data-autofocus onChange={(e) => setParty(e.target.value)}><option value="">{t("somebody without a role in it")}</option>{parties.map((p) => <option key={p.id} value={p.id}>{partyName(p)} · {word(p.role)}</option>)}</select></Field>
      {party ? null : <Field label={t("Name")} name="name" problem={m.error}><input value={name} onChange={(e) => setName(e.target.value)} /></Field>}
      <Field label={t("How")} name="how" problem={m.error}><select value={how} onChange={(e) => setHow(e.target.value)}>{["phone", "video", "in_person", "written"].map((h) => <option key={h} value={h}>{Word(`how_${h}`)}</option>)}</select></Field>
      <Field label={t("May it be recorded")} name="consent" problem={m.error} hint={t("Without consent no recording can be kept.")}><select value={consent} onChange={(e) => setConsent(e.target.value)}>{["given", "refused", "not_asked", "not_recorded"].map((x) => <option key={x} value={x}>{Word(`consent_${x}`)}</option>)}</select></Field>
      <Field label={t("Who else is there")} name="present" problem={m.error}><input value={present} onChange={(e) => setPresent(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
