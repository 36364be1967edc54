import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { follow, useLink } from "../api/live";
import { notices } from "../api/appeal";
import { shift } from "../api/routes";
import { useT, type Text } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";
import { Button } from "../ui/Button";
import { Toasts } from "../ui/Toast";
import { useKeys } from "../ui/keys";
import { Account } from "./Account";
import { Crumbs } from "./crumbs";
import { allowed, useMe } from "./me";
import { Palette } from "./Palette";
import { Shortcuts } from "./Shortcuts";
import { StepUp } from "./StepUp";
import "../styles/shell.css";

export interface Place { to: string; text: Text; icon: IconName; key: string; needs: string[] }
/** The rail, by job. A place is shown to those who hold any of its permissions. */
export const places: Place[] = [
  { to: "/inbox", text: "Inbox", icon: "inbox", key: "i", needs: ["contact.read", "case.read"] },
  { to: "/cases", text: "Cases", icon: "cases", key: "c", needs: ["case.read"] },
  { to: "/incidents", text: "Incidents", icon: "alert", key: "x", needs: ["incident.read"] },
  { to: "/people", text: "People", icon: "person", key: "p", needs: ["account.read"] },
  { to: "/graph", text: "Graph", icon: "graph", key: "l", needs: ["account.read"] },
  { to: "/oncall", text: "On call", icon: "bell", key: "w", needs: ["oncall.read"] },
  { to: "/decisions", text: "Decisions", icon: "decisions", key: "d", needs: ["decision.read"] },
  { to: "/rules", text: "Rules", icon: "rules", key: "r", needs: ["rule.read"] },
  { to: "/actions", text: "Actions", icon: "action", key: "a", needs: ["action.read"] },
  { to: "/approvals", text: "Approvals", icon: "check", key: "v", needs: ["authority.read"] },
  { to: "/appeals", text: "Appeals", icon: "undo", key: "u", needs: ["appeal.read"] },
  { to: "/protocols", text: "Protocols", icon: "shield", key: "o", needs: ["protocol.read"] },
  { to: "/policies", text: "Policy", icon: "book", key: "q", needs: ["policy.read"] },
  { to: "/triage", text: "Triage", icon: "tree", key: "y", needs: ["triage.read"] },
  { to: "/sla", text: "Clocks", icon: "clock", key: "k", needs: ["sla.write"] },
  { to: "/lists", text: "Lists", icon: "list", key: "t", needs: ["list.read"] },
  { to: "/templates", text: "Templates", icon: "note", key: "e", needs: ["template.write"] },
  { to: "/imports", text: "Imports", icon: "import", key: "m", needs: ["event.import"] },
  { to: "/break-glass", text: "Break glass", icon: "eye", key: "b", needs: ["glass.break", "glass.review"] },
  { to: "/limits", text: "Limits", icon: "lock", key: "z", needs: ["authority.write"] },
  { to: "/duties", text: "Duties", icon: "web", key: "j", needs: ["duty.write"] },
  { to: "/admin", text: "Admin", icon: "admin", key: "s", needs: ["staff.write", "queue.write", "mailbox.read", "key.write", "webhook.read", "health.read", "audit.read"] },
];

export function Shell() {
  const t = useT();
  const me = useMe();
  const go = useNavigate();
  const client = useQueryClient();
  const [open, setOpen] = useState<"" | "palette" | "keys" | "rail">("");
  const path = useRouterState({ select: (s) => s.location.pathname });
  const mine = places.filter((p) => p.needs.some((n) => allowed(me?.permissions, n)));
  useEffect(() => follow(client), [client]);
  useEffect(() => setOpen(""), [path]);
  useKeys([
    { keys: "Ctrl-K", what: "Go anywhere, do anything", run: () => setOpen("palette") },
    { keys: "/", what: "Search people, orders, cases", run: () => setOpen("palette") },
    { keys: "?", what: "Show all shortcuts", run: () => setOpen("keys") },
    ...mine.map((p) => ({ keys: `g ${p.key}`, what: p.text, run: () => void go({ to: p.to }) })),
  ], true, true);
  return (
    <div className="shell">
      <a className="skip" href="#page">{t("Skip to the page")}</a>
      <nav className={open === "rail" ? "rail open" : "rail"} aria-label={t("Main")}>
        <Link to="/inbox" className="mark" aria-label="Piepowder">P</Link>
        {mine.map((p) => (
          <Link key={p.to} to={p.to} className="place" activeProps={{ "aria-current": "page" }} onClick={(e) => { if (e.detail) e.currentTarget.blur(); }} title={`${t(p.text)} · g ${p.key}`}>
            <Icon name={p.icon} /><span>{t(p.text)}</span>
          </Link>
        ))}
      </nav>
      <header className="top">
        <Button tone="ghost" icon="menu" className="narrow-only" aria-label={t("Main")} aria-expanded={open === "rail"} onClick={() => setOpen(open === "rail" ? "" : "rail")} />
        <Crumbs />
        <span className="grow" />
        <button type="button" className="searchbox" aria-label={t("Search people, orders, cases…")} onClick={() => setOpen("palette")}>
          <Icon name="search" size={14} /><span>{t("Search people, orders, cases…")}</span><kbd>/</kbd>
        </button>
        <kbd className="wide-only">Ctrl K</kbd>
        <Status />
        <Account />
      </header>
      <Lost />
      <main id="page" className="page" tabIndex={-1}><Outlet /></main>
      {open === "palette" ? <Palette onClose={() => setOpen("")} places={mine} onKeys={() => setOpen("keys")} /> : null}
      {open === "keys" ? <Shortcuts onClose={() => setOpen("")} /> : null}
      <StepUp />
      <Toasts />
    </div>
  );
}

function Status() {
  const t = useT();
  const me = useMe();
  const inbox = allowed(me?.permissions, "contact.read") && allowed(me?.permissions, "case.read");
  const { data } = useQuery({ queryKey: ["shift", inbox], queryFn: () => shift.now(inbox), refetchInterval: 60_000, staleTime: 5_000 });
  const sends = allowed(me?.permissions, "notice.send");
  const letters = useQuery({ queryKey: ["notices", "waiting"], queryFn: notices.waiting, enabled: sends, refetchInterval: 60_000, staleTime: 5_000, retry: false }).data;
  const pressing = (letters?.due_soon ?? 0) + (letters?.overdue ?? 0);
  const link = useLink();
  return (
    <div className="status" aria-label={t("Now")} role="group">
      {data?.on_call || data?.gap ? <Link className="plain wide-only" to="/oncall"><i className={data.unanswered || data.gap ? "dot off" : "dot"} /> {t("on call:")} <b className={data.on_call ? undefined : "red"}>{data.on_call || t("Nobody")}</b>{data.gap && data.on_call ? <b className="red"> · {t("gap")}</b> : null}{data.unanswered ? <b className="red"> · {t("{{count}} pages unanswered", { count: data.unanswered })}</b> : null}</Link>
        : <span className="wide-only" title={t("Changes appear by themselves")}><i className={link === "live" ? "dot" : "dot off"} /> {link === "live" ? t("live") : t("connecting")}</span>}
      <Link className="plain" to="/inbox" search={{ view: "all", where: 'severity == "S0"' }}>S0 <b className={data?.s0 ? "red" : undefined}>{data?.s0 ?? "–"}</b></Link>
      <Link className="plain" to="/inbox" search={{ view: "all", where: 'severity == "S1"' }}>S1 <b>{data?.s1 ?? "–"}</b></Link>
      {letters && letters.held + letters.owed > 0 ? <Link className="plain wide-only" to="/letters" search={{ tab: pressing || !letters.held ? "owed" : "held" }}>{t("letters wait:")} <b className={letters.overdue ? "red" : undefined}>{letters.held + letters.owed}</b>{letters.overdue ? <b className="red"> · {t("{{count}} overdue", { count: letters.overdue })}</b> : letters.due_soon ? <b> · {t("{{count}} due soon", { count: letters.due_soon })}</b> : null}</Link> : null}
      <Link className="plain wide-only" to="/inbox" search={{ view: "mine" }}>{t("mine")} <b>{data?.my_clocks ?? "–"}</b></Link>
    </div>
  );
}

function Lost() {
  const t = useT();
  const client = useQueryClient();
  if (useLink() !== "lost") return null;
  return (
    <div className="lost" role="status">
      {t("No live connection. What you see may be old; what you type is kept.")}
      <button type="button" className="link" onClick={() => void client.invalidateQueries()}>{t("Try now")}</button>
    </div>
  );
}
