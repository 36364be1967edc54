// What a behaviour of the taxonomy is called, for chips, headers and timelines.
import { useQuery } from "@tanstack/react-query";
import { triageApi } from "../api/triage";
import { Word } from "../i18n";
import { useMay } from "../shell/me";
import { called } from "./triage";

export function useCategory(): (code?: string) => string {
  const may = useMay();
  const { data } = useQuery({ queryKey: ["triage", "taxonomy"], queryFn: () => triageApi.document("taxonomy"), staleTime: 300_000, retry: false, enabled: !may("triage.read") });
  return (code) => {
    if (!code) return "";
    const name = called(data?.taxonomy, code);
    return name === code ? Word(code) : name;
  };
}
