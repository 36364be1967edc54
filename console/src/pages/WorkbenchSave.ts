// The text of a draft while somebody writes: kept in this browser at each key, saved a moment
// later, checked meanwhile, and never overwritten by what a colleague saved.
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { drafts } from "../api/routes";
import type { Checked, Draft } from "../api/workbench";
import { toast } from "../ui/Toast";

export type Saving = "saved" | "unsaved" | "saving" | "offline" | "conflict";
const pauseMs = 800;
const keyOf = (id: string) => `draft:rule:${id}`;
interface Kept { text: string; version: number }
function kept(id: string): Kept | undefined {
  try { return JSON.parse(localStorage.getItem(keyOf(id)) ?? "") as Kept; } catch { return undefined; }
}
function keep(id: string, k?: Kept) {
  try { if (k) localStorage.setItem(keyOf(id), JSON.stringify(k)); else localStorage.removeItem(keyOf(id)); } catch { /* a full store loses comfort, not work */ }
}

export interface Writing {
  text: string;
  write: (v: string) => void;
  state: Saving;
  savedAt: string;
  /** Resolves with the draft as saved, or nothing when it could not be. */
  save: () => Promise<Draft | undefined>;
  /** What a colleague saved meanwhile, when both changed. */
  theirs?: Draft;
  settle: (text: string) => void;
}

export function useWriting(d: Draft, open: boolean): Writing {
  const client = useQueryClient();
  const [text, setText] = useState(() => { const k = open ? kept(d.id) : undefined; return k ? k.text : d.source; });
  const [theirs, setTheirs] = useState<Draft | undefined>(() => { const k = open ? kept(d.id) : undefined; return k && k.version !== d.version && k.text !== d.source ? d : undefined; });
  const [state, setState] = useState<Saving>(theirs ? "conflict" : text === d.source ? "saved" : "unsaved");
  const now = useRef({ text, version: d.version, saved: d.source, stuck: !!theirs, sent: d.source });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flight = useRef<Promise<Draft | undefined>>(undefined);

  const save = useCallback((): Promise<Draft | undefined> => {
    clearTimeout(timer.current);
    if (flight.current) return flight.current.then(() => save());
    const { text: sent, version, saved, stuck } = now.current;
    if (stuck) return Promise.resolve(undefined);
    if (sent === saved) return Promise.resolve(client.getQueryData<Draft>(["draft", d.id]));
    setState("saving");
    now.current.sent = sent;
    const run = drafts.save(d.id, version, { source: sent }).then((next) => {
      now.current.version = next.version;
      now.current.saved = sent;
      client.setQueryData(["draft", d.id], next);
      if (now.current.text === sent) { keep(d.id); setState("saved"); }
      else { setState("unsaved"); timer.current = setTimeout(() => void save(), pauseMs); }
      return next;
    }, async (err: unknown) => {
      if (err instanceof Problem && err.status === 412) {
        const other = await drafts.one(d.id).catch(() => undefined);
        if (other) {
          now.current.version = other.version;
          if (other.source === sent) { now.current.saved = sent; keep(d.id); setState("saved"); client.setQueryData(["draft", d.id], other); return other; }
          now.current.stuck = true;
          setTheirs(other);
        }
        setState("conflict");
        return undefined;
      }
      if (err instanceof Problem && err.status > 0 && err.status < 500 && err.status !== 429) toast.fail(err);
      setState("offline");
      timer.current = setTimeout(() => void save(), 5000);
      return undefined;
    });
    flight.current = run.finally(() => { flight.current = undefined; });
    return run;
  }, [client, d.id]);

  const write = useCallback((v: string) => {
    now.current.text = v;
    setText(v);
    keep(d.id, { text: v, version: now.current.version });
    if (now.current.stuck) return;
    setState((s) => (s === "saving" ? s : "unsaved"));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), pauseMs);
  }, [d.id, save]);

  const settle = useCallback((v: string) => { now.current.stuck = false; setTheirs(undefined); if (theirs) now.current.saved = theirs.source; write(v); void save(); }, [theirs, write, save]);

  // A newer version came from elsewhere: taken when nothing is unsaved here.
  useEffect(() => {
    if (d.version <= now.current.version) return;
    if (now.current.text === now.current.saved) { now.current.text = d.source; now.current.saved = d.source; now.current.version = d.version; setText(d.source); }
    // Our own text may come back by another way before the answer to saving it does.
    else if (d.source === now.current.sent) { now.current.saved = d.source; now.current.version = d.version; }
    else if (d.source !== now.current.saved) { now.current.stuck = true; now.current.version = d.version; setTheirs(d); setState("conflict"); }
    else now.current.version = d.version;
  }, [d]);
  useEffect(() => { if (open && !now.current.stuck && now.current.text !== now.current.saved) void save(); }, [open, save]);
  // Leaving the page sends what is not sent yet; it is in this browser besides.
  useEffect(() => () => { clearTimeout(timer.current); if (!now.current.stuck && now.current.text !== now.current.saved) void save(); }, [save]);
  return { text, write, state, savedAt: d.updated_at, save, theirs, settle };
}

/** What the server thinks of a text, asked while it is written. */
export function useCheck(text: string, d: Draft): { checked: Checked; busy: boolean } {
  const [settled, settle] = useState(text);
  useEffect(() => { const h = setTimeout(() => settle(text), 400); return () => clearTimeout(h); }, [text]);
  const same = settled === d.source;
  const q = useQuery({
    queryKey: ["check", d.id, d.base, settled], queryFn: ({ signal }) => drafts.check({ rule: d.fresh ? undefined : d.rule || undefined, source: settled, base: d.base, draft: d.id }, { signal }),
    enabled: !same, retry: false, staleTime: 60_000, placeholderData: keepPreviousData,
  });
  return { checked: same ? d : (q.data ?? d), busy: text !== settled || (!same && q.isFetching) };
}
