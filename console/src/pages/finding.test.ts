import { beforeAll, expect, it } from "vitest";
import { Problem } from "../api/problem";
import { start } from "../i18n";
import { inWords } from "./InvestigationFindings";

beforeAll(() => start("en"));

it("says a standard of proof by its title and a missing part in the reader's words", () => {
  const low = inWords(new Problem(422, { code: "standard_too_low", detail: "Too low.", errors: [{ pointer: "/standard", message: "clear_and_convincing" }] })) as Problem;
  expect(low.at("standard")).toBe("The clause asks for: clear and convincing");
  const part = inWords(new Problem(422, { code: "finding_incomplete", detail: "More.", errors: [{ pointer: "/none_contradicts", message: "x" }, { pointer: "/claim", message: "as it came" }] })) as Problem;
  expect(part.at("none_contradicts")).toBe("name what speaks against it, or tick that you looked and found nothing");
  expect(part.at("claim")).toBe("as it came");
});
