// Every page against fixtures, by name: every.spec.ts looks at each in light, in dark and at every width.
export const paths: Record<string, string> = {
  "sign-in": "/sign-in", setup: "/setup#token=abc", "second factor": "/setup",
  inbox: "/inbox", "inbox, empty": "/inbox?where=nothing", "inbox, a contact": "/inbox?selected=con_1", press: "/press",
  cases: "/cases", "case S0": "/cases/C-20451", "case, closed": "/cases/C-20293", "case, composer": "/cases/cas_51", "case, a run": "/cases/cas_3", "case, a confidential reporter": "/cases/cas_o4",
  people: "/people", account: "/people/acc_tom", "account, links": "/people/acc_novak?tab=links", "account, hands": "/people/acc_tom?tab=hands", "account, actions": "/people/acc_tom?tab=actions",
  "cases, many at once": "/cases?bulk=new", "cases, a bulk change": "/cases?bulk=cbk_9", "types of cases": "/case-types", "templates of cases": "/case-types?tab=templates", "for you": "/notices", "for you, all": "/notices?show=all",
  "facts and findings": "/cases/C-20451/investigation", "kept searches": "/cases/C-20451/investigation?tab=searches", "account, peers": "/people/acc_tom?tab=peers", "account, orders": "/people/acc_tom?source=order",
  decisions: "/decisions", "decisions, empty": "/decisions?where=nothing", decision: "/decisions/evt-10400",
  rules: "/rules", rule: "/rules/card-testing", "rule, versions": "/rules/ring-shared-instrument", "rule, shadow": "/rules/ring-shared-instrument?tab=shadow", "rule, explain": "/rules/card-testing?tab=explain", "rule, history": "/rules/card-testing?tab=history",
  draft: "/drafts/drf_ring", "draft with a problem": "/drafts/drf_back", "draft that waits": "/drafts/drf_wait", "draft of a pack": "/drafts/drf_pack", rulesets: "/rulesets", like: "/like?case=cas_5&name=C-20452",
  "graph, rings": "/graph", "graph, a ring": "/graph?seed=acc_novak0", "graph, table": "/graph?seed=acc_novak0&view=table", "graph, alone": "/graph?seed=acc_alone", "graph, unknown": "/graph?seed=nobody",
  protocols: "/protocols", protocol: "/protocols/assault", "protocol, figures": "/protocols/assault?tab=statistics", "protocol, compared": "/protocols/assault?tab=diff", "protocol, editor": "/protocols/assault?tab=edit", "protocol, unknown": "/protocols/nothing",
  "on call": "/oncall", "a page": "/oncall?page=pag_1", "how I am reached": "/oncall/me", "paging policies": "/oncall/policies", "new paging policy": "/oncall/policies?policy=new",
  schedules: "/oncall/schedules", "new schedule": "/oncall/schedules?schedule=new", "signs of life": "/oncall/heartbeats", "new sign of life": "/oncall/heartbeats?key=new",
  triage: "/triage", "triage, tree": "/triage?tab=tree", "triage, triggers": "/triage?tab=triggers", "triage, precision": "/triage?tab=precision",
  actions: "/actions", "an action": "/actions/act_1", hearings: "/actions/hearings", "hearings, all": "/actions/hearings?state=all", ring: "/actions/rings?account=acc_novak", "rings, none": "/actions/rings", "bans of stores": "/actions/store-bans?ended=true",
  marketplace: "/actions/reconciliation", "marketplace, agrees": "/actions/reconciliation?id=rec_0", standards: "/standards", "account, strikes": "/people/acc_tom?tab=standing", "webhook deliveries": "/webhooks", "webhook deliveries, of one": "/webhooks?object=act_1", clocks: "/sla", templates: "/templates", imports: "/imports", lists: "/lists", "list from a file": "/lists?name=stolen_cards",
  appeals: "/appeals", "appeals, mine": "/appeals?mine=1", "appeals, over": "/appeals?state=decided,withdrawn", "an appeal": "/appeals/apl_1", "appeal, of my own decision": "/appeals/apl_2", "appeal, modified": "/appeals/apl_101", "group appeals": "/appeals/groups", "group appeal, counted": "/appeals/groups?basis=rule&value=many-items",
  letters: "/letters", "letters, records owed": "/letters?tab=owed", "letters, all": "/letters?tab=all", "letters, export": "/letters?tab=eu",
  policies: "/policies", "policies, found": "/policies?q=door", "policies, not found": "/policies?q=nothing", policy: "/policies/worker-conduct", "policy, compared": "/policies/worker-conduct?tab=diff", "policy, signed": "/policies/worker-conduct?tab=signed", "policy, impact": "/policies/worker-conduct?tab=impact", "policy, around": "/policies/worker-conduct?tab=around", "policy, versions": "/policies/worker-conduct?tab=versions",
  "policy, written": "/policies/worker-written?tab=edit", "policy, asked": "/policies/worker-asked?tab=edit", "policy, approved": "/policies/worker-approved?tab=edit", "policy, waits for a signature": "/policies/worker-signing?tab=edit",
  approvals: "/approvals", "approvals, mine": "/approvals?view=mine", "approvals, none": "/approvals?view=decided", limits: "/limits", duties: "/duties", "break glass": "/break-glass", "sign-in and keys": "/me", "sign-in, refused by the provider": "/sign-in?error=not_invited", wellbeing: "/wellbeing", "locked evidence": "/evidence-locks", interviews: "/cases/C-20451/investigation?tab=interviews", findings: "/cases/C-20451/investigation?tab=findings",
  "admin, people": "/admin", "admin, roles": "/admin?tab=roles", "admin, keys": "/admin?tab=keys", "admin, webhooks": "/admin?tab=webhooks", "admin, health": "/admin?tab=health", "admin, audit": "/admin?tab=audit", "admin, mailboxes": "/admin?tab=mailboxes",
};

/** Pages that say what is wrong instead of showing a title. */
export const refused = new Set(["graph, unknown", "protocol, unknown"]);
