//! What goes wrong in the cases: a short closed list, so that a reader can look for cases by it.

/// The words that may stand behind `mechanism`, in the order of a list of cases, and how a heading over them reads.
pub const MECHANISMS: [(&str, &str); 9] = [
    ("late-flush", "A flush that comes too late, or never"),
    ("dirty-bit", "A store that is recorded nowhere"),
    ("page-table", "A page table freed while hardware may still walk it"),
    ("lockless-walk", "A page table freed while software or a device walks it"),
    ("missed-cpu", "A flush that misses a CPU"),
    ("wrong-tag", "A flush by the wrong number of an address space"),
    ("break-before-make", "A live entry changed in place"),
    ("new-mapping", "A new mapping that hardware does not see"),
    ("erratum", "An invalidate that does less than its manual says"),
];

/// All of the words, as a diagnostic names what it expects.
pub(super) const ANY: &str = "`late-flush`, `dirty-bit`, `page-table`, `lockless-walk`, `missed-cpu`, `wrong-tag`, \
                              `break-before-make`, `new-mapping` or `erratum`";
