/** The forms in which a reader can take an answer along. */

export type Form = "link" | "exercise" | "mail" | "markdown" | "svg" | "json";
