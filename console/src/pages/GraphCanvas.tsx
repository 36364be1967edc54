// The picture: WebGL by sigma, laid out a little in each frame so that the page never stands still.
import Network from "graphology";
import forces from "graphology-layout-forceatlas2";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import Sigma from "sigma";
import type { Graph } from "../api/graph";
import { useT, word } from "../i18n";
import { edgeId, hull, places, weight, type Point } from "./GraphModel";

export interface CanvasHandle { png(): Promise<Blob>; fit(): void; show(id: string): void }
interface Props {
  graph: Graph;
  names: (id: string) => string;
  selected?: string;
  ring: Set<string>;
  way: Set<string>;
  pinned: Set<string>;
  onSelect: (id: string | undefined) => void;
  onExpand: (id: string) => void;
  onPin: (id: string) => void;
  handle: React.Ref<CanvasHandle>;
}

const kindInk: Record<string, string> = { account: "--ink-2", person: "--ink-3", card: "--s2", device: "--s3", address: "--green", mail: "--accent", phone: "--accent" };
const thing = "--s4";
type Inks = Record<string, string>;

/** The colours of the theme as the browser computes them: light-dark() is no colour to WebGL. */
function inks(box: HTMLElement): Inks {
  const probe = document.createElement("i");
  box.append(probe);
  const out: Inks = {};
  for (const name of ["--ground", "--panel", "--line", "--line-strong", "--ink", "--ink-2", "--ink-3", "--accent", "--s0", "--s1", "--s2", "--s3", "--s4", "--green", "--red"]) {
    probe.style.color = `var(${name})`;
    out[name] = hex(getComputedStyle(probe).color);
  }
  probe.remove();
  return out;
}
const hex = (rgb: string) => `#${(rgb.match(/\d+(\.\d+)?/g) ?? ["0", "0", "0"]).slice(0, 3).map((n) => Math.round(Number(n)).toString(16).padStart(2, "0")).join("")}`;
const mixed = (a: string, b: string, part: number) => `#${[1, 3, 5].map((i) => Math.round(parseInt(a.slice(i, i + 2), 16) * (1 - part) + parseInt(b.slice(i, i + 2), 16) * part).toString(16).padStart(2, "0")).join("")}`;

/** Sigma itself says nothing when there is no WebGL. */
function drawable(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return !!gl;
}

const enough = (n: number) => Math.max(120, Math.min(400, Math.round(60_000 / (n + 1))));

export function GraphCanvas(props: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const under = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const sigma = useRef<Sigma>(undefined);
  const net = useRef<Network>(undefined);
  const colour = useRef<Inks>({});
  const left = useRef(0);
  const [failed, fail] = useState(false);

  useEffect(() => {
    const g = new Network({ type: "undirected" });
    net.current = g;
    colour.current = inks(box.current!);
    let s: Sigma;
    try {
      if (!drawable()) throw new Error("no WebGL");
      s = new Sigma(g, box.current!, {
        allowInvalidContainer: true, zIndex: true, labelFont: getComputedStyle(document.body).fontFamily, labelSize: 11, labelWeight: "400", labelRenderedSizeThreshold: 5.5, labelDensity: 0.6, labelGridCellSize: 90,
        minCameraRatio: 0.03, maxCameraRatio: 6, stagePadding: 40, defaultDrawNodeHover: (ctx, data, settings) => draw(ctx, data, settings.labelSize, settings.labelFont, colour.current, true),
        defaultDrawNodeLabel: (ctx, data, settings) => draw(ctx, data, settings.labelSize, settings.labelFont, colour.current, false),
        nodeReducer: (id, data) => nodeLook(id, data, latest.current, colour.current),
        edgeReducer: (id, data) => edgeLook(id, data, latest.current, colour.current),
      });
    } catch {
      box.current?.replaceChildren();
      fail(true);
      return;
    }
    sigma.current = s;
    s.on("afterRender", () => outline(under.current!, s, g, latest.current.ring, colour.current));
    s.on("clickNode", ({ node }) => latest.current.onSelect(node));
    s.on("clickStage", () => latest.current.onSelect(undefined));
    s.on("doubleClickNode", ({ node, preventSigmaDefault }) => { preventSigmaDefault(); latest.current.onExpand(node); });
    let held: string | undefined, moved = false;
    s.on("downNode", ({ node }) => { held = node; moved = false; });
    s.getMouseCaptor().on("mousemovebody", (e) => {
      if (!held) return;
      moved = true;
      const p = s.viewportToGraph(e);
      g.mergeNodeAttributes(held, { x: p.x, y: p.y, fixed: true });
      e.preventSigmaDefault();
      e.original.preventDefault();
    });
    const drop = () => { if (held && moved && !latest.current.pinned.has(held)) latest.current.onPin(held); held = undefined; };
    s.getMouseCaptor().on("mouseup", drop);
    let frame = 0;
    const step = () => {
      frame = requestAnimationFrame(step);
      if (left.current <= 0 || held || g.order < 2) return;
      const began = performance.now();
      const settings = { ...forces.inferSettings(g), barnesHutOptimize: g.order > 400, barnesHutTheta: 0.8, gravity: 0.6, scalingRatio: g.order > 400 ? 6 : 12, slowDown: 4, adjustSizes: false };
      do {
        forces.assign(g, { iterations: g.order > 800 ? 1 : 4, settings });
        left.current -= g.order > 800 ? 1 : 4;
      } while (left.current > 0 && performance.now() - began < 10);
    };
    frame = requestAnimationFrame(step);
    const repaint = () => { colour.current = inks(box.current!); s.refresh({ skipIndexation: true }); };
    const theme = new MutationObserver(repaint);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", repaint);
    const size = new ResizeObserver(() => { s.resize(); s.refresh({ skipIndexation: true }); });
    size.observe(box.current!);
    return () => { cancelAnimationFrame(frame); theme.disconnect(); dark.removeEventListener("change", repaint); size.disconnect(); s.kill(); sigma.current = undefined; };
  }, []);

  // Nodes keep their places; new ones begin beside who they belong to.
  useEffect(() => {
    const g = net.current, s = sigma.current;
    if (!g || !s) return;
    const wanted = new Map(props.graph.nodes.map((n) => [n.id, n]));
    const scale = Math.max(0.4, Math.min(1, Math.sqrt(220 / (wanted.size + 1))));
    const before = g.order;
    for (const id of g.nodes()) if (!wanted.has(id)) g.dropNode(id);
    const at = places(props.graph, (id) => (g.hasNode(id) ? { x: g.getNodeAttribute(id, "x") as number, y: g.getNodeAttribute(id, "y") as number } : undefined));
    for (const n of props.graph.nodes) {
      const p = at.get(n.id);
      if (p) g.addNode(n.id, { ...p, kind: n.kind });
      g.mergeNodeAttributes(n.id, { size: scale * sizeOf(n.kind, weight(n), n.degree), label: props.names(n.id), standing: n.standing ?? "", supernode: n.supernode, seed: n.seed });
    }
    const ties = new Set(props.graph.edges.map(edgeId));
    for (const id of g.edges()) if (!ties.has(id)) g.dropEdge(id);
    for (const e of props.graph.edges) if (!g.hasEdge(edgeId(e))) g.addEdgeWithKey(edgeId(e), e.a, e.b, { size: Math.min(4, 1 + Math.log2(e.n) / 3), crowd: wanted.get(e.b)?.supernode });
    s.setSetting("labelRenderedSizeThreshold", g.order < 120 ? 2.5 : 5.5);
    if (at.size) left.current = Math.max(left.current, enough(g.order) * (before ? 0.5 : 1));
  }, [props.graph, props.names]);

  useEffect(() => {
    const g = net.current;
    g?.forEachNode((id) => { g.setNodeAttribute(id, "fixed", props.pinned.has(id)); });
    sigma.current?.refresh({ skipIndexation: true });
  }, [props.selected, props.ring, props.way, props.pinned]);

  useImperativeHandle(props.handle, () => ({
    fit: () => void sigma.current?.getCamera().animatedReset({ duration: 120 }),
    // Only what is out of sight is brought into it: the picture does not jump.
    show: (id) => {
      const s = sigma.current, g = net.current;
      const d = s?.getNodeDisplayData(id);
      if (!s || !g || !d) return;
      const at = s.graphToViewport({ x: g.getNodeAttribute(id, "x") as number, y: g.getNodeAttribute(id, "y") as number });
      const { width, height } = s.getDimensions();
      if (at.x > 20 && at.y > 20 && at.x < width - 60 && at.y < height - 20) return;
      void s.getCamera().animate({ x: d.x, y: d.y }, { duration: 120 });
    },
    png: () => picture(sigma.current, under.current!, colour.current),
  }));

  if (failed) return <div className="nowebgl" role="note"><b>{t("This browser cannot draw the picture")}</b><p>{t("It needs WebGL, which is switched off or missing here. The table shows the same accounts and things, and everything can be done from it.")}</p></div>;
  return (
    <div className="stagebox" role="img" aria-label={t("Picture of {{nodes}} accounts and things and {{edges}} ties; the table has the same", { nodes: props.graph.nodes.length, edges: props.graph.edges.length })}>
      <canvas ref={under} className="under" aria-hidden="true" />
      <div ref={box} className="stage" aria-hidden="true" />
      {props.graph.edges.length === 0 ? <p className="lonely">{t("Shares nothing with anybody")}</p> : null}
    </div>
  );
}

function sizeOf(kind: string, risk: number, degree: number): number {
  if (kind === "account") return Math.min(16, 6 + 2.2 * Math.sqrt(risk));
  return kind === "person" ? 5 : Math.min(9, 3 + Math.sqrt(degree) * 0.7);
}

function nodeLook(id: string, data: Record<string, unknown>, p: Props, c: Inks) {
  const standing = data.standing as string;
  let color = c[kindInk[data.kind as string] ?? thing] ?? c[thing]!;
  if (standing === "deactivated") color = c["--s0"]!;
  else if (standing === "suspended" || standing === "restricted") color = c["--s1"]!;
  const chosen = id === p.selected || p.way.has(id);
  const dim = !chosen && ((p.way.size > 0) || data.supernode === true);
  if (dim) color = mixed(color, c["--ground"]!, 0.6);
  return { x: data.x as number, y: data.y as number, size: (data.size as number) * (id === p.selected ? 1.35 : 1), label: `${data.label as string}${p.pinned.has(id) ? " ⚲" : ""}`, color, forceLabel: chosen || (data.seed === true && p.graph.nodes.length < 400), highlighted: id === p.selected, zIndex: chosen ? 2 : data.kind === "account" ? 1 : 0 };
}

function edgeLook(id: string, data: Record<string, unknown>, p: Props, c: Inks) {
  const [a, b] = id.split(">") as [string, string];
  const on = p.way.has(a) && p.way.has(b);
  const near = p.selected === a || p.selected === b;
  const color = on ? c["--accent"]! : near ? c["--ink-3"]! : data.crowd ? c["--line-strong"]! : mixed(c["--line-strong"]!, c["--ink-3"]!, 0.3);
  return { size: on ? 3 : (data.size as number) * (near ? 1.4 : 1), color: p.way.size && !on ? mixed(color, c["--ground"]!, 0.6) : color, zIndex: on || near ? 1 : 0 };
}

/** A label on the ground's colour, so that it can be read over ties. */
function draw(ctx: CanvasRenderingContext2D, d: { x: number; y: number; size: number; label?: string | null; color: string; highlighted?: boolean }, size: number, font: string, c: Inks, over: boolean) {
  if (!d.label || (!over && d.highlighted)) return;
  ctx.font = `${over ? 600 : 400} ${over ? size + 1 : size}px ${font}`;
  if (over) {
    ctx.beginPath();
    ctx.arc(d.x, d.y, d.size + 2.5, 0, 7);
    ctx.lineWidth = 2;
    ctx.strokeStyle = c["--accent"]!;
    ctx.stroke();
  }
  const x = d.x + d.size + 4, y = d.y + size / 3;
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = c["--ground"]!;
  ctx.strokeText(d.label, x, y);
  ctx.fillStyle = over ? c["--ink"]! : c["--ink-2"]!;
  ctx.fillText(d.label, x, y);
}

/** The ring as an area behind everything. */
function outline(canvas: HTMLCanvasElement, s: Sigma, g: Network, ring: Set<string>, c: Inks) {
  const { width, height } = s.getDimensions();
  const ratio = devicePixelRatio;
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) { canvas.width = width * ratio; canvas.height = height * ratio; }
  const ctx = canvas.getContext("2d")!;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const points: Point[] = [];
  for (const id of ring) if (g.hasNode(id)) points.push(s.graphToViewport({ x: g.getNodeAttribute(id, "x") as number, y: g.getNodeAttribute(id, "y") as number }));
  if (points.length < 2) return;
  const shape = hull(points);
  ctx.beginPath();
  shape.forEach((p, i) => (i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y)));
  ctx.closePath();
  ctx.lineJoin = "round";
  // Twice: a wide stroke rounds the corners, the area comes over it.
  ctx.strokeStyle = ctx.fillStyle = mixed(c["--accent"]!, c["--ground"]!, 0.88);
  ctx.lineWidth = 44;
  ctx.stroke();
  ctx.fill();
}

/** What is to be seen, as one PNG: layers are read in the frame they are drawn in. */
function picture(s: Sigma | undefined, under: HTMLCanvasElement, c: Inks): Promise<Blob> {
  if (!s) return Promise.reject(new Error(word("no_picture")));
  const out = document.createElement("canvas");
  out.width = under.width;
  out.height = under.height;
  const ctx = out.getContext("2d")!;
  s.refresh({ schedule: false });
  ctx.fillStyle = c["--ground"]!;
  ctx.fillRect(0, 0, out.width, out.height);
  ctx.drawImage(under, 0, 0);
  const layers = s.getCanvases();
  for (const name of ["edges", "nodes", "edgeLabels", "labels", "hovers", "hoverNodes"]) if (layers[name]) ctx.drawImage(layers[name], 0, 0, out.width, out.height);
  return new Promise((done, fail) => out.toBlob((b) => (b ? done(b) : fail(new Error(word("no_picture")))), "image/png"));
}
