//! This library's own calls of what it puts itself in front of lead to its own functions, also
//! when the program defines one of that name.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic-functions");
}
