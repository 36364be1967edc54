// Events from a file: choose it, say which column is what, see it being taken.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { imports } from "../api/routes";
import type { ImportRun } from "../api/types";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { bytes, number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { csvHead, guessMapping } from "./csv";
import "./imports.css";

export function Imports() {
  const t = useT();
  const may = useMay();
  useCrumbs({ text: t("Imports") });
  const q = useQuery({ queryKey: ["imports"], queryFn: imports.list, refetchInterval: (x) => (x.state.data?.some((r) => r.state === "running" || r.state === "queued") ? 1000 : false), retry: false });
  const [file, setFile] = useState<File>();
  const [drag, setDrag] = useState(false);
  const pick = useRef<HTMLInputElement>(null);
  const no = may("import.run");
  return (
    <>
      <div className="pagehead"><h1>{t("Imports")}</h1><span className="grow" /><Button icon="import" blocked={no} onClick={() => pick.current?.click()}>{t("Choose a file")}</Button></div>
      <input ref={pick} type="file" hidden accept=".csv,.gz,.ndjson,.jsonl,text/csv" onChange={(e) => { setFile(e.target.files?.[0] ?? undefined); e.target.value = ""; }} />
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Imports")}>
        <div className="inner stack">
          {file ? <Mapping key={file.name + file.size} file={file} onDone={() => setFile(undefined)} /> : no ? <p className="meta">{no}</p> : (
            <div className={drag ? "dropzone over" : "dropzone"} onDragOver={(e) => { e.preventDefault(); setDrag(true); }} onDragLeave={() => setDrag(false)} onDrop={(e) => { e.preventDefault(); setDrag(false); setFile(e.dataTransfer.files[0]); }}>
              {t("Drop a CSV or NDJSON file here (also .gz). Nothing is taken before you have seen the mapping.")}
            </div>
          )}
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton /> : q.data.length === 0 ? <Empty title={t("No imports yet")}>{t("History from a file runs through the same rules as live events, raises no alerts and pages nobody.")}</Empty>
            : <ul>{q.data.map((r) => <Run key={r.id} r={r} />)}</ul>}
        </div>
      </div>
    </>
  );
}

function Run({ r }: { r: ImportRun }) {
  const t = useT();
  const client = useQueryClient();
  const running = r.state === "running" || r.state === "queued";
  const done = r.taken + r.refused;
  const part = r.total ? done / r.total : undefined;
  return (
    <li className="run">
      <div className="row"><b className="grow cut">{r.name}</b><span className="meta">{word(r.state)} · <Time at={r.started_at} /></span>
        {running ? <Button small onClick={() => void imports.cancel(r.id).then(() => client.invalidateQueries({ queryKey: ["imports"] }), toast.fail)}>{t("Cancel")}</Button> : null}</div>
      {running ? <div className="bar" role="progressbar" aria-label={r.name} aria-valuenow={part === undefined ? undefined : Math.round(part * 100)}><i style={{ width: `${(part ?? 0.5) * 100}%` }} /></div> : null}
      <div className="meta">{t("{{taken}} taken, {{refused}} refused", { taken: number(r.taken), refused: number(r.refused) })}{r.total ? ` · ${t("of {{all}}", { all: number(r.total) })}` : ""}</div>
      {r.reasons?.length ? <details><summary className="link meta">{t("Why were lines refused?")}</summary><ul className="meta">{r.reasons.slice(0, 50).map((x, i) => <li key={i}>{t("line {{line}}", { line: number(x.line) })}: {x.reason}</li>)}</ul></details> : null}
    </li>
  );
}

const targets = ["", "id", "type", "time", "account", "customer", "worker", "merchant", "order", "card", "device", "address", "email", "phone", "amount", "currency", "brand", "region", "city"];

function Mapping({ file, onDone }: { file: File; onDone: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const head = useQuery({ queryKey: ["csvhead", file.name, file.size], queryFn: () => csvHead(file), staleTime: Infinity });
  const [map, setMap] = useState<Record<string, string>>();
  const [type, setType] = useState("order.placed");
  const [part, setPart] = useState<number>();
  const [stop, setStop] = useState<AbortController>();
  const [error, setError] = useState<unknown>();
  const chosen = map ?? guessMapping(head.data?.columns ?? [], targets);
  const csv = (head.data?.columns.length ?? 0) > 0;
  const missing = csv ? ["id", "time"].filter((x) => !Object.values(chosen).includes(x)) : [];
  const go = async () => {
    const ctl = new AbortController();
    setStop(ctl);
    setError(undefined);
    setPart(0);
    try {
      await imports.start(file, JSON.stringify({ type: Object.values(chosen).includes("type") ? undefined : type, columns: chosen }), setPart, ctl.signal);
      void client.invalidateQueries({ queryKey: ["imports"] });
      onDone();
    } catch (err) { if (!ctl.signal.aborted) setError(err); } finally { setPart(undefined); }
  };
  return (
    <section className="mapping">
      <div className="row"><h2 className="grow cut">{file.name} <span className="meta">{bytes(file.size)}</span></h2><Button tone="ghost" icon="x" aria-label={t("Leave this file")} onClick={onDone} /></div>
      {head.isPending ? <Skeleton /> : !csv ? <p className="ink2">{t("One event per line: no mapping is needed.")}</p> : (
        <>
          <table className="table"><thead><tr><th>{t("column")}</th><th>{t("becomes")}</th><th>{t("first values")}</th></tr></thead>
            <tbody>{head.data!.columns.map((c, i) => (
              <tr key={c}><td className="mono">{c}</td><td><select className="select" style={{ width: 160 }} aria-label={t("{{column}} becomes", { column: c })} value={chosen[c] ?? ""} onChange={(e) => setMap({ ...chosen, [c]: e.target.value })}>{targets.map((x) => <option key={x} value={x}>{x || t("a field of its own")}</option>)}</select></td><td className="mono faint cut" style={{ maxWidth: 380 }}>{head.data!.rows.map((r) => r[i]).join(" · ")}</td></tr>))}</tbody></table>
          {Object.values(chosen).includes("type") ? null : <div style={{ maxWidth: 260 }}><Field label={t("Event type of every line")}><input className="mono" value={type} onChange={(e) => setType(e.target.value)} /></Field></div>}
        </>
      )}
      {part !== undefined ? <div className="row"><div className="bar grow" role="progressbar" aria-label={t("Uploading")} aria-valuenow={Math.round(part * 100)}><i style={{ width: `${part * 100}%` }} /></div><Button small onClick={() => stop?.abort()}>{t("Cancel")}</Button></div> : null}
      <Trouble error={error} />
      <div className="row"><Button tone="primary" busy={part !== undefined} blocked={missing.length ? t("Say which column is {{names}}.", { names: missing.join(", ") }) : false} onClick={() => void go()}>{t("Import as history")}</Button>{missing.length ? <span className="meta">{t("Say which column is {{names}}.", { names: missing.join(", ") })}</span> : null}</div>
    </section>
  );
}
