//! What the virtual clock promises to programs that wait for work outside the process: the
//! clock stands still until it ends, then goes on; the other threads run meanwhile.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{printed, run};

#[test]
fn the_clock_stands_still_for_work_outside_the_process() {
    insta::assert_snapshot!(printed(&run("outsiders")), @r#"
    exit status: 3 at 0ns
    1000000 bytes at 0ns
    through cat: 300000 bytes at 0ns
    localhost true at 0ns
    ticked until 3s
    child "done\n" at 3s
    file true at 3s
    signal at 3s
    answer at 3s
    over at 4s
    "#);
}
