//! The program itself, as the loader has arranged it.

/// What the loader added to every address of the program's file.
pub fn base() -> u64 {
    // The first mapping of the file itself begins at its first byte.
    let path = std::env::current_exe().unwrap_or_default();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let own = maps
        .lines()
        .find(|line| line.ends_with(&*path.to_string_lossy()));
    let start = own.and_then(|line| line.split('-').next());
    start
        .and_then(|start| u64::from_str_radix(start, 16).ok())
        .unwrap_or(0)
}
