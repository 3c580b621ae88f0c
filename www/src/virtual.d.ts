declare module "virtual:words" {
  import type { Word } from "./view/source/words.ts";
  const words: readonly Word[];
  export default words;
}

declare module "virtual:tour" {
  import type { Tour } from "./state/tour.ts";
  const tour: Tour;
  export default tour;
}
