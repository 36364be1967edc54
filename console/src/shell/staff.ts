// Names of colleagues, asked once: rows and timelines carry only their ids.
import { useQuery } from "@tanstack/react-query";
import { admin } from "../api/routes";
import { word } from "../i18n";
import { useMe } from "./me";

export function useStaff() {
  const me = useMe();
  const { data } = useQuery({ queryKey: ["staff"], queryFn: () => admin.staff(), staleTime: 300_000, retry: false });
  const list = data?.items ?? [];
  /** Two people of one name are told apart by their role, or else by the end of their id. */
  const label = (id: string | undefined): string => {
    const one = list.find((s) => s.id === id);
    if (!one) return id === me?.id && me ? me.name : (id ?? "");
    const same = list.filter((s) => s.name === one.name && s.id !== one.id);
    if (same.length === 0) return one.name;
    const role = one.roles[0];
    return `${one.name} · ${role && !same.some((s) => s.roles[0] === role) ? word(role) : one.id.slice(-4)}`;
  };
  return {
    list,
    label,
    name: (who: string | { id?: string; name?: string } | undefined): string => {
      if (!who) return "";
      if (typeof who !== "string") return who.name ?? "";
      return label(who);
    },
  };
}
