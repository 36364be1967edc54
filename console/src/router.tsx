// The whole URL table of the console. Each page is its own chunk.
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { policies } from "./api/policy";
import { meQuery } from "./shell/me";
import { Shell } from "./shell/Shell";
import { Problem } from "./api/problem";
import { Trouble, Empty } from "./ui/States";
import { say } from "./i18n";

const text = (v: unknown) => (typeof v === "string" && v ? v : typeof v === "number" ? String(v) : undefined);
const pick = <K extends string>(...names: K[]) => (s: Record<string, unknown>) =>
  Object.fromEntries(names.map((n) => [n, text(s[n])]).filter(([, v]) => v !== undefined)) as Partial<Record<K, string>>;

const root = createRootRouteWithContext<{ client: QueryClient }>()();
const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", validateSearch: pick("then", "error"), component: lazyRouteComponent(() => import("./pages/SignIn"), "SignIn") });
const setup = createRoute({ getParentRoute: () => root, path: "/setup", component: lazyRouteComponent(() => import("./pages/Setup"), "Setup") });

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.client.ensureQueryData(meQuery);
      if (me.needs_second_factor) throw redirect({ to: "/setup" });
    } catch (err) {
      if (err instanceof Problem && err.status === 401) throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { then: location.href } });
      throw err;
    }
  },
  errorComponent: ({ error, reset }) => <div className="inner"><Trouble error={error} retry={reset} /></div>,
});
const home = createRoute({ getParentRoute: () => shell, path: "/", beforeLoad: () => { throw redirect({ to: "/inbox" }); } });
const inbox = createRoute({ getParentRoute: () => shell, path: "/inbox", validateSearch: pick("view", "where", "selected", "queue", "deferred", "simulated"), component: lazyRouteComponent(() => import("./pages/Inbox"), "Inbox") });
const cases = createRoute({ getParentRoute: () => shell, path: "/cases", validateSearch: pick("where", "view", "selected", "queue", "simulated", "bulk"), component: lazyRouteComponent(() => import("./pages/Cases"), "Cases") });
const oneCase = createRoute({ getParentRoute: () => shell, path: "/cases/$id", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Case"), "CasePage") });
const investigation = createRoute({ getParentRoute: () => shell, path: "/cases/$id/investigation", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Investigation"), "Investigation") });
const notices = createRoute({ getParentRoute: () => shell, path: "/notices", validateSearch: pick("show"), component: lazyRouteComponent(() => import("./pages/Notices"), "NoticesPage") });
const caseTypes = createRoute({ getParentRoute: () => shell, path: "/case-types", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/CaseTypes"), "CaseTypesPage") });
const people = createRoute({ getParentRoute: () => shell, path: "/people", validateSearch: pick("q"), component: lazyRouteComponent(() => import("./pages/People"), "People") });
const account = createRoute({ getParentRoute: () => shell, path: "/people/$ref", validateSearch: pick("source", "tab", "days"), component: lazyRouteComponent(() => import("./pages/Account"), "AccountPage") });
const decisions = createRoute({ getParentRoute: () => shell, path: "/decisions", validateSearch: pick("where", "from", "to", "selected"), component: lazyRouteComponent(() => import("./pages/Decisions"), "Decisions") });
const decision = createRoute({ getParentRoute: () => shell, path: "/decisions/$event", component: lazyRouteComponent(() => import("./pages/Decision"), "DecisionPage") });
const rules = createRoute({ getParentRoute: () => shell, path: "/rules", validateSearch: pick("q"), component: lazyRouteComponent(() => import("./pages/Rules"), "Rules") });
const rule = createRoute({ getParentRoute: () => shell, path: "/rules/$id", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Rule"), "RulePage") });
const draft = createRoute({ getParentRoute: () => shell, path: "/drafts/$id", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Draft"), "DraftPage") });
const likeIt = createRoute({ getParentRoute: () => shell, path: "/like", validateSearch: pick("case", "event", "name"), component: lazyRouteComponent(() => import("./pages/DraftLike"), "LikePage") });
const rulesetList = createRoute({ getParentRoute: () => shell, path: "/rulesets", validateSearch: pick("open"), component: lazyRouteComponent(() => import("./pages/WorkbenchRulesets"), "RulesetsPage") });
const graph = createRoute({ getParentRoute: () => shell, path: "/graph", validateSearch: pick("seed", "depth", "view", "case"), component: lazyRouteComponent(() => import("./pages/Graph"), "GraphPage") });
const protocolList = createRoute({ getParentRoute: () => shell, path: "/protocols", validateSearch: pick("q", "selected"), component: lazyRouteComponent(() => import("./pages/Protocols"), "Protocols") });
const protocol = createRoute({ getParentRoute: () => shell, path: "/protocols/$id", validateSearch: pick("tab", "version"), component: lazyRouteComponent(() => import("./pages/Protocol"), "ProtocolPage") });
const policyList = createRoute({ getParentRoute: () => shell, path: "/policies", validateSearch: pick("q", "past", "selected"), component: lazyRouteComponent(() => import("./pages/Policies"), "Policies") });
const policy = createRoute({ getParentRoute: () => shell, path: "/policies/$id", validateSearch: pick("tab", "version", "on", "place", "audience", "clause"), component: lazyRouteComponent(() => import("./pages/Policy"), "PolicyPage") });
// Who knows a clause by its number need not know which policy it stands in.
const clause = createRoute({ getParentRoute: () => shell, path: "/clauses/$clause", beforeLoad: async ({ params, context }) => {
  const c = await context.client.fetchQuery({ queryKey: ["clause", params.clause], queryFn: () => policies.clause(params.clause), retry: false }).catch(() => undefined);
  throw c ? redirect({ to: "/policies/$id", params: { id: c.document_id }, search: { tab: "read", clause: c.id }, replace: true }) : redirect({ to: "/policies", search: { q: params.clause }, replace: true });
} });
const onCall = createRoute({ getParentRoute: () => shell, path: "/oncall", validateSearch: pick("week", "page", "schedule"), component: lazyRouteComponent(() => import("./pages/OnCall"), "OnCallPage") });
const onCallMe = createRoute({ getParentRoute: () => shell, path: "/oncall/me", component: lazyRouteComponent(() => import("./pages/OnCallMe"), "OnCallMePage") });
const onCallPolicies = createRoute({ getParentRoute: () => shell, path: "/oncall/policies", validateSearch: pick("policy"), component: lazyRouteComponent(() => import("./pages/OnCallPolicies"), "OnCallPoliciesPage") });
const onCallSchedules = createRoute({ getParentRoute: () => shell, path: "/oncall/schedules", validateSearch: pick("schedule"), component: lazyRouteComponent(() => import("./pages/OnCallSchedules"), "OnCallSchedulesPage") });
const onCallBeats = createRoute({ getParentRoute: () => shell, path: "/oncall/heartbeats", validateSearch: pick("key"), component: lazyRouteComponent(() => import("./pages/OnCallHeartbeats"), "OnCallHeartbeatsPage") });
const press = createRoute({ getParentRoute: () => shell, path: "/press", validateSearch: pick("selected", "done"), component: lazyRouteComponent(() => import("./pages/Press"), "PressPage") });
const incidentList = createRoute({ getParentRoute: () => shell, path: "/incidents", validateSearch: pick("state", "selected"), component: lazyRouteComponent(() => import("./pages/Incidents"), "Incidents") });
const incident = createRoute({ getParentRoute: () => shell, path: "/incidents/$id", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Incident"), "IncidentPage") });
const partners = createRoute({ getParentRoute: () => shell, path: "/partners", validateSearch: pick("region", "county", "kind", "q", "selected"), component: lazyRouteComponent(() => import("./pages/Partners"), "Partners") });
const wall = createRoute({ getParentRoute: () => root, path: "/wall", component: lazyRouteComponent(() => import("./pages/Wall"), "WallPage") });
const actions = createRoute({ getParentRoute: () => shell, path: "/actions", validateSearch: pick("where", "selected"), component: lazyRouteComponent(() => import("./pages/Actions"), "Actions") });
const hearings = createRoute({ getParentRoute: () => shell, path: "/actions/hearings", validateSearch: pick("state", "account", "case"), component: lazyRouteComponent(() => import("./pages/Hearings"), "HearingsPage") });
const actionRings = createRoute({ getParentRoute: () => shell, path: "/actions/rings", validateSearch: pick("account", "case"), component: lazyRouteComponent(() => import("./pages/Rings"), "RingsPage") });
const storeBans = createRoute({ getParentRoute: () => shell, path: "/actions/store-bans", validateSearch: pick("account", "ended"), component: lazyRouteComponent(() => import("./pages/StoreBans"), "StoreBansPage") });
const reconciliation = createRoute({ getParentRoute: () => shell, path: "/actions/reconciliation", validateSearch: pick("id"), component: lazyRouteComponent(() => import("./pages/Reconciliation"), "ReconciliationPage") });
const oneAction = createRoute({ getParentRoute: () => shell, path: "/actions/$id", component: lazyRouteComponent(() => import("./pages/Action"), "ActionPage") });
const standardsPage = createRoute({ getParentRoute: () => shell, path: "/standards", validateSearch: pick("version", "kind"), component: lazyRouteComponent(() => import("./pages/Standards"), "StandardsPage") });
const deliveriesPage = createRoute({ getParentRoute: () => shell, path: "/webhooks", validateSearch: pick("state", "endpoint", "object"), component: lazyRouteComponent(() => import("./pages/Deliveries"), "DeliveriesPage") });
const appealList = createRoute({ getParentRoute: () => shell, path: "/appeals", validateSearch: pick("state", "mine", "selected"), component: lazyRouteComponent(() => import("./pages/Appeals"), "AppealsPage") });
const appealGroups = createRoute({ getParentRoute: () => shell, path: "/appeals/groups", validateSearch: pick("basis", "value"), component: lazyRouteComponent(() => import("./pages/GroupAppeals"), "GroupAppealsPage") });
const appeal = createRoute({ getParentRoute: () => shell, path: "/appeals/$id", component: lazyRouteComponent(() => import("./pages/Appeal"), "AppealPage") });
const letters = createRoute({ getParentRoute: () => shell, path: "/letters", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Letters"), "LettersPage") });
const imports = createRoute({ getParentRoute: () => shell, path: "/imports", component: lazyRouteComponent(() => import("./pages/Imports"), "Imports") });
const listsPage = createRoute({ getParentRoute: () => shell, path: "/lists", validateSearch: pick("name"), component: lazyRouteComponent(() => import("./pages/Lists"), "Lists") });
const templatesPage = createRoute({ getParentRoute: () => shell, path: "/templates", validateSearch: pick("id", "retired"), component: lazyRouteComponent(() => import("./pages/Templates"), "Templates") });
const slaPage = createRoute({ getParentRoute: () => shell, path: "/sla", validateSearch: pick("version"), component: lazyRouteComponent(() => import("./pages/Sla"), "SlaPage") });
const triagePage = createRoute({ getParentRoute: () => shell, path: "/triage", validateSearch: pick("tab"), component: lazyRouteComponent(() => import("./pages/Triage"), "TriagePage") });
const approvalsPage = createRoute({ getParentRoute: () => shell, path: "/approvals", validateSearch: pick("view", "selected"), component: lazyRouteComponent(() => import("./pages/Approvals"), "Approvals") });
const oneApproval = createRoute({ getParentRoute: () => shell, path: "/approvals/$id", beforeLoad: ({ params }) => { throw redirect({ to: "/approvals", search: { view: "waiting", selected: params.id } }); } });
const limitsPage = createRoute({ getParentRoute: () => shell, path: "/limits", validateSearch: pick("version"), component: lazyRouteComponent(() => import("./pages/Limits"), "LimitsPage") });
const dutiesPage = createRoute({ getParentRoute: () => shell, path: "/duties", validateSearch: pick("version"), component: lazyRouteComponent(() => import("./pages/Duties"), "DutiesPage") });
const glassPage = createRoute({ getParentRoute: () => shell, path: "/break-glass", validateSearch: pick("view", "use", "dialog"), component: lazyRouteComponent(() => import("./pages/BreakGlass"), "BreakGlass") });
const ownPage = createRoute({ getParentRoute: () => shell, path: "/me", component: lazyRouteComponent(() => import("./pages/Own"), "OwnPage") });
const wellbeing = createRoute({ getParentRoute: () => shell, path: "/wellbeing", component: lazyRouteComponent(() => import("./pages/Wellbeing"), "WellbeingPage") });
const locks = createRoute({ getParentRoute: () => shell, path: "/evidence-locks", component: lazyRouteComponent(() => import("./pages/EvidenceLocks"), "EvidenceLocksPage") });
const admin = createRoute({ getParentRoute: () => shell, path: "/admin", validateSearch: pick("tab", "selected"), component: lazyRouteComponent(() => import("./pages/Admin"), "Admin") });

const tree = root.addChildren([signIn, setup, wall, shell.addChildren([appealList, appealGroups, appeal, letters, incidentList, incident, partners, home, inbox, cases, oneCase, investigation, notices, caseTypes, people, account, graph, decisions, decision, rules, rule, draft, likeIt, rulesetList, protocolList, protocol, policyList, policy, clause, actions, hearings, actionRings, storeBans, reconciliation, oneAction, standardsPage, deliveriesPage, onCall, onCallMe, onCallPolicies, onCallSchedules, onCallBeats, press, imports, listsPage, slaPage, templatesPage, triagePage, approvalsPage, oneApproval, limitsPage, dutiesPage, glassPage, ownPage, wellbeing, locks, admin])]);

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    scrollRestoration: true,
    parseSearch: (s) => Object.fromEntries(new URLSearchParams(s)),
    stringifySearch: (o) => {
      const q = new URLSearchParams(Object.entries(o).filter(([, v]) => v !== undefined && v !== "") as [string, string][]).toString();
      return q ? `?${q}` : "";
    },
    defaultNotFoundComponent: () => <Empty title={say("There is no page here")}>{say("Press / to search, or g i for the inbox.")}</Empty>,
    defaultErrorComponent: ({ error, reset }) => <div className="inner"><Trouble error={error} retry={reset} /></div>,
  });

declare module "@tanstack/react-router" {
  interface Register { router: ReturnType<typeof makeRouter> }
}
