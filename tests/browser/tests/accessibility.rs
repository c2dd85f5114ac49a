//! No page has a serious or critical violation of axe-core's rules.
//!
//! Contrast is nearly all of axe's work: it looks behind every word of every program. So it is asked
//! where it can differ: in each theme, and in the dark one on a phone, too. The other rules know no
//! colours: they are asked once for each width, of the page as it opens and with everything open.

use anyhow::Result;
use browser_tests::{Page, Screen, browse, pages};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const PHONE: u32 = 390;

#[test]
fn light_pages_have_no_serious_violation() {
    browse(Screen::default(), async |page| {
        everybody_can_read(page, &[OTHERS, CONTRAST]).await
    });
}

#[test]
fn dark_pages_have_no_word_that_is_too_pale() {
    let screen = Screen {
        theme: "navy",
        ..Screen::default()
    };
    browse(screen, async |page| {
        everybody_can_read(page, &[CONTRAST]).await
    });
}

#[test]
fn pages_on_a_phone_have_no_serious_violation() {
    let screen = Screen {
        width: PHONE,
        theme: "light",
    };
    browse(screen, async |page| {
        everybody_can_read(page, &[OTHERS]).await
    });
}

#[test]
fn dark_pages_on_a_phone_have_no_word_that_is_too_pale() {
    let screen = Screen {
        width: PHONE,
        theme: "navy",
    };
    browse(screen, async |page| {
        everybody_can_read(page, &[CONTRAST]).await
    });
}

#[test]
fn what_is_projected_has_no_serious_violation() {
    for (theme, rules) in [("light", &[OTHERS, CONTRAST][..]), ("navy", &[CONTRAST])] {
        let screen = Screen {
            theme,
            ..Screen::default()
        };
        browse(screen, async |page| {
            page.open("/01-waiting.html?present=1").await?;
            page.wait_until("document.documentElement.matches('.presenting')")
                .await?;
            load_axe(page).await?;
            // To the timeline of the first question, by way of its vote, talk and answer.
            for slide in 0..11 {
                for rules in rules {
                    let found = violations(page, "document", rules).await?;
                    assert_eq!(found, json!([]), "{theme}, slide {slide}: {found:#}");
                }
                page.press(Key::PageDown).await?;
            }
            assert!(page.shows(".stage-bar").await?);
            page.press("?").await?;
            let found = violations(page, "document", OTHERS).await?;
            assert_eq!(found, json!([]), "{theme}, keys: {found:#}");

            page.open("/01-waiting.html?notes=nobody").await?;
            page.wait_until("document.querySelector('.noted') !== null")
                .await?;
            load_axe(page).await?;
            for rules in rules {
                let found = violations(page, "document", rules).await?;
                assert_eq!(found, json!([]), "{theme}, notes: {found:#}");
            }
            Ok(())
        });
    }
}

#[test]
fn the_rules_are_awake() {
    browse(Screen::default(), async |page| {
        page.open(&pages()[0]).await?;
        load_axe(page).await?;
        let harm = "document.querySelector('main').insertAdjacentHTML('beforeend',
            '<p style=\"color: #999; background: #fff\">pale</p><img src=\"x.png\">')";
        page.js(harm, vec![]).await?;
        let contrast = violations(page, "document", CONTRAST).await?.to_string();
        assert!(contrast.contains("color-contrast"), "{contrast}");
        let others = violations(page, "document", OTHERS).await?.to_string();
        assert!(others.contains("image-alt"), "{others}");
        assert!(!others.contains("color-contrast"), "{others}");
        Ok(())
    });
}

/// Options of axe-core: only the rule of contrast, and all rules but that.
const CONTRAST: &str = "{ resultTypes: ['violations'], runOnly: ['color-contrast'] }";
const OTHERS: &str =
    "{ resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } }";

/// Asks axe-core about every page, as it opens and with every prediction answered.
async fn everybody_can_read(page: &Page, rules: &[&str]) -> Result<()> {
    for path in pages() {
        page.open(&path).await?;
        let dressed = "return document.documentElement.classList.contains(arguments[0])";
        let theme = vec![json!(page.screen.theme)];
        let classes = page
            .js("return document.documentElement.className", vec![])
            .await?;
        assert_eq!(
            page.js(dressed, theme).await?,
            json!(true),
            "{path} has {classes}"
        );
        load_axe(page).await?;
        for rules in rules {
            // Buttons and choices have other colours once they are used; words stay as they are.
            let part = match *rules == CONTRAST {
                true if page.shows(".predict").await? => "'.predict'",
                true => continue,
                false => "document",
            };
            let found = violations(page, part, rules).await?;
            assert_eq!(found, json!([]), "{path}: {found:#}");
        }

        open_everything(page).await?;
        for rules in rules {
            let found = violations(page, "document", rules).await?;
            assert_eq!(found, json!([]), "{path}, all open: {found:#}");
        }
    }
    Ok(())
}

/// Answers every prediction and opens every fold.
async fn open_everything(page: &Page) -> Result<()> {
    let script = "document.querySelectorAll('.predict .commit').forEach((button) => {
            const widget = button.closest('.predict');
            widget.querySelector('input[type=radio]')?.click();
            widget.querySelectorAll('input[type=number]').forEach((input) => (input.value = 99));
            button.click();
        });
        document.querySelectorAll('details').forEach((fold) => (fold.open = true));";
    page.js(script, vec![]).await?;
    Ok(())
}

async fn load_axe(page: &Page) -> Result<()> {
    let axe = std::fs::read_to_string(xtask::axe()?)?;
    page.js(&format!("{axe}; return true"), vec![]).await?;
    Ok(())
}

/// What axe-core finds serious or critical in a part of the page: the rule, and the first places.
async fn violations(page: &Page, part: &str, options: &str) -> Result<Value> {
    let script = format!(
        "const done = arguments[0];
        axe.run({part}, {options}).then(
            (results) => done(results.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .map((v) => ({{ rule: v.id, places: v.nodes.slice(0, 5).map((n) => ({{
                    target: n.target.join(' '), why: n.any.concat(n.all, n.none).map((c) => c.message),
                }})) }}))),
            (error) => done([String(error)]));"
    );
    let found = page.driver.execute_async(script, vec![]).await?;
    Ok(found.json().clone())
}
