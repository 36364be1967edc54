import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/browser";

// "pages" runs the built console against fixtures; "stories" runs it inside the real
// binary (PIEPOWDER_BIN, or ../bin/piepowder when it was built), on a demo of its own.
const bin = process.env.PIEPOWDER_BIN ?? "../bin/piepowder";
const real = existsSync(bin);
if (!real && !process.env.TEST_WORKER_INDEX) console.warn(`STORIES SKIPPED: no binary at ${bin}; run make build, or set PIEPOWDER_BIN`);
if (!real && process.env.CI) throw new Error("the stories need the binary in CI");

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [["list"]],
  use: { launchOptions, viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/Los_Angeles" },
  projects: [
    { name: "pages", testMatch: "pages/*.spec.ts", use: { baseURL: "http://127.0.0.1:4199" } },
    ...(real ? [{ name: "stories", testMatch: "stories/*.spec.ts" }] : []),
  ],
  webServer: {
    command: "npx vite build --mode fixtures --outDir dist-fixtures && npx vite preview --outDir dist-fixtures --host 127.0.0.1 --port 4199 --strictPort",
    url: "http://127.0.0.1:4199",
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
