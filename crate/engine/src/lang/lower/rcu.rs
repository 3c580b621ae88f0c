//! Read-copy-update: read sections, callbacks, and waiting for a grace period.

use crate::lang::ast::Block;
use crate::lang::lower::code::Lowering;
use crate::lang::lower::flow::Section;
use crate::lang::source::Span;
use crate::machine::program::Op;

impl Lowering<'_, '_> {
    pub(super) fn rcu_section(&mut self, body: &Block, span: Span) {
        self.kernel_op(span, Op::RcuRead(true));
        self.sections.push(Section::RcuRead);
        self.body(body, span);
        self.sections.pop();
        self.emit(span, Op::RcuRead(false));
    }

    pub(super) fn call_rcu(&mut self, body: &Block, span: Span) {
        self.enter_kernel(span);
        if self.place.handler {
            return self.wrong(span, "a handler cannot leave anything to RCU", "call it from the program");
        }
        let handler = self.run_later(body, span);
        self.emit(span, Op::Grace(Some(handler)));
    }

    /// A built-in function of RCU that takes nothing.
    pub(super) fn rcu(&mut self, name: &str, span: Span) {
        match name {
            "synchronize_rcu" => self.synchronize_rcu(span),
            name => self.kernel_op(span, Op::RcuRead(name == "rcu_read_lock")),
        }
    }

    fn synchronize_rcu(&mut self, span: Span) {
        self.waits_for_others(span);
        if self.place.handler {
            return self.wrong(span, "a handler cannot wait for a grace period", "it holds them up itself");
        }
        self.enter_kernel(span);
        let asked = self.emit(span, Op::Grace(None));
        self.emit(span, Op::WaitGrace(asked));
    }
}
