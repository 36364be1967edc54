// Our addresses: whose mail comes here, from where it is fetched, and how that goes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { mailboxes, type Mailbox, type NewMailbox } from "../api/mailbox";
import { useT, Word, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

const tone: Record<string, string> = { ok: "green", listening: "green", new: "faint", off: "faint", failing: "amber", dead: "red" };

export function AdminMailboxes() {
  const t = useT();
  const may = useMay();
  const q = useQuery({ queryKey: ["mailboxes"], queryFn: mailboxes.list });
  const client = useQueryClient();
  const [edit, setEdit] = useState<Mailbox | "new">();
  const fetchNow = useMutation({ mutationFn: (m: Mailbox) => mailboxes.poll(m.id), onSuccess: (m) => { toast.say(m.health.failure ? t("It failed: {{why}}", { why: m.health.failure }) : t("Fetched")); void client.invalidateQueries({ queryKey: ["mailboxes"] }); }, onError: toast.fail });
  if (q.error) return <Trouble error={q.error} retry={() => void q.refetch()} />;
  if (q.isPending) return <Skeleton lines={5} />;
  const write = may("mailbox.write");
  return (
    <>
      <div className="row" style={{ marginBottom: 8, minHeight: 28 }}><h1 className="grow" style={{ fontSize: 16 }}>{t("Mailboxes")}</h1><Button icon="plus" blocked={write} onClick={() => setEdit("new")}>{t("New mailbox")}</Button></div>
      {q.data.length === 0 ? <Empty title={t("No address is ours yet")}>{t("Add the addresses people write to. Our own listener takes their mail, or it is fetched from another server.")}</Empty> : (
        <div className="sideways" tabIndex={0} role="region" aria-label={t("Mailboxes")}><table className="table">
          <thead><tr><th>{t("address")}</th><th>{t("name")}</th><th>{t("who writes there")}</th><th>{t("how it comes")}</th><th>{t("state")}</th><th>{t("last mail")}</th><th /></tr></thead>
          <tbody>{q.data.map((m) => (
            <tr key={m.id}><td><b>{m.address}</b></td><td>{m.name}</td><td className="ink2">{m.kind ? Word(`from_${m.kind}`) : t("anybody")}{m.region || m.brand ? ` · ${[m.brand, m.region].filter(Boolean).join(", ")}` : ""}</td>
              <td className="ink2">{m.imap ? t("fetched from {{host}}", { host: m.imap.host }) : t("our listener")}</td>
              <td><span className={tone[m.health.state] ?? ""}>{word(`mbx_${m.health.state}`)}</span>{m.health.failure ? <span className="meta red" title={m.health.failure}> {m.health.failure.slice(0, 60)}</span> : null}{m.health.refused ? <span className="meta amber"> · {t("{{n}} refused", { n: m.health.refused })}</span> : null}</td>
              <td><Time at={m.health.last_taken_at} /></td>
              <td className="num"><span className="row">{m.imap && m.state === "on" ? <Button small blocked={write} busy={fetchNow.isPending && fetchNow.variables?.id === m.id} onClick={() => fetchNow.mutate(m)}>{t("Fetch now")}</Button> : null}<Button small blocked={write} onClick={() => setEdit(m)} aria-label={t("Change {{what}}", { what: m.address })}>{t("Change")}</Button></span></td></tr>))}</tbody></table></div>)}
      {edit ? <Edit m={edit === "new" ? undefined : edit} onClose={() => setEdit(undefined)} /> : null}
    </>
  );
}

function Edit({ m, onClose }: { m?: Mailbox; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [b, set] = useState<NewMailbox>(m ?? { address: "", name: "", kind: "", brand: "", region: "", authserv_id: "", hops: 1, state: "on" });
  const [fetched, setFetched] = useState(!!m?.imap);
  const [f, setF] = useState(m?.imap ?? { host: "", port: 993, security: "tls" as const, user: "", folder: "INBOX" });
  const [secret, setSecret] = useState("");
  const done = () => { void client.invalidateQueries({ queryKey: ["mailboxes"] }); onClose(); };
  const save = useMutation({
    mutationFn: () => mailboxes.save({ address: b.address.trim(), name: b.name.trim(), kind: b.kind, brand: b.brand, region: b.region, authserv_id: b.authserv_id, hops: b.hops, state: b.state, imap: fetched ? f : undefined, secret: secret || undefined }, m),
    onSuccess: () => { toast.say(fetched ? t("Kept; fetching begins at once.") : t("Kept")); done(); },
  });
  const drop = useMutation({ mutationFn: () => mailboxes.drop(m!.id), onSuccess: () => { toast.say(t("Stopped; what came by it stays.")); done(); }, onError: toast.fail });
  return (
    <Dialog title={m ? m.address : t("New mailbox")} onClose={onClose} shape="modal wide" footer={<>
      <Button tone="primary" busy={save.isPending} blocked={!b.address.trim() || !b.name.trim() ? t("Address and name are needed.") : fetched && !m?.imap && !secret ? t("Fetching needs a password.") : false} onClick={() => save.mutate()}>{t("Keep it")}</Button>
      {m ? <Button tone="danger" busy={drop.isPending} onClick={() => drop.mutate()}>{t("Stop this address")}</Button> : null}</>}>
      <div className="row wrap pairs">
        <Field label={t("Address")} name="address" problem={save.error}><input type="email" value={b.address} onChange={(e) => set({ ...b, address: e.target.value })} autoComplete="off" /></Field>
        <Field label={t("Name")} hint={t("as people see it")} name="name" problem={save.error}><input value={b.name} maxLength={100} onChange={(e) => set({ ...b, name: e.target.value })} /></Field>
      </div>
      <div className="row wrap pairs">
        <Field label={t("Who writes there")} name="kind" problem={save.error}><select value={b.kind} onChange={(e) => set({ ...b, kind: e.target.value })}><option value="">{t("a customer, a worker, anybody")}</option>{["store", "field", "press", "regulator", "social"].map((x) => <option key={x} value={x}>{Word(`from_${x}`)}</option>)}</select></Field>
        <Field label={t("brand")} name="brand" problem={save.error}><input value={b.brand} onChange={(e) => set({ ...b, brand: e.target.value })} /></Field>
        <Field label={t("Region")} name="region" problem={save.error}><input value={b.region} placeholder="US-WA" onChange={(e) => set({ ...b, region: e.target.value })} /></Field>
        <Field label={t("State")} name="state" problem={save.error}><select value={b.state} onChange={(e) => set({ ...b, state: e.target.value as "on" | "off" })}><option value="on">{t("taken")}</option><option value="off">{t("not taken")}</option></select></Field>
      </div>
      <details><summary className="link">{t("Checking of senders")}</summary>
        <div className="row wrap pairs">
          <Field label={t("Name of our mail server in Authentication-Results")} hint={t("Empty: senders are not checked.")} name="authserv_id" problem={save.error}><input className="mono" value={b.authserv_id} onChange={(e) => set({ ...b, authserv_id: e.target.value })} /></Field>
          <Field label={t("Servers of ours above it")} name="hops" problem={save.error}><input type="number" min={0} max={10} value={b.hops} onChange={(e) => set({ ...b, hops: Number(e.target.value) })} /></Field>
        </div></details>
      <label className="choice"><input type="checkbox" checked={fetched} onChange={(e) => setFetched(e.target.checked)} /><span>{t("Fetch its mail from another server (IMAP)")}</span></label>
      {fetched ? (
        <fieldset className="stack"><legend>{t("Server")}</legend>
          <div className="row wrap pairs">
            <Field label={t("Host")} name="imap.host" problem={save.error}><input className="mono" value={f.host} onChange={(e) => setF({ ...f, host: e.target.value })} autoComplete="off" /></Field>
            <Field label={t("Port")} name="imap.port" problem={save.error}><input type="number" min={1} max={65535} value={f.port} onChange={(e) => setF({ ...f, port: Number(e.target.value) })} /></Field>
            <Field label={t("Encryption")} name="imap.security" problem={save.error}><select value={f.security} onChange={(e) => setF({ ...f, security: e.target.value as "tls" | "starttls", port: e.target.value === "tls" ? 993 : 143 })}><option value="tls">TLS</option><option value="starttls">STARTTLS</option></select></Field>
          </div>
          <div className="row wrap pairs">
            <Field label={t("User")} name="imap.user" problem={save.error}><input value={f.user} onChange={(e) => setF({ ...f, user: e.target.value })} autoComplete="off" /></Field>
            <Field label={t("Password")} hint={m?.imap ? t("Left empty, it stays.") : undefined} name="secret" problem={save.error}><input type="password" value={secret} onChange={(e) => setSecret(e.target.value)} autoComplete="new-password" /></Field>
            <Field label={t("Folder")} name="imap.folder" problem={save.error}><input value={f.folder ?? ""} onChange={(e) => setF({ ...f, folder: e.target.value })} /></Field>
          </div>
          <p className="meta">{t("Another server or folder is read from its beginning; what was taken before is not taken twice.")}</p>
        </fieldset>
      ) : <p className="meta">{t("Our own listener takes its mail as soon as its domain points here.")}</p>}
      <Trouble error={save.error} />
    </Dialog>
  );
}
