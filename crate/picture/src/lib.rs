//! A run as a drawing that stands by itself: an SVG with its colours, light and dark, inside, which asks for nothing outside.
//!
//! It is the picture of the page, to the byte. The page draws it in TypeScript, in `www/src/view/wave`, so that whoever
//! opens the page does not wait for this crate; `tests/golden/export` has drawings, and the reports that they are drawn from,
//! to which the tests of both hold both. Rules and colours have one source, the page's own style sheets. That is why this is no
//! part of the engine, which knows no page.
//!
//! The way of a run: `lanes` says what is drawn, `widths` and `rows` how much room it takes, `layout` and `joins` where it
//! stands, `shapes` and `style` what it looks like, `svg` writes it down.

mod joins;
mod lanes;
mod layout;
mod number;
mod rows;
mod said;
mod shapes;
mod style;
mod svg;
mod widths;

pub use svg::{Told, standalone};
