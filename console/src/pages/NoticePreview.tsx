// The letter of an action before it is taken: what the person will read, and what the check
// left out so that nobody can tell who reported.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { notices, type LetterFinding, type NoticeAsk } from "../api/appeal";
import { languageName, useT, Word } from "../i18n";
import { Skeleton, Trouble } from "../ui/States";
import "./appeal.css";

export function NoticePreview({ draft, on = true }: { draft: NoticeAsk; on?: boolean }) {
  const t = useT();
  const [language, speak] = useState("");
  const ask = { ...draft, language: language || undefined };
  const q = useQuery({ queryKey: ["noticepreview", JSON.stringify(ask)], queryFn: ({ signal }) => notices.preview(ask, signal), enabled: on && !!draft.account, retry: false, staleTime: 15_000, placeholderData: (old) => old });
  return (
    <details className="letterbox" open>
      <summary><h3 className="cap">{t("What the person will read")}</h3></summary>
      {q.error ? <Trouble error={q.error} /> : !q.data ? <Skeleton lines={4} /> : (
        <>
          <div className="row wrap">
            <select className="select" aria-label={t("Language of the letter")} value={language || q.data.language} onChange={(e) => speak(e.target.value)}>{["en", "es", "fr"].map((l) => <option key={l} value={l}>{languageName(l)}</option>)}</select>
            {q.data.way === "hold" ? <span className="chip warn">{t("waits until the safe-contact plan is agreed")}</span> : q.data.way === "coarsen" ? <span className="chip warn">{t("coarsened")}</span> : <span className="chip">{t("leaves when it takes effect")}</span>}
          </div>
          <Findings list={q.data.findings} />
          <article className="letter" lang={q.data.language}><b>{q.data.subject}</b><p dir="auto">{q.data.body}</p></article>
        </>
      )}
    </details>
  );
}

export function Findings({ list }: { list: LetterFinding[] }) {
  const t = useT();
  if (!list.length) return null;
  return (
    <ul className="letterfindings" aria-label={t("What the check found")}>
      {list.map((f, i) => <li key={i} className={f.level === "block" ? "red" : undefined}><b>{Word(`finding_${f.kind}`)}</b> {f.message}{f.text ? <> <q>{f.text}</q></> : null}{f.done ? <span className="meta"> · {Word(`done_${f.done}`)}</span> : null}</li>)}
    </ul>
  );
}
