// Hearing of what happens on a case without having it in one's hands.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { depth } from "../api/depth";
import type { Case } from "../api/types";
import { useT } from "../i18n";
import { useMe } from "../shell/me";
import { useStaff } from "../shell/staff";
import { useKeys } from "../ui/keys";
import { toast } from "../ui/Toast";

export function CaseWatch({ c }: { c: Case }) {
  const t = useT();
  const me = useMe();
  const staff = useStaff();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ["case", c.id, "watchers"], queryFn: () => depth.watchers(c.id), retry: false });
  const list = q.data ?? [];
  const mine = list.some((w) => w.staff === me?.id);
  const m = useMutation({
    mutationFn: (on: boolean) => (on ? depth.watch(c.id) : depth.unwatch(c.id)),
    onSuccess: (_, on) => { void client.invalidateQueries({ queryKey: ["case", c.id, "watchers"] }); toast.say(on ? t("You hear of what happens on it") : t("You hear of it no more")); },
    onError: toast.fail,
  });
  useKeys([{ keys: "v", what: "Watch the case", run: () => m.mutate(!mine) }], !!q.data);
  if (!q.data) return null;
  return (
    <button type="button" className="f change" aria-pressed={mine} title={list.length ? list.map((w) => staff.name(w.staff)).join(", ") : t("Nobody watches it")} onClick={() => m.mutate(!mine)}>
      <span className="ink2">{mine ? t("watching") : t("watch")}</span> <b>{list.length || "–"}</b> <kbd aria-hidden="true">V</kbd>
    </button>
  );
}
