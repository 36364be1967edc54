// What may be written here: keys of a rule, words of a condition, values of a key.
import type { Completion } from "@codemirror/autocomplete";
import type { Vocabulary, Word } from "../api/workbench";

const keyed = /^(\s*(?:- )*)([A-Za-z_][\w.-]*):(?:\s|$)/;
const indent = (s: string) => s.length - s.trimStart().length;

/** The key whose value stands at the end of these lines, "" between keys. */
export function place(lines: string[]): { key: string; head: string } {
  const here = lines.at(-1) ?? "";
  const own = keyed.exec(here);
  if (own) return { key: own[2]!, head: here.slice(own[0].length) };
  let depth = indent(here);
  for (let i = lines.length - 2; i >= 0; i--) {
    const text = lines[i]!;
    if (!text.trim()) continue;
    const m = keyed.exec(text);
    if (m && m[1]!.length < depth) {
      // A block scalar or a flow list goes on below its key; a mapping begins keys anew.
      const value = text.slice(m[0].length).trim();
      return value === "" || value.startsWith("#") ? { key: /^(when|on|effects)$/.test(m[2]!) ? m[2]! : "", head: here } : { key: m[2]!, head: here };
    }
    depth = Math.min(depth, indent(text));
  }
  return { key: "", head: here };
}

const words = (list: Word[] | undefined, kind: string, apply: (w: Word) => string = (w) => w.name): Completion[] =>
  (list ?? []).map((w) => ({ label: w.name, detail: w.signature ?? w.type ?? kind, info: w.text || undefined, apply: apply(w), type: kind }));
const plain = (list: string[] | undefined, kind: string): Completion[] => (list ?? []).map((name) => ({ label: name, detail: kind }));
const operators = ["and", "or", "not", "in"].map((label): Completion => ({ label, detail: "operator", boost: -1 }));

export interface Kinds { field: string; feature: string; list: string; label: string; entity: string; fn: string; outcome: string; event: string; key: string }
const english: Kinds = { field: "field", feature: "feature", list: "list", label: "label", entity: "role", fn: "function", outcome: "outcome", event: "event", key: "key" };

export function completions(doc: string, pos: number, v: Vocabulary, explicit = false, kinds: Kinds = english): { from: number; options: Completion[] } | null {
  const lines = doc.slice(0, pos).split("\n");
  const here = lines.at(-1)!;
  if (/(^|\s)#/.test(here.replace(/"(?:[^"\\]|\\.)*"/g, ""))) return null;
  const { key, head } = place(lines);
  const word = /[\w.]*$/.exec(here)![0];
  const from = pos - word.length;
  const values = [...words(v.features, kinds.feature), ...words(v.fields, kinds.field)];
  const inString = (head.match(/"/g)?.length ?? 0) % 2 === 1;
  if (key === "when") {
    if (inString) return null;
    if (!word && !explicit && !/[\s(]$/.test(here)) return null;
    if (/\b(not\s+)?in\s+[\w.]*$/.test(head)) return { from, options: [...words(v.lists, kinds.list), ...words(v.labels, kinds.label)] };
    return { from, options: [...values, ...words(v.entities, kinds.entity), ...words(v.functions, kinds.fn, (w) => `${w.name}(`), ...words(v.labels, kinds.label), ...operators] };
  }
  if (key === "reason") return /\{\{[\w.]*$/.test(here) ? { from, options: values.map((o) => ({ ...o, apply: `${o.label}}}` })) } : null;
  if (key === "on") return { from, options: plain(v.events, kinds.event) };
  if (key === "outcome") return { from, options: plain(v.outcomes, kinds.outcome) };
  if (key === "pivot") return { from, options: words(v.entities, kinds.entity) };
  if (key === "stage") return { from, options: plain(["shadow", "live"], kinds.key) };
  if (key === "effects") return inString ? null : { from, options: [
    { label: "alert", apply: 'alert("fraud", severity: "S3")', detail: kinds.fn }, { label: "label", apply: 'label(customer, "name", 30d)', detail: kinds.fn }, { label: "webhook", apply: 'webhook("hold_order")', detail: kinds.fn }] };
  const flow = here.slice(here.lastIndexOf("{"));
  if ((key === "given" || /\bgiven:\s*\{[^}]*$/.test(here)) && /[{,]\s*[\w.]*$/.test(flow)) return { from, options: values.map((o) => ({ ...o, apply: `${o.label}: ` })) };
  if (key === "expect" || /\bexpect:\s*[\w.]*$/.test(here)) return { from, options: [...plain(v.outcomes, kinds.outcome), ...plain(["fires", "quiet"], kinds.outcome)] };
  // Between keys: those the rule does not have yet.
  if (!/^\s*(- )?[\w]*$/.test(here) || (key !== "" && key !== "tests") || (!word && !explicit)) return null;
  const have = new Set([...doc.matchAll(/^(?:\s*- )?\s*([a-z_]+):/gm)].map((m) => m[1]));
  return { from, options: words((v.rule_keys ?? []).filter((k) => !have.has(k.name) || k.name === word), kinds.key, (w) => `${w.name}: `) };
}
