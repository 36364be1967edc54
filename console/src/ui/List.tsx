// One list for every page: virtual rows (≤ 60 in the document however many there are),
// arrow keys and j/k, a selection by id that survives reordering, columns one can hide, CSV.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useImperativeHandle, useRef } from "react";
import { useT } from "../i18n";
import { Button } from "./Button";
import { useKeys } from "./keys";
import { useKept } from "./store";

export interface Column<R> {
  id: string;
  head: string;
  /** A CSS grid track: "56px", "minmax(160px, 1fr)". */
  width: string;
  cell: (row: R) => React.ReactNode;
  /** Its value in a CSV file; columns without one are left out there. */
  csv?: (row: R) => string | number | undefined;
  right?: boolean;
  /** Dropped first when the list is narrow. */
  wide?: boolean;
  always?: boolean;
}

export interface ListHandle { top(): void; held(): boolean; seen(id: string): boolean; show(id: string): void }

export function List<R>({ name, label, rows, columns, rowId, selected, onSelect, onOpen, href, more, fresh, empty, handle, keys = true, hidden = [] }: {
  name: string; label: string; rows: R[]; columns: Column<R>[]; rowId: (r: R) => string;
  selected?: string; onSelect?: (id: string) => void; onOpen?: (r: R) => void;
  /** The page of a row: a click opens it, one with the middle button or Ctrl in another tab. Rows without one are selected by a click. */
  href?: (r: R) => string | undefined;
  more?: () => void; fresh?: Set<string>; empty?: React.ReactNode; handle?: React.Ref<ListHandle>; keys?: boolean; hidden?: string[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(-Infinity);
  const narrow = typeof window !== "undefined" && window.innerWidth < 700;
  const shown = columns.filter((c) => !hidden.includes(c.id) && !(narrow && c.wide));
  const grid = { gridTemplateColumns: shown.map((c) => c.width).join(" ") };
  const height = () => (document.documentElement.dataset.density === "compact" ? 28 : 36);
  const v = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: height, overscan: 8, getItemKey: (i) => rowId(rows[i]!) });
  const items = v.getVirtualItems();
  const at = rows.findIndex((r) => rowId(r) === selected);

  const end = items.at(-1)?.index ?? 0;
  useEffect(() => { if (more && rows.length && end >= rows.length - 12) more(); }, [end, rows.length, more]);
  useImperativeHandle(handle, () => ({
    top: () => v.scrollToOffset(0),
    // Somebody points: the pointer really moved over the rows within the last seconds.
    held: () => performance.now() - moved.current < 4000 || (box.current?.scrollTop ?? 0) > 4,
    seen: (id) => {
      const row = box.current?.querySelector(`[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
      const view = box.current!.getBoundingClientRect();
      // A new row slides in from six pixels above.
      return !!row && row.top >= view.top - 8 && row.bottom <= view.bottom + 8;
    },
    show: (id) => { const i = rows.findIndex((r) => rowId(r) === id); if (i >= 0) v.scrollToIndex(i, { align: "center" }); },
  }));
  const go = (to: number) => {
    const i = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[i];
    if (!row) return;
    onSelect?.(rowId(row));
    v.scrollToIndex(i);
    requestAnimationFrame(() => {
      if (box.current?.contains(document.activeElement) || document.activeElement === document.body) {
        box.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(rowId(row))}"]`)?.focus({ preventScroll: true });
      }
    });
  };
  useKeys([
    { keys: "j", what: "Next row", run: () => go(at + 1) },
    { keys: "k", what: "Previous row", run: () => go(at < 0 ? 0 : at - 1) },
    ...(onOpen ? [{ keys: "o", what: "Open the row" as const, run: () => { const r = rows[at]; if (r) onOpen(r); } }] : []),
  ], keys && !!onSelect);
  const click = (e: React.MouseEvent, r: R) => {
    if ((e.target as HTMLElement).closest("a, button, input, label, select")) return;
    const to = href?.(r);
    if (to && (e.ctrlKey || e.metaKey)) { window.open(to, "_blank", "noopener"); return; }
    // Who marks words to copy them does not want to go.
    if ((!onSelect || to) && onOpen && !String(window.getSelection() ?? "")) onOpen(r);
    else onSelect?.(rowId(r));
  };
  const onKey = (e: React.KeyboardEvent) => {
    if ((e.target as HTMLElement).closest("input, select, textarea")) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -rows.length, End: rows.length }[e.key];
    if (step !== undefined) { e.preventDefault(); go((at < 0 ? -1 : at) + step); }
    else if (e.key === "Enter" && (e.target as HTMLElement).role === "row" && rows[at] && onOpen) { e.preventDefault(); onOpen(rows[at]!); }
  };
  return (
    <div className="list" data-name={name}>
      <div role="grid" aria-label={label} aria-rowcount={rows.length + 1} onKeyDown={onKey} style={{ display: "contents" }}>
        <div role="row" className="head" style={grid} aria-rowindex={1}>
          {shown.map((c) => <span key={c.id} role="columnheader" className={c.right ? "right" : undefined}>{c.head || <span className="sr">{c.id}</span>}</span>)}
        </div>
        <div className="body" ref={box} role="rowgroup" tabIndex={rows.length === 0 ? 0 : -1} onPointerMove={(e) => { if (e.movementX || e.movementY) moved.current = performance.now(); }} onPointerLeave={() => { moved.current = -Infinity; }}>
          {rows.length === 0 ? <div role="row"><div role="gridcell">{empty}</div></div> : (
            <div role="presentation" style={{ height: v.getTotalSize(), position: "relative" }}>
              {items.map((item) => {
                const r = rows[item.index]!;
                const id = rowId(r);
                const first = at < 0 && item.index === 0;
                return (
                  <div key={id} role="row" data-id={id} aria-rowindex={item.index + 2} aria-selected={onSelect ? id === selected : undefined} tabIndex={id === selected || first ? 0 : -1}
                    className={fresh?.has(id) ? "item fresh" : "item"} style={{ ...grid, top: item.start }}
                    onClick={(e) => click(e, r)} onAuxClick={(e) => { const to = href?.(r); if (e.button === 1 && to) { e.preventDefault(); window.open(to, "_blank", "noopener"); } }}
                    onMouseDown={(e) => { if (e.button === 1 && href?.(r)) e.preventDefault(); }} onDoubleClick={() => onSelect && !href?.(r) && onOpen?.(r)}>
                    {shown.map((c) => <div key={c.id} role="gridcell" className={c.right ? "cell right" : "cell"}>{c.cell(r)}</div>)}
                  </div>
                );
              })}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

/** Which columns are shown, kept per list, and the loaded rows as CSV. */
export function useColumns(name: string): [string[], (ids: string[]) => void] {
  return useKept<string[]>(`columns:${name}`, []);
}

export function ListMenu<R>({ name, rows, columns, hidden, onHidden, all }: {
  name: string; rows: R[]; columns: Column<R>[]; hidden: string[]; onHidden: (ids: string[]) => void; /** Where the server writes the whole list as a file. */ all?: (format: string) => string;
}) {
  const t = useT();
  return (
    <details className="menu" onKeyDown={(e) => { if (e.key === "Escape") e.currentTarget.open = false; }}>
      <summary className="btn ghost icon" aria-label={t("Columns and export")} title={t("Columns and export")}><ColumnsIcon /></summary>
      <div className="pop">
        {columns.filter((c) => c.head && !c.always).map((c) => (
          <label key={c.id} className="choice" style={{ padding: "4px 8px" }}>
            <input type="checkbox" checked={!hidden.includes(c.id)} onChange={(e) => onHidden(e.target.checked ? hidden.filter((x) => x !== c.id) : [...hidden, c.id])} />{c.head}
          </label>
        ))}
        <hr style={{ margin: "5px 0" }} />
        <Button tone="ghost" onClick={() => download(`${name}.csv`, toCsv(rows, columns))}>{t("{{n}} loaded rows as CSV", { n: rows.length })}</Button>
        {all ? <><a href={all("csv")} download>{t("All of it as CSV")}</a><a href={all("xlsx")} download>{t("All of it as XLSX")}</a></> : null}
      </div>
    </details>
  );
}

function ColumnsIcon() {
  return <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.3" aria-hidden="true"><path d="M2 3h12v10H2zM6.500 3v10M10.500 3v10" /></svg>;
}

/** RFC 4180, and a quote before what a spreadsheet would run as a formula. */
export function toCsv<R>(rows: R[], columns: Column<R>[]): string {
  const cols = columns.filter((c) => c.csv);
  const cell = (v: string | number | undefined) => {
    let s = v === undefined ? "" : String(v);
    if (typeof v === "string" && /^[=+\-@\t\r]/.test(s)) s = `'${s}`;
    return /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
  };
  return [cols.map((c) => cell(c.id)), ...rows.map((r) => cols.map((c) => cell(c.csv!(r))))].map((l) => l.join(",")).join("\r\n") + "\r\n";
}

function download(file: string, text: string) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  a.download = file;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}
