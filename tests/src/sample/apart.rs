//! The rule by which the saturating search may keep what is held as one set: what a move of a program makes of an item
//! hangs on no other item. A set goes where its members go, each by itself.

use stalewalk_engine::machine::{Bits, Effect, Machine, Move, Numbers as Held, Words, with};

use crate::numbers::Numbers;
use crate::sample::Sample;
use crate::sample::laws::modelled;

/// How many moves of a run are looked at.
const STEPS: usize = 24;

/// Follows some run, with all held that can be, and compares every move on the way with itself on each item alone.
pub(super) fn each_by_itself(sample: &Sample, numbers: &mut Numbers) -> Result<(), String> {
    let Ok(model) = modelled(sample) else { return Ok(()) };
    let mut machine = Machine::new(&model);
    let mut s = machine.start();
    for _ in 0..STEPS {
        machine.saturate(&mut s, &mut Vec::new());
        machine.know_all_copies(&s);
        let mut moves = Vec::new();
        machine.moves(&s, &mut moves);
        let mut next = Vec::new();
        for step in moves {
            let effect = machine.apply(&s, step);
            compared(&machine, &s, step, &effect)?;
            next.extend(effect.next);
        }
        if next.is_empty() {
            break;
        }
        s = next.swap_remove(numbers.below(next.len()));
    }
    Ok(())
}

fn compared(machine: &Machine<'_>, s: &Words, step: Move, effect: &Effect) -> Result<(), String> {
    let layout = &machine.layout;
    let needed = layout.items(s).filter(|item| machine.is_copy(*item)).map(|item| item as u8);
    let needed = needed.chain(machine.needs(step)).fold(Bits::default(), with);
    let mut left = Bits::default();
    for held in layout.items(s).map(|item| with(needed, item as u8)).chain([needed]) {
        let mut one = s.to_vec();
        layout.hold_only(&mut one, held);
        let one = machine.apply(&one, step);
        let parts = |effect: &Effect| effect.next.as_ref().map(|next| layout.program_part(next).to_vec());
        if one.kinds != effect.kinds || parts(&one) != parts(effect) {
            return Err(format!("{step:?} does something else where less is held"));
        }
        let held = one.next.map_or(Bits::default(), |next| layout.held(&next));
        left.iter_mut().zip(held).for_each(|(left, word)| *left |= word);
    }
    let all = effect.next.as_ref().map_or(Bits::default(), |next| layout.held(next));
    if left == all {
        return Ok(());
    }
    let items = |held: Bits| -> Vec<_> { Held::of(held).map(|item| machine.items.get(item)).collect() };
    Err(format!("{step:?} leaves {:?} of all, and of each by itself {:?}", items(all), items(left)))
}
