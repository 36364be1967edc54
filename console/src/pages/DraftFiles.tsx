// The other files of a draft: tests that a rule must not break, features it needs, lists.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { drafts, rulesets } from "../api/routes";
import type { Draft } from "../api/workbench";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Editor } from "../ui/Editor";
import { useDraft } from "../ui/store";
import { Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

export function DraftFiles({ d, begin, before, onSaved }: { d: Draft; begin: string; before: () => Promise<Draft | undefined>; onSaved: (d: Draft) => void }) {
  const t = useT();
  const q = useQuery({ queryKey: ["ruleset", d.base], queryFn: () => rulesets.one(d.base), staleTime: Infinity, retry: false });
  const [at, go] = useState(begin);
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!q.data) return <Skeleton lines={8} />;
  const mine = new Map((d.documents ?? []).map((x) => [x.path, x.text]));
  const base = new Map((q.data.documents ?? []).map((x) => [x.path, x.text]));
  const paths = [...new Set([...base.keys(), ...mine.keys()])].sort();
  const path = paths.includes(at) ? at : (paths.find((p) => p.startsWith("tests/")) ?? paths[0]);
  if (!path) return null;
  const saved = mine.get(path) ?? base.get(path) ?? "";
  return (
    <div className="files">
      <label className="row"><span className="meta">{t("File")}</span>
        <select className="select grow" value={path} onChange={(e) => go(e.target.value)}>
          {paths.map((p) => <option key={p} value={p}>{p}{mine.has(p) ? ` · ${t("changed")}` : ""}</option>)}
        </select>
      </label>
      <OneFile key={path + saved} d={d} path={path} saved={saved} live={base.get(path) ?? ""} before={before} onSaved={onSaved} />
    </div>
  );
}

function OneFile({ d, path, saved, live, before, onSaved }: { d: Draft; path: string; saved: string; live: string; before: () => Promise<Draft | undefined>; onSaved: (d: Draft) => void }) {
  const t = useT();
  const [text, write, clear] = useDraft(`file:${d.id}:${path}`, saved);
  const faults = d.problems.filter((p) => p.path === path);
  const failed = d.tests.filter((x) => !x.ok && x.path === path);
  const save = useMutation({
    mutationFn: async (to: string) => {
      const now = (await before()) ?? d; // the rule's own text first: it is one version
      return drafts.save(d.id, now.version, { documents: [...(now.documents ?? []).filter((x) => x.path !== path), { path, text: to }] });
    },
    onSuccess: (next) => { clear(); onSaved(next); toast.say(t("{{path}} is part of this draft now", { path })); },
    onError: toast.fail,
  });
  const same = text === saved;
  return (
    <>
      {faults.map((p) => <p key={`${p.line}:${p.message}`} className="red meta"><code>{p.line}:{p.column}</code> {p.message}{p.hint ? ` · ${p.hint}` : ""}</p>)}
      {failed.map((x) => <p key={x.name} className="red meta"><code>{x.line}</code> {x.name}: {t("expected {{want}}, got {{got}}", { want: x.expect, got: x.got })}</p>)}
      <div className="filetext"><Editor label={t("Text of {{path}}", { path })} value={text} onChange={write} problems={faults.map((p) => ({ line: p.line, column: p.column, message: p.message, hint: p.hint }))} tests={[]} /></div>
      <div className="row">
        <span className="meta grow">{t("Files outside the rule take effect when the draft is approved; they do not go through shadow.")}</span>
        {saved !== live ? <Button onClick={() => { clear(); save.mutate(live); }} busy={save.isPending}>{t("As it is live")}</Button> : null}
        <Button onClick={clear} blocked={same ? t("Nothing is changed.") : false}>{t("Undo my changes")}</Button>
        <Button tone="primary" busy={save.isPending} blocked={same ? t("Nothing is changed.") : false} onClick={() => save.mutate(text)}>{t("Save into the draft")}</Button>
      </div>
    </>
  );
}
