// Answers of a step, bound to the question that stood on the screen when they were given: each shows at once, they
// leave one after the other, and what the server still says of an earlier moment does not bring a question back.
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { runs, type CaseRuns, type Run, type RunAsk, type RunStep } from "../api/protocol";

export function useAnswers(caseId: string, run: Run, s: RunStep) {
  const client = useQueryClient();
  const kept = useRef<Record<string, string>>({});
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);
  const [, again] = useState(0);
  const [error, fail] = useState<unknown>();
  const of = (a: RunAsk) => kept.current[a.id] ?? a.answer;
  const shows = (r: Run) => {
    const key = ["case", caseId, "runs"];
    void client.cancelQueries({ queryKey: key });
    client.setQueryData<CaseRuns>(key, (old) => old && { ...old, items: old.items.map((x) => (x.id === r.id ? r : x)) });
  };
  const answer = (a: RunAsk, value: string) => {
    kept.current = { ...kept.current, [a.id]: value };
    waiting.current++;
    fail(undefined);
    again((n) => n + 1);
    queue.current = queue.current.then(() => runs.answer(run.id, s.id, { [a.id]: value })).then(shows, (e: unknown) => {
      const { [a.id]: _, ...rest } = kept.current;
      kept.current = rest;
      fail(e);
    }).finally(() => {
      // The last one back: what the server says holds them all.
      if (--waiting.current === 0) { kept.current = {}; void client.invalidateQueries({ queryKey: ["case"] }); }
      again((n) => n + 1);
    });
  };
  /** What is done with the step waits for its answers. */
  const after = <T,>(fn: () => Promise<T>) => queue.current.then(fn);
  return { of, answer, after, error };
}
