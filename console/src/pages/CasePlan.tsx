// How a party may be reached without danger. Asked aloud, so the words are those one can say.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cases } from "../api/routes";
import type { Case, Party, Plan } from "../api/types";
import { languageName, useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { partyName } from "./CaseParties";

const ways = ["mail", "phone", "text", "in_app"];
const spoken = ["en", "es", "fr", "de", "pt", "zh", "vi", "ko", "ar", "he", "ru", "tl"];

export function SafeContact({ c, p, plan, onClose }: { c: Case; p: Party; plan: Plan; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [v, set] = useState(plan);
  const put = (x: Partial<Plan>) => set({ ...v, ...x });
  const m = useMutation({
    mutationFn: () => { const { version, ...body } = v; return cases.setPlan(c.id, p.id, version ?? 0, body); },
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); toast.say(t("Kept: replies, calls and notices obey it.")); onClose(); },
  });
  const text = (name: keyof Plan, label: string, hint?: string, more: React.InputHTMLAttributes<HTMLInputElement> = {}) => (
    <Field label={label} hint={hint} name={name} problem={m.error}><input {...more} value={String(v[name] ?? "")} onChange={(e) => put({ [name]: e.target.value || undefined })} /></Field>
  );
  const check = (name: keyof Plan, label: string) => <label className="choice"><input type="checkbox" checked={!!v[name]} onChange={(e) => put({ [name]: e.target.checked })} />{label}</label>;
  return (
    <Dialog title={t("How {{name}} may be reached", { name: partyName(p) })} onClose={onClose} footer={<><span className="meta grow">{v.version ? t("version {{n}}", { n: v.version }) : t("not asked yet")}</span><Button tone="primary" busy={m.isPending} blocked={may("message.send")} onClick={() => m.mutate()}>{t("Keep the plan")}</Button></>}>
      {check("do_not_contact", t("Do not contact at all"))}
      {v.do_not_contact ? text("why", t("Why")) : (
        <>
          {text("safe_name", t("Safe name"), t("How to address them aloud"))}
          <fieldset><legend>{t("Channels")}</legend><div className="row wrap" style={{ marginTop: 4, gap: 14 }}>{ways.map((ch) => <label key={ch} className="choice"><input type="checkbox" checked={v.channels?.includes(ch) ?? false} onChange={(e) => put({ channels: e.target.checked ? [...(v.channels ?? []), ch] : (v.channels ?? []).filter((x) => x !== ch) })} />{word(ch)}</label>)}<span className="meta">{t("none chosen = all")}</span></div></fieldset>
          <div className="row plangrid">{text("email", t("Safe mail address"), t("Used instead of the account's"), { type: "email" })}{text("phone", t("Safe telephone"), undefined, { type: "tel" })}</div>
          <div className="row" style={{ gap: 12 }}>
            <Field label={t("From (local time)")} name="hours_from" problem={m.error}><input type="time" value={v.hours_from ?? ""} onChange={(e) => put({ hours_from: e.target.value || undefined })} /></Field>
            <Field label={t("To")} name="hours_to" problem={m.error}><input type="time" value={v.hours_to ?? ""} onChange={(e) => put({ hours_to: e.target.value || undefined })} /></Field>
            <div className="grow">{text("zone", t("Time zone"), undefined, { placeholder: "America/Los_Angeles", list: "zones" })}</div>
            <datalist id="zones">{["America/Los_Angeles", "America/Denver", "America/Phoenix", "America/Chicago", "America/New_York", "America/Toronto", "America/Vancouver", "Europe/London", "Europe/Paris"].map((z) => <option key={z} value={z} />)}</datalist>
          </div>
          <p className="meta">{t("Outside these hours mail waits, and a call is refused.")}</p>
          {text("seen_by", t("Who else sees the phone or account"))}
          {check("voicemail", t("A voicemail may be left"))}
          <div className="row plangrid">
            <Field label={t("Language")} name="language" problem={m.error}><select value={v.language ?? ""} onChange={(e) => put({ language: e.target.value || undefined })}><option value="">–</option>{spoken.map((l) => <option key={l} value={l}>{languageName(l)}</option>)}</select></Field>
            <div className="stack">{check("interpreter", t("Calls need an interpreter"))}{check("text_relay", t("Calls go through a text relay"))}</div>
          </div>
        </>
      )}
      <Trouble error={m.error} />
    </Dialog>
  );
}
