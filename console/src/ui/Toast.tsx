// Short messages at the bottom. An undo is offered for ten seconds; acts that can
// only be taken back before they happen wait those ten seconds, and are sent at
// once if the page is closed meanwhile.
import { useSyncExternalStore } from "react";
import { useT } from "../i18n";
import { faultsOf } from "./labels";
import { explain } from "./States";

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  undo?: () => void;
  act?: { label: string; run: () => void };
}

const undoMs = 10_000;
let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();
const waiting = new Map<number, () => void>();
function set(next: Toast[]) {
  toasts = next;
  listeners.forEach((fn) => fn());
}
function drop(id: number) {
  set(toasts.filter((x) => x.id !== id));
}
function push(toast: Omit<Toast, "id">, ms: number): number {
  const id = ++last;
  set([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => drop(id), ms);
  return id;
}

export const toast = {
  say: (text: string, act?: Toast["act"]) => void push({ text, act }, act ? undoMs : 4000),
  fail: (err: unknown) => void push({ text: [explain(err), ...faultsOf(err, document.querySelector("dialog[open]") ?? document.body).map((f) => (f.label ? `${f.label}: ${f.message}` : f.message))].join(" · "), bad: true }, 8000),
  /** Already done; undo runs the opposite. */
  undo(text: string, undo: () => void) {
    const id: number = push({ text, undo: () => { drop(id); undo(); } }, undoMs);
  },
  /** Done after ten seconds unless undone. */
  later(text: string, run: () => void, undone: () => void) {
    const go = () => {
      clearTimeout(timer);
      if (waiting.delete(id)) { drop(id); run(); }
    };
    const timer = setTimeout(go, undoMs);
    const id: number = push({
      text,
      undo: () => { clearTimeout(timer); waiting.delete(id); drop(id); undone(); },
    }, undoMs + 100);
    waiting.set(id, go);
  },
};

if (typeof window !== "undefined") window.addEventListener("pagehide", () => [...waiting.values()].forEach((go) => go()));

export function Toasts() {
  const t = useT();
  const list = useSyncExternalStore((fn) => (listeners.add(fn), () => listeners.delete(fn)), () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((x) => (
        <div key={x.id} className={x.bad ? "toast bad" : "toast"}>
          <span>{x.text}</span>
          {x.undo ? <button type="button" onClick={x.undo}>{t("Undo")}</button> : null}
          {x.act ? <button type="button" onClick={x.act.run}>{x.act.label}</button> : null}
          {x.undo ? <i className="left" /> : null}
        </div>
      ))}
    </div>
  );
}
