// What must not leave, found while somebody writes.
import { useEffect, useState } from "react";
import { incidents, type Finding } from "../api/incident";
import { languageName, useT } from "../i18n";
import { Icon } from "../ui/Icon";

export interface Found { list: (Finding & { language: string })[]; blocked: boolean }

export function useLint(id: string, audience: "internal" | "external", texts: Record<string, string>, on = true): Found {
  const [found, set] = useState<Found>({ list: [], blocked: false });
  const key = JSON.stringify(texts);
  useEffect(() => {
    const said = Object.fromEntries(Object.entries(JSON.parse(key) as Record<string, string>).filter(([, v]) => v.trim()));
    if (!on || Object.keys(said).length === 0) { set({ list: [], blocked: false }); return; }
    let gone = false;
    const wait = setTimeout(() => {
      incidents.lint(id, { audience, texts: said }).then((r) => {
        if (!gone) set({ list: Object.entries(r.findings).flatMap(([language, l]) => l.map((f) => ({ ...f, language }))), blocked: r.blocked });
      }, () => {});
    }, 250);
    return () => { gone = true; clearTimeout(wait); };
  }, [id, audience, key, on]);
  return found;
}

export function Findings({ found }: { found: Found }) {
  const t = useT();
  if (!found.list.length) return null;
  return (
    <ul className="findings" role="status" aria-label={t("What must not leave")}>
      {found.list.map((f, n) => <li key={n} className={f.level === "block" ? "red" : "amber"}><Icon name="alert" size={13} /> {languageName(f.language)}: <q>{f.text}</q> {f.message}</li>)}
    </ul>
  );
}
