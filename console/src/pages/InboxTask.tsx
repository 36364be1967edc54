// A task whose time has come, in the inbox: what it is, whose case, done.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { tasks } from "../api/work";
import type { InboxItem } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { toast } from "../ui/Toast";
import { Due } from "../ui/Time";

export function OfTask({ item, onDone }: { item: InboxItem; onDone: () => void }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const [note, setNote] = useState("");
  const m = useMutation({
    mutationFn: () => tasks.done(item.id, note.trim() || undefined),
    onSuccess: () => { onDone(); toast.undo(t("Done: {{title}}", { title: item.title }), () => void tasks.reopen(item.id).then(onDone, toast.fail)); },
    onError: toast.fail,
  });
  return (
    <>
      <div style={{ minWidth: 0 }}>
        <h2 className="cap">{Word(item.type)} · <Link to="/cases/$id" params={{ id: item.number ?? item.case_id ?? "" }}>{item.number}</Link></h2>
        <p className="said">{item.title}</p>
        <form className="acts" onSubmit={(e) => { e.preventDefault(); if (!may("case.write")) m.mutate(); }}>
          <input className="input" style={{ width: 300 }} aria-label={t("What came of it")} placeholder={t("What came of it")} value={note} onChange={(e) => setNote(e.target.value)} />
          <Button type="submit" tone="primary" busy={m.isPending} blocked={may("case.write")}>{t("Done")}</Button>
        </form>
      </div>
      <aside><div><h3 className="cap">{t("due")}</h3><Due at={item.due_at} /></div>{item.assignee ? <div><h3 className="cap">{t("with")}</h3>{staff.name(item.assignee)}</div> : null}</aside>
    </>
  );
}
