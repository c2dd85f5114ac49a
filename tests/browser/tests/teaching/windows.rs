//! Notes in a second window, and the planner.

use crate::{CHAPTER, slide};
use anyhow::Context;
use browser_tests::{Page, Screen, browse};
use page::overview::Entry;
use page::plan::{Session, What, sessions};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

#[test]
fn notes_follow_the_slides_in_a_second_window_and_turn_them() {
    browse(Screen::default(), async |page| {
        page.open(&format!("{CHAPTER}?present=1")).await?;
        page.wait_until("document.documentElement.matches('.presenting')")
            .await?;
        page.press("n").await?;
        let stage = page.driver.window().await?;
        let windows = page.driver.windows().await?;
        let notes = windows.into_iter().find(|window| *window != stage);
        let notes = notes.context("no second window")?;
        page.driver.switch_to_window(notes.clone()).await?;
        page.wait_until("document.querySelector('.noted h1')?.textContent === 'Why does waiting cost anything?'")
            .await?;
        let said = page.text(".noted").await?;
        for words in [
            "Expect that",
            "Blocking inside",
            "Ask",
            "cargo meanwhile run weather",
            "Next: What did the thread",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!page.shows("main").await?);
        page.press(Key::PageDown).await?;
        page.wait_until(
            "document.querySelector('.noted .state').textContent.startsWith('Slide 2 of')",
        )
        .await?;

        page.driver.switch_to_window(stage).await?;
        assert_eq!(slide(page).await?, 2);
        page.press(Key::End).await?;
        page.press(Key::PageDown).await?;
        page.wait_until("location.pathname === '/02-inert.html' && document.documentElement.matches('.presenting')").await?;
        page.driver.switch_to_window(notes).await?;
        page.wait_until("document.querySelector('.noted h1')?.textContent === 'When does my async function run?'")
            .await?;
        Ok(())
    });
}

#[test]
fn the_plan_of_the_script_is_the_one_that_comes_without_it_and_the_address_keeps_it() {
    browse(Screen::default(), async |page| {
        page.open("/teaching.html").await?;
        page.wait_until("document.querySelector('.planner form') !== null")
            .await?;
        let both = "const text = (planner) => [...planner.querySelectorAll('.summary, caption, td')].map((e) => e.textContent);
            const done = arguments[0];
            fetch(location.href).then((answer) => answer.text()).then((html) => {
                const plain = new DOMParser().parseFromString(html, 'text/html').querySelector('.planner');
                done([text(plain), text(document.querySelector('.planner'))]);
            });";
        let both = page
            .driver
            .execute_async(both, vec![])
            .await?
            .json()
            .clone();
        assert!(
            both[0].as_array().is_some_and(|texts| texts.len() > 100),
            "{both}"
        );
        assert_eq!(both[0], both[1]);

        page.tab_to(".planner .choice input[value='2']").await?;
        page.press(Key::Space).await?;
        page.tab_to(".planner .choice .small-button").await?;
        page.press(Key::Enter).await?;
        let plan = page.text(".planner .sessions").await?;
        assert!(!plan.contains("2: When does"), "{plan}");
        let long = "[...document.querySelectorAll('.planner caption')].every((c) => parseInt(c.textContent.split(': ')[1]) <= 45)";
        page.wait_until(long).await?;
        let address = page.driver.current_url().await?;
        let others =
            "return JSON.parse(document.querySelector('script.planner-facts').textContent).chapters
            .map((chapter) => chapter.number).filter((number) => number !== 2).join(',')";
        let others: String = serde_json::from_value(page.js(others, vec![]).await?)?;
        let plan_of_others = format!("plan={others};45;class");
        assert_eq!(address.fragment(), Some(plan_of_others.as_str()));

        page.open("/").await?;
        page.driver.goto(address.as_str()).await?;
        page.wait_until("document.querySelector('.planner form') !== null")
            .await?;
        assert_eq!(page.text(".planner .sessions").await?, plan);
        page.tab_to(".planner input[type=number]").await?;
        page.press("9").await?;
        assert!(page.text(".planner .problem").await?.contains("20 to 600"));
        assert_eq!(page.text(".planner .sessions").await?, plan);
        Ok(())
    });
}

/// Which chapters are left out, the length of a session, and whether exercises are for home.
type Choice = (fn(u32) -> bool, u32, bool);
const CHOICES: [Choice; 8] = [
    (|_| false, 90, false),
    (|_| false, 45, false),
    (|_| false, 180, true),
    // Shorter than some sections, and so long that all fits into one session.
    (|_| false, 20, false),
    (|_| false, 600, false),
    (|chapter| [1, 3].contains(&chapter), 60, false),
    (|chapter| ![1, 3, 7].contains(&chapter), 53, true),
    (|_| true, 90, false),
];

/// The algorithm is there twice: in Rust, for the table that comes with the page, and in the script.
#[test]
fn whatever_a_teacher_chooses_the_script_plans_as_the_build_does() {
    browse(Screen::default(), async |page| {
        page.open("/teaching.html").await?;
        page.wait_until("document.querySelector('.planner form') !== null")
            .await?;
        let facts = "return JSON.parse(document.querySelector('script.planner-facts').textContent).chapters";
        let chapters: Vec<Entry> = serde_json::from_value(page.js(facts, vec![]).await?)?;
        assert!(chapters.len() > 7, "{}", chapters.len());
        for (left_out, length, at_home) in CHOICES {
            let mut chosen = chapters.clone();
            chosen.retain(|chapter| !left_out(chapter.number));
            if at_home {
                let sections = chosen.iter_mut().flat_map(|chapter| &mut chapter.sections);
                sections.for_each(|section| section.exercises.clear());
            }
            let expected: Vec<Value> = sessions(&chosen, length).iter().map(rows).collect();
            let numbers: Vec<String> = chosen
                .iter()
                .map(|chapter| chapter.number.to_string())
                .collect();
            let place = if at_home { "home" } else { "class" };
            let choice = format!("#plan={};{length};{place}", numbers.join(","));
            assert_eq!(
                shown_plan(page, &choice).await?,
                json!(expected),
                "{choice}"
            );
        }
        Ok(())
    });
}

/// What each row of a session's table says.
fn rows(session: &Session<'_>) -> Value {
    let mut at = 0;
    let rows = session.parts.iter().map(|part| {
        let words = match part.what {
            What::Section(chapter, section) => {
                let votes = match section.votes {
                    0 => String::new(),
                    1 => " 1 vote".to_owned(),
                    votes => format!(" {votes} votes"),
                };
                format!("{}: {}{votes}", chapter.number, section.title)
            }
            What::Exercise(name) => format!("Exercise: {}", name.replace('_', " ")),
            What::Break => "Break".to_owned(),
        };
        let time = format!("{}:{:02}", at / 60, at % 60);
        at += part.minutes;
        json!([time, words, part.minutes.to_string()])
    });
    rows.collect()
}

/// The rows of all tables, after a choice by the address.
async fn shown_plan(page: &Page, choice: &str) -> anyhow::Result<Value> {
    let choose = "location.hash = arguments[0];";
    page.js(choose, vec![json!(choice)]).await?;
    page.wait_until(&format!(
        "location.hash === '{choice}' && document.querySelector('.planner input[type=number]').value === '{}'",
        choice.split(';').nth(1).unwrap_or_default()
    ))
    .await?;
    let read = "return [...document.querySelectorAll('.planner .session')].map((table) =>
        [...table.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)));";
    page.js(read, vec![]).await
}
