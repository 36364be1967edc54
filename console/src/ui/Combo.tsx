// A choice among many, found by typing: arrows move, Enter takes, Escape leaves it as it was.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useT } from "../i18n";

export interface Option { value: string; text: string; group?: string; note?: string }
const plain = (s: string) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function Combo({ value, options, none, onChange, id, className, ...aria }: {
  value: string; options: Option[]; none: string; onChange: (v: string) => void;
  id?: string; className?: string; "aria-invalid"?: boolean; "aria-describedby"?: string; "aria-label"?: string;
}) {
  const t = useT();
  const list = useId();
  const box = useRef<HTMLUListElement>(null);
  const [text, type] = useState<string>();
  const [at, move] = useState(0);
  const open = text !== undefined;
  const all = useMemo(() => [{ value: "", text: none } as Option, ...options], [options, none]);
  const found = useMemo(() => {
    const words = plain(text ?? "").split(/\s+/).filter(Boolean);
    return words.length ? all.filter((o) => o.value && words.every((w) => plain(`${o.text} ${o.group ?? ""} ${o.note ?? ""}`).includes(w))) : all;
  }, [all, text]);
  const sel = Math.min(at, found.length - 1);
  const shown = all.find((o) => o.value === value)?.text ?? value;
  useEffect(() => { if (open) box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }); }, [open, sel, text]);
  const show = () => { type(""); move(Math.max(0, all.findIndex((o) => o.value === value))); };
  const take = (o?: Option) => { if (o) onChange(o.value); type(undefined); };
  return (
    <div className="combo" onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) type(undefined); }}>
      <input {...aria} id={id} className={`input ${className ?? ""}`} role="combobox" aria-expanded={open} aria-controls={list} aria-autocomplete="list" aria-activedescendant={open && found[sel] ? `${list}-${sel}` : undefined}
        value={text ?? shown} placeholder={shown || none} autoComplete="off" spellCheck={false}
        onClick={() => { if (!open) show(); }} onChange={(e) => { type(open ? e.target.value : e.target.value.slice(shown.length) || e.target.value); move(0); }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown" || e.key === "ArrowUp") {
            e.preventDefault();
            if (!open) show();
            else move((sel + (e.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
          } else if (open && e.key === "Enter") { e.preventDefault(); e.stopPropagation(); take(found[sel]); }
          else if (open && e.key === "Escape") { e.preventDefault(); e.stopPropagation(); type(undefined); }
        }} />
      {open ? (
        <ul id={list} ref={box} role="listbox" aria-label={t("Results")} className="combolist">
          {found.map((o, i) => (
            <li key={o.value} id={`${list}-${i}`} role="option" aria-selected={i === sel} onMouseDown={(e) => { e.preventDefault(); take(o); }} onMouseMove={() => move(i)}>
              <span className="grow">{o.text}</span>{o.group ? <span className="meta">{o.group}</span> : null}</li>))}
          {found.length === 0 ? <li role="option" aria-selected="false" aria-disabled="true" className="faint">{t("Nothing found")}</li> : null}
        </ul>) : null}
    </div>
  );
}
