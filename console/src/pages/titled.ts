// Titles that documents carry in several languages: the reader's where there is one.
import { locale } from "../i18n";

export const titled = (x: { title: string; titles?: Record<string, string> }) => x.titles?.[locale().slice(0, 2)] ?? x.title;
export const summed = (x: { summary?: string; summaries?: Record<string, string> }) => x.summaries?.[locale().slice(0, 2)] ?? x.summary;
