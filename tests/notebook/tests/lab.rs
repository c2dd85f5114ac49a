//! A notebook in JupyterLab, in a real browser, as a learner has it: all cells run, one is edited, and its picture
//! is looked at. Screenshots are written to `target/notebook tests`, for somebody to look at.

use anyhow::{Context, Result, bail};
use browser_tests::{Driver, Leash};
use notebook_tests::Bench;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

const NOTEBOOK: &str = "start-here.ipynb";

/// The slowest cell on a busy machine is the first check of an exercise, which builds a lot.
const PATIENCE: Duration = Duration::from_secs(300);

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

#[test]
fn a_learner_runs_all_cells_edits_one_and_sees_its_new_timeline() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let result = runtime.block_on(async {
        let lab = Lab::open()?;
        let profile = tempfile::tempdir()?;
        let driver = lab.driver.browser(profile.path()).await?;
        let window = Window { driver };
        let looked = look(&window, &lab).await;
        window.driver.clone().quit().await?;
        looked
    });
    result.unwrap_or_else(|error| panic!("{error:?}"));
}

async fn look(window: &Window, lab: &Lab) -> Result<()> {
    window.view(1280, "light").await?;
    let address = lab
        .address
        .replace("/lab?", &format!("/lab/tree/{NOTEBOOK}?"));
    window.driver.goto(address).await?;
    window.wait_until(&format!("{CELLS}.length >= 5")).await?;
    window
        .wait_until("document.body.innerText.includes('| Idle')")
        .await?;
    window.run_all().await?;

    let text = window.text_of_outputs().await?;
    for promised in [
        "7.000 s  main | eggs done",
        "with join! they take 4.0 s",
        "The exercise is not solved yet. Edit this cell and run it again.",
        "an hour later: 3600 s",
        "a cup of mint tea",
    ] {
        assert!(text.contains(promised), "{promised} is not in {text}");
    }
    window.assert_picture("7.0 s in all").await?;
    window.look_from_all_sides("as it was").await?;

    window.edit_first(EDITED).await?;
    window.wait_until(&picture("4.0 s in all")).await?;
    window.assert_picture("4.0 s in all").await?;
    window.look_from_all_sides("edited").await
}

const CELLS: &str = "document.querySelectorAll('.jp-CodeCell')";

/// The timeline whose text alternative says this, in the first cell.
fn picture(says: &str) -> String {
    format!("!!document.querySelector('.jp-CodeCell img[alt*=\"{says}\"]')")
}

/// JupyterLab on a copy of the notebooks, as `cargo meanwhile jupyter` starts it.
struct Lab {
    address: String,
    driver: Driver,
    _server: Leash,
    _folder: tempfile::TempDir,
}

impl Lab {
    fn open() -> Result<Lab> {
        Bench::new()?;
        let folder = tempfile::tempdir()?;
        let notebook = xtask::root().join("notebooks").join(NOTEBOOK);
        fs::copy(notebook, folder.path().join(NOTEBOOK))?;
        let command = xtask::meanwhile()?;
        let jupyter = [
            command.as_os_str(),
            OsStr::new("jupyter"),
            folder.path().as_os_str(),
            OsStr::new("--no-open"),
        ];
        let (server, address) = Leash::start(&jupyter, OsStr::new(""), "JupyterLab: ")?;
        Ok(Lab {
            address,
            driver: Driver::start()?,
            _server: server,
            _folder: folder,
        })
    }
}

struct Window {
    driver: WebDriver,
}

impl Window {
    async fn js(&self, script: &str) -> Result<Value> {
        let result = self.driver.execute(script, Vec::new()).await?;
        Ok(result.json().clone())
    }

    async fn wait_until(&self, script: &str) -> Result<()> {
        let began = Instant::now();
        while self.js(&format!("return {script}")).await? != json!(true) {
            if began.elapsed() > PATIENCE {
                let page = self.js("return document.body.innerText").await?;
                bail!("this did not become true: {script}\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// How wide it is, and whether the system is dark: JupyterLab follows it, and so does the picture.
    async fn view(&self, width: u32, scheme: &str) -> Result<()> {
        let cdp = self.driver.cdp();
        let view =
            json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", view)
            .await?;
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        cdp.send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// By the menu, as a learner does.
    async fn run_all(&self) -> Result<()> {
        self.click(".lm-MenuBar-itemLabel", "Run").await?;
        self.click(".lm-Menu-itemLabel", "Run All Cells").await?;
        let done = format!(
            "[...{CELLS}].every(cell => /\\d/.test(cell.querySelector('.jp-InputPrompt').textContent))"
        );
        self.wait_until(&done).await
    }

    async fn click(&self, kind: &str, label: &str) -> Result<()> {
        let find = format!(
            "[...document.querySelectorAll('{kind}')].find(item => item.textContent === '{label}')"
        );
        self.wait_until(&format!("!!{find}")).await?;
        let script = format!("return {find}");
        let item = self.driver.execute(&script, Vec::new()).await?.element()?;
        item.click().await?;
        Ok(())
    }

    /// Puts a text into the first cell, and runs it.
    async fn edit_first(&self, text: &str) -> Result<()> {
        let script = format!("return {CELLS}[0].querySelector('.cm-content')");
        let editor = self.driver.execute(&script, Vec::new()).await?.element()?;
        editor.scroll_into_view().await?;
        editor.click().await?;
        editor.send_keys(Key::Control + "a").await?;
        let text = json!({ "text": text });
        self.driver.cdp().send_raw("Input.insertText", text).await?;
        editor.send_keys(Key::Control + Key::Enter).await?;
        Ok(())
    }

    async fn text_of_outputs(&self) -> Result<String> {
        let outputs = format!(
            "return [...{CELLS}].map(cell => cell.querySelector('.jp-Cell-outputWrapper')?.innerText ?? '').join('\\n')"
        );
        let text = self.js(&outputs).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// It is drawn, wide enough to be read, and within its cell or to be moved sideways.
    async fn assert_picture(&self, says: &str) -> Result<()> {
        let facts = format!(
            "const image = document.querySelector('.jp-CodeCell img[alt*=\"{says}\"]');
             image.scrollIntoView({{ block: 'center' }});
             return {{ drawn: image.complete && image.naturalWidth > 0, width: image.clientWidth,
                       moves: getComputedStyle(image.parentElement).overflowX }}"
        );
        let facts = self.js(&facts).await?;
        let width = facts["width"].as_u64().context("an image has a width")?;
        assert!(
            facts["drawn"] == json!(true) && width >= 560 && facts["moves"] == json!("auto"),
            "{facts}"
        );
        Ok(())
    }

    /// Wide and narrow, light and dark.
    async fn look_from_all_sides(&self, name: &str) -> Result<()> {
        let folder = xtask::root().join("target/notebook tests");
        for (width, scheme) in [
            (1280, "light"),
            (1280, "dark"),
            (700, "light"),
            (700, "dark"),
        ] {
            self.view(width, scheme).await?;
            let dark = scheme == "dark";
            let theme = format!("document.body.dataset.jpThemeLight === '{}'", !dark);
            self.wait_until(&theme).await?;
            self.js(
                "document.querySelector('.jp-CodeCell img').scrollIntoView({ block: 'center' })",
            )
            .await?;
            // Until it has scrolled there and drawn it.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let path = folder.join(format!("{name}, {width} {scheme}.png"));
            self.driver.screenshot(Path::new(&path)).await?;
            assert_not_empty(&path)?;
        }
        self.view(1280, "light").await
    }
}

fn assert_not_empty(picture: &PathBuf) -> Result<()> {
    let size = fs::metadata(picture)?.len();
    assert!(size > 20_000, "{} has {size} bytes", picture.display());
    Ok(())
}
