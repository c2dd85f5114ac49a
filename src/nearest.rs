//! Which name was meant by one that there is not.

/// How far a name is from the one that was asked for, in changes of a letter; `None` if it is
/// neither a misspelling of it nor contains it. What has nothing in common with a name is no guess.
pub fn distance(name: &str, asked: &str) -> Option<usize> {
    let distance = strsim::damerau_levenshtein(name, asked);
    let is_near = distance <= 1 + asked.chars().count() / 3;
    let contains = asked.len() > 2 && name.contains(asked);
    (!asked.is_empty() && (is_near || contains)).then_some(distance)
}

/// The names that may be meant by one that is none of them, the nearest first: three at most.
pub fn names<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let near = known.filter_map(|name| Some((distance(name, asked)?, name)));
    let mut near: Vec<(usize, &str)> = near.collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// ` (did you mean ...?)` with the nearest of the names, or nothing.
pub fn did_you_mean<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = names(asked, known).first().copied();
    nearest.map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
}

/// ` Did you mean ... or ...?` with all of them, or nothing.
pub fn meant(names: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match &quoted[..] {
        [] => String::new(),
        near => format!(" Did you mean {}?", near.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_misspelling_and_a_part_are_near_and_nothing_else_is() {
        assert_eq!(distance("ten_requests", "ten_request"), Some(1));
        assert!(distance("ten_requests", "requests").is_some());
        for asked in ["", "te", "nosuch"] {
            assert_eq!(distance("ten_requests", asked), None, "{asked}");
        }
    }
}
