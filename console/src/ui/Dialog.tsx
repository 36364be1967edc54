// The browser's own dialog: it traps focus, closes on Esc and returns focus by itself.
import { useEffect, useId, useRef } from "react";
import { useT } from "../i18n";
import { Button } from "./Button";

export function Dialog({ title, children, footer, onClose, shape = "modal", reading }: {
  title: React.ReactNode; children: React.ReactNode; footer?: React.ReactNode; onClose: () => void; shape?: "modal" | "modal wide" | "drawer"; reading?: boolean;
}) {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const d = ref.current!;
    const before = document.activeElement as HTMLElement | null;
    if (!d.open) d.showModal();
    (d.querySelector<HTMLElement>("[data-autofocus]") ?? d.querySelector<HTMLElement>(".inside input:not([type=radio]), .inside input:checked, .inside textarea, .inside select"))?.focus();
    return () => {
      d.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={ref} className={shape} aria-labelledby={id}
      onKeyDown={(e) => {
        if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.defaultPrevented) return;
        e.preventDefault();
        e.stopPropagation();
        ref.current?.querySelector<HTMLElement>("footer .btn.primary, footer .btn.danger")?.click();
      }}
      onCancel={(e) => { e.preventDefault(); onClose(); }}
      onMouseDown={(e) => e.target === ref.current && onClose()}>
      <header>
        <h2 id={id}>{title}</h2>
        <Button tone="ghost" icon="x" onClick={onClose} aria-label={t("Close")} />
      </header>
      {/* What is only read is scrolled with the keyboard: it must be able to have the focus. */}
      <div className="inside stack" {...(reading ? { tabIndex: 0, role: "region", "aria-labelledby": id, "data-autofocus": true } : {})}>{children}</div>
      {footer ? <footer>{footer}</footer> : null}
    </dialog>
  );
}
