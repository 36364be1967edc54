// One protocol: read it, change it with problems inline, compare, publish, see how it went.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { protocols, type Protocol } from "../api/protocol";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Changes, Figures, Tree } from "./ProtocolParts";
import "./workbench.css";
import { titled } from "./titled";
import "./protocol.css";

const ProtocolEdit = lazy(() => import("./ProtocolEdit").then((m) => ({ default: m.ProtocolEdit })));
const Diff = lazy(() => import("../ui/Diff").then((m) => ({ default: m.Diff })));
const route = getRouteApi("/shell/protocols/$id");
type Tab = "read" | "edit" | "diff" | "statistics" | "versions";

export function ProtocolPage() {
  const t = useT();
  const may = useMay();
  const go = route.useNavigate();
  const client = useQueryClient();
  const { id } = route.useParams();
  const { tab: asked, version } = route.useSearch();
  const [retiring, retire] = useState(false);
  const q = useQuery({ queryKey: ["protocol", id, version ?? ""], queryFn: () => protocols.one(id, version ? Number(version) : undefined) });
  const p = q.data;
  useCrumbs({ text: t("Protocols"), to: "/protocols" }, { text: p ? titled(p.outline ?? p) : id });
  const drill = useMutation({ mutationFn: () => protocols.drill(id), onSuccess: (r) => { toast.say(t("The drill is open")); void go({ to: "/cases/$id", params: { id: r.case_id } }); }, onError: toast.fail });
  const revive = useMutation({ mutationFn: () => protocols.revive(id), onSuccess: () => void client.invalidateQueries({ queryKey: ["protocol"] }), onError: toast.fail });
  if (q.error && !p) return <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div>;
  if (!p) return <div className="inner"><Skeleton lines={8} /></div>;
  const tab = (asked ?? (p.draft && !p.version ? "edit" : "read")) as Tab;
  const show = (to: Tab) => void go({ search: (s) => ({ ...s, tab: to }), replace: true });
  return (
    <>
      <header className="wbhead">
        <h1 className="cut">{titled(p.outline ?? p)}</h1>
        <span className="mono meta nobr">{p.version ? `v${p.shown}${p.shown === p.version ? "" : ` / v${p.version}`}` : t("not published yet")}</span>
        {p.state === "retired" ? <span className="chip">{word("protocol_retired")}</span> : null}
        {p.draft ? <span className="chip warn">{p.draft.state === "asked" ? t("waits for approval") : t("next text")}</span> : null}
        <span className="grow" />
        <Button blocked={may("protocol.drill") || (p.state !== "published" ? t("Only what is published can be practised.") : false)} busy={drill.isPending} onClick={() => drill.mutate()}>{t("Practise it")}</Button>
        {p.state === "retired" ? <Button blocked={may("protocol.publish")} onClick={() => revive.mutate()}>{t("Bring it back")}</Button> : <Button tone="ghost" className="wide-only" blocked={may("protocol.publish")} onClick={() => retire(true)}>{t("Retire…")}</Button>}
      </header>
      <div className="wbtabs">
        <Tabs label={t("Parts of the protocol")} value={tab} onChange={show} panel="protocolpanel" options={[
          { value: "read", text: t("Read") }, { value: "edit", text: t("Change") }, { value: "diff", text: t("Compare") }, { value: "statistics", text: t("How it goes") }, { value: "versions", text: t("Versions") }]} />
      </div>
      {tab === "edit" ? <Suspense fallback={<div className="inner"><Skeleton lines={10} /></div>}><ProtocolEdit key={`${p.id}@${p.draft?.state ?? ""}`} p={p} /></Suspense> : (
        <div className="wbpanel protocolpanel" id="protocolpanel" role="tabpanel" tabIndex={0}>
          {tab === "read" ? p.outline ? <Tree outline={p.outline} /> : <p className="meta">{t("It is not published yet; its next text is under Change.")}</p>
            : tab === "diff" ? <Compare p={p} /> : tab === "statistics" ? <How id={p.id} /> : <Versions p={p} />}
        </div>
      )}
      {retiring ? <Retire p={p} onClose={() => retire(false)} /> : null}
    </>
  );
}

function Compare({ p }: { p: Protocol }) {
  const t = useT();
  const [to, setTo] = useState(p.draft ? 0 : p.version);
  const [from, setFrom] = useState(p.draft ? p.draft.base : Math.max(0, p.version - 1));
  const q = useQuery({ queryKey: ["protocol", p.id, "diff", from, to], queryFn: () => protocols.diff(p.id, from || undefined, to || undefined) });
  const pick = (label: string, value: number, set: (n: number) => void, draft: boolean) => (
    <label className="row meta">{label} <select className="select" value={value} onChange={(e) => set(Number(e.target.value))}>{draft && p.draft ? <option value={0}>{t("next text")}</option> : null}{p.versions.map((v) => <option key={v.version} value={v.version}>v{v.version}</option>)}</select></label>
  );
  if (!p.draft && p.version < 2) return <p className="meta">{t("There is one text only; nothing to compare.")}</p>;
  return (
    <div className="stack">
      <div className="row wrap">{pick(t("from"), from, setFrom, false)}{pick(t("to"), to, setTo, true)}</div>
      <Trouble error={q.error} />
      {q.data ? <><Changes items={q.data.items} /><Suspense fallback={<Skeleton lines={8} />}><Diff before={q.data.was} after={q.data.is} labels={[`v${q.data.from}`, to ? `v${to}` : t("next text")]} /></Suspense></> : q.isPending ? <Skeleton lines={6} /> : null}
    </div>
  );
}

function How({ id }: { id: string }) {
  const t = useT();
  const [days, set] = useState(90);
  const q = useQuery({ queryKey: ["protocol", id, "statistics", days], queryFn: () => protocols.statistics(id, days) });
  return (
    <div className="stack">
      <label className="row meta">{t("Runs that began in the last")} <select className="select" value={days} onChange={(e) => set(Number(e.target.value))}>{[7, 30, 90, 365].map((n) => <option key={n} value={n}>{t("{{count}} days", { count: n })}</option>)}</select></label>
      <Trouble error={q.error} />
      {q.data ? <Figures s={q.data} /> : q.isPending ? <Skeleton lines={6} /> : null}
    </div>
  );
}

function Versions({ p }: { p: Protocol }) {
  const t = useT();
  const staff = useStaff();
  return (
    <ul className="versions">{p.versions.map((v) => (
      <li key={v.version} className="row"><Link className="mono" to="/protocols/$id" params={{ id: p.id }} search={{ tab: "read", version: String(v.version) }}>v{v.version}</Link><span className="grow cut" title={v.note}>{v.note}</span><span className="meta nobr">{v.author === "system" ? t("came with the product") : staff.name(v.author)}{v.approver ? ` + ${staff.name(v.approver)}` : ""} · <Time at={v.at} /></span></li>))}</ul>
  );
}

function Retire({ p, onClose }: { p: Protocol; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [reason, set] = useState("");
  const m = useMutation({ mutationFn: () => protocols.retire(p.id, reason.trim()), onSuccess: () => { void client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("protocol") }); onClose(); } });
  return (
    <Dialog title={t("Retire “{{name}}”", { name: p.title })} onClose={onClose} footer={<><span className="meta grow">{t("Runs that began go on to their end.")}</span><Button tone="danger" busy={m.isPending} blocked={reason.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{t("Retire it")}</Button></>}>
      <Field label={t("Why is it not used any more?")}><textarea data-autofocus value={reason} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
