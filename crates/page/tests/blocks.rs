//! What a chapter's text becomes: facts that a form of the book needs, each with its place.

use page::block::{Content, Page};
use page::mistake::Mistakes;
use page::overview::{self, Overview};
use page::predict::Kind;
use page::{Chapter, Html, Project, read};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TEA: &str = "//! Tea waits for *water*.\n\nfn main() {\n    // ANCHOR: pour\n    println!(\"poured\");\n    // ANCHOR_END: pour\n}\n";

const RUN: &str = "   0.000 s  main     | kettle on\n   0.300 s  main     | water boils\n   0.700 s  = exit status 0\n";

const PICTURE: &str = "{\"program\": \"tea\", \"file\": \"\", \"total\": 0, \"rows\": [], \"wakes\": [], \"prints\": [], \
                       \"sums\": null, \"findings\": [], \"steps\": [], \"more_steps\": 0}\n";

const INFO: &str = "[[exercises]]\nname = \"brew\"\ndir = \"01_waiting\"\nchapter = 1\nminutes = 5\ndifficulty = 1\n\
                    misconception = \"M7\"\nbelief = \"tea is quick\"\nhint = \"\"\n\
                    hints = [\"Whose *kettle*?\", \"b\", \"c\"]\nunsolved = \"late\"\n";

const BREW: &str = "// Make tea.\n\nfn main() {}\n\n#[cfg(test)]\nmod tests {\n    const SECTION: &str = \"Chapter 1, “Why?”\";\n\n    #[test]\n    fn it_is_hot() {}\n}\n";

/// A workspace with one example, one Python twin and one exercise.
fn workspace() -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, text) in [
        ("book/misconceptions.toml", "M3 = \"An await *orders*\"\n"),
        ("book/coverage.toml", "[[row]]\nid = \"M3\"\ntext = \"a\"\n"),
        (
            "examples/Cargo.toml",
            "[[example]]\nname = \"tea\"\npath = \"01-one/tea.rs\"\n",
        ),
        ("examples/01-one/tea.rs", TEA),
        ("recordings/transcripts/01-one/tea.snap", RUN),
        ("recordings/pictures/01-one/tea.picture.snap", PICTURE),
        (
            "python/01-one/tea.py",
            "\"\"\"Python waits too.\"\"\"\nprint(1)\n",
        ),
        ("recordings/transcripts/python/01-one/tea.snap", "1\n"),
        (
            "recordings/pictures/python/01-one/tea.picture.snap",
            PICTURE,
        ),
        ("exercises/info.toml", INFO),
        ("exercises/exercises/01_waiting/brew.rs", BREW),
        ("exercises/solutions/01_waiting/brew.rs", BREW),
        ("recordings/differences/tea.py--tea.snap", "null\n"),
        ("recordings/transcripts/exercises/brew_sol.snap", RUN),
        (
            "recordings/pictures/exercises/brew_sol.picture.snap",
            PICTURE,
        ),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

/// The blocks of chapter 1, and every mistake of the book that has only this chapter.
fn chapter_in(root: &Path, text: &str) -> (Page, Mistakes) {
    let project = Project::read(root, Path::new("book")).unwrap();
    let chapter = Chapter {
        file: Path::new("book/1.md"),
        path: Path::new("1.md"),
        number: Some(1),
        title: "One",
        text,
    };
    let (page, mut mistakes) = read(&project, &chapter);
    mistakes.extend(overview::check(&project, std::slice::from_ref(&page)));
    (page, mistakes)
}

fn chapter(text: &str) -> Page {
    let (page, mistakes) = chapter_in(workspace().path(), text);
    assert!(mistakes.is_empty(), "{mistakes}");
    page
}

fn html(page: &Page) -> String {
    Html::new(&Overview::default()).page(page).markdown
}

/// All mistakes of a chapter, in words.
fn mistakes(text: &str) -> String {
    chapter_in(workspace().path(), text).1.to_string()
}

fn predict(lines: &str) -> String {
    let head = "id = \"p\"\nquestion = \"Which?\"\nrun = \"tea\"";
    format!("# One\n\n```predict\n{head}\n{lines}\n```\n")
}

#[test]
fn an_example_is_two_blocks_its_program_and_its_run() {
    let page = chapter("{{#example tea:pour}}\n");
    let [program, run] = &page.blocks[..] else {
        panic!("{page:?}")
    };
    let (Content::Program(listing), Content::Run(run)) = (&program.content, &run.content) else {
        panic!("{page:?}")
    };
    assert_eq!(listing.program.claim, "Tea waits for *water*.");
    assert_eq!(listing.lines().text, "println!(\"poured\");\n");
    assert_eq!(listing.lines().numbers, [5]);
    assert_eq!(listing.program.source.numbers, [3, 5, 7]);
    let timed = run.timed().unwrap();
    assert_eq!(timed.transcript.total.as_millis(), 700);
    assert_eq!(timed.picture.program, "tea");
    assert_eq!(run.printed()[1].text, "water boils");
}

#[test]
fn the_blocks_of_a_text_are_the_text() {
    let text = "# One\n\nSee [this](2.md#x), 1 s.\n\n~~~rust,ignore\nlet a;\n~~~\n- b\n";
    let page = chapter(text);
    let written = |content: &Content| match content {
        Content::Fence(fence) => fence.text.clone(),
        other => other.text().unwrap().markdown.clone(),
    };
    let all: String = page
        .blocks
        .iter()
        .map(|block| written(&block.content))
        .collect();
    assert_eq!(all, text);
    let fences = page.blocks.iter().filter_map(|block| match &block.content {
        Content::Fence(fence) => Some((block.origin.place.line, &*fence.info, &*fence.source)),
        _ => None,
    });
    assert_eq!(fences.collect::<Vec<_>>(), [(5, "rust,ignore", "let a;\n")]);
}

#[test]
fn a_box_and_a_fold_hold_their_blocks() {
    let choose = "kind = \"choose\"\n[[choice]]\ntext = \"a\"\nwhy = \"No.\"\n[[choice]]\ntext = \"b\"\nright = true\nwhy = \"Yes.\"\n";
    let page = chapter(&format!(
        "{}{{{{#answered}}}}\nb\n{{{{#end}}}}\n\n{{{{#box From *Python*}}}}\n{{{{#python tea}}}}\n{{{{#end}}}}\n",
        predict(choose)
    ));
    let folds = page.blocks.iter().filter_map(|block| match &block.content {
        Content::Answered(fold) => Some((fold.prediction.as_str(), fold.blocks.len())),
        _ => None,
    });
    assert_eq!(folds.collect::<Vec<_>>(), [("p", 1)]);
    let twin = page
        .all_blocks()
        .into_iter()
        .rev()
        .find_map(|block| match &block.content {
            Content::Python(twin) => {
                Some((twin.shown.run.printed()[0].text, block.origin.place.line))
            }
            _ => None,
        });
    assert_eq!(twin, Some(("1", 22)));
}

#[test]
fn a_prediction_knows_what_is_right_and_whose_misconception_is_wrong() {
    let slip = "[[mistake]]\nvalue = 0.7\nwhy = \"w\"\nmisconception = \"M3\"\n";
    let total = "kind = \"total\"\nat = \"boils\"\nwhy = \"y\"\notherwise = \"o\"\n";
    let page = chapter(&predict(&format!("{total}{slip}")));
    let asked = page.blocks.iter().find_map(|block| match &block.content {
        Content::Prediction(prediction) => Some(prediction),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!(
        (asked.id.as_str(), asked.question.as_str()),
        ("p", "Which?")
    );
    let Kind::Total(total) = &asked.kind else {
        panic!("{asked:?}")
    };
    assert_eq!(total.right.as_millis(), 300);
    let misconception = total.slips[0].misconception.as_ref().unwrap();
    assert_eq!(
        (&*misconception.row, &*misconception.name),
        ("M3", "An await *orders*")
    );

    let order = "kind = \"order\"\nwhy = \"y\"\notherwise = \"o\"\n";
    let lines = "lines = [\"kettle on\", \"water boils\"]\n";
    let page = chapter(&predict(&format!("{order}{lines}")));
    let Some(Content::Prediction(asked)) = page.blocks.last().map(|block| &block.content) else {
        panic!("{page:?}")
    };
    let Kind::Order(order) = &asked.kind else {
        panic!("{asked:?}")
    };
    assert_eq!(order.right, ["kettle on", "water boils"]);
    assert_eq!(order.shown, ["water boils", "kettle on"]);
}

#[test]
fn a_wrong_answer_cites_the_line_that_refutes_it() {
    let choose = "kind = \"choose\"\n[[choice]]\ntext = \"a\"\nwhy = \"No.\"\nevidence = \"water\"\n\
                  [[choice]]\ntext = \"b\"\nright = true\nwhy = \"Yes.\"\nevidence = \"exit status\"\n";
    let total = "kind = \"total\"\nwhy = \"y\"\notherwise = \"o\"\n[[mistake]]\nvalue = 9\nwhy = \"w\"\n\
                 evidence = \"kettle\"\n";
    let order = "kind = \"order\"\nwhy = \"y\"\notherwise = \"o\"\nlines = [\"kettle on\", \"water boils\"]\n\
                 [[mistake]]\nfirst = \"water boils\"\nwhy = \"w\"\nevidence = \"boils\"\n";
    for (kind, parts) in [
        (
            choose,
            &[
                "<div class=\"why wrong\" data-choice=\"0\" data-row=\"1\">",
                "<p class=\"evidence\">See the run: <code>0.300 s  water boils</code></p>",
                "<div class=\"why right\" data-choice=\"1\">",
                "<code>0.700 s  = exit status 0</code>",
            ][..],
        ),
        (total, &["data-value=\"9\" data-row=\"0\">"]),
        (order, &["data-first=\"water boils\" data-row=\"1\">"]),
    ] {
        let html = html(&chapter(&predict(kind)));
        for part in parts {
            assert!(html.contains(part), "{part}\n{html}");
        }
        let told = mistakes(&predict(
            &kind.replace("evidence = \"", "evidence = \"tea "),
        ));
        assert!(told.contains("is not in the recorded run"), "{told}");
    }
}

#[test]
fn marks_name_their_rows_and_their_passages() {
    let text = "# One\n\n## Why? <!-- covers: M3 -->\n\na <!-- covers: M3 --> b\n";
    let (page, _) = chapter_in(workspace().path(), text);
    let project = Project::read(workspace().path(), Path::new("book")).unwrap();
    let overview = Overview::of(&project, std::slice::from_ref(&page));
    let [row] = &overview.rows[..] else {
        panic!("{overview:?}")
    };
    // One for the section, although it has two marks.
    let passages = row
        .passages
        .iter()
        .map(|passage| (&*passage.link, &*passage.section));
    assert_eq!(passages.collect::<Vec<_>>(), [("1.md#covers-1", "Why?")]);
    let Some(Content::Prose(text)) = page.blocks.last().map(|block| &block.content) else {
        panic!("{page:?}")
    };
    assert_eq!(
        &text.markdown[text.marks[0].range.clone()],
        "<!-- covers: M3 -->"
    );
}

const CARD: &str = "# One\n\n{{#minutes 20}}\n\n## Why?\n\n{{#exercise brew}}\n";

#[test]
fn a_card_has_task_promises_hints_and_minutes() {
    let page = chapter(CARD);
    let Some(Content::Exercise(card)) = page.blocks.last().map(|block| &block.content) else {
        panic!("{page:?}")
    };
    assert_eq!(
        (&*card.task, &card.promises[..]),
        ("Make tea.", &["it is hot".to_owned()][..])
    );
    assert_eq!(card.section, (1, "Why?".to_owned()));
    assert_eq!(
        (card.unsolved.as_str(), card.unsolved_program()),
        (BREW, "fn main() {}")
    );
    let html = html(&page);
    for part in [
        "<li>it is hot</li>",
        "cargo meanwhile check brew",
        "<p>Whose <em>kettle</em>?</p>",
        "20 minutes to read, 5 to practise",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn what_a_learner_does_to_the_file_does_not_break_the_book() {
    for edited in ["", "fn main() { // half", "//! no\n```\n"] {
        let root = workspace();
        let path = root.path().join("exercises/exercises/01_waiting/brew.rs");
        fs::write(path, edited).unwrap();
        let (page, mistakes) = chapter_in(root.path(), CARD);
        assert!(mistakes.is_empty(), "{mistakes}");
        assert!(html(&page).contains("Make tea."));
    }
}

#[test]
fn a_card_stands_once_and_in_its_own_section() {
    let elsewhere = CARD.replace("Why?", "How?");
    let twice = format!("{CARD}\n{{{{#exercise brew}}}}\n");
    let nowhere = CARD.replace("{{#exercise brew}}", "");
    let unknown = CARD.replace("brew", "brow");
    for (chapter, wanted) in [
        (
            &elsewhere,
            "book/1.md:7:1: the tests of `brew` say that chapter 1, “Why?”",
        ),
        (&twice, "book/1.md:9:1: `brew` has a card already"),
        (&nowhere, "Put `{{#exercise brew}}` into chapter 1."),
        (
            &unknown,
            "book/1.md:7:13: there is no exercise `brow` (did you mean `brew`?)",
        ),
    ] {
        let mistakes = mistakes(chapter);
        assert!(mistakes.contains(wanted), "{mistakes}");
    }
}

#[test]
fn a_mistake_stands_at_the_word_that_is_wrong() {
    for (chapter, place) in [
        ("{{#runn tea}}\n", "1:4"),
        ("{{#run tee}}\n", "1:8"),
        ("{{#program tea:pur}}\n", "1:16"),
        ("{{#compare tea tee}}\n", "1:16"),
        ("{{#minutes soon}}\n", "1:12"),
        ("é {{#run tea}}\n", "1:3"),
        ("é <!-- covers: M3, M4 -->\n", "1:20"),
        ("{{#rule}}\na\n{{#box b}}\n{{#end}}\n", "3:1"),
    ] {
        let mistakes = mistakes(chapter);
        assert!(
            mistakes.contains(&format!("book/1.md:{place}: ")),
            "{chapter}{mistakes}"
        );
    }
    let key = mistakes(&predict(
        "kind = \"total\"\nlines = []\nwhy = \"y\"\notherwise = \"o\"",
    ));
    assert!(
        key.contains("book/1.md:8:1: prediction `p`: this prediction is not understood: unknown field `lines`"),
        "{key}"
    );
}

const NOTED: &str = "# One\n\n{{#minutes 9}}\n\n## Why?\n\n```notes\nexpect = [\"M3\"]\nask = \"Whose </script> *kettle*?\"\n\
                     run = [\"tea\"]\n```\n\nText.\n";

#[test]
fn a_teacher_has_notes_and_a_reader_sees_none_of_them() {
    let page = chapter(&NOTED.replace("Text.", "{{#exercise brew}}"));
    let sections = page::lesson::sections(&page);
    let [one, why] = &sections[..] else {
        panic!("{sections:?}")
    };
    assert_eq!((one.minutes + why.minutes, &*why.id), (9, "why"));
    assert_eq!(
        (why.exercises[0].name.as_str(), why.exercises[0].minutes),
        ("brew", 5)
    );
    let notes = why.notes.as_ref().unwrap();
    assert_eq!(
        (&*notes.expect[0].name, &notes.run[..]),
        ("An await *orders*", &["tea".to_owned()][..])
    );

    let html = html(&page);
    let (before, facts) = html
        .split_once("<script type=\"application/json\" class=\"lesson\">")
        .unwrap();
    assert!(
        !before.contains("kettle*") && !before.contains("notes"),
        "{before}"
    );
    let (facts, after) = facts.split_once("</script>").unwrap();
    assert_eq!(after.trim(), "", "words of a note end the element");
    assert!(
        facts.contains("<em>kettle</em>".replace('<', "\\u003c").as_str()),
        "{facts}"
    );
}

#[test]
fn a_notebook_has_no_notes() {
    let of = |text: &str| {
        let page = chapter(text);
        let root = workspace();
        let anchors = page::notebook::Anchors::of(std::slice::from_ref(&page));
        page::notebook::notebook(&page, &anchors, root.path()).unwrap()
    };
    let (start, end) = (
        NOTED.find("```notes").unwrap(),
        NOTED.find("\nText").unwrap(),
    );
    let without = format!("{}{}", &NOTED[..start], &NOTED[end + 1..]);
    let with = NOTED.replace("Text.", "{{#exercise brew}}");
    assert_eq!(
        of(&with),
        of(&without.replace("Text.", "{{#exercise brew}}"))
    );
}

#[test]
fn notes_that_refer_to_nothing_are_a_mistake() {
    let noted = |lines: &str| {
        mistakes(&format!(
            "# One\n\n```notes\n{lines}\n```\n{{{{#exercise brew}}}}\n"
        ))
    };
    for (lines, wanted) in [
        (
            "expect = [\"M4\"]",
            "1.md:4:11: `M4` is not a misconception",
        ),
        ("run = [\"tee\"]", "1.md:4:8: no example is named `tee`"),
        (
            "asks = \"a\"",
            "1.md:4:1: these notes are not understood: unknown field `asks`",
        ),
        ("", "1.md:3:1: these notes say nothing"),
        (
            "ask = \"a\"\n```\n\n```notes\nask = \"b\"",
            "1.md:7:1: this section has its notes already",
        ),
    ] {
        let told = noted(lines);
        assert!(told.contains(wanted), "{lines}\n{told}");
    }
    let open = mistakes("# One\n\n```notes\nask = \"a\"\n");
    assert!(open.contains("this ```notes block is not closed"), "{open}");
}

#[test]
fn the_mistakes_of_a_page_are_told_together() {
    let told = mistakes("{{#run a}}\n\n{{#box}}\n{{#end}}\n\n<!-- covers: M9 -->\n");
    assert!(
        told.contains("1:8: ") && told.contains("3:1: ") && told.contains("6:14: "),
        "{told}"
    );
}

/// The chapter's workspace with a second program, which stirs.
fn with_a_second_program() -> TempDir {
    let root = workspace();
    let list = "[[example]]\nname = \"tea\"\npath = \"01-one/tea.rs\"\n\n\
                [[example]]\nname = \"stirred\"\npath = \"01-one/stirred.rs\"\n";
    let stirred = TEA
        .replace("Tea waits for *water*", "Stir it")
        .replace("\"poured\"", "\"<poured>\"");
    fs::write(root.path().join("examples/Cargo.toml"), list).unwrap();
    fs::write(root.path().join("examples/01-one/stirred.rs"), stirred).unwrap();
    root
}

#[test]
fn a_change_is_readable_without_colour() {
    let root = with_a_second_program();
    let text = "# One\n\n{{#program tea}}\n\n{{#changed tea stirred}}\n\n{{#exercise brew}}\n";
    let (page, mistakes) = chapter_in(root.path(), text);
    assert!(
        mistakes
            .to_string()
            .lines()
            .all(|line| !line.contains("changed")),
        "{mistakes}"
    );
    let html = html(&page);
    let card = html.split("class=\"program changed\"").nth(1).unwrap();
    for part in [
        "changed from <a href=\"#program-tea\"><code>tea</code></a>",
        "cargo run --example stirred",
        "cargo run --example tea",
        "Lines added to <code>tea</code>: 1; removed: 1",
        "<span class=\"unseen\">added</span></td><td>    <ins>",
        "<tr class=\"added\" data-line=\"5\">",
        "<span class=\"unseen\">removed</span></td><td>    <del>",
        "println!(&quot;&lt;poured&gt;&quot;);</code></ins>",
    ] {
        assert!(card.contains(part), "{part}\n{card}");
    }
    assert!(
        !card.contains("Stir it") && !card.contains("Tea waits"),
        "a claim gives the answer away"
    );
    assert!(
        html.contains("data-lines=\"3 5 7\" id=\"program-tea\""),
        "{html}"
    );
}

#[test]
fn a_change_in_a_notebook_is_a_difference_and_a_cell() {
    let root = with_a_second_program();
    for (from, to) in [("transcripts", "snap"), ("pictures", "picture.snap")] {
        let folder = root.path().join("recordings").join(from).join("01-one");
        fs::copy(
            folder.join(format!("tea.{to}")),
            folder.join(format!("stirred.{to}")),
        )
        .unwrap();
    }
    let text = "# One\n\n{{#changed tea stirred}}\n\n{{#run stirred}}\n\n{{#exercise brew}}\n";
    let (page, _) = chapter_in(root.path(), text);
    let anchors = page::notebook::Anchors::of(std::slice::from_ref(&page));
    let files = page::notebook::notebook(&page, &anchors, root.path()).unwrap();
    let cells: serde_json::Value = serde_json::from_str(&files["1.ipynb"]).unwrap();
    let source = |cell: &serde_json::Value| {
        let lines = cell["source"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect::<String>()
    };
    let cells: Vec<String> = cells["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(source)
        .collect();
    let fence =
        "```diff\n fn main() {\n-    println!(\"poured\");\n+    println!(\"<poured>\");\n }\n```";
    assert!(cells[0].contains(fence), "{}", cells[0]);
    assert!(
        cells[1].starts_with("meanwhile::program! {\nfn main() {\n    println!(\"<poured>\");"),
        "{}",
        cells[1]
    );
}

#[test]
fn a_change_names_two_programs_that_differ() {
    for (directive, wanted) in [
        ("{{#changed tea}}", "1:12: `{{#changed}}` takes two names"),
        ("{{#changed tea tee}}", "1:16: no example is named `tee`"),
        ("{{#changed tea tea}}", "1:12: `tea` and `tea` are the same"),
    ] {
        let mistakes = mistakes(&format!("{directive}\n"));
        assert!(
            mistakes.contains(&format!("book/1.md:{wanted}")),
            "{mistakes}"
        );
    }
}
