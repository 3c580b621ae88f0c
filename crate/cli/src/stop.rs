//! Ctrl-C: a search that is interrupted says how far it got.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use stalewalk_engine::Progress;
use stalewalk_engine::report::extent;

use crate::screen::{Screen, Status};

/// What a process ends with that an interrupt ended: 128 and the number of SIGINT, as shells have it.
pub(crate) const INTERRUPTED: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Listens from now on. The first Ctrl-C ends the search at hand, a second one the process, at once.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn listen() {
    let asked = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED.into());
        }
    });
    // Where nobody can listen, Ctrl-C ends the process as it always did.
    drop(asked);
}

/// There are no signals: whoever runs the module ends it.
#[cfg(target_family = "wasm")]
pub(crate) fn listen() {}

/// True once somebody asked to stop.
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Watches searches, and knows where the first of them was stopped.
#[derive(Default)]
pub(crate) struct Watcher {
    begun: u32,
    stopped: Option<Progress>,
}

impl Watcher {
    /// What a search asks every few states.
    pub(crate) fn watch(&mut self) -> impl FnMut(Progress) -> ControlFlow<()> {
        |progress| {
            if self.stopped.is_none() {
                // A search that has made no move yet has just begun.
                self.begun += u32::from(progress.transitions == 0);
            }
            if !is_asked() {
                return ControlFlow::Continue(());
            }
            self.stopped.get_or_insert(progress);
            ControlFlow::Break(())
        }
    }

    /// Takes over what the watcher of the next searches knows.
    pub(crate) fn add(&mut self, next: Watcher) {
        if self.stopped.is_none() {
            self.begun += next.begun;
            self.stopped = next.stopped;
        }
    }

    /// If a search was stopped: says which it was, one after the other, and how far it got.
    pub(crate) fn says(&self, screen: &mut Screen) -> Option<Status> {
        let far = extent(self.stopped?);
        screen.complain(&format!("stopped in search {}: {far}", self.begun));
        Some(Status::Stopped)
    }
}
