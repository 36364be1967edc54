// Everything that wants a person, by due time. Query, columns, keys, list, preview.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { cases as casesApi, contacts, inbox, type InboxAsk } from "../api/routes";
import type { InboxItem } from "../api/types";
import { languageName, useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Expr } from "../ui/Expr";
import { shortName, span, useNow } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column, type ListHandle } from "../ui/List";
import { Severity, Shape } from "../ui/Severity";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useKept } from "../ui/store";
import { toast } from "../ui/Toast";
import { Due, Time } from "../ui/Time";
import { Preview, type Deed } from "./InboxPreview";
import { QueueBar } from "./InboxQueues";
import { NewContact } from "./NewContact";
import { HandDialog, Incoming, ShiftDialog, type Hand } from "./WorkHands";
import { hands } from "../api/work";
import "./inbox.css";

const route = getRouteApi("/shell/inbox");

export function Inbox() {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const search = route.useSearch();
  const go = route.useNavigate();
  // What one may see is bounded by scope already, so all of it is the honest start; the choice is kept.
  const [kept, keepView] = useKept<InboxAsk["view"]>("inbox:view", "all");
  const view = (search.view as InboxAsk["view"] | undefined) ?? kept;
  useCrumbs({ text: t("Inbox") });

  const ask = { view, where: search.where, queue: search.queue, deferred: search.deferred ? true : undefined, simulated: search.simulated ? true : undefined };
  const query = useInfiniteQuery({
    queryKey: ["inbox", ask],
    queryFn: ({ pageParam, signal }) => inbox.list(ask, pageParam, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (p) => p.next_cursor || undefined,
    placeholderData: (old) => old,
  });
  const all = useMemo(() => query.data?.pages.flatMap((p) => p.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total;

  // New rows come in by themselves, unless a pointer or a scroll says that somebody is
  // reading just there: then a pill offers them and nothing moves.
  const handle = useRef<ListHandle>(null);
  const known = useRef<{ key: string; ids: Set<string> } | undefined>(undefined);
  const [late, setLate] = useState<Set<string>>(new Set());
  const [fresh, setFresh] = useState<Set<string>>(new Set());
  const key = JSON.stringify(ask);
  useEffect(() => {
    if (query.isPlaceholderData || !query.data) return;
    const ids = new Set(all.map((x) => x.id));
    if (known.current?.key !== key) {
      known.current = { key, ids };
      setLate(new Set());
      return;
    }
    const paged = (query.data.pages.length ?? 1) > 1;
    const added = all.filter((x) => !known.current!.ids.has(x.id)).map((x) => x.id);
    known.current.ids = new Set([...known.current.ids, ...ids]);
    if (added.length === 0 || added.length > 90 || paged) return;
    if (handle.current?.held()) setLate((old) => new Set([...old, ...added]));
    else setFresh(new Set(added));
  }, [all, key, query.data, query.isPlaceholderData]);
  const rows = useMemo(() => all.filter((x) => !late.has(x.id)), [all, late]);
  const held = all.filter((x) => late.has(x.id));
  const showLate = useCallback(() => {
    setFresh(late);
    setLate(new Set());
    handle.current?.top();
  }, [late]);

  // What came in by itself but lies outside of what is in view is named, so that nothing arrives unseen.
  const [away, setAway] = useState<string[]>([]);
  useEffect(() => {
    const out = [...fresh].filter((id) => !handle.current?.seen(id));
    setAway(out);
    const h = setTimeout(() => setAway([]), 20_000);
    return () => clearTimeout(h);
  }, [fresh]);
  const unseen = rows.filter((x) => away.includes(x.id));

  const selected = rows.find((x) => x.id === search.selected) ?? rows[0];
  const select = useCallback((id: string) => void go({ search: (s) => ({ ...s, selected: id }), replace: true }), [go]);
  const open = useCallback((r: InboxItem) => {
    if (r.kind !== "contact") return void go({ to: "/cases/$id", params: { id: r.number ?? r.id } });
    select(r.id);
    // A contact is open where it is shown: what one can do with it is next under the hand.
    setTimeout(() => document.querySelector<HTMLElement>(".preview .acts .btn.primary")?.focus());
  }, [go, select]);

  const showAway = () => { const x = unseen[0]; if (x) { handle.current?.show(x.id); select(x.id); setAway([]); } };
  const [deed, setDeed] = useState<Deed>("");
  useEffect(() => setDeed(""), [selected?.id]);
  const again = () => client.invalidateQueries({ predicate: (q) => ["inbox", "contact", "shift", "queues"].includes(String(q.queryKey[0])) });
  const take = useMutation({
    mutationFn: async (r: InboxItem) => (r.kind === "case" ? await casesApi.take(r.id) : await contacts.take(r.id)),
    onSuccess: (_, r) => {
      void again();
      if (r.kind === "case") toast.undo(t("Taken: {{title}}", { title: r.title }), () => void casesApi.release(r.id).then(again, toast.fail));
      else toast.undo(t("Taken: {{title}}", { title: r.title }), () => void hands.release(r.id).then(again, toast.fail));
    },
    onError: toast.fail,
  });
  const next = useMutation({
    mutationFn: inbox.next,
    onSuccess: (r) => {
      void again();
      if (!r) return toast.say(t("Nothing waits to be taken."));
      if (r.kind === "case") return void go({ to: "/cases/$id", params: { id: r.number ?? r.id } });
      void go({ search: (s) => ({ ...s, view: "mine", where: undefined, selected: r.id }) });
    },
    onError: (err) => (err instanceof Problem && err.status === 404 ? toast.say(t("Nothing waits to be taken.")) : toast.fail(err)),
  });
  const mayWork = may("contact.write");
  const mine = (r?: InboxItem) => !!r?.assignee && r.assignee === me?.id;
  const takeIt = (then: Deed = "") => {
    if (!selected || mayWork || selected.kind === "task") return;
    // The form opens at once and what is pressed goes to it; it closes again if somebody else was quicker.
    setDeed(then);
    if (!mine(selected)) take.mutate(selected, { onError: () => setDeed("") });
  };
  const [hand, setHand] = useState<Hand>("");
  const [leaving, leave] = useState(false);
  const handIt = (h: Hand) => { if (selected && !mayWork && selected.kind !== "task" && !(h === "escalate" && selected.kind === "contact")) setHand(h); };
  useKeys([
    { keys: "n", what: "Take next", run: () => { if (!mayWork) next.mutate(); } },
    { keys: "t", what: "Take and triage", run: () => takeIt(selected?.kind === "contact" ? "triage" : "") },
    { keys: "c", what: "Make a case", run: () => { if (selected?.kind === "contact") takeIt("case"); } },
    { keys: "m", what: "Join to a case", run: () => { if (selected?.kind === "contact") takeIt("join"); } },
    { keys: "x", what: "Not ours", run: () => { if (selected?.kind === "contact") setDeed("dismiss"); } },
    { keys: "h", what: "Hand it over", run: () => handIt("give") },
    { keys: "y", what: "Transfer with the caller on the line", run: () => handIt("warm") },
    { keys: "z", what: "Put it aside until…", run: () => handIt("aside") },
    { keys: "u", what: "Escalate", run: () => handIt("escalate") },
    { keys: "b", what: "Give it back", run: () => { if (selected && mine(selected) && selected.kind !== "task") void hands.release(selected.id).then(again, toast.fail); } },
    { keys: "l", what: "Log a phone call", run: () => setDeed("log") },
    { keys: ".", what: "Show the new ones", run: () => (held.length ? showLate() : showAway()) },
    { keys: "Enter", what: "Open the row", run: () => { if (selected) open(selected); } },
    { keys: "Escape", what: "Back", run: () => setDeed("") },
  ]);

  const columns: Column<InboxItem>[] = [
    { id: "severity", head: "", width: "50px", always: true, cell: (r) => <Severity of={r.severity} strong={r.severity === "S0"} />, csv: (r) => r.severity },
    { id: "arrived", head: t("arrived"), width: "62px", cell: (r) => <span className="faint"><Time at={r.arrived_at} as="short" /></span>, csv: (r) => r.arrived_at, wide: true },
    { id: "due", head: t("due"), width: "92px", cell: (r) => <Due at={r.due_at} calm={r.severity === "S4"} />, csv: (r) => r.due_at },
    { id: "what", head: t("what"), width: "minmax(140px, 1fr)", always: true, cell: (r) => <>
      {r.restricted ? <span title={t("restricted")} className="lockmark"><Icon name="lock" size={12} /><span className="sr">{t("restricted")}</span></span> : null}
      <b>{r.title}</b>{r.snippet ? <span className="faint"> — {r.snippet}</span> : null}</>, csv: (r) => r.title },
    { id: "number", head: t("case"), width: "74px", wide: true, cell: (r) => <span className="mono faint">{r.number ?? ""}</span>, csv: (r) => r.number },
    { id: "from", head: t("from"), width: "60px", wide: true, cell: (r) => <span className="faint">{r.channel ? word(r.channel) : "–"}</span>, csv: (r) => r.channel },
    { id: "who", head: t("who"), width: "minmax(90px, 190px)", wide: true, cell: (r) => r.who.name ? <>{shortName(r.who.name)} <span className="faint">{r.who.kind ? word(r.who.kind) : ""}</span></> : <span className="faint">{r.who?.kind ? word(r.who.kind) : "–"}</span>, csv: (r) => r.who?.name },
    { id: "with", head: t("with"), width: "minmax(80px, 150px)", wide: true, cell: (r) => <With item={r} />, csv: (r) => r.assignee },
  ];
  const [hidden, setHidden] = useColumns("inbox");
  const bad = query.error instanceof Problem && query.error.status === 422 ? (query.error.fields[0]?.message ?? query.error.message) : undefined;
  const worst = held.map((x) => x.severity).sort()[0];

  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Now")}</h1>
        <Seg<InboxAsk["view"]> label={t("Whose work")} value={view} onChange={(v) => { keepView(v); void go({ search: (s) => ({ ...s, view: v, selected: undefined }) }); }}
          options={(["mine", "team", "all"] as const).map((v) => ({ value: v, text: <>{v === "mine" ? t("Mine") : v === "team" ? t("Team") : t("All")}{v === view && total !== undefined ? ` ${total}` : ""}</> }))} />
        <Expr label={t("Filter the inbox by an expression")} value={search.where ?? ""} bad={bad}
          onApply={(where) => void go({ search: (s) => ({ ...s, where: where || undefined, selected: undefined }) })}
          examples={[
            { text: 'severity <= "S2" and region == "US-WA"', what: t("serious, in Washington") },
            { text: 'type == "fraud" and alerts > 1', what: t("fraud with several alerts") },
            { text: 'state == "new"', what: t("nobody looked yet") },
          ]} />
        {held.length > 0 ? <Button className="pill" onClick={showLate} kbd="." icon="up">{worst ? t("{{count}} new, worst {{severity}}", { count: held.length, severity: worst }) : t("{{count}} new", { count: held.length })}{held.length === 1 ? <span className="cut">{held[0]!.title}</span> : null}</Button> : null}
        {held.length === 0 && unseen.length > 0 ? <Button className="pill" onClick={showAway} kbd="." icon="down">{t("{{count}} new", { count: unseen.length })}{unseen[0]!.severity ? <Shape of={unseen[0]!.severity} /> : null}<span className="cut">{unseen[0]!.title}</span></Button> : null}
        <Button className="wide-only" blocked={mayWork} onClick={() => leave(true)}>{t("Hand over…")}</Button>
        <ListMenu name="inbox" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
        <Button icon="phone" blocked={mayWork} onClick={() => setDeed("log")} title={t("Log a phone call")} aria-label={t("Log a phone call")} />
        <Button tone="primary" kbd="N" busy={next.isPending} blocked={mayWork} onClick={() => next.mutate()}>{t("Take next")}</Button>
      </div>
      <Incoming />
      <QueueBar page="inbox" looking={{ queue: search.queue, aside: !!search.deferred, simulated: !!search.simulated }} query={asQuery({ view, where: search.where, queue: search.queue, deferred: search.deferred })}
        onLook={(l) => void go({ search: (s) => ({ ...s, queue: l.queue, deferred: l.aside ? "true" : undefined, simulated: l.simulated ? "true" : undefined, selected: undefined }) })}
        onQuery={(text) => void go({ search: Object.fromEntries(new URLSearchParams(text)) })} />
      <div className="sr" role="status">{held.length + unseen.length > 0 ? t("{{count}} new", { count: held.length + unseen.length }) : ""}</div>
      {query.error && !bad ? <div style={{ padding: "12px 20px" }}><Trouble error={query.error} retry={() => void query.refetch()} /></div> : null}
      {query.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="inbox" label={t("Inbox")} rows={rows} columns={columns} hidden={hidden} rowId={(r) => r.id} selected={selected?.id} onSelect={select} onOpen={open} href={(r) => (r.kind === "case" ? `/cases/${r.number ?? r.id}` : undefined)} fresh={fresh} handle={handle}
          more={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
          empty={search.where ? (
            <Empty title={t("Nothing matches")} action={<Button onClick={() => void go({ search: (s) => ({ ...s, where: undefined }) })}>{t("Clear the filter")}</Button>}>{t("Everything else is still in the inbox.")}</Empty>
          ) : view === "mine" ? (
            <Empty title={t("You hold nothing")} action={<Button kbd="N" blocked={mayWork} onClick={() => next.mutate()}>{t("Take next")}</Button>}>{t("Take the most urgent item with one key. A lease lasts a few minutes and renews while you work.")}</Empty>
          ) : (
            <Empty title={t("All quiet")}>{t("Reports by mail, phone and web and alerts of the rules appear here by themselves, the most urgent first.")}</Empty>
          )} />
      )}
      {selected ? <Preview key={selected.id} item={selected} deed={deed} onDeed={setDeed} onTake={takeIt} mine={mine(selected)} taking={take.isPending} onDone={again} /> : null}
      {hand && selected ? <HandDialog hand={hand} of={{ id: selected.id, name: selected.number ?? selected.title, severity: selected.severity, case: selected.kind === "case" }} onClose={() => setHand("")} /> : null}
      {leaving ? <ShiftDialog onClose={() => leave(false)} /> : null}
      {deed === "log" ? <NewContact onClose={() => setDeed("")} /> : null}
    </>
  );
}

/** The address of a list without the row that is chosen. */
export const asQuery = (parts: Record<string, string | undefined>) => new URLSearchParams(Object.entries(parts).filter(([, v]) => v) as [string, string][]).toString();

function With({ item }: { item: InboxItem }) {
  const t = useT();
  const staff = useStaff();
  const now = useNow();
  if (!item.assignee) return <span className="faint">{item.state === "waiting" ? t("waiting") : t("nobody yet")}</span>;
  const left = item.lease_until ? new Date(item.lease_until).getTime() - now : 0;
  return <>{shortName(staff.name(item.assignee))}{left > 0 ? <span className="faint"> · {t("leased {{time}}", { time: span(left) })}</span> : null}</>;
}

/** What the list says of a message's language: "web · Spanish". */
export const origin = (channel: string | undefined, language?: string) => [channel ? word(channel) : "", languageName(language)].filter(Boolean).join(" · ");
