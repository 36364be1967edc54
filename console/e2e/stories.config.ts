import { defineConfig } from "@playwright/test";
import { launchOptions } from "./browser";

// The console inside the real binary (PIEPOWDER_BIN, or ../bin/piepowder from `make build`),
// which e2e/demo.ts starts on a demo marketplace of its own.
export default defineConfig({
  testDir: "stories",
  outputDir: "../test-results/stories",
  workers: 2,
  // A shared machine may stand still for seconds; a retry is reported as flaky.
  retries: process.env.CI ? 3 : 0,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [["list"]],
  use: { launchOptions, viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/Los_Angeles" },
});
