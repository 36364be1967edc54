// Names of colleagues, asked once: rows and timelines carry only their ids.
import { useQuery } from "@tanstack/react-query";
import { admin } from "../api/routes";
import { useMe } from "./me";

export function useStaff() {
  const me = useMe();
  const { data } = useQuery({ queryKey: ["staff"], queryFn: () => admin.staff(), staleTime: 300_000, retry: false });
  const list = data?.items ?? [];
  return {
    list,
    name: (who: string | { id?: string; name?: string } | undefined): string => {
      if (!who) return "";
      if (typeof who !== "string") return who.name ?? "";
      if (who === me?.id) return me.name;
      return list.find((s) => s.id === who)?.name ?? who;
    },
  };
}
