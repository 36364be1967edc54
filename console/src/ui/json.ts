// Where in a JSON text something stands: for errors that name a place, not a line.

/** The line, from 1, of what a pointer like "branches.0.code" names; of its nearest parent when it is not there. */
export function lineOf(text: string, pointer: string): number {
  const want = pointer.replace(/^\//, "").split(/[./]/).filter(Boolean);
  let i = 0;
  let best = 0;
  let deepest = -1;
  const path: string[] = [];
  const space = () => { while (i < text.length && /\s/.test(text[i]!)) i++; };
  const string = (): string => {
    const from = ++i;
    while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    return text.slice(from, i++);
  };
  const value = (at: number): void => {
    const depth = path.length;
    if (depth > deepest && depth <= want.length && path.every((p, k) => p === want[k])) { deepest = depth; best = at; }
    space();
    const open = text[i];
    if (open === "{" || open === "[") {
      i++;
      for (let n = 0; i < text.length; n++) {
        space();
        if (text[i] === "}" || text[i] === "]") { i++; return; }
        const from = i;
        if (open === "{") {
          if (text[i] !== '"') return;
          path.push(string());
          space();
          if (text[i] === ":") i++;
        } else path.push(String(n));
        value(from);
        path.pop();
        space();
        if (text[i] === ",") i++;
      }
    } else if (open === '"') string();
    else while (i < text.length && !/[\s,\]}]/.test(text[i]!)) i++;
  };
  value(0);
  return text.slice(0, best).split("\n").length;
}

/** Line, column and message of the first fault of a JSON text; undefined when it has none. The browser's
 * own parser does not always say where. */
export function jsonFault(text: string): { line: number; column: number; message: string } | undefined {
  try { JSON.parse(text); return undefined; } catch { /* where? */ }
  const found = fault(text);
  const before = text.slice(0, found.at);
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n"), message: found.message };
}

function fault(text: string): { at: number; message: string } {
  let i = 0;
  class Fault extends Error { constructor(readonly at: number, message: string) { super(message); } }
  const space = () => { while (i < text.length && /\s/.test(text[i]!)) i++; };
  const want = (c: string, what: string) => { space(); if (text[i] !== c) throw new Fault(i, what); i++; };
  const string = () => {
    const m = /^"(?:[^"\\\n\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(i));
    if (!m) throw new Fault(i, "a text that is not closed, or has a wrong character in it");
    i += m[0].length;
  };
  const value = (): void => {
    space();
    const c = text[i];
    if (c === "{" || c === "[") {
      const end = c === "{" ? "}" : "]";
      i++;
      space();
      if (text[i] === end) { i++; return; }
      for (;;) {
        if (c === "{") { space(); if (text[i] !== '"') throw new Fault(i, 'a name in "…" is expected'); string(); want(":", "a colon is missing"); }
        value();
        space();
        if (text[i] === ",") { i++; continue; }
        want(end, `a comma or ${end} is missing`);
        return;
      }
    }
    if (c === '"') return string();
    const m = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,\]}]|$)/.exec(text.slice(i, i + 60));
    if (!m) throw new Fault(i, c === undefined ? "it ends too early" : "this is no value");
    i += m[0].length;
  };
  try {
    value();
    space();
    return { at: i, message: "something stands after the end" };
  } catch (e) { return e instanceof Fault ? { at: e.at, message: e.message } : { at: 0, message: String(e) }; }
}
