// How a rule fares against its usual: a small band with a dot, and words.
import type { Watch } from "../api/workbench";
import { useT } from "../i18n";
import { number, share } from "../ui/format";
import { Icon } from "../ui/Icon";

export function WatchBand({ w }: { w: Watch }) {
  const t = useT();
  const top = Math.max(w.usual_high, w.hits_per_1000, 0.0001) * 1.25;
  const x = (n: number) => Math.max(0, Math.min(1, n / top)) * 64;
  const out = w.hits_per_1000 < w.usual_low || w.hits_per_1000 > w.usual_high;
  return (
    <svg className="band" width="64" height="12" viewBox="0 0 64 12" role="img" aria-label={t("usual {{low}}–{{high}}", { low: number(w.usual_low, 2), high: number(w.usual_high, 2) })}>
      <line x1="0" x2="64" y1="6" y2="6" /><rect x={x(w.usual_low)} width={Math.max(2, x(w.usual_high) - x(w.usual_low))} y="3" height="6" rx="3" />
      {out ? <path className="out" d={`M${x(w.hits_per_1000)} 1.500l4.500 4.500-4.500 4.500-4.500-4.500z`} /> : <circle cx={x(w.hits_per_1000)} cy="6" r="3.200" />}
    </svg>
  );
}

export function WatchLine({ w }: { w: Watch }) {
  const t = useT();
  return (
    <span className="told meta" title={t("hits of 1,000 events against the usual, and how many of those known were right")}>
      {w.alarm ? <span className="amber"><Icon name="alert" size={13} /> </span> : null}
      {t("{{n}} of 1,000", { n: number(w.hits_per_1000, 2) })} <WatchBand w={w} />{w.precision !== undefined ? <> · {t("{{p}} right", { p: share(w.precision) })}</> : null}
    </span>
  );
}
