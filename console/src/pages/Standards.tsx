// Strikes, how they fade and the ladder: the document that holds, where accounts stand on it, and what
// another document would have recommended.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { standards, type StandardsDoc, type StandardsVersion } from "../api/enforcement";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionTabs } from "./ActionTabs";
import { DecayLine, LadderTable, Points } from "./StandardsParts";
import { WhatIfPanel } from "./StandardsWhatIf";
import "./authority.css";
import "./enforcement.css";

const route = getRouteApi("/shell/standards");

export function StandardsPage() {
  const t = useT();
  const { version, kind } = route.useSearch();
  const go = route.useNavigate();
  const staff = useStaff();
  useCrumbs({ text: t("Standards") });
  const list = useQuery({ queryKey: ["standards", "versions"], queryFn: standards.versions });
  const live = useQuery({ queryKey: ["standards", "live"], queryFn: () => standards.version("live") });
  const q = useQuery({ queryKey: ["standards", version ?? "live"], queryFn: () => standards.version(version ?? "live") });
  const histo = useQuery({ queryKey: ["standards", "histogram", kind], queryFn: () => standards.histogram(kind) });
  const error = list.error ?? live.error ?? q.error;
  return (
    <>
      <ActionTabs />
      <div className="pagehead"><h1>{t("Standards")}</h1><span className="meta wide-only">{t("What a finding weighs, how it fades, and what is usual next. It recommends; a person decides.")}</span></div>
      {error ? <div className="inner"><Trouble error={error} retry={() => { void list.refetch(); void live.refetch(); void q.refetch(); }} /></div> : !list.data || !live.data || !q.data ? <div className="inner"><Skeleton lines={8} /></div> : (
        <div className="tablepage">
          <aside aria-label={t("Versions")}>
            <h2 className="cap">{t("Versions")}</h2>
            <ul className="tableversions">{list.data.map((v) => (
              <li key={v.version}><button type="button" aria-current={v.version === q.data.version ? "true" : undefined} onClick={() => void go({ search: (s) => ({ ...s, version: v.live ? undefined : String(v.version) }), replace: true })}>
                <b>{v.version === 0 ? t("As shipped") : t("Version {{n}}", { n: v.version })}</b>{v.live ? <span className="pill on">{t("holds")}</span> : null}<span className="meta">{v.note}{v.author ? ` · ${staff.name(v.author)}` : ""}{v.at ? <> · <Time at={v.at} /></> : null}</span></button></li>))}</ul>
          </aside>
          <section className="tableedit" aria-label={t("Standards")} tabIndex={0}>
            <div>
              <div className="row wrap"><h2 className="grow">{t("Accounts by points now")}</h2><Seg label={t("Kind of account")} value={kind ?? ""} onChange={(v) => void go({ search: (s) => ({ ...s, kind: v || undefined }), replace: true })} options={[{ value: "", text: t("All") }, { value: "worker", text: t("Workers") }, { value: "customer", text: t("Customers") }, { value: "merchant", text: t("Stores") }]} /></div>
              {histo.error ? <Trouble error={histo.error} /> : histo.data ? <Points h={histo.data} /> : <Skeleton lines={3} />}
            </div>
            <Edit key={`${q.data.version}:${q.data.hash}`} from={q.data} live={live.data} />
          </section>
        </div>)}
    </>
  );
}

function Edit({ from, live }: { from: StandardsVersion; live: StandardsVersion }) {
  const t = useT();
  const client = useQueryClient();
  const no = useMay()("standards.write");
  const [doc, set] = useState<StandardsDoc>(from.document!);
  const [note, setNote] = useState("");
  const changed = useMemo(() => JSON.stringify(doc) !== JSON.stringify(live.document), [doc, live]);
  const m = useMutation({ mutationFn: () => standards.publish(doc, note.trim(), live.version), onSuccess: () => { setNote(""); toast.say(t("It holds from now on. Strikes keep the weight they were given.")); void client.invalidateQueries({ queryKey: ["standards"] }); } });
  const whole = (label: string, n: number, put: (n: number) => void, name: string) => <Field label={label} name={name} problem={m.error}><input className="num" type="number" min={0} max={3650} disabled={!!no} value={n} onChange={(e) => put(Number(e.target.value))} /></Field>;
  return (
    <>
      <div className="limitkind">
        <h2>{t("How a strike fades")}</h2>
        <div className="row wrap">
          {whole(t("Counts in full, days"), doc.full_days, (full_days) => set({ ...doc, full_days }), "full_days")}
          {whole(t("Gone after, days"), doc.gone_days, (gone_days) => set({ ...doc, gone_days }), "gone_days")}
          {whole(t("Weight of a clause not named"), doc.default_weight, (default_weight) => set({ ...doc, default_weight }), "default_weight")}
        </div>
        <DecayLine full={doc.full_days} gone={doc.gone_days} />
      </div>
      <div className="limitkind">
        <h2>{t("Ladder")}</h2>
        <LadderTable list={doc.ladder} edit={no ? undefined : (ladder) => set({ ...doc, ladder })} />
      </div>
      <div className="limitkind">
        <h2>{t("Weights")}</h2>
        <p className="meta">{t("A clause that ends in a dash stands for its chapter. 0: no strike.")}</p>
        <div className="authwide"><table><thead><tr><th>{t("clause")}</th><th className="num">{t("weight")}</th><th className="num">{t("gone after, days")}</th><th /></tr></thead>
          <tbody>{doc.weights.map((w, i) => {
            const put = (part: Partial<typeof w>) => set({ ...doc, weights: doc.weights.map((x, j) => (j === i ? { ...x, ...part } : x)) });
            return <tr key={i}><td><input className="input mono" style={{ width: 120 }} aria-label={t("Clause {{n}}", { n: i + 1 })} disabled={!!no} value={w.clause} onChange={(e) => put({ clause: e.target.value })} /></td><td className="num"><input className="input num" type="number" min={0} max={100} aria-label={t("Weight of {{clause}}", { clause: w.clause || String(i + 1) })} disabled={!!no} value={w.weight} onChange={(e) => put({ weight: Number(e.target.value) })} /></td>
              <td className="num"><input className="input num" type="number" min={0} max={3650} aria-label={t("{{clause}} gone after, days", { clause: w.clause || String(i + 1) })} disabled={!!no} value={w.gone_days || ""} placeholder={String(doc.gone_days)} onChange={(e) => put({ gone_days: Number(e.target.value) || undefined })} /></td>
              <td>{no ? null : <Button small onClick={() => set({ ...doc, weights: doc.weights.filter((_, j) => j !== i) })} aria-label={t("Leave out {{what}}", { what: w.clause || String(i + 1) })}>{t("Leave out")}</Button>}</td></tr>;
          })}</tbody></table></div>
        {no ? null : <div><Button small icon="plus" onClick={() => set({ ...doc, weights: [...doc.weights, { clause: "", weight: 1 }] })}>{t("Add a clause")}</Button></div>}
      </div>
      <WhatIfPanel doc={doc} live={live.document!} changed={changed} />
      {no ? <p className="meta">{no}</p> : (
        <div className="limitkind">
          <h2>{t("Publish")}</h2>
          <Field label={t("What changes and why")} name="note" problem={m.error}><input value={note} onChange={(e) => setNote(e.target.value)} /></Field>
          <div className="row wrap"><Button tone="primary" busy={m.isPending} blocked={!changed ? t("Nothing has changed.") : note.trim() ? false : t("Say what changes and why.")} onClick={() => m.mutate()}>{t("Publish these standards")}</Button>{changed ? <Button onClick={() => set(live.document!)}>{t("Back to what holds")}</Button> : null}</div>
          <Trouble error={m.error} />
        </div>)}
    </>
  );
}
