// What a page shows when it has nothing, is waiting, or was refused.
import { useLayoutEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { say, useT, type Text } from "../i18n";
import { Button } from "./Button";
import { faultsOf } from "./labels";

export function Empty({ title, children, action }: { title: string; children?: React.ReactNode; action?: React.ReactNode }) {
  return <div className="empty"><h2>{title}</h2><div>{children}</div>{action}</div>;
}

const known: Record<string, Text> = {
  offline: "No connection to the server. Nothing you typed is lost; try again.",
  version_conflict: "Somebody changed this meanwhile. It was loaded again: look, then repeat your change.",
  passkey_cancelled: "Nothing was signed: the dialog was closed, or no passkey fits.",
  passkey_address: "Passkeys do not work at this address. Open the console by its name: https, or localhost.",
  http_412: "Somebody changed this meanwhile. It was loaded again: look, then repeat your change.",
  http_404: "This does not exist, or it is not for you to see.",
  http_429: "Too many requests. Wait a moment and try again.",
  http_500: "The server failed. It was logged; try again.",
};

/** One sentence a person can act on. */
export function explain(err: unknown): string {
  if (!(err instanceof Problem)) return err instanceof Error ? err.message : String(err);
  const own = known[err.code];
  if (own) return say(own);
  if (err.status === 412) return say(known.http_412!);
  return err.message.startsWith("HTTP ") ? say(known[`http_${err.status}`] ?? "The server failed. It was logged; try again.") : err.message;
}

export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [faults, name] = useState<ReturnType<typeof faultsOf>>([]);
  // Which label a field has is known once the form stands on the page.
  useLayoutEffect(() => name(faultsOf(error, box.current)), [error]);
  if (!error) return null;
  return (
    <div className="problem" role="alert" ref={box}>
      <div>{explain(error)}</div>
      {faults.length > 0 ? <ul className="meta">{faults.map((f) => <li key={f.label + f.message}>{f.label ? <b>{f.label}: </b> : null}{f.message}</li>)}</ul> : null}
      {retry ? <div className="row"><Button small onClick={retry}>{t("Try again")}</Button></div> : null}
    </div>
  );
}

export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useT();
  return (
    <div className="stack" role="status" aria-label={t("Loading")}>
      {Array.from({ length: lines }, (_, i) => <span key={i} className="sk" style={{ width: `${85 - ((i * 23) % 50)}%` }} />)}
    </div>
  );
}
