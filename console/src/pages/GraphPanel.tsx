// Beside the picture: what the colours mean, what is chosen, the way between two, the ring.
import { Link } from "@tanstack/react-router";
import type { Graph, GraphNode, Way } from "../api/graph";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { number } from "../ui/format";
import { Time } from "../ui/Time";
import { Standing } from "./CaseParties";
import { nodeName, riskText } from "./Graph";
import { kindsOf } from "./GraphModel";

export function Legend({ graph, hidden, onHide }: { graph: Graph; hidden: Set<string>; onHide: (s: Set<string>) => void }) {
  const t = useT();
  const flip = (kind: string) => { const next = new Set(hidden); if (!next.delete(kind)) next.add(kind); onHide(next); };
  return (
    <div className="legend" role="group" aria-label={t("Kinds shown")}>
      {kindsOf(graph).map(([kind, n]) => (
        <button key={kind} type="button" aria-pressed={!hidden.has(kind)} onClick={() => flip(kind)}><i className={`knot ${kind}`} aria-hidden="true" />{word(kind)} <span className="faint">{number(n)}</span></button>
      ))}
    </div>
  );
}

export function Chosen({ node, graph, busy, pinned, onExpand, onPin, onWay, onSelect }: {
  node: GraphNode; graph: Graph; busy: boolean; pinned: boolean; onExpand: () => void; onPin: () => void; onWay: () => void; onSelect: (id: string) => void;
}) {
  const t = useT();
  const may = useMay();
  const account = node.kind === "account";
  const ties = graph.edges.filter((e) => e.a === node.id || e.b === node.id);
  const risk = riskText(node, t);
  return (
    <section className="chosen" aria-label={t("Chosen")}>
      <div className="row">
        <i className={`knot ${node.kind}`} aria-hidden="true" />
        <h2 className="cut grow">{account && !may("account.read") ? <Link to="/people/$ref" params={{ ref: node.id }}>{node.name || node.label}</Link> : node.case_id ? <Link to="/cases/$id" params={{ id: node.case_id }}>{nodeName(node)}</Link> : Word(nodeName(node))}</h2>
        {node.standing ? <Standing of={node.standing} /> : null}
      </div>
      <dl className="facts meta">
        {account ? <><dt>{t("reference")}</dt><dd><Copy text={node.label} /></dd></> : null}
        <dt>{account ? t("things") : t("accounts")}</dt><dd>{number(node.degree)}{node.supernode ? ` · ${t("shared by so many that it says little")}` : ""}</dd>
        <dt>{t("first seen")}</dt><dd><Time at={node.first_at} as="short" /></dd>
        <dt>{t("last seen")}</dt><dd><Time at={node.last_at} as="short" /></dd>
        {risk ? <><dt>{t("known about")}</dt><dd>{risk}</dd></> : null}
        {node.household ? <><dt>{t("household")}</dt><dd>{t("one address, one family name or phone number, and nothing against any of them")}</dd></> : null}
      </dl>
      {ties.length && ties.length <= 12 ? (
        <ul className="ties">{ties.map((e) => { const other = graph.nodes.find((n) => n.id === (e.a === node.id ? e.b : e.a)); return other ? <li key={e.a + e.b}><button type="button" className="link" onClick={() => onSelect(other.id)}>{nodeName(other)}</button> <span className="faint">{t("{{count}} times", { count: e.n })}, <Time at={e.last_at} as="short" /></span></li> : null; })}</ul>
      ) : null}
      <div className="row wrap">
        <Button small busy={busy} blocked={account || node.id.startsWith("thg_") ? false : t("Only accounts and things have more around them.")} onClick={onExpand}>{t("More around it")}</Button>
        <Button small kbd="P" blocked={account ? false : t("Choose an account first.")} onClick={onWay}>{t("Way to another")}</Button>
        <Button small kbd="X" aria-pressed={pinned} onClick={onPin}>{pinned ? t("Let it go") : t("Pin")}</Button>
      </div>
    </section>
  );
}

export function WayBox({ way, onClose, onSelect }: { way: Way; onClose: () => void; onSelect: (id: string) => void }) {
  const t = useT();
  return (
    <section className="way" aria-label={t("Way between two accounts")}>
      <div className="row"><h2 className="grow">{t("{{count}} steps", { count: (way.nodes.length - 1) / 2 })}</h2><Button small tone="ghost" icon="x" aria-label={t("Close")} onClick={onClose} /></div>
      <ol>{way.nodes.map((n, i) => {
        const e = i > 0 ? way.edges.find((x) => (x.a === n.id && x.b === way.nodes[i - 1]!.id) || (x.b === n.id && x.a === way.nodes[i - 1]!.id)) : undefined;
        return (
          <li key={n.id}>{e ? <span className="faint">{t("since")} <Time at={e.first_at} as="short" /> · {t("{{count}} times", { count: e.n })}</span> : null}
            <span className="row"><i className={`knot ${n.kind}`} aria-hidden="true" /><button type="button" className="link" onClick={() => onSelect(n.id)}>{nodeName(n)}</button>{n.standing && n.standing !== "good" ? <Standing of={n.standing} /> : null}</span></li>
        );
      })}</ol>
    </section>
  );
}

export function RingBox({ graph, ring, own, onFollow }: { graph: Graph; ring: Set<string>; own: boolean; onFollow: () => void }) {
  const t = useT();
  const list = graph.nodes.filter((n) => ring.has(n.id));
  const bad = list.filter((n) => n.standing && n.standing !== "good").length;
  const homes = list.filter((n) => n.household).length;
  return (
    <p className="meta ringbox"><b>{t("{{count}} accounts in the ring", { count: list.length })}</b>{bad ? ` · ${t("{{count}} restricted or worse", { count: bad })}` : ""}{homes ? ` · ${t("{{count}} in a household", { count: homes })}` : ""}
      {own ? <> · <button type="button" className="link" onClick={onFollow}>{t("as found")}</button></> : null}</p>
  );
}
