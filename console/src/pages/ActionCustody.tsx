// What is in somebody's hands when they are taken out of the market: who gets each thing back and by when.
// What no event tells of is added by hand.
import { useState } from "react";
import type { Holding, Recovery } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { fullTime } from "../ui/format";
import { Icon, type IconName } from "../ui/Icon";
import { Time } from "../ui/Time";
import "./enforcement.css";

const icons: Record<string, IconName> = { order: "order", key: "key", door_code: "key", animal: "animal", child: "person" };
const kinds = ["cash", "medicine", "vehicle", "door_code", "child", "key", "animal", "other"];
const local = (at: string) => { const d = new Date(at); return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16); };

export function ActionCustody({ list, known, value, onChange }: { list: Holding[]; known: boolean; value: Recovery[]; onChange: (r: Recovery[]) => void }) {
  const t = useT();
  const staff = useStaff();
  const [kind, setKind] = useState("cash");
  const [label, setLabel] = useState("");
  const of = (id: string) => value.find((r) => r.thing_id === id);
  const put = (id: string, part: Recovery) => onChange([...value.filter((r) => r.thing_id !== id), { ...of(id), ...part, thing_id: id }]);
  const byHand = value.filter((r) => !r.thing_id);
  const add = () => { onChange([...value, { kind, label: label.trim() }]); setLabel(""); };
  const people = staff.list.filter((s) => s.state === "active");
  return (
    <section aria-label={t("In their hands now")}>
      <h3 className="cap">{t("In their hands now")}</h3>
      {list.length === 0 ? <p className="meta">{known ? t("Nothing: no open order, key or animal.") : t("Not known.")}</p> : null}
      <ul className="custody">
        {list.map((h) => {
          const what = h.label || h.id;
          return (
            <li key={h.id}>
              <Icon name={icons[h.kind] ?? "order"} size={14} />
              <div className="row wrap" style={{ gap: 8 }}><b>{Word(h.kind)}</b><span className="grow">{what}</span><span className="meta"><Time at={h.since} /></span><span className="chip warn" title={fullTime(h.due_at)}>{t("task to recover it")}</span></div>
              <div className="who">
                <select className="select" aria-label={t("Who gets {{what}} back", { what })} value={of(h.id)?.owner ?? ""} onChange={(e) => put(h.id, { owner: e.target.value || undefined })}><option value="">{t("Me")}</option>{people.map((s) => <option key={s.id} value={s.id}>{staff.label(s.id)}</option>)}</select>
                <input className="input" type="datetime-local" aria-label={t("{{what}} by when", { what })} value={local(of(h.id)?.due_at ?? h.due_at)} onChange={(e) => put(h.id, { due_at: e.target.value ? new Date(e.target.value).toISOString() : undefined })} />
              </div>
              {h.belongs_to ? <span className="meta" style={{ gridColumn: 2 }}>{t("Its owner is told that it is being got back, and nothing else.")}</span> : null}
            </li>);
        })}
        {byHand.map((r, i) => <li key={`by-${i}`}><Icon name="plus" size={14} /><div className="row"><b>{Word(r.kind ?? "other")}</b><span className="grow">{r.label}</span><Button small onClick={() => onChange(value.filter((x) => x !== r))} aria-label={t("Leave out {{what}}", { what: r.label ?? "" })}>{t("Leave out")}</Button></div></li>)}
        <li>
          <div className="add">
            <select className="select" aria-label={t("Kind of thing")} value={kind} onChange={(e) => setKind(e.target.value)}>{kinds.map((k) => <option key={k} value={k}>{word(k)}</option>)}</select>
            <input className="input" aria-label={t("What else is in their hands")} placeholder={t("What else is in their hands")} value={label} onChange={(e) => setLabel(e.target.value)} onKeyDown={(e) => { if (e.key === "Enter" && label.trim()) { e.preventDefault(); add(); } }} />
            <Button small blocked={label.trim() ? false : t("Say what it is.")} onClick={add}>{t("Add")}</Button>
          </div>
        </li>
      </ul>
    </section>
  );
}
