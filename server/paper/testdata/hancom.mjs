// Reads a Hancom file with @rhwp/core, which shares no code with what wrote it, and
// prints what it found as JSON: the letters that it draws on the first pages, and
// each paragraph as its text or as a table of cells. Run: node hancom.mjs FILE [SVG-FOLDER]
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import init, { HwpDocument } from "@rhwp/core";

// The reader asks a browser how wide a text is; half an em for ASCII will do.
globalThis.measureTextWidth = (font, text) => {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 10);
  let width = 0;
  for (const c of text) width += c.codePointAt(0) < 0x80 ? size / 2 : size;
  return width;
};
const wasm = new URL("rhwp_bg.wasm", import.meta.resolve("@rhwp/core"));
await init({ module_or_path: await readFile(wasm) });

const [, , file, folder] = process.argv;
const doc = new HwpDocument(new Uint8Array(await readFile(file)));
const entities = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&amp;": "&" };
const pages = [];
for (let i = 0; i < Math.min(doc.pageCount(), 8); i++) {
  const svg = doc.renderPageSvg(i);
  if (folder) await writeFile(path.join(folder, `${i + 1}.svg`), svg);
  const letters = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text).join("");
  pages.push(letters.replace(/&[a-z#0-9]+;/g, (entity) => entities[entity] ?? entity));
}

function table(para) {
  for (let control = 0; control < 5; control++) {
    try {
      const { rowCount: rows, colCount: columns, cellCount } = JSON.parse(doc.getTableDimensions(0, para, control));
      const cells = [];
      for (let i = 0; i < cellCount; i++) {
        const { row, col: column, rowSpan, colSpan } = JSON.parse(doc.getCellInfo(0, para, control, i));
        const paragraphs = [];
        for (let n = 0; n < doc.getCellParagraphCount(0, para, control, i); n++) {
          paragraphs.push(doc.getTextInCell(0, para, control, i, n, 0, doc.getCellParagraphLength(0, para, control, i, n)));
        }
        cells.push({ row, column, rowSpan, colSpan, paragraphs });
      }
      return { rows, columns, cells };
    } catch {
      // that control is none or no table
    }
  }
}

const paragraphs = [];
for (let i = 0; i < doc.getParagraphCount(0); i++) {
  paragraphs.push({ table: table(i), text: doc.getTextRange(0, i, 0, doc.getParagraphLength(0, i)) });
}
console.log(JSON.stringify({ pages, paragraphs }));
