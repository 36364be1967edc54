// Writes src/api/schema.d.ts from the server's own description of its API.
// Source, in this order: PIEPOWDER_OPENAPI (a file or URL), else `go run ./cmd/piepowder openapi`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const given = process.env.PIEPOWDER_OPENAPI;
const source = given
  ? (given.startsWith("http") ? new URL(given) : new URL(`file://${resolve(given)}`))
  : execFileSync("go", ["run", "./cmd/piepowder", "openapi"], { cwd: resolve(here, "../.."), maxBuffer: 1 << 27 }).toString();
const ast = await openapiTS(typeof source === "string" ? JSON.parse(source) : source, { alphabetize: true });
const note = "// Made by `npm run api` from the server's OpenAPI. Do not edit.\n\n";
writeFileSync(resolve(here, "../src/api/schema.d.ts"), note + astToString(ast));
