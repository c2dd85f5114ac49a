//! A page as a reader has it: its look, its keys, what it says.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// How wide the page is, and in which of mdBook's themes.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub theme: &'static str,
}

impl Default for Screen {
    fn default() -> Screen {
        Screen {
            width: 1280,
            theme: "light",
        }
    }
}

/// A browser window on the book.
pub struct Page {
    pub driver: WebDriver,
    pub screen: Screen,
    address: String,
}

/// What a page may take to answer a key or an event on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

impl Page {
    pub async fn new(driver: WebDriver, address: &str, screen: Screen) -> Result<Page> {
        let page = Page {
            driver,
            screen,
            address: address.to_owned(),
        };
        // The accessibility rules take seconds for a long page, and more on a busy machine.
        page.driver
            .set_script_timeout(Duration::from_secs(300))
            .await?;
        // A window cannot be as narrow as a phone; its view can.
        let view = json!({
            "width": screen.width, "height": 1000, "deviceScaleFactor": 1, "mobile": false,
        });
        page.cdp("Emulation.setDeviceMetricsOverride", view).await?;
        let calm = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        page.cdp("Emulation.setEmulatedMedia", calm).await?;
        // mdBook remembers the theme; it is there before the first page of a test is opened.
        page.open("/404.html").await?;
        let remember = "localStorage.setItem('mdbook-theme', arguments[0])";
        page.js(remember, vec![json!(screen.theme)]).await?;
        Ok(page)
    }

    /// Opens a page of the book, such as `/01-waiting.html`.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.driver.goto(format!("{}{path}", self.address)).await?;
        // On a busy machine the driver may come back before the page's own scripts have run.
        self.wait_until("document.readyState === 'complete'").await
    }

    /// Where the window is now, such as `/01-waiting.html`.
    pub async fn path(&self) -> Result<String> {
        Ok(self.driver.current_url().await?.path().to_owned())
    }

    /// Runs the body of a function in the page and returns its result.
    pub async fn js(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(command, parameters).await?)
    }

    /// Presses keys, as they are: they go to whatever has the focus.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        let chain = self.driver.action_chain().send_keys(keys);
        chain.perform().await?;
        Ok(())
    }

    /// Presses Tab until the focus is on an element that matches `selector`.
    pub async fn tab_to(&self, selector: &str) -> Result<()> {
        for _ in 0..400 {
            self.press(Key::Tab).await?;
            let there = "return document.activeElement.matches(arguments[0])";
            if self.js(there, vec![json!(selector)]).await? == json!(true) {
                return Ok(());
            }
        }
        bail!("no number of Tabs leads to {selector}")
    }

    /// What `selector` says to a reader; empty if it is hidden or not there.
    pub async fn text(&self, selector: &str) -> Result<String> {
        let script = "const found = document.querySelector(arguments[0]);
            return found && found.checkVisibility() ? found.innerText : '';";
        let text = self.js(script, vec![json!(selector)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// True if a reader sees it.
    pub async fn shows(&self, selector: &str) -> Result<bool> {
        let script = "return !!document.querySelector(arguments[0])?.checkVisibility()";
        Ok(self.js(script, vec![json!(selector)]).await? == json!(true))
    }

    /// Waits until the script returns true.
    pub async fn wait_until(&self, script: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            // The page may be reloading at this moment.
            let result = self.js(&format!("return {script}"), vec![]).await;
            if result.as_ref().is_ok_and(|value| *value == json!(true)) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("this did not become true: {script} ({result:?})");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Errors in the console since the last call.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let log = self.driver.browser_log().await?;
        let errors = log.into_iter().map(|entry| format!("{entry:?}"));
        Ok(errors
            .filter(|text| text.contains("Severe") || text.contains("SEVERE"))
            .collect())
    }
}
