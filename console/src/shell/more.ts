// Pages that have no place in the rail: the palette finds them by name.
import type { Text } from "../i18n";
import type { IconName } from "../ui/Icon";

export interface Corner { to: string; search?: Record<string, string>; text: Text; icon: IconName; needs: string[] }

const admin = (tab: string, text: Text, icon: IconName, need: string): Corner => ({ to: "/admin", search: { tab }, text, icon, needs: [need] });
const triage = (tab: string | undefined, text: Text): Corner => ({ to: "/triage", search: tab ? { tab } : undefined, text, icon: "tree", needs: ["triage.read"] });

export const corners: Corner[] = [
  { to: "/partners", text: "Partners", icon: "phone", needs: ["partner.read", "incident.read"] },
  { to: "/wall", text: "Wall view of the room", icon: "columns", needs: ["incident.read"] },
  { to: "/oncall/me", text: "How I am reached", icon: "phone", needs: ["oncall.take"] },
  { to: "/oncall/policies", text: "Escalation policies", icon: "bell", needs: ["oncall.read"] },
  { to: "/oncall/schedules", text: "Schedules", icon: "bell", needs: ["oncall.read"] },
  { to: "/oncall/heartbeats", text: "Signs of life", icon: "bell", needs: ["oncall.read"] },
  { to: "/notices", text: "For you", icon: "bell", needs: ["case.read"] },
  { to: "/case-types", text: "Types and templates of cases", icon: "cases", needs: ["case.read"] },
  { to: "/press", text: "Press", icon: "chat", needs: ["press.read"] },
  { to: "/appeals/groups", text: "Group appeals", icon: "undo", needs: ["appeal.read"] },
  { to: "/letters", text: "Letters", icon: "mail", needs: ["action.read"] },
  { to: "/actions/hearings", text: "Hearings", icon: "action", needs: ["action.read"] },
  { to: "/actions/rings", text: "Rings, one by one", icon: "action", needs: ["action.read"] },
  { to: "/actions/store-bans", text: "Bans of stores", icon: "action", needs: ["action.read"] },
  { to: "/actions/reconciliation", text: "Compare with the marketplace", icon: "action", needs: ["reconciliation.read"] },
  { to: "/standards", text: "Standards", icon: "action", needs: ["standards.read"] },
  { to: "/webhooks", text: "Webhook deliveries", icon: "link", needs: ["webhook.read"] },
  { to: "/me", text: "Sign-in and keys", icon: "lock", needs: [] },
  { to: "/wellbeing", text: "What I am shown, and how", icon: "eye", needs: ["evidence.read"] },
  { to: "/evidence-locks", text: "Locked evidence", icon: "lock", needs: ["evidence.locked"] },
  { to: "/rulesets", text: "Rulesets", icon: "rules", needs: ["rule.read"] },
  triage(undefined, "Taxonomy"), triage("tree", "Severity tree"), triage("triggers", "Trigger lists"), triage("precision", "Precision"),
  admin("people", "Staff and their roles", "person", "staff.read"), admin("queues", "Routing and queues", "inbox", "queue.write"), admin("roles", "Roles", "key", "role.read"), admin("mailboxes", "Mailboxes", "mail", "mailbox.read"),
  admin("keys", "API keys", "key", "key.write"), admin("webhooks", "Webhooks", "link", "webhook.read"), admin("health", "Health", "decisions", "health.read"), admin("audit", "Audit", "shield", "audit.read"),
];
