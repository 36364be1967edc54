// What stands around an action before it is taken: the person's answer, the second signature, what the
// ladder gives, whether it counts against them, pay, bans of single stores.
import { useState } from "react";
import type { ActionPreview } from "../api/types";
import { useT, Word, word, type T, type Text } from "../i18n";
import { Button } from "../ui/Button";
import { fullTime, money } from "../ui/format";
import { AskHearing } from "./HearingDialog";
import "./enforcement.css";

/** Why an action is no strike, in the words of the server. */
const whyNot: Record<string, Text> = {
  "this kind never does": "No: this kind never does",
  "it is interim": "No: it is interim",
  "it names no clause": "No: it names no clause",
  "refusing or leaving unsafe work never counts": "No: refusing or leaving unsafe work never counts",
  "it rests on no case": "No: it rests on no case",
  "the case is an exercise": "No: the case is an exercise",
  "they were harmed, reported or saw it": "No: they were harmed, reported or saw it",
  "the case is not about them": "No: the case is not about them",
  "nothing is substantiated yet": "Not before something is substantiated",
};

export interface AskFor { account: string; kind: string; case_id?: string; clause?: string; name: string }

export function ActionForesight({ p, ask, onAsked }: { p: ActionPreview; ask: AskFor; onAsked: () => void }) {
  const t = useT();
  const [asking, open] = useState(false);
  const h = p.hearing;
  const r = p.recommend;
  return (
    <section aria-label={t("What follows")} className="stack">
      {h ? (
        <div className={h.met ? "hearbox" : "hearbox warnbox"}>
          <div><b>{t("Their answer first")}</b> <span className={h.met ? "chip good" : "chip warn"}>{h.met ? t("met") : h.id ? t("open until {{when}}", { when: fullTime(h.due_at) }) : t("not asked yet")}</span></div>
          <p className="meta">{h.met ? (h.id ? t("They were asked and have answered, or had their time.") : t("Safety is the ground: their answer is heard afterwards.")) : h.id ? t("They have until then to answer.") : t("A final suspension of more than seven days, or the end of an account, asks for it. Or make it interim, or name safety as the ground.")}</p>
          {!h.met && !h.id ? <div><Button small onClick={() => open(true)}>{t("Ask for their answer…")}</Button></div> : null}
        </div>) : null}
      <dl className="foresee">
        {p.second_signature ? <><dt>{t("Signature")}</dt><dd>{t("A second person signs before anything happens.")}</dd></> : null}
        {r ? <><dt>{t("Ladder")}</dt><dd>{ladder(r, t)}</dd></> : null}
        {p.strike !== undefined ? <><dt>{t("Counts against them")}</dt><dd>{p.strike ? (whyNot[p.strike] ? t(whyNot[p.strike]!) : p.strike) : t("Yes, one strike")}</dd></> : null}
        {p.pay_held?.length ? <><dt>{t("Pay that waits")}</dt><dd>{p.pay_held.map((x) => `${money(x.amount, x.currency)} (${word(`pay_${x.ground}`)})`).join(", ")} · {t("all other earned pay is released on time")}</dd></> : null}
        {p.harmed_to_warn ? <><dt>{t("Harmed people")}</dt><dd>{t("{{count}} are told before it ends", { count: p.harmed_to_warn })}</dd></> : null}
        {p.store_bans?.length ? <><dt>{t("Bans of stores")}</dt><dd>{p.store_bans.map((b) => b.merchant.name ?? b.merchant.ref ?? b.merchant.id).join(", ")} · {t("the stores' own, no finding")}</dd></> : null}
      </dl>
      {asking ? <AskHearing ask={ask} onClose={() => open(false)} onAsked={() => { open(false); onAsked(); }} /> : null}
    </section>
  );
}

function ladder(r: NonNullable<ActionPreview["recommend"]>, t: T) {
  const n = (x: number) => Math.round(x * 10) / 10;
  const usual = r.action ? `${Word(r.action)}${r.from_days || r.to_days ? ` (${t("{{from}} to {{to}} days", { from: r.from_days ?? 0, to: r.to_days ?? 0 })})` : ""}` : t("nothing yet");
  return t("{{points}} points now, {{then}} with this: usual is {{action}}", { points: n(r.points), then: n(r.points_with), action: usual });
}
