// Two texts of a rule: side by side where there is room, in one column where there is not.
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { rootOf, ruleText } from "./Editor";

export function Diff({ before, after, labels, beside = true }: { before: string; after: string; labels: [string, string]; beside?: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const [left, right] = labels;
  useEffect(() => {
    const root = rootOf(host.current!);
    const named = (label: string) => [ruleText, EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" })];
    const collapse = { margin: 3, minSize: 6 };
    if (beside && host.current!.clientWidth >= 640) {
      const v = new MergeView({ root, parent: root as unknown as Element, a: { doc: before, extensions: named(left) }, b: { doc: after, extensions: named(right) }, collapseUnchanged: collapse, gutter: true });
      return () => v.destroy();
    }
    const v = new EditorView({ root, parent: root as unknown as Element, doc: after, extensions: [named(right), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: collapse })] });
    return () => v.destroy();
  }, [before, after, left, right, beside]);
  return <div ref={host} className="diff" />;
}
