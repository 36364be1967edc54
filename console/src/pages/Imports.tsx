// Events from a file: choose it, say which column is what, see it being taken.
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useT } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { bytes, number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { importFile, type Progress } from "./batch";
import { csvHead, guessMapping } from "./csv";
import "./imports.css";

export function Imports() {
  const t = useT();
  const may = useMay();
  useCrumbs({ text: t("Imports") });
  const [file, setFile] = useState<File>();
  const [drag, setDrag] = useState(false);
  const [done, setDone] = useState<{ name: string; p: Progress; stopped: boolean }[]>([]);
  const pick = useRef<HTMLInputElement>(null);
  const no = may("event.import") || may("event.write");
  return (
    <>
      <div className="pagehead"><h1>{t("Imports")}</h1><span className="grow" /><Button icon="import" blocked={no} onClick={() => pick.current?.click()}>{t("Choose a file")}</Button></div>
      <input ref={pick} type="file" hidden aria-label={t("Choose a file")} accept=".csv,.gz,.ndjson,.jsonl,text/csv" onChange={(e) => { setFile(e.target.files?.[0] ?? undefined); e.target.value = ""; }} />
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Imports")}>
        <div className="inner stack">
          {file ? <Import key={file.name + file.size} file={file} onDone={(p, stopped) => { if (p) setDone([{ name: file.name, p, stopped: !!stopped }, ...done]); setFile(undefined); }} /> : no ? <p className="warnbox">{no} {t("Files can also be imported on the server:")} <code>piepowder import events --pack DIR FILE</code></p> : (
            <div className={drag ? "dropzone over" : "dropzone"} onDragOver={(e) => { e.preventDefault(); setDrag(true); }} onDragLeave={() => setDrag(false)} onDrop={(e) => { e.preventDefault(); setDrag(false); setFile(e.dataTransfer.files[0]); }}>
              {t("Drop a CSV or NDJSON file here (also .gz). Nothing is taken before you have seen the mapping.")}
            </div>
          )}
          {done.length === 0 && !file ? <Empty title={t("No imports yet")}>{t("History from a file runs through the same rules as live events, raises no alerts and pages nobody. An event that was sent before is not taken twice.")}</Empty>
            : <ul>{done.map((d, i) => <li key={i} className="run"><div className="row"><b className="grow cut">{d.name}</b><span className={d.stopped ? "meta amber" : "meta green"}>{d.stopped ? t("stopped") : t("done")}</span></div><Counts p={d.p} /></li>)}</ul>}
        </div>
      </div>
    </>
  );
}

function Counts({ p }: { p: Progress }) {
  const t = useT();
  return (
    <>
      <div className="meta">{t("{{taken}} taken, {{refused}} refused", { taken: number(p.taken), refused: number(p.refusedCount) })}</div>
      {p.refused.length ? <details><summary className="link meta">{t("Why were lines refused?")}</summary><ul className="meta">{p.refused.slice(0, 50).map((x, i) => <li key={i}>{t("line {{line}}", { line: number(x.line) })}: {x.reason}</li>)}</ul></details> : null}
    </>
  );
}

const targets = ["", "id", "type", "time", "customer", "worker", "merchant", "order", "card", "device", "address", "email", "phone", "amount", "currency", "brand", "region", "city"];

function Import({ file, onDone }: { file: File; onDone: (p?: Progress, stopped?: boolean) => void }) {
  const t = useT();
  const head = useQuery({ queryKey: ["csvhead", file.name, file.size], queryFn: () => csvHead(file), staleTime: Infinity });
  const [map, setMap] = useState<Record<string, string>>();
  const [type, setType] = useState("order.placed");
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<unknown>();
  const stop = useRef<AbortController>(undefined);
  const columns = head.data?.columns ?? [];
  const chosen = map ?? guessMapping(columns, targets);
  const csv = columns.length > 0;
  const missing = csv ? ["id", "time"].filter((x) => !Object.values(chosen).includes(x)) : [];
  const part = progress ? Math.min(1, progress.bytes / Math.max(1, file.size)) : 0;
  const go = async () => {
    const ctl = (stop.current = new AbortController());
    let last: Progress = { read: 0, bytes: 0, taken: 0, refused: [], refusedCount: 0 };
    setError(undefined);
    setProgress(last);
    try {
      onDone(await importFile(file, csv ? { type, columns: chosen } : undefined, (p) => { last = p; setProgress(p); }, ctl.signal));
    } catch (err) {
      if (ctl.signal.aborted) onDone(last, true);
      else { setError(err); setProgress(undefined); }
    }
  };
  return (
    <section className="mapping">
      <div className="row"><h2 className="grow cut">{file.name} <span className="meta">{bytes(file.size)}</span></h2>{progress ? null : <Button tone="ghost" icon="x" aria-label={t("Leave this file")} onClick={() => onDone()} />}</div>
      {head.isPending ? <Skeleton /> : progress ? (
        <>
          <div className="row"><div className="bar grow" role="progressbar" aria-label={file.name} aria-valuenow={Math.round(part * 100)}><i style={{ width: `${part * 100}%` }} /></div><Button small onClick={() => stop.current?.abort()}>{t("Cancel")}</Button></div>
          <Counts p={progress} />
        </>
      ) : (
        <>
          {!csv ? <p className="ink2">{t("One event per line: no mapping is needed.")}</p> : (
            <>
              <table className="table"><thead><tr><th>{t("column")}</th><th>{t("becomes")}</th><th>{t("first values")}</th></tr></thead>
                <tbody>{columns.map((c, i) => (
                  <tr key={c}><td className="mono">{c}</td><td><select className="select" style={{ width: 160 }} aria-label={t("{{column}} becomes", { column: c })} value={chosen[c] ?? ""} onChange={(e) => setMap({ ...chosen, [c]: e.target.value })}>{targets.map((x) => <option key={x} value={x}>{x || t("a field of its own")}</option>)}</select></td><td className="mono faint cut" style={{ maxWidth: 380 }}>{head.data!.rows.map((r) => r[i]).join(" · ")}</td></tr>))}</tbody></table>
              {Object.values(chosen).includes("type") ? null : <div style={{ maxWidth: 260 }}><Field label={t("Event type of every line")}><input className="mono" value={type} onChange={(e) => setType(e.target.value)} /></Field></div>}
            </>
          )}
          <Trouble error={error} />
          <div className="row"><Button tone="primary" blocked={missing.length ? t("Say which column is {{names}}.", { names: missing.join(", ") }) : false} onClick={() => void go()}>{t("Import as history")}</Button>{missing.length ? <span className="meta">{t("Say which column is {{names}}.", { names: missing.join(", ") })}</span> : null}</div>
        </>
      )}
    </section>
  );
}
