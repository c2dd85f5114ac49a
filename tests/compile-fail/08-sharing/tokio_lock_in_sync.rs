//! `lock` of tokio's mutex is async, so every method that takes it has to be async too, and so has everybody who calls one.

use tokio::sync::Mutex;

#[derive(Default)]
struct Visits(Mutex<u32>);

impl Visits {
    fn count(&self) {
        *self.0.lock() += 1;
    }
}

struct Visit<'a>(&'a Visits);

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.count();
    }
}

fn main() {
    let visits = Visits::default();
    drop(Visit(&visits));
}
