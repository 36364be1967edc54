// The one-time link: name (first administrator only), password, second factor, recovery codes.
// The token stands behind # so that it never reaches a server log.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { session } from "../api/routes";
import { passkeys, passkeysHere } from "../api/signin";
import { locale, useT } from "../i18n";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import "./signin.css";

type Stage = "password" | "factor" | "codes";

export function Setup() {
  const t = useT();
  const go = useNavigate();
  const client = useQueryClient();
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token") ?? "");
  const [stage, setStage] = useState<Stage>(token ? "password" : "factor");
  const [codes, setCodes] = useState<string[]>([]);
  useEffect(() => { document.title = `${t("Set up")} · Piepowder`; if (location.hash) history.replaceState(null, "", location.pathname); }, [t]);
  const enter = () => { client.clear(); void go({ to: "/inbox" }); };
  return (
    <main className="door">
      <section>
        <div className="row"><span className="doormark" aria-hidden="true">P</span><h1>{stage === "password" ? t("Welcome to Piepowder") : stage === "factor" ? t("Second factor") : t("Recovery codes")}</h1></div>
        {stage === "password" ? <Password token={token} onDone={(next) => { if (next === "second_factor") setStage("factor"); else if (next === "sign_in") void go({ to: "/sign-in" }); else enter(); }} /> : null}
        {stage === "factor" ? <Factor onDone={(list) => { setCodes(list); setStage("codes"); }} /> : null}
        {stage === "codes" ? (
          <>
            <p>{t("Each of these signs you in once if you lose your phone. They are shown only now: print them or keep them in a password safe.")}</p>
            <div className="codes">{codes.map((c) => <span key={c}>{c}</span>)}</div>
            <div className="row"><Button onClick={() => window.print()}>{t("Print")}</Button><Button onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}>{t("Copy")}</Button><span className="grow" /><Button tone="primary" onClick={enter}>{t("I kept them: go on")}</Button></div>
          </>
        ) : null}
      </section>
    </main>
  );
}

function Password({ token, onDone }: { token: string; onDone: (next: string) => void }) {
  const t = useT();
  const state = useQuery({ queryKey: ["setup"], queryFn: session.setupState });
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const m = useMutation({ mutationFn: () => session.setup({ token, password, name: name.trim() || undefined, email: email.trim() || undefined, locale: locale() }), onSuccess: (r) => onDone(r.next) });
  if (state.isPending) return <Skeleton />;
  const first = state.data?.open;
  return (
    <form className="stack" onSubmit={(e) => { e.preventDefault(); if (password) m.mutate(); }}>
      <p>{first ? t("You are the first: this makes the administrator of this installation.") : t("Choose your password.")}</p>
      {first ? (
        <>
          <Field label={t("Your name")} name="name" problem={m.error}><input autoFocus required autoComplete="name" value={name} onChange={(e) => setName(e.target.value)} /></Field>
          <Field label={t("Mail")} name="email" problem={m.error}><input type="email" required autoComplete="username" value={email} onChange={(e) => setEmail(e.target.value)} /></Field>
        </>
      ) : null}
      <Field label={t("Password")} hint={t("At least 12 characters; three or four unrelated words are good.")} name="password" problem={m.error}><input type="password" required minLength={12} autoComplete="new-password" value={password} onChange={(e) => setPassword(e.target.value)} /></Field>
      <Trouble error={m.error} />
      <Button type="submit" tone="primary" busy={m.isPending}>{t("Go on")}</Button>
    </form>
  );
}

function Factor({ onDone }: { onDone: (codes: string[]) => void }) {
  const t = useT();
  const go = useNavigate();
  const begin = useQuery({ queryKey: ["factor"], queryFn: () => session.factor(), staleTime: Infinity, gcTime: 0, retry: false });
  const [code, set] = useState("");
  const state = useQuery({ queryKey: ["setup"], queryFn: session.setupState, retry: false });
  const key = useMutation({ mutationFn: () => passkeys.add(t("My first passkey")), onSuccess: (r) => onDone(r.recovery_codes ?? []) });
  const m = useMutation({ mutationFn: () => session.factor(code.replace(/\s/g, "")), onSuccess: (r) => onDone(r.recovery_codes ?? []) });
  useEffect(() => { if (begin.error instanceof Problem && begin.error.status === 401) void go({ to: "/sign-in", search: { then: "/setup" } }); }, [begin.error, go]);
  if (begin.error) return <Trouble error={begin.error} retry={() => void begin.refetch()} />;
  if (begin.isPending) return <Skeleton />;
  return (
    <form className="stack" onSubmit={(e) => { e.preventDefault(); if (code) m.mutate(); }}>
      <ol className="stack" style={{ listStyle: "decimal", paddingLeft: 18 }}>
        <li>{t("Open an authenticator app and add an account by key.")}<div className="codes" style={{ gridTemplateColumns: "1fr", marginTop: 6 }}><span aria-label={t("Key")}>{begin.data.secret?.replace(/(.{4})/g, "$1 ")}</span></div>
          {begin.data.uri ? <a className="meta" href={begin.data.uri}>{t("On this phone: open it in the app")}</a> : null}</li>
        <li>{t("Enter the six digits it shows.")}</li>
      </ol>
      <Field label={t("Code")} name="code" problem={m.error}><input autoFocus inputMode="numeric" autoComplete="one-time-code" className="mono" value={code} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error ?? key.error} />
      {state.data?.passkeys && passkeysHere() ? <Button busy={key.isPending} onClick={() => key.mutate()}>{t("Use a passkey of this device instead")}</Button> : null}
      <Button type="submit" tone="primary" busy={m.isPending} blocked={code.trim() ? false : t("Enter the code first.")}>{t("Confirm")}</Button>
    </form>
  );
}
