import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { session } from "../api/routes";
import { locale, use, useT, word, type Language } from "../i18n";
import { Icon } from "../ui/Icon";
import { Seg } from "../ui/Button";
import { applyTheme, currentTheme, useKept, wipeDrafts, type Theme } from "../ui/store";
import { useMe } from "./me";

/** Own menu: language, theme, density, sign out. */
export function Account() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const go = useNavigate();
  const [theme, setTheme] = useState<Theme>(currentTheme());
  const [density, setDensity] = useKept("density", "normal");
  if (!me) return null;
  const prefer = (b: { locale?: string; theme?: string }) => {
    if (me.version) void session.prefer(me.version, b).then((now) => client.setQueryData(["me"], now), () => undefined);
  };
  const initials = me.name.split(/\s+/).map((w) => w[0]).slice(0, 2).join("");
  return (
    <details className="menu" onKeyDown={(e) => { if (e.key === "Escape") e.currentTarget.open = false; }} onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) e.currentTarget.open = false; }}>
      <summary className="avatar" title={me.name}><span className="sr">{t("{{name}}: settings and sign out", { name: me.name })}</span><span aria-hidden="true">{initials}</span></summary>
      <div className="pop own">
        <div style={{ padding: "4px 8px 8px" }}><b>{me.name}</b><div className="meta">{me.roles.map(word).join(", ")}</div></div>
        <div className="line"><span>{t("Theme")}</span><Seg<Theme> label={t("Theme")} value={theme} onChange={(v) => { applyTheme(v); setTheme(v); prefer({ theme: v === "system" ? "auto" : v }); }}
          options={[{ value: "system", text: t("system") }, { value: "light", text: t("light") }, { value: "dark", text: t("dark") }]} /></div>
        <div className="line"><span>{t("Rows")}</span><Seg label={t("Rows")} value={density} onChange={(v) => { setDensity(v); document.documentElement.dataset.density = v; }}
          options={[{ value: "normal", text: t("normal") }, { value: "compact", text: t("compact") }]} /></div>
        <div className="line"><span>{t("Language")}</span><Seg<Language> label={t("Language")} value={locale() as Language} onChange={(v) => { void use(v); prefer({ locale: v }); }}
          options={[{ value: "en", text: "English" }, { value: "es", text: "Español" }, { value: "fr", text: "Français" }]} /></div>
        <Link className="plain" to="/me"><Icon name="lock" />{t("Sign-in and keys")}</Link>
        <Link className="plain" to="/wellbeing"><Icon name="eye" />{t("What I am shown, and how")}</Link>
        <button type="button" onClick={() => {
          void session.signOut().catch(() => undefined).then(() => { wipeDrafts(); client.clear(); return go({ to: "/sign-in" }); });
        }}><Icon name="out" />{t("Sign out")}</button>
      </div>
    </details>
  );
}
