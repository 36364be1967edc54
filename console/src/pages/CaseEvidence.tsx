// The evidence of a case: a strip that is blurred until somebody looks, a viewer, the ledger, redaction, packages.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { evidence, sendInParts, type EvidenceItem } from "../api/evidence";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { bytes } from "../ui/format";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { EvidencePackageDialog } from "./EvidencePackage";
import { EvidenceRecordDialog } from "./EvidenceRecord";
import { EvidenceViewer } from "./EvidenceViewer";
import "./evidence.css";

const inOnePiece = 24 * 1024 * 1024;

export function EvidenceStrip({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number>();
  const [stop, setStop] = useState<AbortController>();
  const [shown, show] = useState<string>();
  const [packing, pack] = useState(false);
  const [keeping, keep] = useState(false);
  const no = may("evidence.read");
  const q = useQuery({ queryKey: ["case", c.id, "evidence"], queryFn: () => evidence.of(c.id), enabled: !no, retry: false });
  const again = () => void client.invalidateQueries({ queryKey: ["case"] });
  const send = async (f: File) => {
    const ctl = new AbortController();
    setStop(ctl);
    setPart(0);
    try {
      if (f.size > inOnePiece) await sendInParts(c.id, f, setPart, ctl.signal);
      else await cases.addEvidence(c.id, f, "", setPart, ctl.signal);
      toast.say(t("Sealed; its hash is on the timeline."));
      again();
    } catch (err) {
      if (!ctl.signal.aborted) toast.fail(err);
    } finally { setPart(undefined); }
  };
  const list = q.data ?? [];
  return (
    <div style={{ marginTop: 14 }}>
      <div className="row"><h2 className="cap grow">{t("Evidence")}{list.length ? ` · ${list.length}` : ""}</h2>
        <Button tone="ghost" small icon="plus" blocked={may("evidence.write")} aria-label={t("Add evidence")} onClick={() => file.current?.click()} />
        <input ref={file} type="file" hidden onChange={(e) => { const f = e.target.files?.[0]; e.target.value = ""; if (f) void send(f); }} /></div>
      {part !== undefined ? <div className="row"><div className="bar grow" role="progressbar" aria-valuenow={Math.round(part * 100)} aria-label={t("Uploading")}><i style={{ width: `${part * 100}%` }} /></div><Button small onClick={() => stop?.abort()}>{t("Cancel")}</Button></div> : null}
      {no ? <p className="meta">{no}</p> : q.error ? <Trouble error={q.error} /> : <div className="strip">{list.map((e) => <Tile key={e.id} e={e} onShow={() => show(e.id)} />)}</div>}
      {q.data && !no ? <p className="meta">{list.length ? t("sealed with a hash · blurred until you look") : t("No files. What you add is sealed with its hash and cannot be changed.")}</p> : null}
      {shown ? <EvidenceViewer key={shown} id={shown} onOpen={show} onClose={() => { show(undefined); again(); }} /> : null}
      {no ? null : <div className="row"><Button small blocked={may("evidence.write")} onClick={() => keep(true)}>{t("Record…")}</Button>{list.length ? <Button small blocked={may("case.export")} onClick={() => pack(true)}>{t("Package…")}</Button> : null}</div>}
      {keeping ? <EvidenceRecordDialog c={c} onClose={() => keep(false)} /> : null}
      {packing ? <EvidencePackageDialog c={c} onClose={() => pack(false)} /> : null}
    </div>
  );
}

function Tile({ e, onShow }: { e: EvidenceItem; onShow: () => void }) {
  const t = useT();
  const mark = e.locked ? t("locked") : e.state === "destroyed" ? t("destroyed") : e.quarantined ? t("in quarantine") : e.derived_from ? t("redacted") : "";
  return (
    <button type="button" className={e.thumbnail && !e.quarantined ? "tile blurred" : "tile"} title={`${e.name} · ${bytes(e.size)}${mark ? ` · ${mark}` : ""}`} onClick={onShow}>
      {e.thumbnail && !e.quarantined ? <><img src={`/v1/evidence/${e.id}/thumbnail`} alt="" loading="lazy" /><span className="sr">{e.name}</span></> : <span className="tilename">{e.name}</span>}
      {mark ? <span className="tilemark">{mark}</span> : null}
    </button>
  );
}
