//! Notebooks in JupyterLab, in a real browser, as a learner has them: cells are run, edited, broken and repaired, and
//! their pictures are looked at. Screenshots are written to `target/notebook tests`, for somebody to look at.

mod window;

use anyhow::{Context, Result, ensure};
use notebook_tests::cells_of;
use std::fs;
use window::{CELLS, Lab, Window};

/// What the notebook itself tells the learner to do.
const EDITED: &str = "meanwhile::program! {
use std::time::Duration;
use tokio::time::sleep;
async fn boil(what: &str, seconds: u64) {
sleep(Duration::from_secs(seconds)).await;
println!(\"{what} done\");
}
#[tokio::main]
async fn main() {
tokio::join!(boil(\"tea\", 3), boil(\"eggs\", 4));
}
}";

/// Opens a notebook whose kernel is ready, and does something in it.
fn learn(notebook: &str, what: impl AsyncFnOnce(&Window) -> Result<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let result = runtime.block_on(async {
        let lab = Lab::open(notebook)?;
        let profile = tempfile::tempdir()?;
        let driver = lab.driver.browser(profile.path()).await?;
        let window = Window { driver };
        let done = async {
            window.view(1280, "light").await?;
            window.driver.goto(&lab.address).await?;
            window.wait_until(&format!("{CELLS}.length >= 5")).await?;
            window
                .wait_until("document.body.innerText.includes('| Idle')")
                .await?;
            what(&window).await
        }
        .await;
        window.driver.clone().quit().await?;
        done
    });
    result.unwrap_or_else(|error| panic!("{error:?}"));
}

#[test]
fn a_learner_runs_all_cells_edits_one_and_sees_its_new_timeline() {
    learn("start-here.ipynb", look);
}

async fn look(window: &Window) -> Result<()> {
    window.run_all().await?;

    let text = window.text_of_outputs().await?;
    for promised in [
        "7.000 s  main | eggs done",
        "with join! they take 4.0 s",
        "The exercise is not solved yet. Edit this cell and run it again.",
        "an hour later: 3600 s",
        "a cup of mint tea",
    ] {
        ensure!(text.contains(promised), "{promised} is not in {text}");
    }
    window.assert_picture("7.0 s in all").await?;
    window.look_from_all_sides("as it was").await?;

    let edited = window.edit(0, EDITED).await?;
    ensure!(edited.contains("4.000 s  main | eggs done"), "{edited}");
    window.assert_picture("4.0 s in all").await?;
    window.look_from_all_sides("edited").await
}

#[test]
fn a_learner_goes_through_chapter_1_breaks_a_program_repairs_it_and_solves_an_exercise() {
    learn("01-waiting.ipynb", go_through);
}

async fn go_through(window: &Window) -> Result<()> {
    window.run_all().await?;
    let cells = cells_of("01-waiting.ipynb")?;
    for (index, cell) in cells.iter().enumerate() {
        let shown = window.shown(index).await?;
        let promised = match cell.name.starts_with("exercise-") {
            true => "The exercise is not solved yet. Edit this cell and run it again.",
            false => "= exit status 0",
        };
        ensure!(shown.contains(promised), "{}: {shown}", cell.name);
    }
    window.look_at(0, "chapter 1, as it was").await?;

    let program = &cells[0].source;
    let broken = program.replacen(';', "", 1);
    let shown = window.edit(0, &broken).await?;
    let refused = "The program does not compile. rustc says above where and why";
    ensure!(
        shown.contains(refused) && shown.contains("--> this cell:2:"),
        "{shown}"
    );
    window.look_at(0, "chapter 1, broken").await?;
    let shown = window.edit(0, program).await?;
    ensure!(shown.contains("= exit status 0"), "{shown}");
    window.look_at(0, "chapter 1, repaired").await?;

    let place = |cell: &notebook_tests::Cell| cell.name == "exercise-blocking_sleep";
    let exercise = cells.iter().position(place).context("it has exercises")?;
    let solution = "exercises/solutions/01_waiting/blocking_sleep.rs";
    let solution = fs::read_to_string(xtask::root().join(solution)).context(solution)?;
    let (program, _) = solution
        .split_once("#[cfg(test)]")
        .context("it has tests")?;
    let solved = format!("meanwhile::exercise! {{ blocking_sleep;\n{program}\n}}");
    let shown = window.edit(exercise, &solved).await?;
    ensure!(shown.contains("blocking_sleep is solved."), "{shown}");
    window.look_at(exercise, "chapter 1, solved").await
}
