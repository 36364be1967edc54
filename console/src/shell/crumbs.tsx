// The path in the top bar. A page says where it is; the bar and the window title follow.
import { Link } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";

export interface Crumb { text: string; to?: string }
let crumbs: Crumb[] = [];
const listeners = new Set<() => void>();

export function useCrumbs(...list: Crumb[]) {
  const key = JSON.stringify(list);
  useEffect(() => {
    crumbs = JSON.parse(key) as Crumb[];
    document.title = [...crumbs].reverse().map((c) => c.text).concat("Piepowder").join(" · ");
    listeners.forEach((fn) => fn());
  }, [key]);
}

export function Crumbs() {
  const list = useSyncExternalStore((fn) => (listeners.add(fn), () => listeners.delete(fn)), () => crumbs);
  return (
    <div className="crumbs cut">
      {list.map((c, i) => (
        <span key={i}>{i > 0 ? <span className="faint" aria-hidden="true"> › </span> : null}{c.to && i < list.length - 1 ? <Link className="plain ink2" to={c.to}>{c.text}</Link> : <b>{c.text}</b>}</span>
      ))}
    </div>
  );
}
