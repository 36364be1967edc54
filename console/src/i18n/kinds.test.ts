// Every kind of line that the server can put on a timeline has words, in each language. The kinds are
// read from its sources, so that a new one fails here before anybody reads a code.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { es } from "./es";

const root = join(import.meta.dirname, "../../../internal");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".go") && !f.endsWith("_test.go")).map((f) => ({ file: f, text: readFileSync(join(root, f), "utf8") }));

/** What stands on the timelines of cases, contacts, accounts and incidents; the families of all else are settings. */
const families = ["account", "action", "alert", "appeal", "approval", "automation", "bulk", "call", "case", "contact", "contact_plan", "counsel", "delivery", "evidence", "fact", "finding", "follow_up", "graph", "group_appeal", "hearing", "hypothesis",
  "incident", "interview", "label", "macro", "message", "notice", "package", "page", "press", "protocol", "ring", "run", "search", "sla", "standing", "store_ban", "strike", "task"];
const settings = ["authority", "backtest", "case_template", "case_type", "duty", "policy", "reconciliation", "standards", "communities", "draft", "event", "events", "heartbeat", "job", "key", "list", "mailbox", "oncall", "order", "partner", "passkey", "vault", "payout", "queue", "recovery_codes", "routing", "rule", "ruleset", "second_factor", "session", "setup", "staff", "system", "team", "telephone", "template", "triage", "view", "webhook", "tip"];

/** Acts on settings within those families. */
const quiet = new Set(["macro.saved", "sla.policy_published", ...["asked", "draft_dropped", "drafted", "published", "refused", "retired", "revived"].map((x) => `protocol.${x}`)]);

/** Kinds made of two parts: the beginning that stands in the sources, and what may follow. */
const parts: Record<string, string[]> = {
  "task.": ["open", "done", "cancelled"],
  "press.": ["taken", "done"],
  "sla.": ["warning", "breach"],
  "run.": ["running", "done", "cancelled"],
  "run.step_": ["done", "skipped"],
  "action.": ["expired", "lifted"],
  "approval.": ["approved", "refused", "withdrawn", "expired", "void"],
  "bulk.": ["open", "refused", "cancelled"],
  "hearing.": ["answered", "closed"],
  "notice.": ["held", "sent", "withheld"],
  "package.": ["approved", "refused"],
  "evidence.": ["collected", "transferred", "viewed", "previewed"],
  "message.": ["queued", "sending", "sent", "delivered", "failed", "cancelled", "withheld", "bounced", "received", "drill"],
};
for (const of of ["case.", "contact."]) parts[of] = ["handover", "warm"].flatMap((k) => ["offered", "accepted", "declined", "withdrawn", "lapsed"].map((s) => `${k}_${s}`));
parts["contact."]!.push("raise_confirmed", "raise_paged");
parts["incident."] = ["contact_linked", "contact_proposed"];

const permissions = new Set([...readFileSync(join(root, "identity/permission.go"), "utf8").matchAll(/"([a-z_.]+)"/g)].map((m) => m[1]!));
const found = new Map<string, string>();
const put = (kind: string, file: string) => { if (!found.has(kind)) found.set(kind, file); };
for (const { file, text } of sources) {
  for (const line of text.split("\n")) {
    // Only what is recorded; a leaf of the audit log alone (Private) is on no timeline, a job's kind is on none either.
    if (/Job\w*\s*=|Job\{|Handle\(|errs\.|Private: true/.test(line)) continue;
    for (const [, kind] of line.matchAll(/(?:Kind: |record\([^"]*|note\w*\([^"]*|kind(?: :)?= |looked\([^"]*)"([a-z_]+\.[a-z_]+)"/g)) if (!permissions.has(kind!) || /record|Kind/.test(line)) put(kind!, file);
    if (file.startsWith("intake/")) for (const [, what] of line.matchAll(/\.change\("([a-z_]+)"/g)) if (!what!.endsWith("_")) put(`contact.${what}`, file);
    if (file.startsWith("incident/")) for (const [, what] of line.matchAll(/s\.record\(ctx, tx, \w+, "([a-z_]+)"/g)) if (!what!.endsWith("_")) put(`incident.${what}`, file);
    if (file.startsWith("oncall/")) for (const [, what] of line.matchAll(/What(?::| =|, \w+ =) "([a-z_]+)"/g)) put(`page.${what}`, file);
  }
}
for (const [head, ends] of Object.entries(parts)) for (const end of ends) put(head + end, "made of two parts");

describe("timelines", () => {
  it("finds the kinds in the sources", () => {
    for (const kind of ["case.opened", "sla.warning", "page.sent", "contact.call_back_due", "incident.declared", "run.step_done"]) expect([...found.keys()]).toContain(kind);
    expect(found.size).toBeGreaterThan(150);
  });
  for (const [name, catalogue] of [["English", en], ["Spanish", es]] as const) {
    it(`have ${name} words for each`, () => {
      const bare = [...found].filter(([kind]) => !kind.endsWith("_") && !quiet.has(kind) && !settings.includes(kind.split(".")[0]!) && !(`w:${kind}` in catalogue)).map(([kind, file]) => `${kind} (${file})`);
      expect(bare).toEqual([]);
    });
  }
  it("know every family", () => {
    const strange = [...new Set([...found.keys()].map((k) => k.split(".")[0]!))].filter((f) => !families.includes(f) && !settings.includes(f));
    expect(strange, "say whether it stands on a timeline").toEqual([]);
  });
  it("enumerate what is made of two parts", () => {
    const made = new Set(sources.flatMap(({ text }) => text.split("\n").filter((l) => /Kind:|record\(|note\(|noteStep\(/.test(l)).flatMap((l) => [...l.matchAll(/"([a-z_]+\.[a-z_]*)" ?\+/g)].map((m) => m[1]!))));
    expect([...made].filter((m) => !(m in parts) && m !== "page." && !settings.includes(m.split(".")[0]!))).toEqual([]);
  });
});
