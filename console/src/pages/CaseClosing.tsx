// What must be so before the case is closed, as the server asks it; an open line may be waived with a reason.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { depth, type ClosingItem } from "../api/depth";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT, Word } from "../i18n";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Why } from "./InvestigationFacts";

export function CaseClosing({ c }: { c: Case }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const [of, waive] = useState<ClosingItem>();
  const q = useQuery({ queryKey: ["case", c.id, "closing"], queryFn: () => depth.closing(c.id), retry: false });
  return (
    <>
      {(q.data ?? []).map((i) => (
        <li key={i.item} className="row closing" data-state={i.state}>
          <span className={i.state === "open" ? "amber" : "green"} aria-hidden="true">{i.state === "open" ? "○" : i.state === "waived" ? "–" : "✓"}</span><span className="sr">{i.state === "open" ? t("open") : t("done")}</span>
          <span className="ink2 grow" title={i.detail}>{Word(`closing_${i.item}`)}{i.state === "waived" ? <span className="meta"> · {t("waived by {{name}}: {{why}}", { name: staff.name(i.by), why: i.why ?? "" })}</span> : i.detail && i.state === "open" ? <span className="meta"> · {i.detail}</span> : null}</span>
          {i.state === "open" && i.item !== "outcome" && i.item !== "checklist" ? <Button small tone="ghost" blocked={may("case.close")} aria-label={t("Waive: {{what}}", { what: Word(`closing_${i.item}`) })} onClick={() => waive(i)}>{t("Waive…")}</Button> : null}
        </li>))}
      {of ? <Why title={t("Waive: {{what}}", { what: Word(`closing_${of.item}`) })} verb={t("Waive it")} run={(why) => cases.waive(c.id, of.item, why)} onClose={() => waive(undefined)} /> : null}
    </>
  );
}
