// Taking an action on one person, a pair, or many. What it will do, what is in their
// hands, and which duties are open stand before the button; the button says the act.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { enforcement, type ActionKind } from "../api/enforcement";
import { Problem } from "../api/problem";
import { accounts, actions, cases } from "../api/routes";
import type { ActionDraft, ActionPreview, Case, Recovery } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number, shortName } from "../ui/format";
import { useDraft } from "../ui/store";
import { Skeleton, Trouble } from "../ui/States";
import { ActionCustody } from "./ActionCustody";
import { ActionDuties, fairly, heldBack, unfair } from "./ActionDuties";
import { ActionForesight } from "./ActionForesight";
import { ActionLists, listingsOf, type Listing } from "./ActionLists";
import { ActionTerms, complete, noTerms, termsOf } from "./ActionTerms";
import { partyName } from "./CaseParties";
import { ClauseInput } from "./ClauseInput";
import { NoticePreview } from "./NoticePreview";
import { toast } from "../ui/Toast";

export interface Target { id: string; name: string; kind?: string; role?: string }
const basic = (kind: string, more: Partial<ActionKind> = {}): ActionKind => ({ kind, title: kind, does: "", on: "account", audience: [], permission: `action.take.${kind}`, timed: false, condition: false, money: false, measure: true, hearing: false, custody: false, ...more });
/** Until the catalogue is there. */
const few = [basic("separate", { on: "pair" }), basic("warn"), basic("restrict", { timed: true, condition: true }), basic("suspend", { timed: true, condition: true, hearing: true, custody: true }), basic("reinstate")];

export function ActionDialog({ forCase, targets: given, kind: start, onClose, onDone }: {
  forCase?: Case; targets?: Target[]; kind?: string; onClose: () => void; onDone?: () => void;
}) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const draft = `action:${forCase?.id ?? given?.map((x) => x.id).join() ?? ""}`;
  const parties = useQuery({ queryKey: ["case", forCase?.id, "parties"], queryFn: () => cases.parties(forCase!.id), enabled: !!forCase });
  const about = useQuery({ queryKey: ["account", forCase?.account_id], queryFn: () => accounts.one(forCase!.account_id!), enabled: !!forCase?.account_id, retry: false, staleTime: 30_000 }).data;
  const people: Target[] = useMemo(() => {
    if (given) return given;
    const list: Target[] = (parties.data ?? []).filter((p) => p.account).map((p) => ({ id: p.account!.id, name: partyName(p), kind: p.account!.kind, role: p.role }));
    if (about && !list.some((x) => x.id === about.id)) list.push({ id: about.id, name: about.name || about.ref || about.id, kind: about.kind, role: "subject" });
    return list;
  }, [given, parties.data, about]);
  const bulk = (given?.length ?? 0) > 1;
  const [kind, setKind] = useState(start || (bulk ? "suspend" : "warn"));
  const all = useQuery({ queryKey: ["actions", "catalogue"], queryFn: enforcement.catalogue, retry: false, staleTime: 3_600_000 }).data ?? few;
  const subject = people.find((p) => p.role === "subject") ?? people[0];
  const [on, setOn] = useState<string>();
  const target = people.find((p) => p.id === on) ?? subject;
  const [with_, setWith] = useState<string>();
  const other = people.find((p) => p.id === with_) ?? people.find((p) => p.id !== target?.id);
  const [days, setDays] = useState<number>(7);
  const [interim, setInterim] = useState(!!forCase && forCase.severity <= "S1");
  const [reason, setReason, clear] = useDraft(`${draft}:reason`);
  const [clause, setClause, clearClause] = useDraft(`${draft}:clause`);
  // The letter is asked for once the clause is written, not at every key.
  const [cited, cite] = useState(() => basis(clause));
  const [code, setCode] = useState(bulk ? "fraud" : forCase ? (forCase.type === "fraud" ? "fraud" : "safety") : "conduct");
  const [agreed, agree] = useState(false);
  const [fair, setFair] = useState(unfair);
  const [told, tell] = useState<Pick<ActionDraft, "facts" | "records">>({});
  const [terms, setTerms] = useState(noTerms);
  const [recovery, recover] = useState<Recovery[]>([]);
  const [listed, list] = useState<Listing[]>([]);
  const kinds = all.filter((k) => (bulk ? k.on === "account" && !k.money && k.kind !== "deactivate" : !target?.kind || k.audience.length === 0 || k.audience.includes(target.kind)));
  const spec = all.find((k) => k.kind === kind) ?? few.find((k) => k.kind === kind) ?? basic(kind);
  const timed = spec.timed;
  const stays = timed || spec.kind === "deactivate"; // what is told once keeps nothing on a list
  const particular = termsOf(spec, terms, days === 0);
  const body: ActionDraft = {
    ...particular, lists: stays && listingsOf(listed).length ? listingsOf(listed) : undefined, recovery: spec.custody && !bulk && recovery.length ? recovery : undefined, kind, accounts: bulk ? people.map((p) => p.id) : target ? [target.id] : [], other: kind === "separate" ? other?.id : undefined,
    days: timed && days > 0 ? days : undefined, interim: timed && interim ? true : undefined, reason: reason.trim(), reason_code: code, ...basis(clause), case_id: forCase?.id, ...fairly(fair),
  };
  const ready = body.accounts.length > 0 && (kind !== "separate" || !!other) && complete(spec, particular);
  const asked = JSON.stringify({ ...body, recovery: undefined, reason: "", clause: cited.clause, rule: "", facts: !!body.facts, records: body.records?.length });
  const ask = (signal?: AbortSignal) => actions.preview(body, { signal });
  const preview = useQuery({ queryKey: ["actionpreview", asked], queryFn: ({ signal }) => ask(signal), enabled: ready, retry: false, staleTime: 15_000, placeholderData: (old, was) => (was && JSON.parse(String(was.queryKey[1])).kind === kind ? old : undefined) });
  const p = preview.data;
  const n = p?.count ?? body.accounts.length;
  useEffect(() => agree(false), [asked]);
  const m = useMutation({
    mutationFn: async () => {
      if (!bulk) return void (await actions.act(body));
      // What is sent is bound to what was shown: the same count, and the hash of these very accounts.
      const shown = await ask();
      if (shown.count !== n) throw new Error(t("The count changed to {{count}}. Look again.", { count: shown.count }));
      await actions.bulk({ ...body, count: shown.count, hash: shown.hash });
    },
    onSuccess: () => {
      clear(); clearClause();
      void client.invalidateQueries();
      onDone?.();
      onClose();
      toast.say(bulk ? t("{{count}} actions are under way; each is acted on once.", { count: n }) : t("Done. The marketplace is being told."));
    },
    onError: () => void preview.refetch(),
  });
  const name = target ? shortName(target.name) : "";
  const many = ({ warn: "Warn {{count}} accounts", restrict: "Restrict {{count}} accounts", suspend: "Suspend {{count}} accounts", reinstate: "Reinstate {{count}} accounts" } as const)[kind as "warn"];
  const label = bulk ? (many ? t(many, { count: n }) : t("{{action}}: {{count}} accounts", { action: Word(kind), count: n }))
    : kind === "separate" ? t("Separate {{name}} and {{other}}", { name, other: other ? shortName(other.name) : "–" })
      : kind === "warn" ? t("Warn {{name}}", { name })
        : kind === "reinstate" ? t("Reinstate {{name}}", { name })
          : kind !== "suspend" && kind !== "restrict" ? t("{{action}}: {{name}}", { action: Word(kind), name })
          : days > 0 ? t(kind === "suspend" ? "Suspend {{name}} for {{days}} days" : "Restrict {{name}} for {{days}} days", { name, days })
            : t(kind === "suspend" ? "Suspend {{name}} until it is lifted" : "Restrict {{name}} until it is lifted", { name });
  const hearing = !bulk && p?.hearing && !p.hearing.met ? t("Ask for their answer first.") : false;
  const blocked = may(spec.permission) || (bulk && may("action.take.bulk")) || (!ready ? (kind === "separate" ? t("Separation needs two people.") : target || bulk ? t("Say what it is about.") : t("Choose a person.")) : false)
    || (!reason.trim() ? t("Give a reason.") : false) || (!clause.trim() ? t("Name the clause or rule.") : false)
    || hearing || (bulk ? false : heldBack(p?.duties, t)) || (bulk && !agreed ? t("Say that you saw the count.") : false);
  return (
    <Dialog title={bulk ? t("Act on {{count}} accounts", { count: people.length }) : t("Take an action")} onClose={onClose} shape="drawer" footer={<>
      <Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{label}</Button>
      {blocked ? <span className="meta grow">{blocked}</span> : null}
    </>}>
      <fieldset>
        <legend>{t("What")}</legend>
        <div className="pick kindpick">
          {kinds.map((k) => <label key={k.kind}><input type="radio" name="kind" checked={kind === k.kind} onChange={() => { setKind(k.kind); recover([]); }} />{Word(k.kind)}</label>)}
        </div>
        <p className="meta" style={{ marginTop: 6 }}>{Word(`does_${kind}`)}</p>
      </fieldset>
      {bulk ? null : people.length === 0 ? (parties.isPending && forCase ? <Skeleton /> : <p className="warnbox">{t("Nobody in this case has an account. Add a party first.")}</p>) : (
        <div className="row" style={{ gap: 12, alignItems: "end" }}>
          <div className="grow"><Field label={t("On whom")} name="accounts" problem={m.error}><select value={target?.id ?? ""} onChange={(e) => { setOn(e.target.value); list([]); }}>{people.map((x) => <option key={x.id} value={x.id}>{x.name}{x.role ? ` · ${word(`role_${x.role}`)}` : ""}</option>)}</select></Field></div>
          {kind === "separate" ? <div className="grow"><Field label={t("From whom")} name="other" problem={m.error}><select value={other?.id ?? ""} onChange={(e) => setWith(e.target.value)}>{people.filter((x) => x.id !== target?.id).map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</select></Field></div> : null}
        </div>
      )}
      <ActionTerms kind={spec} account={bulk ? undefined : target?.id} value={terms} open={days === 0} onChange={setTerms} problem={m.error} />
      {timed ? (
        <div className="row wrap" style={{ gap: 12, alignItems: "end" }}>
          <Field label={t("For how long")} name="days" problem={m.error}>
            <select value={days} onChange={(e) => setDays(Number(e.target.value))}>{[1, 3, 7, 14, 30, 90].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: d })}</option>)}<option value={0}>{t("until it is lifted")}</option></select>
          </Field>
          <label className="choice" style={{ paddingBottom: 6 }}><input type="checkbox" checked={interim} onChange={(e) => setInterim(e.target.checked)} />{t("Interim: protects while we look, no strike")}</label>
        </div>
      ) : null}
      {stays && kind !== "separate" && (target || bulk) ? <ActionLists account={bulk ? undefined : target?.id} kind={target?.kind} value={listed} foreseen={p?.lists ?? []} onChange={list} problem={m.error} /> : null}

      {bulk ? <BulkTargets people={people} count={n} already={p?.already ?? 0} named={p?.targets ?? []} /> : null}

      {spec.custody && ready ? (preview.isPending ? <Skeleton lines={2} /> : bulk ? <p className="meta">{t("{{count}} things in their hands; each gets a task.", { count: p?.custody.length ?? 0 })}</p> : <ActionCustody list={p?.custody ?? []} known={!preview.error} value={recovery} onChange={recover} />) : null}
      {!bulk && p && target ? <ActionForesight p={p} ask={{ account: target.id, kind, case_id: forCase?.id, clause: cited.clause, name: target.name }} onAsked={() => void preview.refetch()} /> : null}
      <Field label={t("Ground told to the person")} name="reason_code" problem={m.error}><select value={code} onChange={(e) => setCode(e.target.value)}>{["safety", "conduct", "fraud", "account_integrity", "property", "legal", "protective", "other"].map((x) => <option key={x} value={x}>{Word(`ground_${x}`)}</option>)}</select></Field>
      <Field label={t("Reason")} hint={t("The facts relied on, for our own people. The person is told the ground in words.")} name="reason" problem={m.error}><textarea value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      <Field label={t("Clause or rule")} hint={t("For example SAF-4.1 or ring-shared-instrument")} name="clause" problem={m.error}><ClauseInput value={clause} onChange={setClause} onBlur={() => cite(basis(clause))} /></Field>
      {bulk ? <label className="choice"><input type="checkbox" checked={agreed} onChange={(e) => agree(e.target.checked)} />{t("This acts on {{count}} accounts, each told with its own reasons.", { count: n })}</label> : null}
      {!bulk && ready && kind !== "separate" ? <ActionDuties value={fair} list={p?.duties ?? []} later={timed} onChange={setFair} onSettled={() => tell({ facts: body.facts, records: body.records })} /> : null}
      {!bulk && ready && target ? <NoticePreview draft={{ kind, account: target.id, case_id: forCase?.id, reason_code: code, interim: body.interim, days: body.days, ...cited, ...told }} /> : null}
      {preview.error && !(preview.error instanceof Problem && preview.error.status === 422 && !reason) ? <Trouble error={preview.error} retry={() => void preview.refetch()} /> : null}
      <Trouble error={m.error} />
    </Dialog>
  );
}

function BulkTargets({ people, count, already, named }: { people: Target[]; count: number; already: number; named: ActionPreview["targets"] }) {
  const t = useT();
  const list = named.length ? named.map((x) => ({ id: x.id, name: x.name || x.ref || x.id, already: x.already })) : people.map((x) => ({ ...x, already: false }));
  return (
    <div className="warnbox">
      <div><b style={{ fontSize: 20 }}>{number(count)}</b> {t("accounts will be acted on")}{already ? ` · ${t("{{count}} already are and stay as they are", { count: already })}` : ""}</div>
      <div className="meta">{list.slice(0, 8).map((x, i) => <span key={x.id} className={x.already ? "faint" : undefined}>{i ? ", " : ""}{shortName(x.name)}</span>)}{list.length > 8 ? ` +${list.length - 8}` : ""}</div>
    </div>
  );
}

/** "SAF-4.1" is a clause, "ring-shared-instrument" is a rule. */
export function basis(text: string): { clause?: string; rule?: string } {
  const s = text.trim();
  if (!s) return {};
  return /^[A-Z]{2,}-\d/.test(s) ? { clause: s } : { rule: s };
}
