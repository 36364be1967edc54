// A label, an input and what the server says about it. Errors find their field by pointer.
import { cloneElement, useId } from "react";
import { field, Problem } from "../api/problem";
import { Icon } from "./Icon";

type Control = React.ReactElement<{ id?: string; className?: string; "aria-invalid"?: boolean; "aria-required"?: boolean; "aria-describedby"?: string }>;

export function Field({ label, hint, name, problem, bad, must, children }: {
  /** Marked as needed. */ must?: boolean;
  label: React.ReactNode; hint?: React.ReactNode; name?: string; problem?: unknown; bad?: string; children: Control;
}) {
  const id = useId();
  const error = bad ?? (name && problem instanceof Problem ? problem.at(name) : undefined);
  const base = children.type === "select" ? "select" : children.type === "textarea" ? "textarea" : "input";
  return (
    <div className="field" data-field={name && field(name)}>
      <label htmlFor={id}>{label}{must ? <span className="must" aria-hidden="true"> *</span> : null}</label>
      {cloneElement(children, {
        id,
        className: [base, children.props.className].filter(Boolean).join(" "),
        "aria-invalid": error ? true : undefined,
        "aria-required": must || undefined,
        "aria-describedby": error || hint ? `${id}-d` : undefined,
      })}
      {error ? <span className="bad" id={`${id}-d`}><Icon name="alert" size={13} />{error}</span>
        : hint ? <span className="hint" id={`${id}-d`}>{hint}</span> : null}
    </div>
  );
}
