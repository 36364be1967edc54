// Our addresses and how fetching goes.
import { del, get, post, put } from "./client";

export interface Fetch { host: string; port: number; security: "tls" | "starttls"; user: string; folder?: string }
export interface NewMailbox { address: string; name: string; kind: string; brand: string; region: string; authserv_id: string; hops: number; state: "on" | "off"; imap?: Fetch; secret?: string }
export interface Mailbox extends Omit<NewMailbox, "secret"> {
  id: string; version: number;
  health: { state: string; failure?: string; failures: number; refused: number; tried_at?: string; ok_at?: string; next_at?: string; last_taken_at?: string };
}

export const mailboxes = {
  list: async () => (await get<{ items: Mailbox[] }>("/v1/mailboxes")).items,
  save: (b: NewMailbox, at?: Mailbox) => (at ? put<Mailbox>(`/v1/mailboxes/${at.id}`, b, { version: at.version }) : post<Mailbox>("/v1/mailboxes", b)),
  drop: (id: string) => del<void>(`/v1/mailboxes/${id}`),
  poll: (id: string) => post<Mailbox>(`/v1/mailboxes/${id}/poll`),
};
