// What a draft would have changed on past contacts.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { triageApi, type Kind } from "../api/triage";
import { severities } from "../api/types";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Severity } from "../ui/Severity";
import { Trouble } from "../ui/States";

export function Check({ kind, read, onRefused }: { kind: Kind; read: () => unknown; onRefused?: (e: unknown) => void }) {
  const t = useT();
  const m = useMutation({ mutationFn: (doc: unknown) => triageApi.check(kind, doc, 90), onError: onRefused });
  const c = m.data;
  return (
    <section aria-label={t("On past contacts")} style={{ display: "grid", gap: 8 }}>
      <div className="row"><Button busy={m.isPending} onClick={() => { const doc = read(); if (doc) m.mutate(doc); }}>{t("Try it on the contacts of 90 days")}</Button></div>
      {m.error ? <Trouble error={m.error} /> : null}
      {c ? (
        <>
          <p aria-live="polite">{t("{{tried}} contacts: {{raised}} would be raised, {{lowered}} lowered, {{same}} the same.", { tried: c.tried, raised: c.raised, lowered: c.lowered, same: c.same })}{" "}
            <span className="meta">{t("Of {{severe}} that people made S0 or S1: found {{was}}, would be {{would}}. Raised for nothing: {{over}}, would be {{overWould}}.", { severe: c.chosen.severe, was: c.chosen.found_was, would: c.chosen.found_would, over: c.chosen.over_was, overWould: c.chosen.over_would })}</span></p>
          <div className="tablewrap" tabIndex={0} role="region" aria-label={t("From and to")}><table className="cells">
            <thead><tr><th>{t("was")}</th>{severities.map((s) => <th key={s} className="n">{s}</th>)}</tr></thead>
            <tbody>{c.matrix.map((row, i) => <tr key={i}><th>{severities[i]}</th>{row.map((n, j) => <td key={j} className={i === j ? "same" : undefined}>{n || "·"}</td>)}</tr>)}</tbody>
          </table></div>
          {c.changes.length ? (
            <div className="tablewrap" tabIndex={0} role="region" aria-label={t("Contacts that change")}><table>
              <thead><tr><th>{t("was")}</th><th>{t("would be")}</th><th>{t("a person chose")}</th><th>{t("because of")}</th><th>{t("Contact")}</th></tr></thead>
              <tbody>{c.changes.slice(0, 30).map((x) => <tr key={x.contact}><td><Severity of={severities[x.was]} /></td><td><Severity of={severities[x.would]} /></td><td>{x.chosen}</td><td>{x.words?.join(", ")}</td><td><Link to="/inbox" search={{ view: "all", selected: x.contact }}><code>{x.contact.slice(-6)}</code></Link></td></tr>)}</tbody>
            </table></div>
          ) : null}
        </>
      ) : null}
    </section>
  );
}
