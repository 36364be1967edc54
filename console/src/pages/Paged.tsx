// Who was paged about a case or a contact: whom, how, when, and who answered.
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { oncall, type Alarm, type Sent } from "../api/oncall";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { shortName } from "../ui/format";
import { Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { useAct } from "./useAct";
import "./paged.css";

const good = new Set(["acknowledged", "resolved"]);
/** A word and a tone for what became of one message. */
const tone = (s: Sent) => (s.state === "failed" || s.state === "undeliverable" ? "red" : s.state === "delivered" ? "green" : "faint");

export function PagesOf({ object }: { object: string }) {
  const t = useT();
  const no = useMay()("oncall.read");
  const q = useQuery({ queryKey: ["oncall", "of", object], queryFn: () => oncall.pagesOf(object), enabled: !no, retry: false });
  const list = q.data?.slice(0, 3) ?? [];
  const whole = useQueries({ queries: list.map((p) => ({ queryKey: ["oncall", "page", p.id], queryFn: () => oncall.page(p.id), retry: false })) });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!list.length) return null;
  return (
    <section className="paged" aria-label={t("Pages")}>
      <h2 className="cap">{t("Who was paged")}</h2>
      {list.map((p, i) => <OnePage key={p.id} p={whole[i]?.data ?? p} />)}
      {q.data!.length > 3 ? <Link className="meta" to="/oncall">{t("{{n}} earlier ones", { n: q.data!.length - 3 })}</Link> : null}
    </section>
  );
}

function OnePage({ p }: { p: Alarm }) {
  const t = useT();
  const staff = useStaff();
  const no = useMay()("oncall.take");
  const act = useAct((what: string) => oncall.act(p.id, what), t("Done"));
  const over = !!p.ended_at || good.has(p.state);
  const who = p.acknowledged_by ? shortName(staff.name(p.acknowledged_by)) : "";
  return (
    <div className="onepage">
      <div className="row wrap">
        <b className={p.state === "timed_out" ? "red" : p.state === "acknowledged" ? "green" : p.ended_at ? "ink2" : "amber"}>{p.state === "acknowledged" && who ? t("{{name}} answered", { name: who }) : p.ended_at && who ? t("{{name}} answered, over", { name: who }) : word(p.state)}</b>
        <span className="meta grow">{p.acknowledged_at ? <Time at={p.acknowledged_at} as="clock" /> : <Time at={p.created_at} as="clock" />}{!over && p.due_at ? <> · {t("next")} <Due at={p.due_at} /></> : null}</span>
        {over ? null : <Button small blocked={no} busy={act.isPending} onClick={() => act.mutate("ack")}>{t("Acknowledge")}</Button>}
        {over ? null : <Button small tone="ghost" blocked={no} onClick={() => act.mutate("escalate")}>{t("To the next step now")}</Button>}
      </div>
      <ul>{(p.notifications ?? []).filter((n) => n.state !== "stopped").map((n) => (
        <li key={n.id} className="row">
          <Time at={n.sent_at ?? n.due_at} as="minute" /><span className="grow cut">{shortName(staff.name(n.person) || n.name)} <span className="ink2">{word(`by_${n.by}`)}</span></span>
          <span className={`meta ${tone(n)}`} title={n.failure}>{n.person === p.acknowledged_by ? t("answered") : word(`notice_${n.state}`)}</span>
        </li>))}</ul>
    </div>
  );
}
