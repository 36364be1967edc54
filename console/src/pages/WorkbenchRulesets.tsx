// Every published rule set, newest first: what it changed, and back to it in one click.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { rulesets } from "../api/routes";
import type { Ruleset } from "../api/workbench";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useDraft } from "../ui/store";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./workbench.css";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));
const route = getRouteApi("/shell/rulesets");

export function RulesetsPage() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const go = route.useNavigate();
  const { open } = route.useSearch();
  const [reverting, revert] = useState<Ruleset>();
  useCrumbs({ text: t("Rules"), to: "/rules" }, { text: t("History") });
  const q = useQuery({ queryKey: ["rulesets"], queryFn: rulesets.list });
  const list = q.data ?? [];
  const live = list.find((r) => r.stage === "live");
  const shown = open === undefined ? list[0]?.number : Number(open);
  return (
    <>
      <div className="pagehead"><h1>{t("History of rule sets")}</h1><span className="grow" /><span className="meta wide-only">{t("Each publication is a version that never changes. Going back publishes its documents again.")}</span></div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("History of rule sets")}>
        <div className="inner">
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : null}
          {q.isPending ? <Skeleton lines={6} /> : null}
          {q.data && !list.length ? <Empty title={t("No rules")}>{t("Rules come with the pack the server was started with. A rule says on which event, when, and what it answers.")}</Empty> : null}
          <ol className="versions">
            {list.map((r, i) => (
              <li key={r.number}>
                <div className="row wrap versionrow">
                  <button type="button" className="version grow" aria-expanded={shown === r.number} onClick={() => void go({ search: { open: shown === r.number ? "0" : String(r.number) }, replace: true })}>
                    <b className="mono">v{r.number}</b><span className={r.stage === "live" ? "chip good" : "chip"}>{word(r.stage)}</span>
                    <span className="grow cut">{r.note || <span className="faint">{t("no reason given")}</span>}</span>
                    <span className="meta nobr">{staff.name(r.author) || r.author} · <Time at={r.published_at} as="clock" /></span>
                  </button>
                  <a className="btn small ghost" href={rulesets.pack(r.number)} download aria-label={t("Export v{{n}} as a pack", { n: r.number })}>{t("Pack")}</a>
                  <Button small blocked={r.stage === "live" ? t("It is in force.") : may("rule.stage")} onClick={() => revert(r)}>{t("Go back to it")}</Button>
                </div>
                {shown === r.number ? <Changes from={list[i + 1]?.number} to={r.number} /> : null}
              </li>
            ))}
          </ol>
        </div>
      </div>
      {reverting && live ? <Revert to={reverting} live={live} onClose={() => revert(undefined)} /> : null}
    </>
  );
}

function Changes({ from, to }: { from?: number; to: number }) {
  const t = useT();
  const q = useQuery({ queryKey: ["rulesets", "diff", from, to], queryFn: () => rulesets.diff(from!, to), enabled: from !== undefined, staleTime: Infinity, retry: false });
  if (from === undefined) return <p className="meta versiontext">{t("The first one: nothing to compare with.")}</p>;
  if (q.error) return <Trouble error={q.error} />;
  if (!q.data) return <div className="versiontext"><Skeleton lines={3} /></div>;
  const list = [...q.data.rules.map((x) => ({ ...x, what: t("rule") })), ...q.data.features.map((x) => ({ ...x, what: t("feature") }))];
  return (
    <div className="versiontext stack">
      {list.length === 0 ? <p className="meta">{q.data.documents.length ? t("{{n}} documents changed and no rule or feature.", { n: q.data.documents.length }) : t("Nothing differs from v{{n}}.", { n: from })}</p> : null}
      {list.map((x) => (
        <section key={x.what + x.id}>
          <h3 className="row" style={{ fontSize: 13 }}><span className={`chip ${x.change === "added" ? "good" : x.change === "removed" ? "bad" : ""}`}>{word(`rule_${x.change}`)}</span> {x.what === t("rule") && x.change !== "removed" ? <Link to="/rules/$id" params={{ id: x.id }}>{x.id}</Link> : <b>{x.id}</b>} <span className="meta">{x.what}</span></h3>
          <Suspense fallback={<Skeleton lines={3} />}><Diff before={x.before} after={x.after} labels={[`v${from}`, `v${to}`]} beside={false} /></Suspense>
        </section>
      ))}
    </div>
  );
}

function Revert({ to, live, onClose }: { to: Ruleset; live: Ruleset; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const go = route.useNavigate();
  const [reason, write, clear] = useDraft(`revert:${to.number}`);
  const q = useQuery({ queryKey: ["rulesets", "diff", live.number, to.number], queryFn: () => rulesets.diff(live.number, to.number), retry: false });
  const m = useMutation({
    mutationFn: () => rulesets.revert(to.number, reason.trim()),
    onSuccess: (r) => { clear(); void client.invalidateQueries({ predicate: (x) => ["rules", "rule", "rulesets", "drafts"].includes(String(x.queryKey[0])) }); onClose(); void go({ search: { open: String(r.number) }, replace: true }); toast.say(t("v{{n}} is in force: the documents of v{{old}}", { n: r.number, old: to.number })); },
  });
  const d = q.data;
  return (
    <Dialog title={t("Back to v{{n}}", { n: to.number })} onClose={onClose}
      footer={<><span className="meta grow">{t("It becomes v{{n}}, at once and for every event from now on.", { n: live.number + 1 })}</span><Button tone="primary" busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Go back to v{{n}}", { n: to.number })}</Button></>}>
      <p>{t("The rules, features and lists of v{{old}} are published again. What v{{now}} decided stays as it was.", { old: to.number, now: live.number })}</p>
      {d ? <ul className="moves">{d.rules.length + d.features.length === 0 ? <li>{t("No rule or feature differs.")}</li> : [...d.rules, ...d.features].map((x) => <li key={x.id}><span className={`chip ${x.change === "added" ? "good" : x.change === "removed" ? "bad" : ""}`}>{word(`rule_${x.change}`)}</span> {x.id}</li>)}</ul> : q.error ? <Trouble error={q.error} /> : <Skeleton lines={2} />}
      <Field label={t("Reason")}><textarea data-autofocus value={reason} onChange={(e) => write(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
