// A draft about whole documents (an imported pack): each file beside the one in force.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { rulesets } from "../api/routes";
import type { Draft, RuleProblem } from "../api/workbench";
import { useT } from "../i18n";
import { Skeleton } from "../ui/States";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));

export function DraftDocuments({ d, problems }: { d: Draft; problems: RuleProblem[] }) {
  const t = useT();
  const base = useQuery({ queryKey: ["ruleset", d.base], queryFn: () => rulesets.one(d.base), staleTime: Infinity, retry: false }).data;
  const files = [...(d.documents ?? []).map((x) => ({ path: x.path, after: x.text })), ...(d.removed ?? []).map((path) => ({ path, after: "" }))];
  const [at, go] = useState(files[0]?.path ?? "");
  const file = files.find((f) => f.path === at) ?? files[0];
  if (!file) return null;
  return (
    <div className="documents">
      <label className="row"><span className="meta">{t("File")}</span>
        <select className="select" value={file.path} onChange={(e) => go(e.target.value)}>{files.map((f) => { const n = problems.filter((p) => p.path === f.path).length; return <option key={f.path} value={f.path}>{f.path}{f.after ? "" : ` (${t("left out")})`}{n ? ` · ${t("{{count}} problems", { count: n })}` : ""}</option>; })}</select>
      </label>
      {problems.filter((p) => p.path === file.path).map((p) => <p key={`${p.line}:${p.message}`} className="red meta"><code>{p.line}:{p.column}</code> {p.message}{p.hint ? ` · ${p.hint}` : ""}</p>)}
      <div className="docdiff">{base ? <Suspense fallback={<Skeleton lines={8} />}><Diff key={file.path} before={base.documents?.find((x) => x.path === file.path)?.text ?? ""} after={file.after} labels={[t("live"), t("draft")]} beside={false} /></Suspense> : <Skeleton lines={8} />}</div>
    </div>
  );
}
