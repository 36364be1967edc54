// Who is signed in and what they may do; every page may ask.
import { useQuery } from "@tanstack/react-query";
import { session } from "../api/routes";
import { useT } from "../i18n";

export const meQuery = { queryKey: ["me"], queryFn: session.me, staleTime: 300_000, retry: false } as const;

export function useMe() {
  return useQuery(meQuery).data;
}

/** Why the person may not, or false. A disabled button names the missing permission. */
export function useMay(): (permission: string) => string | false {
  const me = useMe();
  const t = useT();
  return (permission) => (allowed(me?.permissions, permission) ? false : t("Your roles do not include {{permission}}.", { permission }));
}

export function allowed(have: string[] | undefined, want: string): boolean {
  return !!have && have.some((p) => p === want || p === "*" || (p.endsWith(".*") && want.startsWith(p.slice(0, -1))));
}
