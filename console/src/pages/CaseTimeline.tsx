// Middle: everything that happened, oldest first, and the composer below it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { cases, contacts } from "../api/routes";
import { level, type Activity, type Call, type Case, type Message, type Note, type Party } from "../api/types";
import { languageName, useT, Word, word } from "../i18n";
import { useStaff } from "../shell/staff";
import { clockTime, dayName, shortName, span } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { byDay, inOrder, isAction, Line } from "./Activity";
import { Composer } from "./CaseComposer";
import { partyName } from "./CaseParties";
import { Translations } from "./CaseTranslate";

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
  const by = (a: Activity) => { const name = staff.name(a.actor); return name && name !== a.actor ? name : (a.actor_name ?? name); };
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
                <Line key={a.id} a={a} title={titleOf(x)} who={a.actor_kind === "system" || a.actor_kind === "engine" ? word(a.actor_kind) : shortName(by(a))} tone={isAction(a) ? "act" : ""} own={c.number}>
                  {x ? <Said x={x} parties={parties.data ?? []} /> : con ? <SaidFirst id={con} /> : a.kind.startsWith("finding.") ? <Link className="meta" to="/cases/$id/investigation" params={{ id: c.number }} search={{ tab: "findings" }}>{t("See the findings")}</Link> : null}
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
      {x.human === false && x.direction === "out" ? <details><summary className="link meta">{t("Read it")}</summary><p className="said ours" lang={x.language} dir="auto">{x.text}</p></details> : <p className={x.direction === "in" ? "said" : "said ours"} lang={x.language} dir="auto">{x.text}</p>}
      {x.original ? <details><summary className="link meta">{x.translated === "machine" ? t("translated by a machine · the original") : t("translated · the original")}</summary><p className="said" lang={x.original_language} dir="auto">{x.original}</p></details> : null}
      {x.direction === "in" ? <Translations id={x.id} language={x.language} list={x.translations} /> : null}
      <span className="meta">{[x.direction === "out" && name(x.party) ? t("to {{name}}", { name: name(x.party) }) : name(x.party), word(x.channel), languageName(x.language), x.neutral ? t("neutral subject") : "", x.files?.length ? t("{{count}} files", { count: x.files.length }) : ""].filter(Boolean).join(" · ")} · <span className={x.state === "failed" || x.state === "bounced" || x.state === "withheld" ? "red" : x.state === "sent" || x.state === "delivered" || x.state === "received" ? "green" : ""}>{word(x.state)}</span>{x.failure ? ` (${x.failure})` : ""}{x.state === "queued" && x.waits ? ` · ${t("leaves {{when}}", { when: clockTime(x.send_at) })}` : ""}</span>
      {x.state === "queued" && x.waits ? <button type="button" className="link meta" onClick={() => void cases.undoReply(x.id).then(() => toast.say(t("Taken back")), toast.fail)}>{t("Take it back")}</button> : null}
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
