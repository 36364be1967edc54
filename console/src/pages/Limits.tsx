// Who may do what alone, and who signs the rest: the table that holds, its versions, and proposing another.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { limits, type KindLimits, type LimitLine, type LimitsTable, type TableVersion } from "../api/authority";
import { useT, word, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { TableVersions } from "./TableVersions";
import "./authority.css";

const route = getRouteApi("/shell/limits");

export function LimitsPage() {
  const t = useT();
  const { version } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Limits") });
  const list = useQuery({ queryKey: ["limits", "versions"], queryFn: limits.versions });
  const shown = version ?? "live";
  const q = useQuery({ queryKey: ["limits", "version", shown], queryFn: () => limits.version(shown) });
  const live = useQuery({ queryKey: ["limits", "version", "live"], queryFn: () => limits.version("live") });
  const error = list.error ?? q.error ?? live.error;
  return (
    <>
      <div className="pagehead"><h1>{t("Limits")}</h1><span className="meta wide-only">{t("Who may do what alone, and who signs the rest.")}</span></div>
      {error ? <div className="inner"><Trouble error={error} retry={() => { void list.refetch(); void q.refetch(); void live.refetch(); }} /></div> : !list.data || !q.data || !live.data ? <div className="inner"><Skeleton lines={8} /></div> : (
        <div className="tablepage">
          <TableVersions list={list.data.items} at={q.data} go={(v) => void go({ search: { version: v }, replace: true })} />
          <Edit key={q.data.hash} from={q.data} live={live.data} money={new Set(list.data.kinds.filter((k) => k.money).map((k) => k.kind))} />
        </div>)}
    </>
  );
}

/** Lines of two tables that differ, in words. */
export function changes(was: LimitsTable, is: LimitsTable): string[] {
  const flat = (d: LimitsTable) => new Map(d.kinds.flatMap((k) => [
    [`${word(k.kind)}`, `${k.signatures} × ${k.due} / ${k.expires}${k.not_manager ? " ≠ manager" : ""}`] as const,
    ...k.limits.map((l, i) => [`${word(k.kind)} · ${word(l.role)} ${l.currency ?? ""}${i}`, `${l.per_act} · ${l.cumulative ?? "–"} / ${l.within ?? "–"} · ${l.approvers.map((a) => `${word(a.role)} ≤ ${a.up_to}`).join(", ")}`] as const),
  ]));
  const a = flat(was), b = flat(is);
  return [...new Set([...a.keys(), ...b.keys()])].filter((k) => a.get(k) !== b.get(k)).map((k) => `${k}: ${a.get(k) ?? "–"} → ${b.get(k) ?? "–"}`);
}

function Edit({ from, live, money }: { from: TableVersion<LimitsTable>; live: TableVersion<LimitsTable>; money: Set<string> }) {
  const t = useT();
  const client = useQueryClient();
  const no = useMay()("authority.write");
  const [doc, set] = useState<LimitsTable>(from.document!);
  const [note, setNote] = useState("");
  const changed = changes(live.document!, doc);
  const propose = useMutation({ mutationFn: () => limits.propose(doc, note.trim(), live.version), onSuccess: () => { setNote(""); toast.say(t("Proposed: somebody else signs it")); void client.invalidateQueries({ queryKey: ["limits"] }); } });
  const kind = (i: number, k: Partial<KindLimits>) => set({ kinds: doc.kinds.map((x, at) => (at === i ? { ...x, ...k } : x)) });
  const line = (i: number, j: number, l: Partial<LimitLine>) => kind(i, { limits: doc.kinds[i]!.limits.map((x, at) => (at === j ? { ...x, ...l } : x)) });
  return (
    <section className="tableedit" aria-label={t("The table")}>
      <p className="meta">{t("Sums are of what was done and of what waits, so splitting an act does not help. -1 means no limit, 0 nothing alone. Amounts are in cents.")}</p>
      {doc.kinds.map((k, i) => (
        <div className="limitkind" key={k.kind}>
          <h2>{Word(k.kind)}</h2>
          <div className="row wrap">
            <Small label={t("Signatures")} n={k.signatures} off={!!no} set={(n) => kind(i, { signatures: n })} />
            <Text label={t("Due in")} v={k.due} off={!!no} set={(v) => kind(i, { due: v })} />
            <Text label={t("Lapses in")} v={k.expires} off={!!no} set={(v) => kind(i, { expires: v })} />
            <label className="pill"><input type="checkbox" checked={!!k.not_manager} disabled={!!no} onChange={(e) => kind(i, { not_manager: e.target.checked })} /> {t("Not by the person's own manager")}</label>
          </div>
          <div className="authwide"><table>
            <thead><tr><th scope="col">{t("Role")}</th><th scope="col">{t("Alone at once")}</th><th scope="col">{t("Sum")}</th><th scope="col">{t("in")}</th><th scope="col">{t("More is signed by, up to a sum of")}</th></tr></thead>
            <tbody>{k.limits.map((l, j) => (
              <tr key={j}>
                <th scope="row">{l.role === "*" ? t("Anybody") : Word(l.role)}{money.has(k.kind) ? <span className="meta"> {l.currency}</span> : null}</th>
                <td><Small bare label={`${word(k.kind)} ${word(l.role)} ${l.currency ?? ""} ${t("Alone at once")}`} n={l.per_act} off={!!no} set={(n) => line(i, j, n === 0 ? { per_act: 0, within: undefined, cumulative: undefined, across: undefined } : { per_act: n, within: l.within ?? "24h", cumulative: l.cumulative ?? n, across: l.across ?? "preparer" })} /></td>
                <td>{l.within ? <Small bare label={`${word(k.kind)} ${word(l.role)} ${l.currency ?? ""} ${t("Sum")}`} n={l.cumulative ?? 0} off={!!no} set={(n) => line(i, j, { cumulative: n })} /> : "–"}</td>
                <td>{l.within ? <><Text bare label={`${word(k.kind)} ${word(l.role)} ${l.currency ?? ""} ${t("in")}`} v={l.within} off={!!no} set={(v) => line(i, j, { within: v })} /><span className="meta"> {word(`across_${l.across}`)}</span></> : "–"}</td>
                <td><div className="signers">{l.approvers.length === 0 ? t("nobody") : l.approvers.map((a, n) => <span key={a.role} className="pill">{word(a.role)}<Small bare label={`${word(k.kind)} ${word(l.role)} ${l.currency ?? ""} ${word(a.role)}`} n={a.up_to} off={!!no} set={(v) => line(i, j, { approvers: l.approvers.map((x, at) => (at === n ? { ...x, up_to: v } : x)) })} /></span>)}</div></td>
              </tr>))}</tbody></table></div>
        </div>))}
      <h2>{t("What would change")}</h2>
      {changed.length === 0 ? <p className="meta">{t("This is the table that holds.")}</p> : <ul className="tablediff">{changed.map((l) => <li key={l}>{l}</li>)}</ul>}
      <div className="row wrap">
        <div className="grow"><Field label={t("What changes and why")} name="note" problem={propose.error}><input value={note} maxLength={2000} disabled={!!no} onChange={(e) => setNote(e.target.value)} /></Field></div>
        <Button tone="primary" busy={propose.isPending} blocked={no || (changed.length === 0 ? t("Nothing differs from the table that holds.") : !note.trim() ? t("Say what changes and why.") : false)} onClick={() => propose.mutate()}>{t("Ask for a second signature")}</Button>
      </div>
      <Trouble error={propose.error} />
    </section>
  );
}

function Small({ label, n, off, set, bare }: { label: string; n: number; off: boolean; set: (n: number) => void; bare?: boolean }) {
  const input = <input type="number" className="input num" min={-1} value={n} disabled={off} aria-label={bare ? label : undefined} onChange={(e) => set(Math.max(-1, Math.round(Number(e.target.value) || 0)))} />;
  return bare ? input : <label className="smallfield">{label}{input}</label>;
}
function Text({ label, v, off, set, bare }: { label: string; v: string; off: boolean; set: (v: string) => void; bare?: boolean }) {
  const input = <input className="input short" value={v} disabled={off} aria-label={bare ? label : undefined} onChange={(e) => set(e.target.value)} />;
  return bare ? input : <label className="smallfield">{label}{input}</label>;
}
