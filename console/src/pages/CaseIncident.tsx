// The critical incidents a case belongs to, and one key to declare one from it.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { incidents } from "../api/incident";
import type { Case } from "../api/types";
import { useT, word } from "../i18n";
import { allowed, useMay, useMe } from "../shell/me";
import { Button } from "../ui/Button";
import { Severity } from "../ui/Severity";
import { Due } from "../ui/Time";
import { Declare } from "./Incidents";

export function CaseIncident({ c }: { c: Case }) {
  const t = useT();
  const me = useMe();
  const may = useMay();
  const go = useNavigate();
  const reads = allowed(me?.permissions, "incident.read");
  const q = useQuery({ queryKey: ["incidents", "of", c.id], queryFn: () => incidents.list({ case: c.id }), enabled: reads });
  const [declaring, declare] = useState(false);
  if (!reads) return null;
  const list = q.data?.items ?? [];
  return (
    <>
      {list.map((i) => <p key={i.id}><Severity of={i.severity} /> <Link className="mono" to="/incidents/$id" params={{ id: i.number }}>{i.number}</Link> {i.title} <span className="meta">{word(i.state)} <Due at={i.update_due_at} calm /></span></p>)}
      {list.length ? null : <Button small tone="ghost" blocked={may("incident.write")} onClick={() => declare(true)}>{t("Declare an incident from it")}</Button>}
      {declaring ? <Declare from={{ case: c.id, region: c.region, brand: c.brand, severity: c.severity }} onClose={() => declare(false)} onDone={(i) => void go({ to: "/incidents/$id", params: { id: i.number } })} /> : null}
    </>
  );
}
