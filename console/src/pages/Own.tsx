// One's own sign-in: passkeys with their last use, live sessions, recovery codes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { own, passkeys, passkeysHere, type Passkey } from "../api/signin";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { Conflicts } from "./OwnConflicts";
import "./own.css";
import "./signin.css";

export function OwnPage() {
  const t = useT();
  const me = useMe();
  const [codes, setCodes] = useState<string[]>([]);
  useCrumbs({ text: t("Sign-in and keys") });
  return (
    <>
      <div className="pagehead"><h1>{t("Sign-in and keys")}</h1></div>
      <div className="inner stack ownpage">
        {codes.length > 0 ? <Codes codes={codes} onKept={() => setCodes([])} /> : null}
        <Keys onCodes={setCodes} />
        <Sessions />
        {me?.second_factor ? <Recovery left={me.recovery_codes ?? 0} onCodes={setCodes} /> : null}
        <Conflicts />
      </div>
    </>
  );
}

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const t = useT();
  return (
    <section aria-label={t("Recovery codes")}>
      <h2>{t("Recovery codes")}</h2>
      <p>{t("With your password, each of these signs you in once when your devices are lost. They are shown only now: print them or keep them in a password safe.")}</p>
      <div className="codes">{codes.map((c) => <span key={c}>{c}</span>)}</div>
      <div className="row"><Button onClick={() => window.print()}>{t("Print")}</Button><Button tone="primary" onClick={onKept}>{t("I kept them")}</Button></div>
    </section>
  );
}

function Keys({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const list = useQuery({ queryKey: ["passkeys"], queryFn: passkeys.list });
  const add = useMutation({ mutationFn: () => passkeys.add(name.trim()), onSuccess: (r) => { setName(""); if (r.recovery_codes) onCodes(r.recovery_codes); void client.invalidateQueries({ queryKey: ["passkeys"] }); void client.invalidateQueries({ queryKey: ["me"] }); } });
  return (
    <section aria-label={t("Passkeys")}>
      <h2>{t("Passkeys")}</h2>
      <p className="meta">{t("A passkey signs you in with the finger, face or code of your device: no password, no code to type, and nothing that another site could ask you for.")}</p>
      {list.error ? <Trouble error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <Skeleton /> : (
        <ul className="ownlist">{list.data.map((k) => <OneKey key={k.id} k={k} />)}{list.data.length === 0 ? <li className="meta">{t("You have none yet.")}</li> : null}</ul>
      )}
      {passkeysHere() ? (
        <form className="row ownadd" onSubmit={(e) => { e.preventDefault(); if (name.trim()) add.mutate(); }}>
          <Field label={t("Name of the new passkey")} hint={t("Such as the device it is on")} name="name" problem={add.error}><input value={name} maxLength={60} autoComplete="off" onChange={(e) => setName(e.target.value)} /></Field>
          <Button type="submit" tone="primary" className="low" busy={add.isPending} blocked={name.trim() ? false : t("Give it a name first.")}>{t("Add a passkey")}</Button>
        </form>
      ) : <p className="hint">{t("This browser makes no passkeys here: they need https, or localhost.")}</p>}
      <Trouble error={add.error} />
    </section>
  );
}

function OneKey({ k }: { k: Passkey }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState<string>();
  const [sure, setSure] = useState(false);
  const again = () => { void client.invalidateQueries({ queryKey: ["passkeys"] }); void client.invalidateQueries({ queryKey: ["me"] }); void client.invalidateQueries({ queryKey: ["sessions"] }); };
  const rename = useMutation({ mutationFn: () => passkeys.rename(k, (name ?? "").trim()), onSuccess: () => { setName(undefined); again(); } });
  const remove = useMutation({ mutationFn: () => passkeys.remove(k.id), onSuccess: again });
  return (
    <li>
      {name === undefined ? (
        <div className="row wrap"><b className="grow">{k.name}</b>
          <Button small onClick={() => setName(k.name)} aria-label={t("Rename {{name}}", { name: k.name })}>{t("Rename")}</Button>
          {sure ? <Button small tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>{t("Remove it and end my other sessions")}</Button>
            : <Button small onClick={() => setSure(true)} aria-label={t("Remove {{name}}", { name: k.name })}>{t("Remove")}</Button>}
        </div>
      ) : (
        <form className="row ownadd" onSubmit={(e) => { e.preventDefault(); if (name.trim()) rename.mutate(); }}>
          <Field label={t("New name")} name="name" problem={rename.error}><input autoFocus maxLength={60} value={name} onChange={(e) => setName(e.target.value)} /></Field>
          <Button type="submit" className="low" busy={rename.isPending}>{t("Keep")}</Button>
        </form>
      )}
      <div className="meta">{t("added")} <Time at={k.created_at} /> · {k.used_at ? <>{t("last used")} <Time at={k.used_at} /></> : t("never used")} · {k.synced ? t("copied to your other devices by its maker") : t("on one device only")}</div>
      {k.suspect_at ? <p className="problem" role="note">{t("It counted backwards, as a copy would, and signs nobody in any more. Remove it and add a new one.")}</p> : null}
      <Trouble error={remove.error ?? rename.error} />
    </li>
  );
}

function Sessions() {
  const t = useT();
  const client = useQueryClient();
  const list = useQuery({ queryKey: ["sessions"], queryFn: own.sessions });
  const end = useMutation({ mutationFn: own.end, onSuccess: () => client.invalidateQueries({ queryKey: ["sessions"] }) });
  return (
    <section aria-label={t("Where you are signed in")}>
      <h2>{t("Where you are signed in")}</h2>
      {list.error ? <Trouble error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <Skeleton /> : (
        <ul className="ownlist">{list.data.map((s) => (
          <li key={s.id}>
            <div className="row wrap"><span className="grow ownagent">{s.agent}</span>{s.current ? <b>{t("this one")}</b> : <Button small busy={end.isPending && end.variables === s.id} onClick={() => end.mutate(s.id)} aria-label={t("End the session of {{agent}}", { agent: s.agent })}>{t("End")}</Button>}</div>
            <div className="meta">{word(`via_${s.via}`)} · {t("since")} <Time at={s.created_at} /> · {t("last used")} <Time at={s.seen_at} /></div>
          </li>
        ))}</ul>
      )}
      <Trouble error={end.error} />
    </section>
  );
}

function Recovery({ left, onCodes }: { left: number; onCodes: (codes: string[]) => void }) {
  const t = useT();
  const client = useQueryClient();
  const fresh = useMutation({ mutationFn: passkeys.recovery, onSuccess: (c) => { onCodes(c); void client.invalidateQueries({ queryKey: ["me"] }); } });
  return (
    <section aria-label={t("Recovery")}>
      <h2>{t("Recovery")}</h2>
      <p>{t("Recovery codes left: {{n}}. When your devices are lost, your password and one of them sign you in. When they are lost too, an administrator gives you a new start.", { n: left })}</p>
      <div className="row"><Button busy={fresh.isPending} onClick={() => fresh.mutate()}>{t("New recovery codes; the old ones die")}</Button></div>
      <Trouble error={fresh.error} />
    </section>
  );
}
