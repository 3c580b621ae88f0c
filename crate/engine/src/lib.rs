//! Exhaustive checking of TLB-flush strategies.

pub mod explore;
pub mod lang;
pub mod machine;
pub mod report;
