// A ring becomes a case: all its accounts as parties at once, and the picture as evidence.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graph as ask, type Graph } from "../api/graph";
import { cases } from "../api/routes";
import { severities, type Severity } from "../api/types";
import { useT, Word, word } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { number, shortName } from "../ui/format";
import { Trouble } from "../ui/States";
import { toast } from "../ui/Toast";

const most = 500;

export function RingCase({ graph, ring, picture, onClose, onDone }: { graph: Graph; ring: string[]; picture?: () => Promise<Blob>; onClose: () => void; onDone: (number: string) => void }) {
  const t = useT();
  const go = useNavigate();
  const client = useQueryClient();
  const accounts = graph.nodes.filter((n) => ring.includes(n.id));
  const shared = new Map<string, number>();
  for (const n of graph.nodes) if (n.kind !== "account" && n.kind !== "person" && !n.supernode && graph.edges.filter((e) => e.b === n.id && ring.includes(e.a)).length > 1) shared.set(n.kind, (shared.get(n.kind) ?? 0) + 1);
  const things = [...shared].map(([k, n]) => `${n} ${word(k)}`).join(", ");
  const [title, setTitle] = useState(t("Ring: {{count}} accounts", { count: accounts.length }) + (things ? `, ${things}` : ""));
  const [type, setType] = useState("fraud");
  const [severity, setSeverity] = useState<Severity>("S2");
  const [withPicture, add] = useState(!!picture);
  const m = useMutation({
    mutationFn: async () => {
      const shot = withPicture && picture ? await picture().catch(() => undefined) : undefined;
      const c = await ask.openCase({ title: title.trim(), type, severity, account: accounts[0]?.id, parties: accounts.map((n) => ({ role: "subject", account: n.id })) });
      if (shot) await cases.addEvidence(c.id, new File([shot], "graph.png", { type: "image/png" }), t("Link graph when the case was opened"), () => undefined).catch(toast.fail);
      return c;
    },
    onSuccess: (c) => {
      void client.invalidateQueries({ queryKey: ["cases"] });
      toast.say(t("{{number}} is open with {{count}} accounts", { number: c.number, count: accounts.length }), { label: t("Go there"), run: () => void go({ to: "/cases/$id", params: { id: c.number } }) });
      onDone(c.number);
    },
  });
  const blocked = !title.trim() ? t("Give it a title.") : accounts.length > most ? t("A case begins with at most {{count}} accounts.", { count: most }) : false;
  return (
    <Dialog title={t("Open ring as case")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Open a case with {{count}} accounts", { count: accounts.length })}</Button>}>
      <div className="warnbox">
        <div><b style={{ fontSize: 20 }}>{number(accounts.length)}</b> {t("accounts become parties of one case")}</div>
        <div className="meta">{accounts.slice(0, 8).map((n) => shortName(n.name ?? "") || n.label).join(", ")}{accounts.length > 8 ? ` +${accounts.length - 8}` : ""}</div>
      </div>
      <Field label={t("Title")} name="title" problem={m.error}><input value={title} onChange={(e) => setTitle(e.target.value)} autoComplete="off" /></Field>
      <div className="row" style={{ gap: 12, alignItems: "end" }}>
        <div className="grow"><Field label={t("Type")} name="type" problem={m.error}><select value={type} onChange={(e) => setType(e.target.value)}>{["fraud", "account", "misconduct", "safety", "property", "other"].map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field></div>
        <div className="grow"><Field label={t("Severity")} name="severity" problem={m.error}><select value={severity} onChange={(e) => setSeverity(e.target.value as Severity)}>{severities.map((s) => <option key={s} value={s}>{s}</option>)}</select></Field></div>
      </div>
      {picture ? <label className="choice"><input type="checkbox" checked={withPicture} onChange={(e) => add(e.target.checked)} />{t("Keep the picture as its first evidence")}</label> : null}
      <Trouble error={m.error} />
    </Dialog>
  );
}
