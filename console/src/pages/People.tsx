// Finding a person: exact by reference, mail or phone; by name as far as one may see names.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { search as find } from "../api/routes";
import { useT, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { useKept } from "../ui/store";
import { Empty, Skeleton, Trouble } from "../ui/States";

const route = getRouteApi("/shell/people");

export function People() {
  const t = useT();
  const { q = "" } = route.useSearch();
  const go = route.useNavigate();
  const [text, set] = useState(q);
  useEffect(() => set(q), [q]);
  useCrumbs({ text: t("People") });
  const [recent] = useKept<{ to: string; text: string }[]>("people", []);
  const found = useQuery({ queryKey: ["search", q, "people"], queryFn: ({ signal }) => find(q, { signal }), enabled: q.length > 1, retry: false });
  const list = (found.data?.items ?? []).filter((f) => f.kind === "account" || f.kind === "order");
  return (
    <>
      <form className="pagehead" onSubmit={(e) => { e.preventDefault(); void go({ search: { q: text.trim() || undefined } }); }}>
        <h1 className="wide-only">{t("People")}</h1>
        <input className="input" style={{ maxWidth: 460 }} autoFocus value={text} onChange={(e) => set(e.target.value)} aria-label={t("Reference, mail, phone, name or order")} placeholder={t("Reference, mail, phone, name or order")} />
        <Button type="submit">{t("Search")}</Button>
        {text.trim() ? <Button tone="ghost" onClick={() => void go({ to: "/people/$ref", params: { ref: text.trim() } })}>{t("Open as reference")}</Button> : null}
      </form>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("People")}>
        {found.error ? <div className="inner"><Trouble error={found.error} retry={() => void found.refetch()} /></div> : null}
        {found.isFetching ? <div className="inner"><Skeleton /></div> : null}
        {list.length > 0 ? <ul className="inner">{list.map((f) => (
          <li key={f.id} className="row" style={{ minHeight: 36, borderBottom: "1px solid var(--line)" }}><Icon name={f.kind === "order" ? "order" : "person"} />{f.kind === "order" ? <Link to="/decisions" search={{ where: `order == "${f.id}"` }}><b>{f.title}</b></Link> : <Link to="/people/$ref" params={{ ref: f.id }}><b>{f.title}</b></Link>}<span className="meta">{word(f.kind)}{f.note ? ` · ${f.note}` : ""}</span></li>))}</ul> : null}
        {q && found.isSuccess && list.length === 0 ? <Empty title={t("Nobody found")}>{t("Mail and phone must be complete; names tolerate typing errors. A reference is what the marketplace calls the account.")}</Empty> : null}
        {!q ? (recent.length ? <div className="inner"><h2 className="cap" style={{ marginBottom: 6 }}>{t("Lately")}</h2><ul>{recent.map((r) => <li key={r.to} style={{ lineHeight: "28px" }}><Link to={r.to}>{r.text}</Link></li>)}</ul></div>
          : <Empty title={t("One page for each person")}>{t("Orders, decisions, contacts, cases and actions from all sides, in the order of time. Search by what you have: a reference, a mail, a phone number.")}</Empty>) : null}
      </div>
    </>
  );
}
