// Whose turn comes when, counted as the server does: by the clock on the wall of the place.
import type { Layer } from "../api/oncall";
import { locale } from "../i18n";

let known: string[] | undefined;
/** Names of the zones this browser knows. */
export const zones = (): string[] => (known ??= [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])]);

/** What a clock on the wall of a zone shows, as 2026-11-21T14:05. */
export function wallNow(zone: string, at = new Date()): string {
  try {
    const p = Object.fromEntries(new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at).map((x) => [x.type, x.value]));
    return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
  } catch { return at.toISOString().slice(0, 16); }
}

/** The moment at which the clock on the wall of a zone shows this; the first of two when it is shown twice. */
export function instant(wall: string, zone: string): Date {
  const meant = new Date(`${wall}Z`).getTime();
  const shown = (at: number) => new Date(`${wallNow(zone, new Date(at))}Z`).getTime();
  let at = meant;
  for (let i = 0; i < 2; i++) at += meant - shown(at);
  return new Date(at);
}

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** Days of the week as the server names them, with the reader's short names. */
export const dayLetters = (): [string, string][] => days.map((d, i) => [d, new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2026, 0, 5 + i)))]);

const step: Record<string, number> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** The turn a moment on the wall belongs to, counted from the first change of duty, and when it began. */
function turnAt(start: Date, every: string, n: number, at: Date): { i: number; begin: Date } {
  if (every === "month") {
    const months = (at.getUTCFullYear() - start.getUTCFullYear()) * 12 + at.getUTCMonth() - start.getUTCMonth();
    let i = Math.floor(months / n);
    if (month(start, i * n) > at) i--;
    return { i, begin: month(start, i * n) };
  }
  const i = Math.floor((at.getTime() - start.getTime()) / (step[every]! * n));
  return { i, begin: new Date(start.getTime() + i * step[every]! * n) };
}
/** The same day n months on; the last of the month where that day is missing. */
function month(start: Date, n: number): Date {
  const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n + 1, 0)).getUTCDate();
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n, Math.min(start.getUTCDate(), last), start.getUTCHours(), start.getUTCMinutes()));
}

/** The next turns of a layer from now on. */
export function turnsOf(l: Layer, zone: string, many: number, now = new Date()): { from: string; person: string }[] {
  const { every, n, start, people } = l.rotation;
  const first = new Date(`${start}Z`);
  if (!people.length || !(n >= 1) || Number.isNaN(first.getTime()) || (every !== "month" && !step[every])) return [];
  let at = new Date(`${wallNow(zone, now)}Z`);
  if (at < first) at = first;
  const show = new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });
  const out: { from: string; person: string }[] = [];
  let { i } = turnAt(first, every, n, at);
  for (; out.length < many; i++) {
    const begin = every === "month" ? month(first, i * n) : new Date(first.getTime() + i * step[every]! * n);
    out.push({ from: show.format(begin), person: people[((i % people.length) + people.length) % people.length]! });
  }
  return out;
}
