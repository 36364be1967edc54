// A moment, a deadline and a clock. The exact time is always one hover away.
import { useT, word } from "../i18n";
import type { Clock } from "../api/types";
import { ago, clockTime, fullTime, hourMinute, shortTime, span, useNow } from "./format";

export function Time({ at, as = "ago" }: { at?: string; as?: "ago" | "clock" | "minute" | "short" }) {
  const now = useNow();
  if (!at) return <span className="faint">–</span>;
  return <time dateTime={at} title={fullTime(at)}>{as === "ago" ? ago(at, now) : as === "minute" ? hourMinute(at) : as === "short" ? shortTime(at, now) : clockTime(at, now)}</time>;
}

/** What is left until a deadline: minutes while it presses, a weekday when it does not. */
export function Due({ at, calm }: { at?: string; calm?: boolean }) {
  const t = useT();
  const now = useNow();
  if (!at) return <span className="faint">–</span>;
  const left = new Date(at).getTime() - now;
  if (left < 0) return <time dateTime={at} title={fullTime(at)} className="red">{t("{{time}} over", { time: span(left) })}</time>;
  const press = left < 15 * 60_000;
  return (
    <time dateTime={at} title={fullTime(at)} className={press ? "amber" : calm ? "faint" : undefined}>
      {left < 4 * 3_600_000 ? span(left) : clockTime(at, now)}
    </time>
  );
}

export function ClockBox({ clock }: { clock: Clock }) {
  const t = useT();
  const now = useNow();
  const due = clock.due_at ? new Date(clock.due_at).getTime() : undefined;
  const target = clock.target_seconds ? clock.target_seconds * 1000 : undefined;
  const left = due === undefined ? undefined : due - now;
  let tone = "";
  let text: React.ReactNode = "–";
  if (clock.state === "met" || clock.state === "missed") {
    const taken = clock.accrued_seconds !== undefined ? span(clock.accrued_seconds * 1000) : clock.stopped_at ? hourMinute(clock.stopped_at) : "";
    tone = clock.state === "met" ? "green" : "red";
    text = <><span aria-hidden="true">{clock.state === "met" ? "✓" : "✕"}</span> {taken || word(clock.state)}</>;
  } else if (clock.state === "paused") {
    tone = "faint struck";
    text = left === undefined ? t("paused") : span(left);
  } else if (left !== undefined) {
    const part = target ? left / target : left < 900_000 ? 0.2 : 1;
    tone = left < 0 ? "red" : part < 0.25 ? "amber" : "";
    text = left < 0 ? t("{{time}} over", { time: span(left) }) : part < 0.5 ? t("{{time}} left", { time: span(left) }) : span(left);
  }
  return (
    <div className={`clockbox ${tone}`} title={clock.due_at ? t("due {{time}}", { time: fullTime(clock.due_at) }) : undefined}>
      <span className="what">{word(clock.name)}</span>
      <span className="val"><b>{text}</b>{target && clock.state !== "running" ? <span className="faint"> {t("of {{time}}", { time: span(target) })}</span> : null}</span>
      {clock.state === "paused" ? <span className="sr">{t("paused")}</span> : null}
    </div>
  );
}
