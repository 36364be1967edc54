// When ties began, and which of them one looks at.
import type { Graph } from "../api/graph";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { fullTime, shortTime } from "../ui/format";
import { begun, type Span } from "./GraphModel";

const steps = 200, parts = 80;

export function TimeBar({ graph, whole, span, onSpan }: { graph: Graph; whole: Span; span: Span; onSpan: (s: Span | undefined) => void }) {
  const t = useT();
  const width = whole.until - whole.from;
  const toStep = (ms: number) => Math.round(((ms - whole.from) / width) * steps);
  const toMs = (step: number) => (step >= steps ? whole.until : step <= 0 ? whole.from : whole.from + (step / steps) * width);
  const bars = begun(graph, whole, parts);
  const most = Math.max(1, ...bars);
  const text = (ms: number) => shortTime(new Date(ms).toISOString());
  const from = toStep(span.from), until = toStep(span.until);
  const moved = from > 0 || until < steps;
  return (
    <div className="timebar">
      <svg viewBox={`0 0 ${parts} 20`} preserveAspectRatio="none" className="hist" aria-hidden="true">
        {bars.map((n, i) => (n ? <rect key={i} x={i + 0.1} width={0.8} y={20 - (18 * n) / most - 2} height={(18 * n) / most + 2} className={(i + 1) / parts > from / steps && i / parts < until / steps ? "hit" : ""} /> : null))}
      </svg>
      <div className="row">
        <label className="meta">{t("seen since")} <b title={fullTime(new Date(span.from).toISOString())}>{text(span.from)}</b>
          <input type="range" min={0} max={steps} value={from} aria-valuetext={text(span.from)} onChange={(e) => onSpan({ from: Math.min(toMs(Number(e.target.value)), span.until), until: span.until })} /></label>
        <label className="meta">{t("known by")} <b title={fullTime(new Date(span.until).toISOString())}>{text(span.until)}</b>
          <input type="range" min={0} max={steps} value={until} aria-valuetext={text(span.until)} onChange={(e) => onSpan({ from: span.from, until: Math.max(toMs(Number(e.target.value)), span.from) })} /></label>
        <Button small tone="ghost" blocked={moved ? false : t("All of it is shown.")} onClick={() => onSpan(undefined)}>{t("All time")}</Button>
      </div>
    </div>
  );
}
