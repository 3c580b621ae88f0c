import { fileURLToPath } from "node:url";

// The package as it lies in this repository, in the place of `npm install stalewalk`.
const stalewalk = fileURLToPath(new URL("../../../www/packages/npm/dist/embed.js", import.meta.url));

export default { base: "./", resolve: { alias: { stalewalk } }, logLevel: "warn" };
