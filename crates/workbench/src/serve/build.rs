//! Builds the book into a folder, strictly: what mdBook only logs as an error is an error here, and
//! what it does not survive is one, too.

use anyhow::{Result, anyhow, bail};
use mdbook_driver::MDBook;
use mdbook_meanwhile::Meanwhile;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Builds the book of `root` into `folder` and returns the warnings. `base`: the path of its first page.
///
/// mdBook goes on after some mistakes and only logs them; such a record fails the build.
pub fn build(root: &Path, folder: &Path, base: &str) -> Result<Vec<String>> {
    let log = Log::default();
    let subscriber = tracing_subscriber::registry().with(log.clone());
    let render = || tracing::subscriber::with_default(subscriber, || render(root, folder, base));
    let mut warnings = surviving(render)?;

    let records = std::mem::take(&mut *log.records.lock().unwrap());
    let (errors, others): (Vec<_>, Vec<_>) = records
        .into_iter()
        .partition(|(level, _)| *level == Level::ERROR);
    let texts = |records: Vec<(Level, String)>| records.into_iter().map(|(_, text)| text);
    if !errors.is_empty() {
        bail!("{}", texts(errors).collect::<Vec<_>>().join("\n"));
    }
    // One mistake may be logged a thousand times.
    let mut seen = BTreeSet::new();
    warnings.extend(texts(others).filter(|text| seen.insert(text.clone())));
    Ok(warnings)
}

/// The book of `root` with its chapters as they are written.
pub fn load(root: &Path) -> Result<MDBook> {
    let mut config = mdbook_meanwhile::read_settings(root)?;
    // Before mdBook opens a single chapter: it would follow a path anywhere.
    mdbook_meanwhile::check_sources(root, &config)?;
    // A chapter that SUMMARY.md names and nobody wrote is a mistake, not a wish for an empty file.
    config.build.create_missing = false;
    MDBook::load_with_config(root, config)
}

fn render(root: &Path, folder: &Path, base: &str) -> Result<Vec<String>> {
    let mut book = load(root)?;
    book.config.build.build_dir = folder.to_owned();
    // The page for what is not there is shown at any depth, so its links begin at the root of the host.
    book.config.set("output.html.site-url", base)?;
    let meanwhile = Meanwhile::new();
    let notices = meanwhile.notices();
    // Same name as in book.toml, so this takes the place of the program named there.
    book.with_preprocessor(meanwhile);
    book.build()?;
    Ok(notices.all().iter().map(ToString::to_string).collect())
}

thread_local! {
    /// What the last panic of this thread said, while it is one that we survive.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a build; a panic in it is an error like another.
fn surviving<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string);
        let payload = info.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let said = text.or_else(|| payload.downcast_ref::<&str>().copied());
        let said = said.unwrap_or("no words");
        let builder = std::thread::current().name() == Some(super::BUILDER);
        match builder {
            true => PANIC.set(Some(format!("{said} ({})", place.unwrap_or_default()))),
            false => usual(info),
        }
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    // The hook above hands on what is not a builder's; the default one is as good from now on.
    let _ = panic::take_hook();
    result.unwrap_or_else(|_| {
        let said = PANIC.take().unwrap_or_default();
        Err(anyhow!(
            "mdBook stopped at something that it does not expect: {said}\n\
             Undo the last change, or write it in another way; the next change builds again."
        ))
    })
}

/// Keeps every warning and error that is logged.
#[derive(Clone, Default)]
struct Log {
    records: Arc<Mutex<Vec<(Level, String)>>>,
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = *event.metadata().level();
        if level <= Level::WARN {
            let mut message = Message(String::new());
            event.record(&mut message);
            self.records.lock().unwrap().push((level, message.0));
        }
    }
}

/// The text of a record; its other fields are for machines.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            // Writing to a string does not fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_build_is_an_error_that_tells_what_it_said() {
        let builder = std::thread::Builder::new().name(super::super::BUILDER.to_owned());
        let thread = builder.spawn(|| surviving(|| -> Result<()> { panic!("no {}", "tea") }));
        let error = thread.unwrap().join().unwrap().unwrap_err().to_string();
        assert!(
            error.contains("no tea") && error.contains("build.rs:"),
            "{error}"
        );
    }
}
