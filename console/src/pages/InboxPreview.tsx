// The selected row: what was said, what is suggested, and the four things one can do with it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { cases, contacts, search } from "../api/routes";
import { level, severities, type Contact, type InboxItem, type Severity as Sev } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { Field } from "../ui/Field";
import { Severity } from "../ui/Severity";
import { Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { Icon } from "../ui/Icon";
import { origin } from "./Inbox";
import { SenderFacts, SimilarCases, useSimilar, whyOf } from "./InboxSimilar";
import { OfTask } from "./InboxTask";
import { ContactCalls } from "./InboxCalls";
import { PagesOf } from "./Paged";
import { RaiseBar, Suggested } from "./TriageRaise";
import { TriageForm } from "./TriageForm";

export type Deed = "" | "triage" | "case" | "join" | "dismiss" | "log";
interface Props { item: InboxItem; deed: Deed; onDeed: (d: Deed) => void; onTake: (then: Deed) => void; mine: boolean; taking: boolean; onDone: () => void }

export function Preview(p: Props) {
  return (
    <section className={p.deed === "triage" ? "preview deciding" : "preview"} aria-label={p.item.title}>
      {p.item.kind === "contact" ? <OfContact {...p} /> : p.item.kind === "task" ? <OfTask item={p.item} onDone={p.onDone} /> : <OfCase {...p} />}
    </section>
  );
}

function OfContact({ item, deed, onDeed, onTake, mine, taking, onDone }: Props) {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["contact", item.id], queryFn: () => contacts.one(item.id), staleTime: 5000 });
  const c = q.data;
  const no = may("contact.write");
  return (
    <>
      <div style={{ minWidth: 0 }}>
        <h2 className="cap">{item.title} · {origin(c?.channel ?? item.channel, c?.language ?? item.language)}</h2>
        {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : !c ? <Skeleton /> : (
          <>
            <p className="said" lang={c.language} tabIndex={0}>{c.text || t("(no text)")}</p>
            <p className="meta" style={{ marginTop: 5 }}>
              {c.account_id ? <Link to="/people/$ref" params={{ ref: c.account_id }}>{c.name || item.who.name || c.from}</Link> : c.name || c.from || t("unknown sender")}
              {c.order_id ? <> · {t("order")} <Copy text={c.order_id} /></> : null}
              {c.occurred_at ? <> · {t("happened")} <Time at={c.occurred_at} as="clock" /></> : null}
              {c.files?.length ? <> · <Icon name="clip" size={12} /> {t("{{count}} attachments", { count: c.files.length })}</> : null}
              {c.case_id ? <> · <Link to="/cases/$id" params={{ id: c.case_id }}>{t("in a case")}</Link></> : c.may_be_reply_to ? <> · <Link to="/cases/$id" params={{ id: c.may_be_reply_to }}>{t("may be a reply to a case")}</Link></> : null}
            </p>
          </>
        )}
        {c ? <SenderFacts c={c} /> : null}
        {c ? <RaiseBar c={c} onDone={onDone} /> : null}
        {deed === "" || deed === "log" ? (
          <div className="acts">
            <Button tone="primary" kbd="T" busy={taking} blocked={no} onClick={() => onTake("triage")}>{mine ? t("Triage") : t("Take and triage")}</Button>
            <Button kbd="C" blocked={no || may("case.write")} onClick={() => onTake("case")}>{t("Make a case")}</Button>
            <Button kbd="M" blocked={no} onClick={() => onTake("join")}>{t("Join to a case")}</Button>
            <Button kbd="X" blocked={no} onClick={() => onDeed("dismiss")}>{t("Not ours")}</Button>
          </div>
        ) : null}
        {c && deed === "triage" ? <TriageForm c={c} onCancel={() => onDeed("")} onDone={(severity) => { onDone(); onDeed(severity <= "S2" ? "case" : ""); }} /> : null}
        {c && deed === "case" ? <MakeCase c={c} onCancel={() => onDeed("")} onDone={onDone} /> : null}
        {c && deed === "join" ? <Join c={c} onCancel={() => onDeed("")} onDone={() => { onDone(); onDeed(""); }} /> : null}
        {c && deed === "dismiss" ? <Dismiss c={c} title={item.title} onCancel={() => onDeed("")} onDone={() => { onDone(); onDeed(""); }} /> : null}
      </div>
      <aside>
        {c ? (
          <div>
            <h3 className="cap">{c.triaged_by ? t("Triaged") : t("Suggested")}</h3>
            {c.triaged_by ? <>
              <div className="row wrap"><Severity of={(c.severity as Sev | undefined) || level(c.suggestion)} strong /></div>
              <div className="meta">{t("happening now: {{now}} · safe: {{safe}}", { now: word(c.happening_now), safe: word(c.safe_now) })}</div>
            </> : <Suggested c={c} />}
          </div>
        ) : null}
        {c ? <ContactCalls id={c.id} /> : null}
        {c ? <PagesOf object={c.id} /> : null}
        {c ? <SimilarCases c={c} keys={deed === ""} onDone={onDone} /> : null}
      </aside>
    </>
  );
}

const types = ["safety", "misconduct", "fraud", "property", "account", "legal", "claim", "vetting", "appeal", "privacy", "other"];

function MakeCase({ c, onCancel, onDone }: { c: Contact; onCancel: () => void; onDone: () => void }) {
  const t = useT();
  const may = useMay();
  const go = useNavigate();
  const [title, setTitle, clear] = useDraft(`makecase:${c.id}`, c.subject);
  const start = (c.severity as Sev | undefined) || level(c.suggestion) || "S3";
  const [type, setType] = useState(start <= "S2" ? "safety" : "other");
  const [severity, setSeverity] = useState<Sev>(start);
  const [restricted, restrict] = useState(severity <= "S1");
  const no = may("case.restrict");
  const m = useMutation({
    mutationFn: () => contacts.makeCase(c.id, { title: title.trim(), type, severity, restricted: (restricted && !no) || undefined }),
    onSuccess: (made) => { clear(); onDone(); if (made.case_id) void go({ to: "/cases/$id", params: { id: made.case_id } }); },
  });
  return (
    <form className="triage" onSubmit={(e) => { e.preventDefault(); m.mutate(); }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); onCancel(); } }}>
      <div className="whole"><Field label={t("Title")} name="title" problem={m.error}><input autoFocus value={title} onChange={(e) => setTitle(e.target.value)} maxLength={300} /></Field></div>
      <Field label={t("Type")} name="type" problem={m.error}><select value={type} onChange={(e) => setType(e.target.value)}>{types.map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
      <Field label={t("Severity")} name="severity" problem={m.error}><select value={severity} onChange={(e) => setSeverity(e.target.value as Sev)}>{severities.map((x) => <option key={x} value={x}>{x}</option>)}</select></Field>
      {no ? null : <label className="choice whole"><input type="checkbox" checked={restricted} onChange={(e) => restrict(e.target.checked)} /><span>{t("Restricted: only its members know that it exists")}</span></label>}
      {m.error ? <div className="whole"><Trouble error={m.error} /></div> : null}
      <div className="whole row">
        <Button type="submit" tone="primary" busy={m.isPending} blocked={title.trim() ? false : t("Give it a title.")}>{t("Open an {{severity}} case", { severity })}</Button>
        <Button onClick={onCancel} kbd="Esc">{t("Back")}</Button>
      </div>
    </form>
  );
}

function Join({ c, onCancel, onDone }: { c: Contact; onCancel: () => void; onDone: () => void }) {
  const t = useT();
  const [text, set] = useState("");
  const similar = useSimilar(c);
  const found = useQuery({ queryKey: ["search", text, "case"], enabled: text.trim().length > 1, retry: false, queryFn: async ({ signal }) => {
    const number = text.trim().match(/^c?-?(\d{3,})$/i);
    if (number) { const one = await cases.one(`C-${number[1]}`); return [{ id: one.id, number: one.number, title: one.title, severity: one.severity, state: one.state }]; }
    return (await search(text, { signal })).items.filter((f) => f.kind === "case").map((f) => ({ id: f.id, number: "", title: f.title, severity: undefined, state: f.note }));
  } });
  const join = useMutation({ mutationFn: (id: string) => contacts.join(c.id, id), onSuccess: () => { toast.say(t("Joined; it is on the case's timeline.")); onDone(); } });
  const list: { id: string; number: string; title: string; severity?: Sev; state?: string }[] = text.trim().length > 1 ? (found.data ?? []) : (similar.data ?? []);
  return (
    <form onSubmit={(e) => { e.preventDefault(); if (list[0]) join.mutate(list[0].id); }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); onCancel(); } }}>
      <div style={{ maxWidth: 360, marginBottom: 6 }}><Field label={t("Which case?")} hint={t("Its number, as C-20451")}><input autoFocus value={text} onChange={(e) => set(e.target.value)} /></Field></div>
      <div className="pickcase">
        {list.map((s) => <button key={s.id} type="button" onClick={() => join.mutate(s.id)}><Severity of={s.severity} /><span className="mono">{s.number}</span><span className="cut">{s.title}</span><span className="meta">{word(s.state)}</span></button>)}
      </div>
      {text.trim().length > 1 && !found.isFetching && list.length === 0 ? <p className="meta">{t("No such case, or it is not for you to see.")}</p> : null}
      {join.error ? <Trouble error={join.error} /> : null}
      <div className="row" style={{ marginTop: 8 }}><Button onClick={onCancel} kbd="Esc">{t("Back")}</Button></div>
    </form>
  );
}

function Dismiss({ c, title, onCancel, onDone }: { c: Contact; title: string; onCancel: () => void; onDone: () => void }) {
  const t = useT();
  const [reason, set] = useState<"" | "not_ours" | "spam" | "duplicate" | "answered">("");
  return (
    <form onSubmit={(e) => {
      e.preventDefault();
      if (!reason) return;
      const why = reason;
      onDone();
      toast.later(t("Set aside: {{title}}", { title }), () => void contacts.dismiss(c.id, why, { keepalive: true }).then(onDone, toast.fail), () => undefined);
    }} onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); onCancel(); } }}>
      <fieldset className="triage" style={{ display: "block" }}>
        <legend>{t("Why is it set aside?")}</legend>
        <div className="answers">{(["not_ours", "spam", "duplicate", "answered"] as const).map((x, i) => <label key={x}><input type="radio" name="why" autoFocus={i === 0} checked={reason === x} onChange={() => set(x)} />{Word(x)}</label>)}</div>
        <p className="meta" style={{ marginTop: 5 }}>{t("It stays recorded and can be found; no answer is sent.")}</p>
      </fieldset>
      <div className="row" style={{ marginTop: 8 }}>
        <Button type="submit" tone="primary" blocked={reason ? false : t("Give a reason.")}>{t("Set it aside")}</Button>
        <Button onClick={onCancel} kbd="Esc">{t("Back")}</Button>
      </div>
    </form>
  );
}

function OfCase({ item, onTake, mine, taking }: Props) {
  const t = useT();
  const may = useMay();
  const go = useNavigate();
  const id = item.number ?? item.id;
  const q = useQuery({ queryKey: ["case", id, "peek"], queryFn: () => cases.timeline(id), staleTime: 5000 });
  const rows = q.data?.items.slice(0, 5) ?? [];
  return (
    <>
      <div style={{ minWidth: 0 }}>
        <h2 className="cap">{item.number} · {item.title}</h2>
        <p className="said">{item.snippet || whyOf(q.data?.items ?? []) || t("No summary.")}</p>
        <div className="acts">
          <Button tone="primary" kbd="↵" onClick={() => void go({ to: "/cases/$id", params: { id } })}>{t("Open the case")}</Button>
          {mine ? null : <Button kbd="T" busy={taking} blocked={may("case.write")} onClick={() => onTake("")}>{t("Take")}</Button>}
        </div>
      </div>
      <aside>
        <div>
          <h3 className="cap">{t("Lately")}</h3>
          {q.isPending ? <Skeleton /> : rows.map((a) => <div key={a.id} className="meta cut"><Time at={a.at} as="clock" /> {Word(a.kind)}</div>)}
        </div>
      </aside>
    </>
  );
}
