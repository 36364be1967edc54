// The rule book: what waits for me, all documents, and a search that forgives slips of the finger.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { bundle, policies, type PolicyHit, type PolicyLine, type PolicyToDo } from "../api/policy";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { List, ListMenu, useColumns, type Column } from "../ui/List";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Due, Time } from "../ui/Time";
import "./policy.css";

const route = getRouteApi("/shell/policies");

export function Policies() {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const { q: find = "", selected, past } = route.useSearch();
  const asked = useDeferredValue(find.trim());
  useCrumbs({ text: t("Policy") });
  const q = useQuery({ queryKey: ["policies"], queryFn: policies.list });
  const todo = useQuery({ queryKey: ["policies", "todo"], queryFn: policies.todo });
  const hits = useQuery({ queryKey: ["policies", "search", asked, past ?? ""], queryFn: () => policies.search(asked, !!past), enabled: asked.length > 1, placeholderData: (was) => was });
  const [dialog, open] = useState(false);
  const [hidden, hide] = useColumns("policies");
  useKeys([{ keys: "c", what: "New policy", run: () => { if (!may("policy.write")) open(true); } }]);
  const rows = q.data ?? [];
  const columns: Column<PolicyLine>[] = [
    { id: "title", head: t("Policy"), width: "minmax(170px, 1.3fr)", always: true, cell: (p) => <><b className="cut">{p.title}</b> {p.draft ? <span className={p.draft === "draft" ? "chip nobr" : "chip warn nobr"} style={{ marginLeft: 6 }}>{word(`policy_${p.draft}`)}</span> : null}</>, csv: (p) => p.title },
    { id: "code", head: t("Code"), width: "96px", wide: true, cell: (p) => <code className="cut">{p.code}</code>, csv: (p) => p.code },
    { id: "for", head: t("For"), width: "minmax(90px, 1fr)", wide: true, cell: (p) => <span className="ink2 cut">{p.kind === "history" ? t("imported history") : p.audience.map((a) => word(`audience_${a}`)).join(", ")}</span>, csv: (p) => p.audience.join(" ") },
    { id: "version", head: t("In force"), width: "84px", cell: (p) => (p.version ? `v${p.version}` : "–"), csv: (p) => p.version },
    { id: "clauses", head: t("Clauses"), width: "70px", right: true, wide: true, cell: (p) => p.clauses || "–", csv: (p) => p.clauses },
    { id: "read", head: t("Signed"), width: "84px", right: true, wide: true, cell: (p) => (p.asked ? `${p.attested} / ${p.asked}` : "–"), csv: (p) => (p.asked ? `${p.attested}/${p.asked}` : "") },
    { id: "stale", head: t("Stale"), width: "60px", right: true, wide: true, cell: (p) => (p.stale ? <span className="amber">{p.stale}</span> : "–"), csv: (p) => p.stale },
    { id: "review", head: t("Review"), width: "96px", right: true, wide: true, cell: (p) => <Due at={p.review_due} calm />, csv: (p) => p.review_due },
    { id: "from", head: t("Since"), width: "96px", right: true, wide: true, cell: (p) => <Time at={p.effective_from} />, csv: (p) => p.effective_from },
  ];
  return (
    <>
      <div className="pagehead">
        <h1 className="wide-only">{t("Policy")}</h1>
        <input className="input" style={{ maxWidth: 340 }} type="search" aria-label={t("Search all clauses")} placeholder={t("Search all clauses")} value={find} onChange={(e) => void go({ search: (s) => ({ ...s, q: e.target.value || undefined }), replace: true })} />
        {find ? <label className="choice nobr"><input type="checkbox" checked={!!past} onChange={(e) => void go({ search: (s) => ({ ...s, past: e.target.checked ? "1" : undefined }), replace: true })} /> {t("also earlier texts")}</label> : null}
        <span className="grow" />
        <details className="menu wide-only"><summary className="btn">{t("Hand on")}</summary><div className="pop">
          {["pdf", "html", "md", "csv"].map((f) => <a key={f} className="item" href={bundle(f)} download>{t("Rule book as {{format}}", { format: f.toUpperCase() })}</a>)}
          <a className="item" href={bundle("pdf", undefined, "public")} download>{t("What people outside read, as PDF")}</a>
        </div></details>
        <ListMenu name="policies" rows={rows} columns={columns} hidden={hidden} onHidden={hide} />
        <Button kbd="C" blocked={may("policy.write")} onClick={() => open(true)}>{t("New policy")}</Button>
      </div>
      {asked.length > 1 ? <Hits hits={hits.data} error={hits.error} asked={asked} /> : q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={8} /></div> : (
        <>
          <Waiting list={todo.data ?? []} />
          <List name="policies" label={t("Policy")} rows={rows} columns={columns} hidden={hidden} rowId={(p) => p.id} selected={selected}
            onSelect={(id) => void go({ search: (s) => ({ ...s, selected: id }), replace: true })} onOpen={(p) => void go({ to: "/policies/$id", params: { id: p.id } })} href={(p) => `/policies/${p.id}`}
            empty={<Empty title={t("No policies yet")}>{t("A policy is a text of clauses that actions and notices cite.")}</Empty>} />
        </>
      )}
      {dialog ? <NewPolicy taken={rows} onClose={() => open(false)} /> : null}
    </>
  );
}

const tabOf: Record<string, string> = { attest: "read", approve: "edit", publish: "edit", release: "edit", refused: "edit", touchpoint: "around", question: "around", exception: "around", review: "read" };

function Waiting({ list }: { list: PolicyToDo[] }) {
  const t = useT();
  if (list.length === 0) return null;
  return (
    <section className="policytodo" aria-label={t("Waits for you")}>
      <h2 className="cap">{t("Waits for you")}</h2>
      <ul>{list.slice(0, 6).map((x) => (
        <li key={`${x.kind}${x.document}${x.ref ?? ""}`} className="row">
          <span className={`chip ${x.overdue ? "warn" : ""}`}>{word(`policytodo_${x.kind}`)}</span>
          <Link className="cut" to="/policies/$id" params={{ id: x.document }} search={{ tab: tabOf[x.kind], clause: x.clause }}>{x.clause ? `${x.clause} · ` : ""}{x.title}</Link>
          <span className="grow meta cut">{x.what}</span>{x.due_at ? <span className="meta nobr"><Due at={x.due_at} calm /></span> : null}
        </li>))}</ul>
      {list.length > 6 ? <p className="meta">{t("and {{n}} more", { n: list.length - 6 })}</p> : null}
    </section>
  );
}

function Hits({ hits, error, asked }: { hits?: PolicyHit[]; error: unknown; asked: string }) {
  const t = useT();
  if (error) return <div className="inner"><Trouble error={error} /></div>;
  if (!hits) return <div className="inner"><Skeleton lines={6} /></div>;
  if (hits.length === 0) return <Empty title={t("Nothing says “{{words}}”", { words: asked })}>{t("Fewer words find more; spelling need not be right.")}</Empty>;
  return (
    <ol className="policyhits" aria-label={t("Clauses found")}>{hits.map((h) => (
      <li key={h.clause + h.version + String(h.in_force)}>
        <div className="row"><Link to="/policies/$id" params={{ id: h.document_id }} search={{ clause: h.clause, version: h.in_force ? undefined : String(h.version) }}><b>{h.clause}</b> {h.title}</Link><span className="grow" />{h.in_force ? null : <span className="chip">{t("earlier text")}</span>}<span className="meta nobr cut">{h.document} · v{h.version}</span></div>
        <p><Marked text={h.snippet} words={h.words} /></p>
      </li>))}</ol>
  );
}

/** A text with the found words marked. */
function Marked({ text, words }: { text: string; words: string[] }) {
  const safe = words.filter((w) => w.length > 2).map((w) => w.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean);
  if (safe.length === 0) return <>{text}</>;
  const parts = text.split(new RegExp(`(${safe.join("|")})`, "giu"));
  return <>{parts.map((p, i) => (i % 2 ? <mark key={i}>{p}</mark> : p))}</>;
}

function NewPolicy({ taken, onClose }: { taken: PolicyLine[]; onClose: () => void }) {
  const t = useT();
  const go = route.useNavigate();
  const client = useQueryClient();
  const [title, set] = useState("");
  const [own, setCode] = useState("");
  const plain = title.trim().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const id = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-$/g, "").slice(0, 59);
  const code = (own || plain.replace(/[^A-Za-z]/g, "").slice(0, 3)).toUpperCase();
  const clash = taken.some((p) => p.id === id || p.code === code);
  const blocked = id.length < 2 ? t("Give it a name.") : code.length < 2 ? t("Give it a code of capital letters.") : clash ? t("There is a policy with this name or code.") : false;
  const m = useMutation({
    mutationFn: () => policies.begin({ id, code, title: title.trim(), audience: ["worker"], jurisdictions: [], owner: "policy_lead", public: false, quorum: 1, review_days: 180, clauses: [] }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ["policies"] }); void go({ to: "/policies/$id", params: { id }, search: { tab: "edit" } }); },
  });
  return (
    <Dialog title={t("New policy")} onClose={onClose} footer={<><span className="meta grow">{t("Nothing is in force before a second person has approved it.")}</span><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Begin the text")}</Button></>}>
      <Field label={t("Name")} hint={id ? <code>{id}</code> : undefined}><input data-autofocus maxLength={100} value={title} onChange={(e) => set(e.target.value)} onKeyDown={(e) => { if (e.key === "Enter" && !blocked) m.mutate(); }} /></Field>
      <Field label={t("Code")} hint={t("Begins the number of each clause and never changes: {{code}}-1", { code: code || "ABC" })} bad={clash && id ? t("There is a policy with this name or code.") : undefined}><input maxLength={8} value={own || code} onChange={(e) => setCode(e.target.value.replace(/[^A-Za-z]/g, "").toUpperCase())} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
