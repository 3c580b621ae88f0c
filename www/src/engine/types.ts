// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

export type * from "./types/answer.ts";
export type * from "./types/assumed.ts";
export type * from "./types/choice.ts";
export type * from "./types/cost.ts";
export type * from "./types/diagnosis.ts";
export type * from "./types/flips.ts";
export type * from "./types/picture.ts";
export type * from "./types/play.ts";
export type * from "./types/saved.ts";
export type * from "./types/stress.ts";
export type * from "./types/trace.ts";
