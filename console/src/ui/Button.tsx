// A button that can say why it is disabled: it stays focusable, and the reason is its description.
import { useId } from "react";
import { Icon, type IconName } from "./Icon";

type Props = Omit<React.ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> & {
  tone?: "primary" | "danger" | "ghost";
  small?: boolean;
  icon?: IconName;
  kbd?: string;
  busy?: boolean;
  /** Why it cannot be pressed now. Present = disabled. */
  blocked?: string | false;
};

export function Button({ tone, small, icon, kbd, busy, blocked, children, className, onClick, ...rest }: Props) {
  const id = useId();
  const only = icon && !children;
  return (
    <button
      type="button"
      {...rest}
      className={["btn", tone, small && "small", only && "icon", className].filter(Boolean).join(" ")}
      aria-disabled={blocked ? true : undefined}
      aria-busy={busy || undefined}
      aria-describedby={blocked ? id : rest["aria-describedby"]}
      title={blocked || rest.title}
      onClick={(e) => {
        if (blocked || busy) return e.preventDefault();
        onClick?.(e);
      }}
    >
      {icon ? <Icon name={icon} size={small ? 14 : 16} /> : null}
      {children}
      {kbd ? <kbd aria-hidden="true">{kbd}</kbd> : null}
      {blocked ? <span id={id} className="sr">{blocked}</span> : null}
    </button>
  );
}

export function Seg<V extends string>({ value, options, onChange, label }: {
  value: V; options: { value: V; text: React.ReactNode }[]; onChange: (v: V) => void; label: string;
}) {
  return (
    <div className="seg" role="group" aria-label={label}>
      {options.map((o) => (
        <button key={o.value} type="button" aria-pressed={o.value === value} onClick={() => onChange(o.value)}>{o.text}</button>
      ))}
    </div>
  );
}

export function Tabs<V extends string>({ value, options, onChange, label, panel }: {
  value: V; options: { value: V; text: React.ReactNode }[]; onChange: (v: V) => void; label: string; panel?: string;
}) {
  const move = (e: React.KeyboardEvent<HTMLDivElement>) => {
    const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    e.preventDefault();
    const i = options.findIndex((o) => o.value === value);
    const next = options[(i + step + options.length) % options.length]!;
    onChange(next.value);
    const tabs = e.currentTarget.querySelectorAll<HTMLElement>("[role=tab]");
    tabs[options.indexOf(next)]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {options.map((o) => (
        <button key={o.value} type="button" role="tab" aria-selected={o.value === value} aria-controls={panel}
          tabIndex={o.value === value ? 0 : -1} onClick={() => onChange(o.value)}>{o.text}</button>
      ))}
    </div>
  );
}
