// What an approver judges, whole: the difference, the tests and the back-test that were submitted.
import { lazy, Suspense } from "react";
import type { Draft } from "../api/workbench";
import { useT } from "../i18n";
import { Skeleton } from "../ui/States";
import { ownTests } from "./Workbench";
import { Figures, Picture, useBacktest } from "./WorkbenchBacktest";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));

export function DraftReview({ d, live }: { d: Draft; live: string }) {
  const t = useT();
  const b = useBacktest(d.backtest?.id).data;
  const own = ownTests(d);
  const others = d.tests.filter((x) => !own.includes(x));
  const shown = [...own, ...others.filter((x) => !x.ok)];
  return (
    <div className="stack bt">
      {d.takes_effect_at_once?.length ? <div className="warnbox">{t("In force for live rules at once, not in shadow first: {{what}}", { what: d.takes_effect_at_once.join(", ") })}</div> : null}
      {d.source ? <section>
        <h2 className="cap">{d.fresh ? t("A new rule") : t("What changes against live")}</h2>
        <Suspense fallback={<Skeleton lines={6} />}><Diff before={live} after={d.source} labels={[t("live"), t("draft")]} beside={false} /></Suspense>
      </section> : null}
      <section>
        <h2 className="cap">{t("Tests")}</h2>
        {shown.length === 0 ? <p className="amber">{t("no tests")}</p> : (
          <ul className="testlist">{shown.map((x, i) => (
            <li key={i}><span className={x.ok ? "green" : "red"} aria-hidden="true">{x.ok ? "✓" : "✕"}</span><span className="sr">{x.ok ? t("passes") : t("fails")}</span><span className="grow">{own.includes(x) ? "" : `${x.rule} · `}{x.name || t("test {{n}}", { n: i + 1 })}</span><span className="meta">{t("expects {{what}}", { what: x.expect })}{x.ok ? "" : ` · ${t("got {{got}}", { got: x.got })}`}</span></li>
          ))}</ul>
        )}
        {others.some((x) => x.ok) ? <p className="meta" style={{ paddingTop: 6 }}>{t("{{count}} tests of other rules pass", { count: others.filter((x) => x.ok).length })}</p> : null}
      </section>
      <section>
        <h2 className="cap">{t("Back-test")}</h2>
        {b?.result ? <><Figures r={b.result} /><Picture r={b.result} live={t("live v{{n}}", { n: b.live })} draft={t("draft")} /></> : b || !d.backtest ? <p className="ink2">{t("None is attached.")}</p> : <Skeleton lines={4} />}
      </section>
    </div>
  );
}
