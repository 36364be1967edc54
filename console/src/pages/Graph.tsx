// Who belongs together: the picture, the same as a table, time, the way between two, and acting on a whole ring.
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { graph as ask, type Graph, type GraphNode, type Way } from "../api/graph";
import { cases } from "../api/routes";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button, Seg } from "../ui/Button";
import { number, shortName } from "../ui/format";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionDialog, type Target } from "./ActionDialog";
import { Standing } from "./CaseParties";
import { GraphCanvas, type CanvasHandle } from "./GraphCanvas";
import { RingCase } from "./GraphCase";
import { merge, none, ringOf, wholeSpan, within, type Span } from "./GraphModel";
import { Chosen, Legend, RingBox, WayBox } from "./GraphPanel";
import { Rings } from "./GraphRings";
import { TimeBar } from "./GraphTime";
import "./graph.css";

const route = getRouteApi("/shell/graph");

export function GraphPage() {
  const { seed = "" } = route.useSearch();
  return seed ? <Around key={seed} seed={seed} /> : <Rings />;
}

export const nodeName = (n: GraphNode | undefined) => (!n ? "" : n.kind === "account" ? shortName(n.name ?? "") || n.label : n.kind === "person" ? n.label.replace(/^\S+/, Word) : `${word(n.kind)} ${n.label}`);

function Around({ seed }: { seed: string }) {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const search = route.useSearch();
  const depth = Math.min(4, Math.max(1, Number(search.depth ?? 2) || 2));
  const table = search.view === "table";
  const q = useQuery({ queryKey: ["graph", seed, depth], queryFn: () => ask.around({ seed, depth }), staleTime: 60_000 });
  const [more, setMore] = useState<Graph>(none);
  const all = useMemo(() => (q.data ? merge(q.data, more) : none), [q.data, more]);
  const whole = useMemo(() => wholeSpan(all), [all]);
  const [span, setSpan] = useState<Span>();
  const [hidden, hide] = useState<Set<string>>(new Set());
  const view = useMemo(() => within(all, span ?? whole, hidden), [all, span, whole, hidden]);
  const nodes = useMemo(() => new Map(view.nodes.map((n) => [n.id, n])), [view]);
  const names = useCallback((id: string) => nodeName(nodes.get(id)), [nodes]);
  const [selected, select] = useState<string>();
  const at = selected ? nodes.get(selected) : undefined;
  const [pinned, pin] = useState<Set<string>>(new Set());
  const [picked, pick] = useState<Set<string>>();
  const ring = useMemo(() => (picked ? new Set([...picked].filter((id) => nodes.has(id))) : new Set(ringOf(view, selected))), [picked, view, selected, nodes]);
  const [from, setFrom] = useState<string>();
  const [way, setWay] = useState<Way>();
  const wayIds = useMemo(() => new Set(way?.nodes.map((n) => n.id)), [way]);
  const [acting, act] = useState<Target[]>();
  const [making, make] = useState(false);
  const canvas = useRef<CanvasHandle>(null);
  const seeds = all.nodes.filter((n) => n.seed);
  const title = seeds.length > 1 ? t("Ring: {{count}} accounts", { count: seeds.length }) : nodeName(seeds[0]) || (q.isPending ? "…" : seed);
  useCrumbs({ text: t("Graph"), to: "/graph" }, { text: title });
  useEffect(() => { if (!selected && q.data) select(q.data.nodes.find((n) => n.seed)?.id); }, [q.data]);

  const expand = useMutation({
    mutationFn: (id: string) => ask.around({ seed: id, depth: 1, limit: 500 }),
    onSuccess: (g, id) => {
      const fresh = g.nodes.filter((n) => !all.nodes.some((x) => x.id === n.id)).length;
      setMore((m) => merge(m, g));
      toast.say(fresh ? t("{{count}} more around {{name}}", { count: fresh, name: names(id) }) : t("Nothing more around {{name}}", { name: names(id) }));
    },
    onError: toast.fail,
  });
  const open = (id: string) => {
    const n = nodes.get(id);
    if (n?.kind === "account" || id.startsWith("thg_")) expand.mutate(id);
  };
  const find = useMutation({
    mutationFn: ([a, b]: [string, string]) => ask.path(a, b),
    onSuccess: (w) => {
      setWay(w.found ? w : undefined);
      setFrom(undefined);
      if (w.found) setMore((m) => merge(m, { nodes: w.nodes, edges: w.edges, truncated: false }));
      else toast.say(t("Nothing ties these two, within six things that no crowd shares."));
    },
    onError: toast.fail,
  });
  const mark = () => {
    if (at?.kind !== "account") return toast.say(t("Choose an account first."));
    if (!from) { setFrom(at.id); setWay(undefined); } else if (from !== at.id) find.mutate([from, at.id]);
  };
  const targets = (): Target[] => view.nodes.filter((n) => ring.has(n.id)).map((n) => ({ id: n.id, name: n.name || n.label, kind: n.account_kind }));
  const snap = useMutation({
    mutationFn: async () => cases.addEvidence(search.case!, new File([await canvas.current!.png()], `graph-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.png`, { type: "image/png" }), t("Link graph around {{name}}: {{count}} accounts", { name: title, count: ring.size }), () => undefined),
    onSuccess: () => toast.say(t("The picture is evidence of {{number}} now", { number: search.case! })), onError: toast.fail,
  });
  const toggle = (id: string) => { const next = new Set(ring); if (!next.delete(id)) next.add(id); pick(next); };
  const fix = (id: string) => pin((s) => { const next = new Set(s); if (!next.delete(id)) next.add(id); return next; });
  const noCase = may("case.write") || (ring.size ? false : t("Choose accounts first."));
  const noAct = may("action.take.warn") || (ring.size ? false : t("Choose accounts first."));
  useKeys([
    { keys: "p", what: "Way between two accounts", run: mark },
    { keys: "c", what: "Open the ring as a case", run: () => { if (!noCase) make(true); } },
    { keys: "a", what: "Act on the ring", run: () => { if (!noAct) act(targets()); } },
    { keys: "x", what: "Pin in place", run: () => { if (at) fix(at.id); } },
    { keys: "v", what: "Picture or table", run: () => void go({ search: (s) => ({ ...s, view: table ? undefined : "table" }) }) },
    { keys: "z", what: "Show all of it", run: () => canvas.current?.fit() },
    { keys: "Escape", what: "Back out", run: () => { if (from || way) { setFrom(undefined); setWay(undefined); } else select(undefined); } },
  ]);
  const rows = useMemo(() => [...view.nodes].sort((a, b) => Number(b.kind === "account") - Number(a.kind === "account") || Number(ring.has(b.id)) - Number(ring.has(a.id)) || Number(b.seed) - Number(a.seed) || b.degree - a.degree || a.id.localeCompare(b.id)), [view, ring]);
  const columns: Column<GraphNode>[] = [
    { id: "ring", head: "", width: "18px", always: true, cell: (n) => (n.kind === "account" ? <input type="checkbox" checked={ring.has(n.id)} aria-label={t("{{name}} belongs to the ring", { name: nodeName(n) })} onClick={(e) => e.stopPropagation()} onChange={() => toggle(n.id)} /> : null) },
    { id: "name", head: t("who or what"), width: "minmax(120px, 1fr)", always: true, cell: (n) => <><i className={`knot ${n.kind}`} aria-hidden="true" /> {n.kind === "account" ? <b>{nodeName(n)}</b> : nodeName(n)}{n.supernode ? <span className="faint"> · {t("shared by many")}</span> : null}</>, csv: (n) => n.id },
    { id: "standing", head: t("standing"), width: "96px", always: table, cell: (n) => (n.standing && n.standing !== "good" ? <Standing of={n.standing} /> : n.household ? <span className="chip" title={n.household_why}>{t("household")}</span> : null), csv: (n) => n.standing },
    ...(table ? ([
      { id: "kind", head: t("kind"), width: "90px", wide: true, cell: (n) => word(n.account_kind ?? n.kind), csv: (n) => n.account_kind ?? n.kind },
      { id: "degree", head: t("shares"), width: "64px", right: true, cell: (n) => number(n.degree), csv: (n) => n.degree },
      { id: "risk", head: t("known about"), width: "170px", wide: true, cell: (n) => riskText(n, t), csv: (n) => (n.risk ? n.risk.cases + n.risk.strikes + n.risk.alerts : "") },
      { id: "first", head: t("first seen"), width: "96px", wide: true, cell: (n) => <Time at={n.first_at} as="short" />, csv: (n) => n.first_at },
      { id: "last", head: t("last seen"), width: "96px", wide: true, cell: (n) => <Time at={n.last_at} as="short" />, csv: (n) => n.last_at },
    ] satisfies Column<GraphNode>[]) : []),
  ];
  const [cols, setCols] = useColumns("graph");
  if (q.error) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  const list = (
    <List name="graph" label={t("Accounts and things")} rows={rows} columns={columns} hidden={cols} rowId={(n) => n.id} selected={selected} onSelect={(id) => { select(id); if (!table) canvas.current?.show(id); }} onOpen={(n) => open(n.id)}
      empty={<Empty title={t("Nothing to see in this time")}>{t("Move the time, or show more kinds.")}</Empty>} />
  );
  return (
    <>
      <div className="pagehead">
        <h1 className="cut">{seeds.length > 1 ? title : t("Around {{name}}", { name: title })}</h1>
        <span className="meta wide-only cut">{t("{{count}} accounts", { count: view.nodes.filter((n) => n.kind === "account").length })} · {t("{{count}} things", { count: view.nodes.filter((n) => n.kind !== "account").length })}{all.truncated ? <> · <b className="amber">{t("there is more than is shown")}</b></> : null}</span>
        <span className="grow" />
        <label className="row meta">{t("steps")} <select className="select" style={{ width: 56 }} value={depth} onChange={(e) => void go({ search: (s) => ({ ...s, depth: e.target.value }) })}>{[1, 2, 3, 4].map((d) => <option key={d}>{d}</option>)}</select></label>
        <Seg label={t("Show as")} value={table ? "table" : "picture"} options={[{ value: "picture", text: t("Picture") }, { value: "table", text: t("Table") }]} onChange={(v) => void go({ search: (s) => ({ ...s, view: v === "table" ? v : undefined }) })} />
        {table ? <ListMenu name="graph" rows={rows} columns={columns} hidden={cols} onHidden={setCols} /> : null}
        {search.case ? <Button busy={snap.isPending} blocked={may("evidence.write") || (table ? t("Show the picture first.") : false)} onClick={() => snap.mutate()}>{t("Picture to {{number}}", { number: search.case })}</Button> : null}
        <Button kbd="A" blocked={noAct} onClick={() => act(targets())}>{t("Act on {{count}} accounts", { count: ring.size })}</Button>
        <Button tone="primary" kbd="C" blocked={noCase} onClick={() => make(true)}>{t("Open ring as case")}</Button>
      </div>
      <div className={table ? "graph table" : "graph"}>
        <section className="main" aria-label={t("Graph")}>
          {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : table ? list : <GraphCanvas handle={canvas} graph={view} names={names} selected={selected} ring={ring} way={wayIds} pinned={pinned} onSelect={select} onExpand={open} onPin={fix} />}
          {q.isPending ? null : <TimeBar graph={all} whole={whole} span={span ?? whole} onSpan={setSpan} />}
        </section>
        <aside className="side" aria-label={t("About what is chosen")}>
          <Legend graph={all} hidden={hidden} onHide={hide} />
          {way ? <WayBox way={way} onClose={() => setWay(undefined)} onSelect={select} /> : from ? <p className="warnbox" role="status">{t("Way from {{name}}: choose the other account, then press P.", { name: names(from) })}</p> : null}
          {at ? <Chosen node={at} graph={view} busy={expand.isPending} pinned={pinned.has(at.id)} onExpand={() => open(at.id)} onPin={() => fix(at.id)} onWay={mark} onSelect={select} /> : null}
          {q.isPending ? null : <RingBox graph={view} ring={ring} own={!!picked} onFollow={() => pick(undefined)} />}
          {table || q.isPending ? null : <div className="sidelist">{list}</div>}
        </aside>
      </div>
      {making ? <RingCase graph={view} ring={[...ring]} picture={table ? undefined : () => canvas.current!.png()} onClose={() => make(false)} onDone={(number) => { make(false); void go({ search: (s) => ({ ...s, case: number }) }); }} /> : null}
      {acting ? <ActionDialog targets={acting} onClose={() => act(undefined)} /> : null}
    </>
  );
}

export function riskText(n: GraphNode, t: ReturnType<typeof useT>): string {
  const r = n.risk;
  if (!r) return "";
  return [r.cases ? t("{{count}} open cases", { count: r.cases }) : "", r.strikes ? t("{{count}} strikes", { count: r.strikes }) : "", r.alerts ? t("{{count}} alerts", { count: r.alerts }) : ""].filter(Boolean).join(" · ");
}
