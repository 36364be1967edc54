import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { Problem } from "../api/problem";
import { start } from "../i18n";
import { Field } from "./Field";
import { Trouble } from "./States";

beforeAll(() => start("en"));
afterEach(cleanup);

function Form({ error, names }: { error: unknown; names: [string, string][] }) {
  return <section>{names.map(([name, label]) => <Field key={name} name={name} label={label} problem={error}><input /></Field>)}<Trouble error={error} /></section>;
}
const wrong = (...pointers: string[]) => new Problem(422, { detail: "Look again.", errors: pointers.map((pointer) => ({ pointer, message: "is wrong" })) });

it("names a field by its label, however the server and the form write its name", () => {
  for (const [pointer, name] of [["/note", "note"], ["/note", "/note"], ["body.note", "note"], ["/with/place", "with.place"], ["/with/place", "with/place"], ["/source/ref", "ref"]] as const) {
    const { container } = render(<Form error={wrong(pointer)} names={[["other", "Another"], [name, "What it is *"]]} />);
    expect(container.querySelector(".problem")!.textContent, pointer).toBe("Look again.What it is: is wrong");
    if (pointer !== "/source/ref") expect(container.querySelector(".bad")!.textContent).toBe("is wrong");
    cleanup();
  }
});
it("counts the lines of a list from one, and does not take a list's field for the form's", () => {
  render(<Form error={wrong("/records/1", "/fields/2/name")} names={[["records", "Record"], ["name", "Name"]]} />);
  expect(screen.getByRole("alert").textContent).toBe("Look again.Record 2: is wrong3 name: is wrong");
});
it("never shows a pointer, also where the form has no such field", () => {
  render(<Form error={wrong("/with/line_reason", "?margin_minutes", "")} names={[]} />);
  expect(screen.getByRole("alert").textContent).toBe("Look again.with line reason: is wrongmargin minutes: is wrongis wrong");
});
it("asks a dialog for the words of its own form only", () => {
  render(<div><Field name="note" label="Of the page"><input /></Field><dialog open><Field name="note" label="Of the dialog"><input /></Field><Trouble error={wrong("/note", "/other")} /></dialog><Field name="other" label="Elsewhere"><input /></Field></div>);
  expect(screen.getByRole("alert").textContent).toBe("Look again.Of the dialog: is wrongother: is wrong");
});
