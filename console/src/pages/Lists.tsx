// The lists rules ask: what is on them, put something on or take it off, load a file.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { lists, type NamedList, type NamedListEntry } from "../api/lists";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { useKeys } from "../ui/keys";
import { List, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./lists.css";

const route = getRouteApi("/shell/lists");

export function Lists() {
  const t = useT();
  const { name } = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Lists") });
  const q = useQuery({ queryKey: ["lists"], queryFn: lists.all });
  const rows = q.data ?? [];
  const at = rows.find((l) => l.name === name) ?? rows[0];
  const columns: Column<NamedList>[] = [
    { id: "name", head: t("list"), width: "minmax(120px, 1fr)", always: true, cell: (l) => <b>{l.name}</b>, csv: (l) => l.name },
    { id: "of", head: t("holds"), width: "84px", cell: (l) => <span className="ink2">{l.of}</span>, csv: (l) => l.of },
    { id: "n", head: t("entries"), width: "92px", right: true, cell: (l) => number(l.from_pack + l.added + l.loaded), csv: (l) => l.from_pack + l.added + l.loaded },
  ];
  return (
    <>
      <div className="pagehead"><h1>{t("Lists")}</h1></div>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton />
        : rows.length === 0 ? <Empty title={t("The ruleset has no lists")}>{t("Declare one under lists: of events.yaml, and rules can ask whether something is on it.")}</Empty> : (
          <div className="listsplit">
            <List name="lists" label={t("Lists")} rows={rows} columns={columns} rowId={(l) => l.name} selected={at?.name} onSelect={(n) => void go({ search: { name: n }, replace: true })} />
            {at ? <OneList key={at.name} list={at} /> : null}
          </div>
        )}
    </>
  );
}

function OneList({ list }: { list: NamedList }) {
  const t = useT();
  const no = useMay()("list.write");
  const client = useQueryClient();
  const staff = useStaff();
  const [adding, add] = useState(false);
  const [file, setFile] = useState<File>();
  const pick = useRef<HTMLInputElement>(null);
  const q = useInfiniteQuery({ queryKey: ["lists", list.name], queryFn: ({ pageParam }) => lists.entries(list.name, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const files = useQuery({ queryKey: ["lists", list.name, "files"], queryFn: () => lists.files(list.name) });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const again = () => client.invalidateQueries({ queryKey: ["lists"] });
  const takeOff = useMutation({
    mutationFn: (e: NamedListEntry) => lists.remove(list.name, e.id),
    onSuccess: (_, e) => {
      void again();
      toast.undo(t("Taken off {{list}}", { list: list.name }), () => void lists.add(list.name, { value: e.value || e.entity || "", reason: e.reason, until: e.until }).then(again, toast.fail));
    },
    onError: toast.fail,
  });
  useKeys([{ keys: "+", what: "Put something on the list", run: () => { if (!no) add(true); } }]);
  const now = files.data?.[0];
  const exact = list.match === "exact";
  return (
    <section className="onelist" aria-label={list.name}>
      <div className="row">
        <h2 className="grow cut">{list.name}</h2>
        <a className="btn" href={lists.exportURL(list.name)} download>{t("Download CSV")}</a>
        <Button icon="import" blocked={no || (exact ? false : t("Only lists matched exactly take files; add entries one by one."))} onClick={() => pick.current?.click()}>{t("Load a file")}</Button>
        <Button tone="primary" kbd="+" blocked={no} onClick={() => add(true)}>{t("Add")}</Button>
      </div>
      <input ref={pick} type="file" hidden aria-label={t("Load a file")} accept=".csv,.gz,text/csv" onChange={(e) => { setFile(e.target.files?.[0] ?? undefined); e.target.value = ""; }} />
      <p className="meta">{t("Matching: {{match}}. {{pack}} from the ruleset, {{added}} added by people, {{loaded}} from a file.", { match: list.match === "exact" ? t("the whole value") : list.match, pack: number(list.from_pack), added: number(list.added), loaded: number(list.loaded) })}</p>
      {now ? <p className="meta">{t("File of {{n}} entries: {{why}}", { n: number(now.entries), why: now.reason })} · {staff.name(now.author)} · <Time at={now.at} /></p> : null}
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton />
        : rows.length === 0 ? <Empty title={t("Nobody has added anything")}>{t("What is added here is asked by rules a moment later, and says who did it and why.")}</Empty> : (
          <ul className="entries">{rows.map((e) => (
            <li key={e.id} className="row">
              <span className="mono grow cut">{e.entity?.startsWith("acc_") ? <Link to="/people/$ref" params={{ ref: e.entity }}>{e.entity}</Link> : e.value || e.entity}</span><span className="ink2 cut reason">{e.reason}</span>
              <span className="meta">{staff.name(e.author)} · <Time at={e.at} />{e.until ? <> · {t("until")} <Time at={e.until} as="clock" /></> : null}</span>
              <Button small blocked={no} onClick={() => takeOff.mutate(e)} aria-label={t("Take off {{what}}", { what: e.value || e.entity || "" })}>{t("Take off")}</Button>
            </li>))}</ul>)}
      {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Show more")}</Button> : null}
      {adding ? <Add list={list} onClose={(done) => { add(false); if (done) void again(); }} /> : null}
      {file ? <Load list={list} file={file} onClose={(done) => { setFile(undefined); if (done) void again(); }} /> : null}
    </section>
  );
}

function Add({ list, onClose }: { list: NamedList; onClose: (done: boolean) => void }) {
  const t = useT();
  const [value, setValue, forget] = useDraft(`list:${list.name}`);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const m = useMutation({
    mutationFn: () => lists.add(list.name, { value: value.trim(), reason: reason.trim(), until: until ? new Date(`${until}T23:59:59`).toISOString() : undefined }),
    onSuccess: () => { forget(); toast.say(t("On {{list}} from now on", { list: list.name })); onClose(true); },
  });
  const ready = value.trim() && reason.trim();
  return (
    <Dialog title={t("Put something on {{list}}", { list: list.name })} onClose={() => onClose(false)}
      footer={<Button tone="primary" busy={m.isPending} blocked={ready ? false : t("Say what and why.")} onClick={() => m.mutate()}>{t("Add")}</Button>}>
      <Field label={list.of === "text" ? t("Text") : t("Reference or id of the {{kind}}", { kind: list.of })} name="value" problem={m.error}><input className="mono" value={value} onChange={(e) => setValue(e.target.value)} /></Field>
      <Field label={t("Why")} hint={t("No personal data.")} name="reason" problem={m.error}><input value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      <Field label={t("Until (never when left out)")} name="until" problem={m.error}><input type="date" value={until} onChange={(e) => setUntil(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Load({ list, file, onClose }: { list: NamedList; file: File; onClose: (done: boolean) => void }) {
  const t = useT();
  const [reason, setReason] = useState("");
  const [part, setPart] = useState(0);
  const stop = useRef<AbortController>(undefined);
  const m = useMutation({
    mutationFn: () => { stop.current = new AbortController(); return lists.load(list.name, reason.trim(), file, setPart, stop.current.signal); },
    onSuccess: (r) => { toast.say(t("{{n}} entries are in force", { n: number(r.entries) })); onClose(true); },
  });
  const leave = () => { stop.current?.abort(); onClose(false); };
  return (
    <Dialog title={t("Load {{file}} into {{list}}", { file: file.name, list: list.name })} onClose={leave}
      footer={<><Button onClick={leave}>{t("Cancel")}</Button><Button tone="primary" busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{list.loaded ? t("Replace what was loaded") : t("Load it")}</Button></>}>
      <p>{t("The file takes the place of the one loaded before; entries added one by one stay. Columns: value, until. All lines are taken or none.")}</p>
      <Field label={t("Why")} hint={t("No personal data.")} name="reason" problem={m.error}><input data-autofocus value={reason} onChange={(e) => setReason(e.target.value)} /></Field>
      {m.isPending ? <div className="bar" role="progressbar" aria-label={file.name} aria-valuenow={Math.round(part * 100)}><i style={{ width: `${part * 100}%` }} /></div> : null}
      <Trouble error={m.error} />
    </Dialog>
  );
}
