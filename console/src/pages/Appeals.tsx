// The queue of second looks: what is due first comes first, and nobody is offered their own decision.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { appeals, type Appeal } from "../api/appeal";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Due, Time } from "../ui/Time";
import { toast } from "../ui/Toast";

const route = getRouteApi("/shell/appeals");

export function AppealsPage() {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Appeals") });
  const state = search.state ?? "open";
  const mine = search.mine === "1";
  const q = useInfiniteQuery({ queryKey: ["appeals", state, mine], queryFn: ({ pageParam }) => appeals.list({ state, mine }, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined, placeholderData: (old) => old });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const sel = rows.find((r) => r.id === search.selected) ?? rows[0];
  const [taking, take] = useState(false);
  const no = may("appeal.decide");
  const next = useMutation({ mutationFn: appeals.next, onSuccess: (a) => void go({ to: "/appeals/$id", params: { id: a.id } }), onError: (e) => toast.say(e instanceof Error ? e.message : String(e)) });
  useKeys([
    { keys: "n", what: "Take the appeal that is due first", run: () => { if (!no) next.mutate(); } },
    { keys: "t", what: "Take an appeal in", run: () => { if (!may("appeal.write")) take(true); } },
  ]);
  const columns: Column<Appeal>[] = [
    { id: "due", head: t("due"), width: "110px", always: true, cell: (a) => a.state === "open" ? <Due at={a.due_at} /> : <span className="faint"><Time at={a.decided_at} as="clock" /></span>, csv: (a) => a.due_at },
    { id: "who", head: t("who"), width: "minmax(120px, 220px)", always: true, cell: (a) => <b>{a.account_name || a.account_id}</b>, csv: (a) => a.account_id },
    { id: "kind", head: t("against"), width: "120px", always: true, cell: (a) => Word(a.kind), csv: (a) => a.kind },
    { id: "text", head: t("what they say"), width: "minmax(160px, 1fr)", cell: (a) => <span className="ink2">{a.text || (a.group_id ? t("group appeal") : "–")}</span> },
    { id: "clause", head: t("clause"), width: "120px", wide: true, cell: (a) => <code className="ink2">{a.clause || a.rule || "–"}</code>, csv: (a) => a.clause ?? a.rule },
    { id: "channel", head: t("came by"), width: "120px", wide: true, cell: (a) => word(`channel_${a.channel}`), csv: (a) => a.channel },
    { id: "outcome", head: t("outcome"), width: "120px", cell: (a) => a.outcome ? <span className={a.outcome === "uphold" ? "" : "green"}>{word(`appeal_${a.outcome}`)}</span> : a.state === "withdrawn" ? <span className="faint">{word("withdrawn")}</span> : a.assignee ? staff.name(a.assignee) : a.why_not === "first_decider" ? <span className="faint">{t("yours: somebody else decides")}</span> : "–", csv: (a) => a.outcome },
  ];
  const [hidden, setHidden] = useColumns("appeals");
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Appeals")}</h1>
        <Seg label={t("Which")} value={mine ? "mine" : state} options={[{ value: "open", text: t("Waiting") }, { value: "mine", text: t("Mine") }, { value: "decided,withdrawn", text: t("Decided") }]} onChange={(v) => void go({ search: v === "mine" ? { state: "open", mine: "1" } : { state: v } })} />
        <span className="grow" />
        <ListMenu name="appeals" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
        <Link className="btn ghost" to="/appeals/groups">{t("Group appeals")}</Link>
        <Button kbd="T" blocked={may("appeal.write")} onClick={() => take(true)}>{t("Take one in…")}</Button>
        <Button tone="primary" kbd="N" busy={next.isPending} blocked={no} onClick={() => next.mutate()}>{t("Next")}</Button>
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : null}
      {q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="appeals" label={t("Appeals")} rows={rows} columns={columns} hidden={hidden} rowId={(a) => a.id} selected={sel?.id} onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={(a) => void go({ to: "/appeals/$id", params: { id: a.id } })}
          more={q.hasNextPage && !q.isFetchingNextPage ? () => void q.fetchNextPage() : undefined}
          empty={<Empty title={state === "open" ? t("No appeal waits") : t("Nothing was decided yet")}>{t("People answer the letter of a decision, open it in the safety centre, write or call. Somebody who did not take the decision looks again.")}</Empty>} />
      )}
      {taking ? <TakeIn onClose={() => take(false)} /> : null}
    </>
  );
}

function TakeIn({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const go = route.useNavigate();
  const [number, setNumber] = useState("");
  const [code, setCode] = useState("");
  const [action, setAction] = useState("");
  const [channel, setChannel] = useState("phone");
  const [name, setName] = useState("");
  const [relation, setRelation] = useState("");
  const [text, setText, clear] = useDraft("appeal:new");
  const m = useMutation({
    mutationFn: () => appeals.create({ channel, text: text.trim(), action_id: action.trim() || undefined, number: number.trim() || undefined, code: code.trim() || undefined, on_behalf: name.trim() ? { name: name.trim(), relation: relation.trim() } : undefined }),
    onSuccess: (a) => { clear(); void client.invalidateQueries({ queryKey: ["appeals"] }); void go({ to: "/appeals/$id", params: { id: a.id } }); },
  });
  const blocked = !text.trim() ? t("Write down what they say.") : !action.trim() && !(number.trim() && code.trim()) ? t("Number and code of the letter, or the action.") : false;
  return (
    <Dialog title={t("Take an appeal in")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Take it in")}</Button>}>
      <Field label={t("How did it come?")} name="channel" problem={m.error}><select value={channel} onChange={(e) => setChannel(e.target.value)}>{["phone", "mail", "staff"].map((c) => <option key={c} value={c}>{Word(`channel_${c}`)}</option>)}</select></Field>
      <div className="row" style={{ gap: 12 }}>
        <Field label={t("Number of the letter")} name="number" problem={m.error}><input className="mono" value={number} onChange={(e) => setNumber(e.target.value)} autoComplete="off" /></Field>
        <Field label={t("Code")} name="code" problem={m.error}><input className="mono" value={code} onChange={(e) => setCode(e.target.value)} autoComplete="off" /></Field>
      </div>
      <Field label={t("Or the action")} hint={t("Its id, when the person has no letter at hand and you know who they are.")} name="action_id" problem={m.error}><input className="mono" value={action} onChange={(e) => setAction(e.target.value)} autoComplete="off" /></Field>
      <Field label={t("What do they say?")} hint={t("In their own words, in their language.")} name="text" problem={m.error}><textarea rows={6} value={text} onChange={(e) => setText(e.target.value)} /></Field>
      <div className="row" style={{ gap: 12 }}>
        <Field label={t("On behalf: who speaks")} name="on_behalf"><input value={name} onChange={(e) => setName(e.target.value)} autoComplete="off" /></Field>
        <Field label={t("As")} name="relation"><input value={relation} onChange={(e) => setRelation(e.target.value)} placeholder={t("union, lawyer, family")} autoComplete="off" /></Field>
      </div>
      <Trouble error={m.error} />
    </Dialog>
  );
}
