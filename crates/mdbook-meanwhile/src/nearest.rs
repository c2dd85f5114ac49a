//! Guesses what an author meant.

/// ` (did you mean ...?)`, or nothing.
pub fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let ranked = known.map(|name| (distance(wanted, name), name)).min();
    match ranked {
        Some((distance, name)) if distance <= wanted.len().max(3) / 3 => {
            format!(" (did you mean `{name}`?)")
        }
        _ => String::new(),
    }
}

/// How many letters must change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
