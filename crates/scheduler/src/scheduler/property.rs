//! Random programs of waits and wakes, run by the model and by a simple simulation side by side. With seed 0 both must agree
//! on everything; with another seed the model may choose among those that the simulation holds to be ready, and among no others.

use super::simulation::{Doing, Simple, Simulation};
use super::*;
use proptest::prelude::*;

/// One thing a thread does.
#[derive(Clone, Copy, Debug)]
enum Step {
    Sleep(Nanos),
    Wait {
        address: usize,
        mask: u32,
        limit: Option<Nanos>,
    },
    Wake {
        address: usize,
        mask: u32,
        most: usize,
    },
    Requeue {
        from: usize,
        to: usize,
        most: usize,
    },
    /// Starts the program so many places further on, if there is one.
    Spawn(usize),
    /// Waits for its child of that number, if there is one.
    Join(usize),
    Yield,
    /// A point where a real scheduler might switch.
    SwitchPoint,
}

/// Both, and which thread of one is which of the other.
struct Pair<'a> {
    programs: &'a [Vec<Step>],
    model: Scheduler,
    simple: Simulation,
    place: Vec<ThreadId>,
}

impl Pair<'_> {
    fn born(&mut self, program: usize) -> usize {
        let place = self.model.born();
        let reused = self.place.iter().enumerate().any(|(number, other)| {
            *other == place && self.simple.threads[number].doing != Doing::Over
        });
        assert!(!reused, "two living threads share a place");
        self.place.push(place);
        self.simple.born(program)
    }

    fn number(&self, place: ThreadId) -> usize {
        self.place
            .iter()
            .rposition(|other| *other == place)
            .unwrap()
    }

    fn stop(&mut self, id: usize, waiting: Waiting, doing: Doing, limit: Option<Nanos>) {
        let deadline = limit.map(|limit| self.simple.now + limit);
        self.model.wait(self.place[id], waiting, deadline);
        self.simple.stop(id, doing, deadline);
    }

    /// Runs a thread until it gives the baton away.
    fn run(&mut self, id: usize) {
        loop {
            let Simple { program, step, .. } = self.simple.threads[id];
            let Some(step) = self.programs[program].get(step).copied() else {
                self.model.ended(self.place[id]);
                return self.simple.over(id);
            };
            self.simple.threads[id].step += 1;
            match step {
                Step::Sleep(limit) => {
                    return self.stop(id, Waiting::Sleep, Doing::Sleeping, Some(limit));
                }
                Step::Wait {
                    address,
                    mask,
                    limit,
                } => {
                    let waiting = Waiting::Futex { address, mask };
                    return self.stop(id, waiting, Doing::Waiting { address, mask }, limit);
                }
                Step::Wake {
                    address,
                    mask,
                    most,
                } => {
                    let woken = self.model.wake_futex(address, mask, most);
                    assert_eq!(woken, self.simple.wake(address, mask, most));
                }
                Step::Requeue { from, to, most } => {
                    let moved = self.model.requeue_futex(from, to, most);
                    assert_eq!(moved, self.simple.requeue(from, to, most));
                }
                Step::Spawn(further) => {
                    if program + further < self.programs.len() && self.place.len() < 40 {
                        let child = self.born(program + further);
                        self.simple.threads[id].children.push(child);
                    }
                }
                Step::Join(which) => {
                    let child = self.simple.threads[id].children.get(which).copied();
                    let alive = |child: &usize| self.simple.threads[*child].doing != Doing::Over;
                    if let Some(child) = child.filter(alive) {
                        assert!(self.model.is_alive(self.place[child]));
                        let waiting = Waiting::Join(self.place[child]);
                        return self.stop(id, waiting, Doing::Joining(child), None);
                    }
                }
                Step::Yield => return self.yield_now(id),
                Step::SwitchPoint => {
                    if self.model.gives_way() {
                        assert!(self.model.has_choice() && !self.simple.ready.is_empty());
                        return self.yield_now(id);
                    }
                }
            }
        }
    }

    fn yield_now(&mut self, id: usize) {
        self.model.yield_now(self.place[id]);
        self.simple.threads[id].doing = Doing::Ready;
        self.simple.ready.push(id);
    }

    /// The next thread to run; `None` when nobody ever will.
    fn next(&mut self) -> Option<usize> {
        loop {
            assert_eq!(self.model.anyone_ready(), !self.simple.ready.is_empty());
            if let Some(place) = self.model.pick() {
                let id = self.number(place);
                let at = self.simple.ready.iter().position(|ready| *ready == id);
                let at = at.expect("only a ready thread is chosen");
                assert!(
                    at == 0 || self.model.has_choice(),
                    "first come, first served"
                );
                self.simple.ready.remove(at);
                self.simple.threads[id].doing = Doing::Running;
                assert_eq!(self.model.was_woken(place), self.simple.threads[id].woken);
                return Some(id);
            }
            let deadline = self.model.next_deadline();
            assert_eq!(deadline, self.simple.next_deadline());
            self.model.advance_to(deadline?);
            self.simple.advance(deadline?);
            assert_eq!(self.model.now(), self.simple.now);
        }
    }
}

/// Runs the programs to the end. Gives who ran when, and who waits for ever.
fn side_by_side(programs: &[Vec<Step>], seed: u64) -> (Vec<(Nanos, usize)>, usize) {
    let mut pair = Pair {
        programs,
        model: Scheduler::new(seed),
        simple: Simulation::default(),
        place: Vec::new(),
    };
    let mut turns = Vec::new();
    let mut running = Some(pair.born(0));
    while let Some(id) = running {
        turns.push((pair.simple.now, id));
        pair.run(id);
        running = pair.next();
    }
    let stuck = pair.model.waiters();
    let mut stuck: Vec<_> = stuck
        .iter()
        .map(|w| (pair.number(w.thread), w.since))
        .collect();
    stuck.sort_unstable();
    assert_eq!(stuck, pair.simple.waiters());
    (turns, stuck.len())
}

fn step() -> impl Strategy<Value = Step> {
    let address = || 1..4usize;
    let mask = || prop_oneof![3 => Just(!0u32), 1 => 1..4u32];
    let time = || (0..6u64).prop_map(|tenths| tenths * 100);
    prop_oneof![
        3 => time().prop_map(Step::Sleep),
        4 => (address(), mask(), proptest::option::of(time()))
            .prop_map(|(address, mask, limit)| Step::Wait { address, mask, limit }),
        4 => (address(), mask(), 0..4usize)
            .prop_map(|(address, mask, most)| Step::Wake { address, mask, most }),
        1 => (address(), address(), 0..3usize)
            .prop_map(|(from, to, most)| Step::Requeue { from, to, most }),
        3 => (1..4usize).prop_map(Step::Spawn),
        1 => (0..3usize).prop_map(Step::Join),
        1 => Just(Step::Yield),
        1 => Just(Step::SwitchPoint),
    ]
}

fn programs() -> impl Strategy<Value = Vec<Vec<Step>>> {
    proptest::collection::vec(proptest::collection::vec(step(), 0..14), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_model_does_what_a_simple_simulation_does(programs in programs()) {
        let (turns, _) = side_by_side(&programs, 0);
        prop_assert!(turns.is_sorted_by_key(|(at, _)| *at), "the clock never goes back");
    }

    #[test]
    fn a_seed_chooses_only_among_ready_threads_and_always_the_same(programs in programs(), seed in 1..u64::MAX) {
        let once = side_by_side(&programs, seed);
        prop_assert_eq!(once, side_by_side(&programs, seed));
    }
}

/// A property that no case reaches proves nothing.
#[test]
fn random_programs_reach_deadlocks_reuse_and_long_runs() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut deadlocks, mut threads, mut moments) = (0, 0, 0);
    for _ in 0..300 {
        let programs = programs().new_tree(&mut runner).unwrap().current();
        let (turns, stuck) = side_by_side(&programs, 0);
        deadlocks += usize::from(stuck > 0);
        threads = threads.max(turns.iter().map(|(_, id)| id + 1).max().unwrap());
        let mut times: Vec<_> = turns.iter().map(|(at, _)| at).collect();
        times.dedup();
        moments = moments.max(times.len());
    }
    assert!(
        deadlocks > 50 && threads >= 10 && moments > 8,
        "{deadlocks} {threads} {moments}"
    );
}
