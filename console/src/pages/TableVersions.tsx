// The versions of a table that needs a second signature: limits, duties.
import { Link } from "@tanstack/react-router";
import type { TableVersion } from "../api/authority";
import { useT } from "../i18n";
import { useStaff } from "../shell/staff";
import { Time } from "../ui/Time";

export function TableVersions<D>({ list, at, go }: { list: TableVersion<D>[]; at?: TableVersion<D>; go: (version: string | undefined) => void }) {
  const t = useT();
  const staff = useStaff();
  const ref = (v: TableVersion<D>) => v.id || String(v.version);
  return (
    <aside aria-label={t("Versions")}>
      <h2 className="cap">{t("Versions")}</h2>
      <ul className="tableversions">{list.map((v) => (
        <li key={ref(v)}>
          <button type="button" aria-current={at && ref(at) === ref(v) ? "true" : undefined} onClick={() => go(v.live ? undefined : ref(v))}>
            <b>{v.state !== "published" ? t("Proposed") : v.version === 0 ? t("As shipped") : t("Version {{n}}", { n: v.version })}</b>
            {v.live ? <span className="pill on">{t("holds")}</span> : v.state === "waiting" ? <span className="pill">{t("waits")}</span> : v.state === "dropped" ? <span className="pill">{t("not signed")}</span> : null}
            <span className="meta">{v.id ? v.note : ""}{v.author ? ` · ${staff.name(v.author)}` : ""}{v.at ? <> · <Time at={v.at} /></> : null}</span>
          </button>
          {v.state === "waiting" && v.approval_id ? <Link to="/approvals" search={{ view: "waiting", selected: v.approval_id }}>{t("Look at the request")}</Link> : null}
        </li>))}</ul>
    </aside>
  );
}
