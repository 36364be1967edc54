// The pictures of standards: accounts by points, how a strike fades, the ladder.
import type { PointsHistogram, Rung } from "../api/enforcement";
import { useT, Word } from "../i18n";
import { Button } from "../ui/Button";
import { number } from "../ui/format";

const steps = ["educate", "warn", "require", "restrict", "suspend", "deactivate"];

export function Points({ h }: { h: PointsHistogram }) {
  const t = useT();
  const most = Math.max(1, ...h.bars.map((b) => b.accounts));
  const step = (from: number, to: number) => h.ladder.some((r) => r.points > from && r.points <= to);
  if (h.accounts === 0) return <p className="meta">{t("No account has any points.")}</p>;
  return (
    <figure style={{ margin: 0 }}>
      <ul className="points" aria-label={t("Accounts by points now")}>{h.bars.map((b) => <li key={b.from} className={step(b.from, b.to) ? "stepped" : undefined} style={{ height: `${b.accounts ? Math.max(2, (b.accounts / most) * 100) : 0}%` }} title={`${b.from}–${b.to}: ${number(b.accounts)}`}><span className="sr">{t("{{from}} to {{to}} points: {{count}} accounts", { from: b.from, to: b.to, count: b.accounts })}</span></li>)}</ul>
      <ol className="pointaxis" aria-hidden="true">{h.bars.map((b, i) => <li key={b.from}>{i % 2 ? "" : b.to}</li>)}</ol>
      <figcaption className="meta">{t("{{count}} accounts with points; a coloured bar holds the beginning of a step.", { count: h.accounts })} {h.ladder.map((r, i) => (h.on_step[i] ? `${Word(r.action)} ${r.points}+: ${number(h.on_step[i] ?? 0)}` : "")).filter(Boolean).join(" · ")}</figcaption>
    </figure>
  );
}

export function DecayLine({ full, gone }: { full: number; gone: number }) {
  const t = useT();
  const end = Math.max(gone, full, 1);
  const x = (d: number) => (d / end) * 200;
  return (
    <div style={{ maxWidth: 420 }}>
      <svg className="spark" viewBox="0 0 200 26" preserveAspectRatio="none" role="img" aria-label={t("A strike counts in full for {{full}} days and is gone after {{gone}}.", { full, gone })}>
        <polyline points={`0,3 ${x(Math.min(full, end))},3 ${x(gone)},25 200,25`} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
      <p className="row meta" style={{ justifyContent: "space-between" }}><span>{t("today")}</span><span>{t("full until day {{n}}", { n: full })}</span><span>{t("gone on day {{n}}", { n: gone })}</span></p>
    </div>
  );
}

export function LadderTable({ list, on, edit }: { list: Rung[]; on?: number; edit?: (list: Rung[]) => void }) {
  const t = useT();
  const put = (i: number, part: Partial<Rung>) => edit?.(list.map((r, j) => (j === i ? { ...r, ...part } : r)));
  const cell = (i: number, name: "points" | "days" | "from_days" | "to_days", label: string) => edit
    ? <input className="input num" type="number" min={0} aria-label={t("{{what}}, step {{n}}", { what: label, n: i + 1 })} value={list[i]![name] || ""} placeholder="0" onChange={(e) => put(i, { [name]: Number(e.target.value) || (name === "points" ? 0 : undefined) })} /> : list[i]![name] ? number(list[i]![name]!) : "–";
  return (
    <div className="authwide">
      <table className="ladder">
        <thead><tr><th>{t("From points")}</th><th>{t("Usual action")}</th><th>{t("Usual days")}</th><th>{t("At least")}</th><th>{t("At most")}</th>{edit ? <th /> : null}</tr></thead>
        <tbody>{list.map((r, i) => (
          <tr key={i} className={on !== undefined && r.points === on ? "on" : undefined}>
            <td>{cell(i, "points", t("From points"))}</td>
            <td>{edit ? <select className="select" aria-label={t("{{what}}, step {{n}}", { what: t("Usual action"), n: i + 1 })} value={r.action} onChange={(e) => put(i, { action: e.target.value })}>{steps.map((s) => <option key={s} value={s}>{Word(s)}</option>)}</select> : Word(r.action)}</td>
            <td>{cell(i, "days", t("Usual days"))}</td><td>{cell(i, "from_days", t("At least"))}</td><td>{cell(i, "to_days", t("At most"))}</td>
            {edit ? <td><Button small onClick={() => edit(list.filter((_, j) => j !== i))} aria-label={t("Leave out step {{n}}", { n: i + 1 })}>{t("Leave out")}</Button></td> : null}
          </tr>))}</tbody>
      </table>
      {edit ? <div style={{ marginTop: 6 }}><Button small icon="plus" onClick={() => edit([...list, { points: (list.at(-1)?.points ?? 0) + 2, action: "suspend", days: 30 }])}>{t("Add a step")}</Button></div> : null}
    </div>
  );
}
