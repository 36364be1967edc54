// Telling somebody the allegation and asking for their answer; keeping what they said.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { enforcement, type Hearing } from "../api/enforcement";
import { useT, Word, word } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import type { AskFor } from "./ActionForesight";

export function AskHearing({ ask, onClose, onAsked }: { ask: AskFor; onClose: () => void; onAsked: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [text, set, clear] = useDraft(`hearing:${ask.account}:${ask.case_id ?? ""}`);
  const [days, setDays] = useState(5);
  const m = useMutation({
    mutationFn: () => enforcement.ask({ account: ask.account, case_id: ask.case_id, kind: ask.kind, clause: ask.clause, allegation: text.trim(), due_at: new Date(Date.now() + days * 86_400_000 + 60_000).toISOString() }),
    onSuccess: () => { clear(); void client.invalidateQueries(); toast.say(t("They are told and can answer.")); onAsked(); },
  });
  return (
    <Dialog title={t("Ask {{name}} for an answer", { name: shortName(ask.name) })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={text.trim() ? false : t("Say what they are said to have done.")} onClick={() => m.mutate()}>{t("Tell them and ask")}</Button>}>
      <p>{t("They read the allegation and what is considered: {{kind}}. They answer in the safety centre, by mail or by telephone.", { kind: word(ask.kind) })}</p>
      <Field label={t("Allegation")} hint={t("In words for them. Nothing that tells who reported.")} name="allegation" problem={m.error}><textarea rows={5} value={text} onChange={(e) => set(e.target.value)} /></Field>
      <Field label={t("Time to answer")} name="due_at" problem={m.error}><select value={days} onChange={(e) => setDays(Number(e.target.value))}>{[2, 3, 5, 7, 14].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: d })}</option>)}</select></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

export function AnswerHearing({ h, onClose }: { h: Hearing; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [text, set, clear] = useDraft(`answer:${h.id}`);
  const [channel, setChannel] = useState("phone");
  const m = useMutation({ mutationFn: () => enforcement.answer(h.id, channel, text.trim()), onSuccess: () => { clear(); void client.invalidateQueries(); toast.say(t("Kept with the decision to come.")); onClose(); } });
  return (
    <Dialog title={t("What they answered")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={text.trim() ? false : t("Write down what they said.")} onClick={() => m.mutate()}>{t("Keep the answer")}</Button>}>
      <Field label={t("How it came")} name="channel" problem={m.error}><select value={channel} onChange={(e) => setChannel(e.target.value)}>{["phone", "mail", "in_person"].map((c) => <option key={c} value={c}>{Word(c)}</option>)}</select></Field>
      <Field label={t("Their words")} name="answer" problem={m.error}><textarea rows={6} value={text} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
