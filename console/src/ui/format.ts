// Times, lengths, money and numbers as people on shift read them.
import { useSyncExternalStore } from "react";
import { locale, say } from "../i18n";

let now = Date.now();
const ticks = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
/** The time in ms, renewed each second for all that show one: a single timer. */
export function useNow(): number {
  return useSyncExternalStore((fn) => {
    ticks.add(fn);
    timer ??= setInterval(() => { now = Date.now(); ticks.forEach((f) => f()); }, 1000);
    return () => {
      ticks.delete(fn);
      if (ticks.size === 0) { clearInterval(timer); timer = undefined; }
    };
  }, () => now);
}

const hm = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const cache = new Map<string, Intl.DateTimeFormat>();
function dtf(opt: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(opt);
  let f = cache.get(key);
  if (!f) cache.set(key, (f = new Intl.DateTimeFormat(locale(), opt)));
  return f;
}

/** 02:14 today, Mon 10:40 this week, 3 Nov before. */
export function clockTime(iso: string | undefined, at = Date.now()): string {
  if (!iso) return "–";
  const d = new Date(iso);
  const days = Math.abs(d.getTime() - at) / 86_400_000;
  if (d.toDateString() === new Date(at).toDateString()) return dtf(hm).format(d);
  if (days < 6) return dtf({ weekday: "short", ...hm }).format(d);
  if (days < 300) return dtf({ day: "numeric", month: "short" }).format(d);
  return dtf({ day: "numeric", month: "short", year: "numeric" }).format(d);
}
/** 02:14 today, Fri this week, 3 Nov before. */
export function shortTime(iso: string, at = Date.now()): string {
  const d = new Date(iso);
  const days = Math.abs(d.getTime() - at) / 86_400_000;
  if (d.toDateString() === new Date(at).toDateString()) return dtf(hm).format(d);
  return dtf(days < 6 ? { weekday: "short" } : { day: "numeric", month: "short" }).format(d);
}
export const hourMinute = (iso: string) => dtf(hm).format(new Date(iso));
export const fullTime = (iso: string | undefined) =>
  iso ? dtf({ weekday: "short", day: "numeric", month: "short", year: "numeric", ...hm, second: "2-digit", timeZoneName: "short" }).format(new Date(iso)) : "";
export const dayName = (iso: string) => dtf({ weekday: "long", day: "numeric", month: "long" }).format(new Date(iso));
/** A whole day as the server names it, "2026-10-22": 22 Oct, the same day in every zone. */
export const dayMonth = (day: string) => dtf({ day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
export const monthYear = (iso: string) => dtf({ month: "short", year: "numeric" }).format(new Date(iso));

/** 1:40, 41 min, 22 h 10, 9 d. Whole units, never rounded up. */
export function span(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000);
  const m = Math.floor(s / 60);
  const h = Math.floor(m / 60);
  if (m < 30) return `${m}:${String(s % 60).padStart(2, "0")}`;
  if (h < 2) return `${m} min`;
  if (h < 48) return m % 60 ? `${h} h ${String(m % 60).padStart(2, "0")}` : `${h} h`;
  return `${Math.floor(h / 24)} d`;
}

export function ago(iso: string | undefined, at: number): string {
  if (!iso) return "–";
  const s = Math.round((at - new Date(iso).getTime()) / 1000);
  if (Math.abs(s) < 45) return say("just now");
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["minute", 60], ["hour", 3600], ["day", 86400], ["month", 2_629_800], ["year", 31_557_600]];
  let [unit, size] = steps[0]!;
  for (const step of steps) if (Math.abs(s) >= step[1]) [unit, size] = step;
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "short" }).format(-Math.round(s / size), unit);
}

export const number = (n: number | undefined, digits = 0) =>
  n === undefined ? "–" : new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(n);

/** A share from 0 to 1 with its two digits: 0.91, 1.00. */
export const share = (n: number | undefined) =>
  n === undefined ? "–" : new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n);

/** Money in minor units, with its currency. */
export function money(minor: number | undefined, currency = "USD"): string {
  if (minor === undefined) return "–";
  const f = new Intl.NumberFormat(locale(), { style: "currency", currency });
  return f.format(minor / 10 ** (f.resolvedOptions().maximumFractionDigits ?? 2));
}

export function bytes(n: number | undefined): string {
  if (n === undefined) return "–";
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${number(n / 1e3)} kB`;
  return `${number(n / 1e6, 1)} MB`;
}

export function nanos(n: number | undefined): string {
  if (n === undefined) return "–";
  if (n < 1e6) return `${number(n / 1e3, n < 1e4 ? 1 : 0)} µs`;
  return `${number(n / 1e6, 1)} ms`;
}

/** "Maria Kowalska" → "Maria K."; already short names stay. */
export function shortName(name: string): string {
  // "Ana Ruiz · commander" keeps what tells two people of one name apart.
  const [whole, mark] = name.split(" · ");
  if (mark) return `${shortName(whole!)} · ${mark}`;
  const [one, ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1);
  return last && last.length > 2 && !last.includes("@") ? `${one} ${last.charAt(0)}.` : name;
}

/** A double as people read it: six digits tell a share; the whole of it stays in the title. */
export function measured(value: string): string {
  return /^-?\d+\.\d{7,}$/.test(value) ? String(Number(Number(value).toPrecision(6))) : value;
}
