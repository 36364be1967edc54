// Keyboard shortcuts: one listener, what is registered last wins, sequences like "g c".
// While somebody types only Esc and Ctrl combinations are ours.
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Text } from "../i18n";

export interface Shortcut {
  keys: string;
  what: Text;
  run: () => void;
}

let stack: Shortcut[][] = [];
const listeners = new Set<() => void>();
let pending = "";
let timer: ReturnType<typeof setTimeout> | undefined;

function changed() {
  listeners.forEach((fn) => fn());
}

export function pressed(e: KeyboardEvent): void {
  // Inside a shadow root (the editor) the event names its host; the path begins where it was typed.
  const el = (e.composedPath()[0] ?? e.target) as HTMLElement | null;
  const typing = !!el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && !/^(radio|checkbox|button|file)$/.test((el as HTMLInputElement).type)));
  const mod = e.ctrlKey || e.metaKey;
  if (e.altKey || e.isComposing) return;
  const key = mod ? `Ctrl-${e.key.length === 1 ? e.key.toUpperCase() : e.key}` : e.key.length === 1 ? e.key.toLowerCase() : e.key;
  if (typing && !mod && key !== "Escape") return;
  // Enter on a link or a button is theirs.
  if (key === "Enter" && el?.closest?.("a, button, summary")) return;
  // A modal owns the keyboard; only Ctrl combinations pass.
  if (document.querySelector("dialog[open]") && !mod) return;
  const seq = pending && !mod ? `${pending} ${key}` : key;
  const all = [...stack].reverse().flat();
  const hit = all.find((s) => s.keys === seq) ?? all.find((s) => s.keys === key);
  clearTimeout(timer);
  pending = "";
  if (hit) {
    e.preventDefault();
    hit.run();
  } else if (!mod && all.some((s) => s.keys.startsWith(`${key} `))) {
    pending = key;
    timer = setTimeout(() => { pending = ""; }, 1200);
  }
}

/** base: the shell's own, below those of any page, whichever mounts first. */
export function useKeys(list: Shortcut[], on = true, base = false) {
  const latest = useRef(list);
  latest.current = list;
  const names = list.map((s) => s.keys).join("|");
  useEffect(() => {
    if (!on) return;
    const mine = latest.current.map((s, i) => ({ ...s, run: () => latest.current[i]?.run() }));
    stack = base ? [mine, ...stack] : [...stack, mine];
    changed();
    return () => { stack = stack.filter((x) => x !== mine); changed(); };
  }, [names, on, base]);
}

/** All that can be pressed here and now: the shell's, then the page's. */
export function useShortcuts(): Shortcut[][] {
  return useSyncExternalStore((fn) => (listeners.add(fn), () => listeners.delete(fn)), () => stack);
}
