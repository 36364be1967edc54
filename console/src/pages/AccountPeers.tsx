// An account's rates beside those of others of its kind, brand and region. It is a reason to look, no finding.
import { useQuery } from "@tanstack/react-query";
import { depth, type PeerRate } from "../api/depth";
import { useT, Word, word } from "../i18n";
import { Seg } from "../ui/Button";
import { number } from "../ui/format";
import { Skeleton, Trouble } from "../ui/States";

export function AccountPeers({ id, days, onDays }: { id: string; days: number; onDays: (n: number) => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["account", id, "peers", days], queryFn: () => depth.peers(id, days), placeholderData: (old) => old });
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!q.data) return <div className="inner"><Skeleton /></div>;
  const p = q.data;
  return (
    <div className="inner stack peers">
      <div className="row wrap">
        <p className="meta grow">{t("Beside {{count}} others: {{who}}", { count: p.accounts, who: [word(p.kind), p.brand, p.region].filter(Boolean).join(", ") })}</p>
        <Seg label={t("How far back")} value={String(days)} options={["30", "90", "365"].map((d) => ({ value: d, text: t("{{count}} days", { count: Number(d) }) }))} onChange={(d) => onDays(Number(d))} />
      </div>
      <ul>{p.rates.map((r) => <Rate key={r.rate} r={r} />)}</ul>
      <p className="meta">{t("The bar is where eight of ten of them are, the line their middle. A rate is marked when hardly one in a hundred would have it by chance. It is a reason to look, no finding.")}</p>
    </div>
  );
}

function Rate({ r }: { r: PeerRate }) {
  const t = useT();
  const show = (v: number) => (r.of ? `${number(v * 100, v > 0 && v < 0.1 ? 1 : 0)} %` : number(v));
  const top = Math.max(r.value, r.high, r.of ? 0.01 : 1) * 1.1;
  const at = (v: number) => (v / top) * 100;
  const told = r.stands !== "alone";
  return (
    <li className="peer" data-stands={r.stands}>
      <div><b>{Word(`rate_${r.rate}`)}</b> <span className={r.stands === "high" ? "chip warn" : r.stands === "low" ? "chip" : "meta"}>{word(`stands_${r.stands}`)}</span></div>
      <div className="value"><b>{show(r.value)}</b>{r.of ? <span className="meta">{t("{{n}} of {{total}} {{what}}", { n: number(r.count), total: number(r.total), what: word(`rate_${r.of}`) })}</span> : null}</div>
      {told ? <>
        <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><line className="axis" x1="0" x2="100" y1="6" y2="6" /><rect x={at(r.low)} y="3" width={Math.max(0.6, at(r.high) - at(r.low))} height="6" /><line className="middle" x1={at(r.middle)} x2={at(r.middle)} y1="1" y2="11" /><rect className="own" x={Math.max(0, at(r.value) - 0.6)} y="0" width="1.2" height="12" /></svg>
        <div className="meta">{t("others {{low}} to {{high}}, middle {{middle}}; {{below}} have less", { low: show(r.low), high: show(r.high), middle: show(r.middle), below: `${number(r.below * 100)} %` })}</div>
      </> : <div className="meta across">{t("Fewer than twenty others: nothing is compared.")}</div>}
    </li>
  );
}
