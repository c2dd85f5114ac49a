//! The book in a real browser: the real command serves it, real keys are pressed.
//!
//! Every test gets a browser window of its own with nothing remembered. Browser and server live as
//! long as the test program: see [`Leash`].

mod driver;
mod leash;
mod page;
mod stage;

pub use driver::Driver;
pub use leash::Leash;
pub use page::{Page, Screen};
pub use stage::{Served, Stage, book, pages, serve};

use anyhow::Result;
use thirtyfour::prelude::*;

/// Runs `body` on a page of this program's book, shown on `screen`.
pub fn browse(screen: Screen, body: impl AsyncFnOnce(&Page) -> Result<()>) {
    browse_on(book(), screen, body);
}

/// The same on a book of the test's own.
pub fn browse_on(stage: &Stage, screen: Screen, body: impl AsyncFnOnce(&Page) -> Result<()>) {
    browse_at(&stage.driver, &stage.address, screen, body);
}

/// The same on whatever answers at an address.
pub fn browse_at(
    driver: &Driver,
    address: &str,
    screen: Screen,
    body: impl AsyncFnOnce(&Page) -> Result<()>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let profile = tempfile::tempdir().expect("a folder for the browser's profile");
    let result = runtime.block_on(async {
        let driver = driver.browser(profile.path()).await?;
        let operation = async |driver: WebDriver| {
            let page = Page::new(driver, address, screen).await?;
            body(&page).await
        };
        // Closes the browser after a panic as well.
        driver
            .run_and_quit(operation)
            .await
            .map_err(anyhow::Error::from)
    });
    if let Err(error) = result {
        panic!("{error:?}");
    }
}
