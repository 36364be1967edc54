import { useT } from "../i18n";
import { toast } from "./Toast";

/** An id, shown short, copied whole on click. */
export function Copy({ text, show }: { text: string; show?: string }) {
  const t = useT();
  const short = show ?? (text.length > 14 ? `${text.slice(0, 4)}…${text.slice(-5)}` : text);
  return (
    <button type="button" className="copy" title={`${text} · ${t("Copy")}`} onClick={(e) => {
      e.stopPropagation();
      void navigator.clipboard?.writeText(text).then(() => toast.say(t("Copied")));
    }}>{short}</button>
  );
}
