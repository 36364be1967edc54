// Above the list: the queues with what they hold, saved views, and which line comes next and why.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queues, views, type Reason, type SavedView } from "../api/work";
import { useT, word, type T } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import "./work.css";
import { queueName } from "./titled";

export interface Looking { queue?: string; aside?: boolean; simulated?: boolean }

export function QueueBar({ page, looking, query, onLook, onQuery }: { page: "inbox" | "cases"; looking: Looking; query: string; onLook: (l: Looking) => void; onQuery: (query: string) => void }) {
  const t = useT();
  const may = useMay();
  const list = useQuery({ queryKey: ["queues"], queryFn: queues.list, refetchInterval: 30_000, retry: false, enabled: !may("queue.read") }).data ?? [];
  const kept = useQuery({ queryKey: ["views", page], queryFn: () => views.list(page), retry: false }).data ?? [];
  const [saving, save] = useState(false);
  const press = (on: boolean, l: Looking) => onLook(on ? {} : l);
  return (
    <div className="queuebar" role="group" aria-label={t("Queues and views")} tabIndex={0}>
      {list.map((q) => (
        <button key={q.id} type="button" className="q" aria-pressed={looking.queue === q.id} onClick={() => press(looking.queue === q.id, { queue: q.id })}
          title={t("{{free}} free, {{overdue}} overdue", { free: q.free + q.contacts, overdue: q.overdue })}>
          {queueName(q.name)} <b className={q.overdue ? "red" : undefined}>{q.waiting ?? q.open + q.contacts}</b>
        </button>))}
      {page === "inbox" ? <button type="button" className="q" aria-pressed={!!looking.aside} onClick={() => press(!!looking.aside, { aside: true })}>{t("Put aside")}</button> : null}
      <button type="button" className="q" aria-pressed={!!looking.simulated} onClick={() => press(!!looking.simulated, { simulated: true })}>{t("Drills")}</button>
      {kept.map((v) => <View key={v.id} v={v} on={v.query === query} onQuery={onQuery} />)}
      <Button small tone="ghost" icon="plus" onClick={() => save(true)} title={t("Save this view")} aria-label={t("Save this view")} />
      {page === "inbox" && !may("case.write") ? <Why /> : null}
      {saving ? <SaveView page={page} query={query} onClose={() => save(false)} /> : null}
    </div>
  );
}

function View({ v, on, onQuery }: { v: SavedView; on: boolean; onQuery: (q: string) => void }) {
  const t = useT();
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ["views"] });
  const drop = useMutation({ mutationFn: () => views.drop(v.id), onSuccess: () => { void again(); toast.undo(t("View “{{name}}” dropped", { name: v.name }), () => void views.save({ page: v.page, name: v.name, query: v.query, team: v.team }).then(again, toast.fail)); }, onError: toast.fail });
  return (
    <span className="row" style={{ gap: 0 }}>
      <button type="button" className="q" aria-pressed={on} onClick={() => onQuery(v.query)} title={v.own ? t("Your view") : t("Your team's view")}>{v.own ? "" : "⚑ "}{v.name}</button>
      {on ? <Button small tone="ghost" icon="x" aria-label={t("Drop the view “{{name}}”", { name: v.name })} onClick={() => drop.mutate()} /> : null}
    </span>
  );
}

function SaveView({ page, query, onClose }: { page: string; query: string; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [team, setTeam] = useState("");
  const m = useMutation({ mutationFn: () => views.save({ page, name: name.trim(), query, team: team || undefined }), onSuccess: () => { void client.invalidateQueries({ queryKey: ["views"] }); onClose(); } });
  return (
    <Dialog title={t("Save this view")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={name.trim() ? false : t("Give it a name.")} onClick={() => m.mutate()}>{t("Save")}</Button>}>
      <Field label={t("Name")} name="name" problem={m.error}><input value={name} maxLength={60} data-autofocus onChange={(e) => setName(e.target.value)} /></Field>
      {me?.teams?.length ? <Field label={t("For whom")} name="team" problem={m.error}><select value={team} onChange={(e) => setTeam(e.target.value)}><option value="">{t("for you")}</option>{me.teams.map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</select></Field> : null}
      <p className="meta mono">{query || "–"}</p>
      <Trouble error={m.error} />
    </Dialog>
  );
}

/** "Next: Bitten by a dog, because …": what the key n would take. */
function Why() {
  const t = useT();
  const q = useQuery({ queryKey: ["inbox", "next"], queryFn: queues.upcoming, refetchInterval: 30_000, retry: false });
  if (!q.data) return null;
  const first = q.data.why?.[0];
  return (
    <span className="why cut" title={(q.data.why ?? []).map((r) => because(t, r)).join(" ")}>
      {t("Next:")} <b>{q.data.number ?? q.data.title}</b>{first ? ` · ${because(t, first)}` : ""}
    </span>
  );
}

/** A reason in the reader's language. */
export function because(t: T, r: Reason): string {
  const v = r.values ?? {};
  switch (r.code) {
    case "critical": return t("{{severity}} comes before everything else", { severity: v.severity ?? "" });
    case "overdue": return t("overdue by {{minutes}} min", { minutes: Math.round(Number(v.minutes ?? 0)) });
    case "due": return t("due in {{minutes}} min", { minutes: Math.round(Number(v.minutes ?? 0)) });
    case "share": return t("{{queue}} has had {{had}} of the last hour's {{total}}", { queue: v.queue ?? "", had: v.had ?? "0", total: v.total ?? "0" });
    case "language": return v.lacking ? t("in {{language}}, which is none of yours: it cannot wait", { language: word(v.language) }) : t("you speak {{language}}", { language: word(v.language) });
    case "skill": return t("you can {{skills}}", { skills: v.skills ?? "" });
    default: return r.text;
  }
}
