// An account or an order, found by name, mail address or reference; what is chosen stands below in words.
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { search, type Found } from "../api/routes";
import { useT } from "../i18n";

export interface Thing { text: string; found?: Found }

export function FindThing({ kind, value, onChange, placeholder, className, ...aria }: {
  kind: "account" | "order"; value: Thing; onChange: (v: Thing) => void; placeholder?: string; className?: string; id?: string; "aria-invalid"?: boolean; "aria-describedby"?: string;
}) {
  const t = useT();
  const list = useId();
  const [open, show] = useState(false);
  const [at, move] = useState(0);
  const text = value.text.trim();
  const q = useQuery({ queryKey: ["search", text, kind], enabled: open && text.length > 1, retry: false, queryFn: async ({ signal }) => (await search(text, { signal })).items.filter((f) => f.kind === kind).slice(0, 8), placeholderData: (old) => old });
  const found = open && text.length > 1 ? q.data ?? [] : [];
  const sel = Math.min(at, found.length - 1);
  const take = (f?: Found) => { if (f) onChange({ text: f.title, found: f }); show(false); };
  return (
    <div className="combo" onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) show(false); }}>
      <input {...aria} className={`input ${className ?? ""}`} role="combobox" aria-expanded={found.length > 0} aria-controls={list} aria-autocomplete="list" aria-activedescendant={found[sel] ? `${list}-${sel}` : undefined}
        value={value.text} placeholder={placeholder} autoComplete="off" spellCheck={false} maxLength={200}
        onChange={(e) => { onChange({ text: e.target.value }); move(0); show(true); }}
        onKeyDown={(e) => {
          if ((e.key === "ArrowDown" || e.key === "ArrowUp") && found.length) { e.preventDefault(); move((sel + (e.key === "ArrowDown" ? 1 : found.length - 1)) % found.length); }
          else if (found.length && e.key === "Enter" && !e.ctrlKey && !e.metaKey) { e.preventDefault(); e.stopPropagation(); take(found[sel]); }
          else if (found.length && e.key === "Escape") { e.preventDefault(); e.stopPropagation(); show(false); }
        }} />
      {found.length ? (
        <ul id={list} role="listbox" aria-label={t("Results")} className="combolist">{found.map((f, i) => (
          <li key={f.id} id={`${list}-${i}`} role="option" aria-selected={i === sel} onMouseDown={(e) => { e.preventDefault(); take(f); }} onMouseMove={() => move(i)}>
            <span className="grow">{f.title}</span><span className="meta">{f.note}</span></li>))}</ul>
      ) : null}
      {open && text.length > 1 && q.isFetched && !q.isFetching && !found.length && !value.found ? <span className="hint" role="status">{t("Nothing found that you may see.")}</span> : null}
    </div>
  );
}

/** What is sent: the id of what was chosen, or the reference as it was typed. */
export const reference = (x: Thing) => x.found?.id ?? (x.text.trim() || undefined);
