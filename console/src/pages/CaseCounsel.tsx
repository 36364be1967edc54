// The room that counsel directs: its notes are read by its members only, and leave with no export.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { counsel } from "../api/confidence";
import type { Case } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Combo } from "../ui/Combo";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";

const about = ["advice", "request", "work_product"];

export function CaseCounsel({ c }: { c: Case }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const [dialog, open] = useState<"" | "begin" | "room">("");
  const no = may("counsel.work");
  const lawyer = me?.roles?.includes("legal");
  const room = useQuery({ queryKey: ["case", c.id, "counsel"], queryFn: () => counsel.get(c.id), enabled: !no, retry: false }).data;
  if (no || (!room && !lawyer)) return null;
  return (
    <section className="safety" aria-label={t("Counsel")}>
      <h2 className="cap">{t("Counsel")}</h2>
      {room ? <p className="row wrap"><span className="chip">{room.label}</span><span className="meta grow">{room.members.map((m) => shortName(m.name)).join(", ")}</span><Button small onClick={() => open("room")}>{t("Notes of counsel…")}</Button></p>
        : <Button small onClick={() => open("begin")}>{t("Work that counsel directs…")}</Button>}
      {dialog === "begin" ? <Begin c={c} onClose={() => open("")} /> : null}
      {dialog === "room" && room ? <Room c={c} onClose={() => open("")} /> : null}
    </section>
  );
}

function Begin({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [label, setLabel] = useState(t("Privileged and confidential. Prepared at the direction of counsel."));
  const m = useMutation({ mutationFn: () => counsel.begin(c.id, label.trim(), []), onSuccess: () => { void client.invalidateQueries({ queryKey: ["case", c.id, "counsel"] }); onClose(); } });
  return (
    <Dialog title={t("Work that counsel directs")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button tone="primary" busy={m.isPending} blocked={label.trim() ? false : t("Say what stands at the head of the notes.")} onClick={() => m.mutate()}>{t("Begin")}</Button></>}>
      <p>{t("Notes written here are seen by the people you name and by nobody else, whatever they may see of the case. They are in no search, export or package. Facts stay in the ordinary record.")}</p>
      <Field label={t("At the head of every note")} name="label" problem={m.error}><input value={label} maxLength={200} onChange={(e) => setLabel(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Room({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const client = useQueryClient();
  const room = useQuery({ queryKey: ["case", c.id, "counsel"], queryFn: () => counsel.get(c.id), retry: false }).data;
  const notes = useQuery({ queryKey: ["case", c.id, "counsel", "notes"], queryFn: () => counsel.notes(c.id), retry: false });
  const [kind, setKind] = useState(about[0]!);
  const [text, setText] = useState("");
  const again = () => void client.invalidateQueries({ queryKey: ["case", c.id, "counsel"] });
  const write = useMutation({ mutationFn: () => counsel.write(c.id, kind, text.trim()), onSuccess: () => { setText(""); again(); } });
  const add = useMutation({ mutationFn: (id: string) => counsel.add(c.id, id), onSuccess: again });
  const drop = useMutation({ mutationFn: (id: string) => counsel.drop(c.id, id), onSuccess: again });
  const end = useMutation({ mutationFn: () => counsel.end(c.id), onSuccess: again });
  const lawyer = me?.roles?.includes("legal");
  const over = !!room?.ended_at;
  return (
    <Dialog title={room?.label ?? t("Counsel")} shape="modal wide" onClose={onClose} footer={<>{lawyer && !over ? <Button busy={end.isPending} onClick={() => end.mutate()}>{t("End this work")}</Button> : null}<span className="grow" />
      <Button tone="primary" busy={write.isPending} blocked={over ? t("This work of counsel has ended.") : text.trim() ? false : t("The note is empty.")} onClick={() => write.mutate()}>{t("Write the note")}</Button></>}>
      <ul className="row wrap">{room?.members.map((m) => <li key={m.staff} className="chip">{m.name}{lawyer && !over && m.staff !== me?.id ? <button type="button" className="link" aria-label={t("Take {{name}} out", { name: m.name })} onClick={() => drop.mutate(m.staff)}>×</button> : null}</li>)}</ul>
      {lawyer && !over ? <Field label={t("Add a person")}><Combo value="" none={t("Nobody")} options={staff.list.filter((p) => !room?.members.some((m) => m.staff === p.id)).map((p) => ({ value: p.id, text: p.name }))} onChange={(id) => { if (id) add.mutate(id); }} /></Field> : null}
      <Field label={t("Kind")}><select value={kind} onChange={(e) => setKind(e.target.value)}>{about.map((k) => <option key={k} value={k}>{Word(`counsel_${k}`)}</option>)}</select></Field>
      <Field label={t("Note of counsel")} name="text" problem={write.error}><textarea rows={4} maxLength={20000} value={text} onChange={(e) => setText(e.target.value)} /></Field>
      <Trouble error={write.error ?? add.error ?? drop.error ?? end.error ?? notes.error} />
      {notes.isPending ? <Skeleton lines={3} /> : notes.data?.items.map((n) => <article key={n.id} className="counselnote"><p className="meta">{n.author_name} · <Time at={n.at} as="minute" /> · {Word(`counsel_${n.about}`)}</p><p style={{ whiteSpace: "pre-wrap" }}>{n.text}</p></article>)}
    </Dialog>
  );
}
