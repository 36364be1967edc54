// What we say inside and outside. What leaves is read for personal data while it is written.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { incidents, type Incident } from "../api/incident";
import { languageName, useT } from "../i18n";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { Findings, useLint } from "./IncidentLint";

export function Updates({ i }: { i: Incident }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [audience, setAudience] = useState<"internal" | "external">("internal");
  const [en, setEn] = useDraft(`incident:${i.id}:${audience}:en`);
  const [es, setEs] = useDraft(`incident:${i.id}:${audience}:es`);
  const [fr, setFr] = useDraft(`incident:${i.id}:${audience}:fr`);
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const texts: Record<string, string> = audience === "internal" ? { en } : { en, es, fr };
  const found = useLint(i.id, audience, texts);
  const q = useQuery({ queryKey: ["incident", i.id, "updates"], queryFn: () => incidents.updates(i.id) });
  const publish = async () => {
    setBusy(true);
    fail(undefined);
    try {
      await incidents.update(i.id, { audience, texts: Object.fromEntries(Object.entries(texts).filter(([, v]) => v.trim())) });
      setEn(""); setEs(""); setFr("");
      void client.invalidateQueries({ queryKey: ["incident"] });
    } catch (err) { fail(err); }
    setBusy(false);
  };
  const ended = ["closed", "cancelled", "merged"].includes(i.state);
  return (
    <div className="twoside">
      <section className="stack" aria-label={t("Updates given")}>
        {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton lines={4} /> : q.data.length === 0 ? <Empty title={t("Nothing was said yet")}>{t("An internal update sets the clock back. An external one goes to the marketplace, in every language you write.")}</Empty> : null}
        {q.data?.map((u) => (
          <article key={u.id} className={`update ${u.audience}`}>
            <header className="meta"><b>{u.audience === "external" ? t("Outside") : t("Inside")}</b> · <Time at={u.at} as="clock" /> · {shortName(u.author_name ?? u.author)}{u.late ? <b className="red"> · {t("late")}</b> : null}</header>
            {Object.entries(u.texts).map(([l, text]) => <p key={l} lang={l} className="words">{Object.keys(u.texts).length > 1 ? <span className="faint">{languageName(l)}: </span> : null}{text}</p>)}
          </article>
        ))}
      </section>
      {ended ? null : (
        <section className="writer" aria-label={t("New update")}>
          <Seg label={t("For whom")} value={audience} options={[{ value: "internal", text: t("Inside") }, { value: "external", text: t("Outside") }]} onChange={setAudience} />
          <Field label={audience === "internal" ? t("What is known, what is done, what comes next") : languageName("en")}><textarea rows={6} value={en} onChange={(e) => setEn(e.target.value)} /></Field>
          {audience === "external" ? <>
            <Field label={languageName("es")}><textarea rows={4} lang="es" value={es} onChange={(e) => setEs(e.target.value)} /></Field>
            <Field label={languageName("fr")}><textarea rows={4} lang="fr" value={fr} onChange={(e) => setFr(e.target.value)} /></Field>
          </> : null}
          <Findings found={found} />
          <Trouble error={error} />
          <Button tone="primary" busy={busy} blocked={may("incident.write") || (en.trim() ? (found.blocked ? t("The text holds what must not leave.") : false) : t("Write something."))} onClick={() => void publish()}>{audience === "internal" ? t("Give the update") : t("Publish outside")}</Button>
        </section>
      )}
    </div>
  );
}
