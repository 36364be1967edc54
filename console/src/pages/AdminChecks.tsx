// The nightly check: every file of evidence against its hash, its row and its leaf in the log.
import { useQuery } from "@tanstack/react-query";
import { evidence } from "../api/evidence";
import { useT } from "../i18n";
import { number, span } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";

export function EvidenceChecks() {
  const t = useT();
  const q = useQuery({ queryKey: ["health", "evidence"], queryFn: () => evidence.checks(), retry: false });
  return (
    <section style={{ marginTop: 22 }} aria-label={t("Nightly check of evidence")}>
      <h2 className="cap">{t("Nightly check of evidence")}</h2>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !q.data ? <Skeleton /> : q.data.length === 0 ? <p className="meta">{t("Not yet: each night every file is compared with its hash, its row and its leaf in the log.")}</p> : (
        <div className="sideways" tabIndex={0} role="region" aria-label={t("Results of the nightly check")}><table className="table"><thead><tr><th>{t("when")}</th><th>{t("state")}</th><th className="num">{t("files")}</th><th className="num">{t("took")}</th><th>{t("note")}</th></tr></thead>
          <tbody>{q.data.slice(0, 14).map((c) => <tr key={c.id}><td><Time at={c.ended_at} as="clock" /></td><td>{c.faults ? <span className="chip bad">{t("{{count}} files differ", { count: c.faults })}</span> : <span className="chip good">{t("as they came")}</span>}</td>
            <td className="num">{c.checked < 100 ? t("fewer than 100") : t("{{n}} or more", { n: number(c.checked) })}</td><td className="num">{span(new Date(c.ended_at).getTime() - new Date(c.started_at).getTime())}</td><td className="meta">{c.faults ? t("A case was opened and who is on call was paged.") : ""}</td></tr>)}</tbody></table></div>)}
    </section>
  );
}
