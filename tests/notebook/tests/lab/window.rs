//! JupyterLab in a real browser, and what a learner does in it.

use anyhow::{Context, Result, bail, ensure};
use browser_tests::{Driver, Leash};
use notebook_tests::Bench;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// The slowest cell on a busy machine is the first check of an exercise, which builds a lot.
const PATIENCE: Duration = Duration::from_secs(300);

/// All cells with code, in their order.
pub const CELLS: &str = "document.querySelectorAll('.jp-CodeCell')";

/// JupyterLab on a copy of the notebooks, as `cargo meanwhile jupyter` starts it.
pub struct Lab {
    pub address: String,
    pub driver: Driver,
    _server: Leash,
    _folder: tempfile::TempDir,
}

impl Lab {
    pub fn open(notebook: &str) -> Result<Lab> {
        Bench::new()?;
        let folder = tempfile::tempdir()?;
        let original = xtask::root().join("notebooks").join(notebook);
        fs::copy(original, folder.path().join(notebook))?;
        let command = xtask::meanwhile()?;
        let jupyter = [
            command.as_os_str(),
            OsStr::new("jupyter"),
            folder.path().as_os_str(),
            OsStr::new("--no-open"),
        ];
        let (server, address) = Leash::start(&jupyter, OsStr::new(""), "JupyterLab: ")?;
        Ok(Lab {
            address: address.replace("/lab?", &format!("/lab/tree/{notebook}?")),
            driver: Driver::start()?,
            _server: server,
            _folder: folder,
        })
    }
}

pub struct Window {
    pub driver: WebDriver,
}

impl Window {
    pub async fn js(&self, script: &str) -> Result<Value> {
        let result = self.driver.execute(script, Vec::new()).await?;
        Ok(result.json().clone())
    }

    pub async fn wait_until(&self, script: &str) -> Result<()> {
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
    pub async fn view(&self, width: u32, scheme: &str) -> Result<()> {
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
    pub async fn run_all(&self) -> Result<()> {
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

    /// Puts a text into a cell, runs it, and waits for what it shows.
    pub async fn edit(&self, cell: usize, text: &str) -> Result<String> {
        let prompt = format!("{CELLS}[{cell}].querySelector('.jp-InputPrompt').textContent");
        let before = self.js(&format!("return {prompt}")).await?;
        let script = format!("return {CELLS}[{cell}].querySelector('.cm-content')");
        let editor = self.driver.execute(&script, Vec::new()).await?.element()?;
        editor.scroll_into_view().await?;
        editor.click().await?;
        editor.send_keys(Key::Control + "a").await?;
        let text = json!({ "text": text });
        self.driver.cdp().send_raw("Input.insertText", text).await?;
        editor.send_keys(Key::Control + Key::Enter).await?;
        // A number, and another one: a cell that runs has a star.
        self.wait_until(&format!("/\\d/.test({prompt}) && {prompt} !== {before}"))
            .await?;
        // What has just come is drawn.
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.shown(cell).await
    }

    /// What a cell shows, which is something. JupyterLab draws it when it is in sight.
    pub async fn shown(&self, cell: usize) -> Result<String> {
        let output = format!("{CELLS}[{cell}].querySelector('.jp-Cell-outputWrapper')");
        self.js(&format!("{output}.scrollIntoView({{ block: 'center' }})"))
            .await?;
        self.wait_until(&format!("{output}.innerText.trim() !== ''"))
            .await?;
        let text = self.js(&format!("return {output}.innerText")).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// A picture of the window with a cell's output in the middle, for somebody to look at.
    pub async fn look_at(&self, cell: usize, name: &str) -> Result<()> {
        self.js(&format!(
            "{CELLS}[{cell}].querySelector('.jp-Cell-outputWrapper').scrollIntoView({{ block: 'center' }})"
        ))
        .await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.screenshot(name).await
    }

    async fn screenshot(&self, name: &str) -> Result<()> {
        let folder = xtask::root().join("target/notebook tests");
        let path = folder.join(format!("{name}.png"));
        self.driver.screenshot(Path::new(&path)).await?;
        assert_not_empty(&path)
    }

    pub async fn text_of_outputs(&self) -> Result<String> {
        let outputs = format!(
            "return [...{CELLS}].map(cell => cell.querySelector('.jp-Cell-outputWrapper')?.innerText ?? '').join('\\n')"
        );
        let text = self.js(&outputs).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// It is drawn, wide enough to be read, and within its cell or to be moved sideways.
    pub async fn assert_picture(&self, says: &str) -> Result<()> {
        let facts = format!(
            "const image = document.querySelector('.jp-CodeCell img[alt*=\"{says}\"]');
             image.scrollIntoView({{ block: 'center' }});
             return {{ drawn: image.complete && image.naturalWidth > 0, width: image.clientWidth,
                       moves: getComputedStyle(image.parentElement).overflowX }}"
        );
        let facts = self.js(&facts).await?;
        let width = facts["width"].as_u64().context("an image has a width")?;
        ensure!(
            facts["drawn"] == json!(true) && width >= 560 && facts["moves"] == json!("auto"),
            "{facts}"
        );
        Ok(())
    }

    /// Wide and narrow, light and dark.
    pub async fn look_from_all_sides(&self, name: &str) -> Result<()> {
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
            self.screenshot(&format!("{name}, {width} {scheme}"))
                .await?;
        }
        self.view(1280, "light").await
    }
}

fn assert_not_empty(picture: &PathBuf) -> Result<()> {
    let size = fs::metadata(picture)?.len();
    ensure!(size > 20_000, "{} has {size} bytes", picture.display());
    Ok(())
}
