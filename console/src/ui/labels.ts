// The server names a field as its JSON does; a reader is told the label of the form.
import { field, Problem } from "../api/problem";
import { word } from "../i18n";

const number = /^\d+$/;

/** The label of the field that a pointer means, looked up from where the message stands; in words where the form has no such field. "" is the whole. */
export function labelOf(pointer: string, from: Element | null): string {
  const parts = field(pointer).split(".").filter(Boolean);
  for (let at = from; at; at = at.matches("dialog") ? null : at.parentElement) {
    const fields = [...at.querySelectorAll<HTMLElement>("[data-field]")];
    for (let n = parts.length; n > 0; n--) {
      const outer = parts.slice(0, n).join("."), rest = parts.slice(n).filter((p) => number.test(p)).map((p) => ` ${Number(p) + 1}`).join("");
      const el = fields.find((x) => x.dataset.field === outer) ?? (parts.some((p) => number.test(p)) ? undefined : fields.find((x) => outer.endsWith(`.${x.dataset.field}`)));
      if (el) return caption(el) + rest;
    }
  }
  return parts.slice(-2).map((p) => (number.test(p) ? String(Number(p) + 1) : word(p))).join(" ");
}

const caption = (el: HTMLElement) => (el.querySelector("label, legend")?.textContent ?? el.getAttribute("aria-label") ?? "").replace(/[\s*:…]+$/, "");

/** What was wrong with which field, each as a reader can find it. */
export const faultsOf = (err: unknown, from: Element | null) => (err instanceof Problem ? err.fields.map((f) => ({ label: labelOf(f.pointer, from), message: f.message })) : []);
