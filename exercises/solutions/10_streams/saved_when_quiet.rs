// An editor saves a text when nothing has been typed for 0.5 s. When it is closed, it saves at once what is not saved yet. This program
// saves after each key.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// Stands for somebody who types a word, thinks, and types the next. Leave this function as it is.
async fn type_words(keys: mpsc::Sender<String>) {
    let mut text = String::new();
    for word in ["tea", " or", " jam"] {
        for letter in word.chars() {
            sleep(Duration::from_millis(200)).await;
            text.push(letter);
            println!("typed: {text}");
            keys.send(text.clone()).await.expect("the editor is open");
        }
        if word != " jam" {
            sleep(Duration::from_millis(500)).await;
            println!("quiet after: {text}"); // unordered
            sleep(Duration::from_millis(400)).await;
        }
    }
    sleep(Duration::from_millis(300)).await;
    println!("the editor closes");
}

/// Stands for the disk. Leave this function as it is.
fn save(text: &str) {
    println!("saved: {text}"); // unordered
}

async fn keep_saved(mut typed: mpsc::Receiver<String>) {
    let pause = Duration::from_millis(500);
    while let Some(mut text) = typed.recv().await {
        while let Ok(Some(newer)) = timeout(pause, typed.recv()).await {
            text = newer;
        }
        save(&text);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (keys, typed) = mpsc::channel(8);
    tokio::join!(type_words(keys), keep_saved(typed));
    println!("the end");
}

#[cfg(test)]
mod tests {
    use super::main;
    use meanwhile::check;

    const SECTION: &str = "Chapter 10, “A limit for each item, or one for all?”";

    #[test]
    fn the_text_is_saved_when_nothing_has_been_typed_for_500_ms() {
        check::run(main)
            .section(SECTION)
            .prints_with("saved: tea", "quiet after: tea")
            .prints_with("saved: tea or", "quiet after: tea or");
    }

    #[test]
    fn what_is_not_saved_is_saved_when_the_editor_closes() {
        check::run(main)
            .section(SECTION)
            .prints_with("saved: tea or jam", "the editor closes")
            .ends_with("saved: tea or jam");
    }

    #[test]
    fn each_text_is_saved_once() {
        check::run(main)
            .section(SECTION)
            .calls("save", 3)
            .prints(&[
                "saved: tea",
                "saved: tea or",
                "saved: tea or jam",
                "the end",
            ])
            .no_blocking()
            .nobody_panics();
    }
}
