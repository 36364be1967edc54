// Titles that documents carry in several languages: the reader's where there is one.
import { locale, say, type Text } from "../i18n";

export const titled = (x: { title: string; titles?: Record<string, string> }) => x.titles?.[locale().slice(0, 2)] ?? x.title;
export const summed = (x: { summary?: string; summaries?: Record<string, string> }) => x.summaries?.[locale().slice(0, 2)] ?? x.summary;

// The queues an installation starts with, until somebody gives them another name.
const begun: Record<string, Text> = { "Critical S0-S1": "Critical S0-S1", "Safety S2": "Safety S2", Fraud: "Fraud", "Everything else": "Everything else" };
export const queueName = (name: string) => (begun[name] ? say(begun[name]) : name);
