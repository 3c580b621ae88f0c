//! The content of a page-table entry, in one word, with all that a kernel keeps in one.

/// The content of an entry: zero for none, else a frame with its bits, each where [`Field`] says. An entry that
/// is not present may have content all the same: a migration entry, one for a page that nobody may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Entry(pub u32);

/// A field of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// May be written through.
    Write,
    /// Valid: a walker may use it.
    Present,
    /// Was used: x86's A, Arm's AF, the kernel's young.
    Young,
    /// Was written through.
    Dirty,
    /// Belongs to no address space in particular.
    Global,
    /// A leaf above the lowest level.
    Huge,
    /// One of a group that a TLB may hold as one translation: Arm's contiguous bit, Svnapot's N.
    Contiguous,
    /// Bits that hardware ignores and software uses, 0 to 15.
    Soft,
    /// The memory attribute, 0 to 3.
    Attr,
    /// The frame, by its index plus one; zero for null.
    Frame,
}

impl Field {
    /// Every field with its name.
    pub const NAMES: &[(&str, Field)] = &[
        ("present", Field::Present),
        ("write", Field::Write),
        ("frame", Field::Frame),
        ("young", Field::Young),
        ("dirty", Field::Dirty),
        ("global", Field::Global),
        ("huge", Field::Huge),
        ("contiguous", Field::Contiguous),
        ("soft", Field::Soft),
        ("attr", Field::Attr),
    ];

    /// The lowest of its bits.
    fn shift(self) -> u32 {
        match self {
            Field::Write => 0,
            Field::Present => 1,
            Field::Young => 2,
            Field::Dirty => 3,
            Field::Global => 4,
            Field::Huge => 5,
            Field::Contiguous => 6,
            Field::Soft => 8,
            Field::Attr => 12,
            Field::Frame => 16,
        }
    }

    /// Its largest value.
    #[must_use]
    pub fn most(self) -> u32 {
        match self {
            Field::Soft => 15,
            Field::Attr => 3,
            Field::Frame => 0xffff,
            _ => 1,
        }
    }
}

impl Entry {
    /// An entry that holds nothing.
    pub const NONE: Entry = Entry(0);

    /// A present leaf entry that points to a frame: young and dirty, so that hardware has nothing to note in it.
    #[must_use]
    pub fn new(frame: usize, write: bool) -> Entry {
        Entry::table(frame).with(Field::Dirty, 1).with(Field::Write, u32::from(write))
    }

    /// A present entry that points to a table.
    #[must_use]
    pub fn table(frame: usize) -> Entry {
        let entry = Entry::NONE.with(Field::Present, 1).with(Field::Young, 1).with(Field::Write, 1);
        entry.with(Field::Frame, frame as u32 + 1)
    }

    /// The value of a field.
    #[must_use]
    pub fn get(self, field: Field) -> u32 {
        self.0 >> field.shift() & field.most()
    }

    /// True if a field is not zero.
    #[must_use]
    pub fn has(self, field: Field) -> bool {
        self.get(field) != 0
    }

    /// The entry with another value in a field. One that is made to point to null holds nothing.
    #[must_use]
    pub fn with(self, field: Field, value: u32) -> Entry {
        if field == Field::Frame && value == 0 {
            return Entry::NONE;
        }
        let mask = field.most() << field.shift();
        Entry(self.0 & !mask | (value & field.most()) << field.shift())
    }

    /// The frame it holds, present or not.
    #[must_use]
    pub fn frame(self) -> Option<usize> {
        self.get(Field::Frame).checked_sub(1).map(|frame| frame as usize)
    }

    /// The frame that a walker finds here; none where the entry is not present.
    #[must_use]
    pub fn leads_to(self) -> Option<usize> {
        self.frame().filter(|_| self.has(Field::Present))
    }

    /// True if it is valid and another entry would not be the same to hardware, bits of use aside.
    #[must_use]
    pub fn is_changed_by(self, new: Entry) -> bool {
        let plain = |entry: Entry| entry.with(Field::Young, 0).with(Field::Dirty, 0).with(Field::Soft, 0);
        self.has(Field::Present) && plain(self) != plain(new)
    }

    /// True if it may be written through.
    #[must_use]
    pub fn write(self) -> bool {
        self.has(Field::Write)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Field};

    /// What is put into a field is found there, and nothing else has changed.
    #[test]
    fn fields_do_not_overlap() {
        for (name, field) in Field::NAMES {
            let (low, high) = (Entry(0), Entry(u32::MAX));
            let set = if *field == Field::Frame { high } else { low.with(*field, field.most()) };
            let reset = if *field == Field::Frame { high.with(*field, 1) } else { high.with(*field, 0) };
            assert_eq!(set.get(*field), field.most(), "{name}");
            assert_eq!(reset.get(*field), u32::from(*field == Field::Frame), "{name}");
            for (other, untouched) in Field::NAMES.iter().filter(|(_, other)| other != field) {
                assert_eq!(reset.get(*untouched), untouched.most(), "{name} and {other}");
            }
        }
    }

    #[test]
    fn an_entry_that_is_not_present_leads_nowhere() {
        let entry = Entry::new(7, true).with(Field::Present, 0);
        assert_eq!((entry.frame(), entry.leads_to()), (Some(7), None));
        assert_eq!(Entry::new(7, true).leads_to(), Some(7));
        assert_eq!(Entry::new(7, true).with(Field::Frame, 0), Entry::NONE);
    }
}
