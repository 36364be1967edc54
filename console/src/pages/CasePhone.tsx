// The telephone of a case: calls nobody has returned, and where help must go with the line that reaches it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { phone, type PhoneCall } from "../api/phone";
import type { Case } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { span, useNow } from "../ui/format";
import { useKeys } from "../ui/keys";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

export function CasePhone({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const [asked, ask] = useState(false);
  const q = useQuery({ queryKey: ["case", c.id, "phone"], queryFn: () => phone.calls({ case: c.id }), retry: false, enabled: !may("contact.read") });
  const place = may("account.personal");
  useKeys([{ keys: "d", what: "Where help must go", run: () => { if (!place) ask(true); } }]);
  return (
    <div style={{ marginTop: 18 }}>
      <div className="row"><h2 className="cap grow">{t("Telephone")}</h2><Button small kbd="D" blocked={place} onClick={() => ask(true)}>{t("Send help")}</Button></div>
      <CallList calls={q.data ?? []} />
      {asked ? <DispatchDialog c={c} onClose={() => ask(false)} /> : null}
    </div>
  );
}

/** Calls that came in, with what is to be done about those that reached nobody. */
export function CallList({ calls }: { calls: PhoneCall[] }) {
  const t = useT();
  const [back, callBack] = useState<PhoneCall>();
  const client = useQueryClient();
  const may = useMay();
  const again = () => client.invalidateQueries({ predicate: (x) => ["case", "contact", "inbox"].includes(String(x.queryKey[0])) });
  const text = useMutation({ mutationFn: (p: PhoneCall) => phone.text(p.id), onSuccess: () => { void again(); toast.say(t("Offered to write; the answers come back here.")); }, onError: toast.fail });
  const mark = useMutation({ mutationFn: (x: { id: string; outcome: string }) => phone.mark(x.id, x.outcome), onSuccess: () => void again(), onError: toast.fail });
  if (calls.length === 0) return null;
  return (
    <ul className="inforcelist">{calls.map((p) => (
      <li key={p.id} className="inforce">
        <div className="row wrap"><b className={p.call_back === "due" ? "red grow" : "grow"}>{p.outcome ? Word(p.outcome) : t("On the line")}</b><Time at={p.rang_at} as="clock" /></div>
        <div className="meta">{p.call_back === "due" ? t("Call back now: nobody has spoken with this person.") : p.call_back === "forbidden" ? t("Do not call: {{why}}", { why: p.why ?? "" }) : p.call_back === "reached" ? t("Reached") : null}
          {p.attempts ? <> · {t("{{n}} tries", { n: p.attempts })}</> : null}{p.answers?.length ? <> · {t("Answered by text")}: {p.answers.map((a) => word(a)).join(", ")}</> : null}</div>
        {p.call_back === "due" || p.call_back === "forbidden" ? (
          <div className="row wrap">
            {p.call_back === "due" ? <Button small tone="primary" blocked={may("message.send")} onClick={() => callBack(p)}>{t("Call back")}</Button> : null}
            {p.asked === 0 ? <Button small busy={text.isPending} blocked={may("message.send")} onClick={() => text.mutate(p)}>{t("Offer to write")}</Button> : null}
          </div>) : null}
        {p.outcome && p.outcome !== "whispering" && p.call_back !== "reached" ? (
          <div className="row wrap">{["silent", "whispering"].filter((o) => o !== p.outcome).map((o) => <Button key={o} small tone="ghost" blocked={may("contact.write")} onClick={() => mark.mutate({ id: p.id, outcome: o })}>{t("It was {{what}}", { what: word(o) })}</Button>)}</div>) : null}
      </li>))}
      {back ? <CallBack p={back} onClose={() => { callBack(undefined); void again(); }} /> : null}
    </ul>
  );
}

/** The timer runs from the moment this opens until the call is written down. */
function CallBack({ p, onClose }: { p: PhoneCall; onClose: () => void }) {
  const t = useT();
  const [began] = useState(() => new Date());
  const [ended, end] = useState<Date>();
  const now = useNow();
  const [outcome, setOutcome] = useState("reached");
  const [notes, setNotes] = useState("");
  const m = useMutation({ mutationFn: () => phone.attempt(p.id, { outcome, started_at: began.toISOString(), ended_at: (ended ?? new Date()).toISOString(), notes: notes.trim() || undefined }), onSuccess: onClose });
  return (
    <Dialog title={t("Call back")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Write it down")}</Button>}>
      <div className="row"><b className="num" role="timer">{span((ended?.getTime() ?? now) - began.getTime())}</b><Button small onClick={() => end(ended ? undefined : new Date())}>{ended ? t("Go on") : t("Hang up")}</Button></div>
      <Field label={t("What came of it")} name="outcome" problem={m.error}><select data-autofocus="" value={outcome} onChange={(e) => setOutcome(e.target.value)}>{["reached", "voicemail", "no_answer", "dropped", "silent"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
      <Field label={t("What was said")} name="notes" problem={m.error}><textarea rows={5} value={notes} onChange={(e) => setNotes(e.target.value)} /></Field>
      {m.error ? <Trouble error={m.error} /> : null}
    </Dialog>
  );
}

function DispatchDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const [order, setOrder] = useState("");
  const [used, use] = useState("");
  const q = useQuery({ queryKey: ["dispatch", c.id, used], staleTime: 300_000, queryFn: () => phone.dispatch(c.id, used || undefined), retry: false });
  const lines = q.data?.lines ?? [];
  const d = q.data?.place;
  return (
    <Dialog title={t("Where help must go")} onClose={onClose} footer={null}>
      {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : null}
      {d ? (
        <>
          <p className="big"><b>{d.address ?? t("No address is known")}</b><br />{[d.city, d.county, d.region].filter(Boolean).join(", ")}</p>
          {d.source === "latest_order" ? <p className="amber">{t("This is the newest order of the account: ask whether the person is there.")}</p> : null}
          {d.source === "case" ? <p className="amber">{t("The case has no order. Ask for the place, or give the order below.")}</p> : null}
          {d.access_notes ? <p>{t("At the door")}: {d.access_notes}</p> : null}
          {d.position ? <p className="mono">{d.position}</p> : null}
          {d.last_seen ? <p>{t("Last seen")}: <span className="mono">{d.last_seen.place}</span> <Time at={d.last_seen.at} /></p> : null}
          <p>{q.data?.note}</p>
          <ul className="inforcelist">{lines.map((l) => (
            <li key={l.name + l.phone} className="inforce"><div className="row wrap"><b className="grow">{l.name}</b><a className="mono" href={`tel:${l.phone}`}>{l.phone}</a></div>
              <div className="meta">{l.verified ?? l.verified_at ? <span className="green">{t("verified")}</span> : <span className="red">{t("not verified: tell them nothing")}</span>}{l.covers ? ` · ${word(l.covers)}` : ""}{l.county ? ` · ${l.county}` : ""}</div></li>))}</ul>
        </>) : null}
      <form className="row" onSubmit={(e) => { e.preventDefault(); use(order.trim()); }}><Field label={t("Another order")}><input className="mono" value={order} onChange={(e) => setOrder(e.target.value)} /></Field><Button>{t("Show")}</Button></form>
    </Dialog>
  );
}
