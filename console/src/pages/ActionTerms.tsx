// What only some kinds of action have: parts that are switched off, an order, an instrument, an amount,
// something to be done, a condition.
import { useQuery } from "@tanstack/react-query";
import type { ActionKind } from "../api/enforcement";
import { accounts } from "../api/routes";
import type { ActionDraft } from "../api/types";
import { useT, Word, word } from "../i18n";
import { Field } from "../ui/Field";

export interface Terms { limits: Record<string, string | undefined>; require: string; condition: string; order: string; instrument: string; thing: string; amount: string; currency: string; ground: string }
export const noTerms: Terms = { limits: {}, require: "course", condition: "", order: "", instrument: "", thing: "", amount: "", currency: "USD", ground: "disputed_amount" };

const parts = ["categories", "hours", "promotions", "messaging", "cash", "new_orders"];
const must = ["course", "identity", "document", "vehicle_check", "insurance"];
const conditions = ["course_done", "identity_verified", "document_given", "equipment_returned"];
export const grounds = ["disputed_amount", "chargeback", "suspected_fraud", "court_order"];
const listed = (s: string | undefined) => (s ?? "").split(",").map((x) => x.trim()).filter(Boolean);

/** What of it goes with the draft of a kind. */
export function termsOf(k: ActionKind, x: Terms, open: boolean): Partial<ActionDraft> {
  const limits = k.kind === "restrict" ? parts.filter((p) => x.limits[p] !== undefined).map((what) => ({ what, values: listed(x.limits[what]).length ? listed(x.limits[what]) : undefined })) : [];
  return {
    limits: limits.length ? limits : undefined, require: k.kind === "require" ? x.require : undefined, condition: k.condition && open && x.condition ? x.condition : undefined,
    order: k.on === "order" && x.order.trim() ? x.order.trim() : undefined, instrument: k.on === "instrument" && x.instrument ? x.instrument : undefined, thing: k.on === "thing" && x.thing.trim() ? x.thing.trim() : undefined,
    amount: k.money && Number(x.amount) > 0 ? Math.round(Number(x.amount) * 100) : undefined, currency: k.money ? x.currency.trim().toUpperCase() : undefined, ground: k.kind === "hold_payout" ? x.ground : undefined,
  };
}

/** Whether what the kind asks for is there. */
export const complete = (k: ActionKind, d: Partial<ActionDraft>) => (k.on !== "order" || !!d.order) && (k.on !== "instrument" || !!d.instrument) && (k.on !== "thing" || !!d.thing) && (!k.money || (!!d.amount && !!d.currency));

export function ActionTerms({ kind: k, account, value: x, open, onChange, problem }: { kind: ActionKind; account?: string; value: Terms; open: boolean; onChange: (x: Terms) => void; problem: unknown }) {
  const t = useT();
  const set = (part: Partial<Terms>) => onChange({ ...x, ...part });
  const links = useQuery({ queryKey: ["account", account, "links"], queryFn: () => accounts.links(account!), enabled: k.on === "instrument" && !!account, retry: false });
  const hands = useQuery({ queryKey: ["account", account, "hands"], queryFn: () => accounts.hands(account!), enabled: k.on === "order" && !!account, retry: false });
  const instruments = (links.data?.things ?? []).filter((i) => ["card", "device", "payout"].includes(i.kind));
  return (
    <>
      {k.kind === "restrict" ? (
        <fieldset>
          <legend>{t("What is switched off")}</legend>
          <p className="meta">{t("Nothing chosen: everything new.")}</p>
          <div className="pick" style={{ marginTop: 5 }}>{parts.map((p) => (
            <div key={p} className="row wrap">
              <label className="choice"><input type="checkbox" checked={x.limits[p] !== undefined} onChange={(e) => set({ limits: { ...x.limits, [p]: e.target.checked ? "" : undefined } })} />{Word(`limit_${p}`)}</label>
              {x.limits[p] !== undefined && (p === "categories" || p === "hours") ? <input className="input grow" aria-label={p === "hours" ? t("Which hours") : t("Which categories")} placeholder={p === "hours" ? "22:00-06:00" : "alcohol, pharmacy"} value={x.limits[p]} onChange={(e) => set({ limits: { ...x.limits, [p]: e.target.value } })} /> : null}
            </div>))}</div>
        </fieldset>) : null}
      {k.kind === "require" ? <Field label={t("What must be done")} name="require" problem={problem}><select value={x.require} onChange={(e) => set({ require: e.target.value })}>{must.map((m) => <option key={m} value={m}>{Word(`must_${m}`)}</option>)}</select></Field> : null}
      {k.on === "order" ? (
        <Field label={t("Order")} hint={t("Its reference; open ones are offered.")} name="order" problem={problem}><OrderInput value={x.order} list={(hands.data?.open_orders ?? []).map((o) => o.id)} onChange={(order) => set({ order })} /></Field>) : null}
      {k.on === "instrument" ? (
        <Field label={t("Card or device")} hint={links.data && instruments.length === 0 ? t("The account was never seen with one.") : undefined} name="instrument" problem={problem}>
          <select value={x.instrument} onChange={(e) => set({ instrument: e.target.value })}><option value="">{t("Choose one")}</option>{instruments.map((i) => <option key={i.id} value={i.id}>{word(i.kind)} · {i.id.slice(-6)}</option>)}</select></Field>) : null}
      {k.on === "thing" ? <Field label={t("Item, rating or text")} hint={t("The marketplace's own reference.")} name="thing" problem={problem}><input className="mono" value={x.thing} onChange={(e) => set({ thing: e.target.value })} autoComplete="off" /></Field> : null}
      {k.money ? (
        <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
          <Field label={t("Amount")} name="amount" problem={problem}><input type="number" min="0" step="0.01" inputMode="decimal" value={x.amount} onChange={(e) => set({ amount: e.target.value })} /></Field>
          <Field label={t("Currency")} name="currency" problem={problem}><input className="short mono" maxLength={3} value={x.currency} onChange={(e) => set({ currency: e.target.value })} /></Field>
          {k.kind === "hold_payout" ? <Field label={t("On which ground")} name="ground" problem={problem}><select value={x.ground} onChange={(e) => set({ ground: e.target.value })}>{grounds.map((g) => <option key={g} value={g}>{Word(`pay_${g}`)}</option>)}</select></Field> : null}
        </div>) : null}
      {k.condition && open && k.kind !== "require" ? <Field label={t("It ends when")} name="condition" problem={problem}><select value={x.condition} onChange={(e) => set({ condition: e.target.value })}><option value="">{t("somebody lifts it")}</option>{conditions.map((c) => <option key={c} value={c}>{Word(`until_${c}`)}</option>)}</select></Field> : null}
    </>
  );
}

function OrderInput({ value, list, onChange, ...rest }: { value: string; list: string[]; onChange: (v: string) => void; id?: string; className?: string }) {
  return <><input {...rest} className={`${rest.className ?? "input"} mono`} list={`${rest.id}-orders`} value={value} onChange={(e) => onChange(e.target.value)} autoComplete="off" /><datalist id={`${rest.id}-orders`}>{list.map((o) => <option key={o} value={o} />)}</datalist></>;
}
