// The next text of a protocol: editor on the left, the run it would make on the right, one next step below.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { protocols, type Protocol } from "../api/protocol";
import { useT, word } from "../i18n";
import { useMay, useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Tabs } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Editor, type EditorHandle } from "../ui/Editor";
import { Field } from "../ui/Field";
import { useKeys } from "../ui/keys";
import { useDraft } from "../ui/store";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";
import { Tree } from "./ProtocolParts";

/** A text that rests for a moment. */
function useRest(text: string, ms: number) {
  const [v, set] = useState(text);
  useEffect(() => { const h = setTimeout(() => set(text), ms); return () => clearTimeout(h); }, [text, ms]);
  return v;
}

export function ProtocolEdit({ p }: { p: Protocol }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const editor = useRef<EditorHandle>(null);
  const saved = p.draft?.document ?? p.document;
  const [text, write, forget] = useDraft(`protocol:${p.id}`, saved);
  const [pane, setPane] = useState<"text" | "run">("text");
  const [dialog, open] = useState<"" | "publish" | "refuse" | "drop">("");
  const rested = useRest(text, 400);
  const check = useQuery({ queryKey: ["protocol", "check", rested], queryFn: () => protocols.check(rested), placeholderData: keepPreviousData, staleTime: Infinity, retry: false });
  const found = check.data?.problems ?? [];
  const marks = useMemo(() => found.map((x) => ({ line: x.line, column: x.column, message: x.rule ? `${word(`care_${x.rule}`)}: ${x.what}` : x.what, hint: x.do })), [check.data]);
  const errors = found.filter((x) => x.level === "error").length;
  const asked = p.draft?.state === "asked";
  const own = p.draft?.author === me?.id;
  const dirty = text !== saved;
  const again = () => client.invalidateQueries({ predicate: (x) => String(x.queryKey[0]).startsWith("protocol") && x.queryKey[1] !== "check" });
  const save = useMutation({ mutationFn: () => protocols.save(p.id, p.draft?.version ?? 0, text), onSuccess: () => { forget(); void again(); toast.say(t("Kept as the next text")); }, onError: (err) => { toast.fail(err); if (err instanceof Problem && err.status === 412) void again(); } });
  const approve = useMutation({ mutationFn: () => protocols.approve(p.id, ""), onSuccess: () => { void again(); toast.say(t("In force")); }, onError: toast.fail });
  useKeys([{ keys: "Ctrl-S", what: "Keep the text", run: () => { if (dirty && !may("protocol.write")) save.mutate(); } }]);
  const toStep = (id: string) => { const at = text.split("\n").findIndex((l) => new RegExp(`^\\s*- id: ["']?${id}["']?\\s*$`).test(l)); if (at >= 0) { setPane("text"); editor.current?.focus(at + 1); } };
  return (
    <>
      {p.draft?.refused ? <div className="wbnotice warnbox"><span><b>{t("Sent back:")}</b> {p.draft.refused}</span></div> : null}
      {asked ? <div className="wbnotice ask"><span className="grow"><b>{t("{{name}} asks for a second person.", { name: staff.name(p.draft!.author) })}</b> <span className="ink2">{p.draft!.note}</span></span></div> : null}
      <div className="wbpanes"><Tabs label={t("Text or run")} value={pane} onChange={setPane} options={[{ value: "text", text: t("Text") }, { value: "run", text: t("Run") }]} /></div>
      <div className="wb" id="protocolpanel" role="tabpanel" aria-label={t("Change")} data-pane={pane === "text" ? "rule" : "result"}>
        <section className="wbleft" aria-label={t("Text")}><Editor handle={editor} label={t("Text of {{name}}", { name: p.title })} value={text} onChange={write} problems={marks} readOnly={!!may("protocol.write")} /></section>
        <section className="wbright" aria-label={t("Run")}>
          <div className="wbpanel protocolpanel" tabIndex={0} role="region" aria-label={t("The run it would make")}>
            {check.error ? <Trouble error={check.error} /> : null}
            {found.length ? <ul className="problems">{found.map((x, i) => <li key={i}><button type="button" className={x.level === "error" ? "link red" : "link amber"} onClick={() => { setPane("text"); editor.current?.focus(x.line, x.column); }}>{t("line {{n}}", { n: x.line })}</button> {x.what}{x.do ? <span className="meta"> · {x.do}</span> : null}</li>)}</ul> : null}
            {check.data?.outline ? <Tree outline={{ ...check.data.outline, steps: check.data.outline.steps ?? [] }} onStep={toStep} /> : null}
          </div>
        </section>
      </div>
      <footer className="wbfoot">
        <span className="told meta">{dirty ? t("Not kept yet; this browser remembers it.") : t("Kept")} · {errors ? <span className="red">{t("{{count}} faults", { count: errors })}</span> : <span className="green">{t("no faults")}</span>}</span>
        <span className="grow" />
        {p.draft && p.version ? <Button tone="ghost" className="wide-only" blocked={may("protocol.write")} onClick={() => open("drop")}>{t("Drop it")}</Button> : null}
        <Button kbd="Ctrl S" blocked={may("protocol.write") || (dirty ? false : t("Everything is saved."))} busy={save.isPending} onClick={() => save.mutate()}>{t("Keep")}</Button>
        {asked && !own ? <><Button blocked={may("protocol.publish")} onClick={() => open("refuse")}>{t("Send it back…")}</Button><Button tone="primary" busy={approve.isPending} blocked={may("protocol.publish") || (dirty ? t("Keep the text first.") : false)} onClick={() => approve.mutate()}>{t("Approve and publish")}</Button></>
          : <Button tone="primary" blocked={may("protocol.publish") || (asked ? t("A second person has to approve it.") : dirty ? t("Keep the text first.") : !p.draft ? t("Nothing to publish.") : errors ? t("Mend the faults first.") : false)} onClick={() => open("publish")}>{t("Publish…")}</Button>}
      </footer>
      {dialog === "publish" ? <Say title={t("Publish “{{name}}”", { name: p.title })} label={t("What changes, and why?")} note={check.data?.outline?.sensitive || p.outline?.sensitive ? t("It is sensitive: a second person puts it in force.") : t("New runs use it; runs that began keep their version.")} ok={t("Publish")} send={(x) => protocols.publish(p.id, x)} onClose={() => open("")} onDone={again} /> : null}
      {dialog === "refuse" ? <Say title={t("Send it back…")} label={t("What should be different")} note="" ok={t("Send it back")} send={(x) => protocols.refuse(p.id, x)} onClose={() => open("")} onDone={again} /> : null}
      {dialog === "drop" ? <Dialog title={t("Drop the next text")} onClose={() => open("")} footer={<><span className="grow" /><Button tone="danger" onClick={() => void protocols.drop(p.id).then(() => { forget(); open(""); return again(); }, toast.fail)}>{t("Drop it")}</Button></>}><p>{t("What is in force stays as it is.")}</p></Dialog> : null}
    </>
  );
}

function Say({ title, label, note, ok, send, onClose, onDone }: { title: string; label: string; note: string; ok: string; send: (x: string) => Promise<unknown>; onClose: () => void; onDone: () => unknown }) {
  const t = useT();
  const [text, set] = useState("");
  const m = useMutation({ mutationFn: () => send(text.trim()), onSuccess: () => { void onDone(); onClose(); } });
  return (
    <Dialog title={title} onClose={onClose} footer={<><span className="meta grow">{note}</span><Button tone="primary" busy={m.isPending} blocked={text.trim() ? false : t("Give a reason.")} onClick={() => m.mutate()}>{ok}</Button></>}>
      <Field label={label}><textarea data-autofocus value={text} onChange={(e) => set(e.target.value)} /></Field>
      <Trouble error={m.error} />
    </Dialog>
  );
}
