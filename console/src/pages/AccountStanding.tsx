// Where an account stands by its strikes, how that fades, and what the person sees of it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { standards } from "../api/enforcement";
import { useT, Word } from "../i18n";
import { number } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { LadderTable } from "./StandardsParts";
import "./authority.css";
import "./enforcement.css";

const short = (n: number) => number(Math.round(n * 10) / 10);

export function AccountStanding({ id }: { id: string }) {
  const t = useT();
  const q = useQuery({ queryKey: ["account", id, "standing"], queryFn: () => standards.of(id), retry: false });
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton lines={5} /></div>;
  const s = q.data;
  return (
    <div className="inner stack">
      <section aria-label={t("Strikes")}>
        <p><b style={{ fontSize: 20 }}>{short(s.points)}</b> {t("points")}{s.stands_on ? <> · {t("usual next")}: <b>{Word(s.stands_on.action)}</b></> : <> · {t("below the first step")}</>}{s.clear_at ? <> · {t("nothing counts any more on")} <Time at={s.clear_at} as="clock" /></> : null}</p>
        {s.strikes.length === 0 ? <p className="meta">{t("Nothing counts against this account.")}</p> : (
          <div className="authwide"><table><thead><tr><th>{t("clause")}</th><th>{t("when")}</th><th className="num">{t("weight")}</th><th className="num">{t("counts now")}</th><th>{t("in full until")}</th><th>{t("gone")}</th><th /></tr></thead>
            <tbody>{s.strikes.map((k) => <tr key={k.id}><td><span className="mono">{k.clause}</span> {k.title}</td><td><Time at={k.at} /></td><td className="num">{k.weight}</td><td className="num">{short(k.points)}</td><td><Time at={k.full_until} /></td><td><Time at={k.gone_at} /></td><td>{k.action_id?.startsWith("act_") ? <Link to="/actions/$id" params={{ id: k.action_id }}>{t("The action")}</Link> : null}</td></tr>)}</tbody></table></div>)}
      </section>
      <section aria-label={t("What the person sees")} className="seen">
        <h2 className="cap">{t("What the person sees")}</h2>
        <p className="meta">{t("In the safety centre, with number and code of a letter: the same strikes and sum, without case, action or who reported.")}</p>
        {s.fades.length ? <p>{t("If nothing is added")}: {s.fades.slice(0, 6).map((f, i) => <span key={f.at}>{i ? " → " : ""}{short(f.points)} <span className="meta">(<Time at={f.at} />)</span></span>)}</p> : null}
        <LadderTable list={s.ladder} on={s.stands_on?.points} />
      </section>
    </div>
  );
}
