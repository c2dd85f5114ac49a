// The program of a learner with the exercise's own tests: `meanwhile check` writes that file and
// names it here. It is included and not the root of the crate, so that neither rustlings nor
// `cargo fmt` meets a file that is not there.
#[cfg(feature = "source")]
include!(env!("MEANWHILE_JUDGED"));

#[cfg(not(feature = "source"))]
fn main() {}
