// Who of the staff may do a thing: by name where the list is known, else by the roles that may.
import { useQuery } from "@tanstack/react-query";
import { admin } from "../api/routes";
import { known, word } from "../i18n";
import { allowed } from "./me";
import { useStaff } from "./staff";

const called = (role: string) => word(known(`role_${role}`) ? `role_${role}` : role);

/** "Kim Tran (fraud analyst), …", without those named; roles where no name is known; "" where nothing is. */
export function useWho(): (permission: string, without: string[]) => string {
  const staff = useStaff();
  const roles = useQuery({ queryKey: ["roles"], queryFn: () => admin.roles(), staleTime: 300_000, retry: false }).data;
  return (permission, without) => {
    const can = (roles ?? []).filter((r) => allowed(r.permissions, permission)).map((r) => r.id);
    const people = staff.list.filter((s) => s.state === "active" && !without.includes(s.id) && s.roles.some((r) => can.includes(r)));
    const names = people.slice(0, 6).map((s) => `${s.name} (${called(s.roles.find((r) => can.includes(r))!)})`);
    return people.length ? names.join(", ") + (people.length > names.length ? ", …" : "") : staff.list.length ? "" : can.map(called).join(", ");
  };
}
