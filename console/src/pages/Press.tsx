// What communications answers: one page for each matter, without personal data. Staff never answer the press themselves.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { speaking, type PressNote } from "../api/speaking";
import { useT, Word, word } from "../i18n";
import { useCrumbs } from "../shell/crumbs";
import { useMay } from "../shell/me";
import { useStaff } from "../shell/staff";
import { Button, Seg } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { useKeys } from "../ui/keys";
import { Empty, Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";
import "./press.css";

const route = getRouteApi("/shell/press");

export function PressPage() {
  const t = useT();
  const search = route.useSearch();
  const go = route.useNavigate();
  const done = search.done === "true";
  useCrumbs({ text: t("Press") });
  const q = useQuery({ queryKey: ["press", done], queryFn: () => speaking.pressPages(done) });
  const list = (q.data ?? []).filter((n) => (n.state === "done") === done);
  const at = list.find((n) => n.id === search.selected) ?? list[0];
  const choose = (by: number) => { const i = list.findIndex((n) => n.id === at?.id) + by; if (list[i]) void go({ search: (s) => ({ ...s, selected: list[i]!.id }), replace: true }); };
  useKeys([
    { keys: "j", what: "Next row", run: () => choose(1) },
    { keys: "k", what: "Previous row", run: () => choose(-1) },
  ]);
  return (
    <>
      <div className="pagehead">
        <h1>{t("Press")}</h1>
        <Seg label={t("Which pages")} value={done ? "done" : "open"} onChange={(v) => void go({ search: { done: v === "done" ? "true" : undefined } })} options={[{ value: "open", text: t("Open") }, { value: "done", text: t("Done") }]} />
      </div>
      {q.error ? <div className="inner"><Trouble error={q.error} retry={() => void q.refetch()} /></div> : q.isPending ? <div className="inner"><Skeleton lines={5} /></div>
        : !at ? <Empty title={done ? t("Nothing is done yet") : t("Nothing waits for communications")}>{t("From a case with a question of the press, of social media or of the board one key hands it here, with one page that names nobody.")}</Empty> : (
          <div className="press">
            <nav aria-label={t("Pages for the press")}><ol>{list.map((n) => (
              <li key={n.id}><button type="button" aria-current={n.id === at.id ? "true" : undefined} onClick={() => void go({ search: (s) => ({ ...s, selected: n.id }), replace: true })}>
                <b className="cut">{Word(`from_${n.outlet || "press"}`)}</b><span className="meta"><Time at={n.created_at} /> · {word(`press_${n.state}`)}</span></button></li>))}</ol></nav>
            <One key={at.id} n={at} />
          </div>)}
    </>
  );
}

function One({ n }: { n: PressNote }) {
  const t = useT();
  const no = useMay()("press.read");
  const staff = useStaff();
  const client = useQueryClient();
  const m = useMutation({ mutationFn: (to: "taken" | "done") => speaking.movePress(n.id, to), onSuccess: () => void client.invalidateQueries({ queryKey: ["press"] }), onError: toast.fail });
  return (
    <article className="pressnote" aria-label={Word(`from_${n.outlet || "press"}`)}>
      <div className="row wrap">
        <span className="meta grow">{t("handed by {{name}}", { name: staff.name(n.created_by) })} · <Time at={n.created_at} as="clock" />{n.taken_by ? ` · ${t("with {{name}}", { name: staff.name(n.taken_by) })}` : ""}</span>
        <Copy text={n.text} show={t("Copy the page")} />
        {n.state === "open" ? <Button tone="primary" blocked={no} busy={m.isPending} onClick={() => m.mutate("taken")}>{t("I answer it")}</Button> : null}
        {n.state === "done" ? null : <Button tone={n.state === "taken" ? "primary" : undefined} blocked={no} busy={m.isPending} onClick={() => m.mutate("done")}>{t("It is answered")}</Button>}
      </div>
      <p className="meta">{t("Nothing on this page is about a person. Ask the case team before you say more.")}</p>
      <pre tabIndex={0}>{n.text}</pre>
    </article>
  );
}
