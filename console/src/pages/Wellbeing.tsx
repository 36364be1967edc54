// What one is shown, and how; how much of it in one shift; and a talk afterwards. Nobody else reads this.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { evidence, type ClassChoice, type Wellbeing } from "../api/evidence";
import { useT, Word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./evidence.css";

const ways = ["blur", "grey", "mute", "never"] as const;

export function WellbeingPage() {
  const t = useT();
  useCrumbs({ text: t("Wellbeing") });
  const q = useQuery({ queryKey: ["wellbeing"], queryFn: () => evidence.wellbeing() });
  return (
    <>
      <div className="pagehead"><h1>{t("Wellbeing")}</h1><span className="meta">{t("Only you read this page. It stands in no report and no score.")}</span></div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Wellbeing")}><div className="inner stack wellbeing">
        {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !q.data ? <Skeleton lines={8} /> : <><Talk w={q.data} /><Choices key={q.data.version} w={q.data} /></>}
      </div></div>
    </>
  );
}

function Talk({ w }: { w: Wellbeing }) {
  const t = useT();
  const client = useQueryClient();
  const leads = useStaff().list.filter((s) => s.state === "active" && s.roles.includes("commander")).map((s) => s.name);
  const m = useMutation({ mutationFn: () => evidence.debrief(), onSuccess: (now) => client.setQueryData(["wellbeing"], now), onError: toast.fail });
  const whom = leads.length ? t("Talk to {{names}}, or to whom you trust.", { names: leads.slice(0, 3).join(", ") }) : t("Talk to your lead, or to whom you trust.");
  if (!w.debrief.offered) return w.debrief.asked_at ? <p className="meta">{t("A talk was offered, and answered")} <Time at={w.debrief.asked_at} />. {whom}</p> : null;
  return (
    <section className="note" aria-label={t("A talk afterwards")}>
      <p><b>{t("That was hard to look at.")}</b> {t("A talk is there if you want one; nobody asks why, and nobody is told that you asked.")} {whom}</p>
      <div className="row"><Button busy={m.isPending} onClick={() => m.mutate()}>{t("I have seen this")}</Button>{w.debrief.until ? <span className="meta">{t("offered until")} <Time at={w.debrief.until} as="clock" /></span> : null}</div>
    </section>
  );
}

function Choices({ w }: { w: Wellbeing }) {
  const t = useT();
  const client = useQueryClient();
  const [choices, set] = useState(w.choices);
  const [budget, setBudget] = useState(w.budget);
  const changed = budget !== w.budget || choices.some((c, i) => ways.some((k) => c[k] !== w.choices[i]![k]));
  const m = useMutation({
    mutationFn: () => evidence.choose(w.version, { choices, budget }),
    onSuccess: (now) => { client.setQueryData(["wellbeing"], now); toast.say(t("Kept: from now on it is shown like this.")); },
    onError: () => void client.invalidateQueries({ queryKey: ["wellbeing"] }),
  });
  useKeys([{ keys: "Ctrl-S", what: "Keep my choices", run: () => { if (changed) m.mutate(); } }], true, true);
  const names = { blur: t("blurred first"), grey: t("in grey"), mute: t("without sound"), never: t("not by me") };
  const tick = (c: ClassChoice, k: (typeof ways)[number], on: boolean) => set(choices.map((x) => (x.class === c.class ? { ...x, [k]: on } : x)));
  const full = w.seen >= w.budget;
  return (
    <>
      <section aria-label={t("In this shift")}>
        <h2 className="cap">{t("In this shift")}</h2>
        <p><b className={full ? "red" : undefined}>{t("{{seen}} of {{budget}} severe items", { seen: w.seen, budget: w.budget })}</b> <span className="meta">{t("in the last twelve hours")}</span></p>
        <div className="bar" role="meter" aria-valuemin={0} aria-valuemax={w.budget || 1} aria-valuenow={Math.min(w.seen, w.budget || 1)} aria-label={t("Severe items in this shift")}><i style={{ width: `${Math.min(100, (w.seen / (w.budget || 1)) * 100)}%` }} /></div>
        <div className="narrow"><Field label={t("Stop me after")} name="budget" problem={m.error} hint={t("0 to 20 in one shift. You are asked to give the next one to somebody else; if a life hangs on it you may go on.")}>
          <input type="number" min={0} max={20} value={budget} onChange={(e) => setBudget(Math.max(0, Math.min(20, Math.round(Number(e.target.value)))))} /></Field></div>
      </section>
      <section aria-label={t("How it is shown to me")}>
        <h2 className="cap">{t("How it is shown to me")}</h2>
        <div className="sideways" tabIndex={0} role="region" aria-label={t("Choices by what there is to see")}><table className="table choices"><thead><tr><th>{t("what there is to see")}</th>{ways.map((k) => <th key={k}>{names[k]}</th>)}</tr></thead>
          <tbody>{choices.map((c) => {
            const name = c.class ? Word(`class_${c.class}`) : t("nobody said yet");
            return <tr key={c.class} data-never={c.never}><th scope="row">{name}{c.severe ? <span className="chip">{t("severe")}</span> : null}</th>{ways.map((k) => <td key={k}><input type="checkbox" checked={c[k]} disabled={k !== "never" && c.never} aria-label={`${name}: ${names[k]}`} onChange={(e) => tick(c, k, e.target.checked)} /></td>)}</tr>;
          })}</tbody></table></div>
        <p className="meta">{t("“Not by me”: you are stopped before you see it, and others can look. Nobody asks why. Severe items count in the budget.")}</p>
      </section>
      <div className="row"><Button tone="primary" kbd="Ctrl S" busy={m.isPending} blocked={changed ? false : t("Nothing was changed.")} onClick={() => m.mutate()}>{t("Keep my choices")}</Button>{changed ? <Button tone="ghost" onClick={() => { set(w.choices); setBudget(w.budget); }}>{t("Back to what was kept")}</Button> : null}</div>
      <Trouble error={m.error} />
    </>
  );
}
