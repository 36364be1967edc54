// What an action puts on lists that rules read, for as long as it stands: which list, and which entry of
// what the account was seen with, never its identifier; beside each whom else it hits.
import { useQuery } from "@tanstack/react-query";
import { lists, type NamedList } from "../api/lists";
import { accounts } from "../api/routes";
import type { ActionPreview } from "../api/types";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Trouble } from "../ui/States";
import "./enforcement.css";

export interface Listing { list: string; value: string }
type Foresight = NonNullable<ActionPreview["lists"]>[number];

/** What of it goes with the draft: a row without an entry is not ready. */
export const listingsOf = (rows: Listing[]) => rows.filter((r) => r.list && r.value).map((r) => ({ list: r.list, value: r.value === "self" ? undefined : r.value }));

export function ActionLists({ account, kind, value: rows, foreseen, onChange, problem }: {
  account?: string; kind?: string; value: Listing[]; foreseen: Foresight[]; onChange: (rows: Listing[]) => void; problem: unknown;
}) {
  const t = useT();
  const may = useMay();
  const no = may("list.write");
  const all = useQuery({ queryKey: ["lists"], queryFn: lists.all, enabled: !no, retry: false, staleTime: 300_000 });
  const links = useQuery({ queryKey: ["account", account, "links"], queryFn: () => accounts.links(account!), enabled: !no && !!account, retry: false });
  const things = links.data?.things ?? [];
  const fits = (l: NamedList) => !l.holds ? !!account : l.holds === "account" ? l.of === "account" || !kind || l.of === kind : things.some((x) => x.kind === l.holds || x.kind === l.of);
  const offered = (all.data ?? []).filter(fits).sort((a, b) => Number(!a.holds) - Number(!b.holds)); // texts last: they are typed
  const put = (i: number, row: Listing) => onChange(rows.map((r, n) => (n === i ? row : r)));
  const first = (l: NamedList): string => !l.holds ? "" : l.holds === "account" ? "self" : things.find((x) => x.kind === l.holds || x.kind === l.of)!.id;
  const add = () => { const l = offered[0]!; onChange([...rows, { list: l.name, value: first(l) }]); };
  const ready = rows.filter((r) => r.list && r.value);
  return (
    <fieldset className="listings">
      <legend>{t("Lists that rules read")}</legend>
      {rows.map((r, i) => {
        const l = offered.find((x) => x.name === r.list);
        const said = foreseen[ready.indexOf(r)];
        const f = said?.list === r.list && (r.value === "self" || !l?.holds || said.entity === r.value) ? said : undefined; // of what stands here, not of the row before
        const others = (links.data?.accounts ?? []).filter((x) => x.things.includes(r.value)).map((x) => shortName(x.account.name || x.account.ref || x.account.id));
        return (
          <div key={i} className="stack">
            <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
              <Field label={t("List {{n}}", { n: i + 1 })} name={`lists/${i}`} problem={problem}>
                <select autoFocus value={r.list} onChange={(e) => { const x = offered.find((o) => o.name === e.target.value)!; put(i, { list: x.name, value: first(x) }); }}>{offered.map((o) => <option key={o.name} value={o.name}>{o.name}</option>)}</select></Field>
              <div className="grow"><Field label={t("Entry {{n}}", { n: i + 1 })}>
                {l?.holds ? <select value={r.value} onChange={(e) => put(i, { ...r, value: e.target.value })}>
                  {l.holds === "account" ? <option value="self">{account ? t("the account itself") : t("each account itself")}</option> : things.filter((x) => x.kind === l.holds || x.kind === l.of).map((x) => <option key={x.id} value={x.id}>{word(x.kind)} · {x.id.slice(-6)}</option>)}
                </select> : <input value={r.value} onChange={(e) => put(i, { ...r, value: e.target.value })} autoComplete="off" />}</Field></div>
              <Button small tone="ghost" onClick={() => onChange(rows.filter((_, n) => n !== i))}>{t("Leave list {{n}} out", { n: i + 1 })}</Button>
            </div>
            {f ? <p className={f.others ? "warnbox" : "meta"} aria-live="polite">{f.known ? `${t("It is on this list already and stays there afterwards.")} ` : ""}{f.others ? `${t("{{count}} other accounts were seen with it and are hit too", { count: f.others })}${others.length ? `: ${others.slice(0, 5).join(", ")}${others.length < f.others || others.length > 5 ? " …" : ""}` : ""}` : l?.holds ? t("It hits nobody else.") : t("A text: whoever it is found with is hit.")}</p> : null}
          </div>);
      })}
      <div><Button small blocked={no || (all.isPending || offered.length === 0 ? t("No list holds what this account has.") : rows.length >= 10 ? t("Ten lists at most.") : false)} onClick={add}>{rows.length ? t("And on another list…") : t("Also put on a list…")}</Button>
        {rows.length ? <span className="meta"> {t("Taken off when the action ends or is reversed.")}</span> : null}</div>
      <Trouble error={all.error} />
    </fieldset>
  );
}
