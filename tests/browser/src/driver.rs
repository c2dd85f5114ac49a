//! Browsers, and the program that drives them.

use crate::leash::Leash;
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::Path;
use thirtyfour::ChromiumLikeCapabilities;
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;

/// A driver for browsers, which end with it.
pub struct Driver {
    address: String,
    _leash: Leash,
}

impl Driver {
    /// # Errors
    /// If there is no Chromium with its driver.
    pub fn start() -> Result<Driver> {
        // Asked first, so that a missing tool is told at once.
        let (chromedriver, _) = (xtask::chromedriver()?, xtask::chromium()?);
        let drive = [chromedriver.as_os_str(), OsStr::new("--port=0")];
        let (leash, port) = Leash::start(&drive, OsStr::new(""), "successfully on port ")?;
        Ok(Driver {
            address: format!("http://127.0.0.1:{}", port.trim().trim_end_matches('.')),
            _leash: leash,
        })
    }

    /// A new browser window, with its profile in `profile`.
    pub async fn browser(&self, profile: &Path) -> Result<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        let chromium = xtask::chromium()?;
        capabilities.set_binary(chromium.to_str().context("Chromium's path is not text")?)?;
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1280,1000",
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(WebDriver::new(&self.address, capabilities).await?)
    }
}
