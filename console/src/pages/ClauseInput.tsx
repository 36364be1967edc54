// A clause of the rule book, found by its words as well as by its number; what it says stands below.
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { policies } from "../api/policy";
import { allowed, useMe } from "../shell/me";

export function ClauseInput({ value, onChange, className, ...rest }: { value: string; onChange: (v: string) => void; onBlur?: () => void; id?: string; className?: string; "aria-invalid"?: boolean; "aria-describedby"?: string }) {
  const list = useId();
  const reads = allowed(useMe()?.permissions, "policy.read");
  const q = useQuery({ queryKey: ["clauses", value.trim()], queryFn: () => policies.search(value.trim()), enabled: reads && value.trim().length > 1, retry: false, staleTime: 60_000, placeholderData: (old) => old });
  const found = (q.data ?? []).filter((h) => h.in_force).slice(0, 12);
  const exact = found.find((h) => h.clause === value.trim());
  return (
    <>
      <input {...rest} className={`${className ?? "input"} mono`} list={list} value={value} onChange={(e) => onChange(e.target.value)} autoComplete="off" />
      <datalist id={list}>{found.map((h) => <option key={h.clause} value={h.clause}>{h.title}</option>)}</datalist>
      {exact ? <span className="hint">{exact.title}</span> : null}
    </>
  );
}
