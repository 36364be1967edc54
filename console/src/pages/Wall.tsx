// Read across a room: what burns, when somebody must speak, who is on call, how deep it is.
// Dark whatever the theme, no names of the public, and it looks after itself.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { incidents, type Wall } from "../api/incident";
import { useT, word } from "../i18n";
import { hourMinute, span, useNow } from "../ui/format";
import { Shape } from "../ui/Severity";
import { Trouble } from "../ui/States";
import "./incident.css";

export function WallPage() {
  const t = useT();
  const now = useNow();
  const q = useQuery({ queryKey: ["incidents", "wall"], queryFn: incidents.wall, refetchInterval: 10_000, refetchIntervalInBackground: true });
  const w = q.data;
  const stale = w && now - new Date(w.at).getTime() > 60_000;
  return (
    <main className="wall" data-theme="dark">
      <header><h1>{t("Wall")}</h1><time>{hourMinute(new Date(now).toISOString())}</time>{stale || q.error ? <b className="red" role="alert">{t("no news since {{time}}", { time: w ? hourMinute(w.at) : "–" })}</b> : null}<Link to="/incidents">{t("Leave the wall")}</Link></header>
      {q.error && !w ? <Trouble error={q.error} /> : null}
      {w ? (
        <div className="wallgrid">
          <section aria-label={t("Incidents")} className="burning">
            {w.incidents.length === 0 ? <p className="calm">{t("No incident is open.")}</p> : w.incidents.map((i) => <Burning key={i.number} i={i} now={now} />)}
          </section>
          <section aria-label={t("Waiting at S0 and S1")}>
            <h2>{t("S0 and S1 nobody has answered")}</h2>
            {w.waiting.length === 0 ? <p className="calm">{t("None")}</p> : <ul className="waits">{w.waiting.slice(0, 8).map((x, n) => {
              const left = x.due_at ? new Date(x.due_at).getTime() - now : undefined;
              return <li key={n}><Shape of={x.severity} size={26} /> <b>{x.severity}</b> {x.number ?? word(x.kind)} <span className="faint">{x.region}</span> <b className={left !== undefined && left < 0 ? "red" : "amber"}>{left === undefined ? "" : left < 0 ? t("{{time}} over", { time: span(left) }) : span(left)}</b></li>;
            })}</ul>}
            <h2>{t("On call now")}</h2>
            {w.on_call.length === 0 ? <p className="red big">{t("Nobody")}</p> : <ul className="duty">{w.on_call.map((p, n) => <li key={n}><b>{p.name}</b> <span className="faint">{p.duty}</span></li>)}</ul>}
          </section>
          <section aria-label={t("Queues")}>
            <h2>{t("Queues")}</h2>
            <ul className="depths">{w.queues.map((x) => <li key={x.name}><span>{x.name}</span><b>{x.open}</b></li>)}</ul>
            <h2>{t("Past a deadline")}</h2><p className={w.breaches ? "red big" : "calm big"}>{w.breaches}</p>
          </section>
        </div>
      ) : null}
    </main>
  );
}

function Burning({ i, now }: { i: Wall["incidents"][number]; now: number }) {
  const t = useT();
  const left = i.update_due_at ? new Date(i.update_due_at).getTime() - now : undefined;
  return (
    <article className={`burn ${i.severity}`}>
      <Shape of={i.severity} size={44} />
      <div><h2>{i.severity} · {i.title}</h2><p>{i.number} · {word(i.state)} · {i.commander ? t("{{name}} commands", { name: i.commander }) : t("nobody commands")} · {span(now - new Date(i.since).getTime())}</p>
        {i.contacts ? <p>{t("{{count}} contacts", { count: i.contacts })} · {t("{{count}} unanswered", { count: i.contacts_unanswered })}{i.contacts_critical ? <b className="red"> · {t("{{count}} critical", { count: i.contacts_critical })}</b> : null}</p> : null}</div>
      {left === undefined ? <span /> : <div className={left < 0 ? "next red" : "next"}><span>{left < 0 ? t("update overdue") : t("next update in")}</span><b>{span(left)}</b></div>}
    </article>
  );
}
