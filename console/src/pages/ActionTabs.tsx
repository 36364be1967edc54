// The pages about actions, side by side.
import { Link } from "@tanstack/react-router";
import { useT, type Text } from "../i18n";
import { allowed, useMe } from "../shell/me";
import "./enforcement.css";

const tabs: { to: string; text: Text; needs: string }[] = [
  { to: "/actions", text: "Actions", needs: "action.read" },
  { to: "/actions/hearings", text: "Hearings", needs: "action.read" },
  { to: "/actions/rings", text: "Rings", needs: "action.read" },
  { to: "/actions/store-bans", text: "Bans of stores", needs: "action.read" },
  { to: "/actions/reconciliation", text: "Marketplace", needs: "reconciliation.read" },
  { to: "/standards", text: "Standards", needs: "standards.read" },
];

export function ActionTabs() {
  const t = useT();
  const me = useMe();
  return <nav className="pagetabs" aria-label={t("About actions")}>{tabs.filter((x) => allowed(me?.permissions, x.needs)).map((x) => <Link key={x.to} to={x.to} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ "aria-current": "page" }}>{t(x.text)}</Link>)}</nav>;
}
