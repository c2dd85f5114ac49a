//! Timelines, as a reader uses them: with keys, with a pointer, and after a prediction.

use anyhow::{Context, Result};
use browser_tests::{Page, Screen, browse, pages};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// A timeline that is seen at once, with its program on the same page.
const SEEN: &str = "[...document.querySelectorAll('.timeline[data-program]')].find((figure) =>
    figure.checkVisibility() && figure.querySelector('.steps tr')
    && figure.querySelector('.mark[data-line]')
    && document.querySelector(`.program[data-program='${figure.dataset.program}'] pre`)?.checkVisibility())";

#[test]
fn arrow_keys_step_from_poll_to_poll_and_say_why() {
    browse(Screen::default(), async |page| {
        let path = open_with_timeline(page).await?;
        focus(page).await?;
        let steps = number(page, "figure.querySelectorAll('.steps tbody tr').length").await?;
        assert!(steps >= 3, "{steps} steps are too few for this test");
        page.press(Key::Right).await?;
        page.press(Key::Right).await?;
        let said = said(page).await?;
        assert!(said.starts_with(&format!("2/{steps} · ")), "{said}");
        assert!(said.contains("why now: "), "{said}");
        assert_eq!(
            number(page, "figure.querySelectorAll('tr.active').length").await?,
            1
        );
        assert_eq!(
            number(page, "figure.querySelectorAll('.row.active').length").await?,
            1
        );

        page.press(Key::End).await?;
        let last = self::said(page).await?;
        assert!(last.starts_with(&format!("{steps}/{steps} · ")), "{last}");
        let x = number(page, "figure.querySelector('.now').x1.baseVal.value").await?;
        assert!(x > 0, "the moment is not drawn");
        page.press(Key::Home).await?;
        assert_eq!(self::said(page).await?, "Before the first step.");
        // The page was not turned, which ← and → do elsewhere.
        assert_eq!(page.path().await?, path);
        Ok(())
    });
}

#[test]
fn a_step_lights_its_line_in_the_program() {
    browse(Screen::default(), async |page| {
        open_with_timeline(page).await?;
        focus(page).await?;
        for _ in 0..20 {
            page.press(Key::Right).await?;
            let line = text(
                page,
                "figure.querySelector('tr.active')?.dataset.line ?? ''",
            )
            .await?;
            if line.is_empty() {
                continue;
            }
            let lit = number(page, "document.querySelectorAll('.lit-line').length").await?;
            assert!(lit > 0, "line {line} is not lit");
            return Ok(());
        }
        anyhow::bail!("no step has a line")
    });
}

#[test]
fn pointing_lights_the_source_from_the_picture_and_the_picture_from_the_source() {
    browse(Screen::default(), async |page| {
        open_with_timeline(page).await?;
        let over = "const mark = figure.querySelector('.mark[data-line]');
            mark.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            const lit = document.querySelector(`.program[data-program='${figure.dataset.program}'] .lit-line`);
            if (!lit) return '';
            const code = lit.parentElement.querySelector('code');
            const height = parseFloat(getComputedStyle(code).lineHeight);
            const shown = Math.round((parseFloat(lit.style.top) - code.offsetTop - parseFloat(getComputedStyle(code).paddingTop)) / height);
            return code.textContent.split('\\n')[shown] + ' ← ' + mark.querySelector('title').textContent";
        let found = text_of(page, over).await?;
        let (line, what) = found.split_once(" ← ").context("no line is lit")?;
        let words = [
            ".await", "sleep", "join", "block", "elapsed", "recv", "spawn",
        ];
        assert!(
            words.iter().any(|word| line.contains(word)),
            "{line:?} for {what:?}"
        );

        let back = "const lit = document.querySelector('.lit-line');
            const box = lit.getBoundingClientRect();
            const pre = lit.parentElement;
            figure.dispatchEvent(new PointerEvent('pointerleave'));
            const before = figure.querySelectorAll('.mark.lit').length;
            pre.dispatchEvent(new PointerEvent('pointermove', { clientY: box.top + box.height / 2, bubbles: true }));
            return before + ' then ' + (figure.querySelectorAll('.mark.lit').length > 0)";
        assert_eq!(text_of(page, back).await?, "0 then true");
        Ok(())
    });
}

#[test]
fn a_run_plays_and_pauses() {
    browse(Screen::default(), async |page| {
        open_with_timeline(page).await?;
        focus(page).await?;
        page.press(Key::Space).await?;
        page.wait_until(&format!(
            "Number({SEEN}.querySelector('.said').textContent.split('/')[0]) >= 2"
        ))
        .await?;
        page.press(Key::Space).await?;
        let label = "figure.querySelectorAll('.stepper button')[2].getAttribute('aria-label')";
        assert_eq!(text(page, label).await?, "Play the run");
        Ok(())
    });
}

#[test]
fn a_predicted_time_is_drawn_over_the_run_and_goes_with_the_prediction() {
    browse(Screen::default(), async |page| {
        let script =
            "return document.querySelector('.predict[data-kind=total]:has(.timeline-picture)')?.id";
        let mut id = String::new();
        for path in pages() {
            page.open(&path).await?;
            if let Value::String(found) = page.js(script, vec![]).await? {
                id = found;
                break;
            }
        }
        assert!(!id.is_empty(), "no page predicts a total");
        page.tab_to(&format!("#{id} input[type=number]")).await?;
        page.press("0.2").await?;
        page.press(Key::Enter).await?;
        let drawn = format!("document.querySelector('#{id} .predicted text')?.textContent ?? ''");
        assert_eq!(text(page, &drawn).await?, "you: 0.2 s");
        page.tab_to(&format!("#{id} .commit")).await?;
        page.press(Key::Enter).await?;
        assert_eq!(text(page, &drawn).await?, "");
        Ok(())
    });
}

#[test]
fn on_a_phone_only_the_picture_scrolls() {
    let screen = Screen {
        width: 390,
        ..Screen::default()
    };
    browse(screen, async |page| {
        open_with_timeline(page).await?;
        let wide = "figure.querySelector('.scroll').scrollWidth > figure.querySelector('.scroll').clientWidth";
        assert_eq!(text(page, &format!("String({wide})")).await?, "true");
        let body = "String(document.documentElement.scrollWidth <= innerWidth)";
        assert_eq!(text(page, body).await?, "true");
        focus(page).await?;
        page.press(Key::End).await?;
        // The moment at which the reader stands is in sight.
        assert!(number(page, "figure.querySelector('.scroll').scrollLeft").await? > 0);
        Ok(())
    });
}

/// Opens the first page that has one, and gives the page's path.
async fn open_with_timeline(page: &Page) -> Result<String> {
    for path in pages() {
        page.open(&path).await?;
        let found = format!("return {SEEN} !== undefined");
        if page.js(&found, vec![]).await? == json!(true) {
            return page.path().await;
        }
    }
    anyhow::bail!("no page shows a timeline beside its program")
}

async fn focus(page: &Page) -> Result<()> {
    let script = format!("{SEEN}.querySelector('.scroll').focus()");
    page.js(&script, vec![]).await?;
    Ok(())
}

async fn said(page: &Page) -> Result<String> {
    text(page, "figure.querySelector('.said').textContent").await
}

async fn text(page: &Page, expression: &str) -> Result<String> {
    text_of(page, &format!("return {expression}")).await
}

async fn text_of(page: &Page, body: &str) -> Result<String> {
    let value = page
        .js(&format!("const figure = {SEEN}; {body}"), vec![])
        .await?;
    Ok(value.as_str().context("not a text")?.to_owned())
}

async fn number(page: &Page, expression: &str) -> Result<i64> {
    let script = format!("const figure = {SEEN}; return Math.round({expression})");
    page.js(&script, vec![])
        .await?
        .as_i64()
        .context("not a number")
}
