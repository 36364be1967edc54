// After a bad rule: all its actions with the count first, then taken back one by one by a job that can be watched.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { appeals, type GroupAppeal } from "../api/appeal";
import { useT, Word, word, type Text } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { number } from "../ui/format";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { useDraft } from "../ui/store";
import { Time } from "../ui/Time";
import "./appeal.css";

const route = getRouteApi("/shell/appeals/groups");
const bases = { rule: "A rule", clause: "A clause", bulk: "A bulk action" } as const satisfies Record<string, Text>;
const hindrances: Record<string, Text> = {
  first_decider: "You took or approved one of these decisions: somebody else looks at them again.",
  rule_still_live: "The rule still acts: withdraw it first, or it will act again.",
  nothing: "Nothing rests on it any more.",
};

export function GroupAppealsPage() {
  const t = useT();
  const may = useMay();
  const search = route.useSearch();
  const go = route.useNavigate();
  const client = useQueryClient();
  useCrumbs({ text: t("Appeals"), to: "/appeals" }, { text: t("Group appeals") });
  const basis = (search.basis ?? "rule") as keyof typeof bases;
  const [value, setValue] = useState(search.value ?? "");
  const asked = search.value ?? "";
  const [why, setWhy, clear] = useDraft(`group:${basis}:${asked}`);
  const [agreed, agree] = useState(false);
  const body = { [basis === "bulk" ? "bulk_id" : basis]: asked };
  const no = may("appeal.group");
  const p = useQuery({ queryKey: ["group", "preview", basis, asked], queryFn: () => appeals.groupPreview(body), enabled: !!asked && !no, retry: false, staleTime: 5_000 });
  const list = useQuery({ queryKey: ["groups"], queryFn: appeals.groups, refetchInterval: (q) => (q.state.data?.items.some((g) => g.state === "running") ? 1500 : false) });
  const m = useMutation({
    mutationFn: () => appeals.groupStart({ ...body, count: p.data!.count, hash: p.data!.hash, reason: why.trim() }),
    onSuccess: () => { clear(); agree(false); void client.invalidateQueries({ queryKey: ["groups"] }); void go({ search: {} }); setValue(""); },
    onError: () => void p.refetch(),
  });
  const d = p.data;
  const blocked = no || (d?.why_not ? t(hindrances[d.why_not]!) : false) || (!why.trim() ? t("Give a reason.") : false) || (!agreed ? t("Say that you saw the count.") : false);
  return (
    <>
      <div className="pagehead"><h1>{t("Group appeals")}</h1></div>
      <div className="grouppage">
        <form className="row wrap" style={{ gap: 12, alignItems: "end" }} onSubmit={(e) => { e.preventDefault(); agree(false); void go({ search: { basis, value: value.trim() || undefined } }); }}>
          <Field label={t("What was wrong")}><select value={basis} onChange={(e) => void go({ search: { basis: e.target.value } })}>{(Object.keys(bases) as (keyof typeof bases)[]).map((b) => <option key={b} value={b}>{t(bases[b])}</option>)}</select></Field>
          <Field label={t("Its id")} name="rule" problem={p.error}><input className="mono" value={value} onChange={(e) => setValue(e.target.value)} autoComplete="off" /></Field>
          <Button type="submit" blocked={no || (!value.trim() ? t("Name it.") : false)}>{t("Count")}</Button>
        </form>
        {p.error ? <Trouble error={p.error} retry={() => void p.refetch()} /> : asked && p.isPending && !no ? <Skeleton /> : d ? (
          <section aria-labelledby="counted" className="stack">
            <h2 id="counted">{t("What would be taken back")}</h2>
            <div className="groupfigures">
              <span><b>{number(d.count)}</b>{t("actions")}</span><span><b>{number(d.accounts)}</b>{t("people and stores")}</span><span><b>{number(d.strikes)}</b>{t("strikes that go")}</span><span><b>{number(d.appealed)}</b>{t("have appealed already")}</span>
            </div>
            <p className="meta">{Object.entries(d.kinds).map(([k, n]) => `${Word(k)} ${number(n)}`).join(" · ")}</p>
            {d.sample.length ? <details><summary>{t("The first {{count}} of them", { count: d.sample.length })}</summary><ul>{d.sample.map((s) => <li key={s.action_id}><Link to="/people/$ref" params={{ ref: s.account_id }}>{s.account_name}</Link> <span className="meta">{word(s.kind)} · <Time at={s.created_at} /></span></li>)}</ul></details> : null}
            {d.why_not ? <p className="warnbox" role="alert">{t(hindrances[d.why_not]!)}</p> : (
              <>
                <Field label={t("Reason")} hint={t("For our own people. Each person is told that the rule was withdrawn.")} name="reason" problem={m.error}><textarea rows={3} value={why} onChange={(e) => setWhy(e.target.value)} /></Field>
                <label className="choice"><input type="checkbox" checked={agreed} onChange={(e) => agree(e.target.checked)} />{t("This takes {{count}} actions back, each with a letter.", { count: d.count })}</label>
                <div className="row" style={{ gap: 12 }}><Button tone="primary" busy={m.isPending} blocked={blocked} onClick={() => m.mutate()}>{t("Take {{count}} actions back", { count: d.count })}</Button>{blocked ? <span className="meta">{blocked}</span> : null}</div>
              </>
            )}
            <Trouble error={m.error} />
          </section>
        ) : null}
        <section aria-labelledby="past"><h2 id="past">{t("Begun before")}</h2>
          {list.error ? <Trouble error={list.error} retry={() => void list.refetch()} /> : !list.data ? <Skeleton /> : list.data.items.length === 0 ? <Empty title={t("None yet")}>{t("When a rule turns out to be wrong, everybody it hit is restored together.")}</Empty> : <ul className="stack">{list.data.items.map((g) => <Group key={g.id} g={g} />)}</ul>}
        </section>
      </div>
    </>
  );
}

function Group({ g }: { g: GroupAppeal }) {
  const t = useT();
  const staff = useStaff();
  return (
    <li className="stack" style={{ borderTop: "1px solid var(--line)", paddingTop: 8, gap: 4 }}>
      <div><b>{t(bases[g.basis as keyof typeof bases] ?? "A rule")} <code>{g.value}</code></b> <span className="meta">{staff.name(g.by)} · <Time at={g.created_at} /></span></div>
      <progress aria-label={t("Progress")} max={g.count} value={g.done + g.failed} />
      <div className="meta" aria-live="polite">{t("{{done}} of {{count}} taken back", { done: number(g.done), count: g.count })}{g.failed ? ` · ${t("{{n}} could not be", { n: number(g.failed) })}` : ""} · {t("{{n}} strikes gone", { n: number(g.strikes_removed) })} · {g.state === "done" ? t("done") : t("running")}</div>
      <p className="words">{g.reason}</p>
      {g.failures?.length ? <ul className="meta">{g.failures.map((f) => <li key={f.action_id}><code>{f.action_id}</code> {word(f.failure)}</li>)}</ul> : null}
    </li>
  );
}
