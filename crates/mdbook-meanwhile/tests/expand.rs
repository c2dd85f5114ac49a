//! The promises of the preprocessor, on a small book of its own.

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_meanwhile::Meanwhile;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The files of a small workspace: one example, one Python twin, one refused program.
const FILES: [(&str, &str); 16] = [
    (
        "book.toml",
        "[book]\ntitle = \"t\"\nsrc = \"book\"\n\n[preprocessor.meanwhile]\nbefore = [\"links\"]\n",
    ),
    ("book/SUMMARY.md", "- [One](1.md)\n\n[Rows](rows.md)\n"),
    ("book/rows.md", "# Rows\n\n{{#coverage}}\n"),
    (
        "book/coverage.toml",
        "[[row]]\nid = \"M3\"\ntext = \"Await orders\"\nchapters = [1]\n\n\
         [[row]]\nid = \"S1.01\"\ntext = \"Waiting\"\nchapters = [2]\n",
    ),
    (
        "book/misconceptions.toml",
        "M3 = \"An await makes things concurrent\"\n",
    ),
    (
        "examples/Cargo.toml",
        "[[example]]\nname = \"tea\"\npath = \"01-one/tea.rs\"\n\n\
         [[example]]\nname = \"new\"\npath = \"01-one/new.rs\"\n",
    ),
    ("examples/01-one/tea.rs", TEA),
    ("examples/01-one/new.rs", TEA),
    ("recordings/transcripts/01-one/tea.snap", TEA_RUN),
    ("recordings/pictures/01-one/tea.picture.snap", TEA_PICTURE),
    (
        "python/01-one/tea.py",
        "\"\"\"Python waits too.\"\"\"\n\nprint(\"poured\")\n",
    ),
    (
        "recordings/transcripts/python/01-one/tea.snap",
        "---\nsource: x\n---\npoured\n",
    ),
    (
        "recordings/pictures/python/01-one/tea.picture.snap",
        TWIN_PICTURE,
    ),
    ("recordings/differences/tea.py--tea.snap", TOLD),
    (
        "tests/compile-fail/01-one/cold.rs",
        "//! Cold tea is refused.\n\nfn main() {\n    cold\n}\n",
    ),
    (
        "tests/compile-fail/01-one/cold.stderr",
        "error[E0425]: no `cold`\n\n  |\n4 |     cold\n",
    ),
];

const TEA: &str = "//! Tea waits for *water*.

fn main() {
    // ANCHOR: pour
    println!(\"poured\");
    // ANCHOR_END: pour
}
";

const TOLD: &str = r#"---
source: x
---
{
  "sentence": "The same until 0.3 s; then the sleep of `tea` ends in the Python program, and only at 0.9 s in the Rust program.",
  "difference": {
    "until": 300000000,
    "first": {"what": {"kind": "waits", "what": "sleep"}, "who": "tea", "from": 0, "to": 300000000},
    "second": {"what": {"kind": "waits", "what": "sleep"}, "who": "tea", "from": 0, "to": 900000000},
    "because": null
  }
}
"#;

const TEA_RUN: &str = "---
source: tests/snapshots.rs
---
   0.000 s  main     | kettle on
   0.300 s  main     | water boils
   0.500 s  worker#2 ! no <milk>
   0.500 s  main     ~ sugar
   0.500 s  main     ~ lemon
   0.700 s  main     | poured
   0.700 s  = exit status 0
";

const TEA_PICTURE: &str = r#"---
source: tests/common/mod.rs
---
{"program":"tea","file":"examples/01-one/tea.rs","total":700000000,"rows":[
{"name":"thread main","thread":true,"marks":[]},
{"name":"main","line":3,"marks":[{"from":0,"to":700000000,"look":"waiting","label":["sleep"],"line":5}],
 "end":{"at":700000000,"how":"done"}}],
"wakes":[],"prints":[{"at":0,"lines":["kettle on"]}],"sums":null,
"findings":[{"rule":"late","text":"`tea` is cold.","lines":[5]}],
"steps":[{"at":0,"to":0,"row":1,"who":"main","why":"its first poll","did":"prints “kettle on”"}],"more_steps":0}
"#;

const TWIN_PICTURE: &str = r#"---
source: tests/common/mod.rs
---
{"program":"tea.py","python":"3.11","file":"python/01-one/tea.py","total":900000000,"rows":[
{"name":"thread main","thread":true,"marks":[]},
{"name":"main()","line":3,"marks":[{"from":0,"to":900000000,"look":"not_started","label":["not begun yet"]}],
 "end":{"at":900000000,"how":"done"}}],
"wakes":[],"prints":[],"sums":null,"findings":[],
"steps":[{"at":0,"to":0,"row":1,"who":"main()","why":"its first step","did":"is done"}],"more_steps":0}
"#;

const CHOICES: &str = "kind = \"choose\"
[[choice]]
text = \"`a`\"
why = \"No.\"
misconception = \"M3\"
[[choice]]
text = \"b\"
right = true
why = \"Yes.\"
evidence = \"water boils\"
";

const CLOSING: &str = "why = \"y\"\notherwise = \"o\"\n";

fn workspace(chapter: &str) -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, text) in FILES.into_iter().chain([("book/1.md", chapter)]) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn build_in(root: &Path) -> Result<(), String> {
    let mut config = Config::from_disk(root.join("book.toml")).unwrap();
    config.build.build_dir = root.join("out");
    let mut book = MDBook::load_with_config(root, config).unwrap();
    book.with_preprocessor(Meanwhile::new());
    book.build().map_err(|error| format!("{error:#}"))
}

/// The chapter's HTML, or the message of its mistakes.
fn build(chapter: &str) -> Result<String, String> {
    let root = workspace(chapter);
    build_in(root.path()).map(|()| fs::read_to_string(root.path().join("out/1.html")).unwrap())
}

fn mistake(chapter: &str) -> String {
    build(chapter).expect_err("the chapter has a mistake")
}

fn predict(lines: &str) -> String {
    let head = "id = \"p\"\nquestion = \"Which?\"\nrun = \"tea\"";
    format!("# One\n\n```predict\n{head}\n{lines}\n```\n")
}

fn choose_with(from: &str, to: &str) -> String {
    predict(&CHOICES.replace(from, to))
}

fn order(lines: &str) -> String {
    predict(&format!("kind = \"order\"\nlines = {lines}\n{CLOSING}"))
}

#[test]
fn a_run_comes_with_its_timeline_and_the_program_knows_the_numbers_of_its_lines() {
    let html = build("# One\n\n{{#example tea:pour}}\n").unwrap();
    assert!(
        html.contains("data-program=\"tea\" data-lines=\"5,3 5 7\""),
        "{html}"
    );
    assert!(
        html.contains("<svg") && html.contains("sleep"),
        "no picture"
    );
    assert!(html.contains("data-lines=\"5\"><b>late</b> <code>tea</code> is cold."));
    assert!(
        html.contains("Step by step"),
        "no table for those who do not see the picture"
    );
}

#[test]
fn two_runs_are_drawn_on_one_scale() {
    let html = build("# One\n\n{{#compare tea tea}}\n").unwrap();
    assert_eq!(html.matches("class=\"timeline-picture\"").count(), 2);
    assert!(mistake("# One\n\n{{#compare tea}}\n").contains("takes two names or more"));
}

#[test]
fn an_example_is_its_program_and_its_recorded_run() {
    let html = build("# One\n{{#minutes 12}}\n\n{{#example tea}}\n").unwrap();
    assert!(html.contains("<p class=\"crumb\">Chapter 1 · 12 minutes</p>"));
    assert!(html.contains("examples/01-one/tea.rs"));
    assert!(html.contains("cargo run --example tea"));
    assert!(html.contains("<td class=\"text\">water boils</td>"));
    assert!(html.contains("no &lt;milk&gt;"));
    // The claim and the anchors would spoil the listing.
    assert!(!html.contains("//!") && !html.contains("ANCHOR"));
}

#[test]
fn a_claim_is_said_once_and_after_what_it_is_about() {
    for directive in ["example tea", "run tea", "python tea", "refused cold"] {
        let html = build(&format!("# One\n\n{{{{#{directive}}}}}\n")).unwrap();
        let (before, after) = html.split_once("<figcaption>").unwrap();
        for claim in ["Tea waits for", "Python waits too", "Cold tea is refused"] {
            assert!(!before.contains(claim), "{directive}: {before}");
        }
        assert!(before.contains("class=\"text\"") || before.contains("E0425"));
        assert!(after.contains("</figcaption>\n</figure>"), "{after}");
    }
    let asked = build(&predict(CHOICES)).unwrap();
    let (question, answer) = asked.split_once("<details class=\"answer\">").unwrap();
    assert!(!question.contains("Tea waits for") && answer.contains("Tea waits for"));
    // A program alone, and runs on one scale, say no claim at all.
    for directive in ["program tea", "program tea:pour", "compare tea tea"] {
        let html = build(&format!("# One\n\n{{{{#{directive}}}}}\n")).unwrap();
        assert!(!html.contains("Tea waits for"), "{directive}");
    }
}

#[test]
fn a_twin_stands_beside_its_program_on_one_scale_and_in_its_own_words() {
    let html = build("# One\n\n{{#python tea}}\n").unwrap();
    let scales: Vec<&str> = html
        .split(" data-left=")
        .skip(1)
        .map(|rest| rest.split(" role=").next().unwrap())
        .collect();
    assert_eq!(scales.len(), 2, "{html}");
    assert_eq!(scales[0], scales[1]);
    assert!(scales[0].contains("data-end=\"900000\""), "{}", scales[0]);
    let (twin, program) = html.split_once("In Rust, on the same scale").unwrap();
    assert!(twin.contains("asyncio of Python 3.11") && twin.contains("</i>not begun yet</li>"));
    assert!(twin.contains("<th scope=\"col\">Who runs</th>") && !twin.contains("polled"));
    assert!(program.contains("data-program=\"tea\""));
    // How the two differ is said once, and marked in both.
    assert!(program.contains(
        "<p class=\"difference\">The same until 0.3 s; then the sleep of <code>tea</code>"
    ));
    let mark = "<g class=\"differs\"><title>0.3 s: from here on the two differ</title>";
    assert!(twin.contains(mark) && program.contains(mark), "{html}");
    assert!(program.contains("A line is drawn at 0.3 s"), "{program}");
    let other = build("# One\n\n{{#python tea new}}\n").unwrap_err();
    assert!(
        other.contains("recordings/transcripts/01-one/new.snap"),
        "{other}"
    );
    let unknown = build("# One\n\n{{#python tea coffee}}\n").unwrap_err();
    assert!(unknown.contains("book/1.md:3:15"), "{unknown}");
}

#[test]
fn the_run_beside_a_twin_waits_for_the_prediction_that_it_answers() {
    let harmless = "\n<!-- gives nothing away -->\n\n{{#python tea}}\n";
    let html = build(&format!("{}{harmless}", predict(CHOICES))).unwrap();
    let (before, run) = html.split_once("In Rust, on the same scale").unwrap();
    let fold = before.rfind("<details class=\"answered\" data-of=\"predict-p\">");
    let twin = before.rfind("asyncio of Python").unwrap();
    assert!(fold.is_some_and(|fold| fold > twin), "{before}");
    assert!(run.contains("</details>"));
    // So do the words of how it differs, and the mark.
    assert!(!before.contains("class=\"differs\"") && !before.contains("The same until"));
    assert!(run.contains("class=\"differs\"") && run.contains("The same until 0.3 s"));
    let alone = build("# One\n\n{{#python tea}}\n").unwrap();
    assert!(!alone.contains("class=\"answered\""));
}

#[test]
fn a_part_is_shown_with_the_whole_behind_a_fold() {
    let html = build("# One\n\n{{#program tea:pour}}\n").unwrap();
    let (part, whole) = html.split_once("The whole program").unwrap();
    assert!(part.contains("println!(\"poured\");") && !part.contains("fn main"));
    assert!(whole.contains("fn main"));
}

#[test]
fn a_twin_and_a_refusal_show_what_was_recorded() {
    let html = build("# One\n\n{{#python tea}}\n\n{{#refused cold}}\n").unwrap();
    assert!(html.contains("python3 python/01-one/tea.py"));
    assert!(html.contains("<td class=\"text\">poured</td>"));
    assert!(html.contains("error[E0425]: no `cold`\n\n  |\n4 |     cold"));
    assert!(!html.contains("cargo run --example cold"));
}

#[test]
fn boxes_and_rules_hold_markdown() {
    let chapter =
        "# One\n\n{{#box From Python}}\nIt *waits*.\n{{#end}}\n\n{{#rule}}\nWait.\n{{#end}}\n";
    let html = build(chapter).unwrap();
    assert!(html.contains("<p>It <em>waits</em>.</p>"));
    assert!(html.contains("class=\"box from-python\" role=\"note\" aria-label=\"From Python\""));
    assert!(html.contains("class=\"rule\""));
}

#[test]
fn a_prediction_is_complete_without_script() {
    let html = build(&predict(CHOICES)).unwrap();
    assert!(html.contains("data-kind=\"choose\""));
    assert!(html.contains("<summary>Show the answer and the run</summary>"));
    assert!(html.contains("An await makes things concurrent"));
    assert!(html.contains("<b>Answer: b</b>"));
    assert!(html.contains("<td class=\"text\">water boils</td>"));
}

#[test]
fn what_explains_an_answer_is_folded_until_it_is_given() {
    let fold = "{{#answered}}\nIt is *b*.\n{{#end}}\n";
    let html = build(&(predict(CHOICES) + fold)).unwrap();
    let (_, rest) = html
        .split_once("<details class=\"answered\" data-of=\"predict-p\">")
        .unwrap();
    let (inside, _) = rest.split_once("</details>").unwrap();
    assert!(
        inside.contains("<summary>Explanation</summary>"),
        "{inside}"
    );
    assert!(inside.contains("<p>It is <em>b</em>.</p>"), "{inside}");
}

#[test]
fn what_follows_a_prediction_is_folded_or_said_to_be_harmless() {
    for follows in [
        "It is b.\n",
        "{{#run tea}}\n",
        "<!-- covers: M3 -->\n\nIt is b.\n",
        "```text\nb\n```\n",
    ] {
        let problem = build(&(predict(CHOICES) + follows))
            .unwrap_err()
            .to_string();
        let said = "can be read before the prediction `p` above it is answered";
        assert!(problem.contains(said), "{follows}: {problem}");
        assert!(problem.contains("`{{#answered}}`"), "{problem}");
    }
    for follows in [
        "{{#answered}}\nIt is b.\n{{#end}}\n\nIt is b.\n",
        "<!-- gives nothing away -->\n\nNow the next one.\n",
        "## Next\n\nNow the next one.\n",
        "{{#program tea}}\n",
    ] {
        build(&(predict(CHOICES) + follows)).unwrap();
    }
    let problem = build("# One\n\n{{#answered}}\nIt is b.\n{{#end}}\n").unwrap_err();
    assert!(
        problem.to_string().contains("no prediction above"),
        "{problem}"
    );
}

#[test]
fn the_right_order_is_read_from_the_run() {
    let slip = "[[mistake]]\nfirst = \"poured\"\nbefore = \"kettle on\"\nwhy = \"w\"\n";
    let lines = "lines = [\"poured\", \"kettle on\", \"water boils\"]";
    let html = build(&predict(&format!(
        "kind = \"order\"\n{lines}\n{CLOSING}{slip}"
    )))
    .unwrap();
    let order = html.split_once("<ol class=\"order\">").unwrap().1;
    let place = |line| order.find(line).unwrap();
    assert!(place("kettle on") < place("water boils") && place("water boils") < place("poured"));
}

#[test]
fn the_right_total_is_read_from_the_run() {
    let html = build(&predict(&format!("kind = \"total\"\n{CLOSING}"))).unwrap();
    assert!(html.contains("data-value=\"0.700\""));
    let at = format!("kind = \"total\"\nat = \"boils\"\n{CLOSING}");
    let html = build(&predict(&at)).unwrap();
    assert!(html.contains("data-value=\"0.300\""));
}

#[test]
fn marks_fill_the_appendix() {
    let marks = "<!-- covers: M3 -->\nText. <!-- covers: M3 --> More. <!-- covers: S1.01 -->\n";
    let root = workspace(&format!(
        "# One\n\n## Why wait? <!-- covers: M3 -->\n\n{marks}"
    ));
    build_in(root.path()).unwrap();
    let chapter = fs::read_to_string(root.path().join("out/1.html")).unwrap();
    assert!(chapter.contains("<div class=\"covers\" id=\"covers-2\"></div>"));
    assert!(chapter.contains("<p>Text. <span class=\"covers\" id=\"covers-3\"></span> More. "));
    let rows = fs::read_to_string(root.path().join("out/rows.html")).unwrap();
    assert!(rows.contains("<a href=\"1.html#covers-1\">1: Why wait?</a>"));
    assert!(!rows.contains("id=\"covers-"));
}

#[test]
fn a_cure_is_shown_as_a_change_of_what_is_refused_with_its_run() {
    let html = build("# One\n\n{{#refused cold}}\n\n{{#cures cold tea}}\n").unwrap();
    let (_, cures) = html.split_once("<section class=\"cures\"").unwrap();
    assert!(cures.contains("What compiles instead of <code>cold</code>"));
    assert!(cures.contains("<summary><code>tea</code></summary>"));
    assert!(cures.contains("<del><code class=\"language-rust ignore\">cold</code></del>"));
    assert!(cures.contains("0.500 s"), "its run: {cures}");
}

#[test]
fn what_a_refused_program_carries_stands_below_the_message_of_rustc() {
    let chapter = "# One\n\n{{#refused cold}}\n";
    let without = build(chapter).unwrap();
    assert!(
        !without.contains("carried"),
        "it is refused for another reason"
    );
    let root = workspace(chapter);
    let spot = |line, column| format!("{{\"line\":{line},\"column\":{column}}}");
    let span = |line: u32, from: u32, to: u32| {
        format!(
            "{{\"from\":{},\"to\":{}}}",
            spot(line, from),
            spot(line, to)
        )
    };
    let facts = format!(
        "---\nsource: x\n---\n[{{\"what\":{{\"kind\":\"kept\",\"value\":{{\"is\":\"variable\",\"name\":\"cold\",\"ty\":\"Rc<u32>\",\"made\":{}}},\"at\":{{\"span\":{}}}}},\"body\":{{\"name\":\"main\",\"span\":{{\"from\":{},\"to\":{}}}}},\"asked\":{{}}}}]\n",
        span(4, 5, 9),
        span(4, 5, 9),
        spot(3, 1),
        spot(5, 2),
    );
    let file = root
        .path()
        .join("recordings/carried/01-one/cold.facts.snap");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, facts).unwrap();
    build_in(root.path()).unwrap();
    let html = fs::read_to_string(root.path().join("out/1.html")).unwrap();
    let (_, below) = html.split_once("no `cold`").unwrap();
    assert!(below.contains("What the future of <code>main</code> carries over its awaits"));
    assert!(below.contains("class=\"carried-picture\""));
    fs::write(&file, "---\nsource: x\n---\n[{}]\n").unwrap();
    let message = build_in(root.path()).unwrap_err();
    assert!(
        message.contains("cold.facts.snap: this recording is damaged"),
        "{message}"
    );
}

#[test]
fn a_wrong_directive_names_its_place_and_the_next_step() {
    let cases = [
        (
            "{{#example tee}}\n",
            "book/1.md:1:12: no example is named `tee` (did you mean `tea`?)",
        ),
        (
            "\n{{#program tea:por}}\n",
            "book/1.md:2:16: examples/01-one/tea.rs has no anchor `por` (did you mean `pour`?)",
        ),
        (
            "{{#run new}}\n",
            "recordings/transcripts/01-one/new.snap: `new` has no recorded run: this file is missing\n    \
             Record it: `cargo meanwhile record new`.",
        ),
        (
            "{{#refused hot}}\n",
            "tests/compile-fail/<chapter>/hot.rs is missing",
        ),
        (
            "{{#box From Python}}\ntext\n",
            "book/1.md:1:1: this `{{#box}}` is not closed",
        ),
        (
            "{{#cures cold}}\n",
            "book/1.md:1:10: `{{#cures}}` takes a refused program, and at least one that compiles",
        ),
        (
            "{{#cures cold tee}}\n",
            "book/1.md:1:15: no example is named `tee` (did you mean `tea`?)",
        ),
        ("{{#end}}\n", "closes nothing"),
        ("{{#minutes soon}}\n", "not a number of minutes"),
        (
            "<!-- covers: M33 -->\n",
            "`M33` is not a row of book/coverage.toml",
        ),
    ];
    for (chapter, expected) in cases {
        let message = mistake(chapter);
        assert!(message.contains(expected), "{chapter}\n{message}");
    }
}

#[test]
fn a_prediction_that_the_run_does_not_bear_out_is_a_mistake() {
    let total_of = "kind = \"total\"\nwhy = \"y\"\n";
    let right_slip = format!("{total_of}otherwise = \"o\"\n[[mistake]]\nvalue = 0.7\nwhy = \"w\"");
    let cases = [
        (
            predict(CHOICES) + &predict(CHOICES),
            "the prediction id `p` is already used at book/1.md:3",
        ),
        (
            choose_with("water boils", "ice"),
            "the evidence `ice` is not in the recorded run",
        ),
        (choose_with("M3", "M99"), "`M99` is not a misconception"),
        (
            choose_with("right = true\n", ""),
            "exactly one of them `right = true`",
        ),
        (
            choose_with("evidence", "evidnce"),
            "unknown field `evidnce`",
        ),
        (order("[\"sugar\", \"lemon\"]"), "their order is ambiguous"),
        (
            order("[\"poured\", \"water boil\"]"),
            "does not print the line `water boil` (did you mean `water boils`?)",
        ),
        (predict(&right_slip), "is the right answer"),
        (predict(total_of), "`otherwise`"),
    ];
    for (chapter, expected) in cases {
        let message = mistake(&chapter);
        assert!(message.contains(expected), "{chapter}\n{message}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let message = mistake("{{#run a}}\n{{#run b}}\n");
    assert!(message.contains("2 mistakes"), "{message}");
    assert!(message.contains("book/1.md:1:") && message.contains("book/1.md:2:"));
}
