// A case by hand: what it is about, of whom, about which order and where. Query, fields, what is refused at its field.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { depth } from "../api/depth";
import { accounts, cases } from "../api/routes";
import { severities, type Severity as Sev } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { FindThing, reference, type Thing } from "./FindThing";

export const caseTypes = ["safety", "misconduct", "fraud", "property", "account", "legal", "claim", "vetting", "appeal", "privacy", "other"];

export function NewCase({ onClose }: { onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const [title, set, clear] = useDraft("newcase");
  const [type, setType] = useState("safety");
  const [severity, setSeverity] = useState<Sev>("S3");
  const templates = useQuery({ queryKey: ["casetemplates"], queryFn: depth.templates, retry: false }).data ?? [];
  const types = useQuery({ queryKey: ["casetypes"], queryFn: depth.types, retry: false }).data ?? [];
  const [template, begin] = useState("");
  const may = useMay();
  const [account, about] = useState<Thing>({ text: "" });
  const [order, ordered] = useState<Thing>({ text: "" });
  const [region, place] = useState<string>();
  // The place is the account's until somebody says another.
  const of = useQuery({ queryKey: ["account", account.found?.id], queryFn: () => accounts.one(account.found!.id), enabled: !!account.found && !may("account.read"), retry: false }).data;
  const where = region ?? of?.region ?? "";
  const m = useMutation({ mutationFn: () => cases.create({ title: title.trim(), type, severity, template: template || undefined, account: reference(account), order: reference(order), region: where.trim().toUpperCase() || undefined }), onSuccess: (c) => { clear(); void go({ to: "/cases/$id", params: { id: c.number } }); } });
  return (
    <Dialog title={t("New case")} onClose={onClose} footer={<Button tone="primary" busy={m.isPending} blocked={title.trim() ? false : t("Give it a title.")} onClick={() => m.mutate()}>{t("Open an {{severity}} case", { severity })}</Button>}>
      <Field must label={t("Title")} name="title" problem={m.error}><input value={title} data-autofocus onChange={(e) => set(e.target.value)} maxLength={300} /></Field>
      {templates.length ? <Field label={t("Begin with")} name="template" problem={m.error} hint={templates.find((x) => x.id === template)?.tasks.map((k) => k.title).join(", ")}><select value={template} onChange={(e) => { begin(e.target.value); const x = templates.find((y) => y.id === e.target.value); if (x) { setType(x.type); setSeverity(x.severity as Sev); } }}><option value="">{t("an empty case")}</option>{templates.map((x) => <option key={x.id} value={x.id}>{x.name}</option>)}</select></Field> : null}
      <div className="row" style={{ gap: 12 }}>
        <div className="grow"><Field label={t("Type")} name="type" problem={m.error}><select value={type} onChange={(e) => setType(e.target.value)}>{types.length ? types.map((x) => <option key={x.type} value={x.type}>{x.version === 0 ? Word(x.type) : x.title}</option>) : caseTypes.map((x) => <option key={x} value={x}>{Word(x)}</option>)}</select></Field></div>
        <div className="grow"><Field label={t("Severity")} name="severity" problem={m.error}><select value={severity} onChange={(e) => setSeverity(e.target.value as Sev)}>{severities.map((x) => <option key={x} value={x}>{x} · {Word(`sev_${x}`)}</option>)}</select></Field></div>
      </div>
      <Field label={t("Account it is about")} name="account" problem={m.error} hint={of ? [Word(of.kind), of.city, of.region].filter(Boolean).join(" · ") : t("Name, mail address, telephone number or reference")}><FindThing kind="account" value={account} onChange={about} /></Field>
      <div className="row" style={{ gap: 12, alignItems: "flex-start" }}>
        <div className="grow"><Field label={t("Order")} name="order" problem={m.error} hint={order.found?.note ?? t("Its reference")}><FindThing kind="order" value={order} onChange={ordered} /></Field></div>
        <div className="grow"><Field label={t("Region")} name="region" problem={m.error} hint={region === undefined && of?.region ? t("The account’s") : t("As US-WA; the account’s or the order’s when left out")}><input value={where} onChange={(e) => place(e.target.value)} maxLength={10} autoComplete="off" spellCheck={false} /></Field></div>
      </div>
      <Trouble error={m.error} />
    </Dialog>
  );
}
