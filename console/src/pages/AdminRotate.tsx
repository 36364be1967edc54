// A new secret for a key or an endpoint: the old one stays good for a while, so that programs are moved one after the other.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { fullTime } from "../ui/format";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export interface Rotated { secret?: string; old_until?: string }

export function RotateDialog({ name, note, run, onDone, onClose }: { name: string; note: string; run: (overlap: number) => Promise<Rotated>; onDone: () => void; onClose: () => void }) {
  const t = useT();
  const [overlap, set] = useState(86_400);
  const m = useMutation({ mutationFn: () => run(overlap), onSuccess: onDone });
  const made = m.data;
  const choices: [number, string][] = [[3_600, t("one hour")], [86_400, t("one day")], [7 * 86_400, t("seven days")], [30 * 86_400, t("thirty days")], [0, t("no time: the old one ends now")]];
  return (
    <Dialog title={made ? t("The new secret of {{name}}", { name }) : t("A new secret for {{name}}", { name })} onClose={onClose}
      footer={made ? <Button tone="primary" onClick={onClose}>{t("I kept it")}</Button> : <Button tone={overlap ? "primary" : "danger"} busy={m.isPending} onClick={() => m.mutate()}>{t("Make the new secret")}</Button>}>
      {made ? (
        <>
          <Secret text={made.secret ?? ""} note={t("Shown only now; it cannot be shown again.")} />
          <p className="meta">{overlap && made.old_until ? t("The old secret is good until {{time}}. End it earlier in the list, when everything has moved.", { time: fullTime(made.old_until) }) : t("The old secret is not good any more.")}</p>
        </>
      ) : (
        <>
          <p>{note}</p>
          <Field label={t("How long is the old secret good beside it?")} name="overlap_seconds" problem={m.error} hint={overlap ? undefined : t("Whatever still uses the old secret is refused at once.")}><select value={overlap} data-autofocus onChange={(e) => set(Number(e.target.value))}>{choices.map(([n, text]) => <option key={n} value={n}>{text}</option>)}</select></Field>
          <Trouble error={m.error} />
        </>
      )}
    </Dialog>
  );
}

/** What is shown this once. */
export function Secret({ text, note }: { text: string; note: string }) {
  const t = useT();
  return <div className="warnbox stack"><div className="row"><code className="grow" style={{ overflowWrap: "anywhere" }}>{text}</code><Button small onClick={() => void navigator.clipboard.writeText(text).then(() => toast.say(t("Copied")), toast.fail)}>{t("Copy")}</Button></div><span className="meta">{note}</span></div>;
}
