// Writes a picture as a PNG of at most 256 colours: a third of the size, and no difference that an eye finds.

import { deflateSync, crc32 } from "node:zlib";

const MOST = 256;

/** `pixels` holds red, green, blue and alpha of each pixel; alpha is left out. */
export function png(pixels, width, height) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = choose([...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour));
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  // A row begins with its filter, which is none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let n = 0; n < width * height; n++) {
    const at = n * 4;
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    rows[n + Math.floor(n / width) + 1] = index.get(colour);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette.flatMap(parts))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The pixels of an encoded picture, as the browser of `context` reads them. */
export async function decode(context, encoded) {
  const page = await context.newPage();
  const [width, height, base64] = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    const reader = new FileReader();
    const done = new Promise((resolve) => reader.addEventListener("load", resolve));
    reader.readAsDataURL(new Blob([bytes]));
    await done;
    return [image.width, image.height, reader.result.split(",")[1]];
  }, encoded.toString("base64"));
  await page.close();
  return { width, height, pixels: Buffer.from(base64, "base64") };
}

/** The same picture in squares of so many points, each of the mean colour of its points. */
export function shrink({ width, height, pixels }, by) {
  const [columns, rows] = [Math.floor(width / by), Math.floor(height / by)];
  const small = Buffer.alloc(columns * rows * 4, 255);
  for (let n = 0; n < columns * rows; n++) {
    const [left, top] = [(n % columns) * by, Math.floor(n / columns) * by];
    for (let part = 0; part < 3; part++) {
      let sum = 0;
      for (let y = top; y < top + by; y++) for (let x = left; x < left + by; x++) sum += pixels[(y * width + x) * 4 + part];
      small[n * 4 + part] = Math.round(sum / (by * by));
    }
  }
  return { width: columns, height: rows, pixels: small };
}

const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function distance(a, b) {
  const [r, g, blue] = parts(a);
  const [r2, g2, blue2] = parts(b);
  return (r - r2) ** 2 + (g - g2) ** 2 + (blue - blue2) ** 2;
}

/** The commonest colours, each so far from the others that they are few enough. */
function choose(colours) {
  for (let apart = 0; ; apart += 3) {
    const palette = [];
    for (const colour of colours) {
      if (palette.every((other) => distance(colour, other) > apart ** 2)) palette.push(colour);
      if (palette.length > MOST) break;
    }
    if (palette.length <= MOST) return palette;
  }
}

function nearest(palette, colour) {
  let best = 0;
  for (const [n, other] of palette.entries()) if (distance(colour, other) < distance(colour, palette[best])) best = n;
  return best;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
