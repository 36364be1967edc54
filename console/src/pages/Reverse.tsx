// Undoing an action for real: effects, labels and standing go back, and the person is told.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actions } from "../api/routes";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export function Reverse({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [why, set, clear] = useDraft(`reverse:${id}`);
  const m = useMutation({
    mutationFn: () => actions.reverse(id, why.trim()),
    onSuccess: () => { clear(); void client.invalidateQueries(); toast.say(t("Reversed. The marketplace and the person are told.")); onClose(); },
  });
  return (
    <Dialog title={t("Reverse this action")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={why.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Reverse it")}</Button>}>
      <p>{t("Everything it did is undone: the effect in the marketplace, labels and standing. The person gets a message that says so.")}</p>
      <Field label={t("Why")} hint={t("The person reads this in the notice.")} name="reason" problem={m.error}><textarea value={why} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
