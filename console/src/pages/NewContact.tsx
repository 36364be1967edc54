// A phone call or a visit, written down by hand. Kept while it is typed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { contacts } from "../api/routes";
import { languageName, useT, Word } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { span, useNow } from "../ui/format";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export function NewContact({ onClose }: { onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const client = useQueryClient();
  const [began] = useState(Date.now());
  const now = useNow();
  const [channel, setChannel] = useState("phone");
  const [from, setFrom, c1] = useDraft("contact:from");
  const [subject, setSubject, c2] = useDraft("contact:subject");
  const [text, setText, c3] = useDraft("contact:text");
  const [order, setOrder, c4] = useDraft("contact:order");
  const [kind, setKind] = useState("");
  const [language, setLanguage] = useState("");
  // Somebody else tells it: the person it is about becomes the harmed party, who told it the reporter.
  const [behalf, setBehalf] = useState(false);
  const [about, setAbout, c5] = useDraft("contact:about");
  const [aboutFrom, setAboutFrom, c6] = useDraft("contact:aboutfrom");
  const [relation, setRelation, c7] = useDraft("contact:relation");
  const m = useMutation({
    mutationFn: () => contacts.create({ channel, from: from.trim(), subject: subject.trim(), text: text.trim(), order: order.trim() || undefined, kind: kind || undefined, language: language || undefined,
      on_behalf: behalf ? { name: about.trim() || undefined, from: aboutFrom.trim() || undefined, relation: relation.trim() || undefined } : undefined }),
    onSuccess: (made) => {
      [c1, c2, c3, c4, c5, c6, c7].forEach((c) => c());
      void client.invalidateQueries({ queryKey: ["inbox"] });
      toast.say(t("Written down; it waits in the inbox."));
      onClose();
      void go({ to: "/inbox", search: { view: "all", selected: made.id } });
    },
  });
  useEffect(() => m.reset(), [from, subject, text]);
  const blocked = !from.trim() ? t("Who is it from?") : !text.trim() ? t("What was said?") : behalf && !about.trim() && !aboutFrom.trim() ? t("Who is it about? A name or a way to reach them.") : false;
  return (
    <Dialog title={t("Log a call")} onClose={onClose} shape="drawer" footer={<>
      <Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Put it into the inbox")}</Button>
      <span className="meta">{t("{{time}} on this call · kept as you type", { time: span(now - began) })}</span>
    </>}>
      <div className="row" style={{ gap: 12 }}>
        <Field label={t("Channel")} name="channel" problem={m.error}><select value={channel} onChange={(e) => setChannel(e.target.value)}>{["phone", "staff"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
        <div className="grow"><Field label={t("From")} hint={t("Phone number, mail or name")} name="from" problem={m.error}><input data-autofocus="" value={from} onChange={(e) => setFrom(e.target.value)} autoComplete="off" /></Field></div>
      </div>
      <label className="choice"><input type="checkbox" checked={behalf} onChange={(e) => setBehalf(e.target.checked)} /><span>{t("They speak for somebody else")}</span></label>
      {behalf ? (
        <fieldset className="stack behalf"><legend>{t("The person it is about")}</legend>
          <div className="row wrap" style={{ gap: 12, alignItems: "start" }}>
            <Field label={t("Their name")} name="on_behalf.name" problem={m.error}><input value={about} onChange={(e) => setAbout(e.target.value)} autoComplete="off" maxLength={200} /></Field>
            <Field label={t("How to find them")} hint={t("Phone number, mail or reference of their account; nothing is sent there by this.")} name="on_behalf.from" problem={m.error}><input value={aboutFrom} onChange={(e) => setAboutFrom(e.target.value)} autoComplete="off" maxLength={320} /></Field>
            <Field label={t("What the caller is to them")} hint={t("as mother, neighbour, colleague")} name="on_behalf.relation" problem={m.error}><input value={relation} onChange={(e) => setRelation(e.target.value)} maxLength={100} /></Field>
          </div>
        </fieldset>
      ) : null}
      <div className="row wrap" style={{ gap: 12, alignItems: "start" }}>
        <Field label={t("Who calls")} name="kind" problem={m.error}><select value={kind} onChange={(e) => setKind(e.target.value)}><option value="">{t("a customer, a worker, anybody")}</option>{["store", "field", "press", "regulator", "social"].map((x) => <option key={x} value={x}>{Word(`from_${x}`)}</option>)}</select></Field>
        <Field label={t("Language")} name="language" problem={m.error}><select value={language} onChange={(e) => setLanguage(e.target.value)}><option value="">{t("as the text shows")}</option>{["en", "es", "fr", "pt", "de", "it", "zh", "ar", "tl"].map((x) => <option key={x} value={x}>{languageName(x)}</option>)}</select></Field>
      </div>
      <Field label={t("In a few words")} name="subject" problem={m.error}><input value={subject} onChange={(e) => setSubject(e.target.value)} maxLength={200} /></Field>
      <Field label={t("What was said")} hint={t("Their words, in their language. Ask: is it happening now? Are you safe?")} name="text" problem={m.error}><textarea rows={10} value={text} onChange={(e) => setText(e.target.value)} /></Field>
      <Field label={t("Order, if there is one")} name="order" problem={m.error}><input value={order} onChange={(e) => setOrder(e.target.value)} className="mono" /></Field>
      {m.error ? <Trouble error={m.error} /> : null}
    </Dialog>
  );
}
