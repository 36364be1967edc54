// What keeps the harmed person safe from us: account control, silence of the marketplace, follow-ups, the press.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cases } from "../api/routes";
import { speaking, type Control, type Stop } from "../api/speaking";
import type { Case, Party } from "../api/types";
import { useT, Word, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { clockTime, shortName } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { partyName } from "./CaseParties";

export function CaseSafety({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const no = may("message.read");
  const [dialog, open] = useState<"" | "follow" | "control" | "press" | Stop>("");
  const control = useQuery({ queryKey: ["case", c.id, "control"], queryFn: () => speaking.control(c.id), enabled: !no, retry: false }).data;
  const stops = useQuery({ queryKey: ["case", c.id, "stops"], queryFn: () => speaking.stops(c.id), enabled: !no, retry: false }).data ?? [];
  const follow = useQuery({ queryKey: ["case", c.id, "follow"], queryFn: () => speaking.followUps(c.id), enabled: !no, retry: false }).data ?? [];
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  if (no) return null;
  const name = (id: string) => { const p = parties.find((x) => x.id === id); return p ? shortName(partyName(p)) : ""; };
  return (
    <section className="safety" aria-label={t("Safe contact")}>
      <h2 className="cap">{t("Safe contact")}</h2>
      <ul className="stack">
        <li className="row wrap"><span className={control?.state === "disputed" ? "chip bad" : "chip"}>{control?.state === "disputed" ? t("account control disputed") : control?.state === "settled" ? t("account control settled") : t("account control not asked")}</span>
          {control?.state === "disputed" ? <span className="meta grow">{t("Nothing goes to the account's own mail, phone or messages.")}</span> : <span className="grow" />}
          <button type="button" className="link meta" onClick={() => open("control")}>{t("Change")}</button></li>
        {stops.filter((s) => s.state !== "lifted").map((s) => (
          <li key={s.id} className="row wrap"><span className={s.state === "asked" ? "chip warn" : "chip good"}>{s.told === 0 ? t("nobody listens to automation stops") : s.state === "asked" ? t("automation stop: not acknowledged yet") : s.state === "lifting" ? t("automation stop: being lifted") : t("marketplace is silent")}</span>
            <span className="meta grow">{s.lift_at ? t("until {{when}}", { when: clockTime(s.lift_at) }) : s.acknowledged_at ? t("acknowledged {{when}}", { when: clockTime(s.acknowledged_at) }) : t("it is told again until it answers")}</span>
            {s.state === "lifting" ? null : <button type="button" className="link meta" onClick={() => open(s)}>{t("Lift…")}</button>}</li>))}
        {follow.map((f) => <li key={f.id} className="row"><Icon name="person" size={13} /><span className="grow">{f.kind === "none" ? t("{{name}} wants no follow-up", { name: name(f.party) }) : t("Follow-up {{when}}: {{name}}", { when: f.due_at ? clockTime(f.due_at) : f.kind, name: name(f.party) })}</span>{f.owner ? <span className="meta">{shortName(staff.name(f.owner))}</span> : null}</li>)}
      </ul>
      <div className="row wrap"><Button small onClick={() => open("follow")} blocked={may("message.send") || (parties.length ? false : t("Nobody yet. Add the people this is about: replies and actions go to parties."))}>{t("Follow-up…")}</Button>
        <Button small onClick={() => open("press")} blocked={may("case.write")}>{t("Hand to communications…")}</Button></div>
      {dialog === "follow" ? <Follow c={c} parties={parties} onClose={() => open("")} /> : null}
      {dialog === "control" && control ? <ControlDialog c={c} now={control} onClose={() => open("")} /> : null}
      {dialog === "press" ? <Press c={c} onClose={() => open("")} /> : null}
      {typeof dialog === "object" ? <Lift stop={dialog} onClose={() => open("")} /> : null}
    </section>
  );
}

function useAgain() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ["case"] });
}

function Follow({ c, parties, onClose }: { c: Case; parties: Party[]; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const again = useAgain();
  const asked = parties.filter((p) => p.role !== "subject" && p.role !== "bystander");
  const [party, setParty] = useState((asked.find((p) => p.role === "harmed") ?? asked[0] ?? parties[0])?.id ?? "");
  const [when, setWhen] = useState<string[]>(["24h", "7d"]);
  const [none, setNone] = useState(false);
  const [owner, setOwner] = useState(me?.id ?? "");
  const m = useMutation({ mutationFn: () => speaking.follow(c.id, none ? { party, none } : { party, when, owner }), onSuccess: () => { again(); toast.say(none ? t("Written down: none is wanted") : t("Planned. They come up in the inbox, also when the case is closed.")); onClose(); } });
  const label: Record<string, string> = { "24h": t("after a day"), "7d": t("after a week"), "30d": t("after a month") };
  return (
    <Dialog title={t("Ask again how they are")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={none || when.length ? false : t("Say when, or that none is wanted.")} onClick={() => m.mutate()}>{none ? t("Write down that none is wanted") : t("Plan it")}</Button>}>
      <Field label={t("With whom")} name="party" problem={m.error}><select value={party} onChange={(e) => setParty(e.target.value)}>{(asked.length ? asked : parties).map((p) => <option key={p.id} value={p.id}>{partyName(p)}</option>)}</select></Field>
      <label className="choice"><input type="checkbox" checked={none} onChange={(e) => setNone(e.target.checked)} />{t("They want none")}</label>
      {none ? null : (
        <>
          <fieldset><legend>{t("When")}</legend><div className="row wrap" style={{ gap: 14, marginTop: 4 }}>{["24h", "7d", "30d"].map((k) => <label key={k} className="choice"><input type="checkbox" checked={when.includes(k)} onChange={(e) => setWhen(e.target.checked ? [...when, k] : when.filter((x) => x !== k))} />{label[k]}</label>)}</div></fieldset>
          <Field label={t("Named contact")} hint={t("The same person asks each time, when they can.")} name="owner" problem={m.error}><select value={owner} onChange={(e) => setOwner(e.target.value)}>{staff.list.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}</select></Field>
        </>
      )}
      <Trouble error={m.error} />
    </Dialog>
  );
}

function ControlDialog({ c, now, onClose }: { c: Case; now: Control; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const again = useAgain();
  const [state, set] = useState<"disputed" | "settled">(now.state === "disputed" ? "settled" : "disputed");
  const [why, setWhy] = useState("");
  const m = useMutation({ mutationFn: () => speaking.setControl(c.id, now.version, { state, why: why.trim() }), onSuccess: () => { again(); toast.say(t("Account control: {{state}}", { state: word(state) })); onClose(); }, onError: again });
  return (
    <Dialog title={t("Who controls the account?")} onClose={onClose} footer={<Button tone={state === "disputed" ? "danger" : "primary"} busy={m.isPending} blocked={may("message.send") || (why.trim() ? false : t("Say why."))} onClick={() => m.mutate()}>{Word(state)}</Button>}>
      <p>{t("In a household, after a separation or a takeover, the account's own mail, devices and sign-in do not prove who writes. While it is disputed, they open nothing and nothing goes to them; only an address that the person gave us is used.")}</p>
      {now.why ? <p className="meta">{now.origin ? `${word(now.origin)}: ` : ""}{now.why}</p> : null}
      <div className="pick" role="radiogroup" aria-label={t("Account control")}>{(["disputed", "settled"] as const).map((x) => <label key={x}><input type="radio" name="control" checked={state === x} onChange={() => set(x)} /><b>{Word(x)}</b><span className="meta">{x === "disputed" ? t("somebody else may hold it") : t("the person alone holds it again")}</span></label>)}</div>
      <Field label={t("Why")} name="why" problem={m.error}><textarea value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Lift({ stop, onClose }: { stop: Stop; onClose: () => void }) {
  const t = useT();
  const may = useMay();
  const again = useAgain();
  const [why, set] = useState("");
  const m = useMutation({ mutationFn: () => speaking.lift(stop.id, why.trim()), onSuccess: () => { again(); toast.say(t("The marketplace is told that it may write again")); onClose(); } });
  return (
    <Dialog title={t("Let the marketplace write again")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={may("case.close") || (why.trim() ? false : t("Say why."))} onClick={() => m.mutate()}>{t("Lift it")}</Button>}>
      <p>{t("Rating requests, promotions, reminders to pay and surveys reach them again. After closure the rule lifts it by itself.")}</p>
      <Field label={t("Why")} name="reason" problem={m.error}><textarea value={why} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}

function Press({ c, onClose }: { c: Case; onClose: () => void }) {
  const t = useT();
  const again = useAgain();
  const [outlet, setOutlet] = useState("press");
  const [asked, set] = useState("");
  const m = useMutation({ mutationFn: () => speaking.press(c.id, { outlet, asked: asked.trim() || undefined }), onSuccess: again });
  return (
    <Dialog title={t("Hand to communications")} onClose={onClose} footer={m.data ? <Button tone="primary" onClick={onClose}>{t("Close")}</Button> : <Button tone="primary" busy={m.isPending} onClick={() => m.mutate()}>{t("Hand it over")}</Button>}>
      {m.data ? <><p>{t("They have this page. Nothing in it is about a person.")}</p><pre className="onepage">{m.data.text}</pre></> : (
        <>
          <p>{t("We never answer the press or posts ourselves. One page without personal data is made from the case.")}</p>
          <Field label={t("Who asked")}><select value={outlet} onChange={(e) => setOutlet(e.target.value)}>{["press", "social", "executive"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field>
          <Field label={t("What was asked, without names")} name="asked" problem={m.error}><textarea value={asked} onChange={(e) => set(e.target.value)} /></Field>
        </>
      )}
      <Trouble error={m.error} />
    </Dialog>
  );
}
