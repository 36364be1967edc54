// One event stream for the whole console. A message names a topic; every query
// whose key begins with one of the topic's words is asked again.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

export type Link = "live" | "waiting" | "lost";

let state: Link = "waiting";
let lostTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
function become(next: Link) {
  if (next === state) return;
  state = next;
  listeners.forEach((fn) => fn());
}

/** live, waiting (first connection) or lost: what the page shows may be stale. */
export function useLink(): Link {
  return useSyncExternalStore((fn) => (listeners.add(fn), () => listeners.delete(fn)), () => state);
}

const keys: Record<string, string[]> = {
  inbox: ["inbox", "shift", "contact"],
  decisions: ["decisions", "rule"],
  actions: ["actions", "account"],
  oncall: ["oncall", "shift"],
  health: ["health"],
  rules: ["rules", "rule", "rulesets", "drafts", "draft"],
  approvals: ["drafts", "draft", "approvals", "approval", "limits", "duties"],
  backtests: ["backtest", "draft", "drafts"],
};

export function affected(topic: string): string[] {
  if (topic.startsWith("case:")) return ["case", "cases", "shift"];
  if (topic.startsWith("incident:")) return ["incident", "incidents"];
  return keys[topic] ?? [topic];
}

export function follow(client: QueryClient, makeSource = () => new EventSource("/v1/live")): () => void {
  const pending = new Set<string>();
  let flush: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let asking = false;

  // A question under way is waited for, never cancelled: in a busy hour the next
  // message always comes before the answer, and the page would never change.
  function ask(topics: string[]) {
    topics.forEach((k) => pending.add(k));
    if (asking || pending.size === 0) return;
    // Bursts are one question; 120 ms keeps a new alert well under a second.
    flush ??= setTimeout(() => {
      flush = undefined;
      const due = [...pending];
      pending.clear();
      asking = true;
      const done = () => { asking = false; ask([]); };
      client.invalidateQueries({ predicate: (q) => due.includes(String(q.queryKey[0])) }).then(done, done);
    }, 120);
  }
  function onMessage(e: MessageEvent<string>) {
    const { topic } = JSON.parse(e.data) as { topic?: string };
    if (topic) ask(affected(topic));
  }
  function connect() {
    source = makeSource();
    source.onopen = () => {
      clearTimeout(lostTimer);
      lostTimer = undefined;
      const wasLost = state === "lost" || tries > 0;
      tries = 0;
      become("live");
      // What happened before we listened was missed: after a break ask everything on
      // screen again, at the start what was asked while the stream was being opened.
      if (wasLost) void client.invalidateQueries();
      else ask(["inbox", "shift", "contact", ...Object.values(keys).flat()]);
    };
    source.addEventListener("changed", onMessage);
    source.onerror = () => {
      lostTimer ??= setTimeout(() => become("lost"), 4000);
      tries++;
      if (source?.readyState === EventSource.CLOSED) {
        again = setTimeout(connect, Math.min(15000, 500 * 2 ** Math.min(tries, 5)));
      }
    };
  }
  const offline = () => become("lost");
  const online = () => { source?.close(); clearTimeout(again); tries++; connect(); };
  window.addEventListener("offline", offline);
  window.addEventListener("online", online);
  connect();
  return () => {
    window.removeEventListener("offline", offline);
    window.removeEventListener("online", online);
    clearTimeout(again);
    clearTimeout(flush);
    clearTimeout(lostTimer);
    lostTimer = undefined;
    source?.close();
    state = "waiting";
  };
}
