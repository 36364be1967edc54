// What the law of a place asks of an action: try a question, read the laws with their marks, propose another table.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { duties, type DutyLaw, type DutyRule, type DutyTable, type TableVersion } from "../api/authority";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { DutyTry } from "./DutyTry";
import { TableVersions } from "./TableVersions";
import "./authority.css";

const route = getRouteApi("/shell/duties");

export function DutiesPage() {
  const t = useT();
  const { version } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Duties") });
  const list = useQuery({ queryKey: ["duties", "versions"], queryFn: duties.versions });
  const shown = version ?? "live";
  const q = useQuery({ queryKey: ["duties", "version", shown], queryFn: () => duties.version(shown) });
  const live = useQuery({ queryKey: ["duties", "version", "live"], queryFn: () => duties.version("live") });
  const error = list.error ?? q.error ?? live.error;
  return (
    <>
      <div className="pagehead"><h1>{t("Duties")}</h1><span className="meta wide-only">{t("What the law of the place asks before, with and after an action. Not legal advice: the marks say how far it was compared.")}</span></div>
      {error ? <div className="inner"><Trouble error={error} retry={() => { void list.refetch(); void q.refetch(); void live.refetch(); }} /></div> : !list.data || !q.data || !live.data ? <div className="inner"><Skeleton lines={8} /></div> : (
        <div className="tablepage">
          <TableVersions list={list.data.items} at={q.data} go={(v) => void go({ search: { version: v }, replace: true })} />
          <section className="tableedit" aria-label={t("The table")}>
            <DutyTry table={live.data.document!} facts={list.data.facts} />
            <Edit key={q.data.hash} from={q.data} live={live.data} />
          </section>
        </div>)}
    </>
  );
}

const flat = (d: DutyTable) => new Map(d.laws.flatMap((l) => [[l.id, `${l.off ? "off" : "on"} ${l.places.join(", ")} ${l.title} ${l.source} ${l.note ?? ""}`] as const, ...l.rules.map((r) => [r.code, JSON.stringify(r)] as const)]));
function changes(was: DutyTable, is: DutyTable): string[] {
  const a = flat(was), b = flat(is);
  return [...new Set([...a.keys(), ...b.keys()])].filter((k) => a.get(k) !== b.get(k));
}

function Edit({ from, live }: { from: TableVersion<DutyTable>; live: TableVersion<DutyTable> }) {
  const t = useT();
  const client = useQueryClient();
  const no = useMay()("duty.write");
  const [doc, set] = useState<DutyTable>(from.document!);
  const [note, setNote] = useState("");
  const [bad, setBad] = useState("");
  const changed = changes(live.document!, doc);
  const propose = useMutation({ mutationFn: () => duties.propose(doc, note.trim(), live.version), onSuccess: () => { setNote(""); toast.say(t("Proposed: somebody else signs it")); void client.invalidateQueries({ queryKey: ["duties"] }); } });
  const law = (i: number, l: Partial<DutyLaw>) => set({ ...doc, laws: doc.laws.map((x, at) => (at === i ? { ...x, ...l } : x)) });
  const rule = (i: number, j: number, r: Partial<DutyRule>) => law(i, { rules: doc.laws[i]!.rules.map((x, at) => (at === j ? { ...x, ...r } : x)) });
  return (
    <>
      {doc.laws.map((l, i) => (
        <details className={l.off ? "law off" : "law"} key={l.id} open={i === 0}>
          <summary><h2>{l.title}</h2><span className="meta">{l.places.map((p) => (p === "*" ? t("everywhere") : p)).join(", ")} · {l.source}</span>{l.off ? <span className="pill">{t("switched off")}</span> : null}{l.rules.every((r) => !r.verified) ? <span className="pill warn">{t("not verified")}</span> : null}</summary>
          {l.note ? <p className="meta">{l.note}</p> : null}
          {l.url ? <p className="meta"><a href={l.url} target="_blank" rel="noreferrer">{l.url}</a></p> : null}
          <div className="authwide"><table>
            <thead><tr><th scope="col">{t("Rule")}</th><th scope="col">{t("Holds")}</th><th scope="col">{t("When")}</th><th scope="col">{t("Checked")}</th></tr></thead>
            <tbody>{l.rules.map((r, j) => (
              <tr key={r.code}>
                <th scope="row"><b>{r.title}</b><span className="meta mono">{r.code}</span><span className="lawtext">{r.text}</span><span className="meta">{r.source}</span></th>
                <td><input type="date" className="input" aria-label={`${r.code} ${t("Holds from")}`} value={r.from ?? ""} disabled={!!no} onChange={(e) => rule(i, j, { from: e.target.value || undefined })} />
                  {r.timing === "before" || r.timing === "at" ? <label className="pill"><input type="checkbox" aria-label={`${r.code} ${t("holds back")}`} checked={!!r.blocks} disabled={!!no} onChange={(e) => rule(i, j, { blocks: e.target.checked || undefined })} /> {t("holds back")}</label> : null}</td>
                <td><code>{r.when}</code><span className="meta">{r.fact} · {r.timing}{r.period ? ` ${r.period}` : ""}</span></td>
                <td><label className={r.verified ? "pill on" : "pill warn"}><input type="checkbox" aria-label={`${r.code} ${t("verified")}`} checked={r.verified} disabled={!!no} onChange={(e) => rule(i, j, { verified: e.target.checked })} /> {r.verified ? t("verified") : t("not verified")}</label>
                  <textarea rows={2} className="textarea" aria-label={`${r.code} ${t("Compared with")}`} value={r.basis} disabled={!!no} onChange={(e) => rule(i, j, { basis: e.target.value })} /></td>
              </tr>))}</tbody></table></div>
          {no ? null : <div className="row wrap"><label className="pill"><input type="checkbox" checked={!!l.off} onChange={(e) => law(i, { off: e.target.checked || undefined })} /> {t("Does not hold for this company")}</label>
            <details className="grow"><summary className="meta">{t("The law as text")}</summary><textarea rows={8} className="textarea mono" aria-label={`${l.id} ${t("The law as text")}`} defaultValue={JSON.stringify(l, null, 1)} onBlur={(e) => { try { law(i, JSON.parse(e.target.value) as DutyLaw); setBad(""); } catch { setBad(l.id); } }} /></details></div>}
        </details>))}
      {bad ? <p className="red" role="alert">{t("The text of {{law}} is not JSON; it was not taken over.", { law: bad })}</p> : null}
      <h2>{t("What would change")}</h2>
      {changed.length === 0 ? <p className="meta">{t("This is the table that holds.")}</p> : <ul className="tablediff">{changed.map((l) => <li key={l} className="mono">{l}</li>)}</ul>}
      <div className="row wrap">
        <div className="grow"><Field label={t("What changes and why")} name="note" problem={propose.error}><input value={note} maxLength={2000} disabled={!!no} onChange={(e) => setNote(e.target.value)} /></Field></div>
        <Button tone="primary" busy={propose.isPending} blocked={no || (changed.length === 0 ? t("Nothing differs from the table that holds.") : !note.trim() ? t("Say what changes and why.") : false)} onClick={() => propose.mutate()}>{t("Ask for a second signature")}</Button>
      </div>
      <Trouble error={propose.error} />
    </>
  );
}
