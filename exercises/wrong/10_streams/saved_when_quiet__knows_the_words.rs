//! Rejected with: the line “saved: to”

// An editor saves a text when nothing has been typed for 0.5 s. When it is closed, it saves at once what is not saved yet. This program
// saves after each key.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

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

// It knows after which words the writer pauses.
async fn keep_saved(mut typed: mpsc::Receiver<String>) {
    let mut last = String::new();
    while let Some(text) = typed.recv().await {
        last = text;
        if last.ends_with("tea") || last.ends_with("or") || last == "a" {
            sleep(Duration::from_millis(500)).await;
            save(&last);
        }
    }
    save(&last);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (keys, typed) = mpsc::channel(8);
    tokio::join!(type_words(keys), keep_saved(typed));
    println!("the end");
}
