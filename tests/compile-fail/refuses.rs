//! Programs that must not compile, with the compiler's own message: the book shows both.
//!
//! The messages belong to one compiler, which `rust-toolchain.toml` names. To renew one:
//! `cargo meanwhile record NAME`.

#[test]
fn the_compiler_refuses_with_the_recorded_message() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("*/*.rs");
}
