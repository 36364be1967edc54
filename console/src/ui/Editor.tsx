// The editor of rules: CodeMirror in a shadow root, because the server's policy allows no
// style element and a shadow root takes constructed sheets. Colours are our tokens, which
// reach into it. Escape, then Tab, leaves it.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { forceLinting, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Prec, StateEffect, StateField, type Extension, type Range, type Text } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { useEffect, useImperativeHandle, useRef } from "react";
import { useT } from "../i18n";

export interface Mark { line: number; column: number; message: string; hint?: string }
export interface TestMark { line: number; ok: boolean; got: string }
export type Complete = (doc: string, pos: number, explicit: boolean) => { from: number; options: Completion[] } | null;
export interface EditorHandle { focus: (line?: number, column?: number) => void; replace: (text: string) => void }

/** Rows of a YAML document of rules, coloured without a parser: keys, strings, numbers and the words of conditions. */
const token = /("(?:[^"\\]|\\.)*"?)|('(?:[^']|'')*'?)|(?<![\w.]|\w-)(\d[\d_]*(?:\.\d+)?(?:ms|[smhdw])?)\b|\b(and|or|not|in|true|false|missing)\b|((?<=^|\s)#.*$)/g;
const keyed = /^(\s*(?:- )*)([A-Za-z_][\w.-]*)(:)(?=\s|$)/;
const indent = (s: string) => s.length - s.trimStart().length;

/** The key whose value a line is part of. */
export function keyOf(doc: Text, n: number): string {
  const own = doc.line(n).text;
  const here = keyed.exec(own);
  if (here) return here[2]!;
  let depth = indent(own);
  for (let i = n - 1; i > 0 && n - i < 60; i--) {
    const text = doc.line(i).text;
    if (!text.trim()) continue;
    const m = keyed.exec(text);
    if (m && m[1]!.length < depth) return m[2]!;
    depth = Math.min(depth, indent(text));
  }
  return "";
}

const look = Object.fromEntries(["key", "str", "num", "word", "note"].map((k) => [k, Decoration.mark({ class: `tk-${k}` })])) as Record<"key" | "str" | "num" | "word" | "note", Decoration>;
function colours(view: EditorView): DecorationSet {
  const out: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (let pos = from; pos <= to;) {
      const line = view.state.doc.lineAt(pos);
      const key = keyed.exec(line.text);
      let start = 0;
      if (key) {
        start = key[0].length;
        out.push(look.key.range(line.from + key[1]!.length, line.from + start));
      }
      const conditions = keyOf(view.state.doc, line.number) === "when";
      token.lastIndex = start;
      for (let m = token.exec(line.text); m; m = token.exec(line.text)) {
        const kind = m[1] || m[2] ? "str" : m[3] ? "num" : m[4] ? "word" : "note";
        if (kind === "word" && !conditions && !/^(true|false)$/.test(m[0])) continue;
        if (m[0]) out.push(look[kind].range(line.from + m.index, line.from + m.index + m[0].length));
      }
      pos = line.to + 1;
    }
  }
  return Decoration.set(out, true);
}
const painted = ViewPlugin.fromClass(class {
  decorations: DecorationSet;
  constructor(view: EditorView) { this.decorations = colours(view); }
  update(u: ViewUpdate) { if (u.docChanged || u.viewportChanged) this.decorations = colours(u.view); }
}, { decorations: (v) => v.decorations });

class Said extends WidgetType {
  constructor(readonly text: string, readonly cls: string, readonly block: boolean) { super(); }
  override eq(o: Said) { return o.text === this.text && o.cls === this.cls; }
  override toDOM() {
    const el = document.createElement(this.block ? "div" : "span");
    el.className = this.cls;
    el.textContent = this.text;
    return el;
  }
  override ignoreEvent() { return true; }
}

const setMarks = StateEffect.define<{ problems: Mark[]; tests: TestMark[] }>();
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, tr) {
    set = set.map(tr.changes);
    for (const e of tr.effects) if (e.is(setMarks)) set = Decoration.set(drawn(tr.state.doc, e.value), true);
    return set;
  },
  provide: (f) => EditorView.decorations.from(f),
});
function drawn(doc: Text, { problems, tests }: { problems: Mark[]; tests: TestMark[] }): Range<Decoration>[] {
  const out: Range<Decoration>[] = [];
  for (const p of problems) {
    if (p.line < 1 || p.line > doc.lines) continue;
    out.push(Decoration.widget({ widget: new Said(p.hint ? `${p.message} · ${p.hint}` : p.message, "said-bad", true), block: true, side: 2 }).range(doc.line(p.line).to));
  }
  for (const x of tests) {
    if (x.line < 1 || x.line > doc.lines) continue;
    let n = x.line;
    // The mark stands beside what was expected, which may be some lines below the test's first.
    for (let i = x.line; i <= doc.lines && i < x.line + 40; i++) {
      const text = doc.line(i).text;
      if (i > x.line && /^\s*- /.test(text) && indent(text) <= indent(doc.line(x.line).text)) break;
      if (/\bexpect:/.test(text)) { n = i; break; }
    }
    out.push(Decoration.widget({ widget: new Said(x.ok ? "✓" : `✕ ${x.got}`, x.ok ? "test-ok" : "test-bad", false), side: 1 }).range(doc.line(n).to));
  }
  return out;
}

export const editorTheme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "12px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "21px", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 14px 0 6px" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--ink-3)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "38px", padding: "0 8px 0 0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--hover)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": { backgroundColor: "light-dark(#cfd5ff, #38418a) !important" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-tint)", outline: "1px solid var(--accent)" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".tk-key, .tk-word": { color: "var(--accent)" }, ".tk-str": { color: "var(--green)" }, ".tk-num": { color: "var(--orange)" }, ".tk-note": { color: "var(--ink-3)" },
  ".said-bad": { color: "var(--red)", backgroundColor: "var(--red-tint)", padding: "1px 14px 1px 6px", fontFamily: "var(--sans)", fontSize: "12px", lineHeight: "18px", whiteSpace: "pre-wrap" },
  ".test-ok": { color: "var(--green)", paddingLeft: "18px" }, ".test-bad": { color: "var(--red)", paddingLeft: "18px", fontFamily: "var(--sans)", fontSize: "12px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--red)", textDecorationThickness: "1px", textUnderlineOffset: "3px" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "8px", boxShadow: "var(--float)", overflow: "hidden" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "15em" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 10px !important", display: "flex", gap: "16px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-tint) !important", color: "var(--ink) !important" },
  ".cm-completionLabel": { flex: "1" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600", color: "var(--accent)" },
  ".cm-completionDetail": { color: "var(--ink-2)", fontStyle: "normal", marginLeft: "0", fontFamily: "var(--sans)", fontSize: "11px" },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 12px", maxWidth: "300px", fontFamily: "var(--sans)", fontSize: "12px", lineHeight: "1.45", overflow: "visible" },
  ".cm-diagnostic": { padding: "6px 12px", borderLeft: "2px solid var(--red)", fontFamily: "var(--sans)", fontSize: "12px" },
  ".cm-changedText": { background: "light-dark(#d9f3e4, #143425) !important" },
  ".cm-deletedChunk .cm-deletedText, &.cm-merge-a .cm-changedText": { background: "light-dark(#ffe8eb, #45191f) !important" },
  ".cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: "var(--green-tint) !important" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--red-tint) !important" },
  ".cm-collapsedLines": { background: "var(--sunken)", color: "var(--ink-2)", fontFamily: "var(--sans)", fontSize: "12px" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: "'···' !important" },
  ".cm-changeGutter": { width: "3px", paddingLeft: "0" },
});
/** Colours and lines of rules, for editors and differences alike. */
export const ruleText: Extension = [lineNumbers(), painted, editorTheme, EditorView.lineWrapping];

/** The shadow root of an element, made once. */
export const rootOf = (el: HTMLElement) => el.shadowRoot ?? el.attachShadow({ mode: "open" });

export function Editor({ value, onChange, label, problems, tests, complete, readOnly, hint, handle }: {
  value: string; onChange?: (v: string) => void; label: string; problems?: Mark[]; tests?: TestMark[];
  complete?: Complete; readOnly?: boolean; hint?: string; handle?: React.Ref<EditorHandle>;
}) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onChange, complete });
  latest.current = { onChange, complete };
  const fixed = useRef(new Compartment());
  // What was typed and has not come back as value yet: React answers later than
  // people type, and an old text of theirs must never replace a newer one.
  const said = useRef<string[]>([]);
  useEffect(() => {
    const root = rootOf(host.current!);
    const source = (ctx: { state: EditorState; pos: number; explicit: boolean }): CompletionResult | null => {
      const found = latest.current.complete?.(ctx.state.doc.toString(), ctx.pos, ctx.explicit);
      return found ? { ...found, validFor: /^[\w.-]*$/ } : null;
    };
    const v = new EditorView({
      root, parent: root as unknown as Element,
      state: EditorState.create({
        doc: value,
        extensions: [
          ruleText, history(), yaml(), indentUnit.of("  "), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), marks,
          autocompletion({ override: [source], icons: false, activateOnTyping: true, activateOnTypingDelay: 60, interactionDelay: 30 }),
          hint ? placeholder(hint) : [],
          // The page's own keys: what the editor would do with them is left undone, the event goes on.
          Prec.highest(keymap.of([{ key: "Mod-s", run: () => true }, { key: "Mod-Enter", run: () => true }, { key: "Tab", run: acceptCompletion }])),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
          EditorView.updateListener.of((u) => { 
            if (!u.docChanged || u.transactions.some((x) => x.isUserEvent("sync"))) return;
            const text = u.state.doc.toString();
            said.current.push(text);
            latest.current.onChange?.(text);
          }),
          fixed.current.of([]),
        ],
      }),
    });
    view.current = v;
    return () => { v.destroy(); view.current = null; };
    // The editor lives as long as its place; what changes is handed in below.
  }, []);
  useEffect(() => {
    view.current?.dispatch({ effects: fixed.current.reconfigure([
      EditorState.readOnly.of(!!readOnly),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", "aria-description": t("Escape, then Tab leaves the editor."), spellcheck: "false", autocapitalize: "off", ...(readOnly ? { "aria-readonly": "true" } : {}) }),
    ]) });
  }, [readOnly, label, t]);
  useEffect(() => {
    const v = view.current;
    const own = said.current.lastIndexOf(value);
    if (own >= 0) { said.current.splice(0, own); return; }
    said.current = [];
    if (v && v.state.doc.toString() !== value) v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: value }, userEvent: "sync" });
  }, [value]);
  useEffect(() => {
    const v = view.current;
    if (!v) return;
    v.dispatch({ effects: setMarks.of({ problems: problems ?? [], tests: tests ?? [] }) });
    const doc = v.state.doc;
    v.dispatch(setDiagnostics(v.state, (problems ?? []).filter((p) => p.line > 0 && p.line <= doc.lines).map((p) => {
      const line = doc.line(p.line);
      const from = Math.min(line.to, line.from + Math.max(0, p.column - 1));
      const word = /^[\w.]+/.exec(doc.sliceString(from, line.to));
      return { from, to: Math.min(line.to, from + Math.max(1, word?.[0].length ?? 1)), severity: "error" as const, message: p.message };
    })));
    forceLinting(v);
  }, [problems, tests]);
  useImperativeHandle(handle, () => ({
    focus: (n, column = 1) => {
      const v = view.current;
      if (!v) return;
      if (n) {
        const line = v.state.doc.line(Math.max(1, Math.min(n, v.state.doc.lines)));
        v.dispatch({ selection: { anchor: Math.min(line.to, line.from + column - 1) }, scrollIntoView: true });
      }
      v.focus();
    },
    // As if typed, so that it can be undone.
    replace: (text) => { const v = view.current; v?.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: text }, userEvent: "input.paste" }); },
  }));
  return <div ref={host} className="editor" data-editor={readOnly ? "reading" : "writing"} />;
}
