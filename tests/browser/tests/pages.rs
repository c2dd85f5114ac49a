//! Every page loads and fits.

use browser_tests::{Screen, browse, pages};
use serde_json::json;

#[test]
fn every_page_loads_without_a_console_error() {
    browse(Screen::default(), async |page| {
        for path in pages()
            .iter()
            .map(String::as_str)
            .chain(["/", "/print.html"])
        {
            page.open(path).await?;
            page.wait_until("document.readyState === 'complete'")
                .await?;
            assert_eq!(page.console_errors().await?, [""; 0], "{path}");
            assert_ne!(page.text("main h1").await?, "", "{path} has no heading");
        }
        Ok(())
    });
}

#[test]
fn no_page_is_wider_than_a_narrow_phone() {
    let narrow = Screen {
        width: 360,
        ..Screen::default()
    };
    browse(narrow, async |page| {
        for path in pages() {
            page.open(&path).await?;
            let script = "const width = document.scrollingElement.scrollWidth;
                const wide = [...document.querySelectorAll('main *')]
                    .filter((e) => e.getBoundingClientRect().right > innerWidth)
                    .map((e) => e.tagName + '.' + e.className);
                return width > innerWidth ? [width, wide.slice(0, 5)] : []";
            assert_eq!(page.js(script, vec![]).await?, json!([]), "{path}");
        }
        Ok(())
    });
}
