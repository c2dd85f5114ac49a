//! Whose code a thread is in: the program's, this library's, or the C library's.

use libc::{c_int, c_void, ucontext_t};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use wire::{ROWS, StandardLibrary};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The program's own file.
    Program,
    /// Rust's standard library, which is a part of that file: compiled by others, and no place for a race of the
    /// program's.
    Standard,
    /// This library, whose locks a thread may hold there, or the C library with its own, such
    /// as the allocator's.
    Library,
    /// Another library's.
    Elsewhere,
}

/// First address and end of the code of the program, the C library, and this library.
static CODE: [[AtomicUsize; 2]; 3] = [const { [const { AtomicUsize::new(0) }; 2] }; 3];
const PROGRAM: usize = 0;
const C_LIBRARY: usize = 1;
const THIS: usize = 2;

/// First address and end of the rows of code of the standard library.
static STANDARD: [[AtomicUsize; 2]; ROWS] = [const { [const { AtomicUsize::new(0) }; 2] }; ROWS];

/// Finds out where everything lies; before that, all code is elsewhere. What is told of the standard library may be
/// told of another program, which has become this one.
pub fn find(standard: Option<StandardLibrary>) {
    // SAFETY: a plain look-up of what the kernel told at the start.
    let entry = unsafe { libc::getauxval(libc::AT_ENTRY) } as usize;
    let known = [
        (PROGRAM, entry),
        (C_LIBRARY, libc::gnu_get_libc_version as *const () as usize),
        (THIS, where_is as *const () as usize),
    ];
    for (which, place) in known {
        if let Some(code) = segment_around(place) {
            CODE[which][0].store(code.start, Ordering::Relaxed);
            CODE[which][1].store(code.end, Ordering::Relaxed);
        }
    }
    let Some(standard) = standard.filter(|standard| Some(standard.file) == file()) else {
        return;
    };
    let base = program_base();
    for (code, row) in STANDARD.iter().zip(standard.code) {
        code[0].store(base + row.start as usize, Ordering::Relaxed);
        code[1].store(base + row.end as usize, Ordering::Relaxed);
    }
}

/// The device and the inode of the program's file.
fn file() -> Option<(u64, u64)> {
    // SAFETY: plain numbers, which the call fills in.
    let (code, about) = unsafe {
        let mut about: libc::stat = std::mem::zeroed();
        (libc::stat(c"/proc/self/exe".as_ptr(), &mut about), about)
    };
    (code == 0).then_some((about.st_dev, about.st_ino))
}

fn range(which: usize) -> Range<usize> {
    bounds(&CODE[which])
}

fn bounds([start, end]: &[AtomicUsize; 2]) -> Range<usize> {
    start.load(Ordering::Relaxed)..end.load(Ordering::Relaxed)
}

fn is_standard(place: usize) -> bool {
    STANDARD.iter().any(|row| bounds(row).contains(&place))
}

pub fn where_is(place: usize) -> Where {
    if is_program(place) {
        match is_standard(place) {
            true => Where::Standard,
            false => Where::Program,
        }
    } else if is_this_library(place) || range(C_LIBRARY).contains(&place) {
        Where::Library
    } else {
        Where::Elsewhere
    }
}

pub fn is_program(place: usize) -> bool {
    program().contains(&place)
}

/// Where the program's code lies.
pub fn program() -> Range<usize> {
    range(PROGRAM)
}

/// What the loader added to the addresses in the program's file.
pub fn program_base() -> usize {
    unsafe extern "C" fn first(
        info: *mut libc::dl_phdr_info,
        _: usize,
        base: *mut c_void,
    ) -> c_int {
        // SAFETY: the loader's description is alive during this call, and the last argument is
        // the number below. The program itself is the first.
        unsafe { *base.cast::<usize>() = (*info).dlpi_addr as usize };
        1
    }
    let mut base = 0usize;
    // SAFETY: the function has the type that is asked for and takes exactly this argument.
    unsafe { libc::dl_iterate_phdr(Some(first), (&raw mut base).cast()) };
    base
}

pub fn is_this_library(place: usize) -> bool {
    range(THIS).contains(&place)
}

/// From the C library's code to the end of the loader's, which usually lies above it, or the
/// former alone.
#[cfg(target_arch = "x86_64")]
pub fn c_library_and_loader() -> Range<usize> {
    unsafe extern "C" {
        /// The loader's own.
        fn __tls_get_addr();
    }
    let library = range(C_LIBRARY);
    let loader = segment_around(__tls_get_addr as *const () as usize);
    match loader {
        Some(loader) if loader.end > library.end => library.start..loader.end,
        _ => library,
    }
}

/// Where an interrupted thread goes on.
pub fn next_instruction(context: &ucontext_t) -> usize {
    #[cfg(target_arch = "x86_64")]
    return context.uc_mcontext.gregs[libc::REG_RIP as usize] as usize;
    #[cfg(target_arch = "aarch64")]
    return context.uc_mcontext.pc as usize;
}

/// The loaded segment that an address lies in.
fn segment_around(address: usize) -> Option<Range<usize>> {
    struct Search {
        address: usize,
        found: Option<Range<usize>>,
    }
    unsafe extern "C" fn look(
        info: *mut libc::dl_phdr_info,
        _: usize,
        search: *mut c_void,
    ) -> c_int {
        // SAFETY: the loader's description is alive during this call, and the last argument is
        // the search below.
        let (info, search) = unsafe { (&*info, &mut *search.cast::<Search>()) };
        // SAFETY: there are as many headers as the description says.
        let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
        for header in headers
            .iter()
            .filter(|header| header.p_type == libc::PT_LOAD)
        {
            let start = info.dlpi_addr as usize + header.p_vaddr as usize;
            let segment = start..start + header.p_memsz as usize;
            if segment.contains(&search.address) {
                search.found = Some(segment);
                return 1;
            }
        }
        0
    }
    let mut search = Search {
        address,
        found: None,
    };
    // SAFETY: the function has the type that is asked for and takes exactly this argument.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut search).cast()) };
    search.found
}
