// What this browser keeps for its person: drafts and small preferences.
// Drafts belong to the session: signing out wipes them.
import { useCallback, useEffect, useRef, useState } from "react";

/** State kept under a name; survives a reload. */
export function useKept<V>(name: string, start: V): [V, (v: V) => void] {
  const [value, set] = useState<V>(() => {
    try {
      const text = localStorage.getItem(name);
      return text === null ? start : (JSON.parse(text) as V);
    } catch { return start; }
  });
  return [value, useCallback((v: V) => {
    set(v);
    try { localStorage.setItem(name, JSON.stringify(v)); } catch { /* a full store loses comfort, not work */ }
  }, [name])];
}

/** Text in the making; kept at each key press until it is sent. */
export function useDraft(name: string, start = ""): [string, (v: string) => void, () => void] {
  const key = `draft:${name}`;
  const [text, set] = useState(() => localStorage.getItem(key) ?? start);
  const shown = useRef(key);
  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    set(localStorage.getItem(key) ?? start);
  }, [key, start]);
  const write = useCallback((v: string) => {
    set(v);
    try { if (v) localStorage.setItem(key, v); else localStorage.removeItem(key); } catch { /* as above */ }
  }, [key]);
  return [text, write, useCallback(() => { set(start); localStorage.removeItem(key); }, [key, start])];
}

export function wipeDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
}

export type Theme = "system" | "light" | "dark";
export function applyTheme(theme: Theme = (localStorage.getItem("theme") as Theme | null) ?? "system") {
  localStorage.setItem("theme", theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
export const currentTheme = (): Theme => (localStorage.getItem("theme") as Theme | null) ?? "system";
