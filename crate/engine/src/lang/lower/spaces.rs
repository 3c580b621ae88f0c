//! Address spaces: what a machine declares as mapped, and the tables that map it.

use crate::lang::ast::{Indexed, MappedEntry, Mapping, MmDecl, Name, Right};
use crate::lang::lower::blocks::{Group, Huge, numbers_of};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Binding, Ty, Value};
use crate::lang::source::Span;
use crate::machine::program::Exp;
use crate::machine::{Cell, Entry, Field, Frame, INIT_MM, MAX_ADDRESSES, MAX_FRAMES, Mm};

/// Most levels of a table.
pub(super) const MAX_LEVELS: u32 = 5;
/// Most turns of all loops of a machine: those in each other multiply.
const MAX_ALL_TURNS: u32 = 4096;

/// A range of addresses as it is declared.
#[derive(Default)]
pub(super) struct Range {
    /// The name of the lowest table that serves it; null where none does.
    table: Option<String>,
    /// That table, where another address space has it already.
    of: Option<usize>,
    pub(super) rows: Vec<Row>,
    /// The huge page that is mapped here; the table then stands by, empty.
    pub(super) huge: Option<Huge>,
    pub(super) groups: Vec<Group>,
}

/// An address with what its entry holds: a frame by its name, and the bits.
pub(super) struct Row {
    pub(super) address: usize,
    pub(super) frame: Option<String>,
    pub(super) bits: Entry,
}

impl Lowering<'_, '_> {
    /// A new address space with an empty root.
    pub(super) fn space(&mut self, name: &str, levels: usize) -> usize {
        let mm = self.model.mms.len();
        let root = self.frame("pgd", mm, levels);
        self.references.push(0);
        self.model.mms.push(Mm {
            name: name.to_owned(),
            levels,
            root,
            addresses: Vec::new(),
            ranges: Vec::new(),
            positions: Vec::new(),
            groups: Vec::new(),
            cpumask: 0,
        });
        mm
    }

    pub(super) fn frame(&mut self, name: &str, mm: usize, level: usize) -> usize {
        let (range, cells, shared) = (None, Vec::new(), 0);
        let frame = Frame { name: name.to_owned(), mm, level, range, cells, shared, followed: false };
        self.model.frames.push(frame);
        self.model.frames.len() - 1
    }

    pub(super) fn mm(&mut self, decl: &MmDecl) {
        // That there are too many has been said.
        if self.model.frames.len() > MAX_FRAMES {
            return;
        }
        // The kernel's own address space is there anyway; a machine may say what it maps.
        let kernel = decl.name.text == self.model.mms[INIT_MM].name;
        let known = self.model.mms.iter().any(|mm| mm.name == decl.name.text);
        if known && !(kernel && self.model.mms[INIT_MM].addresses.is_empty()) {
            return self.wrong(decl.name.span, format!("`{}` is declared twice", decl.name.text), "");
        }
        let mut levels = decl.levels.as_ref().map_or(2, |levels| self.fixed(levels, Ty::Int));
        if !(1..=MAX_LEVELS).contains(&levels) {
            self.wrong(decl.name.span, format!("a table has 1 to {MAX_LEVELS} levels, not {levels}"), "");
            levels = 2;
        }
        let mm = if kernel {
            let space = &mut self.model.mms[INIT_MM];
            space.levels = levels as usize;
            self.model.frames[space.root].level = levels as usize;
            INIT_MM
        } else {
            self.space(&decl.name.text, levels as usize)
        };
        self.populate(mm, decl);
    }

    /// Maps what is declared in an address space that has a root and nothing else.
    fn populate(&mut self, mm: usize, decl: &MmDecl) {
        let mut ranges = Vec::new();
        self.ranges(&decl.mappings, None, &mut ranges);
        let own = |range: &Range| range.table.is_some() && range.of.is_none() && range.huge.is_none();
        if self.model.mms[mm].levels == 1 && (ranges.len() > 1 || !ranges.iter().all(own)) {
            self.wrong(
                decl.span,
                "with one level the root is the only table",
                "`levels 2` has room for more",
            );
            return;
        }
        let tables = self.tables(mm, &ranges);
        let positions = ranges.iter().enumerate().flat_map(|(range, of)| {
            of.rows.iter().enumerate().map(move |(index, row)| (row.address, (range, index)))
        });
        let mut of_address = vec![None; self.model.addresses.len()];
        positions.for_each(|(address, position)| of_address[address] = Some(position));
        let space = &mut self.model.mms[mm];
        space.positions = of_address;
        space.ranges =
            ranges.iter().map(|range| range.rows.iter().map(|row| row.address).collect()).collect();
        space.addresses = space.ranges.iter().flatten().copied().collect();
        for (range, of) in ranges.iter().enumerate() {
            self.fill_range(mm, (range, of), &tables);
        }
        self.blocks(mm, &ranges, decl.span);
        self.fill_up(mm);
        if self.model.frames.len() > MAX_FRAMES {
            self.wrong(decl.span, format!("more than {MAX_FRAMES} frames"), "fewer pages or levels will do");
        }
    }

    /// Reads the rows of a range, and those of the ranges in it.
    fn ranges(&mut self, mappings: &[Mapping], range: Option<usize>, ranges: &mut Vec<Range>) {
        for mapping in mappings {
            match mapping {
                Mapping::One { address, entry } if numbers_of(address).is_some() => {
                    self.block_row(address, entry.as_ref(), range, ranges);
                }
                Mapping::One { address, entry } => {
                    self.no_block(entry.as_ref());
                    let range = range.unwrap_or_else(|| first_range(ranges));
                    self.row(address, entry.as_ref(), range, ranges);
                }
                Mapping::For(name, numbers, body) => {
                    for value in self.turns(numbers) {
                        if !self.takes_turn(numbers.span) {
                            return;
                        }
                        self.scoped(|low| {
                            let value = Value::new(Exp::Const(value), Ty::Int);
                            low.scope.push((name.text.clone(), Binding::Value(value)));
                            low.ranges(body, range, ranges);
                        });
                    }
                }
                Mapping::Table(_, _, span) | Mapping::Shared(_, _, span) if range.is_some() => {
                    self.wrong(
                        *span,
                        "a table cannot stand in a table of leaf entries",
                        "close that one first",
                    );
                }
                Mapping::Table(name, body, span) => {
                    let table = name.as_ref().map(|name| self.indexed_name(name));
                    self.another_range(table, body, *span, ranges);
                }
                Mapping::Shared(table, of, span) => self.shared_range(table, of, *span, ranges),
            }
        }
    }

    /// Counts a turn of a loop; false if there were too many.
    fn takes_turn(&mut self, span: Span) -> bool {
        self.mapped = self.mapped.saturating_add(1);
        if self.mapped == MAX_ALL_TURNS + 1 {
            let message = format!("more than {MAX_ALL_TURNS} turns of loops");
            self.wrong(span, message, "loops in each other multiply");
        }
        self.mapped <= MAX_ALL_TURNS
    }

    fn another_range(
        &mut self,
        table: Option<String>,
        body: &[Mapping],
        span: Span,
        ranges: &mut Vec<Range>,
    ) {
        if let Some(name) =
            table.as_ref().filter(|name| ranges.iter().any(|r| r.table.as_ref() == Some(*name)))
        {
            return self.wrong(span, format!("`{name}` is declared twice"), "");
        }
        ranges.push(Range { table, ..Range::default() });
        let range = ranges.len() - 1;
        self.ranges(body, Some(range), ranges);
        if ranges[range].rows.is_empty() {
            self.wrong(span, "this range has no addresses", "as in `table T2 { y -> Q rw }`");
        }
        let row = ranges[range].rows.iter().find(|row| row.frame.is_some());
        if let (None, Some(row)) = (&ranges[range].table, row) {
            let name = self.model.addresses[row.address].clone();
            self.wrong(span, format!("without a table `{name}` is mapped to nothing"), "`-> none` says so");
        }
    }

    /// A range that a table of another address space serves: its addresses are that one's.
    fn shared_range(&mut self, table: &Indexed, of: &Name, span: Span, ranges: &mut Vec<Range>) {
        let wrongs = self.out.len();
        let (name, mm) = (self.indexed_name(table), self.declared_mm(of));
        if self.out.len() > wrongs {
            return;
        }
        let is_it = |f: &Frame| (f.mm, f.level, &f.name) == (mm, 1, &name);
        let found = self.model.frames.iter().position(is_it);
        let range = found.and_then(|frame| self.model.frames[frame].range);
        let (Some(frame), Some(range)) = (found, range) else {
            let help = "of those that are declared before it";
            return self.wrong(span, format!("`{}` has no table `{name}` to share", of.text), help);
        };
        let rows = self.model.mms[mm].ranges[range].iter();
        let rows: Vec<Row> = rows.map(|a| Row { address: *a, frame: None, bits: Entry::NONE }).collect();
        let known = |row: &Row| ranges.iter().flat_map(|r| &r.rows).any(|other| other.address == row.address);
        if let Some(row) = rows.iter().find(|row| known(row)) {
            let address = self.model.addresses[row.address].clone();
            return self.wrong(span, format!("`{address}` is mapped twice"), "");
        }
        // A group is one for whoever shares its table.
        let groups = self.model.mms[mm].groups.iter();
        let here = |group: &&Vec<usize>| rows.iter().any(|row| group.contains(&row.address));
        let group = |addresses: &Vec<usize>| Group { addresses: addresses.clone(), frames: Vec::new(), span };
        let groups = groups.filter(here).map(group).collect();
        ranges.push(Range { table: Some(name), of: Some(frame), rows, groups, huge: None });
    }

    fn row(&mut self, name: &Indexed, entry: Option<&MappedEntry>, range: usize, ranges: &mut [Range]) {
        let Some(address) = self.address(name) else { return };
        let frame = entry.map(|entry| self.indexed_name(&entry.frame));
        let bits = entry.map_or(Entry::NONE, |entry| self.bits(entry));
        let span = entry.map_or(name.name.span, |entry| entry.frame.name.span);
        self.push_row(Row { address, frame, bits }, range, span, ranges);
    }

    pub(super) fn push_row(&mut self, row: Row, range: usize, span: Span, ranges: &mut [Range]) {
        if ranges.iter().flat_map(|range| &range.rows).any(|other| other.address == row.address) {
            let name = self.model.addresses[row.address].clone();
            return self.wrong(span, format!("`{name}` is mapped twice"), "");
        }
        if ranges[range].huge.is_some() {
            return self.wrong(
                span,
                "a huge page fills its range",
                "give what is beside it a `table` of its own",
            );
        }
        ranges[range].rows.push(row);
    }

    /// The bits of an entry that is declared, with any frame.
    pub(super) fn bits(&mut self, mapped: &MappedEntry) -> Entry {
        let entry = Entry::new(0, mapped.right == Right::ReadWrite);
        let entry = entry.with(Field::Present, u32::from(mapped.right != Right::None));
        mapped.marks.iter().fold(entry, |entry, (mark, number)| {
            let mut number = |field| number.as_ref().map_or(0, |number| self.field_number(field, number));
            match mark.text.as_str() {
                "global" => entry.with(Field::Global, 1),
                "old" => entry.with(Field::Young, 0),
                "clean" => entry.with(Field::Dirty, 0),
                "huge" => entry.with(Field::Huge, 1),
                "contiguous" => entry.with(Field::Contiguous, 1),
                "soft" => entry.with(Field::Soft, number(Field::Soft)),
                _ => entry.with(Field::Attr, number(Field::Attr)),
            }
        })
    }

    /// The tables of an address space: the lowest of each range, and then one a level up to the root. The lowest
    /// come first: a gather frees tables from the bottom up.
    fn tables(&mut self, mm: usize, ranges: &[Range]) -> Vec<Vec<Option<usize>>> {
        let (levels, root) = (self.model.mms[mm].levels, self.model.mms[mm].root);
        if levels == 1 {
            self.model.frames[root].range = Some(0);
            return vec![vec![Some(root)]];
        }
        let mut tables = vec![Vec::new()];
        for (range, of) in ranges.iter().enumerate() {
            if let Some(shared) = of.of {
                self.model.frames[shared].shared |= 1 << mm;
                tables[0].push(Some(shared));
                continue;
            }
            let table = of.table.as_ref().map(|name| self.frame(name, mm, 1));
            if let Some(table) = table {
                self.model.frames[table].range = Some(range);
            }
            tables[0].push(table);
        }
        let names: &[&str] = if levels == 5 { &["pmd", "pud", "p4d"] } else { &["pmd", "pud"] };
        if !ranges.is_empty() {
            let between = names.iter().take(levels - 2).zip(2..);
            tables.extend(between.map(|(name, level)| vec![Some(self.frame(name, mm, level))]));
        }
        tables.push(vec![Some(root)]);
        tables
    }

    /// Makes the entries of a range: of its lowest table, and those on the way to it that are not there yet.
    fn fill_range(&mut self, mm: usize, (range, of): (usize, &Range), tables: &[Vec<Option<usize>>]) {
        let lowest = tables[0][range];
        for (index, row) in of.rows.iter().enumerate() {
            let leaf = row.frame.as_ref().map_or(Entry::NONE, |name| {
                let data = self.model.frames.iter().position(|f| f.level == 0 && f.name == *name);
                let data = data.unwrap_or_else(|| self.frame(name, mm, 0));
                row.bits.with(Field::Frame, data as u32 + 1)
            });
            if let Some(table) = lowest.filter(|_| of.of.is_none()) {
                self.cell(table, index, leaf);
            }
            if index > 0 {
                continue;
            }
            let mut below = lowest;
            for (level, at) in tables.iter().enumerate().skip(1).map(|(below, at)| (below + 1, at[0])) {
                let index = if level == 2 { range } else { 0 };
                if let Some(table) = at
                    && self.model.frames[table].cells.len() == index
                {
                    let huge = of.huge.as_ref().filter(|_| level == 2);
                    let entry = match huge {
                        Some(Huge { frames, bits }) => {
                            let first = self.consecutive(frames, mm);
                            bits.with(Field::Frame, first as u32 + 1)
                        }
                        None => below.map_or(Entry::NONE, Entry::table),
                    };
                    self.cell(table, index, entry);
                }
                below = at;
            }
        }
    }

    /// Notes the contiguous groups of a space, once its frames are made.
    fn blocks(&mut self, mm: usize, ranges: &[Range], span: Span) {
        for range in ranges {
            let groups = range.groups.iter();
            self.model.mms[mm].groups.extend(groups.clone().map(|group| group.addresses.clone()));
            groups.for_each(|group| self.note_consecutive(&group.frames, group.span));
            if let Some(huge) = &range.huge {
                self.note_consecutive(&huge.frames, span);
            }
        }
    }

    /// Makes the next entry of a table.
    pub(super) fn cell(&mut self, table: usize, index: usize, entry: Entry) {
        self.model.cells.push(Cell { table, index, entry });
        self.model.frames[table].cells.push(self.model.cells.len() - 1);
    }

    /// A table may come to stand in the place of another, so all lowest tables of a space have as many entries.
    fn fill_up(&mut self, mm: usize) {
        let most = self.model.mms[mm].ranges.iter().map(Vec::len).max().unwrap_or(0);
        for table in 0..self.model.frames.len() {
            let Frame { mm: of, level, cells, .. } = &self.model.frames[table];
            let missing = if (*of, *level) == (mm, 1) { cells.len()..most } else { 0..0 };
            missing.for_each(|index| self.cell(table, index, Entry::NONE));
        }
    }

    pub(super) fn indexed_name(&mut self, indexed: &Indexed) -> String {
        match &indexed.index {
            Some(index) => format!("{}{}", indexed.name.text, self.fixed(index, Ty::Int)),
            None => indexed.name.text.clone(),
        }
    }

    fn address(&mut self, indexed: &Indexed) -> Option<usize> {
        let name = self.indexed_name(indexed);
        self.address_named(name, indexed.name.span)
    }

    pub(super) fn address_named(&mut self, name: String, span: Span) -> Option<usize> {
        if let Some(index) = self.model.addresses.iter().position(|a| *a == name) {
            return Some(index);
        }
        if self.model.addresses.len() >= MAX_ADDRESSES {
            self.wrong(span, format!("more than {MAX_ADDRESSES} addresses"), "");
            return None;
        }
        self.model.addresses.push(name);
        Some(self.model.addresses.len() - 1)
    }
}

/// The range of what stands in no table of its own.
pub(super) fn first_range(ranges: &mut Vec<Range>) -> usize {
    let own = |range: &Range| range.of.is_none() && range.table.as_deref() == Some("T");
    ranges.iter().position(own).unwrap_or_else(|| {
        ranges.push(Range { table: Some("T".into()), ..Range::default() });
        ranges.len() - 1
    })
}
