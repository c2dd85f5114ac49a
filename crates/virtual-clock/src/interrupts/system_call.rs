//! A raw system call was given back ([`crate::raw`]).

use super::vdso;
use crate::baton;
use crate::calls::{Call, answer};
use crate::current;
use crate::fork;
use crate::original::{errno, original, set_errno};
use crate::raw;
use crate::records::stamps;
use libc::{c_char, c_int, c_long, c_void, siginfo_t, ucontext_t};

/// `si_code` of a call that was given back.
const SYS_USER_DISPATCH: c_int = 2;

/// Gets ready. The argument is the environment as the kernel put it on the stack.
pub fn start(environment: *mut *mut c_char) {
    // SAFETY: the structure is filled in as the manual page says, and the handler has the type
    // that SA_SIGINFO asks for. A call may wait in the handler while another thread comes in.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_call as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER;
        if libc::sigaction(libc::SIGSYS, &action, std::ptr::null_mut()) == 0 {
            raw::start();
            vdso::hide(environment);
        }
    }
}

unsafe extern "C" fn on_call(_: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let before = errno();
    // SAFETY: the kernel gives the interrupted thread's own state.
    unsafe {
        if (*info).si_code == SYS_USER_DISPATCH {
            given_back(&mut *context.cast::<ucontext_t>());
        } else {
            // A sandbox of the program's own says no, by default with its death.
            libc::signal(libc::SIGSYS, libc::SIG_DFL);
            libc::raise(libc::SIGSYS);
        }
    }
    set_errno(before);
}

/// # Safety
/// The thread is at a system call with this state.
unsafe fn given_back(context: &mut ucontext_t) {
    let registers = &mut context.uc_mcontext.gregs;
    let argument = |register: c_int| registers[register as usize] as usize;
    let arguments = [
        argument(libc::REG_RDI),
        argument(libc::REG_RSI),
        argument(libc::REG_RDX),
        argument(libc::REG_R10),
        argument(libc::REG_R8),
        argument(libc::REG_R9),
    ];
    let number = registers[libc::REG_RAX as usize];
    let makes_a_thread = match number {
        libc::SYS_clone => arguments[0] & libc::CLONE_VM as usize != 0,
        libc::SYS_clone3 | libc::SYS_vfork => true,
        _ => false,
    };
    if makes_a_thread || number == libc::SYS_rt_sigreturn {
        // It goes on somewhere else than after a call from here. So the thread makes it itself,
        // and is not watched any more.
        if makes_a_thread {
            stamps::note(
                "it makes threads or processes by system calls of its own; they run in real time",
            );
        }
        raw::leave_this_thread_alone();
        registers[libc::REG_RIP as usize] -= 2;
        return;
    }
    // SAFETY: the program's own call.
    let result = unsafe {
        match number {
            libc::SYS_rt_sigprocmask => mask_changed(arguments, &mut context.uc_sigmask),
            _ => made_anyway(&Call { number, arguments }),
        }
    };
    let registers = &mut context.uc_mcontext.gregs;
    registers[libc::REG_RAX as usize] = result;
}

/// Makes a call, with what a function of the C library would do besides.
///
/// # Safety
/// As the call's manual page asks.
unsafe fn made_anyway(call: &Call) -> c_long {
    const PR_GET_AUXV: usize = 0x4155_5856;
    match call.number {
        libc::SYS_exit => {
            if let Some(me) = current::me() {
                baton::ended(me);
            }
        }
        libc::SYS_exit_group => stamps::exited(current::now()),
        _ => {}
    }
    // SAFETY: as this function's own.
    let result = as_the_kernel_says(unsafe { answer(call) });
    match call.number {
        libc::SYS_clone | libc::SYS_fork if result == 0 => fork::in_child(),
        libc::SYS_prctl if call.arguments[0] == PR_GET_AUXV && result > 0 => {
            let fits = result as usize <= call.arguments[2];
            if fits {
                // SAFETY: the kernel has just put the whole vector there.
                unsafe { vdso::forget(call.arguments[1] as *mut [usize; 2]) };
            }
        }
        _ => {}
    }
    result
}

/// In the kernel's form a set of signals is one number of 64 bits. The mask of the interrupted
/// thread comes back when the handler ends, so that is the one to be changed.
unsafe fn mask_changed(
    [how, set, before, size, ..]: [usize; 6],
    interrupted: &mut libc::sigset_t,
) -> c_long {
    let own = 1u64 << (libc::SIGSYS - 1) | 1 << (libc::SIGTRAP - 1);
    let ours = match set {
        0 => None,
        // SAFETY: the program gives a valid address.
        set => Some(unsafe { (set as *const u64).read_unaligned() } & !own),
    };
    let set = ours.as_ref().map_or(0, |ours| ours as *const u64 as usize);
    let masks = |how, set, before| {
        // SAFETY: the same call with a set that lacks two signals, and one that only asks.
        let result =
            unsafe { (original().syscall)(libc::SYS_rt_sigprocmask, how, set, before, size, 0, 0) };
        as_the_kernel_says(result)
    };
    let result = masks(how, set, before);
    masks(0, 0, &raw mut *interrupted as usize);
    result
}

/// An error is its negative number, not -1 and `errno`.
fn as_the_kernel_says(result: c_long) -> c_long {
    match result {
        -1 => -c_long::from(errno()),
        other => other,
    }
}
