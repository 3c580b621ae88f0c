//! Barriers, and stores that come after others: they make a difference only where stores are delayed.

use crate::lang::ast::Expr;
use crate::lang::lower::code::Lowering;
use crate::lang::source::Span;
use crate::machine::program::{Fence, Op};

impl Lowering<'_, '_> {
    /// `smp_mb()` and the like.
    pub(super) fn fence(&mut self, fence: Fence, span: Span) {
        self.kernel_op(span, Op::Fence(fence));
    }

    /// `smp_store_release`: every store of this CPU before it is visible before it is. Loads are never early, so that
    /// nothing need be said of them.
    pub(super) fn store_release(&mut self, place: &Expr, value: &Expr, span: Span) {
        let at = self.memory_place(place);
        let value = self.settled(value, at.ty.value());
        self.fence(Fence::Write, span);
        self.kernel_op(span, Op::Store(at.exp, value));
    }
}
