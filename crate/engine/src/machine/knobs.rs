//! The knobs of an architecture: what its hardware may cache, fill, keep and write.
//!
//! One table says all that is to be said of a knob: the language reads its names and values, the rules its type,
//! and readers its meaning. Every architecture states every knob. The first value of each is the cautious one: a
//! file that knows nothing better states that, and it stands in for one that was forgotten, which is a diagnostic.

/// Makes of one table the types, the words of the language, and the row of all knobs.
macro_rules! knobs {
    ($($(#[doc = $what:literal])+ $field:ident: $kind:ident {
        $($(#[doc = $value:literal])+ $variant:ident = $word:literal,)+
    })+) => {
        $(
            $(#[doc = $what])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $kind { $($(#[doc = $value])+ $variant,)+ }
        )+

        /// The value of every knob.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Knobs { $($(#[doc = $what])+ pub $field: $kind,)+ }

        /// Every knob.
        pub const KNOBS: &[Knob] = &[$(Knob {
            name: stringify!($field),
            what: concat!($($what),+),
            values: &[$(($word, concat!($($value),+)),)+],
        },)+];

        impl Knobs {
            /// The knobs of which a function tells the words; those it does not know are cautious.
            #[must_use]
            pub fn read<'a>(word: impl Fn(&str) -> Option<&'a str>) -> Knobs {
                Knobs { $($field: match word(stringify!($field)) {
                    $(Some($word) => $kind::$variant,)+
                    _ => [$($kind::$variant,)+][0],
                },)+ }
            }
        }
    };
}

/// A knob as the language and its readers know it.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub what: &'static str,
    /// The words for its values, each with its meaning; the cautious one first.
    pub values: &'static [(&'static str, &'static str)],
}

knobs! {
    /// Who turns a miss into a fill.
    walker: Walker {
        /// The processor walks the tables itself.
        Hardware = "hw",
        /// A refill handler reads the tables as a program, for an access that is performed.
        Software = "sw",
    }
    /// When hardware may start a fill. A refill handler never starts one but for an access that is performed.
    gate: Gate {
        /// Whenever the root is loaded, whatever the mode.
        AnyMode = "any-mode",
        /// Only in a mode that uses the address space: user mode, or the kernel in the middle of accessing it.
        UserMode = "user-mode",
        /// Only for an access that is performed.
        Demand = "demand",
    }
    /// Whether there is a store of translations in memory, beside the page tables, that needs an invalidate of its own.
    /// What fills it are handlers that read the tables, so that it goes with refill by software.
    backing: Backing {
        /// A hashed table that hardware searches, as its gate allows. Where that finds nothing a handler reads the
        /// tables, fills the TLB and leaves an entry in the store.
        Vhpt = "vhpt",
        /// A hashed table that hardware searches, as its gate allows, and that alone fills the TLB: the handler leaves
        /// its entry there and no translation.
        Hpt = "hpt",
        /// A table of each address space that the refill handler looks into before it reads the page tables, and in
        /// which it leaves what it has read there.
        Tsb = "tsb",
        /// There is none.
        None = "none",
    }
    /// Which roots a CPU has loaded at once.
    roots: Roots {
        /// One, whose upper part every address space shares for the kernel's addresses.
        One = "one",
        /// One for each half: a root load changes the user's and leaves the kernel's alone.
        Split = "split",
        /// One in kernel mode and one in user mode, each with a tag of its own; the kernel's maps the user's
        /// addresses too, the user's maps nothing of the kernel.
        Pti = "pti",
        /// One, whose top-level entries are copied into registers when it is loaded and read from there.
        Registers = "registers",
    }
    /// What tells the entries of one address space from those of another.
    tag: Tag {
        /// Nothing: an entry serves whoever is loaded.
        None = "none",
        /// A number that each CPU gives out.
        Local = "local",
        /// A number that means the same on every CPU.
        Global = "global",
        /// The root pointer itself.
        Root = "root",
    }
    /// Whether an entry can be global, that is serve every tag.
    globals: Globals {
        /// It can.
        Yes = "yes",
        /// There is no such bit, or it means nothing.
        No = "no",
    }
    /// Whether partial walks are kept: what paging-structure caches, page-walk caches and the like hold.
    walk_cache: WalkCache {
        /// They may be, under the tag, for every address that the walk was on the way to.
        Yes = "yes",
        /// They are not.
        No = "no",
    }
    /// Whether an entry that was read as invalid may be remembered, so that an access faults though the entry in
    /// memory is valid by now.
    np: Np {
        /// It may, until an invalidate drops it.
        Yes = "yes",
        /// It may, but not for ever: an access that is tried again and again succeeds in the end.
        Bounded = "bounded",
        /// It is never.
        No = "no",
    }
    /// Who sets accessed and dirty bits.
    ad: Ad {
        /// The walker sets A before it caches an entry, for a wrong path too; a store that is performed sets D.
        Hardware = "hw",
        /// An access to an entry without A, or a store to one without D, faults, and the kernel sets the bit.
        Fault = "fault",
        /// They are kept with the frame, and set there by the hardware.
        Key = "key",
    }
    /// What an access does that a held translation forbids while the entry in memory allows it.
    upgrade: Upgrade {
        /// It faults, though needlessly.
        Spurious = "spurious",
        /// It walks again before it faults.
        Rewalk = "rewalk",
    }
    /// What two translations of one address that disagree do.
    multi: Multi {
        /// Damage: an abort, a machine check, a mixture of both.
        Bad = "bad",
        /// One of them is used.
        Either = "either",
    }
    /// Whether a fault drops what this CPU holds for its address.
    fault_purge: FaultPurge {
        /// It does not.
        No = "no",
        /// It does.
        Yes = "yes",
    }
    /// What a root load does to what the CPU holds.
    root_load: RootLoad {
        /// Nothing.
        Keeps = "keeps",
        /// Every translation of this CPU that is not global goes, and every partial walk.
        Drops = "drops",
        /// What belongs to the tag that is loaded goes, unless the program asks to keep it.
        Choice = "choice",
    }
    /// Whether a root and its tag are loaded by one step.
    root_and_tag: RootAndTag {
        /// By two: in between the CPU has the root of one address space under the tag of another.
        Separate = "separate",
        /// By one.
        Together = "together",
    }
    /// What becomes of walks in flight when another root is loaded.
    stray: Stray {
        /// They may go on and install under the old tag, until an invalidate that covers them.
        Finish = "finish",
        /// They may go on until the next context-synchronising event.
        FinishUntilCse = "finish-until-cse",
        /// They are stopped.
        Die = "die",
    }
    /// Whether the CPU that invalidates must also synchronise its context before its own accesses are clean.
    cse: Cse {
        /// It must: until then an access of its own may use what it dropped. Walkers may not.
        Needed = "needed",
        /// It need not.
        No = "no",
    }
    /// Whether an invalidate waits for accesses that were under way through what it drops.
    drain: Drain {
        /// It does not: such an access may still be made, until a second invalidate is performed.
        Early = "early",
        /// It does.
        Waits = "waits",
    }
    /// How a valid entry may be changed while a CPU can use it.
    change: Change {
        /// By the architecture's instructions only.
        Instruction = "instruction",
        /// By a store.
        Store = "store",
    }
    /// In which order stores leave a CPU's buffer.
    order: Order {
        /// In any, unless they are to the same place or a barrier stands between them.
        Weak = "weak",
        /// In the order of the program.
        Tso = "tso",
    }
    /// Whether an atomic read-modify-write empties the store buffer.
    atomics_drain: AtomicsDrain {
        /// It does not.
        No = "no",
        /// It does.
        Yes = "yes",
    }
    /// Whether a root load empties the store buffer.
    root_load_drains: RootLoadDrains {
        /// It does not.
        No = "no",
        /// It does.
        Yes = "yes",
    }
    /// Whether sending an interrupt to another CPU empties the store buffer.
    ipi_drains: IpiDrains {
        /// It does not.
        No = "no",
        /// It does.
        Yes = "yes",
    }
}

/// The knob of a name.
#[must_use]
pub fn knob(name: &str) -> Option<&'static Knob> {
    KNOBS.iter().find(|knob| knob.name == name)
}
