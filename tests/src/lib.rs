//! Tests of the whole stand beside this file in `tests/`; this package has no library of its own.
