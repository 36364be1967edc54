// The rules in force: what waits for my word, then each rule with its stage and how it fares against its usual.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { drafts, rules, rulesets } from "../api/routes";
import type { Draft, WatchedRule } from "../api/workbench";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number, share } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/keys";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { OutcomeMark } from "./outcome";
import { readPack } from "./WorkbenchPack";
import { WatchBand } from "./WorkbenchWatch";
import "./workbench.css";

const route = getRouteApi("/shell/rules");

export function Rules() {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const { q: text = "" } = route.useSearch();
  const go = route.useNavigate();
  const [making, make] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  useCrumbs({ text: t("Rules") });
  const q = useQuery({ queryKey: ["rules"], queryFn: async () => rules.list().catch((err: unknown) => { if (err instanceof Problem && err.code === "ruleset_not_found") return []; throw err; }) });
  const mine = useQuery({ queryKey: ["drafts"], queryFn: drafts.list, retry: false, refetchInterval: 30_000 }).data ?? [];
  const asks = mine.filter((d) => d.stage === "waiting" && d.may_approve);
  const own = mine.filter((d) => d.author === me?.id && (d.stage === "draft" || d.stage === "returned" || d.stage === "waiting"));
  const rows = useMemo(() => (q.data ?? []).filter((r) => `${r.id} ${r.when} ${r.on.join(" ")} ${r.policy ?? ""} ${r.reason} ${r.stage} ${r.group ?? ""}`.toLowerCase().includes(text.toLowerCase())).sort((a, b) => Number(!!b.watch?.alarm) - Number(!!a.watch?.alarm)), [q.data, text]);
  const [sel, select] = useState<string>();
  const at = rows.find((r) => r.id === sel) ?? rows[0];
  const open = (r: WatchedRule) => void go({ to: "/rules/$id", params: { id: r.id } });
  const take = useMutation({
    mutationFn: async (files: FileList) => { const documents = await readPack([...files]); return drafts.start({ title: t("Import of {{name}}", { name: files[0]!.name }), documents, whole: true }); },
    onSuccess: (d) => { void client.invalidateQueries({ queryKey: ["drafts"] }); void go({ to: "/drafts/$id", params: { id: d.id } }); }, onError: toast.fail,
  });
  useKeys([
    { keys: "Enter", what: "Open the row", run: () => { if (at) open(at); } },
    { keys: "c", what: "New rule", run: () => { if (!may("rule.write")) make(true); } },
    { keys: "h", what: "History of rule sets", run: () => void go({ to: "/rulesets" }) },
  ]);
  const columns: Column<WatchedRule>[] = [
    { id: "rule", head: t("rule"), width: "minmax(150px, 240px)", always: true, cell: (r) => <>{r.watch?.alarm ? <span className="amber" title={r.watch.alarm}><Icon name="alert" size={13} /><span className="sr">{r.watch.alarm}</span> </span> : null}<b>{r.id}</b></>, csv: (r) => r.id },
    { id: "stage", head: t("stage"), width: "84px", cell: (r) => <span className={r.stage === "live" ? "chip good" : "chip"}>{word(r.stage)}{r.percent && r.percent < 100 ? ` ${r.percent} %` : ""}</span>, csv: (r) => r.stage },
    { id: "outcome", head: t("answer"), width: "72px", cell: (r) => r.outcome ? <OutcomeMark of={r.outcome} /> : <span className="faint">–</span>, csv: (r) => r.outcome },
    { id: "score", head: t("score"), width: "46px", wide: true, right: true, cell: (r) => number(r.score, 1), csv: (r) => r.score },
    { id: "watch", head: t("of 1,000 events, usual"), width: "136px", wide: true, cell: (r) => r.watch ? <span className="row" style={{ gap: 8 }}><span className="grow right">{number(r.watch.hits_per_1000, 2)}</span><WatchBand w={r.watch} /></span> : <span className="faint">–</span>, csv: (r) => r.watch?.hits_per_1000 },
    { id: "precision", head: t("precision"), width: "72px", wide: true, right: true, cell: (r) => r.watch?.precision !== undefined ? <span title={t("{{n}} known", { n: r.watch.known })}>{share(r.watch.precision)} <span className="faint">/ {number(r.watch.known)}</span></span> : <span className="faint">–</span>, csv: (r) => r.watch?.precision },
    { id: "hits", head: t("hits, 24 h"), width: "66px", right: true, cell: (r) => number(r.hits_24h), csv: (r) => r.hits_24h },
    { id: "on", head: t("watches"), width: "minmax(80px, 160px)", wide: true, cell: (r) => <span className="ink2">{r.on.map(word).join(", ") || t("every event")}</span>, csv: (r) => r.on.join(" ") },
    { id: "when", head: t("when"), width: "minmax(80px, 1fr)", wide: true, cell: (r) => <code className="faint">{r.when}</code>, csv: (r) => r.when },
    { id: "policy", head: t("clause"), width: "72px", wide: true, cell: (r) => <code className="ink2">{r.policy || "–"}</code>, csv: (r) => r.policy },
    { id: "last", head: t("last hit"), width: "96px", wide: true, cell: (r) => <span className="faint"><Time at={r.last_hit} /></span>, csv: (r) => r.last_hit },
  ];
  const [hidden, setHidden] = useColumns("rules");
  const version = q.data?.[0]?.version;
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Rules")}</h1>
        <input className="input" style={{ maxWidth: 340 }} value={text} aria-label={t("Find a rule")} placeholder={t("Name, event, feature or clause")} onChange={(e) => void go({ search: { q: e.target.value || undefined }, replace: true })} />
        <span className="grow" />
        <span className="meta wide-only nobr">{q.data ? `${t("{{count}} rules", { count: q.data.length })}${version ? ` · v${version}` : ""}` : ""}</span>
        <Link className="btn" to="/rulesets">{t("History")}</Link>
        <details className="menu" onKeyDown={(e) => { if (e.key === "Escape") e.currentTarget.open = false; }}>
          <summary className="btn ghost">{t("Pack")}</summary>
          <div className="pop">
            {version ? <a href={rulesets.pack(version)} download>{t("Export v{{n}} as a pack", { n: version })}</a> : null}
            <button type="button" aria-disabled={may("rule.write") ? true : undefined} title={may("rule.write") || undefined} onClick={() => { if (!may("rule.write")) file.current?.click(); }}>{t("Import a pack as a draft…")}</button>
          </div>
        </details>
        <input ref={file} type="file" hidden multiple accept=".zip,.yaml,.yml,.csv" onChange={(e) => { if (e.target.files?.length) take.mutate(e.target.files); e.target.value = ""; }} />
        <Button tone="primary" kbd="C" busy={take.isPending} blocked={may("rule.write")} onClick={() => make(true)}>{t("New rule")}</Button>
        <ListMenu name="rules" rows={rows} columns={columns} hidden={hidden} onHidden={setHidden} />
      </div>
      {asks.length || own.length ? (
        <div className="drafts">
          {asks.length ? <section aria-label={t("Waiting for your approval")}><h2 className="cap">{t("Waiting for your approval")}</h2>{asks.map((d) => <DraftRow key={d.id} d={d} ask />)}</section> : null}
          {own.length ? <section aria-label={t("Your drafts")}><h2 className="cap">{t("Your drafts")}</h2>{own.map((d) => <DraftRow key={d.id} d={d} />)}</section> : null}
        </div>
      ) : null}
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div style={{ padding: 20 }}><Skeleton lines={8} /></div> : (
        <List name="rules" label={t("Rules")} rows={rows} columns={columns} hidden={hidden} rowId={(r) => r.id} selected={at?.id} onSelect={select} onOpen={open}
          empty={<Empty title={text ? t("Nothing matches") : t("No rules")}>{t("Rules come with the pack the server was started with. A rule says on which event, when, and what it answers.")}</Empty>} />
      )}
      {making ? <NewRule taken={(q.data ?? []).map((r) => r.id)} onClose={() => make(false)} /> : null}
    </>
  );
}

function DraftRow({ d, ask }: { d: Draft; ask?: boolean }) {
  const t = useT();
  return (
    <Link className="draftrow plain" to="/drafts/$id" params={{ id: d.id }}>
      <span className={ask ? "chip warn" : "chip"}>{d.stage === "returned" ? t("returned") : word(d.stage)}</span>
      <b className="cut">{d.rule || d.title}</b>
      <span className="meta cut grow">{ask ? t("{{name}} asks you", { name: d.author_name }) : d.stage === "waiting" ? t("waits for a second person") : d.problems.some((p) => !p.warning) ? t("{{count}} problems", { count: d.problems.filter((p) => !p.warning).length }) : d.rule && d.title !== d.rule ? d.title : ""}</span>
      {d.backtest?.result ? <span className="meta nobr">{t("{{n}} hits, {{new}} new", { n: number(d.backtest.result.hits), new: number(d.backtest.result.new) })}</span> : null}
      <span className="faint nobr"><Time at={d.updated_at} /></span>
    </Link>
  );
}

export const template = (id: string, on: string) => `- id: ${id}
  on: [${on}]
  when: |
    amount >= 100.00
  score: 60
  outcome: review
  reason: "order of {{amount}}"
  policy: FRD-2.1
  tests:
    - {name: a large one, given: {amount: 120.00}, expect: review}
    - {name: a small one, given: {amount: 20.00}, expect: quiet}
`;

function NewRule({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const t = useT();
  const go = route.useNavigate();
  const client = useQueryClient();
  const vocabulary = useQuery({ queryKey: ["vocabulary"], queryFn: () => rules.vocabulary(), retry: false }).data;
  const [id, setId] = useState("");
  const [on, setOn] = useState("");
  const events = vocabulary?.events ?? [];
  const event = on || (events.includes("order.placed") ? "order.placed" : events[0]) || "order.placed";
  const name = id.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const blocked = !name ? t("Give it a name.") : taken.includes(name) ? t("There is a rule of this name.") : false;
  const m = useMutation({ mutationFn: () => drafts.start({ title: id.trim(), source: template(name, event) }), onSuccess: (d) => { void client.invalidateQueries({ queryKey: ["drafts"] }); void go({ to: "/drafts/$id", params: { id: d.id } }); } });
  return (
    <Dialog title={t("New rule")} onClose={onClose}
      footer={<><span className="meta grow">{t("Nothing is in force before a second person approved it.")}</span><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Begin the draft")}</Button></>}>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); if (!blocked) m.mutate(); }}>
        <Field label={t("Name")} hint={name ? <code>{name}</code> : t("Short and speaking: fresh-card-large-order")} bad={taken.includes(name) ? t("There is a rule of this name.") : undefined}><input data-autofocus value={id} onChange={(e) => setId(e.target.value)} maxLength={60} /></Field>
        <Field label={t("Which event it watches")}><select value={event} onChange={(e) => setOn(e.target.value)}>{(events.length ? events : [event]).map((x) => <option key={x} value={x}>{x}</option>)}</select></Field>
      </form>
      <p className="meta">{t("Or begin from a case or a decision with “Find others like it”: its condition is written for you.")}</p>
      <Trouble error={m.error} />
    </Dialog>
  );
}
