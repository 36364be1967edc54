// Two texts of a policy: by clause, and side by side.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { policies, type Policy } from "../api/policy";
import { useT, word } from "../i18n";
import { Diff } from "../ui/Diff";
import { Skeleton, Trouble } from "../ui/States";
import { day } from "./PolicyClause";

export function PolicyDiffTab({ p }: { p: Policy }) {
  const t = useT();
  const released = p.all.filter((v) => v.state !== "withdrawn");
  const [to, setTo] = useState(p.next ? 0 : (released[0]?.version ?? 0));
  const [from, setFrom] = useState(p.next ? p.next.base : (released[1]?.version ?? 0));
  const q = useQuery({ queryKey: ["policy", p.id, "diff", from, to, p.next?.version], queryFn: () => policies.diff(p.id, from || undefined, to || undefined), enabled: !!p.next || released.length > 1 });
  if (!p.next && released.length < 2) return <p className="meta">{t("There is one text only; nothing to compare.")}</p>;
  const pick = (label: string, value: number, set: (n: number) => void, draft: boolean) => (
    <label className="row meta">{label} <select className="select" value={value} onChange={(e) => set(Number(e.target.value))}>{draft && p.next ? <option value={0}>{t("next text")}</option> : null}{released.map((v) => <option key={v.version} value={v.version}>v{v.version} · {day(v.effective_from)}</option>)}</select></label>
  );
  return (
    <div className="stack">
      <div className="row wrap">{pick(t("from"), from, setFrom, false)}{pick(t("to"), to, setTo, true)}</div>
      <Trouble error={q.error} />
      {q.data ? <><PolicyChanges items={q.data.items} /><Diff before={q.data.was} after={q.data.is} labels={[q.data.from ? `v${q.data.from}` : "–", q.data.to ? `v${q.data.to}` : t("next text")]} /></> : q.isPending ? <Skeleton lines={6} /> : null}
    </div>
  );
}

/** What changes, clause by clause: all that an approver has to weigh. */
export function PolicyChanges({ items }: { items: { clause: string; title: string; change: string; fields: { field: string; was: string; is: string }[]; touching?: { title: string; kind: string }[] }[] }) {
  const t = useT();
  if (items.length === 0) return <p className="meta">{t("The two texts are the same.")}</p>;
  return (
    <ul className="changes">{items.map((x) => (
      <li key={`${x.clause}${x.change}`} data-change={x.change}>
        <div className="row"><span className={`chip ${x.change}`}>{word(`change_${x.change}`)}</span><b className="cut">{x.clause ? x.title : t("Head of the policy")}</b>{x.clause ? <code className="meta">{x.clause}</code> : null}</div>
        {x.touching?.length ? <p className="meta">{t("repeated in")}: {x.touching.map((p) => p.title).join(", ")}</p> : null}
        {x.change === "changed" ? <dl>{x.fields.map((f) => <div key={f.field}><dt>{word(`field_${f.field}`)}</dt><dd>{f.was ? <del>{f.was}</del> : null}{f.is ? <ins>{f.is}</ins> : null}</dd></div>)}</dl> : null}
      </li>))}</ul>
  );
}
