import { useT } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { useShortcuts } from "../ui/keys";

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [shell, ...page] = useShortcuts();
  const all = [...page].reverse().flat();
  const block = (title: string, list: NonNullable<typeof shell>) => (
    <section>
      <h3 className="cap" style={{ margin: "4px 0 6px" }}>{title}</h3>
      <dl className="keys">{digits(list).map((s) => <div key={s.keys}><dt>{s.keys.split(" ").map((k) => (k === "–" ? "–" : <kbd key={k}>{k}</kbd>))}</dt><dd>{t(s.what)}</dd></div>)}</dl>
    </section>
  );
  return (
    <Dialog title={t("Shortcuts")} onClose={onClose} reading>
      {all.length ? block(t("On this page"), all) : null}
      {shell ? block(t("Everywhere"), shell) : null}
    </Dialog>
  );
}

/** Digits that do the same are one line: 1 – 9. */
function digits<S extends { keys: string; what: string }>(list: S[]): S[] {
  const of = (s: S) => list.filter((x) => x.what === s.what && /^\d$/.test(x.keys));
  return list.flatMap((s) => { const all = of(s); return all.length < 2 || !all.includes(s) ? [s] : all[0] === s ? [{ ...s, keys: `${s.keys} – ${all.at(-1)!.keys}` }] : []; });
}
