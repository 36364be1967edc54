// Password first, the code of the second factor when it is asked for, or a recovery code.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { session } from "../api/routes";
import { passkeys, passkeysHere, providerPath } from "../api/signin";
import { locale, say, use, useT, type Language, type Text } from "../i18n";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import "./signin.css";

/** What went wrong on the way to the company's provider and back. */
const wayBack: Record<string, Text> = {
  provider_unreachable: "The identity provider does not answer. Sign in another way, or try again in a minute.",
  provider_refused: "The identity provider did not sign you in.",
  token_invalid: "The answer of the identity provider does not hold. Somebody who looks after this server finds the reason in its log.",
  state_mismatch: "This answer does not belong to a sign-in begun in this browser. Begin again.",
  flow_expired: "That took too long. Begin again.",
  challenge_used: "This answer was used before. Begin again.",
  not_invited: "Nobody with this sign-in works here. Ask an administrator to invite you.",
  no_role: "None of your groups has a role here. Ask whoever runs the identity provider.",
  email_unverified: "The identity provider does not vouch for your mail address.",
  not_fresh: "The identity provider did not check you anew. Sign out there and try again.",
  another_person: "Somebody else signed in at the identity provider.",
};

const route = getRouteApi("/sign-in");

export function SignIn() {
  const t = useT();
  const client = useQueryClient();
  const go = route.useNavigate();
  const { then, error } = route.useSearch();
  const state = useQuery({ queryKey: ["setup"], queryFn: session.setupState, retry: false });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"password" | "code" | "recovery">("password");
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => { document.title = `${t("Sign in")} · Piepowder`; }, [t]);
  useEffect(() => { if (step !== "password") codeField.current?.focus(); }, [step]);
  const enter = async (r: { next: string }) => {
    client.clear();
    if (r.next === "second_factor") return void (await go({ to: "/setup" }));
    // Only a path of this console is followed, never another site.
    await go({ to: then && /^\/(?![/\\])/.test(then) ? then : "/inbox" });
  };
  const key = useMutation({ mutationFn: passkeys.signIn, onSuccess: enter });
  const m = useMutation({
    mutationFn: () => session.signIn({ email: email.trim(), password, code: step === "password" ? undefined : code.replace(/\s/g, "") }),
    onSuccess: enter,
    onError: (err) => { if (err instanceof Problem && err.code === "code_required") { setStep("code"); m.reset(); } else if (err instanceof Problem && err.code === "passkey_required") { setStep("recovery"); m.reset(); } else setCode(""); },
  });
  return (
    <main className="door">
      <form onSubmit={(e) => { e.preventDefault(); if (email && password && (step === "password" || code)) m.mutate(); }}>
        <div className="row"><span className="doormark" aria-hidden="true">P</span><h1 className="grow">Piepowder</h1>
          <Seg label={t("Language")} value={locale()} onChange={(v) => void use(v as Language)} options={[{ value: "en", text: "EN" }, { value: "es", text: "ES" }, { value: "fr", text: "FR" }]} /></div>
        {then ? <p className="meta">{t("Sign in to go on where you were. What you typed is kept.")}</p> : null}
        {error && step === "password" && !m.error ? <div className="problem" role="alert">{say(wayBack[error] ?? "The way to the identity provider and back did not work. It was logged; try again.")}</div> : null}
        {step === "password" ? (
          <>
            <Field label={t("Mail")} name="email" problem={m.error}><input type="email" autoFocus autoComplete="username webauthn" required value={email} onChange={(e) => setEmail(e.target.value)} /></Field>
            <Field label={t("Password")} name="password" problem={m.error}><input type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} /></Field>
          </>
        ) : (
          <>
            <p>{email}</p>
            <Field label={step === "code" ? t("Code of your authenticator app") : t("Recovery code")} hint={step === "code" ? t("Six digits") : t("Each works once")} name="code" problem={m.error}>
              <input ref={codeField} inputMode={step === "code" ? "numeric" : "text"} autoComplete="one-time-code" className="mono" value={code} onChange={(e) => setCode(e.target.value)} />
            </Field>
          </>
        )}
        {m.error ? <Trouble error={m.error} /> : null}
        <Button type="submit" tone="primary" busy={m.isPending}>{t("Sign in")}</Button>
        {step === "password" && state.data?.passkeys && passkeysHere() ? <Button busy={key.isPending} onClick={() => key.mutate()}>{t("Sign in with a passkey")}</Button> : null}
        {step === "password" && state.data?.provider ? <a className="btn" href={providerPath(then)}>{t("Sign in with {{name}}", { name: state.data.provider })}</a> : null}
        {key.error ? <Trouble error={key.error} /> : null}
        {step === "code" ? <button type="button" className="link" onClick={() => { setCode(""); setStep("recovery"); }}>{t("I do not have my phone: use a recovery code")}</button> : null}
        {step !== "password" ? <button type="button" className="link" onClick={() => { setCode(""); setStep("password"); }}>{t("Back")}</button> : null}
      </form>
    </main>
  );
}
