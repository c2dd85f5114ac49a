//! Each way in which something comes into a future, as it is drawn.

use crate::asked::Asked;
use meanwhile::carried::{Binding, What};

#[test]
fn a_guard_is_drawn_from_its_declaration_over_the_await_to_the_end_of_its_scope() {
    let asked = Asked::about(
        "async fn pay_in() {\n    let mut cash = LOCK.lock().unwrap();\n    pause().await;\n    *cash += 1;\n}\nfn go() { spawn(pay_in()) }",
    );
    assert_eq!(
        asked.drawn(),
        "\
What the future of `pay_in` carries over its awaits

 6    async fn pay_in() {
 7 o      let mut cash = LOCK.lock().unwrap();  <- cash: std::sync::MutexGuard<'_, u32>
 8 *      pause().await;                        <- cash is kept over this await
 9 |      *cash += 1;
10 +  }                                         <- the scope of cash ends

`cash`, declared at line 7, has the type `std::sync::MutexGuard<'_, u32>`, which is not `Send`. Its
scope ends at line 10. The future of `pay_in` keeps it over the await at line 8. `spawn` at line 11
takes only what is `Send`.
"
    );
}

#[test]
fn a_drop_that_does_not_convince_rustc_is_shown_where_it_is() {
    let asked = Asked::about(
        "async fn two() {\n    let mut visitors = LOCK.lock().unwrap();\n    *visitors += 1;\n    drop(visitors);\n    pause().await;\n}\nfn go() { spawn(two()) }",
    );
    let drawn = asked.drawn();
    assert!(drawn.contains("\n 9 x      drop(visitors);"), "{drawn}");
    assert!(drawn.contains("\n10 *      pause().await;"), "{drawn}");
    assert!(asked.said().contains("`drop` at line 9 ends the value"));
}

/// The same without a borrow before it: so it is the borrow that makes rustc go by the scope.
#[test]
fn a_drop_of_what_nothing_has_borrowed_is_enough_and_nothing_is_drawn() {
    let asked = Asked::about(
        "async fn two() {\n    let visitors = LOCK.lock().unwrap();\n    drop(visitors);\n    pause().await;\n}\nfn go() { spawn(two()) }",
    );
    assert_eq!(asked.errors(), Vec::<String>::new());
    assert_eq!(asked.carried(), []);
}

#[test]
fn a_drop_that_only_some_runs_come_to_is_not_shown_as_one() {
    let asked = Asked::about(
        "async fn two(early: bool) {\n    let r = Rc::new(1);\n    if early {\n        drop(r);\n        return;\n    }\n    pause().await;\n    drop(r);\n}\nfn go() { spawn(two(true)) }",
    );
    let [one] = &asked.carried()[..] else {
        panic!("{:?}", asked.errors())
    };
    let What::Kept { dropped, .. } = &one.what else {
        panic!("{one:?}")
    };
    assert_eq!(*dropped, None);
}

#[test]
fn a_guard_without_a_name_lives_to_the_end_of_its_statement() {
    let asked = Asked::about(
        "async fn four() {\n    match *LOCK.lock().unwrap() {\n        0 => {}\n        _ => pause().await,\n    }\n    pause().await;\n}\nfn go() { spawn(four()) }",
    );
    let drawn = asked.drawn();
    assert!(
        drawn.contains("\n10 +      }                              <- the end of its statement"),
        "{drawn}"
    );
    assert!(drawn.contains("`LOCK.lock().unwrap()` at line 7 gives a value without a name"));
}

#[test]
fn several_values_have_a_bar_each() {
    let asked = Asked::about(
        "async fn two() {\n    let r = Rc::new(1);\n    let g = LOCK.lock().unwrap();\n    pause().await;\n    println!(\"{r} {g}\");\n}\nfn go() { spawn(two()) }",
    );
    let drawn = asked.drawn();
    assert!(
        drawn.contains(
            "\n 9 * *      pause().await;                 <- r is kept over this await\n   | |                                     <- g is kept over this await\n"
        ),
        "{drawn}"
    );
    assert_eq!(asked.pictures().len(), 1);
}

#[test]
fn a_parameter_is_there_from_the_call_to_the_end_of_the_function() {
    let asked = Asked::about(
        "async fn print(label: Rc<u32>) {\n    pause().await;\n    println!(\"{label}\");\n}\nfn go() { spawn(print(Rc::new(1))) }",
    );
    let [one] = &asked.carried()[..] else {
        panic!("{:?}", asked.errors())
    };
    let What::Kept { value, until, .. } = &one.what else {
        panic!("{one:?}")
    };
    assert_eq!(value.is, Binding::Parameter);
    assert_eq!(value.name.as_deref(), Some("label"));
    assert_eq!(until.map(|until| until.from.line), Some(9));
}

/// It is no variable of the block, and no await is needed: without one it is refused as well.
#[test]
fn what_a_block_captures_is_there_from_its_beginning() {
    for wait in ["pause().await;", ""] {
        let asked = Asked::about(&format!(
            "fn go() {{\n    let label = Rc::new(1);\n    spawn(async move {{\n        {wait}\n        println!(\"{{label}}\");\n    }});\n}}",
        ));
        let drawn = asked.drawn();
        assert!(
            drawn.contains("o      spawn(async move {        <- takes label: Rc<i32>"),
            "{drawn}"
        );
        let said = asked.said();
        assert!(said.contains("has it from its beginning, before any await"));
    }
}

#[test]
fn a_future_that_is_awaited_and_is_not_send_is_named_by_its_type() {
    let asked = Asked::about(
        "type Boxed = std::pin::Pin<Box<dyn Future<Output = ()>>>;\nfn make() -> Boxed { Box::pin(pause()) }\nasync fn outer() {\n    make().await;\n}\nfn go() { spawn(outer()) }",
    );
    let drawn = asked.drawn();
    assert!(
        drawn.contains("awaits a Pin<Box<dyn Future<Output = ()>>>"),
        "{drawn}"
    );
    assert!(
        drawn.contains("While the future of `outer` waits at the await at line 9"),
        "{drawn}"
    );
}

#[test]
fn a_block_that_borrows_is_shown_with_the_end_of_the_owner() {
    let asked = Asked::about(
        "fn go() {\n    let parcel = String::from(\"A\");\n    spawn(async { println!(\"{parcel}\") });\n}",
    );
    assert_eq!(
        asked.drawn(),
        "\
What is borrowed, and until when

6    fn go() {
7 o      let parcel = String::from(\"A\");         <- parcel is declared here
8 *      spawn(async { println!(\"{parcel}\") });  <- the block borrows parcel
9 +  }                                           <- parcel is dropped

`parcel` is declared at line 7 and dropped at line 9, at the end of its scope. The async block at
line 8 only borrows it, but its future may still be used after that: it has to own what it uses.
"
    );
}

#[test]
fn a_call_that_is_given_a_borrow_is_shown_as_rustc_says_it() {
    let asked = Asked::about(
        "fn go() {\n    let parcel = String::from(\"A\");\n    spawn(show(&parcel));\n}",
    );
    let drawn = asked.drawn();
    assert!(
        drawn.contains("9 +  }                                    <- parcel is dropped"),
        "{drawn}"
    );
    let said = asked.said();
    assert!(said.contains("What the call at line 8 is given only borrows it"));
}

#[test]
fn a_value_in_a_called_function_is_shown_in_that_function() {
    let asked = Asked::about(
        "async fn inner() {\n    let r = Rc::new(1);\n    pause().await;\n    println!(\"{r}\");\n}\nasync fn outer() { inner().await }\nfn go() { spawn(outer()) }",
    );
    let drawn = asked.drawn();
    assert!(
        drawn.starts_with("What the future of `inner` carries"),
        "{drawn}"
    );
    assert!(
        drawn.contains("`spawn` at line 12 takes only what is `Send`"),
        "{drawn}"
    );
}
