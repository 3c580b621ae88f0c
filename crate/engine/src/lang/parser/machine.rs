//! Operations and cases: parameters, hooks, address spaces, CPUs.

use super::expectations::is_reserved;
use super::recovery::Body;
use super::{Parsed, Parser, UNRANKED};
use crate::lang::ast::{
    CpuDecl, CpuRange, Decl, DeviceDecl, Indexed, Layer, MappedEntry, Mapping, MmDecl, Name, Operation,
    Origin, Override, Param, Right, Text, Variant,
};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

/// What may be said of an entry behind its right.
const MARKS: &[&str] = &["global", "old", "clean", "huge", "contiguous", "soft", "attr"];

/// Values of a parameter that costs are counted for: each is a run of every strategy.
const MAX_COUNTED: u32 = 64;

impl Parser<'_> {
    /// What follows `operation` or `case`.
    pub(super) fn operation(&mut self, case: bool) -> Parsed<Operation> {
        let (name, title) = self.heading(if case { "case" } else { "operation" })?;
        let mut operation = empty(case, name, title);
        if self.clauses(&mut operation).is_err() {
            self.skip_to_brace();
        }
        self.braced(Body::Item, |p| p.operation_item(&mut operation))?;
        Ok(operation)
    }

    /// `of`, `with`, `on`, `rank` and parameters, each once.
    fn clauses(&mut self, operation: &mut Operation) -> Parsed<()> {
        let (mut rank, mut seen) = (None, Vec::new());
        loop {
            let (word, span) = (self.word(0), self.span());
            let params = self.is_mark("(");
            if !params && !matches!(word, "of" | "with" | "on" | "rank") {
                operation.rank = rank.unwrap_or(UNRANKED);
                return Ok(());
            }
            if seen.contains(&word) {
                return Err(self.twice(span, if params { "(" } else { word }));
            }
            seen.push(word);
            if params {
                self.tied(false);
                operation.params = self.in_parentheses(Self::param)?;
                continue;
            }
            if !operation.case && !matches!(word, "rank" | "with") {
                let message = format!("an operation has no `{word}`");
                let help = "a `case` is made of operations";
                let _ = self.report(Diagnostic::new(span, message).help(help));
            }
            self.bump();
            match word {
                "of" => operation.of = self.list(|p| p.name("an operation"))?,
                "with" if operation.case => operation.with = vec![self.name("a strategy")?],
                "with" => operation.with = self.list(|p| p.pattern("a strategy"))?,
                "on" => operation.on = self.header_on(&mut operation.overrides)?,
                _ => self.rank(&mut rank, span)?,
            }
        }
    }

    /// What follows `on` in a heading: architectures, and knobs that are set otherwise on them.
    fn header_on(&mut self, overrides: &mut Vec<Override>) -> Parsed<Vec<Name>> {
        let archs = self.list(Self::architecture)?;
        if self.is_word("with") && self.is_mark_ahead(2, &["="]) {
            self.bump();
            let (archs, knobs) = (archs.clone(), self.knob_values()?);
            overrides.push(Override { archs, knobs, insns: vec![] });
        } else if self.kind() == Kind::Name && !matches!(self.word(0), "of" | "with" | "on" | "rank") {
            return Err(self.expected_with("`,` or `{`", "names have commas between them"));
        }
        Ok(archs)
    }

    /// What follows `on` in a body: functions for some architectures, or knobs and instructions that are otherwise on
    /// them.
    fn body_on(&mut self, operation: &mut Operation) -> Parsed<()> {
        let archs = self.architectures()?;
        if self.take_word("with") {
            operation.overrides.push(Override { archs, knobs: self.knob_values()?, insns: vec![] });
            return Ok(());
        }
        let (mut functions, mut insns) = (Vec::new(), Vec::new());
        self.braced(Body::Otherwise, |p| {
            match p.one_of("`fn` or `insn`", &["fn", "insn"])? {
                "fn" => functions.push(p.function()?),
                _ => insns.push(p.instruction()?),
            }
            Ok(())
        })?;
        if !insns.is_empty() {
            operation.overrides.push(Override { archs: archs.clone(), knobs: vec![], insns });
        }
        operation.layer.parts.push((archs, functions));
        Ok(())
    }

    fn param(&mut self) -> Parsed<Param> {
        let name = self.name("a parameter's name")?;
        let (mut range, mut counted) = (None, None);
        if self.take_word("in") {
            let first = self.number("the smallest value")?;
            if self.is_mark("..") {
                let _ = self.expected_with("`..=`", "a parameter's largest value is one of its values");
                self.bump();
            } else {
                self.mark("..=")?;
            }
            let last = self.number("the largest value")?;
            range = Some((first, last));
            if self.take_word("to") {
                let (start, to) = (self.span(), self.number("how far costs are counted")?);
                if last.max(to).saturating_sub(first.min(to)) >= MAX_COUNTED {
                    let message = format!("costs are counted for {MAX_COUNTED} values at most");
                    let _ =
                        self.report(Diagnostic::new(start, message).help("each is a run of every strategy"));
                }
                counted = Some(to);
            }
        }
        self.mark("=")?;
        let bool = match self.word(0) {
            "true" | "false" if range.is_some() => return Err(self.expected("a number")),
            word @ ("true" | "false") => Some(u32::from(word == "true")),
            _ => None,
        };
        let default = match bool {
            Some(bool) => {
                self.bump();
                bool
            }
            None => self.number("a number, `true` or `false`")?,
        };
        let mut words = Vec::new();
        if self.kind() == Kind::Text {
            words.push(self.string("a word"));
            // Behind a comma without a string the next parameter begins.
            if self.is_mark(",") && self.nth(1).kind == Kind::Text {
                self.bump();
                words.push(self.string("a word"));
            }
        }
        Ok(Param { name, range, counted, default, words })
    }

    fn operation_item(&mut self, operation: &mut Operation) -> Parsed<()> {
        const WORDS: [&str; 19] = [
            "hooks",
            "mm",
            "cpu",
            "device",
            "siblings",
            "if",
            "fn",
            "on",
            "shared",
            "field",
            "lock",
            "rwlock",
            "enum",
            "variant",
            "expect",
            "else",
            "year",
            "commit",
            "mechanism",
        ];
        let start = self.span();
        let what = "`hooks`, `mm`, `cpu`, `device`, `siblings`, `if`, `fn`, `on`, `shared`, `field`, `lock`, `rwlock`, `enum`, `variant`, `expect`, `year`, `commit` or `mechanism`";
        match self.one_of(what, &WORDS)? {
            "hooks" => operation.hooks.extend(self.list(|p| p.name("a function"))?),
            word @ ("mm" | "cpu" | "device" | "siblings" | "if") => {
                operation.machine.push(self.declaration(word, start)?)
            }
            "on" => self.body_on(operation)?,
            word @ ("fn" | "shared" | "field" | "lock" | "rwlock" | "enum") => {
                self.layered(word, &mut operation.layer)?
            }
            "variant" => self.variant(operation)?,
            word @ ("year" | "commit" | "mechanism") => self.origin(word, start, operation)?,
            word => self.expectation(word == "else", &mut operation.expects)?,
        }
        Ok(())
    }

    /// What follows `variant`. What it expects is expected of it alone.
    fn variant(&mut self, operation: &mut Operation) -> Parsed<()> {
        if is_reserved(self.word(0)) {
            let message = format!("a variant cannot be called {}", self.found());
            return Err(
                self.report(Diagnostic::new(self.span(), message).help("an `expect` reads that otherwise"))
            );
        }
        let name = self.name("the variant's name")?;
        let title = (self.kind() == Kind::Text).then(|| self.string("the variant's title"));
        let text = Text { text: String::new(), span: name.span };
        let mut own = empty(operation.case, name, text);
        self.braced(Body::Item, |p| {
            if p.is_word("variant") {
                let message = "a variant holds no variants";
                return Err(
                    p.report(Diagnostic::new(p.span(), message).help("is there a `}` missing before it?"))
                );
            }
            if matches!(p.word(0), "year" | "commit" | "mechanism") {
                let message = format!("a variant has no {}", p.found());
                return Err(p.report(Diagnostic::new(p.span(), message).help("say it of the whole case")));
            }
            p.operation_item(&mut own)
        })?;
        for mut expect in own.expects {
            if let Some(other) = expect.variant.replace(own.name.clone()).filter(|_| !expect.otherwise) {
                let message = format!("this expectation stands in `{}` and speaks of it", own.name.text);
                self.diagnostics
                    .push(Diagnostic::new(other.span, message).help("leave out the variant's name"));
            }
            operation.expects.push(expect);
        }
        let Operation { name, hooks, overrides, machine, layer, .. } = own;
        operation.variants.push(Variant { name, title, hooks, overrides, machine, layer });
        Ok(())
    }

    fn declaration(&mut self, word: &str, start: Span) -> Parsed<Decl> {
        match word {
            "mm" => Ok(Decl::Mm(self.mm(start)?)),
            "cpu" => Ok(Decl::Cpu(self.cpu(start)?)),
            "device" => {
                let name = self.string("a string with the device's name");
                self.mark(":")?;
                self.keyword("walks")?;
                let mm = self.name("the address space that it walks")?;
                let cold = self.take_word("cold");
                Ok(Decl::Device(DeviceDecl { name, mm, cold, span: self.since(start) }))
            }
            "siblings" => {
                let cpus = self.list(Self::sum)?;
                Ok(Decl::Siblings(cpus, self.since(start)))
            }
            _ => {
                let condition = self.expression()?;
                let yes = self.declarations()?;
                let no = if self.take_word("else") { self.declarations()? } else { vec![] };
                Ok(Decl::If(condition, yes, no))
            }
        }
    }

    fn declarations(&mut self) -> Parsed<Vec<Decl>> {
        let mut all = Vec::new();
        self.braced(Body::Item, |p| {
            let start = p.span();
            let word = p.one_of(
                "`mm`, `cpu`, `device`, `siblings` or `if`",
                &["mm", "cpu", "device", "siblings", "if"],
            )?;
            all.push(p.declaration(word, start)?);
            Ok(())
        })?;
        Ok(all)
    }

    fn mm(&mut self, start: Span) -> Parsed<MmDecl> {
        let name = self.name("the address space's name")?;
        let levels = if self.take_word("levels") { Some(self.expression()?) } else { None };
        let mappings = self.mappings()?;
        Ok(MmDecl { name, levels, mappings, span: self.since(start) })
    }

    fn mappings(&mut self) -> Parsed<Vec<Mapping>> {
        let mut mappings = Vec::new();
        self.braced(Body::Rows, |p| {
            mappings.push(p.mapping()?);
            Ok(())
        })?;
        Ok(mappings)
    }

    fn mapping(&mut self) -> Parsed<Mapping> {
        if self.is_word("for") && !self.is_mark_ahead(1, &["->", "["]) {
            self.bump();
            let name = self.name("a variable's name")?;
            self.keyword("in")?;
            let range = self.expression()?;
            return Ok(Mapping::For(name, range, self.mappings()?));
        }
        if self.is_word("table") && !self.is_mark_ahead(1, &["->", "["]) {
            let start = self.span();
            self.bump();
            let table = if self.take_word("none") { None } else { Some(self.indexed("the table's name")?) };
            if self.is_word("of")
                && let Some(table) = table
            {
                self.bump();
                let of = self.name("the address space that has it")?;
                return Ok(Mapping::Shared(table, of, self.since(start)));
            }
            let span = self.since(start);
            return Ok(Mapping::Table(table, self.nested(Self::mappings)?, span));
        }
        let address = self.indexed("an address")?;
        self.mark("->")?;
        if self.take_word("none") {
            return Ok(Mapping::One { address, entry: None });
        }
        Ok(Mapping::One { address, entry: Some(self.mapped_entry()?) })
    }

    fn mapped_entry(&mut self) -> Parsed<MappedEntry> {
        let frame = self.indexed("a frame or `none`")?;
        let right = match self.one_of("`rw`, `ro` or `none`", &["rw", "ro", "none"])? {
            "rw" => Right::ReadWrite,
            "ro" => Right::ReadOnly,
            _ => Right::None,
        };
        let mut marks = Vec::new();
        // An address may have one of these names too: an arrow behind it tells.
        while MARKS.contains(&self.word(0)) && !self.is_mark_ahead(1, &["->", "[", ".."]) {
            let name = self.name("a mark")?;
            let number = matches!(name.text.as_str(), "soft" | "attr");
            let number = if number { Some(self.sum()?) } else { None };
            marks.push((name, number));
        }
        Ok(MappedEntry { frame, right, marks })
    }

    fn indexed(&mut self, what: &str) -> Parsed<Indexed> {
        let name = self.name(what)?;
        let mut index = None;
        if self.is_mark("[") {
            self.tied(true);
            self.bump();
            index = Some(self.expression()?);
            self.mark("]")?;
        }
        Ok(Indexed { name, index })
    }

    fn cpu(&mut self, start: Span) -> Parsed<CpuDecl> {
        let cpu = if self.kind() == Kind::Name && self.word(1) == "in" {
            let name = self.name("a variable's name")?;
            self.bump();
            CpuRange::Each(name, self.expression()?)
        } else {
            CpuRange::One(self.expression()?)
        };
        let task = self.string("a string with the task's name");
        self.mark(":")?;
        let span = self.since(start);
        let user = self.one_of("`user` or `kernel`", &["user", "kernel"])? == "user";
        // An address space may be called `lazy` too.
        let lazy = !matches!(self.word(1), "" | "after" | "holding" | "cold") && self.take_word("lazy");
        let mm = self.name("the address space whose root is loaded")?;
        let after = match self.take_word("after") {
            true => Some(self.name("the address space that ran before")?),
            false => None,
        };
        let holding = match self.take_word("holding") {
            true => Some(self.name("the address space that a reference is held on")?),
            false => None,
        };
        let cold = self.take_word("cold");
        let body = self.block()?;
        Ok(CpuDecl { cpu, task, user, lazy, mm, after, holding, cold, body, span })
    }
}

fn empty(case: bool, name: Name, title: Text) -> Operation {
    Operation {
        case,
        name,
        title,
        of: vec![],
        with: Vec::new(),
        on: vec![],
        rank: UNRANKED,
        origin: Origin::default(),
        params: vec![],
        hooks: vec![],
        overrides: vec![],
        machine: vec![],
        layer: Layer::default(),
        variants: vec![],
        expects: vec![],
    }
}
