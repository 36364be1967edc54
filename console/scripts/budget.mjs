// Fails the build when the first load (the page, its script and style, and what
// these import at once) is over the budget of 250 kB gzip. Fonts are counted as they are.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = resolve(dirname(fileURLToPath(import.meta.url)), "../dist/app");
const budget = 250_000;
const seen = new Set();
function add(file) {
  if (seen.has(file) || !existsSync(file)) return;
  seen.add(file);
  if (!file.endsWith(".js")) return;
  const text = readFileSync(file, "utf8");
  for (const [, dep] of text.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g)) {
    add(join(dirname(file), dep));
  }
}
const page = readFileSync(join(dist, "index.html"), "utf8");
for (const [, ref] of page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) add(join(dist, ref));
for (const name of readdirSync(join(dist, "assets"))) {
  if (/^inter-latin-wght-normal.*\.woff2$/.test(name)) seen.add(join(dist, "assets", name));
}
let total = gzipSync(page).length;
for (const file of seen) {
  const bytes = readFileSync(file);
  total += file.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length;
}
console.log(`first load ${(total / 1000).toFixed(1)} kB gzip of ${budget / 1000} kB, ${seen.size + 1} files`);
if (total > budget) process.exit(1);
