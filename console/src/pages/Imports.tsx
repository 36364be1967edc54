// Events from a file: choose it, say which column is what, see it being taken.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { imports } from "../api/routes";
import type { Import } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { bytes, number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { csvHead, guessMapping, mappingText } from "./csv";
import "./imports.css";

const going = (r: Import) => r.state === "running" || r.state === "waiting";

export function Imports() {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  useCrumbs({ text: t("Imports") });
  const no = may("event.import");
  const q = useQuery({ queryKey: ["imports"], queryFn: imports.list, enabled: !no, retry: false, refetchInterval: (x) => (x.state.data?.some(going) ? 700 : false) });
  const [file, setFile] = useState<File>();
  const [drag, setDrag] = useState(false);
  const pick = useRef<HTMLInputElement>(null);
  const again = () => client.invalidateQueries({ queryKey: ["imports"] });
  const start = async (f: File, mapping?: string) => {
    const one = await imports.announce({ name: f.name, mapping });
    setFile(undefined);
    void again();
    // The answer comes at the end; the page may be left meanwhile within the console.
    imports.send(one.id, f).then((done) => toast.say(t("{{taken}} taken, {{refused}} refused", { taken: number(done.taken), refused: number(done.refused) })), toast.fail).finally(() => void again());
    setTimeout(() => void again(), 300);
  };
  return (
    <>
      <div className="pagehead"><h1>{t("Imports")}</h1><span className="grow" /><Button icon="import" blocked={no} onClick={() => pick.current?.click()}>{t("Choose a file")}</Button></div>
      <input ref={pick} type="file" hidden aria-label={t("Choose a file")} accept=".csv,.gz,.ndjson,.jsonl,text/csv" onChange={(e) => { setFile(e.target.files?.[0] ?? undefined); e.target.value = ""; }} />
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Imports")}>
        <div className="inner stack">
          {file ? <Mapping key={file.name + file.size} file={file} onStart={(m) => start(file, m)} onLeave={() => setFile(undefined)} /> : no ? <p className="warnbox">{no} {t("Files can also be imported on the server:")} <code>piepowder import events --pack DIR FILE</code></p> : (
            <div className={drag ? "dropzone over" : "dropzone"} onDragOver={(e) => { e.preventDefault(); setDrag(true); }} onDragLeave={() => setDrag(false)} onDrop={(e) => { e.preventDefault(); setDrag(false); setFile(e.dataTransfer.files[0]); }}>
              {t("Drop a CSV or NDJSON file here (also .gz). Nothing is taken before you have seen the mapping.")}
            </div>
          )}
          {no ? null : q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : q.data.length === 0 && !file ? <Empty title={t("No imports yet")}>{t("History from a file runs through the same rules as live events, raises no alerts and pages nobody. An event that was sent before is not taken twice.")}</Empty>
            : <ul>{q.data.map((r) => <Run key={r.id} r={r} onDone={again} />)}</ul>}
        </div>
      </div>
    </>
  );
}

function Run({ r, onDone }: { r: Import; onDone: () => void }) {
  const t = useT();
  const part = r.size ? Math.min(1, r.read / r.size) : undefined;
  return (
    <li className="run">
      <div className="row"><b className="grow cut">{r.name}</b><span className={r.state === "done" ? "meta green" : going(r) ? "meta" : "meta amber"}>{word(r.state)}</span><span className="meta"><Time at={r.at} /></span>
        {going(r) ? <Button small onClick={() => void imports.cancel(r.id).then(onDone, toast.fail)}>{t("Cancel")}</Button> : null}</div>
      {going(r) ? <div className="bar" role="progressbar" aria-label={r.name} aria-valuenow={part === undefined ? undefined : Math.round(part * 100)}><i style={{ width: `${(part ?? 0.5) * 100}%` }} /></div> : null}
      <div className="meta">{t("{{taken}} taken, {{refused}} refused", { taken: number(r.taken), refused: number(r.refused) })}{r.repeats ? ` · ${t("{{count}} had been taken before", { count: r.repeats })}` : ""}{r.problem ? ` · ${r.problem}` : ""}</div>
      {r.reasons.length ? <details><summary className="link meta">{t("Why were lines refused?")}</summary><ul className="meta">{r.reasons.slice(0, 50).map((x, i) => <li key={i}>{t("line {{line}}", { line: number(x.line) })}: {x.message}</li>)}</ul></details> : null}
    </li>
  );
}

function Mapping({ file, onStart, onLeave }: { file: File; onStart: (mapping?: string) => Promise<void>; onLeave: () => void }) {
  const t = useT();
  const head = useQuery({ queryKey: ["csvhead", file.name, file.size], queryFn: () => csvHead(file), staleTime: Infinity });
  const [map, setMap] = useState<Record<string, string>>();
  const [type, setType] = useState("order.placed");
  const [written, write] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const columns = head.data?.columns ?? [];
  const chosen = map ?? guessMapping(columns);
  const csv = columns.length > 0;
  const missing = csv && written === undefined ? ["id", "time"].filter((x) => !Object.values(chosen).includes(x)) : [];
  const made = mappingText(type, chosen);
  const names = t("Say which column is {{names}}.", { names: missing.join(", ") });
  return (
    <section className="mapping">
      <div className="row"><h2 className="grow cut">{file.name} <span className="meta">{bytes(file.size)}</span></h2><Button tone="ghost" icon="x" aria-label={t("Leave this file")} onClick={onLeave} /></div>
      {head.isPending ? <Skeleton /> : !csv ? <p className="ink2">{t("One event per line: no mapping is needed.")}</p> : (
        <>
          <div style={{ maxWidth: 260 }}><Field label={t("Event type of every line")}><input className="mono" value={type} onChange={(e) => setType(e.target.value)} /></Field></div>
          <table className="table"><thead><tr><th>{t("column")}</th><th>{t("becomes")}</th><th>{t("first values")}</th></tr></thead>
            <tbody>{columns.map((c, i) => (
              <tr key={c}><td className="mono">{c}</td><td><input className="input mono" style={{ width: 190 }} list="targets" placeholder={t("left out")} aria-label={t("{{column}} becomes", { column: c })} value={chosen[c] ?? ""} onChange={(e) => setMap({ ...chosen, [c]: e.target.value.trim() })} /></td><td className="mono faint cut" style={{ maxWidth: 380 }}>{head.data!.rows.map((r) => r[i]).join(" · ")}</td></tr>))}</tbody></table>
          <datalist id="targets">{["id", "time", "customer_id", "worker_id", "merchant_id", "order_id", "card_fingerprint", "device_id", "amount", "currency", "brand", "region", "city"].map((x) => <option key={x} value={x} />)}</datalist>
          <details><summary className="link meta">{t("The mapping as text, for several events a row or a delay")}</summary><textarea className="textarea mono" rows={8} aria-label={t("The mapping as text, for several events a row or a delay")} value={written ?? made} onChange={(e) => write(e.target.value)} /></details>
        </>
      )}
      <Trouble error={error} />
      <div className="row"><Button tone="primary" busy={busy} blocked={missing.length ? names : false} onClick={() => {
        setBusy(true);
        setError(undefined);
        onStart(csv ? (written ?? made) : undefined).catch((err: unknown) => { setError(err); setBusy(false); });
      }}>{t("Import as history")}</Button>{missing.length ? <span className="meta">{names}</span> : null}</div>
    </section>
  );
}
