// A record of the product as it is now, kept as evidence: what was written, what the log holds of an order, where somebody was.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { evidence } from "../api/evidence";
import type { Case } from "../api/types";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export function EvidenceRecordDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [kind, set] = useState("thread");
  const [order, setOrder] = useState(c.order_id ?? "");
  const kinds = { thread: t("What was written and said in this case"), order: t("What the log holds of an order"), location: t("Where somebody was during an order") };
  const m = useMutation({
    mutationFn: () => evidence.capture(c.id, kind, kind === "thread" ? undefined : order.trim() || undefined),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["case"] }); toast.say(t("Sealed; its hash is on the timeline.")); onClose(); },
  });
  return (
    <Dialog title={t("Keep a record as it is now")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={kind === "thread" || order.trim() ? false : t("Say which order.")} onClick={() => m.mutate()}>{t("Keep it")}</Button>}>
      <div className="pick" role="radiogroup" aria-label={t("What is kept")}>{Object.entries(kinds).map(([k, text]) => <label key={k}><input type="radio" name="record" checked={kind === k} onChange={() => set(k)} />{text}</label>)}</div>
      {kind === "thread" ? null : <Field label={t("Which order")} name="object" problem={m.error}><input value={order} onChange={(e) => setOrder(e.target.value)} /></Field>}
      <Trouble error={m.error} />
    </Dialog>
  );
}
