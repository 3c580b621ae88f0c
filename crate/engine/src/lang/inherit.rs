//! Architectures from others: `arch mine "…" like x86-64 { gate = user-mode … }` has every knob, instruction and
//! function of another, knob by knob and instruction by name, but for those that it says otherwise.

use crate::lang::ast::{Arch, Insn, Knob};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;

/// An architecture with all that it has from others, and what is wrong with where it has it from.
pub(super) fn inherited(library: &Library, arch: &Arch) -> (Arch, Option<Diagnostic>) {
    let line = library.lineage(arch);
    let oldest = line.last().copied().unwrap_or(arch);
    let wrong = oldest.like.as_ref().map(|like| match library.declared_arch(&like.text) {
        None => library.unknown("architecture", like),
        Some(_) => Diagnostic::new(like.span, format!("`{}` is like itself", like.text))
            .help("one of them must say everything by itself"),
    });
    let mut made = Arch { knobs: vec![], insns: vec![], functions: vec![], ..arch.clone() };
    for one in line.into_iter().rev() {
        one.knobs.iter().for_each(|knob| set_knob(&mut made, knob));
        one.insns.iter().for_each(|insn| set_insn(&mut made, insn));
        // Of two definitions the later one holds, and may call the earlier as `base`.
        made.functions.extend(one.functions.iter().cloned());
    }
    (made, wrong)
}

/// Gives a knob of an architecture another value and promise, or a first one.
pub(super) fn set_knob(arch: &mut Arch, knob: &Knob) {
    match arch.knobs.iter_mut().find(|known| known.name.text == knob.name.text) {
        Some(known) => known.clone_from(knob),
        None => arch.knobs.push(knob.clone()),
    }
}

/// Gives an architecture another instruction of a name, or a first one.
pub(super) fn set_insn(arch: &mut Arch, insn: &Insn) {
    match arch.insns.iter_mut().find(|known| known.name.text == insn.name.text) {
        Some(known) => known.clone_from(insn),
        None => arch.insns.push(insn.clone()),
    }
}
