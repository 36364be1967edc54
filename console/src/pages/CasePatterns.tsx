// What the parties had to do with before, offered unasked. It is no finding.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { investigation } from "../api/investigation";
import { cases } from "../api/routes";
import type { Case } from "../api/types";
import { useT, word } from "../i18n";
import { allowed, useMe } from "../shell/me";
import { Shape } from "../ui/Severity";
import { partyName } from "./CaseParties";

export function CasePatterns({ c }: { c: Case }) {
  const t = useT();
  const me = useMe();
  const reads = allowed(me?.permissions, "finding.read");
  const q = useQuery({ queryKey: ["case", c.id, "patterns"], queryFn: () => investigation.patterns(c.id), enabled: reads, retry: false, staleTime: 30_000 });
  const parties = useQuery({ queryKey: ["case", c.id, "parties"], queryFn: () => cases.parties(c.id) }).data ?? [];
  if (!reads) return null;
  const called = (id: string, role: string) => { const p = parties.find((x) => x.id === id); return p ? partyName(p) : word(role); };
  const list = (q.data ?? []).filter((p) => p.cases.length);
  return (
    <div style={{ marginTop: 18 }}>
      <div className="row"><h2 className="cap grow">{t("Investigation")}</h2><Link to="/cases/$id/investigation" params={{ id: c.number }}>{t("Facts and findings")}</Link></div>
      {list.map((p) => (
        <div key={p.party}>
          <p className="meta">{t("{{name}} before: {{what}}", { name: called(p.party, p.role), what: p.as.map((r) => `${word(r.role)} ${r.n}×`).join(", ") })}{p.proven ? ` · ${t("{{n}} substantiated", { n: p.proven })}` : ""}</p>
          <ul className="tielist">{p.cases.slice(0, 4).map((k) => <li key={k.case_id}><Shape of={k.severity} size={14} /><span className="cut"><Link to="/cases/$id" params={{ id: k.number }}>{k.number}</Link> {k.title}</span><span className="meta">{word(k.outcome || k.state)}</span></li>)}</ul>
        </div>))}
      {list.length === 0 && q.data ? <p className="meta">{t("Nobody in it was in another case that you may see.")}</p> : null}
    </div>
  );
}
