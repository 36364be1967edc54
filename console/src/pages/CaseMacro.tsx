// A macro replies, acts and sets the state at once; what follows from it is shown before.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { macros, templates } from "../api/speaking";
import { cases } from "../api/routes";
import type { Case, Party } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { partyName } from "./CaseParties";
import { Letter, VarField } from "./CaseTemplate";

export function MacroDialog({ c, parties, party, onClose, onDone }: { c: Case; parties: Party[]; party?: Party; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const may = useMay();
  const [id, choose] = useState("");
  const [who, setWho] = useState(party?.id ?? parties[0]?.id ?? "");
  const [vars, setVars] = useState<Record<string, string>>({});
  const all = useQuery({ queryKey: ["macros"], queryFn: macros.list, staleTime: 60_000 });
  const kept = useQuery({ queryKey: ["templates"], queryFn: () => templates.list(), staleTime: 60_000 }).data;
  const at = all.data?.find((x) => x.id === id) ?? all.data?.[0];
  const use = { case: c.id, party: who, vars };
  const shown = useQuery({ queryKey: ["macro-shown", at?.id, JSON.stringify(use)], queryFn: () => macros.preview(at!.id, use), enabled: !!at && !!who, retry: false, placeholderData: (x) => x });
  const wants = kept?.find((x) => x.id === at?.template)?.text?.vars.filter((v) => shown.data?.reads?.missing.includes(v.name) || vars[v.name] !== undefined) ?? [];
  const m = useMutation({
    mutationFn: () => macros.apply(at!.id, { ...use, hash: shown.data?.hash }),
    onSuccess: (x) => {
      onDone();
      onClose();
      if (x.message) toast.undo(t("{{macro}}: done. The mail leaves in a few seconds", { macro: at!.title }), () => void cases.undoReply(x.message!.id).then(onDone, toast.fail));
      else toast.say(t("{{macro}}: done", { macro: at!.title }));
    },
    onError: () => void shown.refetch(),
  });
  return (
    <Dialog shape="modal wide" title={t("Macro on {{number}}", { number: c.number })} onClose={onClose} footer={
      <Button tone="primary" busy={m.isPending} blocked={may("message.send") || shown.data?.blocked || (shown.data ? false : t("Choose a macro."))} onClick={() => m.mutate()}>{t("Do all of it")}</Button>}>
      {all.error ? <Trouble error={all.error} /> : all.isPending ? <Skeleton /> : all.data.length === 0 ? <Empty title={t("There are no macros yet")}>{t("They are made on the page of templates.")}</Empty> : (
        <div className="tplpick">
          <div className="stack">
            <Field label={t("To whom")}><select value={who} onChange={(e) => setWho(e.target.value)}>{parties.map((p) => <option key={p.id} value={p.id}>{partyName(p)}</option>)}</select></Field>
            <ul role="listbox" aria-label={t("Macros")} tabIndex={0} data-autofocus onKeyDown={(e) => {
              const i = all.data.findIndex((x) => x.id === at?.id) + (e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0);
              if (e.key.startsWith("Arrow") && all.data[i]) { e.preventDefault(); choose(all.data[i]!.id); setVars({}); }
            }}>{all.data.map((x) => <li key={x.id} role="option" aria-selected={x.id === at?.id} onClick={() => { choose(x.id); setVars({}); }}><b>{x.title}</b></li>)}</ul>
          </div>
          <div className="stack">
            {wants.map((v) => <VarField key={v.name} v={v} value={vars[v.name] ?? ""} problem={shown.error} onChange={(x) => setVars({ ...vars, [v.name]: x })} />)}
            {shown.data ? <><h3 className="cap">{t("What will happen")}</h3><ol className="will">{shown.data.consequences.map((x) => <li key={x}>{x}</li>)}</ol>{shown.data.blocked ? <div className="warnbox">{shown.data.blocked}</div> : null}{shown.data.reads ? <Letter of={shown.data.reads} /> : null}</> : shown.error ? null : <Skeleton />}
            <Trouble error={m.error ?? shown.error} />
          </div>
        </div>)}
    </Dialog>
  );
}
