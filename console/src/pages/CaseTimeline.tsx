// Middle: everything that happened, oldest first, and the composer below it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { cases, contacts } from "../api/routes";
import { level, type Activity, type Call, type Case, type Message, type Note, type Party } from "../api/types";
import { languageName, useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { dayName, shortName, span } from "../ui/format";
import { useDraft } from "../ui/store";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { byDay, inOrder, isAction, Line } from "./Activity";
import { partyName } from "./CaseParties";

type Text = Note | Message | Call;
/** Lines that repeat what another line of the same act says. */
const hidden = new Set(["case.touched", "alert.raised", "contact.shown"]);

export function CaseTimeline({ c, onAction }: { c: Case; onAction: () => void }) {
  const t = useT();
  const staff = useStaff();
  const box = useRef<HTMLDivElement>(null);
  const log = useQuery({ queryKey: ["case", c.id, "timeline"], queryFn: () => cases.timeline(c.id) });
  const notes = useQuery({ queryKey: ["case", c.id, "notes"], queryFn: () => cases.notes(c.id), retry: false });
  const messages = useQuery({ queryKey: ["case", c.id, "messages"], queryFn: () => cases.messages(c.id), retry: false });
  const calls = useQuery({ queryKey: ["case", c.id, "calls"], queryFn: () => cases.calls(c.id), retry: false });
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) });

  const texts = useMemo(() => {
    const map = new Map<string, Text>();
    notes.data?.forEach((n) => map.set(n.id, n));
    messages.data?.forEach((m) => map.set(m.id, m));
    calls.data?.forEach((k) => map.set(k.id, k));
    return map;
  }, [notes.data, messages.data, calls.data]);
  const rows = useMemo(() => {
    const list: Activity[] = (log.data?.items ?? []).filter((a) => !a.kind.endsWith("_viewed") && !a.kind.endsWith(".viewed") && !hidden.has(a.kind));
    // Texts whose line is not on the page of the log we have still show, at their own time.
    const named = new Set(list.flatMap((a) => [a.object, ...Object.values(a.data ?? {}).filter((v): v is string => typeof v === "string")]));
    for (const [id, x] of texts) {
      if (named.has(id)) continue;
      if ("text" in x) list.push({ id, at: x.created_at, kind: x.direction === "in" ? "message.received" : "message.sent", object: id, actor: x.author });
      else if ("body" in x) list.push({ id, at: x.at, kind: "case.note", object: id, actor: x.by, data: { kind: x.kind } });
      else list.push({ id, at: x.started_at, kind: "call.logged", object: id, actor: x.by });
    }
    // A message is one line, at the time it was written; its state stands below it and is kept up to date.
    const first = new Set<string>();
    return inOrder(list).filter((a) => {
      const one = a.kind.startsWith("message.") && a.object && texts.has(a.object);
      if (!one) return true;
      if (first.has(a.object!)) return false;
      first.add(a.object!);
      return true;
    });
  }, [log.data, texts]);
  const many = rows.length;
  const atEnd = useRef(true);
  useEffect(() => { if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight; }, [many]);

  const textOf = (a: Activity) => texts.get(a.object ?? "") ?? Object.values(a.data ?? {}).map((v) => (typeof v === "string" ? texts.get(v) : undefined)).find(Boolean);
  return (
    <section className="middle" aria-label={t("Timeline")}>
      <div className="log" ref={box} tabIndex={0} role="region" aria-label={t("Timeline")} onScroll={(e) => { const x = e.currentTarget; atEnd.current = x.scrollHeight - x.scrollTop - x.clientHeight < 60; }}>
        {log.error ? <Trouble error={log.error} retry={() => void log.refetch()} /> : log.isPending ? <Skeleton lines={6} /> : null}
        {byDay(rows).map(([day, list]) => (
          <section key={day}>
            <h3 className="day">{dayName(list[0]!.at)}</h3>
            <ul>{list.map((a) => {
              const x = textOf(a);
              const con = !x && a.object?.startsWith("con_") ? a.object : typeof a.data?.contact === "string" ? a.data.contact : undefined;
              return (
                <Line key={a.id} a={a} title={titleOf(x)} who={a.actor_kind === "system" || a.actor_kind === "engine" ? word(a.actor_kind) : shortName(a.actor_name || staff.name(a.actor))} tone={isAction(a) ? "act" : ""} own={c.number}>
                  {x ? <Said x={x} parties={parties.data ?? []} /> : con ? <SaidFirst id={con} /> : null}
                </Line>
              );
            })}</ul>
          </section>
        ))}
      </div>
      <Composer c={c} parties={parties.data ?? []} onAction={onAction} />
    </section>
  );
}

const titleOf = (x: Text | undefined) => (x && "text" in x ? Word(x.direction === "in" ? "message.received" : x.human === false ? "notice" : "message.queued") : undefined);

function Said({ x, parties }: { x: Text; parties: Party[] }) {
  const t = useT();
  const name = (id?: string) => { const p = parties.find((y) => y.id === id); return p ? shortName(partyName(p)) : ""; };
  if ("body" in x) return <p className="notetext">{x.body}</p>;
  if ("text" in x) return (
    <>
      {x.human === false && x.direction === "out" ? <details><summary className="link meta">{t("Read it")}</summary><p className="said ours" lang={x.language}>{x.text}</p></details> : <p className={x.direction === "in" ? "said" : "said ours"} lang={x.language}>{x.text}</p>}
      <span className="meta">{[x.direction === "out" && name(x.party) ? t("to {{name}}", { name: name(x.party) }) : name(x.party), word(x.channel), languageName(x.language), x.neutral ? t("neutral subject") : ""].filter(Boolean).join(" · ")} · <span className={x.state === "failed" || x.state === "bounced" ? "red" : x.state === "sent" || x.state === "received" ? "green" : ""}>{word(x.state)}</span>{x.failure ? ` (${x.failure})` : ""}</span>
    </>
  );
  return (
    <>
      <span className="ink2"> {[name(x.party), word(x.outcome), span(new Date(x.ended_at).getTime() - new Date(x.started_at).getTime())].filter(Boolean).join(" · ")}</span>
      {x.notes ? <p className="notetext">{x.notes}</p> : null}
      {x.against_plan ? <span className="meta amber">{x.against_plan}</span> : null}
    </>
  );
}

/** The words of the first contact, which live with the contact. */
function SaidFirst({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["contact", id], queryFn: () => contacts.one(id), retry: false, staleTime: 60_000 });
  if (!q.data) return null;
  return (
    <>
      <p className="said" lang={q.data.language}>{q.data.text}</p>
      <span className="meta">{[word(q.data.channel), languageName(q.data.language)].filter(Boolean).join(" · ")}
        {q.data.suggestion.words.length ? ` · ${t("suggested {{severity}} from {{words}}", { severity: level(q.data.suggestion) ?? "", words: q.data.suggestion.words.map((w) => `“${w.replace("*", "")}”`).join(", ") })}` : ""}</span>
    </>
  );
}

type Mode = `to:${string}` | "note" | "call" | "handover";

function Composer({ c, parties, onAction }: { c: Case; parties: Party[]; onAction: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const able = parties.filter((p) => p.role !== "bystander");
  const [chosen, choose] = useState<Mode>();
  const mode: Mode = chosen ?? (able[0] ? `to:${able[0].id}` : "note");
  const party = able.find((p) => `to:${p.id}` === mode);
  const [text, set, clear] = useDraft(`case:${c.id}:${mode}`);
  const [call, setCall] = useState<{ party?: string; minutes: number; direction: "in" | "out"; outcome: Call["outcome"] }>({ minutes: 5, direction: "out", outcome: "reached" });
  const plan = useQuery({ queryKey: ["case", c.id, "plan", party?.id], queryFn: () => cases.plan(c.id, party!.id), enabled: !!party && !may("message.read"), retry: false, staleTime: 30_000 }).data;
  const area = useRef<HTMLTextAreaElement>(null);
  const again = () => client.invalidateQueries({ predicate: (q) => ["case", "inbox", "shift"].includes(String(q.queryKey[0])) });
  const language = plan?.language || party?.language || party?.account?.language || "en";
  const m = useMutation({
    mutationFn: async () => {
      const words = text.trim();
      if (party) {
        const sent = await cases.reply(c.id, { party: party.id, text: words, language: language === "es" ? "es" : "en" });
        toast.undo(t("To {{name}}: leaves in a few seconds", { name: shortName(partyName(party)) }), () => void cases.undoReply(sent.id).then(() => { set(words); void again(); area.current?.focus(); }, toast.fail));
      } else if (mode === "call") {
        const end = Date.now();
        await cases.call(c.id, { party: call.party || able[0]?.id || "", direction: call.direction, outcome: call.outcome, started_at: new Date(end - call.minutes * 60_000).toISOString(), ended_at: new Date(end).toISOString(), notes: words });
      } else await cases.note(c.id, words, mode === "handover" ? "handover" : "note");
    },
    onSuccess: () => { clear(); void again(); area.current?.focus(); },
  });
  const no = party || mode === "call" ? may("message.send") : may("note.write");
  const blocked = no || (party && plan?.do_not_contact ? t("{{name}} is not to be contacted.", { name: shortName(partyName(party)) }) : false);
  const send = () => { if (text.trim() && !blocked && !m.isPending) m.mutate(); };
  const first = (p: Party) => partyName(p).split(" ")[0]!;
  const modes: { value: Mode; text: React.ReactNode }[] = [
    ...able.slice(0, 3).map((p) => ({ value: `to:${p.id}` as Mode, text: t("Reply to {{name}}", { name: first(p) }) })),
    { value: "note", text: t("Internal note") }, ...(able.length ? [{ value: "call" as Mode, text: t("Call") }] : []), { value: "handover", text: t("Hand over") },
  ];
  const other = party ? able.find((p) => p.id !== party.id) : undefined;
  const hint = mode === "call" ? t("What was said on the call") : mode === "handover" ? t("What the next person must know") : t("Only colleagues see this");
  return (
    <form className="composer" data-kind={party ? "reply" : mode} onSubmit={(e) => { e.preventDefault(); send(); }}>
      <div className="row" style={{ padding: "0 12px", borderBottom: "1px solid var(--line)" }}>
        <Tabs<Mode> label={t("What to write")} value={mode} onChange={(v) => { m.reset(); choose(v); }} options={modes} panel="composer" />
        <span className="grow" />
        <Button tone="ghost" icon="action" kbd="A" onClick={onAction}>{t("Action")}</Button>
      </div>
      {mode === "call" ? (
        <div className="row wrap meta" style={{ padding: "6px 12px 0", gap: 10 }}>
          <select className="select callpick" aria-label={t("Direction")} value={call.direction} onChange={(e) => setCall({ ...call, direction: e.target.value as "in" | "out" })}><option value="out">{t("we called")}</option><option value="in">{t("they called")}</option></select>
          <select className="select callpick" aria-label={t("With whom")} value={call.party ?? able[0]?.id} onChange={(e) => setCall({ ...call, party: e.target.value })}>{able.map((p) => <option key={p.id} value={p.id}>{partyName(p)}</option>)}</select>
          <select className="select callpick" aria-label={t("How it ended")} value={call.outcome} onChange={(e) => setCall({ ...call, outcome: e.target.value as Call["outcome"] })}>{(["reached", "voicemail", "dropped", "no_answer"] as const).map((o) => <option key={o} value={o}>{word(o)}</option>)}</select>
          <label className="row"><input className="input callpick" type="number" min={0} max={600} value={call.minutes} onChange={(e) => setCall({ ...call, minutes: Math.max(0, Number(e.target.value)) })} /> {t("minutes")}</label>
        </div>
      ) : null}
      <textarea ref={area} id="composer" data-composer={party ? "reply" : "note"} value={text} onChange={(e) => set(e.target.value)} lang={party ? language : undefined} rows={3}
        aria-label={party ? t("Reply to {{name}}", { name: partyName(party) }) : hint} placeholder={party ? (hints[language] ?? hints.en) : hint}
        onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); send(); } if (e.key === "Escape") e.currentTarget.blur(); }} />
      {m.error ? <div style={{ padding: "0 12px 8px" }}><Trouble error={m.error} /></div> : null}
      <div className="row foot">
        <span className="meta grow cut">{party ? [languageName(language), other ? t("{{name}}'s thread only, never seen by {{other}}", { name: first(party), other: first(other) }) : t("{{name}}'s thread only", { name: first(party) }), c.severity <= "S2" ? t("neutral subject") : ""].filter(Boolean).join(" · ") : t("colleagues only")}</span>
        {party ? <span className="meta wide-only">{t("undo 10 s")}</span> : null}
        <Button type="submit" tone="primary" busy={m.isPending} kbd="Ctrl ↵" blocked={blocked || (text.trim() ? false : t("Nothing is written yet."))}>{party ? t("Send") : t("Write down")}</Button>
      </div>
    </form>
  );
}

const hints: Record<string, string> = { en: "Write to them…", es: "Escribe…", fr: "Écrivez…", de: "Schreiben Sie…" };
