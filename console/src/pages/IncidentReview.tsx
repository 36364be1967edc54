// What was learned: factors read off the timeline, and action items that do not die with the incident.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { incidents, type ActionItem, type Incident, type Point, type Review } from "../api/incident";
import { useT, word, type Text } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { shortName } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Time } from "../ui/Time";

type Lists = "factors" | "went_well" | "went_badly";
const lists: [Lists, Text, Text][] = [["factors", "What contributed", "One a line. Causes, not people."], ["went_well", "What went well", "One a line."], ["went_badly", "What did not", "One a line."]];
const lines = (p: Point[]) => p.map((x) => x.text).join("\n");

export function ReviewTab({ i }: { i: Incident }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["incident", i.id, "review"], queryFn: () => incidents.review(i.id) });
  const [form, setForm] = useState<Record<Lists | "summary", string>>();
  const [error, fail] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const r = q.data;
  useEffect(() => { if (r && !form) setForm({ summary: r.summary, factors: lines(r.factors), went_well: lines(r.went_well), went_badly: lines(r.went_badly) }); }, [r, form]);
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (!r || !form) return <Skeleton lines={6} />;
  const early = i.state !== "resolved" && i.state !== "in_review";
  const fixed = !!r.completed_at || early;
  const points = (k: Lists): Point[] => form[k].split("\n").map((x) => x.trim()).filter(Boolean).map((text) => r[k].find((p) => p.text === text) ?? { text });
  const act = async (run: () => Promise<unknown>) => {
    setBusy(true);
    fail(undefined);
    try { await run(); } catch (err) { fail(err); }
    setBusy(false);
    void client.invalidateQueries({ queryKey: ["incident"] });
  };
  const save = () => incidents.write(i.id, r.version, { summary: form.summary, factors: points("factors"), went_well: points("went_well"), went_badly: points("went_badly"), detection: r.detection });
  return (
    <div className="twoside">
      <section className="stack" aria-label={t("Review")}>
        {early && !r.completed_at ? <Empty title={t("Not yet")}>{t("An incident is reviewed once it is resolved. Decisions and entries of the timeline are what the review is made of.")}</Empty> : null}
        {r.completed_at ? <p className="green">{t("Complete since")} <Time at={r.completed_at} as="clock" /></p> : null}
        <Field label={t("What happened, in a paragraph")}><textarea rows={4} readOnly={fixed} value={form.summary} onChange={(e) => setForm({ ...form, summary: e.target.value })} /></Field>
        {lists.map(([k, label, hint]) => <Field key={k} label={t(label)} hint={fixed ? undefined : t(hint)}><textarea rows={4} readOnly={fixed} value={form[k]} onChange={(e) => setForm({ ...form, [k]: e.target.value })} /></Field>)}
        <Trouble error={error} />
        {fixed ? null : (
          <div className="row">
            <Button busy={busy} blocked={may("incident.write")} onClick={() => void act(save)}>{t("Keep it")}</Button>
            <Button tone="primary" busy={busy} blocked={may("incident.write") || missing(r, form, t)} onClick={() => void act(async () => { await save(); await incidents.complete(i.id); })}>{t("Complete the review")}</Button>
          </div>
        )}
      </section>
      <Items i={i} />
    </div>
  );
}

/** What keeps it from being complete, in words. */
function missing(r: Review, form: Record<Lists | "summary", string>, t: ReturnType<typeof useT>): string | false {
  const lacks = [...(["summary", "factors", "went_well", "went_badly"] as const).filter((k) => !form[k].trim()), ...(r.missing.includes("actions") ? ["actions"] : [])];
  return lacks.length ? t("Still missing: {{what}}", { what: lacks.map(word).join(", ") }) : false;
}

function Items({ i }: { i: Incident }) {
  const t = useT();
  const may = useMay();
  const me = useMe();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["incident", i.id, "actions"], queryFn: () => incidents.actions(i.id) });
  const [title, setTitle] = useState("");
  const [owner, setOwner] = useState(me?.id ?? "");
  const [days, setDays] = useState("14");
  const [dropping, drop] = useState<ActionItem>();
  const again = () => { void client.invalidateQueries({ queryKey: ["incident"] }); void client.invalidateQueries({ queryKey: ["incidents"] }); };
  const add = () => void incidents.addAction(i.id, { title, owner, due_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }).then(() => { setTitle(""); again(); }, toast.fail);
  const no = may("incident.write");
  return (
    <section className="stack" aria-label={t("Action items")}>
      <h2>{t("Action items")}</h2>
      {q.data?.length === 0 ? <p className="meta">{t("What will be done so that it does not happen again, by whom and until when. An item lives until it is done, or dropped with a because.")}</p> : null}
      <ul className="items">
        {q.data?.map((a) => (
          <li key={a.id} className={a.state}>
            <div><b>{a.title}</b><span className="meta">{shortName(a.owner_name ?? a.owner)} · <span className={a.overdue ? "red" : ""}><Time at={a.due_at} as="short" /></span>{a.state === "open" ? "" : ` · ${word(a.state)}`}{a.because ? ` · ${t("not doing, because")} ${a.because}` : ""}</span></div>
            {a.state === "open" ? <span className="row"><Button small blocked={no} onClick={() => void incidents.done(a.id).then(again, toast.fail)}>{t("Done")}</Button><Button small tone="ghost" blocked={no} onClick={() => drop(a)}>{t("Not doing…")}</Button></span> : null}
          </li>
        ))}
      </ul>
      <div className="writer">
        <Field label={t("New action item")}><input value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
        <div className="pair">
          <Field label={t("Owner")}><select value={owner} onChange={(e) => setOwner(e.target.value)}>{staff.list.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</select></Field>
          <Field label={t("Due in")}><select value={days} onChange={(e) => setDays(e.target.value)}>{["7", "14", "30", "60", "90"].map((d) => <option key={d} value={d}>{t("{{count}} days", { count: Number(d) })}</option>)}</select></Field>
        </div>
        <Button blocked={no || (title.trim() ? false : t("Write something."))} onClick={add}>{t("Add it")}</Button>
      </div>
      {dropping ? <Drop a={dropping} onClose={() => drop(undefined)} onDone={again} /> : null}
    </section>
  );
}

function Drop({ a, onClose, onDone }: { a: ActionItem; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const [because, set] = useState("");
  return (
    <Dialog title={a.title} onClose={onClose} footer={<Button tone="danger" blocked={because.trim() ? false : t("Say why.")} onClick={() => void incidents.drop(a.id, because).then(() => { onDone(); onClose(); }, toast.fail)}>{t("Not doing it")}</Button>}>
      <Field label={t("Not doing it, because")}><textarea rows={3} value={because} onChange={(e) => set(e.target.value)} /></Field>
    </Dialog>
  );
}
