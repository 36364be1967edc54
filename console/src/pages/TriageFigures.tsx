// How suggestions did beside what people found: per trigger and version, per classifier, per language.
import { useQuery } from "@tanstack/react-query";
import { triageApi } from "../api/triage";
import { severities } from "../api/types";
import { languageName, useT, Word } from "../i18n";
import { Severity } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";

const share = (x: number) => `${Math.round(100 * x)} %`;

export function Figures() {
  const t = useT();
  const q = useQuery({ queryKey: ["triage", "precision"], queryFn: () => triageApi.precision(90) });
  const models = useQuery({ queryKey: ["triage", "models"], queryFn: triageApi.models });
  const p = q.data;
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!p) return <Skeleton />;
  if (p.contacts === 0) return <Empty title={t("Nobody has judged a contact yet")}>{t("Triage contacts or make cases of them, and this shows how often suggestions were right.")}</Empty>;
  return (
    <>
      <p>{t("{{n}} contacts of {{days}} days that people judged.", { n: p.contacts, days: p.days })} {Object.entries(p.raises).map(([k, n]) => `${Word(k)} ${n}`).join(" · ")}</p>
      <h2>{t("Found, by language")}</h2>
      <p className={p.parity.alarm ? "red" : "meta"}>{p.parity.worst ? t("{{worst}} is found {{gap}} points less often than {{best}}; five are allowed.", { worst: languageName(p.parity.worst) ?? p.parity.worst, best: languageName(p.parity.best) ?? p.parity.best ?? "", gap: Math.round(100 * p.parity.gap) }) : t("Languages are compared from {{n}} severe contacts each.", { n: p.parity.least })}</p>
      <Table label={t("Found, by language")} heads={[t("Language"), t("S0 and S1"), t("found"), t("recall")]} rows={p.languages.map((l) => [languageName(l.language) ?? l.language, l.severe, l.found, share(l.recall)])} />
      <h2>{t("Classifiers")}</h2>
      <Table label={t("Classifiers")} heads={[t("Version"), t("contacts"), t("I don't know"), t("branch right"), t("raised alone"), t("right")]}
        rows={p.models.map((m) => [<code key="m">{m.model}{models.data?.[0]?.hash === m.model ? ` · ${t("in force")}` : ""}</code>, m.contacts, m.unknown, m.sorted ? share(m.category_right) : "–", m.raised_alone, m.raised_right])} />
      <h2>{t("Triggers")}</h2>
      <Table label={t("Triggers")} heads={[t("Phrase"), t("Version"), t("Severity"), t("fired"), t("right"), t("precision")]}
        rows={p.triggers.slice(0, 100).map((x) => [x.phrase, x.version, <Severity key="s" of={severities[x.severity]} />, x.fired, x.right, share(x.precision)])} />
    </>
  );
}

function Table({ label, heads, rows }: { label: string; heads: string[]; rows: React.ReactNode[][] }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label={label}><table>
      <thead><tr>{heads.map((h, i) => <th key={h} className={i ? "n" : undefined}>{h}</th>)}</tr></thead>
      <tbody>{rows.map((r, i) => <tr key={i}>{r.map((x, j) => <td key={j} className={j ? "n" : undefined}>{x}</td>)}</tr>)}</tbody>
    </table></div>
  );
}
