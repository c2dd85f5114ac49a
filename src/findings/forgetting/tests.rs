//! What counts as forgotten, and what may be used after all.

use super::*;

const HEAD: &str = "use tokio::sync::Mutex;\nasync fn save(n: u32) {}\nfn discard<F>(_job: F) {}\nfn keep<F>(job: F) -> F { job }\n";

fn found(body: &str) -> Vec<(u32, String)> {
    let source = format!("{HEAD}async fn main() {{\n{body}\n}}\n");
    let each = forgotten_in(&SourceFile::new(source), "main").into_iter();
    each.map(|forgotten| {
        let made = match forgotten.made {
            Made::Call(call) => call,
            Made::Block => "block".to_owned(),
        };
        (forgotten.line - 5, made)
    })
    .collect()
}

#[test]
fn what_is_made_and_never_used_is_forgotten() {
    for body in [
        "save(1);",
        "let _ = save(1);",
        "_ = save(1);",
        "let _saved = save(1);",
        "let saved = save(1);\ndrop(saved);",
        "let saved: Job = save(1);\nlet _kept = saved;",
        "drop(save(1));",
        "discard(save(1));",
        "let saved = save(1);\ndiscard(saved);",
        "let all = vec![save(1)];\nprintln!(\"{}\", all.len());",
        "let mut all = Vec::new();\nfor _ in 0..3 {\nall.push(save(1));\n}",
        "let _job = Job { work: Box::pin(save(1)) };",
        "let _pair = (save(1), 2);",
        "let _maybe = Some(save(1));",
    ] {
        let found = found(body);
        assert_eq!(found.len(), 1, "{body}");
        assert_eq!(found[0].1, "save(1)", "{body}");
    }
    assert_eq!(found("let _all = async { 1 };"), [(1, "block".to_owned())]);
    assert_eq!(
        found("let _held = lock.lock();"),
        [(1, "lock.lock()".to_owned())]
    );
}

#[test]
fn what_may_be_used_is_left_alone() {
    for body in [
        "save(1).await;",
        "let _x = save(1).await;",
        "save(1).await.unwrap();",
        "let _x = save(1).await.expect(\"no\");",
        "let job = save(1);\njob.await;",
        "let job = save(1);\ntokio::join!(job, other());",
        "let job = save(1);\ntokio::pin!(job);",
        "let task = tokio::spawn(save(1));",
        "let _task = tokio::spawn(save(1));",
        "let all = vec![save(1)];\njoin_all(all).await;",
        "let mut all = Vec::new();\nall.push(save(1));\nfor job in all {\njob.await;\n}",
        "let job = keep(save(1));\njob.await;",
        "let _job = keep(save(1));",
        "if late() {\nsave(1);\n}",
        "let run = || save(1);\nrun().await;",
        "set.push(save(1));",
        "save(1)",
        "return save(1);",
        "match x { _ => save(1) }.await;",
        "let job = Job { work: save(1) };\njob.work.await;",
        "let lock = lock.lock().unwrap();",
    ] {
        assert_eq!(found(body), [], "{body}");
    }
}

#[test]
fn what_may_not_be_reached_says_so() {
    let source = format!("{HEAD}async fn main() {{\n    open()?;\n    save(1);\n}}\n");
    assert!(forgotten_in(&SourceFile::new(source), "main")[0].after_exit);
}
