//! Other architectures have no such flag: there threads change hands in calls only.

use libc::ucontext_t;

pub fn set_trap_flag() {}

pub fn clear_trap_flag() -> bool {
    false
}

pub fn is_about_to_change_rules(_: &ucontext_t) -> bool {
    true
}

pub fn is_about_to_write(_: usize) -> bool {
    false
}

pub fn flag_in(_: &mut ucontext_t, _: bool) {}

pub fn call_returns_to(_: usize) -> Option<usize> {
    None
}

pub fn top_of_stack(_: &ucontext_t) -> usize {
    0
}

pub fn go_back_to(_: &mut ucontext_t, _: usize) {}
