//! The cards of the exercises: hints one at a time, a solution that stays folded, a command to copy.

use anyhow::Result;
use browser_tests::{Page, Screen, browse};
use serde_json::json;
use thirtyfour::prelude::*;

const CARD: &str = "#exercise-ten_requests";

async fn open_card(page: &Page) -> Result<()> {
    page.open("/03-joining.html").await?;
    page.js(
        "document.querySelector(arguments[0]).scrollIntoView()",
        vec![json!(CARD)],
    )
    .await?;
    Ok(())
}

async fn visible_hints(page: &Page) -> Result<serde_json::Value> {
    let script = "return [...document.querySelectorAll(arguments[0] + ' .hint > summary')]
        .filter((hint) => hint.checkVisibility()).map((hint) => hint.innerText)";
    page.js(script, vec![json!(CARD)]).await
}

#[test]
fn hints_come_one_at_a_time_with_the_keyboard_alone() {
    browse(Screen::default(), async |page| {
        open_card(page).await?;
        assert_eq!(visible_hints(page).await?, json!(["Hint 1 of 3"]));
        page.tab_to(&format!("{CARD} .hint > summary")).await?;
        page.press(Key::Enter).await?;
        assert_eq!(
            visible_hints(page).await?,
            json!(["Hint 1 of 3", "Hint 2 of 3"])
        );
        page.press(Key::Tab).await?;
        page.press(Key::Enter).await?;
        let third = format!("{CARD} .hint:nth-child(3) > summary");
        assert_eq!(page.text(&third).await?, "Hint 3 of 3");
        assert_eq!(
            page.text(&format!("{CARD} .hint:nth-child(3) p")).await?,
            ""
        );
        Ok(())
    });
}

#[test]
fn the_solution_is_folded_and_its_timeline_steps() {
    browse(Screen::default(), async |page| {
        open_card(page).await?;
        let timeline = format!("{CARD} .solution .timeline svg");
        assert!(!page.shows(&timeline).await?);
        let summary = page
            .driver
            .find(By::Css(format!("{CARD} .solution > summary")));
        summary.await?.click().await?;
        assert!(page.shows(&timeline).await?);
        let run = page.text(&format!("{CARD} .solution .run")).await?;
        assert!(run.contains("[7, 2, 6, 4, 0, 9, 4, 2, 5, 5]"), "{run}");
        let said = format!("{CARD} .solution .timeline .said");
        let before = page.text(&said).await?;
        let scroll = page
            .driver
            .find(By::Css(format!("{CARD} .solution .timeline .scroll")));
        scroll.await?.focus().await?;
        page.press(Key::Right).await?;
        assert_ne!(page.text(&said).await?, before);
        Ok(())
    });
}

#[test]
fn without_script_hints_still_come_one_at_a_time() {
    browse(Screen::default(), async |page| {
        let off = json!({ "value": true });
        page.cdp("Emulation.setScriptExecutionDisabled", off)
            .await?;
        open_card(page).await?;
        assert_eq!(visible_hints(page).await?, json!(["Hint 1 of 3"]));
        let summary = page.driver.find(By::Css(format!("{CARD} .hint > summary")));
        summary.await?.click().await?;
        assert_eq!(
            visible_hints(page).await?,
            json!(["Hint 1 of 3", "Hint 2 of 3"])
        );
        Ok(())
    });
}
