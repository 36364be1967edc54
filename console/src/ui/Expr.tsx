// The one expression language as an input: coloured while typed, applied with Enter.
import { useEffect, useId, useRef, useState } from "react";
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

export interface ExprWord { name: string; what?: string; /** What it may equal. */ values?: string[] }

/** What may stand at the caret: a name, or a value of the name before it. */
export function suggest(text: string, caret: number, words: ExprWord[]): { from: number; list: { text: string; what?: string }[] } {
  const before = text.slice(0, caret);
  const value = /([\w.]+)\s*(?:==|!=)\s*"([^"]*)$/.exec(before);
  if (value) {
    const list = (words.find((w) => w.name === value[1])?.values ?? []).filter((v) => v.startsWith(value[2]!) && v !== value[2]);
    return { from: caret - value[2]!.length, list: list.slice(0, 8).map((v) => ({ text: `${v}"` })) };
  }
  const typed = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? "";
  if (!typed || (before.match(/"/g)?.length ?? 0) % 2) return { from: caret, list: [] };
  const low = typed.toLowerCase();
  const hits = words.filter((w) => w.name !== typed && w.name.toLowerCase().includes(low)).sort((a, b) => Number(b.name.startsWith(low)) - Number(a.name.startsWith(low)));
  return { from: caret - typed.length, list: hits.slice(0, 8).map((w) => ({ text: w.name, what: w.what })) };
}

export function Expr({ value, onApply, label, examples, bad, words }: {
  value: string; onApply: (v: string) => void; label: string; examples: { text: string; what: string }[]; bad?: string; words?: ExprWord[];
}) {
  const t = useT();
  const [text, set] = useState(value);
  const [open, setOpen] = useState(false);
  const [caret, setCaret] = useState<number>();
  const [pick, setPick] = useState(-1);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const back = useRef<HTMLPreElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => set(value), [value]);
  const apply = (v: string) => { set(v); setOpen(false); setCaret(undefined); onApply(v.trim()); };
  const { from, list } = words && caret !== undefined ? suggest(text, caret, words) : { from: 0, list: [] };
  const take = (i: number) => {
    const word = list[i]!.text;
    const end = from + word.length;
    const rest = text.slice(caret).replace(word.endsWith('"') ? /^"/ : /^$/, "");
    set(text.slice(0, from) + word + rest);
    setCaret(undefined);
    setPick(-1);
    requestAnimationFrame(() => { input.current?.focus(); input.current?.setSelectionRange(end, end); });
  };
  return (
    <div className="expr" ref={box} onBlur={(e) => { if (!box.current?.contains(e.relatedTarget)) { setOpen(false); setCaret(undefined); } }}>
      <pre ref={back} aria-hidden="true">{coloured(text)}</pre>
      <input ref={input} className="input" value={text} spellCheck={false} autoComplete="off" autoCapitalize="off" aria-label={label} placeholder={t("filter by an expression")}
        aria-invalid={bad ? true : undefined}
        onFocus={() => setOpen(true)}
        onChange={(e) => { set(e.target.value); setOpen(false); setCaret(e.target.selectionStart ?? undefined); setPick(-1); }}
        {...(words ? { role: "combobox", "aria-autocomplete": "list" as const, "aria-expanded": list.length > 0, "aria-controls": `${id}-list`, "aria-activedescendant": pick >= 0 ? `${id}-${pick}` : undefined } : {})}
        onScroll={(e) => { if (back.current) back.current.scrollLeft = e.currentTarget.scrollLeft; }}
        onKeyDown={(e) => {
          if (list.length && (e.key === "ArrowDown" || e.key === "ArrowUp")) { e.preventDefault(); return setPick((p) => (p + (e.key === "ArrowDown" ? 1 : list.length + (p < 0 ? 0 : -1))) % list.length); }
          if (list.length && (e.key === "Tab" || (e.key === "Enter" && pick >= 0)) && !e.shiftKey) { e.preventDefault(); return take(Math.max(0, pick)); }
          if (list.length && e.key === "Escape") { e.stopPropagation(); return setCaret(undefined); }
          if (e.key === "Enter") apply(text);
          if (e.key === "Escape") { if (open) setOpen(false); else { set(value); input.current?.blur(); } }
        }} />
      {text ? <button type="button" className="clear" aria-label={t("Clear the filter")} onClick={() => apply("")}><Icon name="x" size={12} /></button> : null}
      {words ? <ul id={`${id}-list`} role="listbox" aria-label={t("Words")} className="help words" hidden={!list.length}>
        {list.map((w, i) => <li key={w.text} id={`${id}-${i}`} role="option" aria-selected={i === pick} onPointerDown={(e) => { e.preventDefault(); take(i); }}><code>{w.text}</code><span className="meta cut">{w.what}</span></li>)}
      </ul> : null}
      {list.length ? null : bad ? <div className="help"><span className="red">{bad}</span></div>
        : open && !text ? (
          <div className="help">
            <div className="cap" style={{ padding: "2px 6px 6px" }}>{t("For example")}</div>
            {examples.map((x) => <button key={x.text} type="button" onClick={() => apply(x.text)}><code>{x.text}</code><span className="meta">{x.what}</span></button>)}
          </div>
        ) : null}
    </div>
  );
}
