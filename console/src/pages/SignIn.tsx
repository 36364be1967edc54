// Password first, the code of the second factor when it is asked for, or a recovery code.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { session } from "../api/routes";
import { locale, use, useT, type Language } from "../i18n";
import { Button, Seg } from "../ui/Button";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import "./signin.css";

const route = getRouteApi("/sign-in");

export function SignIn() {
  const t = useT();
  const client = useQueryClient();
  const go = route.useNavigate();
  const { then } = route.useSearch();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"password" | "code" | "recovery">("password");
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => { document.title = `${t("Sign in")} · Piepowder`; }, [t]);
  useEffect(() => { if (step !== "password") codeField.current?.focus(); }, [step]);
  const m = useMutation({
    mutationFn: () => session.signIn({ email: email.trim(), password, code: step === "password" ? undefined : code.replace(/\s/g, "") }),
    onSuccess: async (r) => {
      client.clear();
      if (r.next === "second_factor") return void (await go({ to: "/setup" }));
      // Only a path of this console is followed, never another site.
      await go({ to: then && /^\/(?![/\\])/.test(then) ? then : "/inbox" });
    },
    onError: (err) => { if (err instanceof Problem && err.code === "code_required") { setStep("code"); m.reset(); } else setCode(""); },
  });
  return (
    <main className="door">
      <form onSubmit={(e) => { e.preventDefault(); if (email && password && (step === "password" || code)) m.mutate(); }}>
        <div className="row"><span className="doormark" aria-hidden="true">P</span><h1 className="grow">Piepowder</h1>
          <Seg label={t("Language")} value={locale()} onChange={(v) => void use(v as Language)} options={[{ value: "en", text: "EN" }, { value: "es", text: "ES" }, { value: "fr", text: "FR" }]} /></div>
        {then ? <p className="meta">{t("Sign in to go on where you were. What you typed is kept.")}</p> : null}
        {step === "password" ? (
          <>
            <Field label={t("Mail")} name="email" problem={m.error}><input type="email" autoFocus autoComplete="username" required value={email} onChange={(e) => setEmail(e.target.value)} /></Field>
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
        {step === "code" ? <button type="button" className="link" onClick={() => { setCode(""); setStep("recovery"); }}>{t("I do not have my phone: use a recovery code")}</button> : null}
        {step !== "password" ? <button type="button" className="link" onClick={() => { setCode(""); setStep("password"); }}>{t("Back")}</button> : null}
      </form>
    </main>
  );
}
