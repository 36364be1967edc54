// What is told to the person, from when it holds, and what the law of the place asks before: the
// action is refused until each line is met, so each line says here how it is met.
import type { ActionDraft, ActionDuty } from "../api/types";
import { useT, Word, type Text } from "../i18n";
import { Field } from "../ui/Field";
import "./authority.css";

export interface Fair { facts: string; records: string; start: string; advance: boolean; confirmed: string[] }
export const unfair: Fair = { facts: "", records: "", start: "", advance: true, confirmed: [] };

/** What of it goes with the draft of an action. */
export function fairly(f: Fair): Pick<ActionDraft, "facts" | "records" | "start" | "advance_notice" | "confirmed"> {
  const records = f.records.split("\n").map((x) => x.trim()).filter(Boolean);
  return {
    facts: f.facts.trim() || undefined, records: records.length ? records : undefined, start: f.start ? new Date(f.start).toISOString() : undefined,
    advance_notice: f.start && f.advance ? true : undefined, confirmed: f.confirmed.length ? f.confirmed : undefined,
  };
}

const vouch: Record<string, Text> = {
  records: "The records it rests on go to them",
  contact: "They are told whom to write to",
  redress: "They are told how to challenge it",
  reasons: "They get the reasons in writing",
};

export function ActionDuties({ value, list, later, onChange, onSettled }: { value: Fair; list: ActionDuty[]; later: boolean; onChange: (f: Fair) => void; onSettled: () => void }) {
  const t = useT();
  const set = (part: Partial<Fair>) => onChange({ ...value, ...part });
  const asked = [...new Set(list.map((d) => d.fact ?? ""))].filter((f) => vouch[f]);
  return (
    <section aria-label={t("Fair to the person")} className="stack">
      <Field label={t("Facts told to the person")} hint={t("For them to read. Nothing that tells who reported.")} name="facts"><textarea rows={2} value={value.facts} onChange={(e) => set({ facts: e.target.value })} onBlur={onSettled} /></Field>
      {later ? (
        <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
          <Field label={t("Takes effect")} hint={value.start ? undefined : t("Empty: at once")} name="start"><input type="datetime-local" value={value.start} onChange={(e) => set({ start: e.target.value })} /></Field>
          {value.start ? <label className="choice" style={{ paddingBottom: 6 }}><input type="checkbox" checked={value.advance} onChange={(e) => set({ advance: e.target.checked })} />{t("Tell them now, before it takes effect")}</label> : null}
        </div>
      ) : null}
      {list.length ? (
        <div>
          <h3 className="cap">{t("What the law of the place asks")}</h3>
          <ul className="dutylist">{list.map((d) => (
            <li key={d.code} className={d.met ? "met" : d.blocks ? "stop" : undefined}><span aria-hidden="true" className="mark">{d.met ? "✓" : d.blocks ? "✕" : "•"}</span>
              <div><b>{d.title}</b> {d.met ? <span className="pill on">{t("met")}</span> : d.blocks ? <span className="pill stop">{t("holds back")}</span> : null}{d.verified ? null : <span className="pill warn">{t("not verified")}</span>}
                {d.met ? null : <p>{d.text}</p>}<p className="meta">{d.why ? `${d.why} ` : ""}{d.source}</p></div></li>))}</ul>
          {asked.includes("records") ? <Field label={t("Records disclosed to them")} hint={t("One on each line, in words or as evidence id.")} name="records"><textarea rows={2} value={value.records} onChange={(e) => set({ records: e.target.value })} onBlur={onSettled} /></Field> : null}
          {asked.map((f) => <label key={f} className="choice"><input type="checkbox" checked={value.confirmed.includes(f)} onChange={(e) => set({ confirmed: e.target.checked ? [...value.confirmed, f] : value.confirmed.filter((x) => x !== f) })} />{t(vouch[f] ?? "They get the reasons in writing")}</label>)}
        </div>
      ) : null}
    </section>
  );
}

/** What still holds an action back, in words, or false. */
export function heldBack(list: ActionDuty[] | undefined, t: ReturnType<typeof useT>): string | false {
  const open = (list ?? []).filter((d) => d.blocks && !d.met);
  return open.length ? t("The law of the place asks first: {{what}}", { what: open.map((d) => d.title || Word(`fact_${d.fact}`)).join(", ") }) : false;
}
