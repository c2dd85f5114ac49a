//! The build of a given function: it says what it does, and obeys the weather.

use meanwhile::exercises::Exercise;

/// `text`: the function, or its body.
pub fn build(text: &str, name: &str, exercise: &Exercise) -> String {
    let Some(brace) = text.find('{') else {
        return text.to_owned();
    };
    let (head, body) = text.split_at(brace + 1);
    let body = by_weather(body, exercise);
    let body = body.replace("println!(", "::meanwhile::given!(__call, ");
    format!("{head} let __call = ::meanwhile::check::Call::of(\"{name}\");{body}")
}

/// Each expression that a weather changes, as the choice among all of them.
fn by_weather(text: &str, exercise: &Exercise) -> String {
    let weathers = &exercise.weather;
    let mut all: Vec<&String> = weathers.iter().flat_map(|one| one.instead.keys()).collect();
    // The longest first: another may be a part of it.
    all.sort_by_key(|from| std::cmp::Reverse(from.len()));
    all.dedup();
    let mut pieces = vec![Piece::Text(text)];
    for from in all {
        let to = weathers.iter().zip(1..).filter_map(|(one, number)| {
            let to = one.instead.get(from)?;
            Some(format!("{number} => {to}, "))
        });
        let choice = format!(
            "match ::meanwhile::check::weather() {{ {}_ => {from} }}",
            to.collect::<String>()
        );
        let pieces_of = |piece| match piece {
            Piece::Choice(choice) => vec![Piece::Choice(choice)],
            Piece::Text(text) => {
                let texts = text.split(from.as_str()).map(Piece::Text);
                let mut cut = Vec::new();
                for text in texts {
                    cut.extend([text, Piece::Choice(choice.clone())]);
                }
                cut.pop();
                cut
            }
        };
        pieces = pieces.into_iter().flat_map(pieces_of).collect();
    }
    let text = |piece: Piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Choice(choice) => choice,
    };
    pieces.into_iter().map(text).collect()
}

enum Piece<'a> {
    Text(&'a str),
    Choice(String),
}
