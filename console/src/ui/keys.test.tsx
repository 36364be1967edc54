import { act, cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pressed, useKeys, type Shortcut } from "./keys";

function Page({ list }: { list: Shortcut[] }) {
  useKeys(list);
  return <input aria-label="text" />;
}
beforeEach(() => window.addEventListener("keydown", pressed));
afterEach(() => { window.removeEventListener("keydown", pressed); cleanup(); });
const press = (key: string, el: Element | Window = window, more = {}) => act(() => { fireEvent.keyDown(el, { key, ...more }); });

it("runs single keys, sequences and Ctrl combinations", () => {
  const n = vi.fn(), cases = vi.fn(), palette = vi.fn();
  render(<Page list={[{ keys: "n", what: "Take next", run: n }, { keys: "g c", what: "Cases", run: cases }, { keys: "Ctrl-K", what: "Search", run: palette }]} />);
  press("n"); press("g"); press("c"); press("k", window, { ctrlKey: true });
  expect([n.mock.calls.length, cases.mock.calls.length, palette.mock.calls.length]).toEqual([1, 1, 1]);
});
it("leaves letters to whoever types, but not Ctrl", () => {
  const n = vi.fn(), palette = vi.fn();
  const { getByLabelText } = render(<Page list={[{ keys: "n", what: "Take next", run: n }, { keys: "Ctrl-K", what: "Search", run: palette }]} />);
  press("n", getByLabelText("text")); press("k", getByLabelText("text"), { ctrlKey: true });
  expect(n).not.toHaveBeenCalled();
  expect(palette).toHaveBeenCalledOnce();
});
it("leaves Enter to the link or button that has the focus", () => {
  const open = vi.fn();
  const { getByText } = render(<><Page list={[{ keys: "Enter", what: "Open the row", run: open }]} /><a href="#x">there</a></>);
  press("Enter", getByText("there"));
  expect(open).not.toHaveBeenCalled();
  press("Enter");
  expect(open).toHaveBeenCalledOnce();
});
it("prefers the page over the shell, and gives the key back when the page goes", () => {
  const shell = vi.fn(), page = vi.fn();
  const Both = ({ on }: { on: boolean }) => <><Page list={[{ keys: "a", what: "Search", run: shell }]} />{on ? <Page list={[{ keys: "a", what: "Search", run: page }]} /> : null}</>;
  const { rerender } = render(<Both on />);
  press("a");
  rerender(<Both on={false} />);
  press("a");
  expect([shell.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
});
it("stays silent under an open dialog", () => {
  const n = vi.fn();
  render(<><Page list={[{ keys: "n", what: "Take next", run: n }]} /><dialog open /></>);
  press("n");
  expect(n).not.toHaveBeenCalled();
});
