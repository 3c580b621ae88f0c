//! The machine that an operation declares: its parameters, and CPUs with their programs.

use crate::lang::ast::{CpuDecl, CpuRange, Decl, DeviceDecl, Expr, ExprKind};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::hardware;
use crate::lang::lower::code::{Lowering, WIDELY};
use crate::lang::lower::layers::{Layers, Question, Refusal};
use crate::lang::lower::values::{Binding, Ty, Value, fold};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Program};
use crate::machine::{Cpu, MAX_CPUS, Model};
use crate::order::sort_by_key;
use crate::report::{Param, Stores};

/// Most turns of one `for` in a machine.
const MAX_TURNS: u32 = 32;

/// What is lowered of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// What its search may come to.
    Searched,
    /// The same, and the branches that no run takes, for what is wrong with them.
    Whole,
    /// What one run may come to that is counted.
    Counted,
}

/// The model of a question, or why it does not apply; and whether branches were left out that no run takes.
pub(super) fn model(
    layers: &Layers<'_>,
    (question, extent): (&Question, Extent),
    out: &mut Vec<Diagnostic>,
) -> (Result<Model, Refusal>, bool) {
    let widely = extent == Extent::Counted;
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
        spares: Vec::new(),
        shared: Vec::new(),
        cpus: Vec::new(),
        program: Program::default(),
        stores: Stores::Immediate,
        params: Vec::new(),
        not_modelled: Vec::new(),
        not_seen: Vec::new(),
    };
    let mut low = Lowering::new(layers, model, out);
    low.room = if widely { WIDELY } else { 1 };
    low.whole = extent == Extent::Whole;
    low.params(question, widely);
    if let Some(why) = layers.lacking {
        low.refuse(why.span, why.text.clone());
    }
    low.space("init_mm", 2);
    let (name, machine) = layers.machine();
    let mut agents = Agents::default();
    machine.into_iter().for_each(|declarations| low.declare(declarations, &mut agents));
    low.cpus(&agents.cpus, name.span);
    low.siblings(&agents.siblings);
    low.devices(&agents.devices);
    let dropped = low.dropped;
    (low.finish(name.span), dropped)
}

/// Who acts in a machine, as declared.
#[derive(Default)]
struct Agents<'d> {
    cpus: Vec<&'d CpuDecl>,
    siblings: Vec<(&'d [Expr], Span)>,
    devices: Vec<&'d DeviceDecl>,
}

impl<'l> Lowering<'_, 'l> {
    fn params(&mut self, question: &Question, widely: bool) {
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
            let (low, high) = param.bounds(widely);
            if !(low..=high).contains(&value) {
                let message = format!("`{}` cannot be {value}", param.name.text);
                self.wrong(param.name.span, message, format!("it is in {low}..={high}"));
                value = param.default;
            }
            let (ty, text) = match param.range {
                Some(_) => (Ty::Int, value.to_string()),
                None => (Ty::Bool, (value != 0).to_string()),
            };
            if widely || param.is_choice() {
                self.model.params.push(Param { name: param.name.text.clone(), value: text });
            }
            let value = Value::new(Exp::Const(value), ty);
            self.scope.push((param.name.text.clone(), Binding::Value(value)));
        }
        self.fixed = self.scope.len();
    }

    fn declare<'d>(&mut self, decls: &'d [Decl], agents: &mut Agents<'d>) {
        for decl in decls {
            match decl {
                Decl::Mm(mm) => self.mm(mm),
                Decl::Cpu(cpu) => agents.cpus.push(cpu),
                Decl::Siblings(of, span) => agents.siblings.push((of, *span)),
                Decl::Device(device) => agents.devices.push(device),
                Decl::If(condition, yes, no) => {
                    let chosen = if self.fixed(condition, Ty::Bool) != 0 { yes } else { no };
                    self.declare(chosen, agents);
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

    /// The numbers of a range that is known before the program runs.
    pub(super) fn turns(&mut self, range: &Expr) -> std::ops::Range<u32> {
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
            tlb: cpu,
            device: false,
        });
    }

    /// Devices have numbers after the CPUs' and do nothing but access what they walk.
    fn devices(&mut self, decls: &[&DeviceDecl]) {
        for decl in decls {
            let cpu = self.model.cpus.len();
            if cpu >= MAX_CPUS {
                return self.wrong(decl.span, format!("more than {MAX_CPUS} CPUs and devices"), "");
            }
            let mm = self.declared_mm(&decl.mm);
            self.model.cpus.push(Cpu {
                task: decl.name.text.clone(),
                user: true,
                lazy: false,
                mm,
                after: None,
                cold: decl.cold,
                tlb: cpu,
                device: true,
            });
            self.program(cpu as u32, true, |low| {
                low.emit(decl.span, Op::Userspace);
                low.emit(decl.span, Op::End);
            });
        }
    }

    /// CPUs that share a TLB are known by the lowest of them.
    fn siblings(&mut self, groups: &[(&[Expr], Span)]) {
        let count = self.model.cpus.len();
        for (group, span) in groups {
            let mut cpus: Vec<usize> = group.iter().map(|cpu| self.fixed(cpu, Ty::Int) as usize).collect();
            sort_by_key(&mut cpus, |cpu| *cpu);
            for (index, cpu) in cpus.iter().enumerate() {
                if *cpu >= count {
                    return self.wrong(*span, format!("there is no CPU {cpu}"), "CPUs are counted from 0");
                }
                let shares = |(other, of): (usize, &Cpu)| (other == *cpu) != (of.tlb == *cpu);
                if cpus[..index].contains(cpu) || self.model.cpus.iter().enumerate().any(shares) {
                    let message = format!("CPU {cpu} is named twice");
                    return self.wrong(*span, message, "a CPU shares one TLB, with all that share it");
                }
            }
            if cpus.len() < 2 {
                return self.wrong(*span, "it shares its TLB with nobody", "as in `siblings 0, 1`");
            }
            for cpu in &cpus {
                self.model.cpus[*cpu].tlb = cpus[0];
            }
        }
    }

    pub(super) fn declared_mm(&mut self, name: &crate::lang::ast::Name) -> usize {
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
