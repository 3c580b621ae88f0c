//! Exhaustive checking of TLB-flush strategies.

pub mod lang;
pub mod report;
