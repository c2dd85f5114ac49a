//! No page has a serious or critical violation of axe-core's rules.
//!
//! The rules know no colours, but for one, contrast: they are asked once for each width, of the page as
//! it opens and with everything open. Contrast is asked in each theme, and in the dark one on a phone,
//! too. axe looks behind every word for it, which took most of a minute for a long chapter, and a
//! hundred keywords of one colour on one ground give one answer: it is asked of one of each. The other rules are asked
//! of one of each that looks alike in a picture, too: more than half of the elements of a chapter are in pictures, and
//! one function writes all bars of a timeline.

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
                    let found = violations(page, rules).await?;
                    assert_eq!(found, json!([]), "{theme}, slide {slide}: {found:#}");
                }
                page.press(Key::PageDown).await?;
            }
            assert!(page.shows(".stage-bar").await?);
            page.press("?").await?;
            let found = violations(page, OTHERS).await?;
            assert_eq!(found, json!([]), "{theme}, keys: {found:#}");

            page.open("/01-waiting.html?notes=nobody").await?;
            page.wait_until("document.querySelector('.noted') !== null")
                .await?;
            load_axe(page).await?;
            for rules in rules {
                let found = violations(page, rules).await?;
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
            `<p style=\"color: #999; background: #fff\">pale</p>
             <p style=\"color: #999; background: #fff\">pale, too</p><img src=\"x.png\">`)";
        page.js(harm, vec![]).await?;
        let others = violations(page, OTHERS).await?.to_string();
        assert!(others.contains("image-alt"), "{others}");
        assert!(!others.contains("color-contrast"), "{others}");

        let count = "return document.querySelectorAll('*').length";
        let all = page.js(count, vec![]).await?.as_u64();
        page.js(&one_of_each(WHOLE), vec![]).await?;
        assert!(page.js(count, vec![]).await?.as_u64() < all);
        let contrast = violations(page, CONTRAST).await?.to_string();
        assert!(contrast.contains("color-contrast"), "{contrast}");
        // One of the two.
        assert_eq!(contrast.matches("#999999").count(), 1, "{contrast}");
        Ok(())
    });
}

/// Options of axe-core: only the rule of contrast, and all rules but that.
const CONTRAST: &str = "{ resultTypes: ['violations'], runOnly: ['color-contrast'] }";
const OTHERS: &str =
    "{ resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } }";

/// Asks axe-core about every page, as it opens and with every prediction answered.
async fn everybody_can_read(page: &Page, rules: &[&str]) -> Result<()> {
    let (others, contrast) = (rules.contains(&OTHERS), rules.contains(&CONTRAST));
    for path in pages() {
        let is_fine = async |rules: &str, opened: &str| -> Result<()> {
            let found = violations(page, rules).await?;
            assert_eq!(found, json!([]), "{path}, {opened}: {found:#}");
            Ok(())
        };
        fresh(page, &path).await?;
        // What is removed from a page before it is opened is not there when it is.
        if others {
            page.js(&one_of_each(IN_PICTURES), vec![]).await?;
            is_fine(OTHERS, "as it opens").await?;
            fresh(page, &path).await?;
        }
        open_everything(page).await?;
        if others {
            page.js(&one_of_each(IN_PICTURES), vec![]).await?;
            is_fine(OTHERS, "all open").await?;
        }
        if contrast {
            page.js(&one_of_each(WHOLE), vec![]).await?;
            is_fine(CONTRAST, "all open").await?;
            // Of that page little is left.
            fresh(page, &path).await?;
            page.js(&one_of_each(WHOLE), vec![]).await?;
            is_fine(CONTRAST, "as it opens").await?;
        }
    }
    Ok(())
}

/// Opens a page, in the theme that was asked for, with axe-core.
async fn fresh(page: &Page, path: &str) -> Result<()> {
    page.open(path).await?;
    is_dressed(page).await?;
    load_axe(page).await
}

/// The page has the theme that was asked for.
async fn is_dressed(page: &Page) -> Result<()> {
    let classes = "return document.documentElement.className";
    let classes = page.js(classes, vec![]).await?;
    let mut names = classes.as_str().unwrap_or_default().split(' ');
    let theme = page.screen.theme;
    assert!(names.any(|name| name == theme), "{theme}: {classes}");
    Ok(())
}

/// Roots for [`one_of_each`].
const WHOLE: &str = "[document.body]";
const IN_PICTURES: &str = "document.querySelectorAll('figure svg')";

/// Removes within each of the roots every element that looks like an earlier one there, is in the same place of the
/// structure, and holds nothing else. What is left has the colours and sizes of everything that was there.
fn one_of_each(roots: &str) -> String {
    format!(
        "const seen = new Set();
        const left = new Set();
        const names = new Map();
        const short = (text) => names.get(text) ?? (names.set(text, names.size), names.size - 1);
        const looks = ['color', 'fill', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize',
            'fontWeight', 'textShadow', 'filter', 'mixBlendMode', 'position', 'visibility'];
        const thin = (element, above) => {{
            const style = getComputedStyle(element);
            const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            const look = short([above, element.tagName, element.getAttribute('class'), element.disabled, says,
                element.checkVisibility(), ...looks.map((name) => style[name])].join());
            const kept = [...element.children].filter((child) => thin(child, look));
            if (kept.length === 0 && seen.has(look)) {{
                return false;
            }}
            seen.add(look);
            left.add(element);
            return true;
        }};
        const roots = [...{roots}];
        roots.forEach((root) => {{
            seen.clear();
            thin(root, '');
        }});
        // Now, for a page that changes has its styles computed anew.
        roots.forEach((root) =>
            root.querySelectorAll('*').forEach((element) => left.has(element) || element.remove()));
        return true;"
    )
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

/// What axe-core finds serious or critical in the page: the rule, and the first places.
async fn violations(page: &Page, options: &str) -> Result<Value> {
    let script = format!(
        "const done = arguments[0];
        axe.run(document, {options}).then(
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
