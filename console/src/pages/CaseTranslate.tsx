// A translation helps to read; the original stays the evidence and stands above it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { speaking } from "../api/speaking";
import type { Message } from "../api/types";
import { languageName, locale, useT } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { shortName } from "../ui/format";
import { Trouble } from "../ui/States";

export function Translations({ id, language, list }: { id: string; language?: string; list?: Message["translations"] }) {
  const t = useT();
  const staff = useStaff();
  const no = useMay()("message.send");
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [text, set] = useState("");
  const to = locale().slice(0, 2);
  const machine = useQuery({ queryKey: ["translator"], queryFn: speaking.translator, enabled: open, staleTime: 300_000, retry: false }).data;
  const m = useMutation({
    mutationFn: (hand: string) => speaking.translate(id, { language: to, text: hand || undefined }),
    onSuccess: () => { set(""); setOpen(false); void client.invalidateQueries({ queryKey: ["case"] }); },
  });
  if (!language || (language.slice(0, 2) === to && !list?.length)) return null;
  return (
    <>
      {(list ?? []).map((x) => (
        <div key={x.id} className="translated">
          <p lang={x.language} dir="auto">{x.text}</p>
          <span className="meta">{x.kind === "machine" ? t("Machine translation by {{engine}}. Not the evidence: the original is.", { engine: x.engine || "?" }) : t("Translated by {{name}}. The original is the evidence.", { name: shortName(staff.name(x.author)) })}</span>
        </div>))}
      {open ? (
        <div className="translated stack">
          <div className="row wrap"><Button small busy={m.isPending} blocked={no || (machine?.available ? false : (machine?.why ?? t("No translator is configured.")))} onClick={() => m.mutate("")}>{t("Translate into {{language}} by machine", { language: languageName(to) })}</Button>
            {machine && !machine.available ? <span className="meta">{machine.why}</span> : null}</div>
          <textarea className="textarea" rows={2} aria-label={t("Translation by hand")} placeholder={t("Translation by hand")} value={text} onChange={(e) => set(e.target.value)} />
          <div className="row"><Button small busy={m.isPending} blocked={no || (text.trim() ? false : t("Nothing is written yet."))} onClick={() => m.mutate(text.trim())}>{t("Keep the translation")}</Button><Button small tone="ghost" onClick={() => setOpen(false)}>{t("Back")}</Button></div>
          <Trouble error={m.error} />
        </div>
      ) : <button type="button" className="link meta" onClick={() => setOpen(true)}>{t("Translate")}</button>}
    </>
  );
}
