// Severity by shape, word and colour: never by colour alone.
import { Word } from "../i18n";
import type { Severity as Sev } from "../api/types";

const shapes: Record<Sev, React.ReactNode> = {
  S0: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="var(--s0)" />,
  S1: <path d="M8 1.500 15 14.500H1z" fill="var(--s1)" />,
  S2: <path d="M8 .8 15.200 8 8 15.200.8 8z" fill="var(--s2)" />,
  S3: <circle cx="8" cy="8" r="6.500" fill="var(--s3)" />,
  S4: <circle cx="8" cy="8" r="5.500" fill="none" stroke="var(--s4)" strokeWidth="2" />,
};
const ink: Record<Sev, string> = { S0: "red", S1: "orange", S2: "amber", S3: "ink2", S4: "faint" };

export function Shape({ of, size = 13 }: { of: Sev; size?: number }) {
  return <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">{shapes[of]}</svg>;
}

export function Severity({ of, size, strong }: { of?: Sev; size?: number; strong?: boolean }) {
  if (!of) return <span className="sev faint"><svg width={size ?? 13} height={size ?? 13} viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.500" fill="none" stroke="var(--s4)" strokeWidth="1.500" strokeDasharray="3 2.500" /></svg>–</span>;
  return (
    <span className="sev" title={Word(of)}>
      <Shape of={of} size={size} />
      <span className={strong ? `${ink[of]}` : "ink2"}>{strong ? <b>{of}</b> : of}</span>
    </span>
  );
}
