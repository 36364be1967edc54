import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { affected, follow } from "./live";

class Source extends EventTarget {
  static made: Source[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() { super(); Source.made.push(this); }
  close() {}
  say(topic: string) { this.dispatchEvent(new MessageEvent("changed", { data: JSON.stringify({ topic }) })); }
}
vi.stubGlobal("EventSource", Object.assign(Source, { CLOSED: 2 }));
beforeEach(() => { vi.useFakeTimers(); Source.made = []; });
afterEach(() => vi.useRealTimers());

function setup() {
  const client = new QueryClient();
  const asked = vi.spyOn(client, "invalidateQueries");
  client.setQueryData(["inbox", {}], 1);
  client.setQueryData(["decisions", {}], 1);
  const stop = follow(client, () => new Source() as unknown as EventSource);
  return { client, asked, stop, source: Source.made[0]! };
}
const stale = (c: QueryClient, key: string) => c.getQueryCache().findAll({ queryKey: [key] })[0]!.state.isInvalidated;

it("asks what a topic touches again within 150 ms, and nothing else", () => {
  const { client, source, stop } = setup();
  source.say("inbox");
  vi.advanceTimersByTime(150);
  expect([stale(client, "inbox"), stale(client, "decisions")]).toEqual([true, false]);
  stop();
});
it("makes one question of a burst", () => {
  const { asked, source, stop } = setup();
  for (let i = 0; i < 50; i++) source.say("decisions");
  vi.advanceTimersByTime(150);
  expect(asked).toHaveBeenCalledOnce();
  stop();
});
it("asks everything again after the connection was gone, and reconnects when it was closed", () => {
  const { asked, source, stop } = setup();
  source.onopen?.();
  source.readyState = 2;
  source.onerror?.();
  vi.advanceTimersByTime(1500);
  expect(Source.made).toHaveLength(2);
  Source.made[1]!.onopen?.();
  expect(asked).toHaveBeenCalledWith();
  stop();
});
it("asks at the start for what changed while the stream was being opened", () => {
  const { client, source, stop } = setup();
  source.onopen?.();
  vi.advanceTimersByTime(150);
  expect(stale(client, "inbox")).toBe(true);
  stop();
});
it("lets a question be answered before it asks again, however many messages come", async () => {
  const { asked, source, stop } = setup();
  let answer = () => {};
  asked.mockImplementation(() => new Promise<void>((done) => { answer = done; }));
  source.say("inbox");
  vi.advanceTimersByTime(150);
  for (let i = 0; i < 20; i++) { source.say("inbox"); vi.advanceTimersByTime(150); }
  expect(asked).toHaveBeenCalledOnce();
  answer();
  await vi.advanceTimersByTimeAsync(150);
  expect(asked).toHaveBeenCalledTimes(2);
  stop();
});
it("knows the topics of the server", () => {
  expect(affected("case:cas_1")).toContain("case");
  expect(affected("inbox")).toEqual(expect.arrayContaining(["inbox", "shift"]));
});
