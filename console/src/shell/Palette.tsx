// One box for everything: what matches in the console (places, acts of this page)
// at once, and people, orders and cases from the server as they are found.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { search } from "../api/routes";
import { useT, word } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";
import { useShortcuts } from "../ui/keys";
import { useKept } from "../ui/store";
import { pageOf } from "./found";
import { allowed, useMe } from "./me";
import { corners } from "./more";
import type { Place } from "./Shell";

interface Entry { id: string; group: string; icon: IconName; text: string; note?: string; keys?: string; run: () => void }
const icons: Record<string, IconName> = { account: "person", case: "cases", order: "order", contact: "chat", clause: "book" };

export function Palette({ onClose, places, onKeys }: { onClose: () => void; places: Place[]; onKeys: () => void }) {
  const t = useT();
  const go = useNavigate();
  const { history } = useRouter();
  const ref = useRef<HTMLDialogElement>(null);
  const [text, set] = useState("");
  const [asked, ask] = useState("");
  const [at, setAt] = useState(0);
  const [recent, keep] = useKept<{ to: string; text: string; icon: IconName }[]>("recent", []);
  const shortcuts = useShortcuts();
  const me = useMe();
  useEffect(() => { ref.current?.showModal(); }, []);
  useEffect(() => { const h = setTimeout(() => ask(text.trim()), 140); return () => clearTimeout(h); }, [text]);
  const found = useQuery({ queryKey: ["search", asked], queryFn: ({ signal }) => search(asked, { signal }), enabled: asked.length > 1, retry: false, staleTime: 10_000 });

  const visit = (to: string, title: string, icon: IconName) => {
    keep([{ to, text: title, icon }, ...recent.filter((r) => r.to !== to)].slice(0, 6));
    onClose();
    history.push(to);
  };
  const like = (s: string) => text.trim().toLowerCase().split(/\s+/).every((w) => s.toLowerCase().includes(w));
  const entries: Entry[] = [];
  if (!text) entries.push(...recent.map((r) => ({ id: `r${r.to}`, group: t("Lately"), icon: r.icon, text: r.text, run: () => visit(r.to, r.text, r.icon) })));
  for (const f of asked === text.trim() ? (found.data?.items ?? []) : []) {
    const to = pageOf(f);
    if (to) entries.push({ id: f.id, group: t("Found"), icon: icons[f.kind] ?? "search", text: f.title, note: [word(f.kind), f.note].filter(Boolean).join(" · "), run: () => visit(to, f.title, icons[f.kind] ?? "search") });
  }
  const number = text.trim().match(/^c?-?(\d{3,})$/i);
  if (number) entries.push({ id: "num", group: t("Go"), icon: "cases", text: t("Case {{number}}", { number: `C-${number[1]}` }), run: () => visit(`/cases/C-${number[1]}`, `C-${number[1]}`, "cases") });
  const acts = shortcuts.slice(1).flat().filter((s) => !["j", "k"].includes(s.keys));
  entries.push(...acts.filter((s) => like(t(s.what))).map((s) => ({ id: `a${s.keys}`, group: t("On this page"), icon: "right" as const, text: t(s.what), keys: s.keys, run: () => { onClose(); setTimeout(s.run); } })));
  entries.push(...places.filter((p) => like(t(p.text))).map((p) => ({ id: p.to, group: t("Go"), icon: p.icon, text: t(p.text), keys: `g ${p.key}`, run: () => { onClose(); void go({ to: p.to }); } })));
  // Corners only when asked for: an empty palette shows the places of the rail.
  if (text.trim()) entries.push(...corners.filter((p) => like(t(p.text)) && p.needs.some((n) => allowed(me?.permissions, n))).map((p) => ({ id: `${p.to}?${new URLSearchParams(p.search).toString()}`, group: t("Go"), icon: p.icon, text: t(p.text), run: () => { onClose(); void go({ to: p.to, search: p.search ?? {} }); } })));
  if (like(t("Show all shortcuts"))) entries.push({ id: "?", group: t("Go"), icon: "key", text: t("Show all shortcuts"), keys: "?", run: onKeys });
  // Last, so that a page with this name comes before an account that nobody has seen.
  if (!number && text.trim().length > 2 && !found.data?.items.length) entries.push({ id: "ref", group: t("Go"), icon: "person", text: t("Account “{{ref}}”", { ref: text.trim() }), run: () => visit(`/people/${encodeURIComponent(text.trim())}`, text.trim(), "person") });
  const sel = Math.min(at, entries.length - 1);
  useEffect(() => setAt(0), [text]);
  useEffect(() => { document.getElementById(`pal-${sel}`)?.scrollIntoView({ block: "nearest" }); }, [sel]);
  let group = "";
  return (
    <dialog ref={ref} className="modal palette" aria-label={t("Go anywhere, do anything")} onCancel={(e) => { e.preventDefault(); onClose(); }} onMouseDown={(e) => e.target === ref.current && onClose()}>
      <input autoFocus value={text} onChange={(e) => set(e.target.value)} role="combobox" aria-expanded="true" aria-controls="pal" aria-activedescendant={sel >= 0 ? `pal-${sel}` : undefined}
        aria-label={t("Search people, orders, cases…")} placeholder={t("Name, phone, mail, order, case number, or what you want to do")} autoComplete="off" spellCheck={false}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); setAt((sel + (e.key === "ArrowDown" ? 1 : entries.length - 1)) % Math.max(1, entries.length)); }
          if (e.key === "Enter") { e.preventDefault(); entries[sel]?.run(); }
        }} />
      <div className="results" id="pal" role="listbox" aria-label={t("Results")}>
        {entries.map((e, i) => {
          const head = e.group !== group ? (group = e.group) : undefined;
          return (
            <div key={e.id + i} role="presentation">
              {head ? <div className="cap" role="presentation">{head}</div> : null}
              <div id={`pal-${i}`} role="option" aria-selected={i === sel} className="entry" onMouseMove={() => setAt(i)} onClick={e.run}>
                <Icon name={e.icon} /><span className="cut grow">{e.text}{e.note ? <span className="faint"> {e.note}</span> : null}</span>{e.keys ? <kbd>{e.keys}</kbd> : null}
              </div>
            </div>
          );
        })}
        {entries.length === 0 ? <div className="entry faint" role="option" aria-selected="false" aria-disabled="true">{t("Nothing found")}</div> : null}
      </div>
    </dialog>
  );
}
