// From a case or a decision to a draft rule: what makes it stand out, chosen, becomes the condition.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { drafts, like } from "../api/routes";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Conditions, Others, withConditions } from "./WorkbenchTabs";
import "./case.css";
import "./decision.css";
import "./workbench.css";

const route = getRouteApi("/shell/like");

export function LikePage() {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const go = route.useNavigate();
  const { case: from, event, name } = route.useSearch();
  useCrumbs({ text: t("Rules"), to: "/rules" }, { text: t("Others like it") });
  const q = useQuery({ queryKey: ["like", { case: from, event }], queryFn: () => (from ? like.ofCase(from) : like.ofDecision(event!)), enabled: !!(from || event), staleTime: 60_000, retry: 1 });
  const [own, choose] = useState<string[]>();
  const found = q.data;
  const chosen = own ?? found?.conditions.filter((c) => c.used).map((c) => c.expr) ?? [];
  const make = useMutation({
    mutationFn: () => drafts.start({ like_case: from, like_event: from ? undefined : event, source: own ? withConditions(found!.rule, chosen) : found!.rule }),
    onSuccess: (d) => { void client.invalidateQueries({ queryKey: ["drafts"] }); void go({ to: "/drafts/$id", params: { id: d.id } }); }, onError: toast.fail,
  });
  const blocked = may("rule.write") || (chosen.length ? false : t("Choose at least one condition."));
  useKeys([{ keys: "Ctrl-Enter", what: "The next step", run: () => { if (blocked) toast.say(blocked); else make.mutate(); } }], !!found);
  return (
    <>
      <div className="pagehead"><h1 className="cut">{t("Others like {{name}}", { name: name || (from ? t("this case") : t("this decision")) })}</h1><span className="grow" />
        {from ? <Link className="btn" to="/cases/$id" params={{ id: from }}>{t("Back to the case")}</Link> : event ? <Link className="btn" to="/decisions/$event" params={{ event }}>{t("Back to the decision")}</Link> : null}
        <Button tone="primary" busy={make.isPending} blocked={found ? blocked : t("Loading")} onClick={() => make.mutate()}>{t("Make a draft rule of it")}</Button></div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Others like it")}>
        <div className="inner stack">
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : null}
          {!from && !event ? <Empty title={t("Others like which?")}>{t("Open a case or a decision and choose “Find others like it”.")}</Empty> : q.isPending ? <Skeleton lines={8} /> : null}
          {found ? <>
            <p>{found.conditions.length ? <>{t("What stands out, the most telling first.")} {t("The chosen together hold for {{n}} of {{all}} other decisions looked at.", { n: number(found.matches), all: number(found.sample) })}</> : t("Nothing about it stands out from the others.")}</p>
            <Conditions found={found} chosen={chosen} onChosen={choose} />
            <Others list={found.examples} />
            {found.rule ? <><h2 className="cap">{t("The rule it would become")}</h2><pre className="source">{own ? withConditions(found.rule, chosen) : found.rule}</pre></> : null}
          </> : null}
        </div>
      </div>
    </>
  );
}
