//! Devices that walk the tables of an address space, with caches of their own.
//!
//! A device is a walker at any moment and for any address, whatever the architecture says of its CPUs, and may access
//! any address of the user's at any moment. It walks the kernel's half as well where one root leads to both, and keeps
//! what it finds there, partial walks too. No instruction of a CPU reaches it, no interrupt does, and it is in no mask;
//! what it holds goes by the invalidate for devices alone, which is over when the statement is, and stops its walks.

use crate::machine::items::Item;
use crate::machine::rules::Machine;
use crate::machine::state::Words;

impl Machine<'_> {
    /// True if an agent is a device.
    #[must_use]
    pub fn is_device(&self, cpu: usize) -> bool {
        self.model.cpus.get(cpu).is_some_and(|cpu| cpu.device)
    }

    /// Lets devices drop what they hold of an address space, or of an address in it with the way there.
    pub(super) fn invalidate_devices(&self, (mm, address): (usize, Option<usize>), s: &mut Words) {
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if self.is_device(item.cpu.into()) && self.is_of(item, mm, address) {
                self.layout.remove(s, number);
            }
        }
    }

    /// True if an item is of an address space, and of an address or on the way to it.
    #[must_use]
    pub fn is_of(&self, item: Item, mm: usize, address: Option<usize>) -> bool {
        let leads_to = |address: usize| match item.has_address() {
            true => self.model.covers(item, address),
            false => self.leads_towards(item, address),
        };
        usize::from(item.mm) == mm && address.is_none_or(leads_to)
    }
}
