// Documents with elements in them, served with the built package beside them.

import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PAGES = path("./embed");
const PACKAGE = path("../../www/packages/npm/dist/");

/** Serves the pages of `embed` with the package under a name of the document's own, and once more beside it. */
export const serveDocuments = (change, headers = {}) => serve(PAGES, change, headers, { "stale-walk/": PACKAGE, "elsewhere/": PACKAGE });
