// One clause as people read it: the rule first, then how to decide by it.
import { Link } from "@tanstack/react-router";
import type { PolicyClause } from "../api/policy";
import { locale, useT, word } from "../i18n";

/** A calendar day in the reader's language. */
export const day = (at?: string) => (at ? new Date(at).toLocaleDateString(locale(), { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" }) : "–");

/** Markdown without its marks: paragraphs and lists are all that a policy needs. */
export function Prose({ text }: { text: string }) {
  const plain = (s: string) => s.replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, "$1").replace(/\\([\\.\-*_#()[\]+!>~|])/g, "$1").replace(/\*\*|__/g, "").trim();
  return (
    <>{text.split(/\n{2,}/).map((para, i) => {
      const lines = para.split("\n");
      if (lines.every((l) => /^\s*[-*+]\s+/.test(l))) return <ul key={i}>{lines.map((l, k) => <li key={k}>{plain(l.replace(/^\s*[-*+]\s+/, ""))}</li>)}</ul>;
      return plain(para) ? <p key={i}>{plain(para)}</p> : null;
    })}</>
  );
}

export function ClauseText({ c, overlays, history }: { c: PolicyClause; overlays?: string[]; history?: boolean }) {
  const t = useT();
  const list = (head: string, items: string[], kind?: string) => (items.length ? <div className={`cpart ${kind ?? ""}`}><h4>{head}</h4><ul>{items.map((x) => <li key={x}>{x}</li>)}</ul></div> : null);
  return (
    <article className="clause" id={c.id} aria-labelledby={`${c.id}-t`}>
      <Link className="anchor mono" to="." search={(s: Record<string, unknown>) => ({ ...s, clause: c.id })} replace aria-label={t("Link to {{id}}", { id: c.id })}>{c.id}</Link>
      <h3 id={`${c.id}-t`}>{c.title}</h3>
      {overlays?.length ? <p className="meta"><span className="chip">{t("here it is otherwise: {{places}}", { places: overlays.join(", ") })}</span></p> : null}
      <div className="crule"><Prose text={c.rule} /></div>
      {history ? null : (
        <>
          <div className="cpair">{list(t("Breaks the rule"), c.breaks, "breaks")}{list(t("Does not break it"), c.fine, "fine")}</div>
          {c.ladder.length ? <p className="cladder"><span className="cap">{t("Usual answer")}</span> {c.ladder.map((l, i) => <span key={l}>{i ? <span className="faint"> → </span> : null}{l}</span>)}</p> : null}
          {c.standard ? <p className="meta">{t("Proven to")}: <b>{word(`standard_${c.standard}`)}</b>{c.weight ? <> · {t("weight of a strike")}: <b>{c.weight}</b></> : null}</p> : null}
          {c.happy.length + c.sad.length + c.evidence.length > 0 || c.remediation || c.overlays.length || c.public ? (
            <details className="cmore"><summary>{t("How to work by it")}</summary>
              {list(t("Evidence wanted"), c.evidence)}
              <div className="cpair">{list(t("Happy path"), c.happy)}{list(t("Sad path"), c.sad)}</div>
              {c.remediation ? <div className="cpart"><h4>{t("Putting it right")}</h4><Prose text={c.remediation} /></div> : null}
              {c.overlays.map((o) => <div className="cpart" key={`${o.jurisdiction ?? ""}${o.audience ?? ""}`}><h4>{t("Otherwise")}: {[o.jurisdiction, o.audience && word(`audience_${o.audience}`)].filter(Boolean).join(" · ")}</h4><Prose text={[o.rule, o.remediation, o.ladder?.join(" → "), o.note].filter(Boolean).join("\n\n")} /></div>)}
              {c.public ? <div className="cpart"><h4>{t("What people outside read")}</h4><Prose text={c.public} /></div> : null}
            </details>
          ) : null}
        </>
      )}
    </article>
  );
}
