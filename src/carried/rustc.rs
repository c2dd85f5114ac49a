//! rustc's diagnostics in JSON, as far as they are needed: `rustc --error-format=json`, and what cargo puts around
//! it.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Diagnostic {
    pub message: String,
    #[serde(default)]
    pub code: Option<Code>,
    pub level: String,
    pub spans: Vec<Region>,
    #[serde(default)]
    pub children: Vec<Diagnostic>,
}

#[derive(Debug, Deserialize)]
pub struct Code {
    pub code: String,
}

/// What rustc calls a span.
#[derive(Debug, Clone, Deserialize)]
pub struct Region {
    pub file_name: String,
    pub line_start: u32,
    pub line_end: u32,
    pub column_start: u32,
    pub column_end: u32,
    pub is_primary: bool,
    /// The lines that it touches.
    pub text: Vec<Text>,
    pub label: Option<String>,
    pub expansion: Option<Box<Expansion>>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Text {
    pub text: String,
}

/// Where a macro is called, or what rustc writes in another form for itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Expansion {
    pub span: Region,
    pub macro_decl_name: String,
}

/// A line of cargo's messages.
#[derive(Deserialize)]
struct OfCargo {
    message: Diagnostic,
}

/// The errors among the lines of rustc's messages, or of cargo's. What is neither is left out.
pub fn errors(messages: &str) -> Vec<Diagnostic> {
    let lines = messages.lines().filter(|line| line.starts_with('{'));
    let all = lines.filter_map(|line| {
        let of_rustc = serde_json::from_str::<Diagnostic>(line).ok();
        let of_cargo = || Some(serde_json::from_str::<OfCargo>(line).ok()?.message);
        of_rustc.or_else(of_cargo)
    });
    all.filter(|found| found.level == "error").collect()
}
