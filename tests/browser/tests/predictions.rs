//! Predictions of all three kinds, answered with the keyboard alone.

use anyhow::{Context, Result};
use browser_tests::{Page, Screen, browse, pages};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

#[test]
fn a_choice_is_made_with_the_keyboard_and_a_wrong_one_names_the_misconception() {
    browse(Screen::default(), async |page| {
        let id = find(
            page,
            ".predict[data-kind=choose]:has(.why.wrong[data-choice] .belief)",
        )
        .await?;
        let wrong = format!("#{id} .why.wrong[data-choice]:has(.belief)");
        let place = attribute(page, &wrong, "choice").await?;
        let belief = hidden_text(page, &format!("{wrong} .belief em")).await?;

        assert!(
            !page.shows(&format!("#{id} .whys")).await?,
            "the answer is not hidden"
        );
        choose(page, &id, &place).await?;
        assert_verdict(page, &id, "Not so.", &belief).await?;

        let right = attribute(page, &format!("#{id} .why.right"), "choice").await?;
        change(page, &id).await?;
        choose(page, &id, &right).await?;
        assert_verdict(page, &id, "Right.", "").await
    });
}

#[test]
fn a_wrong_choice_marks_the_line_of_the_run_that_refutes_it() {
    browse(Screen::default(), async |page| {
        let id = find(page, ".predict[data-kind=choose]:has(.why.wrong[data-row])").await?;
        let wrong = format!("#{id} .why.wrong[data-row]");
        let (place, row) = (
            attribute(page, &wrong, "choice").await?,
            attribute(page, &wrong, "row").await?,
        );
        let cited = hidden_text(page, &format!("{wrong} .evidence code")).await?;
        let marked = format!("#{id} .run tr.cited .text");
        assert_eq!(texts(page, &marked).await?, [""; 0]);

        choose(page, &id, &place).await?;
        assert_verdict(page, &id, "Not so.", "See the run:").await?;
        let lines = texts(page, &marked).await?;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(cited.ends_with(lines[0].trim()), "{cited:?}, {lines:?}");
        let all = texts(page, &format!("#{id} .run tbody .text")).await?;
        assert_eq!(all[row.parse::<usize>()?], lines[0]);

        change(page, &id).await?;
        assert_eq!(texts(page, &marked).await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn an_explanation_further_down_opens_with_the_answer() {
    browse(Screen::default(), async |page| {
        let asks = ".predict[data-kind=choose]:has(+ details.answered)";
        let id = find(page, asks).await?;
        let below = format!("details.answered[data-of={id}]");
        let words = format!("{below} > :not(summary)");
        assert!(!page.shows(&words).await?, "the explanation is not hidden");
        assert!(page.shows(&format!("{below} > summary")).await?);

        choose(page, &id, "0").await?;
        assert!(page.shows(&words).await?, "the explanation is hidden");
        assert!(!page.shows(&format!("{below} > summary")).await?);
        change(page, &id).await?;
        assert!(!page.shows(&words).await?, "the explanation stays");
        Ok(())
    });
}

#[test]
fn lines_are_put_in_order_with_the_keyboard() {
    browse(Screen::default(), async |page| {
        let id = find(page, ".predict[data-kind=order]").await?;
        let right = texts(page, &format!("#{id} .why.right .order li")).await?;

        // As they stand, the lines are never right.
        page.tab_to(&format!("#{id} .commit")).await?;
        page.press(Key::Enter).await?;
        assert_verdict(page, &id, "Not so.", "").await?;

        change(page, &id).await?;
        for (place, line) in right.iter().enumerate() {
            move_up_to(page, &id, line, place).await?;
        }
        assert!(
            page.text(&format!("#{id} [role=status]"))
                .await?
                .contains("now ")
        );
        page.tab_to(&format!("#{id} .commit")).await?;
        page.press(Key::Enter).await?;
        assert_verdict(page, &id, "Right.", "").await
    });
}

#[test]
fn a_total_is_typed_and_a_known_mistake_names_the_misconception() {
    browse(Screen::default(), async |page| {
        let id = find(
            page,
            ".predict[data-kind=total]:has(.why.wrong[data-value] .belief)",
        )
        .await?;
        let wrong = format!("#{id} .why.wrong[data-value]:has(.belief)");
        let value = attribute(page, &wrong, "value").await?;
        let belief = hidden_text(page, &format!("{wrong} .belief em")).await?;
        give_total(page, &id, &value).await?;
        assert_verdict(page, &id, "Not so.", &belief).await?;

        let right = attribute(page, &format!("#{id} .why.right"), "value").await?;
        change(page, &id).await?;
        give_total(page, &id, &right).await?;
        assert_verdict(page, &id, "Right.", "").await
    });
}

#[test]
fn no_answer_is_no_commitment() {
    browse(Screen::default(), async |page| {
        for kind in ["choose", "total"] {
            let id = find(page, &format!(".predict[data-kind={kind}]")).await?;
            page.tab_to(&format!("#{id} .commit")).await?;
            page.press(Key::Enter).await?;
            let said = page.text(&format!("#{id} [role=alert]")).await?;
            assert!(said.contains("first"), "{said}");
            let marked = format!("#{id} [aria-invalid=true][aria-describedby=\"{id}-problem\"]");
            assert!(page.shows(&marked).await?);
            assert!(!page.shows(&format!("#{id} .whys, #{id} .run")).await?);
        }
        Ok(())
    });
}

#[test]
fn an_answer_is_remembered_until_it_is_changed() {
    browse(Screen::default(), async |page| {
        let id = find(page, ".predict[data-kind=choose]").await?;
        choose(page, &id, "1").await?;
        page.driver.refresh().await?;
        let committed = format!("!!document.querySelector('#{id}.committed')");
        page.wait_until(&committed).await?;
        assert!(page.text(&format!("#{id} [role=status]")).await?.len() > 20);

        change(page, &id).await?;
        page.driver.refresh().await?;
        page.wait_until(&format!(
            "!!document.querySelector('#{id}.live:not(.committed)')"
        ))
        .await?;
        Ok(())
    });
}

/// Opens the first page with a match and returns the match's id.
async fn find(page: &Page, selector: &str) -> Result<String> {
    for path in pages() {
        page.open(&path).await?;
        let script = "return document.querySelector(arguments[0])?.id";
        if let Value::String(id) = page.js(script, vec![json!(selector)]).await? {
            return Ok(id);
        }
    }
    anyhow::bail!("no page has {selector}")
}

async fn choose(page: &Page, id: &str, place: &str) -> Result<()> {
    page.tab_to(&format!("#{id} input[type=radio]")).await?;
    page.press(Key::Space).await?;
    let there = format!("return document.activeElement.value === {}", json!(place));
    for _ in 0..10 {
        if page.js(&there, vec![]).await? == json!(true) {
            page.tab_to(&format!("#{id} .commit")).await?;
            return page.press(Key::Enter).await;
        }
        page.press(Key::Down).await?;
    }
    anyhow::bail!("the arrow keys do not lead to choice {place}")
}

async fn move_up_to(page: &Page, id: &str, line: &str, place: usize) -> Result<()> {
    let lines = format!("#{id} .choices > li");
    page.js(
        "document.activeElement.blur(); getSelection().removeAllRanges()",
        vec![],
    )
    .await?;
    page.tab_to(&format!("{lines}[data-text={}]", json!(line)))
        .await?;
    for _ in 0..20 {
        let now = texts(page, &format!("{lines} .line")).await?;
        if now.get(place).is_some_and(|text| text == line) {
            return Ok(());
        }
        page.press(Key::Up).await?;
    }
    anyhow::bail!("the arrow keys do not bring {line:?} to place {place}")
}

async fn give_total(page: &Page, id: &str, value: &str) -> Result<()> {
    page.tab_to(&format!("#{id} input[type=number]")).await?;
    page.press(value).await?;
    page.press(Key::Enter).await
}

/// Takes the answer back; the focus is then inside the question again.
async fn change(page: &Page, id: &str) -> Result<()> {
    page.js("document.activeElement.blur()", vec![]).await?;
    page.tab_to(&format!("#{id} .commit")).await?;
    page.press(Key::Enter).await?;
    page.wait_until(&format!("!document.querySelector('#{id}.committed')"))
        .await?;
    page.wait_until(&format!("!!document.activeElement.closest('#{id}')"))
        .await?;
    // From the top of the page again, as a reader who comes back.
    page.js("document.activeElement.blur()", vec![]).await?;
    Ok(())
}

async fn assert_verdict(page: &Page, id: &str, headline: &str, belief: &str) -> Result<()> {
    page.wait_until(&format!("!!document.querySelector('#{id}.committed')"))
        .await?;
    let said = page.text(&format!("#{id} .verdict[role=status]")).await?;
    assert!(said.starts_with(headline), "{said}");
    assert!(said.contains(belief), "{belief:?} is not named: {said}");
    let run = format!("#{id} .run");
    let has_run = "return !!document.querySelector(arguments[0])";
    if page.js(has_run, vec![json!(run)]).await? == json!(true) {
        assert!(page.shows(&run).await?, "the run stays hidden");
    }
    Ok(())
}

/// A `data-` value of the first match.
async fn attribute(page: &Page, selector: &str, name: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0]).dataset[arguments[1]]";
    let value = page.js(script, vec![json!(selector), json!(name)]).await?;
    Ok(value.as_str().context("no such attribute")?.to_owned())
}

/// What the markup says, shown or not.
async fn hidden_text(page: &Page, selector: &str) -> Result<String> {
    let found = texts(page, selector).await?;
    found
        .into_iter()
        .next()
        .with_context(|| format!("no {selector}"))
}

async fn texts(page: &Page, selector: &str) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)";
    let found = page.js(script, vec![json!(selector)]).await?;
    Ok(serde_json::from_value(found)?)
}
