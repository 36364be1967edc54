// Days and hours of the calendar, in the zone of who looks at it.
export const day = 86_400_000;

/** The Monday on or before a date ("" = today), at midnight. */
export function monday(date?: string): Date {
  const d = date ? new Date(`${date}T12:00:00`) : new Date();
  const out = new Date(d.getFullYear(), d.getMonth(), d.getDate());
  out.setDate(out.getDate() - ((out.getDay() + 6) % 7));
  return out;
}

export function plusDays(d: Date, n: number): Date {
  const out = new Date(d);
  out.setDate(out.getDate() + n);
  return out;
}

/** Where a moment lies in the week, from 0 to 1. A week has 167 hours when clocks go forward. */
export function place(at: string, from: Date): number {
  const to = plusDays(from, 7).getTime();
  return Math.min(1, Math.max(0, (new Date(at).getTime() - from.getTime()) / (to - from.getTime())));
}

/** The moment at a part of the week, on the half hour. */
export function moment(part: number, from: Date): Date {
  const to = plusDays(from, 7).getTime();
  const half = 1_800_000;
  return new Date(Math.round((from.getTime() + part * (to - from.getTime())) / half) * half);
}

/** What an input of type datetime-local shows for a moment. */
export function local(at: string | Date): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}
