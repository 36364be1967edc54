// What two answers say about harm. They can only raise what the words suggest.
import type { Severity } from "../api/types";

export type Answer = "yes" | "no" | "unknown";

export function fromAnswers(now: Answer | "", safe: Answer | "", suggested: Severity | undefined): Severity | undefined {
  if (!now || !safe) return undefined;
  const asked: Severity = now === "yes" && safe === "no" ? "S0" : safe === "no" ? "S1" : now === "yes" ? "S2" : "S4";
  const base = suggested ?? "S3";
  return asked < base ? asked : base;
}
