//! The fragment as text of the language.

use std::fmt::Write as _;

use super::{Answer, Begins, Entry, Gate, Insn, Machine, Program, Reach, Scope, Stmt, Thread, VARS};

const PAGES: [&str; 2] = ["x", "y"];
const FRAMES: [&str; 2] = ["P", "Q"];

/// What the fragment has no use for, with the value that leaves it out.
const OTHER_KNOBS: [(&str, &str); 16] = [
    ("backing", "none"),
    ("roots", "one"),
    ("globals", "no"),
    ("np", "no"),
    ("ad", "key"),
    ("upgrade", "spurious"),
    ("multi", "either"),
    ("fault_purge", "no"),
    ("root_and_tag", "together"),
    ("cse", "no"),
    ("drain", "waits"),
    ("change", "store"),
    ("order", "tso"),
    ("atomics_drain", "yes"),
    ("root_load_drains", "yes"),
    ("ipi_drains", "yes"),
];

impl Program {
    /// A file with an architecture `toy` and a case `own`.
    #[must_use]
    pub fn text(&self) -> String {
        let machine = &self.machine;
        let mut text = format!("stalewalk 1\n\n{}\ncase own \"a random program\" {{\n", machine.arch());
        let _ = write!(text, "    mm app levels {} {{", machine.levels);
        for (page, right) in machine.pages.iter().enumerate() {
            let _ = match right {
                None => write!(text, " {} -> none", PAGES[page]),
                Some(write) => {
                    write!(text, " {} -> {} {}", PAGES[page], FRAMES[page], if *write { "rw" } else { "ro" })
                }
            };
        }
        text += " }\n";
        for (cpu, thread) in self.threads.iter().enumerate() {
            text += &thread.text(cpu, machine);
        }
        text + "}\n"
    }
}

impl Machine {
    fn arch(&self) -> String {
        let (walker, gate) = match self.gate {
            Gate::AnyMode => ("hw", "any-mode"),
            Gate::UserMode => ("hw", "user-mode"),
            Gate::Demand => ("sw", "demand"),
        };
        let (tag, root_load) = if self.tagged { ("global", "keeps") } else { ("none", "drops") };
        let walk_cache = if self.walk_cache { "yes" } else { "no" };
        let stray = if self.stray_finishes { "finish" } else { "die" };
        let promise = "\"Assumed.\" assumed \"a random machine\"";
        let mut text = "arch toy \"a toy\" rank 9 {\n".to_owned();
        let knobs = [
            ("walker", walker),
            ("gate", gate),
            ("tag", tag),
            ("walk_cache", walk_cache),
            ("root_load", root_load),
            ("stray", stray),
        ];
        for (knob, value) in knobs.into_iter().chain(OTHER_KNOBS) {
            let _ = writeln!(text, "    {knob} = {value} {promise}");
        }
        for everywhere in [false, true] {
            for scope in [Scope::All, Scope::Page(0), Scope::Leaf(0), Scope::Clear(0)] {
                let insn = Insn { scope, everywhere };
                if self.has(insn) {
                    let _ = writeln!(text, "    {} {promise}", self.declared(insn));
                }
            }
        }
        if self.reach == Reach::Deferred {
            let _ = writeln!(text, "    insn bar() {{ completes }} {promise}");
        }
        text + "}\n"
    }

    /// Whether there is such an instruction. One that empties an entry has to be told the address space, so that it
    /// needs tags, and ends when all is done.
    #[must_use]
    pub fn has(&self, insn: Insn) -> bool {
        match (insn.scope, insn.everywhere) {
            (Scope::Clear(_), everywhere) => everywhere && self.reach == Reach::Sync && self.tagged,
            (_, everywhere) => !everywhere || self.reach != Reach::Here,
        }
    }

    fn declared(&self, insn: Insn) -> String {
        let tag = if self.tagged { " tag" } else { "" };
        let comma = if self.tagged { ", tag" } else { "" };
        let alone = comma.trim_start_matches(", ");
        let (operands, drops) = match insn.scope {
            Scope::All => (alone.to_owned(), format!("drops leaf{tag} drops walk{tag}")),
            Scope::Page(_) => (format!("va{comma}"), format!("drops leaf va{tag} drops walk va{tag}")),
            Scope::Leaf(_) => (format!("va{comma}"), format!("drops leaf va{tag}")),
            Scope::Clear(_) => (format!("va{comma}"), format!("drops leaf va{tag} clears va")),
        };
        let reaches = match (insn.everywhere, self.reach) {
            (false, _) => "reaches here done at once",
            (true, Reach::Deferred) => "reaches all done by bar",
            (true, _) => "reaches all done at once",
        };
        format!("insn {}({operands}) {{ {drops} {reaches} }}", name(insn))
    }

    fn called(&self, insn: Insn) -> String {
        let app = if self.tagged { ", app" } else { "" };
        let operands = match insn.scope {
            Scope::All => app.trim_start_matches(", ").to_owned(),
            Scope::Page(page) | Scope::Leaf(page) | Scope::Clear(page) => format!("{}{app}", PAGES[page]),
        };
        format!("{}({operands})", name(insn))
    }
}

fn name(insn: Insn) -> String {
    let what = match insn.scope {
        Scope::All => "all",
        Scope::Page(_) => "page",
        Scope::Leaf(_) => "leaf",
        Scope::Clear(_) => "clear",
    };
    format!("drop_{what}_{}", if insn.everywhere { "everywhere" } else { "here" })
}

impl Thread {
    fn text(&self, cpu: usize, machine: &Machine) -> String {
        let begins = match self.begins {
            Begins::Kernel => "kernel app",
            Begins::User => "user app",
            Begins::After => "kernel init_mm after app",
        };
        let cold = if self.cold { " cold" } else { "" };
        let mut text = format!("    cpu {cpu} \"thread {cpu}\": {begins}{cold} {{\n");
        (0..VARS).for_each(|var| text += &format!("        var e{var}: entry\n"));
        for stmt in &self.body {
            let _ = writeln!(text, "        {}", stmt.text(machine));
        }
        text + "    }\n"
    }
}

impl Stmt {
    fn text(&self, machine: &Machine) -> String {
        match self {
            Self::Clear(var, entry) => format!("e{var} = clear({})", entry.text()),
            Self::Read(var, entry) => format!("e{var} = read({})", entry.text()),
            Self::Free(var) => format!("free(e{var}.frame)"),
            Self::Set(entry, var, write) => {
                let right = if *write { "rw" } else { "ro" };
                format!("set({}, mk_pte(e{var}.frame, {right}))", entry.text())
            }
            Self::If(var, insn) => format!("if e{var}.present {{ {} }}", machine.called(*insn)),
            Self::Flush(insn) => machine.called(*insn),
            Self::Barrier => "bar()".to_owned(),
            Self::Ipi(ever, handler) => {
                let mask = if *ever { "mm_cpumask" } else { "cpus_on" };
                let answers: Vec<String> = handler.iter().map(|answer| answer.text(machine)).collect();
                format!("ipi {mask}(app) {{ {} }}", answers.join(" "))
            }
            Self::Wait => "wait".to_owned(),
            Self::WaitUntil(entry, present) => format!("wait until {}", entry.is(*present)),
            Self::LoadRoot(app) => format!("load_root({})", if *app { "app" } else { "init_mm" }),
            Self::Access(page, write) => access(*page, *write),
            Self::Uaccess(accesses) => {
                let accesses: Vec<String> =
                    accesses.iter().map(|(page, write)| access(*page, *write)).collect();
                format!("uaccess {{ {} }}", accesses.join(" "))
            }
            Self::Userspace => "userspace".to_owned(),
            Self::IrqOff(body) => {
                let body: Vec<String> = body.iter().map(|stmt| stmt.text(machine)).collect();
                format!("irq off {{ {} }}", body.join(" "))
            }
            Self::BugOn(entry, present) => format!("BUG_ON({})", entry.is(*present)),
        }
    }
}

fn access(page: usize, write: bool) -> String {
    format!("{} {}", if write { "store" } else { "load" }, PAGES[page])
}

impl Answer {
    fn text(self, machine: &Machine) -> String {
        match self {
            Self::Flush(insn) => machine.called(insn),
            Self::LoadInit => "load_root(init_mm)".to_owned(),
            Self::LeaveMm => "if this_cpu.active_mm == app { load_root(init_mm) }".to_owned(),
        }
    }
}

impl Entry {
    fn text(self) -> String {
        match self {
            Self::Leaf(page) => format!("pte(app, {})", PAGES[page]),
            Self::Top => "entry(app, x, 2)".to_owned(),
        }
    }

    fn is(self, present: bool) -> String {
        format!("{}read({}).present", if present { "" } else { "!" }, self.text())
    }
}
