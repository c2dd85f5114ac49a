//! Timers that send a signal, or start a thread: `timer_create`, and `alarm` and its like. The
//! kernel's own do not run; when their moment comes in virtual time the signal is sent from here.

use crate::signals::disposition;
use crate::signals::mask;
use crate::signals::sigset::bit;
use libc::{SI_TIMER, c_int, c_void, siginfo_t};
use scheduler::{Countdown, Nanos, ThreadId};
use std::collections::{BTreeMap, VecDeque};

/// Which timer. The one of the process itself is number 0.
pub type AlarmId = u32;
pub const OF_PROCESS: AlarmId = 0;

/// A function that a thread of its own calls, with its argument.
pub type Calls = (extern "C" fn(*mut c_void), usize);

/// Who hears of it.
#[derive(Clone, Copy)]
pub enum Hears {
    Nobody,
    Process {
        signal: c_int,
        value: usize,
    },
    Thread {
        thread: ThreadId,
        signal: c_int,
        value: usize,
    },
    Function(Calls),
}

impl Hears {
    pub fn by_signal(&self) -> Option<c_int> {
        match self {
            Hears::Process { signal, .. } | Hears::Thread { signal, .. } => Some(*signal),
            Hears::Nobody | Hears::Function(_) => None,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Alarm {
    /// The clock that absolute times are of.
    pub clock: c_int,
    pub hears: Hears,
    /// When it goes off.
    pub when: Countdown,
    /// How often it went off again before its signal was taken.
    pub overrun: c_int,
}

impl Alarm {
    /// When it goes off next, if anybody would notice: what is pending already is not sent again.
    fn noticed_at(&self) -> Option<Nanos> {
        let unheard = |signal: c_int| {
            bit(signal) & disposition::unnoticed() != 0
                || (self.when.interval > 0 && bit(signal) & mask::pending() != 0)
        };
        self.when.deadline.filter(|_| match self.hears {
            Hears::Nobody => false,
            Hears::Function(_) => true,
            Hears::Process { signal, .. } | Hears::Thread { signal, .. } => !unheard(signal),
        })
    }
}

#[derive(Default)]
pub struct Alarms {
    all: BTreeMap<AlarmId, Alarm>,
    last: AlarmId,
    /// The functions to be called.
    calls: VecDeque<Calls>,
}

/// Who calls the functions waits at the address of this.
pub static TO_CALL: u8 = 0;

impl Alarms {
    pub fn make(&mut self, clock: c_int, hears: Hears) -> AlarmId {
        self.last += 1;
        self.put(self.last, clock, hears);
        self.last
    }

    pub fn put(&mut self, id: AlarmId, clock: c_int, hears: Hears) {
        let alarm = Alarm {
            clock,
            hears,
            when: Countdown::default(),
            overrun: 0,
        };
        self.all.insert(id, alarm);
    }

    pub fn delete(&mut self, id: AlarmId) -> bool {
        self.all.remove(&id).is_some()
    }

    pub fn get(&self, id: AlarmId) -> Option<Alarm> {
        self.all.get(&id).copied()
    }

    pub fn set(&mut self, id: AlarmId, deadline: Option<Nanos>, interval: Nanos) {
        if let Some(alarm) = self.all.get_mut(&id) {
            alarm.when = Countdown { deadline, interval };
            alarm.overrun = 0;
        }
    }

    pub fn next_deadline(&self) -> Option<Nanos> {
        self.all.values().filter_map(Alarm::noticed_at).min()
    }

    /// Those that are due at this moment, earliest first.
    pub fn due(&self, now: Nanos) -> Vec<AlarmId> {
        let is_due = |alarm: &Alarm| alarm.when.deadline.is_some_and(|deadline| deadline <= now);
        let due = self.all.iter().filter(|(_, alarm)| is_due(alarm));
        let mut due: Vec<_> = due.map(|(id, alarm)| (alarm.when.deadline, *id)).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// One goes off at this moment: who hears of it, and how often it has gone off again. `None`: its
    /// signal is pending already, and is not sent again.
    pub fn goes_off(&mut self, id: AlarmId, now: Nanos) -> Option<(Hears, c_int)> {
        let alarm = self.all.get_mut(&id)?;
        let times = alarm.when.catch_up(now);
        let more = c_int::try_from(times - 1).unwrap_or(c_int::MAX);
        if let Some(signal) = alarm.hears.by_signal()
            && bit(signal) & mask::pending() != 0
        {
            alarm.overrun = alarm.overrun.saturating_add(more).saturating_add(1);
            return None;
        }
        alarm.overrun = more;
        Some((alarm.hears, more))
    }

    /// A function is to be called.
    pub fn calls(&mut self, calls: Calls) {
        self.calls.push_back(calls);
    }

    pub fn next_call(&mut self) -> Option<Calls> {
        self.calls.pop_front()
    }
}

/// What the kernel would say with the signal.
pub fn described(id: AlarmId, signal: c_int, overrun: c_int, value: usize) -> siginfo_t {
    /// The start of the kernel's description, and that of a timer's.
    #[repr(C)]
    struct Timer {
        signal: c_int,
        error: c_int,
        code: c_int,
        _room: c_int,
        id: c_int,
        overrun: c_int,
        value: usize,
    }
    const SI_KERNEL: c_int = 0x80;
    // SAFETY: zeros are a description, which is longer than this start of it.
    unsafe {
        let mut info: siginfo_t = std::mem::zeroed();
        let timer = &mut *(&raw mut info).cast::<Timer>();
        timer.signal = signal;
        timer.code = match id {
            OF_PROCESS => SI_KERNEL,
            _ => SI_TIMER,
        };
        if id != OF_PROCESS {
            (timer.id, timer.overrun, timer.value) = (id as c_int, overrun, value);
        }
        info
    }
}
