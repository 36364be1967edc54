// Two lines over days, each named where it ends: what a draft would have done beside what was done.
import { useEffect, useRef, useState } from "react";
import { dayMonth, number } from "./format";

/** A round number at or above n, and how many steps to draw below it. */
export function scale(n: number): { top: number; steps: number } {
  if (n <= 4) return { top: Math.max(1, Math.ceil(n)), steps: Math.max(1, Math.ceil(n)) };
  const ten = 10 ** Math.floor(Math.log10(n));
  const unit = [0.25, 0.5, 1, 2, 5].map((x) => x * ten).filter((u) => Number.isInteger(u)).find((u) => n / u <= 5)!;
  const steps = Math.ceil(n / unit);
  return { top: steps * unit, steps };
}

export interface Day { day: string; draft: number; live: number }

export function Lines({ days, names, label, height = 190 }: { days: Day[]; names: { draft: string; live: string }; label: string; height?: number }) {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(720);
  const [over, setOver] = useState<number>();
  useEffect(() => {
    const seen = new ResizeObserver(([e]) => setWidth(Math.max(240, Math.round(e!.contentRect.width))));
    seen.observe(box.current!);
    return () => seen.disconnect();
  }, []);
  const most = Math.max(1, ...days.map((d) => Math.max(d.draft, d.live)));
  const { top, steps } = scale(most);
  const longest = Math.max(names.draft.length, names.live.length);
  const left = 12 + 7 * number(top).length, right = 10 + Math.min(96, longest * 6.4), high = 10, low = height - 24;
  const x = (i: number) => left + (days.length < 2 ? 0.5 : i / (days.length - 1)) * (width - left - right);
  const y = (n: number) => low - (n / top) * (low - high);
  const line = (k: "draft" | "live") => days.map((d, i) => `${x(i).toFixed(1)},${y(d[k]).toFixed(1)}`).join(" ");
  const last = days.at(-1);
  // Names stand where their lines end, never on each other.
  let yd = last ? y(last.draft) : high, yl = last ? y(last.live) : low;
  const gap = 14 - Math.abs(yd - yl);
  if (gap > 0) { const up = yd <= yl ? -1 : 1; yd += (up * gap) / 2; yl -= (up * gap) / 2; }
  const clamp = (v: number) => Math.max(high + 4, Math.min(low, v));
  const shown = over === undefined ? undefined : days[over];
  const marks = days.length > 2 && width > 380 ? [0, Math.floor((days.length - 1) / 2), days.length - 1] : [0, days.length - 1];
  return (
    <figure className="lines" ref={box}>
      <svg width={width} height={height} role="img" aria-label={label}
        onPointerMove={(e) => { const r = e.currentTarget.getBoundingClientRect(); const i = Math.round(((e.clientX - r.left - left) / (width - left - right)) * (days.length - 1)); setOver(i >= 0 && i < days.length ? i : undefined); }}
        onPointerLeave={() => setOver(undefined)}>
        {Array.from({ length: steps + 1 }, (_, i) => { const n = (top / steps) * i; return <g key={i}><line className="grid" x1={left} x2={width - right} y1={y(n)} y2={y(n)} /><text x={left - 8} y={y(n) + 4} textAnchor="end">{number(n)}</text></g>; })}
        {[...new Set(marks)].map((i) => days[i] ? <text key={i} x={x(i)} y={height - 6} textAnchor={i === 0 ? "start" : i === days.length - 1 ? "end" : "middle"}>{dayMonth(days[i].day)}</text> : null)}
        <polyline className="live" points={line("live")} />
        <polyline className="draft" points={line("draft")} />
        {shown ? <g><line className="at" x1={x(over!)} x2={x(over!)} y1={high} y2={low} /><circle className="draft" cx={x(over!)} cy={y(shown.draft)} r="3" /><circle className="live" cx={x(over!)} cy={y(shown.live)} r="3" /></g> : null}
        {last ? <><text className="draft" x={width - right + 7} y={clamp(yd) + 4}>{names.draft}</text><text className="live" x={width - right + 7} y={clamp(yl) + 4}>{names.live}</text></> : null}
      </svg>
      <figcaption className="meta" aria-hidden="true">{shown ? <>{dayMonth(shown.day)} · <b className="draft">{names.draft} {number(shown.draft)}</b> · {names.live} {number(shown.live)}</> : " "}</figcaption>
    </figure>
  );
}
