//! The machine that an operation declares: address spaces with their tables, CPUs with their programs.

use crate::lang::ast::{
    CpuDecl, CpuRange, Decl, Expr, ExprKind, Indexed, MappedEntry, Mapping, MmDecl, Right,
};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::hardware;
use crate::lang::lower::code::Lowering;
use crate::lang::lower::layers::{Layers, Question, Refusal};
use crate::lang::lower::values::{Binding, Ty, Value, fold};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Program};
use crate::machine::{
    Cell, Cpu, Entry, Field, Frame, INIT_MM, MAX_ADDRESSES, MAX_CPUS, MAX_FRAMES, Mm, Model,
};
use crate::order::sort_by_key;
use crate::report::Param;

/// Most levels of a table.
pub(super) const MAX_LEVELS: u32 = 5;
/// Most turns of one `for` in a machine.
const MAX_TURNS: u32 = 32;
/// Most turns of all of them: loops in each other multiply.
const MAX_ALL_TURNS: u32 = 4096;

/// The model of a question; or why it does not apply.
pub(super) fn model(
    layers: &Layers<'_>,
    question: &Question,
    out: &mut Vec<Diagnostic>,
) -> Result<Model, Refusal> {
    // Where what it is like is missing, that is told, and not all that it would have said.
    if layers.library.lineage(&layers.arch).last().is_some_and(|oldest| oldest.like.is_none()) {
        hardware::check_stated(&layers.arch, out);
    }
    let arch = hardware::arch(&layers.arch, out);
    let model = Model {
        arch,
        addresses: Vec::new(),
        mms: Vec::new(),
        frames: Vec::new(),
        cells: Vec::new(),
        shared: Vec::new(),
        cpus: Vec::new(),
        program: Program::default(),
        params: Vec::new(),
        not_modelled: Vec::new(),
    };
    let mut low = Lowering::new(layers, model, out);
    low.params(question);
    low.space("init_mm", 2);
    let (name, machine) = layers.machine();
    let mut cpus = Vec::new();
    machine.into_iter().for_each(|declarations| low.declare(declarations, &mut cpus));
    low.cpus(&cpus, name.span);
    low.finish(name.span)
}

impl<'l> Lowering<'_, 'l> {
    fn params(&mut self, question: &Question) {
        let params = self.layers.params();
        for (name, _) in &question.params {
            if !params.iter().any(|param| param.name.text == *name) {
                let known: Vec<&str> = params.iter().map(|p| p.name.text.as_str()).collect();
                let span = self.layers.chosen.operation.name.span;
                let help = if known.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("it has {}", known.join(", "))
                };
                self.wrong(
                    span,
                    format!("`{}` has no parameter `{name}`", self.layers.chosen.operation.name.text),
                    help,
                );
            }
        }
        for param in params {
            let asked = question.params.iter().find(|(name, _)| *name == param.name.text);
            let mut value = asked.map_or(param.default, |(_, value)| *value);
            let (low, high) = param.range.unwrap_or((0, 1));
            if !(low..=high).contains(&value) {
                let message = format!("`{}` cannot be {value}", param.name.text);
                self.wrong(param.name.span, message, format!("it is in {low}..={high}"));
                value = param.default;
            }
            let (ty, text) = match param.range {
                Some(_) => (Ty::Int, value.to_string()),
                None => (Ty::Bool, (value != 0).to_string()),
            };
            self.model.params.push(Param { name: param.name.text.clone(), value: text });
            let value = Value::new(Exp::Const(value), ty);
            self.scope.push((param.name.text.clone(), Binding::Value(value)));
        }
    }

    fn declare<'d>(&mut self, decls: &'d [Decl], cpus: &mut Vec<&'d CpuDecl>) {
        for decl in decls {
            match decl {
                Decl::Mm(mm) => self.mm(mm),
                Decl::Cpu(cpu) => cpus.push(cpu),
                Decl::If(condition, yes, no) => {
                    let chosen = if self.fixed(condition, Ty::Bool) != 0 { yes } else { no };
                    self.declare(chosen, cpus);
                }
            }
        }
    }

    /// A value that must be known before the program runs.
    pub(super) fn fixed(&mut self, e: &Expr, ty: Ty) -> u32 {
        let wrongs = self.out.len();
        match fold(&self.typed(e, ty)) {
            Some(value) => value,
            None => {
                if self.out.len() == wrongs {
                    self.wrong(
                        e.span,
                        "this must be known before the program runs",
                        "numbers and parameters are",
                    );
                }
                0
            }
        }
    }

    fn space(&mut self, name: &str, levels: usize) -> usize {
        let mm = self.model.mms.len();
        let root = self.frame("pgd", mm, levels);
        self.references.push(0);
        self.model.mms.push(Mm {
            name: name.to_owned(),
            levels,
            root,
            addresses: Vec::new(),
            places: vec![Vec::new(); levels],
            cpumask: 0,
        });
        mm
    }

    fn frame(&mut self, name: &str, mm: usize, level: usize) -> usize {
        self.model.frames.push(Frame { name: name.to_owned(), mm, level, cells: Vec::new() });
        self.model.frames.len() - 1
    }

    fn mm(&mut self, decl: &MmDecl) {
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
            (space.levels, space.places) = (levels as usize, vec![Vec::new(); levels as usize]);
            self.model.frames[space.root].level = levels as usize;
            INIT_MM
        } else {
            self.space(&decl.name.text, levels as usize)
        };
        // The table of the leaf entries comes first: a gather frees tables from the bottom up.
        let names: &[&str] = match levels {
            5 => &["T", "pmd", "pud", "p4d"],
            _ => &["T", "pmd", "pud"],
        };
        let mut tables = Vec::new();
        if !decl.mappings.is_empty() {
            let below_root = names.iter().take(levels as usize - 1).zip(1..);
            tables.extend(below_root.map(|(name, level)| self.frame(name, mm, level)));
        }
        tables.push(self.model.mms[mm].root);
        self.mappings(&decl.mappings, mm, &tables);
        if self.model.frames.len() > MAX_FRAMES {
            self.wrong(decl.span, format!("more than {MAX_FRAMES} frames"), "fewer pages or levels will do");
        }
    }

    /// Maps addresses; `tables` are the tables on the way, the one of the leaf entries first.
    fn mappings(&mut self, mappings: &[Mapping], mm: usize, tables: &[usize]) {
        for mapping in mappings {
            match mapping {
                Mapping::One { address, entry } => {
                    let Some(address) = self.address(address) else { continue };
                    let span = entry.as_ref().map(|entry| entry.frame.name.span);
                    let leaf = entry.as_ref().map_or(Entry::NONE, |entry| self.mapped(mm, entry));
                    if self.model.place(mm, address, 1).is_some() {
                        let name = self.model.addresses[address].clone();
                        let span = span.unwrap_or(self.layers.chosen.operation.name.span);
                        self.wrong(span, format!("`{name}` is mapped twice"), "");
                        continue;
                    }
                    self.map(mm, address, leaf, tables);
                }
                Mapping::For(name, range, body) => self.each_mapping(name, range, body, (mm, tables)),
            }
        }
    }

    fn mapped(&mut self, mm: usize, mapped: &MappedEntry) -> Entry {
        let name = self.indexed_name(&mapped.frame);
        let data = self.model.frames.iter().position(|f| f.level == 0 && f.name == name);
        let data = data.unwrap_or_else(|| self.frame(&name, mm, 0));
        let entry = Entry::new(data, mapped.right == Right::ReadWrite);
        let entry = entry.with(Field::Present, u32::from(mapped.right != Right::None));
        mapped.marks.iter().fold(entry, |entry, (mark, number)| {
            let mut number = |field| number.as_ref().map_or(0, |number| self.field_number(field, number));
            match mark.text.as_str() {
                "global" => entry.with(Field::Global, 1),
                "old" => entry.with(Field::Young, 0),
                "clean" => entry.with(Field::Dirty, 0),
                "soft" => entry.with(Field::Soft, number(Field::Soft)),
                _ => entry.with(Field::Attr, number(Field::Attr)),
            }
        })
    }

    fn each_mapping(
        &mut self,
        name: &crate::lang::ast::Name,
        range: &Expr,
        body: &[Mapping],
        at: (usize, &[usize]),
    ) {
        for value in self.turns(range) {
            self.mapped = self.mapped.saturating_add(1);
            if self.mapped > MAX_ALL_TURNS {
                if self.mapped == MAX_ALL_TURNS + 1 {
                    let message = format!("more than {MAX_ALL_TURNS} turns of loops");
                    self.wrong(range.span, message, "loops in each other multiply");
                }
                return;
            }
            self.scoped(|low| {
                let value = Value::new(Exp::Const(value), Ty::Int);
                low.scope.push((name.text.clone(), Binding::Value(value)));
                low.mappings(body, at.0, at.1);
            });
        }
    }

    /// The numbers of a range that is known before the program runs.
    fn turns(&mut self, range: &Expr) -> std::ops::Range<u32> {
        let ExprKind::Range(from, to, inclusive) = &range.kind else {
            self.wrong(range.span, "expected a range", "as in `0..n`");
            return 0..0;
        };
        let (from, to) = (self.fixed(from, Ty::Int), self.fixed(to, Ty::Int));
        let to = to.saturating_add(u32::from(*inclusive));
        if to.saturating_sub(from) > MAX_TURNS {
            self.wrong(range.span, format!("more than {MAX_TURNS} turns of one loop"), "a machine is small");
            return 0..0;
        }
        from..to
    }

    fn map(&mut self, mm: usize, address: usize, leaf: Entry, tables: &[usize]) {
        self.model.mms[mm].addresses.push(address);
        for (below, table) in tables.iter().enumerate() {
            let entry = if below == 0 { leaf } else { Entry::table(tables[below - 1]) };
            // Addresses share the tables, so an upper entry is made once.
            let shared =
                self.model.mms[mm].places[below].first().filter(|_| below > 0).map(|(_, cell)| *cell);
            let cell = shared.unwrap_or_else(|| {
                self.model.cells.push(Cell { table: *table, address, entry });
                let cell = self.model.cells.len() - 1;
                self.model.frames[*table].cells.push(cell);
                cell
            });
            self.model.mms[mm].places[below].push((address, cell));
        }
    }

    fn indexed_name(&mut self, indexed: &Indexed) -> String {
        match &indexed.index {
            Some(index) => format!("{}{}", indexed.name.text, self.fixed(index, Ty::Int)),
            None => indexed.name.text.clone(),
        }
    }

    fn address(&mut self, indexed: &Indexed) -> Option<usize> {
        let name = self.indexed_name(indexed);
        if let Some(index) = self.model.addresses.iter().position(|a| *a == name) {
            return Some(index);
        }
        if self.model.addresses.len() >= MAX_ADDRESSES {
            self.wrong(indexed.name.span, format!("more than {MAX_ADDRESSES} addresses"), "");
            return None;
        }
        self.model.addresses.push(name);
        Some(self.model.addresses.len() - 1)
    }

    /// CPUs first, all of them, since programs speak of each other's; then the programs.
    fn cpus(&mut self, decls: &[&'l CpuDecl], span: Span) {
        let mut programs: Vec<(u32, &CpuDecl, Option<u32>)> = Vec::new();
        for decl in decls {
            match &decl.cpu {
                CpuRange::One(cpu) => programs.push((self.fixed(cpu, Ty::Int), decl, None)),
                CpuRange::Each(_, range) => {
                    programs.extend(self.turns(range).map(|cpu| (cpu, *decl, Some(cpu))))
                }
            }
        }
        sort_by_key(&mut programs, |(cpu, _, _)| *cpu);
        if programs.is_empty() || programs.len() > MAX_CPUS {
            self.wrong(span, format!("a machine has 1 to {MAX_CPUS} CPUs, not {}", programs.len()), "");
            return;
        }
        for (index, (cpu, decl, _)) in programs.iter().enumerate() {
            if *cpu != index as u32 {
                self.wrong(
                    decl.span,
                    format!("expected CPU {index}, found CPU {cpu}"),
                    "CPUs are counted from 0, each once",
                );
                return;
            }
            self.cpu(index, decl);
        }
        self.declare_shared();
        for (cpu_of, decl, each) in programs {
            self.scoped(|low| {
                if let (CpuRange::Each(name, _), Some(cpu)) = (&decl.cpu, each) {
                    let value = Value::new(Exp::Const(cpu), Ty::Cpu);
                    low.scope.push((name.text.clone(), Binding::Value(value)));
                }
                low.program(cpu_of, decl.user, |low| {
                    low.block(&decl.body);
                    low.emit(decl.span, Op::End);
                });
            });
        }
    }

    fn cpu(&mut self, cpu: usize, decl: &CpuDecl) {
        let mm = self.declared_mm(&decl.mm);
        let after = decl.after.as_ref().map(|name| self.declared_mm(name));
        for mm in [Some(mm), after].into_iter().flatten() {
            self.model.mms[mm].cpumask |= 1 << cpu;
        }
        self.references[mm] += 1;
        if let Some(name) = &decl.holding {
            let held = self.declared_mm(name);
            self.references[held] += 1;
        }
        self.model.cpus.push(Cpu {
            task: decl.task.text.clone(),
            user: decl.user,
            lazy: decl.lazy,
            mm,
            after,
            cold: decl.cold,
        });
    }

    fn declared_mm(&mut self, name: &crate::lang::ast::Name) -> usize {
        let found = self.model.mms.iter().position(|mm| mm.name == name.text);
        found.unwrap_or_else(|| {
            let known: Vec<String> = self.model.mms.iter().map(|mm| mm.name.clone()).collect();
            self.wrong(
                name.span,
                format!("there is no mm `{}`", name.text),
                format!("known: {}", known.join(", ")),
            );
            0
        })
    }
}
