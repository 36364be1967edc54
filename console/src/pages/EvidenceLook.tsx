// Looking at a picture or a text, and blacking parts of it out in a copy.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { evidence, type Box, type EvidenceDetail, type Span } from "../api/evidence";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

const within = (n: number) => Math.max(0, Math.min(1000, Math.round(n)));

/** A picture by its copy without metadata. Boxes are in thousandths; the last one moves with the arrow keys and grows with Shift. */
export function EvidencePicture({ e, blur, grey, onMade, onSeen }: { e: EvidenceDetail; blur: boolean; grey: boolean; onMade: (id: string) => void; onSeen: () => void }) {
  const t = useT();
  const may = useMay();
  const [hidden, hide] = useState(blur);
  const [dull, setDull] = useState(grey);
  const [beyond, go] = useState(false);
  const [refused, refuse] = useState(false);
  const [boxes, set] = useState<Box[]>();
  const from = useRef<{ x: number; y: number }>(undefined);
  const at = (x: React.PointerEvent) => {
    const r = x.currentTarget.getBoundingClientRect();
    return { x: within(((x.clientX - r.left) / r.width) * 1000), y: within(((x.clientY - r.top) / r.height) * 1000) };
  };
  const key = (x: React.KeyboardEvent) => {
    const step = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] }[x.key];
    const last = boxes?.at(-1);
    if (!step || !last) return;
    x.preventDefault();
    const b = x.shiftKey ? { ...last, w: Math.max(10, within(last.w + step[0]!)), h: Math.max(10, within(last.h + step[1]!)) } : { ...last, x: within(last.x + step[0]!), y: within(last.y + step[1]!) };
    set([...boxes!.slice(0, -1), b]);
  };
  return (
    <div className="stack">
      <div className="row wrap">
        <Button small onClick={() => hide(!hidden)}>{hidden ? t("Show it") : t("Blur it")}</Button>
        <Button small onClick={() => setDull(!dull)}>{dull ? t("In colour") : t("In grey")}</Button>
        {boxes === undefined ? <Button small blocked={may("evidence.write")} onClick={() => { set([]); hide(false); }}>{t("Black out…")}</Button>
          : <Button small onClick={() => set([...boxes, { x: 400, y: 400, w: 200, h: 200 }])}>{t("Add a box")}</Button>}
      </div>
      {refused && !beyond ? <div className="note"><p>{t("You have seen enough of this in your shift, or chose not to look at it. Give it to somebody else, or take a break.")}</p><Button small onClick={() => { go(true); refuse(false); }}>{t("Look all the same")}</Button></div> : (
        <div className={`looked${hidden ? " hidden" : ""}${dull ? " dull" : ""}`} tabIndex={boxes ? 0 : undefined} role={boxes ? "application" : undefined} aria-label={boxes ? t("Draw boxes; arrow keys move the last one, Shift and arrows change its size") : undefined} onKeyDown={boxes ? key : undefined}
          onPointerDown={boxes ? (x) => { x.preventDefault(); from.current = at(x); x.currentTarget.setPointerCapture(x.pointerId); } : undefined}
          onPointerUp={boxes ? (x) => {
            const a = from.current, b = at(x);
            from.current = undefined;
            if (a && Math.abs(a.x - b.x) > 5 && Math.abs(a.y - b.y) > 5) set([...boxes, { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) }]);
          } : undefined}>
          {hidden && !boxes ? <img src={`/v1/evidence/${e.id}/thumbnail`} alt="" draggable={false} /> : <img src={`/v1/evidence/${e.id}/view${beyond ? "?beyond=true" : ""}`} alt={e.name} draggable={false} onError={() => refuse(true)} onLoad={onSeen} />}
          {boxes?.map((b, i) => <i key={i} className="blackbox" style={{ left: `${b.x / 10}%`, top: `${b.y / 10}%`, width: `${b.w / 10}%`, height: `${b.h / 10}%` }} />)}
        </div>)}
      {boxes ? <Make id={e.id} body={{ boxes }} ready={boxes.length > 0} onBack={() => set(boxes.length ? boxes.slice(0, -1) : undefined)} onMade={onMade} /> : null}
    </div>
  );
}

/** A plain text; what is selected can be blacked out. */
export function EvidenceWords({ e, onMade, onSeen }: { e: EvidenceDetail; onMade: (id: string) => void; onSeen: () => void }) {
  const t = useT();
  const may = useMay();
  const [beyond, go] = useState(false);
  const q = useQuery({ queryKey: ["evidence", e.id, "text", beyond], queryFn: () => evidence.text(e.id, beyond), retry: false, staleTime: Infinity });
  const [spans, set] = useState<Span[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);
  const seen = !!q.data;
  useEffect(() => { if (seen) onSeen(); }, [seen]);
  if (q.error) return <div className="note"><Trouble error={q.error} /><Button small onClick={() => go(true)}>{t("Look all the same")}</Button></div>;
  if (!q.data) return <Skeleton lines={4} />;
  const text = q.data.text;
  const chars = (units: number) => Array.from(text.slice(0, units)).length;
  const all = Array.from(text);
  const mark = () => {
    const b = box.current!;
    if (b.selectionEnd > b.selectionStart) set([...spans, { from: chars(b.selectionStart), to: chars(b.selectionEnd) }]);
  };
  return (
    <div className="stack">
      <textarea ref={box} className="textarea mono" rows={12} readOnly value={text} aria-label={e.name} />
      {q.data.whole ? <div className="row wrap"><Button small blocked={may("evidence.write")} onClick={mark}>{t("Black out the selection")}</Button>{spans.map((s, i) => <span key={i} className="chip">{all.slice(s.from, s.to).join("").slice(0, 40)}</span>)}</div> : <p className="meta">{t("Only its beginning is shown.")}</p>}
      {spans.length ? <Make id={e.id} body={{ spans }} ready onBack={() => set(spans.slice(0, -1))} onMade={onMade} /> : null}
    </div>
  );
}

function Make({ id, body, ready, onBack, onMade }: { id: string; body: { boxes?: Box[]; spans?: Span[] }; ready: boolean; onBack: () => void; onMade: (id: string) => void }) {
  const t = useT();
  const client = useQueryClient();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => evidence.redact(id, { ...body, why: why.trim() }), onSuccess: (made) => { toast.say(t("The copy is evidence of its own, linked to its source.")); void client.invalidateQueries({ queryKey: ["case"] }); onMade(made.id); } });
  return (
    <form className="row wrap" onSubmit={(x) => { x.preventDefault(); if (ready && why.trim()) m.mutate(); }}>
      <input className="input grow" aria-label={t("Why is it blacked out?")} placeholder={t("Why is it blacked out?")} value={why} onChange={(x) => set(x.target.value)} />
      <Button type="submit" busy={m.isPending} blocked={!ready ? t("Mark something first.") : why.trim() ? false : t("Give a reason.")}>{t("Make the copy")}</Button>
      <Button tone="ghost" onClick={onBack}>{t("Undo the last")}</Button>
      <Trouble error={m.error} />
    </form>
  );
}
