import { word } from "../i18n";

const tone: Record<string, string> = { allow: "good", review: "warn", block: "bad" };
/** The engine's answer as word and outline. */
export function OutcomeMark({ of }: { of: string }) {
  return <span className={`chip ${tone[of] ?? ""}`}>{word(of)}</span>;
}
