// How I am reached: my methods with their codes, my rules, my quiet hours, my calendar.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { oncall, type Method, type Rules } from "../api/oncall";
import { useT, word, type Text } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { useAct } from "./useAct";
import "./oncall.css";

export function OnCallMePage() {
  const t = useT();
  useCrumbs({ text: t("On call"), to: "/oncall" }, { text: t("How I am reached") });
  const methods = useQuery({ queryKey: ["oncall", "methods"], queryFn: oncall.methods });
  const rules = useQuery({ queryKey: ["oncall", "rules"], queryFn: oncall.rules });
  return (
    <>
      <div className="pagehead"><h1>{t("How I am reached")}</h1><span className="grow" /><Link className="btn" to="/oncall">{t("On call")}</Link></div>
      <div className="inner stack oncallme">
        {methods.error ? <Trouble error={methods.error} retry={() => void methods.refetch()} /> : methods.isPending ? <Skeleton /> : <Methods list={methods.data} />}
        {rules.error ? <Trouble error={rules.error} /> : rules.data && methods.data ? <MyRules key={rules.data.version} rules={rules.data} methods={methods.data.filter((m) => m.state === "verified")} /> : null}
        <Calendar />
      </div>
    </>
  );
}

function Methods({ list }: { list: Method[] }) {
  const t = useT();
  const [kind, setKind] = useState("sms");
  const [address, setAddress] = useState("");
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ["oncall"] });
  const add = useMutation({ mutationFn: async () => oncall.addMethod({ kind, address: kind === "push" ? await subscribe() : address.trim() }), onSuccess: () => { setAddress(""); void again(); toast.say(t("A code is on its way")); } });
  const drop = useAct((id: string) => oncall.dropMethod(id), t("Removed"));
  const hints: Record<string, Text> = { sms: "With its country, as +12065550142", voice: "With its country, as +12065550142", mail: "A mail address you read at night too", webhook: "An https address; its messages are signed", push: "This browser asks for your leave" };
  return (
    <section aria-label={t("Ways to reach me")}>
      <h2>{t("Ways to reach me")}</h2>
      {list.length === 0 ? <Empty title={t("Nobody could reach you")}>{t("Add a telephone or a mail address. A code goes there; when you give it back, pages go there too.")}</Empty>
        : <ul className="methods">{list.map((m) => <OneMethod key={m.id} method={m} onDrop={() => drop.mutate(m.id)} />)}</ul>}
      <form className="row addmethod" onSubmit={(e) => { e.preventDefault(); add.mutate(); }}>
        <Field label={t("Way")}><select value={kind} onChange={(e) => setKind(e.target.value)}>{["sms", "voice", "mail", "push", "webhook"].map((k) => <option key={k} value={k}>{word(`by_${k}`)}</option>)}</select></Field>
        {kind === "push" ? <p className="hint grow">{t(hints.push!)}</p> : <Field label={t("Address")} hint={t(hints[kind]!)} name="address" problem={add.error}><input value={address} onChange={(e) => setAddress(e.target.value)} autoComplete="off" /></Field>}
        <Button type="submit" className="low" busy={add.isPending} blocked={kind === "push" || address.trim() ? false : t("Where to?")}>{t("Add and send a code")}</Button>
      </form>
      <Trouble error={add.error} />
    </section>
  );
}

function OneMethod({ method: m, onDrop }: { method: Method; onDrop: () => void }) {
  const t = useT();
  const [code, setCode] = useState("");
  const verify = useAct((c: string) => oncall.verify(m.id, c), t("Verified: pages may come here"));
  const fresh = useAct(() => oncall.sendCode(m.id), t("A code is on its way"));
  return (
    <li className="row">
      <span className={m.state === "verified" ? "green" : m.state === "revoked" ? "red" : "amber"}>{word(m.state)}</span>
      <span>{word(`by_${m.kind}`)}</span><span className="mono grow cut">{m.address}</span>
      {m.state !== "verified" ? (
        <form className="row" onSubmit={(e) => { e.preventDefault(); verify.mutate(code); }}>
          <input className="input code" inputMode="numeric" maxLength={6} aria-label={t("Code for {{what}}", { what: m.address })} value={code} onChange={(e) => setCode(e.target.value)} />
          <Button small tone="primary" type="submit" busy={verify.isPending} blocked={code.length === 6 ? false : t("Six digits.")}>{t("Verify")}</Button>
          <Button small busy={fresh.isPending} onClick={() => fresh.mutate(undefined)}>{t("New code")}</Button>
        </form>
      ) : null}
      <Button small aria-label={t("Remove {{what}}", { what: m.address })} onClick={onDrop}>{t("Remove")}</Button>
    </li>
  );
}

const severities = ["S0", "S1", "S2", "S3", "S4"];

function MyRules({ rules, methods }: { rules: Rules; methods: Method[] }) {
  const t = useT();
  const [list, setList] = useState(rules.rules);
  const [quiet, setQuiet] = useState(rules.quiet);
  const save = useAct(() => oncall.saveRules({ ...rules, rules: list, quiet }), t("Kept"));
  const name = (id: string) => { const m = methods.find((x) => x.id === id); return m ? `${word(`by_${m.kind}`)} ${m.address}` : t("removed"); };
  const set = (i: number, part: Partial<Rules["rules"][number]>) => setList(list.map((r, k) => (k === i ? { ...r, ...part } : r)));
  const flip = (have: string[] | undefined, s: string) => (have?.includes(s) ? have.filter((x) => x !== s) : [...(have ?? []), s]);
  return (
    <section aria-label={t("My rules")}>
      <h2>{t("My rules")}</h2>
      <p className="meta">{list.length ? t("In minutes after the page got to you.") : t("No rules: mail at once, a text message and a call a little later, sooner the worse it is.")}</p>
      <ul className="rules">{list.map((r, i) => (
        <li key={i} className="row">
          <Field label={t("After, minutes")}><input type="number" min={0} max={240} value={r.after} onChange={(e) => set(i, { after: Number(e.target.value) })} /></Field>
          <Field label={t("Way")}><select value={r.method} onChange={(e) => set(i, { method: e.target.value })}>{methods.some((m) => m.id === r.method) ? null : <option value={r.method}>{name(r.method)}</option>}{methods.map((m) => <option key={m.id} value={m.id}>{name(m.id)}</option>)}</select></Field>
          <fieldset className="row"><legend className="meta">{t("For (all, when none)")}</legend>{severities.map((s) => <label key={s} className="check"><input type="checkbox" checked={r.severities?.includes(s) ?? false} onChange={() => set(i, { severities: flip(r.severities, s) })} /> {s}</label>)}</fieldset>
          <Button small aria-label={t("Remove rule {{n}}", { n: i + 1 })} onClick={() => setList(list.filter((_, k) => k !== i))}>{t("Remove")}</Button>
        </li>))}</ul>
      <div className="row"><Button icon="plus" blocked={methods.length ? false : t("Verify a way first.")} onClick={() => setList([...list, { after: 0, method: methods[0]!.id }])}>{t("Add a rule")}</Button></div>
      <label className="check"><input type="checkbox" checked={!!quiet} onChange={(e) => setQuiet(e.target.checked ? { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, from: "22:00", to: "07:00", pierce: ["S0", "S1"] } : undefined)} /> {t("Quiet hours: pages go to the next person")}</label>
      {quiet ? (
        <div className="row">
          <Field label={t("From")}><input type="time" value={quiet.from} onChange={(e) => setQuiet({ ...quiet, from: e.target.value })} /></Field>
          <Field label={t("To")}><input type="time" value={quiet.to} onChange={(e) => setQuiet({ ...quiet, to: e.target.value })} /></Field>
          <Field label={t("Zone")} name="zone" problem={save.error}><input value={quiet.zone} onChange={(e) => setQuiet({ ...quiet, zone: e.target.value })} /></Field>
          <fieldset className="row"><legend className="meta">{t("These wake me all the same")}</legend>{severities.slice(0, 3).map((s) => <label key={s} className="check"><input type="checkbox" checked={quiet.pierce?.includes(s) ?? false} onChange={() => setQuiet({ ...quiet, pierce: flip(quiet.pierce, s) })} /> {s}</label>)}</fieldset>
        </div>
      ) : null}
      <div className="row"><Button tone="primary" busy={save.isPending} onClick={() => save.mutate(undefined)}>{t("Keep my rules")}</Button></div>
      <Trouble error={save.error} />
    </section>
  );
}

function Calendar() {
  const t = useT();
  const q = useQuery({ queryKey: ["oncall", "feed"], queryFn: oncall.feed });
  const [url, setUrl] = useState("");
  const m = useMutation({ mutationFn: oncall.rotateFeed, onSuccess: (f) => setUrl(f.url ?? ""), onError: toast.fail });
  return (
    <section aria-label={t("My calendar")}>
      <h2>{t("My calendar")}</h2>
      <p className="meta">{t("A secret address for your calendar program. Who has it sees when you are on duty. A new one makes the old one void.")}</p>
      {url ? <p className="mono feedurl">{url}</p> : null}
      <Button busy={m.isPending} onClick={() => m.mutate()}>{q.data?.exists ? t("Make a new address") : t("Make an address")}</Button>
    </section>
  );
}

/** Asks the browser for a push subscription that only our server can use. */
async function subscribe(): Promise<string> {
  const key = await oncall.pushKey();
  const at = await navigator.serviceWorker.register("/push.js");
  const sub = await at.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return JSON.stringify(sub);
}
