// An event of the marketplace that a fact is known from: those of the people in the case are offered, newest first.
import { useQueries } from "@tanstack/react-query";
import type { Interview } from "../api/investigation";
import { accounts } from "../api/routes";
import type { Party } from "../api/types";
import { useT, Word } from "../i18n";
import { Field } from "../ui/Field";
import { fullTime } from "../ui/format";
import { partyName } from "./CaseParties";

export function EventOf({ parties, value, problem, onChange }: { parties: Party[]; value: string; problem: unknown; onChange: (id: string) => void }) {
  const t = useT();
  const people = parties.filter((p, i) => p.account && parties.findIndex((x) => x.account?.id === p.account!.id) === i).slice(0, 4);
  const lists = useQueries({ queries: people.map((p) => ({ queryKey: ["account", p.account!.id, "timeline", "event"], queryFn: () => accounts.timeline(p.account!.id, "event"), retry: false, staleTime: 30_000 })) });
  const groups = people.map((p, i) => ({ name: partyName(p), events: lists[i]?.data?.items.slice(0, 60) ?? [] }));
  const known = groups.some((g) => g.events.some((e) => e.object === value));
  return (
    <>
      <Field label={t("Which event")} problem={problem}><select value={known ? value : ""} onChange={(e) => onChange(e.target.value)}>
        <option value="">{t("another, by its id")}</option>
        {groups.map((g) => <optgroup key={g.name} label={g.name}>{g.events.map((e) => <option key={e.id} value={e.object}>{Word(e.kind)} · {fullTime(e.at)}</option>)}</optgroup>)}</select></Field>
      {known ? null : <Field label={t("Id of the event")} name="ref" problem={problem}><input value={value} onChange={(e) => onChange(e.target.value)} /></Field>}
    </>
  );
}

/** With whom somebody spoke, by name as far as the reader may know it. */
export function nameIn(parties: Party[], v: Interview): string {
  const p = parties.find((x) => x.id === v.party);
  return p ? partyName(p) : v.name || v.id;
}
