// What is true about a case: the facts by when they happened, who said what, what may have been, and what was found.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { investigation } from "../api/investigation";
import { cases } from "../api/routes";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Tabs } from "../ui/Button";
import { useKeys } from "../ui/keys";
import { Severity } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { Facts } from "./InvestigationFacts";
import { Findings } from "./InvestigationFindings";
import { Interviews } from "./InvestigationInterviews";
import { Searches } from "./InvestigationSearches";
import "./investigation.css";

const route = getRouteApi("/shell/cases/$id/investigation");
const tabs = ["facts", "interviews", "findings", "searches"] as const;
type Tab = (typeof tabs)[number];

export function Investigation() {
  const t = useT();
  const { id } = route.useParams();
  const search = route.useSearch();
  const go = route.useNavigate();
  const tab: Tab = tabs.includes(search.tab as Tab) ? (search.tab as Tab) : "facts";
  const show = (to: Tab) => void go({ search: (s) => ({ ...s, tab: to }), replace: true });
  const q = useQuery({ queryKey: ["case", id], queryFn: () => cases.one(id) });
  const facts = useQuery({ queryKey: ["case", id, "facts"], queryFn: () => investigation.facts(id) });
  const talks = useQuery({ queryKey: ["case", id, "interviews"], queryFn: () => investigation.interviews(id) });
  const found = useQuery({ queryKey: ["case", id, "findings"], queryFn: () => investigation.findings(id) });
  useCrumbs({ text: t("Cases"), to: "/cases" }, { text: q.data?.number ?? id, to: `/cases/${id}` }, { text: t("Investigation") });
  useKeys([
    { keys: "1", what: "Facts", run: () => show("facts") },
    { keys: "2", what: "Interviews", run: () => show("interviews") },
    { keys: "3", what: "Findings", run: () => show("findings") },
    { keys: "4", what: "Searches", run: () => show("searches") },
  ]);
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={6} /></div>;
  const c = q.data;
  const standing = (facts.data ?? []).filter((f) => !f.replaced_by && !f.withdrawn_at).length;
  return (
    <div className="investigation">
      <header className="inner row">
        <Severity of={c.severity} />
        <h1 className="cut grow" title={c.title}>{t("Investigation")} · {c.title}</h1>
        <Link className="mono" to="/cases/$id" params={{ id: c.number }}>{c.number}</Link>
      </header>
      <Tabs label={t("Parts of the investigation")} value={tab} onChange={show} panel="investigation" options={[
        { value: "facts", text: <>{t("Facts")} <span className="meta">{standing || ""}</span></> },
        { value: "interviews", text: <>{t("Interviews")} <span className="meta">{talks.data?.length || ""}</span></> },
        { value: "findings", text: <>{t("Findings")} <span className="meta">{found.data?.length || ""}</span></> },
        { value: "searches", text: t("Searches") }]} />
      <div className="inner stack" id="investigation" role="tabpanel">
        {tab === "facts" ? <Facts c={c} q={facts} /> : tab === "interviews" ? <Interviews c={c} q={talks} /> : tab === "searches" ? <Searches c={c} /> : <Findings c={c} q={found} facts={facts.data ?? []} talks={talks.data ?? []} />}
      </div>
    </div>
  );
}
