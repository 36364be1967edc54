// Some acts want password and code again. The act waits, and goes on by itself.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { whenStepUp } from "../api/client";
import { session } from "../api/routes";
import { passkeys, passkeysHere, providerPath } from "../api/signin";
import { useT } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { useMe } from "./me";

export function StepUp() {
  const t = useT();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const answer = useRef<((ok: boolean) => void) | undefined>(undefined);
  useEffect(() => {
    whenStepUp(() => new Promise((resolve) => { answer.current?.(false); answer.current = resolve; setOpen(true); }));
    return () => whenStepUp(() => Promise.resolve(false));
  }, []);
  const end = (ok: boolean) => { setOpen(false); setPassword(""); setCode(""); answer.current?.(ok); answer.current = undefined; };
  const m = useMutation({ mutationFn: () => session.confirm({ password, code: code.replace(/\s/g, "") || undefined }), onSuccess: () => end(true) });
  const key = useMutation({ mutationFn: passkeys.confirm, onSuccess: () => end(true) });
  if (!open) return null;
  return (
    <Dialog title={t("It is you?")} onClose={() => end(false)} footer={<Button tone="primary" busy={m.isPending} blocked={password ? false : t("Enter your password.")} onClick={() => m.mutate()}>{t("Go on")}</Button>}>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); if (password) m.mutate(); }}>
        <p>{t("This act wants your password again, because you signed in a while ago.")}</p>
        <Field label={t("Password")} name="password" problem={m.error}><input type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} /></Field>
        {me?.passkeys && passkeysHere() ? <Button busy={key.isPending} onClick={() => key.mutate()}>{t("Use a passkey")}</Button> : null}
        {me?.via === "oidc" ? <a className="btn" href={providerPath(location.pathname + location.search, true)}>{t("Show it at the identity provider; then repeat what you did")}</a> : null}
        {me?.second_factor ? <Field label={me.authenticator_app === false ? t("Recovery code") : t("Code of your authenticator app")} name="code" problem={m.error}><input inputMode="numeric" autoComplete="one-time-code" className="mono" value={code} onChange={(e) => setCode(e.target.value)} /></Field> : null}
        <Trouble error={m.error ?? key.error} />
        <button type="submit" className="sr" tabIndex={-1}>{t("Go on")}</button>
      </form>
    </Dialog>
  );
}
