// The two small pictures the console needs, as plain SVG with a sentence for those who do not see them.
import { useT } from "../i18n";
import type { Bucket } from "../api/types";
import { clockTime, number } from "./format";

export function Spark({ values, hot, label }: { values: number[]; hot?: boolean; label: string }) {
  if (values.length < 2) return null;
  const max = Math.max(...values, 1);
  const points = values.map((v, i) => `${(i / (values.length - 1)) * 200},${24 - (v / max) * 20}`).join(" ");
  return (
    <svg className="spark" viewBox="0 0 200 26" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={points} fill="none" stroke={hot ? "var(--s1)" : "var(--s4)"} strokeWidth="1.500" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

const kinds = ["allow", "review", "block"] as const;

export function Histogram({ buckets, height = 96, onPick }: { buckets: Bucket[]; height?: number; onPick?: (b: Bucket) => void }) {
  const t = useT();
  if (buckets.length === 0) return null;
  const w = 1000, top = 6, floor = height - 18;
  const max = Math.max(1, ...buckets.map((b) => b.allow + b.review + b.block));
  const step = w / buckets.length;
  const sum = (k: (typeof kinds)[number]) => buckets.reduce((n, b) => n + b[k], 0);
  return (
    <figure>
      <svg className="hist" viewBox={`0 0 ${w} ${height}`} height={height} preserveAspectRatio="none" role="img"
        aria-label={t("{{allow}} allowed, {{review}} for review, {{block}} blocked", { allow: number(sum("allow")), review: number(sum("review")), block: number(sum("block")) })}>
        <line className="axis" x1="0" x2={w} y1={floor} y2={floor} />
        {buckets.map((b, i) => {
          let y = floor;
          return (
            <g key={b.at} onClick={() => onPick?.(b)} style={onPick ? { cursor: "pointer" } : undefined}>
              <rect x={i * step} y={0} width={step} height={floor} style={{ fill: "transparent" }}>
                <title>{`${clockTime(b.at)} · ${number(b.allow)} / ${number(b.review)} / ${number(b.block)}`}</title>
              </rect>
              {kinds.map((k) => {
                const h = b[k] > 0 ? Math.max(1.5, (b[k] / max) * (floor - top)) : 0;
                y -= h;
                return h ? <rect key={k} className={k} x={i * step + step * 0.12} y={y} width={step * 0.76} height={h} pointerEvents="none" /> : null;
              })}
            </g>
          );
        })}
      </svg>
      <figcaption className="row meta" style={{ justifyContent: "space-between" }}>
        <span>{clockTime(buckets[0]!.at)}</span>
        <span className="faint">{t("most in one bar: {{n}}", { n: number(max) })}</span>
        <span>{clockTime(buckets.at(-1)!.at)}</span>
      </figcaption>
    </figure>
  );
}
