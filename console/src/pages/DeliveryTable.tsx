// What was sent to the marketplace, each with its attempts, and sending it again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { FullDelivery } from "../api/enforcement";
import { admin } from "../api/routes";
import { useT, word } from "../i18n";
import { useMay } from "../shell/me";
import { Button } from "../ui/Button";
import { Copy } from "../ui/Copy";
import { number } from "../ui/format";
import { Time } from "../ui/Time";
import { toast } from "../ui/Toast";

const tone = (d: FullDelivery) => (d.state === "acknowledged" ? "green" : d.state === "failed" ? "red" : "amber");

export function DeliveryTable({ list, wide, url }: { list: FullDelivery[]; wide?: boolean; url?: (endpoint: string) => string }) {
  const t = useT();
  const may = useMay();
  const client = useQueryClient();
  const [open, toggle] = useState("");
  const m = useMutation({ mutationFn: admin.replay, onSuccess: () => { toast.say(t("Sent again under its id; the receiver knows it by that.")); void client.invalidateQueries({ predicate: (q) => ["deliveries", "webhooks", "action"].includes(String(q.queryKey[0])) }); }, onError: toast.fail });
  return (
    <div className="sideways" tabIndex={0} role="region" aria-label={t("Deliveries")}>
      <table className="table">
        <thead><tr><th>{t("when")}</th><th>{t("event")}</th>{wide ? <><th>{t("about")}</th><th>{t("to")}</th></> : null}<th>{t("state")}</th><th className="num">{t("status")}</th><th className="num">{t("attempts")}</th><th /></tr></thead>
        <tbody>{list.map((d) => (
          <Fragment key={d.id}>
            <tr>
              <td><Time at={d.created_at} as="clock" /></td><td className="mono">{d.type}</td>
              {wide ? <><td>{d.object ? <Copy text={d.object} /> : "–"}</td><td className="cut meta" style={{ maxWidth: 220 }}>{d.endpoint ? url?.(d.endpoint) ?? d.endpoint : "–"}</td></> : null}
              <td className={tone(d)}>{word(d.state)}{d.state === "pending" && d.next_at ? <span className="meta"> · <Time at={d.next_at} /></span> : null}{d.failure ? <span className="meta"> · {d.failure}</span> : null}</td>
              <td className="num">{d.status || "–"}</td>
              <td className="num">{d.log?.length ? <button type="button" className="link" aria-expanded={open === d.id} aria-label={t("{{count}} attempts", { count: d.attempts })} onClick={() => toggle(open === d.id ? "" : d.id)}>{d.attempts}</button> : d.attempts}</td>
              <td className="num"><Button small busy={m.isPending && m.variables === d.id} blocked={may("webhook.write")} onClick={() => m.mutate(d.id)}>{t("Send again")}</Button></td>
            </tr>
            {open === d.id ? <tr><td colSpan={wide ? 8 : 6}><ul className="meta">{d.log?.map((x) => <li key={x.n}>{x.n}. <Time at={x.at} as="clock" /> · {x.status || "–"} · {number(x.took_ms)} ms{x.failure ? ` · ${x.failure}` : ""}</li>)}</ul></td></tr> : null}
          </Fragment>))}</tbody>
      </table>
    </div>
  );
}
