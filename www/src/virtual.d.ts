declare module "virtual:words" {
  import type { Word } from "./view/source/words.ts";
  const words: readonly Word[];
  export default words;
}
