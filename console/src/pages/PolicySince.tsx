// Since when does this sentence stand? Mark it in the text, or paste it.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { policies, type Policy } from "../api/policy";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Trouble } from "../ui/States";
import { day } from "./PolicyClause";

export function SinceWhen({ p }: { p: Policy }) {
  const t = useT();
  const [text, set] = useState("");
  const [asked, ask] = useState("");
  const q = useQuery({ queryKey: ["policy", p.id, "since", asked, p.shown], queryFn: () => policies.since(p.id, asked, p.shown), enabled: asked.length > 2 });
  const marked = () => { const s = String(getSelection() ?? "").trim(); if (s.length > 2) { set(s); ask(s); } };
  return (
    <section className="since" aria-label={t("Since when does a sentence stand?")}>
      <h4>{t("Since when does a sentence stand?")}</h4>
      <div className="row wrap">
        <input className="input grow" aria-label={t("Sentence")} placeholder={t("Paste a sentence, or mark it above")} value={text} onChange={(e) => set(e.target.value)} onKeyDown={(e) => { if (e.key === "Enter") ask(text.trim()); }} />
        <Button onMouseDown={(e) => e.preventDefault()} onClick={() => (text.trim() ? ask(text.trim()) : marked())}>{t("Look it up")}</Button>
      </div>
      <Trouble error={q.error} />
      <div role="status">{q.data ? q.data.stands && q.data.since ? <p>{t("It stands since version {{n}}, in force from {{day}}.", { n: q.data.since.version, day: day(q.data.since.at) })}{q.data.first && q.data.first.version !== q.data.since.version ? ` ${t("First seen in version {{n}} of {{day}}.", { n: q.data.first.version, day: day(q.data.first.at) })}` : ""}{q.data.clause ? ` (${q.data.clause})` : ""}</p>
        : q.data.spans.length ? <p>{t("Not in this version. It stood from {{from}} to {{to}}.", { from: day(q.data.spans[0]!.from), to: day(q.data.spans[0]!.to) })}</p> : <p>{t("No version says this.")}</p> : null}</div>
    </section>
  );
}
