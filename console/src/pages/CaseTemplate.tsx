// Choose a template for a party: its variables asked for by type, the text shown as it would leave.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { templates, type Shown, type Template, type Variable } from "../api/speaking";
import type { Case, Party } from "../api/types";
import { languageName, useT } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { partyName } from "./CaseParties";

export interface Picked { template: string; language: string; text: string; vars: Record<string, string> }

export function TemplatePick({ c, party, language, onClose, onPick }: { c: Case; party: Party; language: string; onClose: () => void; onPick: (p: Picked) => void }) {
  const t = useT();
  const [find, setFind] = useState("");
  const [id, choose] = useState("");
  const [lang, setLang] = useState(["en", "es", "fr"].includes(language) ? language : "en");
  const [vars, setVars] = useState<Record<string, string>>({});
  const q = useQuery({ queryKey: ["templates"], queryFn: () => templates.list(), staleTime: 60_000 });
  const list = (q.data ?? []).filter((x) => x.live > 0 && !x.id.startsWith("notice.") && `${x.id} ${x.title} ${x.purpose}`.toLowerCase().includes(find.toLowerCase()));
  const at = list.find((x) => x.id === id) ?? list[0];
  const shown = useShown(at, { case: c.id, party: party.id, language: lang, vars });
  const wants = at?.text?.vars?.filter((v) => shown.data?.missing?.includes(v.name) || vars[v.name] !== undefined) ?? [];
  const missing = shown.data?.missing ?? [];
  // The arrows choose while the cursor stays in the search; Enter uses what is chosen.
  const move = (e: React.KeyboardEvent<HTMLDivElement>) => {
    const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    const next = list[list.findIndex((x) => x.id === at?.id) + by];
    if (by && next) { e.preventDefault(); choose(next.id); setVars({}); document.getElementById(`tpl-${next.id}`)?.scrollIntoView({ block: "nearest" }); }
    if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) { e.preventDefault(); e.currentTarget.closest("dialog")?.querySelector<HTMLElement>("footer .btn.primary")?.click(); }
  };
  return (
    <Dialog shape="modal wide" title={t("A template for {{name}}", { name: partyName(party) })} onClose={onClose} footer={
      <Button tone="primary" blocked={!at || !shown.data ? t("Choose a template.") : missing.length ? t("Fill in {{what}}.", { what: missing.join(", ") }) : false}
        onClick={() => { onPick({ template: at!.id, language: shown.data!.language, text: shown.data!.body, vars }); onClose(); }}>{t("Use this text")}</Button>}>
      <div className="tplpick">
        <div className="stack" onKeyDown={move}>
          <input className="input" data-autofocus role="combobox" aria-expanded="true" aria-controls="tpls" aria-activedescendant={at ? `tpl-${at.id}` : undefined} aria-label={t("Find a template")} placeholder={t("Find a template")} value={find} onChange={(e) => setFind(e.target.value)} />
          {q.error ? <Trouble error={q.error} /> : q.isPending ? <Skeleton /> : list.length === 0 ? <Empty title={t("No template fits")} /> : null}
          <ul id="tpls" role="listbox" aria-label={t("Templates")} tabIndex={0}>{list.map((x) => <li key={x.id} id={`tpl-${x.id}`} role="option" aria-selected={x.id === at?.id} onClick={() => { choose(x.id); setVars({}); }}><b>{x.title}</b><span className="meta">{x.purpose}</span></li>)}</ul>
        </div>
        <div className="stack">
          <Field label={t("Language")} name="language"><select value={lang} onChange={(e) => setLang(e.target.value)}>{["en", "es", "fr"].map((l) => <option key={l} value={l}>{languageName(l)}</option>)}</select></Field>
          {wants.map((v) => <VarField key={v.name} v={v} value={vars[v.name] ?? ""} problem={shown.error} onChange={(x) => setVars({ ...vars, [v.name]: x })} />)}
          {shown.error ? <Trouble error={shown.error} /> : shown.data ? <Letter of={shown.data} /> : <Skeleton />}
        </div>
      </div>
    </Dialog>
  );
}

function useShown(at: Template | undefined, b: { case: string; party: string; language: string; vars: Record<string, string> }) {
  const [late, set] = useState(b);
  const key = JSON.stringify(b);
  useEffect(() => { const x = setTimeout(() => set(JSON.parse(key) as typeof b), 250); return () => clearTimeout(x); }, [key]);
  return useQuery({ queryKey: ["template-shown", at?.id, JSON.stringify(late)], queryFn: () => templates.preview(at!.id, late), enabled: !!at, retry: false, placeholderData: (x) => (x?.version.startsWith(at?.id ?? "-") ? x : undefined) });
}

/** A text as it would leave, with what is wrong in it marked. */
export function Letter({ of }: { of: Shown }) {
  const t = useT();
  return (
    <article className="letter" lang={of.language} dir="auto">
      <b>{of.subject}</b>
      <p>{of.body}</p>
      {of.plan ? <div className="warnbox">{of.plan}</div> : null}
      {of.missing?.length ? <p className="meta amber">{t("Examples stand for: {{what}}", { what: of.missing.join(", ") })}</p> : null}
      {of.findings.map((f) => <p key={`${f.start}${f.what}`} className="meta red">“{f.text}”: {f.message}</p>)}
    </article>
  );
}

/** One variable, asked for by its type; what is sent is the form the server checks. */
export function VarField({ v, value, onChange, problem }: { v: Variable; value: string; onChange: (v: string) => void; problem?: unknown }) {
  const t = useT();
  const label = v.title || v.name;
  const name = `vars/${v.name}`;
  if (v.type === "money") {
    const [minor, currency] = value ? value.split(" ") : ["", "USD"];
    const put = (n: string, c: string) => onChange(n ? `${Math.round(Number(n) * 100)} ${c}` : "");
    return (
      <div className="row" style={{ alignItems: "end" }}>
        <div className="grow"><Field label={label} name={name} problem={problem}><input type="number" step="0.01" defaultValue={minor ? Number(minor) / 100 : ""} onChange={(e) => put(e.target.value, currency ?? "USD")} /></Field></div>
        <Field label={t("Currency")}><select value={currency} onChange={(e) => put(minor ? String(Number(minor) / 100) : "", e.target.value)}>{["USD", "CAD", "EUR", "GBP", "MXN"].map((c) => <option key={c}>{c}</option>)}</select></Field>
      </div>
    );
  }
  if (v.type === "time") return <Field label={label} hint={t("Your local time; the reader sees their own.")} name={name} problem={problem}><input type="datetime-local" onChange={(e) => onChange(e.target.value ? new Date(e.target.value).toISOString() : "")} /></Field>;
  if (v.type === "date") return <Field label={label} name={name} problem={problem}><input type="date" value={value} onChange={(e) => onChange(e.target.value)} /></Field>;
  return <Field label={label} hint={v.example} name={name} problem={problem}>{v.type === "text" ? <textarea rows={2} value={value} onChange={(e) => onChange(e.target.value)} /> : <input type={v.type === "link" ? "url" : "text"} value={value} onChange={(e) => onChange(e.target.value)} />}</Field>;
}
