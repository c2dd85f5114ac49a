//! The clock moves: what is due then happens.

use super::World;
use crate::alarms::{self, AlarmId, Hears, TO_CALL};
use crate::current;
use crate::records::stamps;
use crate::signals::{disposition, forward};
use scheduler::Nanos;

impl World {
    /// The earliest moment at which anything happens by itself.
    pub fn next_deadline(&self) -> Option<Nanos> {
        let of_thread = self.scheduler.next_deadline();
        let of_timer = self.timerfds.next_deadline();
        let of_alarm = self.alarms.next_deadline();
        let all = of_thread.into_iter().chain(of_timer).chain(of_alarm);
        all.min()
    }

    pub fn advance_to(&mut self, moment: Nanos) {
        let before = self.scheduler.now();
        // Who sets an alarm and then waits until the same moment is interrupted.
        self.alarms_go_off(moment);
        self.scheduler.advance_to(moment);
        self.effort.moved(self.scheduler.now() - before);
        current::clock_moved(self.scheduler.now());
        self.arrivals.clock_moved(self.scheduler.now());
        if self.timerfds.go_off(self.scheduler.now()) {
            self.ask_kernel();
        }
    }

    /// The clock comes to `now`: those that are due go off.
    pub fn alarms_go_off(&mut self, now: Nanos) {
        let due = self.alarms.due(now);
        for id in &due {
            self.goes_off(*id, now);
        }
        if !due.is_empty() {
            self.signals_reach();
            self.ask_kernel();
        }
    }

    fn goes_off(&mut self, id: AlarmId, now: Nanos) {
        let Some((hears, more)) = self.alarms.goes_off(id, now) else {
            return;
        };
        if hears.by_signal().is_some_and(disposition::is_deadly) {
            stamps::aborted(now);
        }
        match hears {
            Hears::Nobody => {}
            Hears::Process { signal, value } => {
                forward::send(0, signal, &alarms::described(id, signal, more, value))
            }
            Hears::Thread {
                thread,
                signal,
                value,
            } => {
                let info = alarms::described(id, signal, more, value);
                if self.scheduler.is_alive(thread) {
                    self.sent_to(thread, signal, &info);
                }
            }
            Hears::Function(calls) => {
                self.alarms.calls(calls);
                (self.scheduler).wake_futex(&raw const TO_CALL as usize, !0, 1);
            }
        }
    }
}
