//! Guesses what an author meant.

/// ` (did you mean ...?)`, or nothing.
pub fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let distance = |name: &'a str| (strsim::damerau_levenshtein(wanted, name), name);
    match known.map(distance).min() {
        Some((distance, name)) if distance <= wanted.len().max(3) / 3 => {
            format!(" (did you mean `{name}`?)")
        }
        _ => String::new(),
    }
}
