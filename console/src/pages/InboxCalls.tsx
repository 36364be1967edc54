// The telephone of a contact: what rang, what was tried, and a call back with its timer.
import { useQuery } from "@tanstack/react-query";
import { phone } from "../api/phone";
import { useT } from "../i18n";
import { useMay } from "../shell/me";
import { CallList } from "./CasePhone";

export function ContactCalls({ id }: { id: string }) {
  const t = useT();
  const no = useMay()("contact.read");
  const q = useQuery({ queryKey: ["contact", id, "calls"], queryFn: () => phone.calls({ contact: id }), enabled: !no, retry: false });
  if (!q.data?.length) return null;
  return <section aria-label={t("Calls of this contact")}><h3 className="cap">{t("Telephone")}</h3><CallList calls={q.data} /></section>;
}
