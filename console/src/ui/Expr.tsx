// The one expression language as an input: coloured while typed, applied with Enter.
import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n";
import { Icon } from "./Icon";

const word = /("(?:[^"\\]|\\.)*"?)|\b(and|or|not|in|true|false)\b|\b(\d+(?:\.\d+)?[a-z]*)\b/g;

export function coloured(text: string): React.ReactNode[] {
  const out: React.ReactNode[] = [];
  let from = 0;
  for (const m of text.matchAll(word)) {
    if (m.index > from) out.push(text.slice(from, m.index));
    out.push(<span key={m.index} className={m[1] ? "s" : m[2] ? "k" : "n"}>{m[0]}</span>);
    from = m.index + m[0].length;
  }
  out.push(text.slice(from));
  return out;
}

export function Code({ text }: { text: string }) {
  return <code className="expr-text">{coloured(text)}</code>;
}

export function Expr({ value, onApply, label, examples, bad }: {
  value: string; onApply: (v: string) => void; label: string; examples: { text: string; what: string }[]; bad?: string;
}) {
  const t = useT();
  const [text, set] = useState(value);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const back = useRef<HTMLPreElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => set(value), [value]);
  const apply = (v: string) => { set(v); setOpen(false); onApply(v.trim()); };
  return (
    <div className="expr" ref={box} onBlur={(e) => { if (!box.current?.contains(e.relatedTarget)) setOpen(false); }}>
      <pre ref={back} aria-hidden="true">{coloured(text)}</pre>
      <input ref={input} className="input" value={text} spellCheck={false} autoComplete="off" autoCapitalize="off" aria-label={label} placeholder={t("filter by an expression")}
        aria-invalid={bad ? true : undefined}
        onFocus={() => setOpen(true)}
        onChange={(e) => { set(e.target.value); setOpen(false); }}
        onScroll={(e) => { if (back.current) back.current.scrollLeft = e.currentTarget.scrollLeft; }}
        onKeyDown={(e) => {
          if (e.key === "Enter") apply(text);
          if (e.key === "Escape") { if (open) setOpen(false); else { set(value); input.current?.blur(); } }
        }} />
      {text ? <button type="button" className="clear" aria-label={t("Clear the filter")} onClick={() => apply("")}><Icon name="x" size={12} /></button> : null}
      {bad ? <div className="help"><span className="red">{bad}</span></div>
        : open && !text ? (
          <div className="help">
            <div className="cap" style={{ padding: "2px 6px 6px" }}>{t("For example")}</div>
            {examples.map((x) => <button key={x.text} type="button" onClick={() => apply(x.text)}><code>{x.text}</code><span className="meta">{x.what}</span></button>)}
          </div>
        ) : null}
    </div>
  );
}
