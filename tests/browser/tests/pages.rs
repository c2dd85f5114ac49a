//! Every page loads, fits, and is open to everybody.

use anyhow::Result;
use browser_tests::{Page, Screen, browse, pages};
use serde_json::{Value, json};

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

#[test]
fn light_pages_have_no_serious_accessibility_violation() {
    browse(Screen::default(), everybody_can_read);
}

#[test]
fn dark_pages_have_no_serious_accessibility_violation() {
    browse(
        Screen {
            theme: "navy",
            ..Screen::default()
        },
        everybody_can_read,
    );
}

#[test]
fn pages_on_a_phone_have_no_serious_accessibility_violation() {
    for theme in ["light", "navy"] {
        browse(Screen { width: 390, theme }, everybody_can_read);
    }
}

/// Asks axe-core about every page, as it opens and with every prediction answered.
async fn everybody_can_read(page: &Page) -> Result<()> {
    for path in pages() {
        page.open(&path).await?;
        let dressed = "return document.documentElement.classList.contains(arguments[0])";
        let theme = vec![json!(page.screen.theme)];
        assert_eq!(page.js(dressed, theme).await?, json!(true), "{path}");
        load_axe(page).await?;
        let closed = violations(page).await?;
        assert_eq!(closed, json!([]), "{path}: {closed:#}");

        page.js(
            "document.querySelectorAll('.predict .commit').forEach((b) => {
                const widget = b.closest('.predict');
                widget.querySelector('input[type=radio]')?.click();
                widget.querySelectorAll('input[type=number]').forEach((i) => (i.value = 99));
                b.click();
            });
            document.querySelectorAll('details').forEach((d) => (d.open = true));",
            vec![],
        )
        .await?;
        let open = violations(page).await?;
        assert_eq!(open, json!([]), "{path}, predictions answered: {open:#}");
    }
    Ok(())
}

#[test]
fn the_accessibility_rules_are_awake() {
    browse(Screen::default(), async |page| {
        page.open(&pages()[0]).await?;
        load_axe(page).await?;
        let harm = "document.querySelector('main').insertAdjacentHTML('beforeend',
            '<p style=\"color: #999; background: #fff\">pale</p><img src=\"x.png\">')";
        page.js(harm, vec![]).await?;
        let found = violations(page).await?.to_string();
        assert!(
            found.contains("color-contrast") && found.contains("image-alt"),
            "{found}"
        );
        Ok(())
    });
}

async fn load_axe(page: &Page) -> Result<()> {
    let axe = std::fs::read_to_string(xtask::axe()?)?;
    page.js(&format!("{axe}; return true"), vec![]).await?;
    Ok(())
}

/// What axe-core finds serious or critical: the rule, and the first places.
async fn violations(page: &Page) -> Result<Value> {
    let script = "const done = arguments[0];
        axe.run(document, { resultTypes: ['violations'] }).then(
            (results) => done(results.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .map((v) => ({ rule: v.id, places: v.nodes.slice(0, 5).map((n) => ({
                    target: n.target.join(' '), why: n.any.concat(n.all, n.none).map((c) => c.message),
                })) }))),
            (error) => done([String(error)]));";
    let found = page.driver.execute_async(script, vec![]).await?;
    Ok(found.json().clone())
}
