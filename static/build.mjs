// Builds the style sheet, scripts and fonts into static/dist: names carry a
// content hash, manifest.json tells the server which is which. Run by `make assets`.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import wawoff2 from "wawoff2";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
const kit = path.dirname(createRequire(import.meta.url).resolve("krds-uiux/package.json"));

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== ".gitkeep") await rm(path.join(dist, name), { recursive: true });
}

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { app: "styles/app.css", "fonts-more": "styles/fonts-more.css", main: "scripts/main.js" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file", ".png": "file" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const files = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
  // Pages ask for this weight before the style sheet does.
  if (/PretendardGOV-Regular.*\.woff2$/.test(output)) files["fonts/Regular.woff2"] = path.basename(output);
  if (!entryPoint) continue;
  const name = path.basename(output);
  files[entryPoint] = name;
  const content = await readFile(path.join(dist, name));
  await writeFile(path.join(dist, name + ".gz"), gzipSync(content, { level: 9 }));
}

// The server measures and draws chart text with the fonts that the browser shows.
for (const weight of ["Regular", "Bold"]) {
  const woff2 = await readFile(path.join(kit, "resources/fonts", `PretendardGOV-${weight}.subset.woff2`));
  const ttf = Buffer.from(await wawoff2.decompress(woff2));
  const hash = createHash("sha256").update(ttf).digest("hex").slice(0, 8).toUpperCase();
  const name = `PretendardGOV-${weight}-${hash}.ttf`;
  await writeFile(path.join(dist, name), ttf);
  files[`fonts/${weight}.ttf`] = name;
}

const { version } = JSON.parse(await readFile(path.join(kit, "package.json"), "utf8"));
const manifest = { krds: version, files };
await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
