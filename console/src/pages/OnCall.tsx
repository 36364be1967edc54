// Who is on call: now, this week, whom a page would reach, and what pages did.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { oncall } from "../api/oncall";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Calendar } from "./OnCallCalendar";
import { HandOver, OverrideDialog, PageDialog, SwapDialog, TimeOffDialog, type Wanted } from "./OnCallDialogs";
import { Alarms, Changes, Foretold, LoadTable, Pulse, Shifts } from "./OnCallParts";
import { monday, plusDays } from "./OnCallWeek";
import "./oncall.css";

const route = getRouteApi("/shell/oncall");

export function OnCallPage() {
  const t = useT();
  const may = useMay();
  const { week, page } = route.useSearch();
  const go = route.useNavigate();
  const client = useQueryClient();
  const [open, setOpen] = useState<"" | "page" | "off" | "over" | { change: Wanted } | { swap: Wanted }>("");
  useCrumbs({ text: t("On call") });
  const from = monday(week);
  const now = useQuery({ queryKey: ["oncall", "now"], queryFn: oncall.now, refetchInterval: 60_000 });
  const schedules = useQuery({ queryKey: ["oncall", "schedules"], queryFn: oncall.schedules });
  const no = may("oncall.take");
  const move = (days: number) => void go({ search: (s) => ({ ...s, week: days ? plusDays(from, days).toISOString().slice(0, 10) : undefined }), replace: true });
  const done = () => { setOpen(""); void client.invalidateQueries({ queryKey: ["oncall"] }); };
  const first = schedules.data?.[0]?.id;
  const change = (w: Wanted) => setOpen({ change: w });
  useKeys([
    { keys: "[", what: "The week before", run: () => move(-7) },
    { keys: "]", what: "The week after", run: () => move(7) },
    { keys: "o", what: "Change who is on duty", run: () => { if (!no && first) change({ schedule: first, from: new Date().toISOString() }); } },
    { keys: "p", what: "Page somebody", run: () => { if (!no) setOpen("page"); } },
  ]);
  return (
    <>
      <div className="pagehead">
        <h1>{t("On call")}</h1>
        <span className="grow" />
        <Link className="btn" to="/oncall/me">{t("How I am reached")}</Link>
        <Link className="btn" to="/oncall/schedules">{t("Schedules")}</Link>
        <Link className="btn" to="/oncall/policies">{t("Escalation policies")}</Link>
        <Button blocked={no} onClick={() => setOpen("over")}>{t("Hand over")}</Button>
        <Button tone="primary" icon="bell" kbd="p" blocked={no} onClick={() => setOpen("page")}>{t("Page somebody")}</Button>
      </div>
      <div className="oncall">
        <div className="oncallmain">
          <section aria-label={t("On duty now")} className="dutynow">
            {now.error ? <Trouble error={now.error} retry={() => void now.refetch()} /> : now.isPending ? <Skeleton /> : now.data.duties.map((d) => (
              <p key={d.schedule} className={d.gap ? "duty gap" : "duty"}>
                <span className="meta">{d.name}</span>
                <b>{d.gap ? t("Nobody is on call") : d.people.map((p) => p.name).join(", ")}</b>
                <span className="meta">{t("until {{time}}", { time: new Date(d.until).toLocaleString(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false }) })}{d.next.length ? <> · {t("then {{name}}", { name: d.next.map((p) => p.name).join(", ") })}</> : null}</span>
              </p>
            ))}
          </section>
          <div className="row weeknav">
            <h2 className="grow">{t("Week of {{day}}", { day: from.toLocaleDateString(undefined, { day: "numeric", month: "long" }) })}</h2>
            <Button small kbd="[" onClick={() => move(-7)} aria-label={t("The week before")}>←</Button>
            <Button small onClick={() => move(0)} blocked={!week && t("This is this week.")}>{t("This week")}</Button>
            <Button small kbd="]" onClick={() => move(7)} aria-label={t("The week after")}>→</Button>
            <Button small blocked={no} onClick={() => setOpen("off")}>{t("Time off")}</Button>
            <Button small kbd="o" blocked={no || (first ? false : t("There is no schedule yet."))} onClick={() => first && change({ schedule: first, from: new Date().toISOString() })}>{t("Change duty")}</Button>
          </div>
          {schedules.error ? <Trouble error={schedules.error} retry={() => void schedules.refetch()} /> : schedules.isPending ? <Skeleton lines={6} />
            : schedules.data.length === 0 ? <Empty title={t("Nobody is on call yet")}>{t("A schedule says who is on duty when: rotations in layers, each with its zone and its hours.")} <Link to="/oncall/schedules" search={{ schedule: "new" }}>{t("Make the first one")}</Link></Empty>
              : schedules.data.map((s) => <Calendar key={s.id} schedule={s} from={from} onPick={change} onSwap={(w) => setOpen({ swap: w })} />)}
          <Alarms open={page} onOpen={(id) => void go({ search: (s) => ({ ...s, page: id }), replace: true })} />
        </div>
        <aside className="oncallside" aria-label={t("Beside the calendar")}>
          <Foretold />
          <Changes onDone={done} />
          <Shifts />
          <LoadTable from={from} />
          <Pulse />
        </aside>
      </div>
      {open === "page" ? <PageDialog onClose={done} /> : open === "off" ? <TimeOffDialog onClose={done} /> : open === "over" ? <HandOver onClose={done} /> : null}
      {typeof open === "object" && "change" in open ? <OverrideDialog wanted={open.change} schedules={schedules.data ?? []} onClose={done} /> : null}
      {typeof open === "object" && "swap" in open ? <SwapDialog wanted={open.swap} onClose={done} /> : null}
    </>
  );
}
