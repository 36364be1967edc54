import { defineConfig } from "@playwright/test";
import { launchOptions } from "./browser";

// npm run screenshots: the pictures of docs/img, taken from the real binary on a demo of its own.
export default defineConfig({
  testDir: "screenshots",
  outputDir: "../test-results/screenshots",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: { launchOptions, viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/Los_Angeles" },
});
