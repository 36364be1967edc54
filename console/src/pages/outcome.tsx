import type { Outcome } from "../api/types";
import { word } from "../i18n";

const tone: Record<Outcome, string> = { allow: "good", review: "warn", block: "bad" };
/** The engine's answer as word and outline. */
export function OutcomeMark({ of }: { of: Outcome }) {
  return <span className={`chip ${tone[of] ?? ""}`}>{word(of)}</span>;
}
