//! Who runs next.

use super::World;
use crate::cpu_time;
use crate::kernel;
use crate::sockets::flight::Flight;
use scheduler::ThreadId;

pub enum Next {
    Thread(ThreadId),
    /// No thread is left.
    Nobody,
    /// Every thread waits, and nothing can ever wake one.
    Deadlock,
}

impl World {
    /// Chooses who runs next, moving the clock if it must.
    pub fn choose(&mut self) -> Next {
        loop {
            if kernel::was_touched() || self.beside_until.is_some() {
                self.hears();
            }
            self.signals_reach();
            if let Some(next) = self.scheduler.pick() {
                self.beside_until = None;
                return Next::Thread(next);
            }
            if self.hears() {
                continue;
            }
            if self.flight.anything_in_flight() {
                self.wait_for_kernel(Some(Flight::PAUSE), &[]);
                continue;
            }
            if !self.scheduler.is_restless() {
                self.effort.rest();
                self.seen.forget();
                cpu_time::rests();
            }
            let mut awaited = self.flight.replies_awaited();
            if awaited.is_empty() && self.goes_along() {
                continue;
            }
            awaited.extend(self.watched.at_work(&self.flight.table));
            if !awaited.is_empty() || self.scheduler.kernel_waits().any(|(.., outside)| outside) {
                // Whoever has something to do may have to do it for what is outside.
                if !self.scheduler.skip_steps() {
                    self.stand_still(&awaited);
                }
                continue;
            }
            if self.scheduler.let_steps_on() {
                continue;
            }
            if let Some(deadline) = self.next_deadline() {
                self.advance_to(deadline);
                continue;
            }
            if self.scheduler.waiters().is_empty() {
                return Next::Nobody;
            }
            if !self.could_wake_from_outside() {
                return Next::Deadlock;
            }
            self.stand_still(&[]);
        }
    }
}
