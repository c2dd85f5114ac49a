//! Reading without script, on paper, and with the arrow keys.

use anyhow::Result;
use browser_tests::{Page, Screen, Stage, browse, browse_on, pages};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use thirtyfour::prelude::*;

#[test]
fn without_script_every_question_can_be_read_and_its_answer_opened() {
    browse(Screen::default(), async |page| {
        let off = json!({ "value": true });
        page.cdp("Emulation.setScriptExecutionDisabled", off)
            .await?;
        for path in chapters() {
            page.open(&path).await?;
            assert!(predictions(page).await? >= 3, "{path}");
            // The driver's own scripts still run, the page's do not.
            let live = page.js(
                "return document.querySelectorAll('.predict.live').length",
                vec![],
            );
            assert_eq!(live.await?, json!(0), "{path}: scripts run");
            let script = "return [...document.querySelectorAll('.predict')].filter((p) =>
                !p.querySelector('.question').checkVisibility() ||
                !p.querySelector('details.answer > summary').checkVisibility() ||
                [...p.querySelectorAll('.choices > *')].some((c) => !c.checkVisibility()) ||
                !p.querySelector('.why.right')).map((p) => p.id)";
            assert_eq!(page.js(script, vec![]).await?, json!([]), "{path}");
            let hidden = "return [...document.querySelectorAll('main .run, main .program')]
                .filter((e) => !e.closest('details') && !e.checkVisibility()).length";
            assert_eq!(page.js(hidden, vec![]).await?, json!(0), "{path}");
        }
        Ok(())
    });
}

#[test]
fn on_paper_predictions_are_open() {
    browse(Screen::default(), async |page| {
        for path in chapters() {
            page.open(&path).await?;
            assert!(predictions(page).await? >= 3, "{path}");
            page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }))
                .await?;
            let closed = "return [...document.querySelectorAll('.predict')]
                .filter((p) => !p.querySelector('.why.right').checkVisibility()).map((p) => p.id)";
            assert_eq!(page.js(closed, vec![]).await?, json!([]), "{path}");
            page.cdp("Emulation.setEmulatedMedia", json!({ "media": "" }))
                .await?;
        }
        Ok(())
    });
}

#[test]
fn arrow_keys_turn_the_page_outside_of_code_and_predictions_only() {
    browse(Screen::default(), async |page| {
        let chapters = chapters();
        for selector in [
            "main .predict input",
            "main .predict button",
            "main .program button",
        ] {
            page.open(&chapters[0]).await?;
            page.tab_to(selector).await?;
            for key in [Key::Right, Key::Left] {
                page.press(key).await?;
                tokio::time::sleep(Duration::from_millis(200)).await;
                assert_eq!(page.path().await?, chapters[0], "{selector}");
            }
        }
        // The same key does turn the page elsewhere, so the above means something. A page that has
        // just been opened may miss a key.
        page.open(&chapters[0]).await?;
        for _ in 0..10 {
            page.press(Key::Right).await?;
            tokio::time::sleep(Duration::from_millis(500)).await;
            if page.path().await? != chapters[0] {
                return Ok(());
            }
        }
        panic!("the arrow key does not turn the page");
    });
}

#[test]
fn a_broken_chapter_shows_its_error_above_the_last_good_page() {
    let stage = Stage::new().unwrap_or_else(|error| panic!("{error:#}"));
    let chapter = &chapters()[0];
    let source = stage
        .copy
        .join("book")
        .join(chapter.trim_start_matches('/'))
        .with_extension("md");
    let good = fs::read_to_string(&source).expect("the chapter");
    browse_on(&stage, Screen::default(), async |page| {
        page.open(chapter).await?;
        let heading = page.text("main h1").await?;

        fs::write(
            &source,
            format!("{good}\n{{{{#program no_such_program}}}}\n"),
        )?;
        let banner = "document.querySelector('#meanwhile-problem')?.shadowRoot";
        page.wait_until(&format!(
            "!!{banner}?.textContent.includes('no_such_program')"
        ))
        .await?;
        assert_eq!(page.text("main h1").await?, heading);
        assert_eq!(role(page).await?, json!("alert"));

        // Dismissed with the keyboard, it stays away.
        page.tab_to("#meanwhile-problem").await?;
        page.press(Key::Enter).await?;
        page.wait_until(&format!("!{banner}")).await?;

        page.js("window.opened = true", vec![]).await?;
        fs::write(&source, good.replacen("# ", "# Again: ", 1))?;
        page.wait_until("window.opened !== true && document.readyState === 'complete'")
            .await?;
        assert!(page.text("main h1").await?.contains("Again:"));
        Ok(())
    });
}

async fn predictions(page: &Page) -> Result<u64> {
    let count = page
        .js(
            "return document.querySelectorAll('.predict').length",
            vec![],
        )
        .await?;
    Ok(count.as_u64().unwrap_or(0))
}

async fn role(page: &Page) -> Result<Value> {
    let script = "return document.querySelector('#meanwhile-problem').shadowRoot
        .querySelector('section').getAttribute('role')";
    page.js(script, vec![]).await
}

/// The pages with programs and predictions.
fn chapters() -> Vec<String> {
    let numbered = |path: &String| path.as_bytes()[1].is_ascii_digit();
    pages().into_iter().filter(numbered).collect()
}
