//! What a page does when something is not as it should be, and for those who use it otherwise: with
//! a keyboard, a narrow screen, a full storage.

use anyhow::Result;
use browser_tests::{Page, Screen, browse, pages};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Opens the first page with a match, and gives its path.
async fn open_with(page: &Page, selector: &str) -> Result<String> {
    for path in pages() {
        page.open(&path).await?;
        let script = "return document.querySelector(arguments[0]) !== null";
        if page.js(script, vec![json!(selector)]).await? == json!(true) {
            return Ok(path);
        }
    }
    anyhow::bail!("no page has {selector}")
}

/// Runs a script in every page from now on, before the page's own.
async fn before_each_page(page: &Page, source: &str) -> Result<()> {
    let script = json!({ "source": source });
    page.cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    Ok(())
}

/// Puts a text in the storage, in the place of the answer of each question of a kind.
const STORE: &str = "for (const one of document.querySelectorAll(arguments[0]))
    localStorage.setItem(`meanwhile:${one.id}:${one.dataset.version}`, arguments[1])";

#[test]
fn a_stored_answer_that_is_none_stands_in_nobodys_way() {
    let long = format!("\"{}\"", "x".repeat(30_000));
    let junk = [
        "true",
        "{}",
        "[]",
        "[1,2]",
        "[null]",
        "[[]]",
        "\"constructor\"",
        "\"__proto__\"",
        "-1",
        "1e999",
        "\"99\"",
        "\"\"",
        "{\"length\":3}",
        "not JSON",
        "\u{0}",
        &long,
    ];
    browse(Screen::default(), async |page| {
        let path = open_with(page, ".predict[data-kind=order]").await?;
        let count = "return document.querySelectorAll(arguments[0]).length";
        let all = page.js(count, vec![json!(".predict")]).await?;
        for text in junk {
            page.js(STORE, vec![json!(".predict"), json!(text)]).await?;
            page.open(&path).await?;
            let live = page.js(count, vec![json!(".predict.live")]).await?;
            assert_eq!(live, all, "{text}");
            let answered = page.js(count, vec![json!(".predict.committed")]).await?;
            assert_eq!(answered, json!(0), "{text}");
        }
        // A number is an answer, but only where a number is asked for.
        page.js(STORE, vec![json!(".predict"), json!("5")]).await?;
        page.open(&path).await?;
        let other = ".predict.committed:not([data-kind=total])";
        assert_eq!(page.js(count, vec![json!(other)]).await?, json!(0));
        assert_eq!(page.js(count, vec![json!(".predict.live")]).await?, all);
        Ok(())
    });
}

#[test]
fn a_question_that_fails_says_so_and_leaves_the_others_alone() {
    browse(Screen::default(), async |page| {
        let path = open_with(page, ".predict ~ .predict").await?;
        let harm = "new MutationObserver((_, observer) => {
                const legend = document.querySelector('.predict .legend');
                if (!legend) return;
                legend.remove();
                observer.disconnect();
            }).observe(document, { childList: true, subtree: true });";
        before_each_page(page, harm).await?;
        page.open(&path).await?;
        let counts = "return ['.predict', '.predict.live', '.predict > .problem']
            .map((selector) => document.querySelectorAll(selector).length)";
        let counts = page.js(counts, vec![]).await?;
        let [all, live, told] = [0, 1, 2].map(|n| counts[n].as_u64().unwrap_or_default());
        assert_eq!((all - live, told), (1, 1), "{counts}");
        assert!(page.shows(".predict:not(.live) > .problem").await?);
        assert!(page.shows(".predict:not(.live) details.answer").await?);
        Ok(())
    });
}

#[test]
fn an_answer_that_cannot_be_kept_is_shown_and_the_reader_is_told() {
    let denied =
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })";
    let full = "Storage.prototype.setItem = () => { throw new Error('full') }";
    for harm in [denied, full] {
        browse(Screen::default(), async |page| {
            let path = open_with(page, ".predict[data-kind=choose]").await?;
            before_each_page(page, harm).await?;
            page.open(&path).await?;
            let answer = "const one = document.querySelector('.predict[data-kind=choose]');
                one.querySelector('input').click();
                one.querySelector('.commit').click();";
            page.js(answer, vec![]).await?;
            let said = page.text(".predict.committed .verdict").await?;
            assert!(said.contains("does not keep this answer"), "{said}");
            Ok(())
        });
    }
}

#[test]
fn the_first_stop_of_the_keyboard_leads_to_the_text() {
    browse(Screen::default(), async |page| {
        page.open(&pages()[1]).await?;
        page.press(Key::Tab).await?;
        let focus = "return document.activeElement.textContent";
        assert_eq!(page.js(focus, vec![]).await?, json!("Skip to the text"));
        let seen = "return document.activeElement.getBoundingClientRect().top >= 0";
        page.wait_until(seen.trim_start_matches("return ")).await?;
        page.press(Key::Enter).await?;
        page.press(Key::Tab).await?;
        let inside = "return document.activeElement.closest('main') !== null";
        assert_eq!(page.js(inside, vec![]).await?, json!(true));
        Ok(())
    });
}

#[test]
fn nothing_gets_the_focus_under_the_menu_bar() {
    browse(Screen::default(), async |page| {
        open_with(page, ".predict[data-kind=order]").await?;
        let script = "const bar = document.getElementById('mdbook-menu-bar');
            const hidden = [];
            const stops = document.querySelectorAll('main :is(a[href], button, input, [tabindex=\"0\"])');
            for (const stop of [...stops].reverse()) {
                if (!stop.checkVisibility() || stop.disabled) continue;
                stop.focus();
                const top = stop.getBoundingClientRect().top;
                const under = bar.getBoundingClientRect().bottom;
                if (document.activeElement === stop && top < under - 1) hidden.push(stop.outerHTML.slice(0, 80));
            }
            return hidden";
        assert_eq!(page.js(script, vec![]).await?, json!([]));
        Ok(())
    });
}

#[test]
fn a_timeline_on_a_narrow_screen_says_that_there_is_more_and_scrolls_by_keyboard() {
    let narrow = Screen {
        width: 320,
        theme: "light",
    };
    browse(narrow, async |page| {
        open_with(page, "main > .timeline .scroll").await?;
        let box_of = "const box = document.querySelector('main > .timeline .scroll');";
        let hint = format!(
            "{box_of} return getComputedStyle(box.previousElementSibling, '::after').content"
        );
        let hint = page.js(&hint, vec![]).await?;
        assert!(
            hint.as_str().unwrap_or_default().contains("sideways"),
            "{hint}"
        );
        let classes = |wanted: &str| {
            format!(
                "document.querySelector('main > .timeline .scroll').classList.contains('{wanted}')"
            )
        };
        page.wait_until(&classes("more-right")).await?;
        let reachable = format!(
            "{box_of} box.focus(); return document.activeElement === box && box.ariaLabel !== ''"
        );
        assert_eq!(page.js(&reachable, vec![]).await?, json!(true));
        let to_the_end = format!("{box_of} box.scrollLeft = 10000");
        page.js(&to_the_end, vec![]).await?;
        page.wait_until(&format!("!{}", classes("more-right")))
            .await?;
        page.wait_until(&classes("more-left")).await
    });
}

#[test]
fn every_button_of_a_timeline_is_called_what_is_written_on_it() {
    browse(Screen::default(), async |page| {
        open_with(page, ".timeline .stepper").await?;
        let script =
            "return [...document.querySelector('.timeline .stepper').querySelectorAll('button')]
            .map((button) => [button.textContent, button.getAttribute('aria-label')])";
        let buttons = page.js(script, vec![]).await?;
        let buttons = buttons.as_array().cloned().unwrap_or_default();
        assert_eq!(buttons.len(), 4);
        for pair in &buttons {
            let text = |n: usize| pair[n].as_str().unwrap_or_default().to_lowercase();
            let (written, name) = (text(0), text(1));
            let word = written.trim_matches(|c: char| !c.is_alphanumeric() && c != '×');
            assert!(!word.is_empty() && name.contains(word), "{pair}");
        }
        let names: Vec<&Value> = buttons.iter().map(|pair| &pair[1]).collect();
        assert!(names.contains(&&json!("Next step")), "{names:?}");
        Ok(())
    });
}
