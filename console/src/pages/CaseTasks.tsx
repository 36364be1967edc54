// What is to be done for a case by a time. Due ones are in the inbox; what was promised outlives the case.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { tasks, type CaseTask } from "../api/work";
import type { Case } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./work.css";

export const taskKinds = ["task", "call_back", "follow_up", "review", "approval", "referral"];

export function CaseTasks({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const [adding, add] = useState(false);
  const q = useQuery({ queryKey: ["case", c.id, "tasks"], queryFn: () => tasks.of(c.id), retry: false });
  const again = () => client.invalidateQueries({ predicate: (x) => ["case", "inbox"].includes(String(x.queryKey[0])) });
  const m = useMutation({
    mutationFn: (x: CaseTask) => (x.state === "open" ? tasks.done(x.id) : tasks.reopen(x.id)),
    onSuccess: (now) => { void again(); if (now.state === "done") toast.undo(t("Done: {{title}}", { title: now.title }), () => void tasks.reopen(now.id).then(again, toast.fail)); },
    onError: toast.fail,
  });
  const write = may("case.write");
  useKeys([{ keys: "k", what: "Make a task", run: () => { if (!write) add(true); } }]);
  const list = q.data ?? [];
  return (
    <div style={{ marginTop: 18 }}>
      <div className="row"><h2 className="cap grow">{t("Tasks")}</h2><Button tone="ghost" small icon="plus" kbd="K" blocked={write} aria-label={t("Make a task")} onClick={() => add(true)} /></div>
      {q.error ? <Trouble error={q.error} /> : null}
      <ul className="tasklist">{list.map((x) => (
        <li key={x.id}>
          <input type="checkbox" checked={x.state !== "open"} disabled={!!write} aria-label={x.title} onChange={() => m.mutate(x)} />
          <span className={x.state === "open" ? undefined : "faint"}>{x.title}</span>
          {x.state === "open" ? x.due_at ? <Due at={x.due_at} /> : null : <span className="faint">{word(`task_${x.state}`)}</span>}
          <span className="meta">{Word(x.kind)}{x.owner ? ` · ${shortName(staff.name(x.owner))}` : ""}{x.done_at ? <> · <Time at={x.done_at} /></> : null}{x.note ? ` · ${x.note}` : ""}</span>
        </li>))}</ul>
      {adding ? <NewTask c={c} onClose={() => add(false)} onDone={again} /> : null}
    </div>
  );
}

function NewTask({ c, onClose, onDone }: { c: Case; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState("task");
  const [owner, setOwner] = useState(me?.id ?? "");
  const [due, setDue] = useState("");
  const m = useMutation({
    mutationFn: () => tasks.make({ case: c.id, kind, title: title.trim(), owner: owner || undefined, due_at: due ? new Date(due).toISOString() : undefined }),
    onSuccess: () => { onDone(); onClose(); },
  });
  return (
    <Dialog title={t("A task for {{number}}", { number: c.number })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={title.trim() ? false : t("Say what is to be done.")} onClick={() => m.mutate()}>{t("Make the task")}</Button>}>
      <Field label={t("What is to be done")} name="title" problem={m.error}><input value={title} maxLength={300} data-autofocus onChange={(e) => setTitle(e.target.value)} /></Field>
      <Field label={t("Kind")} name="kind" problem={m.error} hint={kind === "follow_up" || kind === "review" || kind === "referral" ? t("It stays open when the case is closed.") : undefined}><select value={kind} onChange={(e) => setKind(e.target.value)}>{taskKinds.map((k) => <option key={k} value={k}>{Word(k)}</option>)}</select></Field>
      <Field label={t("Who")} name="owner" problem={m.error}><select value={owner} onChange={(e) => setOwner(e.target.value)}><option value="">{t("whoever takes it")}</option>{staff.list.filter((s) => s.state === "active").map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</select></Field>
      <Field label={t("By when")} name="due_at" problem={m.error}><input type="datetime-local" value={due} onChange={(e) => setDue(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
