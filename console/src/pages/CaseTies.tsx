// Other cases: those tied to this one, those that may be the same matter, and what merging would do.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ties, type MergePlan, type Relation, type Similar } from "../api/work";
import type { Case } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { Shape } from "../ui/Severity";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { useAgain } from "./WorkHands";
import "./work.css";

export function CaseTies({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const again = useAgain();
  const [merge, setMerge] = useState<string>();
  const [split, setSplit] = useState<Relation>();
  const [tie, setTie] = useState(false);
  const write = may("case.write");
  const tied = useQuery({ queryKey: ["case", c.id, "relations"], queryFn: () => ties.list(c.id), retry: false }).data ?? [];
  const similar = useQuery({ queryKey: ["case", c.id, "similar"], queryFn: () => ties.similar(c.id), retry: false, staleTime: 30_000 }).data ?? [];
  const hints = similar.filter((s) => !tied.some((r) => r.case_id === s.case_id)).slice(0, 5);
  const add = useMutation({ mutationFn: (b: { case: string; kind: string }) => ties.add(c.id, b), onSuccess: () => { void again(); toast.say(t("Tied")); }, onError: toast.fail });
  const drop = useMutation({ mutationFn: (r: Relation) => ties.drop(c.id, r.case_id), onSuccess: (_, r) => { void again(); toast.undo(t("Tie to {{number}} ended", { number: r.number }), () => add.mutate({ case: r.case_id, kind: r.kind })); }, onError: toast.fail });
  useKeys([{ keys: "x", what: "Merge with another case", run: () => { if (!write) setMerge(""); } }]);
  return (
    <div style={{ marginTop: 18 }}>
      <div className="row"><h2 className="cap grow">{t("Other cases")}</h2><Button tone="ghost" small blocked={write} onClick={() => setTie(true)}>{t("Tie…")}</Button><Button tone="ghost" small kbd="X" blocked={write} onClick={() => setMerge("")}>{t("Merge…")}</Button></div>
      {tied.length + hints.length === 0 ? <p className="meta">{t("None that you may see.")}</p> : null}
      <ul className="tielist">
        {tied.map((r) => (
          <li key={r.kind + r.case_id}>
            <Shape of={r.severity} size={14} />
            <span className="cut">{r.kind === "merged" ? <b>{r.number}</b> : <Link to="/cases/$id" params={{ id: r.number }}>{r.number}</Link>} {r.title}</span>
            {r.kind === "merged" ? <Button small tone="ghost" blocked={write} onClick={() => setSplit(r)}>{t("Take it out…")}</Button> : <Button small tone="ghost" blocked={write} onClick={() => drop.mutate(r)}>{t("Untie")}</Button>}
            <span className={r.kind === "cross_complaint" ? "meta amber" : "meta"}>{Word(`tie_${r.kind}`)}{r.kind === "merged" ? "" : ` · ${word(r.state)}`}</span>
          </li>))}
        {hints.map((s) => <Hint key={s.case_id} s={s} blocked={write} onMerge={() => setMerge(s.number)} onTie={(kind) => add.mutate({ case: s.case_id, kind })} />)}
      </ul>
      {merge !== undefined ? <MergeDialog c={c} start={merge} onClose={() => setMerge(undefined)} /> : null}
      {split ? <SplitDialog c={c} r={split} onClose={() => setSplit(undefined)} /> : null}
      {tie ? <TieDialog c={c} onClose={() => setTie(false)} onDone={again} /> : null}
    </div>
  );
}

function Hint({ s, blocked, onMerge, onTie }: { s: Similar; blocked: string | false; onMerge: () => void; onTie: (kind: string) => void }) {
  const t = useT();
  return (
    <li>
      <Shape of={s.severity} size={14} />
      <span className="cut"><Link to="/cases/$id" params={{ id: s.number }}>{s.number}</Link> {s.title}</span>
      {s.opposed ? <Button small blocked={blocked} onClick={() => onTie("cross_complaint")}>{t("Tie as the other side")}</Button> : <Button small tone="ghost" blocked={blocked} onClick={onMerge}>{t("Merge…")}</Button>}
      <span className={s.opposed ? "meta amber" : "meta"}>{s.opposed ? t("the other side's account: never merged") : t("may be the same matter: {{why}}", { why: s.why.map((w) => word(`same_${w}`)).join(", ") })}</span>
    </li>
  );
}

function MergeDialog({ c, start, onClose }: { c: Case; start: string; onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const staff = useStaff();
  const again = useAgain();
  const [into, setInto] = useState(start);
  const [why, setWhy] = useState("");
  const plan = useMutation({ mutationFn: () => ties.merge(c.id, { into: into.trim(), dry_run: true }) });
  const p: MergePlan | undefined = plan.data;
  const m = useMutation({
    mutationFn: () => ties.merge(c.id, { into: into.trim(), reason: why.trim() || undefined }),
    onSuccess: (x) => { void again(); onClose(); toast.say(t("{{source}} is part of {{target}} now", { source: x.source, target: x.target })); void go({ to: "/cases/$id", params: { id: x.target } }); },
  });
  return (
    <Dialog title={t("Merge {{number}} into another case", { number: c.number })} onClose={onClose} footer={p && !p.refused
      ? <Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Make {{source}} part of {{target}}", { source: p.source, target: p.target })}</Button>
      : <Button tone="primary" busy={plan.isPending} blocked={into.trim() ? false : t("Give the number of a case.")} onClick={() => plan.mutate()}>{t("Show what it does")}</Button>}>
      <Field label={t("Into which case")} name="into" problem={plan.error} hint={t("Its number, as C-20451")}><input value={into} data-autofocus onChange={(e) => { setInto(e.target.value); plan.reset(); }} /></Field>
      {p?.refused ? <div className="warnbox">{p.refused}</div> : p ? (
        <div className="stack">
          <ul className="bullets">
            <li>{t("{{source}} leads to {{target}} from now on, for ever. Nothing is moved or deleted.", { source: p.source, target: p.target })}</li>
            <li>{t("{{parties}} people, {{contacts}} contacts and {{notes}} notes show in {{target}} as well.", { parties: p.parties, contacts: p.contacts, notes: p.notes, target: p.target })}</li>
            <li>{t("The severity is {{severity}}, the worse of the two.", { severity: p.severity })}</li>
            {p.visibility === "restricted" ? <li>{t("Both are restricted, the stricter of the two.")}{p.loses_sight.length ? ` ${t("These lose sight of it: {{names}}", { names: p.loses_sight.map((x) => staff.name(x)).join(", ") })}` : ""}</li> : null}
            <li>{t("It can be taken out again, as it was.")}</li>
          </ul>
          <Field label={t("Why (kept as a note)")}><input value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
        </div>
      ) : null}
      <Trouble error={plan.error ?? m.error} />
    </Dialog>
  );
}

function SplitDialog({ c, r, onClose }: { c: Case; r: Relation; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const [why, setWhy] = useState("");
  const [keep, setKeep] = useState(c.visibility === "restricted");
  const m = useMutation({
    mutationFn: () => ties.unmerge(c.id, { source: r.case_id, reason: why.trim() || undefined, keep_restricted: keep }),
    onSuccess: (x) => { void again(); onClose(); toast.say(t("{{number}} is a case of its own again", { number: x.number })); },
  });
  return (
    <Dialog title={t("Take {{number}} out of {{from}}", { number: r.number, from: c.number })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Take {{number}} out", { number: r.number })}</Button>}>
      <p>{t("It is again what it was, with its people, contacts, notes and clocks and with what came for it meanwhile. What was written on {{from}} in the meantime stays there, and the severity is not lowered.", { from: c.number })}</p>
      {c.visibility === "restricted" ? <label className="row"><input type="checkbox" checked={keep} onChange={(e) => setKeep(e.target.checked)} />{t("Leave {{number}} as restricted as the merge made it", { number: c.number })}</label> : null}
      <Field label={t("Why (kept as a note)")}><input value={why} data-autofocus onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function TieDialog({ c, onClose, onDone }: { c: Case; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const [other, setOther] = useState("");
  const [kind, setKind] = useState("related");
  const m = useMutation({ mutationFn: () => ties.add(c.id, { case: other.trim(), kind }), onSuccess: () => { onDone(); onClose(); } });
  return (
    <Dialog title={t("Tie {{number}} to another case", { number: c.number })} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={other.trim() ? false : t("Give the number of a case.")} onClick={() => m.mutate()}>{t("Tie them")}</Button>}>
      <Field label={t("The other case")} name="case" problem={m.error} hint={t("Its number, as C-20451")}><input value={other} data-autofocus onChange={(e) => setOther(e.target.value)} /></Field>
      <div className="pick" role="radiogroup" aria-label={t("What it is to this one")}>
        {["related", "cross_complaint", "parent", "child"].map((k) => <label key={k}><input type="radio" name="tie" checked={kind === k} onChange={() => setKind(k)} />{Word(`tie_${k}`)}</label>)}
      </div>
      <Trouble error={m.error} />
    </Dialog>
  );
}
