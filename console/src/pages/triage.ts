// What answers say about harm, and what is asked. The server decides with the same documents.
import type { Taxonomy, Tree } from "../api/triage";
import { titled } from "./titled";

/** The worst rule of the tree that applies, as the server reads it. */
export function fromTree(tree: Tree, answers: Record<string, string>, code: string): { severity: number; because: string[] } {
  let severity = 4;
  let because: string[] = [];
  for (const r of tree.rules) {
    if (!Object.entries(r.when).every(([q, a]) => answers[q] === a)) continue;
    if (r.behaviour?.length && !r.behaviour.some((b) => b === code || code.startsWith(`${b}.`))) continue;
    if (r.severity < severity) { severity = r.severity; because = [r.because]; } else if (r.severity === severity && severity < 4) because.push(r.because);
  }
  return { severity, because };
}

/** What is asked about a behaviour, or about a branch while no more is known. */
export function asks(taxonomy: Taxonomy, code: string): string[] {
  const branch = taxonomy.branches.find((b) => b.code === code.split(".")[0]);
  if (!branch) return [];
  const one = branch.behaviours.find((b) => b.code === code);
  return one ? one.questions : [...new Set(branch.behaviours.flatMap((b) => b.questions))].slice(0, 3);
}

/** A behaviour or branch in words. */
export function called(taxonomy: Taxonomy | undefined, code: string | undefined): string {
  if (!code) return "";
  const branch = taxonomy?.branches.find((b) => b.code === code.split(".")[0]);
  const one = branch?.behaviours.find((b) => b.code === code) ?? branch;
  return one ? titled(one) : code;
}

/** Words that moved a suggestion, as shown: a list's star stands for any ending. */
export const shownWords = (words: string[]) => words.slice(0, 4).map((w) => w.replace("*", "")).join(", ");
