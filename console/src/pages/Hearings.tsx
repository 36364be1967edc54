// Who was told an allegation and asked for an answer: what is open, what came, what is over.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { enforcement, type Hearing } from "../api/enforcement";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import { ActionTabs } from "./ActionTabs";
import { AnswerHearing } from "./HearingDialog";

const route = getRouteApi("/shell/actions/hearings");

export function HearingsPage() {
  const t = useT();
  const search = route.useSearch();
  const go = route.useNavigate();
  useCrumbs({ text: t("Actions"), to: "/actions" }, { text: t("Hearings") });
  const state = search.state ?? "open";
  const f = { account: search.account, case: search.case, state: state === "all" || search.account ? undefined : state };
  const q = useInfiniteQuery({ queryKey: ["hearings", f], queryFn: ({ pageParam }) => enforcement.hearings(f, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (p) => p.next_cursor || undefined });
  const rows = useMemo(() => q.data?.pages.flatMap((p) => p.items) ?? [], [q.data]);
  const [answering, answer] = useState<Hearing>();
  return (
    <>
      <ActionTabs />
      <div className="pagehead">
        <h1 className="wide-only">{t("Hearings")}</h1>
        {search.account ? <><span className="chip">{t("of {{who}}", { who: search.account })}</span><Button small onClick={() => void go({ search: {} })}>{t("Show all")}</Button></>
          : <Seg label={t("State")} value={state} onChange={(v) => void go({ search: { state: v === "open" ? undefined : v } })} options={[{ value: "open", text: t("Open") }, { value: "answered", text: t("Answered") }, { value: "closed", text: t("Not answered") }, { value: "all", text: t("All") }]} />}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("Hearings")}>
        <div className="inner">
          {q.error ? <Trouble error={q.error} retry={() => void q.refetch()} /> : q.isPending ? <Skeleton lines={6} /> : rows.length === 0 ? (
            <Empty title={state === "open" ? t("Nobody is asked at the moment") : t("Nothing here")}>{t("Before a final suspension of more than seven days, or the end of an account, the person is told the allegation and may answer.")}</Empty>
          ) : rows.map((h) => <One key={h.id} h={h} onAnswer={() => answer(h)} />)}
          {q.hasNextPage ? <Button busy={q.isFetchingNextPage} onClick={() => void q.fetchNextPage()}>{t("Earlier")}</Button> : null}
        </div>
      </div>
      {answering ? <AnswerHearing h={answering} onClose={() => answer(undefined)} /> : null}
    </>
  );
}

function One({ h, onAnswer }: { h: Hearing; onAnswer: () => void }) {
  const t = useT();
  const may = useMay();
  const staff = useStaff();
  const client = useQueryClient();
  const m = useMutation({ mutationFn: () => enforcement.closeHearing(h.id), onSuccess: () => { toast.say(t("Closed without an answer.")); void client.invalidateQueries({ queryKey: ["hearings"] }); }, onError: toast.fail });
  const who = h.account.name || h.account.ref || h.account.id;
  return (
    <article className="hearing" aria-label={who}>
      <div className="row wrap">
        <Link to="/people/$ref" params={{ ref: h.account.ref ?? h.account.id }}><b>{who}</b></Link>
        <span className="chip">{Word(h.kind)}</span>{h.clause ? <span className="chip mono">{h.clause}</span> : null}
        <span className={h.state === "answered" ? "chip good" : h.state === "open" ? "chip warn" : "chip"}>{h.state === "open" && h.over ? t("time is over") : h.state === "closed" ? t("no answer") : word(h.state)}</span>
        <span className="meta grow">{t("asked by {{name}}", { name: staff.name(h.asked_by) })} · <Time at={h.asked_at} as="clock" /> · {t("until")} <Time at={h.due_at} as="clock" /></span>
        {h.case_id ? <Link to="/cases/$id" params={{ id: h.case_id }}>{t("The case")}</Link> : null}
        {h.state === "open" ? <Button small blocked={may("case.write")} onClick={onAnswer}>{t("They answered…")}</Button> : null}
        {h.state === "open" && h.over ? <Button small busy={m.isPending} blocked={may("case.write")} onClick={() => m.mutate()}>{t("Close without an answer")}</Button> : null}
      </div>
      <blockquote>{h.allegation}</blockquote>
      {h.answer ? <div><span className="meta">{Word(h.channel ?? "")} · <Time at={h.answered_at} as="clock" /></span><blockquote dir="auto">{h.answer}</blockquote></div> : null}
    </article>
  );
}
