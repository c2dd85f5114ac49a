//! What the program calls functions: their names without the compiler's noise.

/// A demangled name without hashes, generic arguments and closures, as its segments:
/// `<tokio::time::Sleep as Future>::poll` gives `tokio`, `time`, `Sleep`, `poll`.
fn segments(demangled: &str) -> Vec<String> {
    // `<T as Trait>::f` and `<T>::f`: the type, then the rest.
    if let Some(inner) = demangled.strip_prefix('<') {
        let mut depth = 1;
        let end = inner.char_indices().find(|(at, c)| {
            match c {
                '<' => depth += 1,
                '>' if !inner[..*at].ends_with('-') => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        if let Some((end, _)) = end {
            let of = inner[..end].split(" as ").next().unwrap_or_default();
            let mut all = segments(of);
            all.extend(segments(inner[end + 1..].trim_start_matches(':')));
            return all;
        }
    }
    let mut plain = String::new();
    let (mut depth, mut before) = (0, ' ');
    for c in demangled.chars() {
        match c {
            '<' => depth += 1,
            // That of an arrow, in the type of a function, closes nothing.
            '>' if before == '-' => {}
            '>' if depth > 0 => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
        before = c;
    }
    let is_hash = |part: &str| part.len() == 17 && part.starts_with('h');
    plain
        .split("::")
        .filter(|part| !part.is_empty() && !part.starts_with('{') && !is_hash(part))
        .map(str::to_owned)
        .collect()
}

/// The function, without its module: `fetch` for `prog::fetch::{{closure}}`.
pub fn function(demangled: &str) -> String {
    segments(demangled).pop().unwrap_or_default()
}

/// Whether a name says more than that of the function itself.
pub fn has_path(demangled: &str) -> bool {
    segments(demangled).len() > 1
}

/// What a future is called by those who await it: `sleep` for the `poll` of `Sleep`,
/// `Mutex::lock` for a method. `None` for adapters that say nothing, such as `Pin`.
pub fn awaited(demangled: &str) -> Option<String> {
    let all = segments(demangled);
    let wrapper = all.len() > 1 && all[0] == "tokio" && matches!(all[1].as_str(), "rec" | "waker");
    if wrapper || matches!(all.first()?.as_str(), "core" | "std" | "alloc") {
        return None;
    }
    let is_type = |name: &str| name.starts_with(char::is_uppercase);
    match &all[..] {
        // There are several receivers.
        [.., module, of, method] if module == "oneshot" && method == "poll" => {
            Some(format!("{module}::{of}"))
        }
        // A stream that is polled by hand, or by an adapter that was inlined.
        [.., of, method] if is_type(of) && method == "poll_next" => Some(of.clone()),
        [.., of, method] if is_type(of) && method == "poll" => Some(match of.as_str() {
            "Sleep" => "sleep".to_owned(),
            "Timeout" => "timeout".to_owned(),
            other => other.to_owned(),
        }),
        [.., of, method] if is_type(of) => Some(format!("{of}::{method}")),
        [_, .., name] => Some(name.clone()),
        // An inlined function without its path says nothing.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_lose_closures_generics_and_hashes() {
        assert_eq!(function("prog::fetch::{{closure}}"), "fetch");
        assert_eq!(function("prog::fetch::{closure#0}"), "fetch");
        assert_eq!(function("prog::a::f<T>::h0123456789abcdef"), "f");
        assert_eq!(function("<prog::Mailer>::send"), "send");
        assert_eq!(function("prog::each<fn(u8) -> Vec<u8>>"), "each");
    }

    #[test]
    fn a_future_is_named_as_the_program_calls_it() {
        let name = |text| awaited(text).unwrap_or_default();
        assert_eq!(
            name("<tokio::time::sleep::Sleep as core::future::Future>::poll"),
            "sleep"
        );
        assert_eq!(
            name("tokio::sync::mutex::Mutex<T>::lock::{{closure}}"),
            "Mutex::lock"
        );
        assert_eq!(
            name("<tokio::task::JoinHandle<T> as core::future::Future>::poll"),
            "JoinHandle"
        );
        assert_eq!(
            name("<tokio::sync::oneshot::Receiver<T> as core::future::Future>::poll"),
            "oneshot::Receiver"
        );
        assert_eq!(
            awaited("<core::pin::Pin<P> as core::future::Future>::poll"),
            None
        );
    }
}
