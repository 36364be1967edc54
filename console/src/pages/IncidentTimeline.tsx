// What happened, when, and when it was written down. Nothing is edited: a correction stands beside.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { incidents, type Entry, type Incident } from "../api/incident";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { dayName, hourMinute, shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { toast } from "../ui/Toast";

const kinds = ["note", "decision", "event", "call"] as const;

export function Timeline({ i }: { i: Incident }) {
  const t = useT();
  const staff = useStaff();
  const q = useInfiniteQuery({ queryKey: ["incident", i.id, "timeline"], queryFn: ({ pageParam }) => incidents.timeline(i.id, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const [only, setOnly] = useState<"all" | "decision">("all");
  const [fixing, fix] = useState<Entry>();
  const list = useMemo(() => (q.data?.pages.flatMap((p) => p.items) ?? []).filter((e) => only === "all" || e.kind === "decision"), [q.data, only]);
  const may = useMay();
  let day = "";
  return (
    <section className="entries" aria-label={t("Timeline")}>
      <Write i={i} fixing={fixing} onFixed={() => fix(undefined)} no={may("incident.write")} />
      <div className="row"><Seg label={t("Show")} value={only} options={[{ value: "all", text: t("Everything") }, { value: "decision", text: t("Decisions") }]} onChange={setOnly} /></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={6} /> : null}
      {q.data && list.length === 0 ? <Empty title={t("No decision yet")}>{t("Decisions say what was decided and why; they are what the review reads first.")}</Empty> : null}
      <ol>
        {list.map((e) => {
          const d = dayName(e.happened_at);
          const head = d === day ? null : <li className="day" key={`${e.id}d`}>{(day = d)}</li>;
          const late = new Date(e.entered_at).getTime() - new Date(e.happened_at).getTime() > 60_000;
          return [head, (
            <li key={e.id} className={`entry e-${e.kind} ${e.corrected_by ? "corrected" : ""}`}>
              <time dateTime={e.happened_at}>{hourMinute(e.happened_at)}</time>
              <div>
                <b>{e.kind === "update" ? t("Update") : Word(e.kind)}</b> <span className="faint">{says(e, t, staff.name)}</span>
                {e.text ? <p className="words">{e.text}</p> : null}
                <span className="meta">{e.author === "system" || e.author.startsWith("system") ? word("system") : shortName(e.author_name ?? e.author)}{late ? ` · ${t("entered {{time}}", { time: hourMinute(e.entered_at) })}` : ""}{e.corrected_by ? ` · ${t("corrected below")}` : ""}{e.corrects ? ` · ${t("corrects an earlier entry")}` : ""}</span>
              </div>
              {kinds.includes(e.kind as never) ? <Button small tone="ghost" onClick={() => fix(e)}>{t("Correct…")}</Button> : <span />}
            </li>
          )];
        })}
      </ol>
      {q.hasNextPage ? <Button onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
    </section>
  );
}

/** The facts of a line that the service wrote. */
function says(e: Entry, t: ReturnType<typeof useT>, name: (id?: string) => string): string {
  const d = e.data;
  const s = (k: string) => (typeof d[k] === "string" || typeof d[k] === "number" ? String(d[k]) : "");
  switch (e.kind) {
    case "role": return s("from") && s("staff") ? `${word(s("role"))}: ${shortName(name(s("from")))} → ${shortName(name(s("staff")))}` : `${word(s("role"))}: ${shortName(name(s("staff") || s("from")))}`;
    case "state": return s("merged") ? `← ${s("merged")}` : `${word(s("from"))} → ${word(s("to"))}`;
    case "severity": return `${s("from")} → ${s("to")}`;
    case "update": return word(s("audience"));
    case "affected": return t("{{orders}} orders, {{people}} people", { orders: s("orders"), people: s("people") });
    case "contacts": return s("unlinked") ? t("one taken away") : t("{{count}} linked", { count: Number(s("count")) });
    case "bulk": return d.cancelled ? t("stopped") : s("done") ? t("{{done}} done, {{skipped}} left out, {{failed}} failed", { done: s("done"), skipped: s("skipped"), failed: s("failed") }) : `${word(s("kind"))} · ${s("count")}`;
    case "watch": return s("where");
    case "action": return word(s("state"));
    default: return "";
  }
}

function Write({ i, fixing, onFixed, no }: { i: Incident; fixing?: Entry; onFixed: () => void; no: string | false }) {
  const t = useT();
  const client = useQueryClient();
  const box = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<(typeof kinds)[number]>("note");
  const [text, setText] = useDraft(`incident:${i.id}`);
  const [because, setBecause] = useState("");
  const [ago, setAgo] = useState("0");
  const [busy, setBusy] = useState(false);
  useKeys([{ keys: "c", what: "Write an entry", run: () => box.current?.focus() }]);
  const send = async () => {
    setBusy(true);
    try {
      const happened_at = Number(ago) > 0 ? new Date(Date.now() - Number(ago) * 60_000).toISOString() : undefined;
      await incidents.enter(i.id, fixing ? { kind: "correction", text, corrects: fixing.id } : { kind, text, because: kind === "decision" ? because : undefined, happened_at });
      setText(""); setBecause(""); setAgo("0"); onFixed();
      void client.invalidateQueries({ queryKey: ["incident", i.id, "timeline"] });
    } catch (err) { toast.fail(err); }
    setBusy(false);
  };
  return (
    <div className="writer" onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void send(); }}>
      {fixing ? <p className="meta">{t("Correcting: {{text}}", { text: (fixing.text ?? "").slice(0, 80) })} <button type="button" className="link" onClick={onFixed}>{t("Cancel")}</button></p>
        : <Seg label={t("Kind of entry")} value={kind} options={kinds.map((k) => ({ value: k, text: Word(k) }))} onChange={setKind} />}
      <textarea ref={box} className="textarea" rows={3} aria-label={t("Entry")} placeholder={t("What happened, what was decided, who was called. Ctrl-Enter keeps it.")} value={text} onChange={(e) => setText(e.target.value)} />
      {kind === "decision" && !fixing ? <input className="input" aria-label={t("Because")} placeholder={t("Because …")} value={because} onChange={(e) => setBecause(e.target.value)} /> : null}
      <div className="row">
        {fixing ? null : <label className="meta">{t("It happened")} <select className="select" value={ago} onChange={(e) => setAgo(e.target.value)}>{["0", "5", "15", "30", "60", "120"].map((m) => <option key={m} value={m}>{m === "0" ? t("now") : t("{{count}} minutes ago", { count: Number(m) })}</option>)}</select></label>}
        <span className="grow" />
        <Button tone="primary" busy={busy} blocked={no || (text.trim() && (kind !== "decision" || fixing || because.trim()) ? false : kind === "decision" ? t("A decision says why.") : t("Write something."))} onClick={() => void send()}>{fixing ? t("Keep the correction") : t("Keep it")}</Button>
      </div>
    </div>
  );
}
