//! The trap flag of x86_64, and what it takes to read instructions there.

use crate::code;
use libc::ucontext_t;

pub fn set_trap_flag() {
    // SAFETY: changes one flag; what happens then is up to the handler.
    unsafe { std::arch::asm!("pushfq", "or qword ptr [rsp], 0x100", "popfq") };
}

/// Gives whether it was set.
pub fn clear_trap_flag() -> bool {
    let flags: u64;
    // SAFETY: as above.
    unsafe {
        std::arch::asm!(
            "pushfq",
            "mov {flags}, [rsp]",
            "and qword ptr [rsp], -0x101",
            "popfq",
            flags = out(reg) flags,
        );
    }
    flags & 0x100 != 0
}

/// Whether the next instruction is a system call after which a stop would kill: one that
/// blocks the signal or takes its handler, or makes another process.
pub fn is_about_to_change_rules(context: &ucontext_t) -> bool {
    const SYSCALL: [u8; 2] = [0x0F, 0x05];
    let place = code::next_instruction(context) as *const [u8; 2];
    // SAFETY: the thread is about to execute what is there, and code can be read.
    if unsafe { place.read_unaligned() } != SYSCALL {
        return false;
    }
    matches!(
        context.uc_mcontext.gregs[libc::REG_RAX as usize],
        libc::SYS_rt_sigprocmask
            | libc::SYS_rt_sigaction
            | libc::SYS_rt_sigreturn
            | libc::SYS_clone
            | libc::SYS_clone3
            | libc::SYS_fork
            | libc::SYS_vfork
            | libc::SYS_execve
            | libc::SYS_execveat
    )
}

/// Whether the instruction at a place writes atomically: it has a lock prefix, or exchanges a
/// register with memory, as stores with `Ordering::SeqCst` do.
pub fn is_about_to_write(place: usize) -> bool {
    let byte = |n: usize| {
        // SAFETY: the thread is about to execute what is there; the longest instruction has
        // fifteen bytes, of which these are the first, and each is read only if the ones
        // before it say that it belongs to the instruction.
        unsafe { *((place + n) as *const u8) }
    };
    let mut n = 0;
    if byte(n) == 0x66 {
        n += 1;
    }
    if byte(n) == 0xF0 {
        return true;
    }
    if byte(n) & 0xF0 == 0x40 {
        n += 1;
    }
    let exchanges = matches!(byte(n), 0x86 | 0x87);
    exchanges && byte(n + 1) >> 6 != 3
}

pub fn flag_in(context: &mut ucontext_t, on: bool) {
    const TRAP_FLAG: i64 = 0x100;
    let flags = &mut context.uc_mcontext.gregs[libc::REG_EFL as usize];
    *flags = if on {
        *flags | TRAP_FLAG
    } else {
        *flags & !TRAP_FLAG
    };
}

/// If the instruction at a place is a call, where that returns to.
pub fn call_returns_to(place: usize) -> Option<usize> {
    // SAFETY: the thread is about to execute what is there, and each byte is read only if the ones
    // before it say that it belongs to the instruction.
    let byte = |at: usize| unsafe { *(at as *const u8) };
    let mut at = place;
    if byte(at) & 0xF0 == 0x40 {
        at += 1;
    }
    match byte(at) {
        0xE8 => Some(at + 5),
        0xFF => {
            let how = byte(at + 1);
            let (kind, register, base) = (how >> 6, how >> 3 & 7, how & 7);
            if register != 2 {
                return None;
            }
            let indexed = kind != 3 && base == 4;
            let far = match kind {
                0 if base == 5 => 4,
                0 if indexed && byte(at + 2) & 7 == 5 => 4,
                1 => 1,
                2 => 4,
                _ => 0,
            };
            Some(at + 2 + usize::from(indexed) + far)
        }
        _ => None,
    }
}

/// What stands at the top of an interrupted thread's stack; at a function's first instruction,
/// where it returns to.
pub fn top_of_stack(context: &ucontext_t) -> usize {
    let top = context.uc_mcontext.gregs[libc::REG_RSP as usize] as *const usize;
    // SAFETY: a thread's stack can be read where it stands.
    unsafe { top.read_unaligned() }
}

/// The interrupted thread goes on at a place.
pub fn go_back_to(context: &mut ucontext_t, place: usize) {
    context.uc_mcontext.gregs[libc::REG_RIP as usize] = place as i64;
}
