// Below the timeline: a reply in one party's thread, a note, a call, a hand-over.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { cases } from "../api/routes";
import { speaking, templates, type Finding } from "../api/speaking";
import type { Call, Case, Party } from "../api/types";
import { languageName, locale, useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button, Tabs } from "../ui/Button";
import { clockTime, shortName, span, useNow } from "../ui/format";
import { useKeys } from "../ui/keys";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { MacroDialog } from "./CaseMacro";
import { partyName } from "./CaseParties";
import { TemplatePick } from "./CaseTemplate";
import "./speaking.css";

type Mode = `to:${string}` | "note" | "call" | "handover";

export function Composer({ c, parties, onAction }: { c: Case; parties: Party[]; onAction: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const able = parties.filter((p) => p.role !== "bystander");
  const [chosen, choose] = useState<Mode>();
  // Never by itself to the person who was reported.
  const likely = able.find((p) => p.role === "reporter") ?? able.find((p) => p.role === "harmed") ?? able.find((p) => p.role !== "subject");
  const mode: Mode = chosen ?? (likely ? `to:${likely.id}` : "note");
  const party = able.find((p) => `to:${p.id}` === mode);
  const [text, set, clear] = useDraft(`case:${c.id}:${mode}`);
  const [call, setCall] = useState<{ party?: string; minutes: number; direction: "in" | "out"; outcome: Call["outcome"]; began?: number; ended?: number }>({ minutes: 0, direction: "out", outcome: "reached" });
  const [dialog, open] = useState<"" | "template" | "macro">("");
  const [made, setMade] = useState<{ template?: string; language?: string; at?: string; files: string[]; keep?: boolean; original?: string; originalIn?: string }>({ files: [] });
  const mail = useQuery({ queryKey: ["case", c.id, "reach", party?.id], queryFn: () => speaking.reach(c.id, party!.id, "mail"), enabled: !!party && !may("message.send"), retry: false, staleTime: 30_000 }).data;
  const callee = mode === "call" ? call.party || able[0]?.id : undefined;
  const phone = useQuery({ queryKey: ["case", c.id, "reach", callee, "phone"], queryFn: () => speaking.reach(c.id, callee!, "phone"), enabled: !!callee && call.direction === "out" && !may("message.send"), retry: false, staleTime: 30_000 }).data;
  const machine = useQuery({ queryKey: ["translator"], queryFn: speaking.translator, enabled: !!party && !may("message.read"), staleTime: 300_000, retry: false }).data;
  const evidence = useQuery({ queryKey: ["case", c.id, "evidence"], queryFn: () => cases.evidence(c.id), enabled: !!party && !may("evidence.read"), retry: false }).data ?? [];
  const area = useRef<HTMLTextAreaElement>(null);
  const again = () => client.invalidateQueries({ predicate: (q) => ["case", "inbox", "shift"].includes(String(q.queryKey[0])) });
  const language = made.language || mail?.language || party?.language || party?.account?.language || "en";
  const found = useLint(party ? text : "", c.id, party?.id);
  const phrases = found.filter((f) => f.level === "block" && f.kind === "phrase");
  const hard = found.find((f) => f.level === "block" && f.kind !== "phrase");
  const m = useMutation({
    mutationFn: async () => {
      const words = text.trim();
      if (party) {
        const sent = await speaking.reply(c.id, { party: party.id, text: words, language, template: made.template, at: made.at ? new Date(made.at).toISOString() : undefined, files: made.files.length ? made.files : undefined,
          keep_words: made.keep || undefined, original: made.original, original_language: made.originalIn, translated: made.original ? "machine" : undefined });
        const name = shortName(partyName(party));
        toast.undo(sent.waits ? t("To {{name}}: leaves {{when}}", { name, when: clockTime(sent.send_at) }) : t("To {{name}}: leaves in a few seconds", { name }), () => void cases.undoReply(sent.id).then(() => { set(words); void again(); area.current?.focus(); }, toast.fail));
      } else if (mode === "call") {
        const end = call.ended ?? Date.now();
        await cases.call(c.id, { party: callee ?? "", direction: call.direction, outcome: call.outcome, started_at: new Date(call.began ?? end - call.minutes * 60_000).toISOString(), ended_at: new Date(end).toISOString(), notes: words });
      } else await cases.note(c.id, words, mode === "handover" ? "handover" : "note");
    },
    onSuccess: () => { clear(); setCall({ ...call, minutes: 0, began: undefined, ended: undefined }); setMade({ files: [] }); void again(); area.current?.focus(); },
  });
  const translate = useMutation({
    mutationFn: () => speaking.translateDraft({ text: text.trim(), from: locale().slice(0, 2), language }),
    onSuccess: (x) => { setMade({ ...made, original: text.trim(), originalIn: locale().slice(0, 2) }); set(x.text); },
    onError: toast.fail,
  });
  useKeys([{ keys: "m", what: "Macro: reply, act and set the state", run: () => open("macro") }], able.length > 0);
  const no = party || mode === "call" ? may("message.send") : may("note.write");
  const refused = party && mail && !mail.ok && !mail.next_at;
  const blocked = no || (refused ? `${mail.why ?? ""}` : false) || (party && hard ? `${hard.text}: ${hard.message}` : false) || (party && phrases.length && !made.keep ? t("It says “{{text}}”. Change it, or keep it knowingly.", { text: phrases[0]!.text }) : false);
  const send = () => { if (text.trim() && !blocked && !m.isPending) m.mutate(); };
  const first = (p: Party) => partyName(p).split(" ")[0]!;
  const modes: { value: Mode; text: React.ReactNode }[] = [
    ...able.slice(0, 3).map((p) => ({ value: `to:${p.id}` as Mode, text: t("Reply to {{name}}", { name: first(p) }) })),
    { value: "note", text: t("Internal note") }, ...(able.length ? [{ value: "call" as Mode, text: t("Call") }] : []), { value: "handover", text: t("Hand over") },
  ];
  const other = party ? able.find((p) => p.id !== party.id) : undefined;
  const hint = mode === "call" ? t("What was said on the call") : mode === "handover" ? t("What the next person must know") : t("Only colleagues see this");
  const speaks = locale().slice(0, 2);
  return (
    <form className="composer" data-kind={party ? "reply" : mode} onSubmit={(e) => { e.preventDefault(); send(); }}>
      <div className="row" style={{ padding: "0 12px", borderBottom: "1px solid var(--line)" }}>
        <Tabs<Mode> label={t("What to write")} value={mode} onChange={(v) => { m.reset(); setMade({ files: [] }); choose(v); }} options={modes} panel="composer" />
        <span className="grow" />
        {able.length ? <Button tone="ghost" kbd="M" onClick={() => open("macro")}>{t("Macro")}</Button> : null}
        <Button tone="ghost" icon="action" kbd="A" onClick={onAction}>{t("Action")}</Button>
      </div>
      {mode === "call" ? (
        <div className="row wrap meta" style={{ padding: "6px 12px 0", gap: 10 }}>
          <select className="select callpick" aria-label={t("Direction")} value={call.direction} onChange={(e) => setCall({ ...call, direction: e.target.value as "in" | "out" })}><option value="out">{t("we called")}</option><option value="in">{t("they called")}</option></select>
          <select className="select callpick" aria-label={t("With whom")} value={call.party ?? able[0]?.id} onChange={(e) => setCall({ ...call, party: e.target.value })}>{able.map((p) => <option key={p.id} value={p.id}>{partyName(p)}</option>)}</select>
          <select className="select callpick" aria-label={t("How it ended")} value={call.outcome} onChange={(e) => setCall({ ...call, outcome: e.target.value as Call["outcome"] })}>{(["reached", "voicemail", "dropped", "no_answer", "silent"] as const).map((o) => <option key={o} value={o}>{word(o)}</option>)}</select>
          <CallTimer began={call.began} ended={call.ended} onChange={(began, ended) => setCall({ ...call, began, ended })} />
          {call.began ? null : <label className="row"><input className="input callpick" type="number" min={0} max={600} value={call.minutes} onChange={(e) => setCall({ ...call, minutes: Math.max(0, Number(e.target.value)) })} /> {t("minutes")}</label>}
        </div>
      ) : null}
      <Banner of={party ? mail : phone} phone={mode === "call" && call.direction === "out"} />
      {party ? (
        <div className="row wrap tools">
          <Button small onClick={() => open("template")} blocked={may("template.read")}>{made.template ? made.template : t("Template…")}</Button>
          <select className="select callpick" aria-label={t("Language")} value={language} onChange={(e) => setMade({ ...made, language: e.target.value })}>{[...new Set([language, "en", "es", "fr"])].map((l) => <option key={l} value={l}>{languageName(l)}</option>)}</select>
          {language.slice(0, 2) !== speaks ? <Button small busy={translate.isPending} blocked={machine?.available ? (text.trim() ? false : t("Nothing is written yet.")) : (machine?.why ?? t("No translator is configured."))} onClick={() => translate.mutate()}>{t("Translate")}</Button> : null}
          {made.original ? <span className="chip warn">{t("machine translation: labelled in the mail")} <button type="button" className="link" onClick={() => { set(made.original!); setMade({ ...made, original: undefined, originalIn: undefined }); }}>{t("Undo")}</button></span> : null}
          <label className="row meta">{t("not before")} <input className="input callpick" type="datetime-local" value={made.at ?? ""} onChange={(e) => setMade({ ...made, at: e.target.value || undefined })} style={{ width: 176 }} /></label>
          {evidence.length ? <select className="select callpick" aria-label={t("Send a file along")} value="" onChange={(e) => e.target.value && setMade({ ...made, files: [...new Set([...made.files, e.target.value])] })}><option value="">{t("Send a file along")}</option>{evidence.filter((e) => !made.files.includes(e.id)).map((e) => <option key={e.id} value={e.id}>{e.name}</option>)}</select> : null}
          {made.files.map((f) => <span key={f} className="chip">{evidence.find((e) => e.id === f)?.name ?? f} <button type="button" className="link" aria-label={t("Leave it out")} onClick={() => setMade({ ...made, files: made.files.filter((x) => x !== f) })}>×</button></span>)}
        </div>
      ) : null}
      <textarea ref={area} id="composer" data-composer={party ? "reply" : "note"} value={text} onChange={(e) => set(e.target.value)} lang={party ? language : undefined} dir="auto" rows={made.template ? 8 : 3}
        aria-label={party ? t("Reply to {{name}}", { name: partyName(party) }) : hint} placeholder={party ? (hints[language] ?? hints.en) : hint}
        onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } if (e.key === "Escape") e.currentTarget.blur(); }} />
      {found.length ? (
        <ul className="found" aria-label={t("What should not leave like this")}>
          {found.map((f) => <li key={`${f.start}:${f.what}`}><button type="button" className={f.level === "block" ? "link red" : "link amber"} onClick={() => { area.current?.focus(); area.current?.setSelectionRange(f.start, f.end); }}>“{f.text}”</button> <span className="meta">{f.message}</span></li>)}
          {phrases.length && !hard ? <li><label className="choice"><input type="checkbox" checked={made.keep ?? false} onChange={(e) => setMade({ ...made, keep: e.target.checked })} />{t("Send it all the same; it is written on the timeline")}</label></li> : null}
        </ul>
      ) : null}
      {m.error ? <div style={{ padding: "0 12px 8px" }}><Trouble error={m.error} /></div> : null}
      <div className="row foot">
        <span className="meta grow cut">{party ? [languageName(language), other ? t("{{name}}'s thread only, never seen by {{other}}", { name: first(party), other: first(other) }) : t("{{name}}'s thread only", { name: first(party) }), c.severity <= "S2" ? t("neutral subject") : ""].filter(Boolean).join(" · ") : t("colleagues only")}</span>
        {party ? <span className="meta wide-only">{t("undo 10 s")}</span> : null}
        <Button type="submit" tone="primary" busy={m.isPending} kbd="Ctrl ↵" blocked={blocked || (text.trim() ? false : t("Nothing is written yet."))}>{party ? (mail?.next_at || made.at ? t("Schedule") : t("Send")) : t("Write down")}</Button>
      </div>
      {dialog === "template" && party ? <TemplatePick c={c} party={party} language={language} onClose={() => open("")} onPick={(p) => { set(p.text); setMade({ ...made, template: p.template, language: p.language, keep: false }); area.current?.focus(); }} /> : null}
      {dialog === "macro" ? <MacroDialog c={c} parties={able} party={party} onClose={() => open("")} onDone={() => void again()} /> : null}
    </form>
  );
}

/** Runs from "start" to "hang up"; a call that was not timed is given in minutes. */
function CallTimer({ began, ended, onChange }: { began?: number; ended?: number; onChange: (began?: number, ended?: number) => void }) {
  const t = useT();
  const now = useNow();
  if (!began) return <Button small icon="phone" onClick={() => onChange(Date.now())}>{t("Start the timer")}</Button>;
  return <><b className="num" role="timer" aria-label={t("Length of the call")}>{span((ended ?? now) - began)}</b><Button small onClick={() => onChange(began, ended ? undefined : Date.now())}>{ended ? t("Go on") : t("Hang up")}</Button></>;
}

/** What the safe-contact plan says, before anything is written. */
function Banner({ of, phone }: { of?: { ok: boolean; why?: string; allowed?: string; next_at?: string; safe_name?: string; seen_by?: string; voicemail: boolean; interpreter?: boolean; text_relay?: boolean; address?: string }; phone: boolean }) {
  const t = useT();
  if (!of) return null;
  const care = [of.safe_name ? t("call them {{name}}", { name: of.safe_name }) : "", of.seen_by ? t("seen by {{whom}}", { whom: of.seen_by }) : "", ...(phone ? [of.address ?? "", of.voicemail ? "" : t("no voicemail"), of.interpreter ? t("needs an interpreter") : "", of.text_relay ? t("by text relay") : ""] : [])].filter(Boolean).join(" · ");
  if (of.ok) return care ? <div className="planbar" role="note">{care}</div> : null;
  return (
    <div className={of.next_at ? "planbar late" : "planbar no"} role="note">
      <b>{of.next_at ? (phone ? t("Not now: call from {{when}}", { when: clockTime(of.next_at) }) : t("It will leave {{when}}", { when: clockTime(of.next_at) })) : t("Not by this way")}</b>
      <span>{of.why}</span>{of.allowed ? <span className="meta">{t("allowed: {{what}}", { what: of.allowed })}</span> : null}{care ? <span className="meta">{care}</span> : null}
    </div>
  );
}

/** Phrases and names that must not leave, a moment after the last key. */
function useLint(text: string, caseId: string, party?: string): Finding[] {
  const [found, set] = useState<Finding[]>([]);
  useEffect(() => {
    if (!text.trim() || !party) { set([]); return; }
    const stop = new AbortController();
    const wait = setTimeout(() => void templates.lint({ text, case: caseId, party, external: true }, { signal: stop.signal }).then(set, () => undefined), 400);
    return () => { clearTimeout(wait); stop.abort(); };
  }, [text, caseId, party]);
  return found;
}

const hints: Record<string, string> = { en: "Write to them…", es: "Escribe…", fr: "Écrivez…", de: "Schreiben Sie…" };
