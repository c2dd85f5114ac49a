//! What a teacher uses: the projected page, and votes.

use anyhow::{Context, Result};
use browser_tests::{Page, Screen, browse};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

#[path = "teaching/windows.rs"]
mod windows;

const CHAPTER: &str = "/01-waiting.html";

#[test]
fn a_page_is_projected_slide_by_slide_in_large_type_and_left_at_the_same_place() {
    browse(Screen::default(), async |page| {
        page.open(CHAPTER).await?;
        page.js(
            "document.querySelectorAll('main h2')[3].scrollIntoView()",
            vec![],
        )
        .await?;
        let before = number(page, "scrollY").await?;
        present(page).await?;
        assert_eq!(
            page.text("main > h2.on-stage").await?,
            "What if there is nothing to wait for?"
        );
        assert!(!page.shows("#mdbook-menu-bar").await? && !page.shows("#mdbook-sidebar").await?);
        let script = format!("{WALK} {SMALL} return walk(small)");
        assert_eq!(page.js(&script, vec![]).await?, json!([]));
        // The slides have led to the end of the page.
        let led = "[...document.querySelectorAll('main .on-stage')].at(-1).id = 'led-here'";
        page.js(led, vec![]).await?;
        page.press(Key::Escape).await?;
        page.wait_until("!document.documentElement.matches('.presenting')")
            .await?;
        let seen = "(() => { const box = document.getElementById('led-here').closest('main > *').getBoundingClientRect();
            return box.top < innerHeight && box.bottom > 0 })()";
        page.wait_until(seen).await?;

        page.js("scrollTo(0, arguments[0])", vec![json!(before)])
            .await?;
        page.press("p").await?;
        page.press("p").await?;
        assert_eq!(number(page, "scrollY").await?, before);
        assert_eq!(page.path().await?, CHAPTER);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

/// `walk(look)` goes on to the last slide as a remote control does, and gives what `look` finds in each, with the
/// number of the slide.
const WALK: &str = "const walk = (look) => {
    const found = [];
    const bar = document.querySelector('.stage-bar .count');
    for (let presses = 0; presses < 600; presses += 1) {
        found.push(...look().map((one) => `${bar.textContent}: ${one}`));
        const [at, all] = bar.textContent.split('/').map(Number);
        if (at === all) break;
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
    }
    return found.slice(0, 10);
};";

/// Words that are smaller than 28 px, but for pictures that are compared, which are seen whole.
const SMALL: &str =
    "const scale = (svg) => (svg ? svg.clientWidth / svg.viewBox.baseVal.width : 1);
const small = () => [...document.querySelectorAll('main *, .stage-bar *')].filter((e) =>
    e.checkVisibility() && !e.closest('.compared svg, .unseen')
    && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) * scale(e.closest('svg')) < 27.9)
    .map((e) => e.outerHTML.slice(0, 90));";

#[test]
fn the_answer_is_seen_in_the_last_stage_only_whatever_the_browser_remembers() {
    browse(Screen::default(), async |page| {
        for path in [CHAPTER, "/02-inert.html"] {
            page.open(path).await?;
            // A learner has answered everything in this browser.
            let answer = "document.querySelectorAll('.predict .commit').forEach((button) => {
                    const form = button.closest('.predict');
                    form.querySelector('input[type=radio]')?.click();
                    form.querySelectorAll('input[type=number]').forEach((input) => (input.value = 7));
                    button.click();
                });
                return JSON.stringify(localStorage)";
            let stored = page.js(answer, vec![]).await?;
            page.open(&format!("{path}?present=1")).await?;
            page.wait_until("document.documentElement.matches('.presenting')")
                .await?;
            let script = format!("{WALK} {TOLD} return [walk(told), votes]");
            let told = page.js(&script, vec![]).await?;
            assert_eq!(told[0], json!([]), "{path}");
            let votes = told[1].as_i64().unwrap_or_default();
            assert!(votes >= 3, "{path}: {votes} votes");
            let now = page
                .js("return JSON.stringify(localStorage)", vec![])
                .await?;
            assert_eq!(
                now, stored,
                "{path}: a vote has changed what is stored of a learner"
            );
        }
        Ok(())
    });
}

/// `told()`: what gives an answer away in a slide of a question before the last stage, and a fold whose question
/// has not come that far. It also votes.
const TOLD: &str = "let votes = 0;
const tells = '.why, .whys, .verdict, .run, .timeline, .is-the-answer, .is-right, .is-wrong, .bars, details.answer, .choices';
const told = () => {
    const seen = (e) => e.checkVisibility();
    const asked = [...document.querySelectorAll('.predict.on-stage')].filter((p) =>
        p.dataset.show === 'ballot' && Number(p.querySelector('.ballot').dataset.stage) < 3);
    const field = asked[0]?.querySelector('.ballot[data-stage=\"0\"] .hands.of-0');
    if (field) {
        votes += 1;
        field.value = 5;
        field.dispatchEvent(new Event('input'));
    }
    const answers = asked.flatMap((p) => [...p.querySelectorAll(tells)]).filter(seen);
    const marks = asked.flatMap((p) => [...p.querySelectorAll('.mark')]).filter((m) => seen(m) && m.textContent !== '');
    const folds = [...document.querySelectorAll('.answered.on-stage')].filter((fold) =>
        !['3', '4'].includes(document.querySelector(`#${fold.dataset.of} .ballot`)?.dataset.stage));
    return [...answers, ...marks, ...folds].map((e) => e.outerHTML.slice(0, 120));
};";

#[test]
fn lines_are_offered_as_the_page_offers_them_and_not_in_the_order_that_is_remembered() {
    browse(Screen::default(), async |page| {
        let id = "predict-kitchen-bell-order";
        page.open(CHAPTER).await?;
        let remember = "const one = document.getElementById(arguments[0]);
            const right = [...one.querySelectorAll('.why.right .order li')].map((li) => li.textContent);
            localStorage.setItem(`meanwhile:${one.id}:${one.dataset.version}`, JSON.stringify(right));
            return right";
        let right = page.js(remember, vec![json!(id)]).await?;
        page.open(&format!("{CHAPTER}?present=1")).await?;
        until_stage(page, id, 0).await?;
        let offered = "return [...document.querySelectorAll('.on-stage .ballot .words')].map((e) => e.textContent)";
        let offered = page.js(offered, vec![]).await?;
        assert_ne!(offered, right);
        assert_eq!(page.text(".on-stage .letter").await?, "A");
        until_stage(page, id, 3).await?;
        let letters = page.text(".on-stage .letters").await?;
        let line = |letter: &str| -> Value {
            let place = letter
                .bytes()
                .next()
                .map_or(0, |byte| usize::from(byte - b'A'));
            offered[place].clone()
        };
        let said: Vec<Value> = letters.split(' ').map(line).collect();
        assert_eq!(Value::from(said), right);
        Ok(())
    });
}

#[test]
fn counts_are_shown_while_the_class_talks_only_if_the_teacher_asks() {
    browse(Screen::default(), async |page| {
        page.open(&format!("{CHAPTER}?present=1")).await?;
        until_stage(page, "predict-weather-total", 0).await?;
        // Enter leads from option to option.
        page.tab_to(".on-stage .hands.of-0").await?;
        for hands in ["3", "12", "9"] {
            page.press(hands).await?;
            page.press(Key::Enter).await?;
        }
        // Keys in a field are the field's, and a remote control's turn the slide.
        let at = slide(page).await?;
        page.press(Key::Up).await?;
        page.press(Key::Home).await?;
        assert_eq!(slide(page).await?, at);
        page.press(Key::PageDown).await?;
        assert_eq!(slide(page).await?, at + 1);
        assert!(!page.shows(".on-stage .bar").await?);
        page.press("b").await?;
        let share = "getComputedStyle(document.querySelectorAll('.on-stage .bar.of-0')[1]).getPropertyValue('--share')";
        assert_eq!(
            page.js(&format!("return {share}"), vec![]).await?,
            json!("48%")
        );
        page.press(Key::PageDown).await?;
        assert!(!page.shows(".on-stage .bar").await? && page.shows(".on-stage .hands.of-1").await?);

        // A reload, such as after an edit, loses no vote; another tab has none.
        page.driver.refresh().await?;
        until_stage(page, "predict-weather-total", 3).await?;
        assert_eq!(
            page.text(".on-stage .options li:nth-child(2) .number")
                .await?,
            "1st: 12"
        );
        assert_eq!(page.text(".on-stage .is-the-answer .letter").await?, "C");
        Ok(())
    });
}

#[test]
fn a_projected_timeline_is_stepped_with_its_own_keys() {
    browse(Screen::default(), async |page| {
        page.open(&format!("{CHAPTER}?present=1")).await?;
        page.wait_until("document.documentElement.matches('.presenting')")
            .await?;
        for _ in 0..30 {
            if page.shows("main .timeline .scroll").await? {
                break;
            }
            page.press(Key::Right).await?;
        }
        let at = slide(page).await?;
        page.press("t").await?;
        page.press(Key::Right).await?;
        page.press(Key::Right).await?;
        let said = "[...document.querySelectorAll('.timeline .said')].find((said) => said.checkVisibility()).textContent";
        page.wait_until(&format!("{said}.startsWith('2/')")).await?;
        // `s` would search, and hide what is projected.
        page.press("s").await?;
        page.press(Key::Escape).await?;
        assert_eq!(
            (slide(page).await?, page.path().await?),
            (at, CHAPTER.to_owned())
        );
        page.press(Key::Left).await?;
        assert_eq!(slide(page).await?, at - 1);
        page.press("?").await?;
        assert!(page.text(".stage-keys").await?.contains("Page Down"));
        page.press(Key::Escape).await?;
        assert!(!page.shows(".stage-keys").await?);
        assert!(
            page.shows(".stage-bar").await?,
            "Escape has closed more than the keys"
        );
        Ok(())
    });
}

/// Presses p as soon as the page listens.
async fn present(page: &Page) -> Result<()> {
    page.wait_until("document.querySelector('.present-button') !== null")
        .await?;
    page.press("p").await?;
    page.wait_until("document.documentElement.matches('.presenting')")
        .await
}

/// The number of the slide on the screen.
async fn slide(page: &Page) -> Result<i64> {
    number(
        page,
        "parseInt(document.querySelector('.stage-bar .count').textContent)",
    )
    .await
}

async fn number(page: &Page, expression: &str) -> Result<i64> {
    let value = page
        .js(&format!("return Math.round({expression})"), vec![])
        .await?;
    value.as_i64().context("not a number")
}

/// Goes on to a stage of a question.
async fn until_stage(page: &Page, id: &str, stage: u8) -> Result<()> {
    page.wait_until("document.documentElement.matches('.presenting')")
        .await?;
    let there = format!(
        "document.querySelector('#{id}.on-stage .ballot[data-stage=\"{stage}\"]') !== null"
    );
    let on = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }))";
    let script = format!(
        "const there = () => {there}; for (let n = 0; n < 400 && !there(); n += 1) {on}; return there()"
    );
    if page.js(&script, vec![]).await? == json!(true) {
        return Ok(());
    }
    anyhow::bail!("no slide has stage {stage} of {id}")
}
