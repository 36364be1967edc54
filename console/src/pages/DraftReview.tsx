// What an approver judges, whole: the difference, the tests and the back-test that were submitted.
import { lazy, Suspense } from "react";
import type { Draft } from "../api/workbench";
import { useT } from "../i18n";
import { Skeleton } from "../ui/States";
import { Figures, Picture, useBacktest } from "./WorkbenchBacktest";

const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));

export function DraftReview({ d, live }: { d: Draft; live: string }) {
  const t = useT();
  const b = useBacktest(d.backtest?.id).data;
  return (
    <div className="stack bt">
      {d.source ? <section>
        <h2 className="cap">{d.fresh ? t("A new rule") : t("What changes against live")}</h2>
        <Suspense fallback={<Skeleton lines={6} />}><Diff before={live} after={d.source} labels={[t("live"), t("draft")]} beside={false} /></Suspense>
      </section> : null}
      <section>
        <h2 className="cap">{t("Tests")}</h2>
        {d.tests.length === 0 ? <p className="amber">{t("no tests")}</p> : (
          <ul className="testlist">{d.tests.map((x, i) => (
            <li key={i}><span className={x.ok ? "green" : "red"} aria-hidden="true">{x.ok ? "✓" : "✕"}</span><span className="sr">{x.ok ? t("passes") : t("fails")}</span><span className="grow">{x.name || t("test {{n}}", { n: i + 1 })}</span><span className="meta">{t("expects {{what}}", { what: x.expect })}{x.ok ? "" : ` · ${t("got {{got}}", { got: x.got })}`}</span></li>
          ))}</ul>
        )}
      </section>
      <section>
        <h2 className="cap">{t("Back-test")}</h2>
        {b?.result ? <><Figures r={b.result} /><Picture r={b.result} live={t("live v{{n}}", { n: b.live })} draft={t("draft")} /></> : b || !d.backtest ? <p className="ink2">{t("None is attached.")}</p> : <Skeleton lines={4} />}
      </section>
    </div>
  );
}
