//! Builds the book into a folder, strictly: what mdBook only logs as an error is an error here.

use anyhow::{Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_meanwhile::Meanwhile;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Builds the book of `root` into `folder` and returns mdBook's warnings.
///
/// mdBook goes on after some mistakes and only logs them: an unknown key under `[output.html]`, for
/// one, silently resets that whole table. Such a record fails the build.
pub fn build(root: &Path, folder: &Path) -> Result<Vec<String>> {
    let log = Log::default();
    let subscriber = tracing_subscriber::registry().with(log.clone());
    tracing::subscriber::with_default(subscriber, || render(root, folder))?;

    let records = std::mem::take(&mut *log.records.lock().unwrap());
    let (errors, warnings): (Vec<_>, Vec<_>) = records
        .into_iter()
        .partition(|(level, _)| *level == Level::ERROR);
    let texts = |records: Vec<(Level, String)>| records.into_iter().map(|(_, text)| text);
    if !errors.is_empty() {
        bail!("{}", texts(errors).collect::<Vec<_>>().join("\n"));
    }
    Ok(texts(warnings).collect())
}

fn render(root: &Path, folder: &Path) -> Result<()> {
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.update_from_env()?;
    config.build.build_dir = folder.to_owned();
    // A chapter that SUMMARY.md names and nobody wrote is a mistake, not a wish for an empty file.
    config.build.create_missing = false;
    let mut book = MDBook::load_with_config(root, config)?;
    // Same name as in book.toml, so this takes the place of the program named there.
    book.with_preprocessor(Meanwhile::new());
    book.build()
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
