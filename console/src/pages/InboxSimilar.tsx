// What a contact may belong to, and what is known of who wrote: one key joins the likeliest case.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { get } from "../api/client";
import { contacts } from "../api/routes";
import type { Activity, Contact, Page, Severity as Sev } from "../api/types";
import { useT, word, type Text } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { useKeys } from "../ui/keys";
import { Severity } from "../ui/Severity";
import { toast } from "../ui/Toast";

export interface SimilarCase { id: string; number: string; title: string; severity: Sev; state: string; score: number; why: string[] }

/** What intake adds to a contact about its sender. */
export interface Sender {
  kind?: string;
  sender_check?: { by?: string; spf?: string; dkim?: string; dmarc?: string; proof?: "proved" | "failed" | "none" };
  account_control?: "disputed" | "in_question";
  on_behalf?: { name?: string; from?: string; relation?: string };
  acknowledged?: { state: string; why?: string };
  legal_due?: string;
}

export function useSimilar(c: Contact | undefined) {
  return useQuery({ queryKey: ["contact", c?.id, "similar"], enabled: !!c && !c.case_id, retry: false, staleTime: 10_000, queryFn: async () => (await get<Page<SimilarCase>>(`/v1/contacts/${c!.id}/similar`)).items });
}

const reasons: Record<string, Text> = {
  same_report: "added to the same report", named: "names the case", same_order: "same order", same_account: "same account", same_sender: "same sender",
  same_place_and_time: "same place and time", similar_text: "similar words",
};

export function SimilarCases({ c, keys, onDone }: { c: Contact; keys: boolean; onDone: () => void }) {
  const t = useT();
  const may = useMay();
  const list = useSimilar(c).data ?? [];
  const best = list[0];
  const join = useMutation({ mutationFn: (id: string) => contacts.join(c.id, id), onSuccess: () => { toast.say(t("Joined; it is on the case's timeline.")); onDone(); }, onError: toast.fail });
  const no = may("contact.write");
  useKeys([{ keys: "o", what: "Join the likeliest case", run: () => { if (best && !no && !join.isPending) join.mutate(best.id); } }], keys && !!best);
  if (!best) return null;
  return (
    <div>
      <h3 className="cap">{t("May belong together")}</h3>
      {list.slice(0, 4).map((s) => (
        <div key={s.id} className="meta" style={{ marginBottom: 4 }}>
          <Severity of={s.severity} /> <Link to="/cases/$id" params={{ id: s.number }}>{s.number}</Link> {s.title}
          <div className="faint">{word(s.state)} · {s.why.map((w) => (reasons[w] ? t(reasons[w]) : word(w))).join(", ")}</div>
        </div>
      ))}
      <Button kbd="O" busy={join.isPending} blocked={no} onClick={() => join.mutate(best.id)}>{t("Join to {{number}}", { number: best.number })}</Button>
    </div>
  );
}

/** One line on who wrote, as far as it changes what one may believe. */
export function SenderFacts({ c }: { c: Contact & Sender }) {
  const t = useT();
  const facts: { text: string; warn?: boolean }[] = [];
  if (c.kind) facts.push({ text: t(kinds[c.kind] ?? "Other") });
  if (c.sender_check?.proof === "failed") facts.push({ text: t("sender not who it says: our mail server found otherwise"), warn: true });
  if (c.sender_check?.proof === "proved") facts.push({ text: t("sender's domain proved") });
  if (c.account_control) facts.push({ text: c.account_control === "disputed" ? t("the account may be in other hands: a case says so") : t("the account may be in other hands: ask before you trust it"), warn: true });
  if (c.on_behalf) facts.push({ text: t("on behalf of {{who}}", { who: [c.on_behalf.name || c.on_behalf.from, c.on_behalf.relation].filter(Boolean).join(", ") }) });
  if (c.acknowledged?.state === "sent") facts.push({ text: t("acknowledged automatically") });
  if (c.acknowledged?.why === "self_harm") facts.push({ text: t("no automatic answer: a person answers first"), warn: true });
  if (facts.length === 0) return null;
  return <p className="meta" style={{ marginTop: 3 }}>{facts.map((f, i) => <span key={i}>{i ? " · " : ""}{f.warn ? <strong>{f.text}</strong> : f.text}</span>)}</p>;
}

const kinds: Record<string, Text> = { store: "Store staff", press: "Press", regulator: "Regulator", field: "Field staff", social: "Social media" };

/** Why an alert raised the case, from its timeline; shown where a case has no summary of its own. */
export function whyOf(rows: Activity[]): string {
  for (const a of rows) {
    const why = a.data?.["why"];
    if (typeof why === "string" && why) return why;
  }
  return "";
}
