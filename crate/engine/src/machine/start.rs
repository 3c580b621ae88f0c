//! The state in which the programs begin, caches included.

use crate::machine::program::Load;
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Words};
use crate::machine::walk::Fill;
use crate::report::Mode;

impl Machine<'_> {
    /// The first state. A CPU that ran an address space did so in user mode with everything cached that may
    /// be, walks in flight included; then come, by the rules, its entry into the kernel and the load of the
    /// root that it begins with.
    #[must_use]
    pub fn start(&mut self) -> Vec<u32> {
        let model = self.model;
        let mut s = vec![0; self.layout.words];
        for (index, cell) in model.cells.iter().enumerate() {
            self.layout.put(&mut s, index, cell.entry.0);
        }
        self.begin_shared(&mut s);
        for cpu in 0..model.cpus.len() {
            self.layout.set_pc(&mut s, Context::Thread(cpu), model.program.entries[cpu]);
            self.layout.set_irqs(&mut s, cpu, true);
            self.begin(&mut s, cpu);
        }
        for cpu in 0..model.cpus.len() {
            self.silent(&mut s, Context::Thread(cpu));
            self.close_gate(&mut s, cpu);
        }
        s
    }

    fn begin(&mut self, s: &mut Words, cpu: usize) {
        let begin = &self.model.cpus[cpu];
        let ran = begin.after.unwrap_or(begin.mm);
        self.layout.set_root(s, cpu, ran);
        self.layout.set_tag(s, cpu, self.number_of_tag(ran, ran as u32));
        // A device walks the root that the kernel has in kernel mode, and accesses as the kernel does for user code.
        let mode = if begin.device { Mode::KernelUser } else { Mode::User };
        self.layout.set_mode(s, cpu, mode);
        self.know_copies(s, cpu);
        self.copy_root(s, cpu);
        if !begin.cold {
            self.warm(s, cpu);
        }
        if !begin.user {
            self.change_mode(s, cpu, Mode::Kernel);
        }
        if begin.after.is_some() {
            // A sibling may have filled what it holds before this load, or after it.
            let filled = |number: &usize| usize::from(self.items.get(*number).cpu) != cpu;
            let others: Vec<usize> = self.layout.items(s).filter(filled).collect();
            let load = Load { root: true, tag: Some(begin.mm as u32), keep: true };
            self.load_root(s, cpu, begin.mm, load);
            others.into_iter().for_each(|number| self.layout.add(s, number));
        }
        self.synchronise(s, cpu);
        self.layout.set_lazy(s, cpu, begin.lazy);
    }

    /// Fills one CPU's caches with all that user mode may leave there.
    fn warm(&mut self, s: &mut Words, cpu: usize) {
        let mut fills = Vec::new();
        loop {
            fills.clear();
            self.fills_in_user_mode(s, cpu, &mut fills);
            if fills.is_empty() {
                return;
            }
            fills.iter().filter_map(|fill| fill.gives).for_each(|item| self.layout.add(s, item.into()));
        }
    }

    /// Adds every item that fills can give to what every CPU may hold, and so on until nothing is new.
    pub fn saturate(&mut self, s: &mut Words, fills: &mut Vec<Fill>) {
        loop {
            fills.clear();
            (0..self.model.cpus.len()).for_each(|cpu| self.fills(s, cpu, fills));
            let mut grown = false;
            for item in fills.iter().filter_map(|fill| fill.gives) {
                grown |= !self.layout.has(s, item.into());
                self.layout.add(s, item.into());
            }
            if !grown {
                return;
            }
        }
    }
}
