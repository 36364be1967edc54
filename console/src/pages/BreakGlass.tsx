// Broken glass: see a restricted case in an emergency, and what others did so, with the review by a second person.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { codes, glass, type GlassAct, type GlassUse } from "../api/confidence";
import { known, useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/keys";
import { List, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./authority.css";

const route = getRouteApi("/shell/break-glass");

export function BreakGlass() {
  const t = useT();
  const go = route.useNavigate();
  const may = useMay();
  const { view = "open", use, dialog } = route.useSearch();
  useCrumbs({ text: t("Break glass") });
  const q = useInfiniteQuery({ queryKey: ["glass", view], queryFn: ({ pageParam }) => glass.list({ open: view === "open", cursor: pageParam || undefined }), initialPageParam: "", getNextPageParam: (p) => p.next_cursor });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const at = use ?? rows[0]?.id;
  const open = (d?: "break") => void go({ search: (s) => ({ ...s, dialog: d }), replace: true });
  useKeys([{ keys: "b", what: "Break the glass of a case", run: () => { if (!may("glass.break")) open("break"); } }]);
  const columns: Column<GlassUse>[] = [
    { id: "when", head: t("When"), width: "96px", always: true, cell: (u) => <Time at={u.at} /> },
    { id: "who", head: t("Who"), width: "minmax(120px, 1fr)", always: true, cell: (u) => <><b className="cut">{u.staff_name || u.staff}</b>&nbsp; <span className="meta">{u.number}</span></> },
    { id: "why", head: t("Ground"), width: "minmax(120px, 1fr)", wide: true, cell: (u) => <span className="cut">{Word(`glass_${u.code}`)}</span> },
    { id: "state", head: t("State"), width: "120px", always: true, cell: (u) => <State of={u} /> },
  ];
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Break glass")}</h1>
        <Tabs label={t("Which")} value={view} onChange={(v) => void go({ search: { view: v === "open" ? undefined : v }, replace: true })} options={[["open", t("To review")], ["all", t("All")]].map(([value, text]) => ({ value: value!, text: text! }))} />
        <span className="grow" />
        <Button kbd="B" icon="lock" blocked={may("glass.break")} onClick={() => open("break")}>{t("Break the glass…")}</Button>
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={8} /></div> : (
        <div className="approvals">
          <div className="approvalqueue">
            <List name="glass" label={t("Break glass")} rows={rows} columns={columns} rowId={(u) => u.id} selected={at} onSelect={(id) => void go({ search: (s) => ({ ...s, use: id }), replace: true })}
              onOpen={() => document.getElementById("glass-title")?.focus()} more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
              empty={<Empty title={t("Nobody broke the glass")}>{t("In an emergency a restricted case can be seen for up to four hours. Its owner and the privacy lead are told at once, and somebody else looks at it within 48 hours.")}</Empty>} />
          </div>
          {at ? <Use key={at} id={at} /> : null}
        </div>
      )}
      {dialog === "break" ? <Break onClose={() => open()} /> : null}
    </>
  );
}

function State({ of: u }: { of: GlassUse }) {
  const t = useT();
  if (u.state === "active") return <b className="orange">{t("open now")}</b>;
  if (u.state === "reviewed") return <span>{Word(`glass_${u.verdict}`)}</span>;
  return u.overdue ? <span className="red">{t("review overdue")}</span> : <span>{t("review")} <Due at={u.review_due} /></span>;
}

/** One use: why, what was read under it, and the verdict. */
function Use({ id }: { id: string }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["glass", "one", id], queryFn: () => glass.one(id) });
  const [note, setNote] = useState("");
  const after = { onSuccess: () => { setNote(""); void client.invalidateQueries({ queryKey: ["glass"] }); void client.invalidateQueries({ queryKey: ["case"] }); } };
  const review = useMutation({ mutationFn: (verdict: string) => glass.review(id, { verdict, note: note.trim() }), ...after });
  const end = useMutation({ mutationFn: () => glass.end(id), ...after });
  const u = q.data;
  if (q.error) return <section className="approvalpanel"><Trouble error={q.error} retry={() => void q.refetch()} /></section>;
  if (!u) return <section className="approvalpanel"><Skeleton lines={6} /></section>;
  const mine = u.staff === me?.id;
  const no = may("glass.review") || (mine ? t("A second person reviews this.") : u.owner === me?.id ? t("The case was yours: somebody else reviews this.") : u.state === "active" ? t("Review it when it is over.") : !note.trim() ? t("Say what you found.") : false);
  return (
    <section className="approvalpanel" aria-labelledby="glass-title">
      <header>
        <h2 id="glass-title" tabIndex={-1}>{t("{{who}} on {{number}}", { who: u.staff_name || u.staff, number: u.number })}</h2>
        <p className="meta">{Word(`glass_${u.code}`)} · <Time at={u.at} as="minute" /> – <Time at={u.ended_at ?? u.until} as="minute" /> · <State of={u} />{" · "}<Link to="/cases/$id" params={{ id: u.number }}>{t("Case")}</Link></p>
      </header>
      <blockquote className="approvalwhy">{u.reason}</blockquote>
      <h3 className="cap">{t("What was read and done")}</h3>
      {u.acts?.length ? <ol className="glassacts">{u.acts.map((x, i) => <li key={i}><Time at={x.at} as="clock" /> {known(x.kind) ? word(x.kind) : word(x.kind.replace(".", " "))} <span className="meta" title={x.object}>{seen(x)}</span></li>)}</ol> : <p className="meta">{t("Nothing yet.")}</p>}
      {u.state === "reviewed" ? <p><b>{Word(`glass_${u.verdict}`)}</b> · {u.reviewer_name || u.reviewer} · <Time at={u.reviewed_at} /><br />{u.note}</p> : null}
      <Trouble error={review.error ?? end.error} />
      {u.state === "active" && mine ? <footer><Button tone="primary" busy={end.isPending} onClick={() => end.mutate()}>{t("I have seen enough")}</Button></footer> : null}
      {u.state === "ended" && !may("glass.review") ? (
        <footer>
          <div className="grow"><Field label={t("What you found")} name="note" problem={review.error}><textarea rows={3} maxLength={4000} value={note} onChange={(e) => setNote(e.target.value)} /></Field></div>
          <Button blocked={no} busy={review.isPending} onClick={() => review.mutate("not_justified")}>{t("Not justified")}</Button>
          <Button tone="primary" blocked={no} busy={review.isPending} onClick={() => review.mutate("justified")}>{t("Justified")}</Button>
        </footer>
      ) : null}
    </section>
  );
}

/** By which people know what was read: a number, a role, a file's name for those of the case; what it is, for others. */
const seen = (x: GlassAct) => (x.thing === "party" && x.name ? word(x.name) : x.name || (x.thing && x.thing !== "break_glass" ? word(`thing_${x.thing}`) : ""));

function Break({ onClose }: { onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const client = useQueryClient();
  const [number, setNumber] = useState("");
  const [code, setCode] = useState<string>("");
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState(60);
  const m = useMutation({ mutationFn: () => glass.break({ case: number.trim(), code, reason: reason.trim(), minutes }),
    onSuccess: (u) => { void client.invalidateQueries({ queryKey: ["glass"] }); toast.say(t("The case is open to you. Its owner and the privacy lead were told.")); void go({ to: "/cases/$id", params: { id: u.number } }); } });
  const missing = !number.trim() ? t("Give the number of the case.") : !code ? t("Choose the ground.") : reason.trim().length < 20 ? t("Say why it cannot wait, in a sentence.") : false;
  return (
    <Dialog title={t("Break the glass of a restricted case")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button tone="danger" busy={m.isPending} blocked={missing} onClick={() => m.mutate()}>{t("Break the glass")}</Button></>}>
      <p>{t("You see the case for the time you choose, and no longer. Its owner and the privacy lead are told at once; everything you open is kept; somebody else judges it within 48 hours.")}</p>
      <Field label={t("Number of the case")} name="case" problem={m.error}><input value={number} onChange={(e) => setNumber(e.target.value)} placeholder="C-…" autoComplete="off" /></Field>
      <Field label={t("Ground")} name="code" problem={m.error}><select value={code} onChange={(e) => setCode(e.target.value)}><option value="">{t("Choose…")}</option>{codes.map((c) => <option key={c} value={c}>{Word(`glass_${c}`)}</option>)}</select></Field>
      <Field label={t("Why it cannot wait for a member")} name="reason" problem={m.error} hint={t("A reviewer reads this.")}><textarea rows={3} maxLength={4000} value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      <Field label={t("For how long")} name="minutes" problem={m.error}><select value={minutes} onChange={(e) => setMinutes(Number(e.target.value))}>{[15, 60, 120, 240].map((n) => <option key={n} value={n}>{n < 60 ? t("{{n}} minutes", { n }) : t("{{n}} h", { n: n / 60 })}</option>)}</select></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

/** The banner over a case that one sees by broken glass. */
export function GlassBanner({ caseId }: { caseId: string }) {
  const t = useT();
  const client = useQueryClient();
  const u = useQuery({ queryKey: ["glass", "mine", caseId], queryFn: () => glass.list({ mine: true, case: caseId }), refetchInterval: 60_000, retry: false }).data?.items[0];
  const end = useMutation({ mutationFn: () => glass.end(u!.id), onSuccess: () => { void client.resetQueries({ queryKey: ["case"] }); void client.invalidateQueries(); }, onError: toast.fail });
  if (!u) return null;
  return (
    <div className="glassbanner" role="status"><Icon name="lock" size={14} /><b>{t("You see this case by broken glass.")}</b> <span className="grow">{t("It closes")} <Due at={u.until} />. {t("Everything you open is kept and reviewed.")}</span>
      <Button small busy={end.isPending} onClick={() => end.mutate()}>{t("I have seen enough")}</Button></div>
  );
}
