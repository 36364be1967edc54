// The English text is the key, so code reads as the screen does. Spanish and French are
// catalogues from English; the type of t refuses a text that Spanish lacks, and a test
// one that French lacks.
// Words that come from the server as codes go through word().
import i18next from "i18next";
import { useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { en } from "./en";
import type { es } from "./es";

type Base<K> = K extends `${infer B}_one` ? B : K extends `${string}_other` | `w:${string}` ? never : K;
export type Text = Base<keyof typeof es>;
export type Vars = Record<string, string | number>;
export type T = (text: Text, vars?: Vars) => string;

export const languages = ["en", "es", "fr"] as const;
export type Language = (typeof languages)[number];

function first(): Language {
  const kept = localStorage.getItem("language");
  const wanted = [kept, ...navigator.languages].map((l) => l?.slice(0, 2));
  return languages.find((l) => wanted.find((w) => (languages as readonly (string | undefined)[]).includes(w)) === l) ?? "en";
}

export async function start(language: Language = first()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    showSupportNotice: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: en } },
  });
  await use(language);
}

export async function use(language: Language) {
  if (language !== "en" && !i18next.hasResourceBundle(language, "translation")) {
    const texts: Record<string, string> = language === "es" ? (await import("./es")).es : (await import("./fr")).fr;
    // Both have a form of their own for whole millions; it reads as the other plural.
    const many = Object.entries(texts).filter(([k]) => k.endsWith("_other")).map(([k, v]) => [k.replace(/other$/, "many"), v] as const);
    i18next.addResourceBundle(language, "translation", { ...Object.fromEntries(many), ...texts });
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem("language", language);
}

export function useT(): T {
  const { t, i18n } = useTranslation();
  return useMemo(() => (text, vars) => t(text, vars ?? {}) as string, [t, i18n.language]);
}

/** Outside React (toasts, errors). */
export const say: T = (text, vars) => i18next.t(text, vars ?? {}) as string;

export const locale = () => i18next.language || "en";

/** A code of the server in the reader's language: "payout_hold" → "payout hold". */
export function word(code: string | undefined | null): string {
  if (!code) return "–";
  const key = `w:${code}`;
  return i18next.exists(key) ? (i18next.t(key) as string) : code.replace(/[_.]/g, " ");
}

/** Whether a code has words of its own. */
export const known = (code: string) => i18next.exists(`w:${code}`);

/** A code at the start of a sentence. */
export function Word(code: string | undefined | null): string {
  const w = word(code);
  return w.charAt(0).toLocaleUpperCase(locale()) + w.slice(1);
}

export const languageName = (code?: string) => {
  if (!code) return "";
  try { return new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code; } catch { return code; }
};
