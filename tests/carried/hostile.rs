//! Programs that could lead to something false, or to a panic.

use crate::asked::{Asked, FILE, HEAD};
use meanwhile::carried::{self, Binding, Carried, What};

/// Everything that is said of a program, in all forms: none of them panics.
fn all_forms(asked: &Asked) -> String {
    let mut text = asked.drawn();
    for picture in asked.pictures() {
        for columns in [0, 1, 30, 1000] {
            carried::text::draw(&picture, columns);
        }
        text += &carried::html::figure(&picture, "one");
    }
    text
}

fn kept(asked: &Asked) -> Vec<(Option<String>, Binding, u32, Option<u32>)> {
    let all = asked.carried().into_iter();
    all.filter_map(|one| match one.what {
        What::Kept {
            value, at, until, ..
        } => Some((
            value.name,
            value.is,
            at.span.from.line,
            until.map(|until| until.from.line),
        )),
        _ => None,
    })
    .collect()
}

#[test]
fn of_what_a_macro_makes_only_the_place_of_the_call_is_told() {
    let asked = Asked::about(
        "macro_rules! keep { ($n:ident) => { let $n = Rc::new(1); pause().await; println!(\"{}\", $n); } }\nmacro_rules! hidden { () => { let inside = Rc::new(1); pause().await; println!(\"{}\", inside); } }\nasync fn f() {\n    keep!(label);\n}\nasync fn g() {\n    hidden!();\n}\nfn go() { spawn(f()); spawn(g()) }",
    );
    assert_eq!(
        kept(&asked),
        [
            (None, Binding::InMacro, 9, None),
            (None, Binding::InMacro, 12, None)
        ]
    );
    let said = all_forms(&asked);
    assert!(said.contains("The macro at line 9 makes a value of the type `Rc<i32>`"));
    assert!(said.contains("an await within `keep!` at line 9"), "{said}");
    assert!(!said.contains("$n") && !said.contains("inside"), "{said}");
}

#[test]
fn an_await_that_a_macro_of_another_file_makes_is_where_it_is_called() {
    let asked = Asked::about(
        "macro_rules! wait { ($e:expr) => { $e.await } }\nasync fn f() {\n    let r = Rc::new(1);\n    wait!(pause());\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }",
    );
    let said = all_forms(&asked);
    assert_eq!(
        kept(&asked),
        [(Some("r".to_owned()), Binding::Variable, 9, Some(11))]
    );
    assert!(said.contains("an await within `wait!` at line 9"), "{said}");
}

#[test]
fn another_file_of_the_program_is_not_spoken_of() {
    let asked = Asked::about(
        "async fn f() { let r = Rc::new(1); pause().await; println!(\"{r}\"); }\nfn go() { spawn(f()) }",
    );
    assert_eq!(kept(&asked).len(), 1);
    let other = carried::read(&asked.messages, "other.rs", &asked.source);
    assert_eq!(other, []);
}

#[test]
fn of_a_source_that_has_changed_since_nothing_is_said() {
    let asked = Asked::about(
        "async fn f() {\n    let r = Rc::new(1);\n    pause().await;\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }",
    );
    assert_eq!(kept(&asked).len(), 1);
    let moved = format!("// a new line\n{}", asked.source);
    assert_eq!(carried::read(&asked.messages, FILE, &moved), []);
    let edited = asked.source.replace("let r = Rc", "let q = Rc");
    assert_eq!(carried::read(&asked.messages, FILE, &edited), []);
    assert_eq!(carried::read(&asked.messages, FILE, ""), []);
}

#[test]
fn names_are_cut_by_characters_whatever_their_bytes_are() {
    let asked = Asked::about(
        "async fn f() {\n\t/* ж日本 */ let ключ = Rc::new(\"日本\"); /* ü */ pause().await; println!(\"{ключ}\");\n}\nfn go() { spawn(f()) }",
    );
    assert_eq!(
        kept(&asked),
        [(Some("ключ".to_owned()), Binding::Variable, 7, Some(8))]
    );
    all_forms(&asked);
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_move_nothing() {
    let body = "async fn f() {\n    let r = Rc::new(1);\n    pause().await;\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }\nfn main() {}\n";
    let asked = Asked::whole(&format!("\u{feff}{HEAD}{body}").replace('\n', "\r\n"));
    assert_eq!(
        kept(&asked),
        [(Some("r".to_owned()), Binding::Variable, 8, Some(10))]
    );
    let said = all_forms(&asked);
    assert!(!said.contains('\r'), "{said}");
}

#[test]
fn a_type_parameter_is_told_by_its_name() {
    let asked = Asked::about(
        "async fn f<T: std::fmt::Display>(t: T) {\n    pause().await;\n    println!(\"{t}\");\n}\nfn start<T: std::fmt::Display + 'static>(t: T) { spawn(f(t)) }",
    );
    assert_eq!(
        kept(&asked),
        [(Some("t".to_owned()), Binding::Parameter, 7, Some(9))]
    );
    assert!(all_forms(&asked).contains("has the type `T`"));
}

#[test]
fn patterns_end_where_their_own_scope_ends() {
    let cases = [
        (
            "let (a, b) = (Rc::new(1), 2);\n    pause().await;\n    println!(\"{a}{b}\");",
            "a",
            10,
        ),
        (
            "for r in vec![1].into_iter().map(Rc::new) {\n        pause().await;\n        println!(\"{r}\");\n    }",
            "r",
            10,
        ),
        (
            "if let Some(r) = Some(1).map(Rc::new) {\n        pause().await;\n        println!(\"{r}\");\n    }\n    pause().await;",
            "r",
            10,
        ),
        (
            "while let Some(r) = Some(1).map(Rc::new) {\n        pause().await;\n        println!(\"{r}\");\n    }",
            "r",
            10,
        ),
        (
            "match Some(1).map(Rc::new) {\n        Some(r) => { pause().await; println!(\"{r}\") }\n        None => {}\n    }",
            "r",
            8,
        ),
        (
            "let Some(r) = Some(1).map(Rc::new) else { return };\n    pause().await;\n    println!(\"{r}\");",
            "r",
            10,
        ),
        (
            "{\n        let r = Rc::new(1);\n        pause().await;\n        println!(\"{r}\");\n    }\n    pause().await;",
            "r",
            11,
        ),
    ];
    for (body, name, end) in cases {
        let asked = Asked::about(&format!(
            "async fn f() {{\n    {body}\n}}\nfn go() {{ spawn(f()) }}"
        ));
        let all = kept(&asked);
        let own = all.iter().find(|one| one.0.as_deref() == Some(name));
        let own = own.unwrap_or_else(|| panic!("{body}: {all:?}, {:?}", asked.errors()));
        assert_eq!((own.1, own.3), (Binding::Variable, Some(end)), "{body}");
        all_forms(&asked);
    }
}

/// Its value lives longer than its statement, which is what the source alone would say: so no end is told.
#[test]
fn of_a_temporary_that_lives_on_no_false_end_is_told() {
    let asked = Asked::about(
        "async fn f() {\n    let r = &Rc::new(1);\n    pause().await;\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }",
    );
    for (name, is, _, until) in kept(&asked) {
        let told = (is, until);
        assert!(
            told == (Binding::Temporary, None) || told == (Binding::Variable, Some(10)),
            "{name:?} {told:?}"
        );
    }
    all_forms(&asked);
}

#[test]
fn a_closure_and_a_thread_are_no_futures() {
    let bodies = [
        "fn go() {\n    let a = String::from(\"A\");\n    std::thread::spawn(|| println!(\"{a}\"));\n}",
        "fn go() {\n    let a = Rc::new(1);\n    std::thread::spawn(move || println!(\"{a}\"));\n}",
        "fn need<T: Send>(_: T) {}\nfn go() { need(Rc::new(1)) }",
    ];
    for body in bodies {
        let asked = Asked::about(body);
        assert!(!asked.errors().is_empty(), "{body}");
        assert_eq!(asked.carried(), [], "{body}");
    }
}

#[test]
fn a_future_that_is_asked_for_sync_is_left_to_rustc() {
    let asked = Asked::about(
        "fn share<T: Sync>(_: T) {}\nasync fn f() {\n    let c = Cell::new(1);\n    pause().await;\n    c.set(2);\n}\nfn go() { share(f()) }",
    );
    assert!(!asked.errors().is_empty());
    assert_eq!(asked.carried(), []);
}

#[test]
fn a_variable_of_the_same_name_is_not_taken_for_the_owner() {
    let asked = Asked::about(
        "fn go() {\n    let a = 1;\n    println!(\"{a}\");\n    {\n        let a = String::from(\"A\");\n        spawn(async { println!(\"{a}\") });\n    }\n    let a = 2;\n    println!(\"{a}\");\n}",
    );
    let [one] = &asked.carried()[..] else {
        panic!("{:?}", asked.errors())
    };
    let What::Borrowed {
        declared, dropped, ..
    } = &one.what
    else {
        panic!("{one:?}")
    };
    let line = |told: &Option<carried::Told>| told.map(|told| told.span.from.line);
    assert_eq!((line(declared), line(dropped)), (Some(10), Some(12)));
}

#[test]
fn markup_in_a_program_is_text() {
    let asked = Asked::about(
        "async fn f() {\n    let r = Rc::new(\"</svg><script>\"); // <b>&\n    pause().await;\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }",
    );
    let picture = &asked.pictures()[0];
    let html = carried::html::figure(picture, "one\"><script>");
    assert!(
        !html.contains("<script>") && !html.contains("<b>"),
        "{html}"
    );
    assert!(!html.contains("\n\n"), "it may stand in Markdown");
}

#[test]
fn a_long_function_is_folded_where_nothing_happens() {
    let rest = "    println!();\n".repeat(30);
    let asked = Asked::about(&format!(
        "async fn f() {{\n{rest}    let r = Rc::new(1);\n{rest}    pause().await;\n    println!(\"{{r}}\");\n}}\nfn go() {{ spawn(f()) }}",
    ));
    let drawn = asked.drawn();
    assert!(drawn.contains("   ... 28 lines\n"), "{drawn}");
    assert!(drawn.contains("|  ... 26 lines\n"), "{drawn}");
}

#[test]
fn facts_of_lines_that_are_not_there_draw_what_is_there() {
    let asked = Asked::about(
        "async fn f() {\n    let r = Rc::new(1);\n    pause().await;\n    println!(\"{r}\");\n}\nfn go() { spawn(f()) }",
    );
    let facts = Carried::to_json(&asked.carried());
    for line in ["0", "4294967295"] {
        let damaged = facts.replace("\"line\":8", &format!("\"line\":{line}"));
        let damaged = damaged.replace("\"line\":10", &format!("\"line\":{line}"));
        let all = Carried::from_json(&damaged).unwrap();
        for source in [asked.source.as_str(), ""] {
            for picture in carried::pictures(&all, source) {
                assert!(picture.lines.len() < 40);
                carried::text::draw(&picture, 80);
                carried::html::figure(&picture, "one");
            }
        }
    }
}

#[test]
fn what_is_no_message_of_rustc_says_nothing() {
    for messages in [
        "",
        "\n",
        "{",
        "{}",
        "[]",
        "error: no",
        "{\"message\":1}",
        "{\"message\":\"m\",\"level\":\"error\",\"spans\":[{}]}",
    ] {
        assert_eq!(carried::read(messages, FILE, HEAD), []);
    }
}
