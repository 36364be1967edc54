// Since when does this sentence stand? Mark it in the text, or paste it.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { policies, type Policy, type PolicySince } from "../api/policy";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Trouble } from "../ui/States";
import { day } from "./PolicyClause";

export function SinceWhen({ p, read }: { p: Policy; read: (version: number) => void }) {
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
      <div role="status">{q.data ? <Answer p={p} a={q.data} read={read} /> : null}</div>
    </section>
  );
}

function Answer({ p, a, read }: { p: Policy; a: PolicySince; read: (version: number) => void }) {
  const t = useT();
  const go = (n: number) => <Button small onClick={() => read(n)}>{t("Read version {{n}}", { n })}</Button>;
  if (a.stands && a.since) return <p>{t("It stands since version {{n}}, in force from {{day}}.", { n: a.since.version, day: day(a.since.at) })}{a.first && a.first.version !== a.since.version ? ` ${t("First seen in version {{n}} of {{day}}.", { n: a.first.version, day: day(a.first.at) })}` : ""}{a.clause ? ` (${a.clause})` : ""}</p>;
  const span = a.spans[0];
  if (span) return <p>{span.to ? t("Not in this version. It stood from {{from}} to {{to}}.", { from: day(span.from), to: day(span.to) }) : t("Not in this version. It stands from {{from}}.", { from: day(span.from) })} {go(span.to_version)}</p>;
  const first = p.all.filter((v) => v.state === "released").sort((x, y) => x.effective_from.localeCompare(y.effective_from))[0];
  return <p>{t("No version says this in these words.")} {first ? <>{t("The texts go back to version {{n}} of {{day}}; a shorter piece of the sentence may find it.", { n: first.version, day: day(first.effective_from) })} {first.version === a.version ? null : go(first.version)}</> : null}</p>;
}
