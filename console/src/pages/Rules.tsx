// The rules in force: what each watches, how often it fires.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Problem } from "../api/problem";
import { rules } from "../api/routes";
import type { Rule } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { number } from "../ui/format";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { useKeys } from "../ui/keys";
import { OutcomeMark } from "./outcome";

const route = getRouteApi("/shell/rules");

export function Rules() {
  const t = useT();
  const { q: text = "" } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Rules") });
  const q = useQuery({ queryKey: ["rules"], queryFn: async () => rules.list().catch((err: unknown) => { if (err instanceof Problem && err.code === "ruleset_not_found") return []; throw err; }) });
  const rows = useMemo(() => (q.data ?? []).filter((r) => `${r.id} ${r.when} ${r.on.join(" ")} ${r.policy ?? ""} ${r.reason}`.toLowerCase().includes(text.toLowerCase())), [q.data, text]);
  const [sel, select] = useState<string>();
  const at = rows.find((r) => r.id === sel) ?? rows[0];
  const open = (r: Rule) => void go({ to: "/rules/$id", params: { id: r.id } });
  useKeys([{ keys: "Enter", what: "Open the row", run: () => { if (at) open(at); } }]);
  const columns: Column<Rule>[] = [
    { id: "rule", head: t("rule"), width: "minmax(150px, 260px)", always: true, cell: (r) => <b>{r.id}</b>, csv: (r) => r.id },
    { id: "stage", head: t("stage"), width: "72px", cell: (r) => <span className={r.stage === "live" ? "chip good" : "chip"}>{word(r.stage)}</span>, csv: (r) => r.stage },
    { id: "outcome", head: t("answer"), width: "72px", cell: (r) => r.outcome ? <OutcomeMark of={r.outcome} /> : <span className="faint">–</span>, csv: (r) => r.outcome },
    { id: "score", head: t("score"), width: "50px", right: true, cell: (r) => number(r.score, 1), csv: (r) => r.score },
    { id: "on", head: t("watches"), width: "minmax(100px, 200px)", wide: true, cell: (r) => <span className="ink2">{r.on.map(word).join(", ") || t("every event")}</span>, csv: (r) => r.on.join(" ") },
    { id: "when", head: t("when"), width: "minmax(120px, 1fr)", wide: true, cell: (r) => <code className="faint">{r.when}</code>, csv: (r) => r.when },
    { id: "policy", head: t("clause"), width: "80px", wide: true, cell: (r) => <code className="ink2">{r.policy || "–"}</code>, csv: (r) => r.policy },
    { id: "hits", head: t("hits, 24 h"), width: "76px", right: true, cell: (r) => number(r.hits_24h), csv: (r) => r.hits_24h },
    { id: "last", head: t("last hit"), width: "100px", wide: true, cell: (r) => <span className="faint"><Time at={r.last_hit} /></span>, csv: (r) => r.last_hit },
  ];
  const [hidden, setHidden] = useColumns("rules");
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Rules")}</h1>
        <input className="input" style={{ maxWidth: 380 }} value={text} aria-label={t("Find a rule")} placeholder={t("Name, event, feature or clause")} onChange={(e) => void go({ search: { q: e.target.value || undefined }, replace: true })} />
        <span className="grow" />
        <span className="meta wide-only">{q.data ? t("{{count}} rules", { count: q.data.length }) : ""}</span>
        <ListMenu name="rules" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="rules" label={t("Rules")} rows={rows} columns={columns} hidden={hidden} rowId={(r) => r.id} selected={at?.id} onSelect={select} onOpen={open}
          empty={<Empty title={text ? t("Nothing matches") : t("No rules")}>{t("Rules come with the pack the server was started with. A rule says on which event, when, and what it answers.")}</Empty>} />
      )}
    </>
  );
}
