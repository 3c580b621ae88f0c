// A static file server on the loopback for one folder, under a sub-path, as any file server would do it.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves `folder` under `/some/path/`. `change` may give other bytes for a file, or take its time; `headers` go with each; `others`
 * are folders beside its files, by what their paths begin with.
 */
export async function serve(folder, change = (_name, bytes) => bytes, headers = {}, others = {}) {
  const prefix = "/some/path/";
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
    const name = path === prefix ? "index.html" : path.slice(prefix.length);
    try {
      if (!path.startsWith(prefix)) throw new Error("outside");
      const [other = ""] = Object.keys(others).filter((start) => name.startsWith(start));
      const file = join(others[other] ?? folder, normalize(`/${name.slice(other.length)}`));
      const bytes = await change(name, await readFile(file));
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      response.writeHead(200, { ...headers, "content-type": type });
      response.end(bytes);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}
