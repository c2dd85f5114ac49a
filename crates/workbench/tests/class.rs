//! A teacher rolls up the results of a class, whatever the learners' files hold.

use serde_json::json;
use serde_yaml_ng::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    command.args(args);
    command
}

/// How many there are.
fn exercises() -> usize {
    let set = include_str!("../../../exercises/info.toml");
    set.matches("\n[[exercises]]\n").count()
}

/// Results of learners, in a folder whose name has a space.
struct Class(tempfile::TempDir);

impl Class {
    fn new() -> Class {
        Class(
            tempfile::Builder::new()
                .prefix("a class ")
                .tempdir()
                .unwrap(),
        )
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A result as `meanwhile check` writes it; no message: it passes.
    fn result(&self, learner: &str, exercise: &str, message: Option<&str>) {
        let status = if message.is_some() { "fail" } else { "pass" };
        let summary = message.map(|message| {
            message
                .replace("Expected: ", "")
                .replace("\nBut:      ", ", but ")
        });
        let test = json!({ "name": "a", "status": status, "message": message, "summary": summary });
        let results = json!({ "version": 3, "status": status, "tests": [test] });
        self.write(
            &format!("{learner}/{exercise}/results.json"),
            &results.to_string(),
        );
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn roll_up(&self, args: &[&str]) -> (Output, String, String) {
        let folder = self.0.path().to_str().unwrap();
        let mut command = command(&["class", folder]);
        let output = command.args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        (output, out, err)
    }
}

const SOLVED: [&str; 3] = ["blocking_sleep", "breakfast_together", "which_tool"];
const AS_HANDED_OUT: &str = "Expected: `request 0` and `request 1` begin at the same time\nBut:      `request 1` begins at 0.7 s, and the first at 0.0 s";
const AS_THEY_COME: &str =
    "Expected: the line “[7, 2, 6, 4, 0, 9, 4, 2, 5, 5]”, in its place\nBut:      it never comes";

fn class() -> Class {
    let class = Class::new();
    for exercise in SOLVED {
        class.result("ada", exercise, None);
        class.result("ben, the second", exercise, None);
    }
    class.result("ada", "ten_requests", Some(AS_THEY_COME));
    class.result("ben, the second", "ten_requests", Some(AS_HANDED_OUT));
    class.write(
        "cy/blocking_sleep/results.json",
        r#"{"version": 3, "status": "error", "message": "expected `;`", "tests": []}"#,
    );
    class
}

#[test]
fn it_says_who_is_stuck_and_on_which_misconception() {
    let (output, csv, overview) = class().roll_up(&[]);
    assert!(output.status.success(), "{overview}");
    let lines: Vec<&str> = csv.lines().collect();
    let all = exercises();
    assert_eq!(
        lines,
        [
            "learner,done,of,stuck on,state,misconception,in words,slip,says",
            &format!(
                "ada,3,{all},ten_requests,tried,M3,An await makes things concurrent,as they come,\"the line “[7, 2, 6, 4, 0, 9, 4, 2, 5, 5]”, in its place, but it never comes\""
            ),
            &format!("\"ben, the second\",3,{all},missing_awaits,no result,,,,"),
            &format!("cy,0,{all},blocking_sleep,does not compile,,,,"),
        ]
    );
    let row = |name: &str| {
        let line = overview.lines().find(|line| line.starts_with(name));
        line.unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        row("blocking_sleep"),
        "blocking_sleep 2 1 0 0 M7: Blocking inside async code only delays the one who blocks"
    );
    assert_eq!(
        row("ten_requests"),
        "ten_requests 0 1 1 1 M3: An await makes things concurrent; as they come (1)"
    );
    assert_eq!(row("started_early"), "started_early 0 0 0 3");
}

/// The book shows it to teachers.
#[test]
fn the_overview_is_the_one_that_the_book_shows() {
    let (_, _, overview) = class().roll_up(&[]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../recordings/transcripts");
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("overview", overview.trim()));
}

#[test]
fn each_result_can_have_a_line_of_its_own_and_a_file() {
    let class = class();
    let file = class.path("each class.csv");
    let (output, out, _) = class.roll_up(&["--each", "--csv", file.to_str().unwrap()]);
    assert!(output.status.success() && out.is_empty(), "{out}");
    let csv = fs::read_to_string(file).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3 * exercises(), "{csv}");
    assert!(csv.contains("ada,blocking_sleep,1,done,,,,"), "{csv}");
    assert!(
        csv.contains("\"ben, the second\",ten_requests,3,open,M3,"),
        "{csv}"
    );
}

#[test]
fn a_bad_file_is_named_and_the_others_still_count() {
    let class = class();
    class.write("dot/blocking_sleep/results.json", "{ half");
    class.write("dot/which_tool/results.json", &"x".repeat(2 << 20));
    class.write("dot/no_such_exercise/results.json", "{}");
    class.write(
        "dot/ten_requests/results.json",
        r#"{"version": 9, "status": "pass"}"#,
    );
    class.write(
        "dot/started_early/results.json",
        r#"{"version": 3, "status": "pass", "tests": [{"name": "a", "status": "fail"}]}"#,
    );
    class.result("dot", "missing_awaits", None);
    let (output, csv, said) = class.roll_up(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        csv.contains(&format!("dot,1,{},blocking_sleep,no result", exercises())),
        "{csv}"
    );
    assert!(csv.contains(&format!("ada,3,{}", exercises())), "{csv}");
    for reason in [
        "it is no results.json",
        "it is larger than 1 MiB",
        "there is no exercise `no_such_exercise`",
        "its version is 9",
        "it says `pass`, but a test in it fails",
        "left out, see above: 5",
    ] {
        assert!(said.contains(reason), "{reason}\n{said}");
    }
}

#[test]
fn a_name_cannot_become_a_formula() {
    let class = Class::new();
    class.result("=HYPERLINK(1)", "blocking_sleep", Some("@SUM(1)"));
    let (_, csv, _) = class.roll_up(&[]);
    assert!(
        csv.contains(&format!("'=HYPERLINK(1),0,{}", exercises())),
        "{csv}"
    );
    assert!(csv.trim_end().ends_with("'@SUM(1)"), "{csv}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let class = class();
    std::os::unix::fs::symlink(class.path(""), class.path("ada/again")).unwrap();
    std::os::unix::fs::symlink(class.path("ada"), class.path("eve")).unwrap();
    let (output, csv, said) = class.roll_up(&[]);
    assert!(output.status.success(), "{said}");
    assert!(
        !csv.contains("\neve,") && csv.contains(&format!("ada,3,{}", exercises())),
        "{csv}"
    );
}

#[test]
fn a_folder_without_results_is_explained() {
    let (output, _, said) = Class::new().roll_up(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("LEARNER/.../EXERCISE/results.json"), "{said}");
    let nowhere = command(&["class", "/no such folder"]).output().unwrap();
    let said = String::from_utf8_lossy(&nowhere.stderr).into_owned();
    assert!(said.contains("is it a folder?"), "{said}");
}

fn workflow(args: &[&str]) -> Value {
    let mut command = command(&["classroom"]);
    let output = command.args(args).output().unwrap();
    assert!(output.status.success());
    serde_yaml_ng::from_slice(&output.stdout).expect("YAML")
}

#[test]
fn the_workflow_grades_every_exercise_and_reports_it() {
    let info = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises/info.toml");
    let info: toml::Table = fs::read_to_string(info).unwrap().parse().unwrap();
    let names = info["exercises"].as_array().unwrap().iter();
    let names: Vec<&str> = names
        .map(|exercise| exercise["name"].as_str().unwrap())
        .collect();

    let workflow = workflow(&[]);
    let steps = workflow["jobs"]["run-autograding-tests"]["steps"]
        .as_sequence()
        .unwrap();
    let uses = |step: &&Value, action: &str| {
        step["uses"]
            .as_str()
            .is_some_and(|uses| uses.starts_with(action))
    };
    let graded = steps
        .iter()
        .filter(|step| uses(step, "classroom-resources/autograding-command-grader@"));
    let graded: Vec<&Value> = graded.collect();
    let ids: Vec<&str> = graded
        .iter()
        .map(|step| step["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, names);
    for (step, name) in graded.iter().zip(&names) {
        let command = step["with"]["command"].as_str().unwrap();
        assert_eq!(
            command,
            format!("cargo meanwhile check {name} --results results")
        );
        assert!((1..=3).contains(&step["with"]["max-score"].as_u64().unwrap()));
    }
    let reporter = steps
        .iter()
        .find(|step| uses(step, "classroom-resources/autograding-grading-reporter@"));
    let reporter = reporter.expect("a reporter");
    assert_eq!(
        reporter["with"]["runners"].as_str().unwrap(),
        names.join(",")
    );
    for name in names {
        // The reporter looks for the runner's name in capitals.
        let result = &reporter["env"][format!("{}_RESULTS", name.to_uppercase())];
        let wanted = format!("${{{{ steps.{name}.outputs.result }}}}");
        assert_eq!(result.as_str(), Some(wanted.as_str()));
    }
}

#[test]
fn the_workflow_can_be_of_some_chapters() {
    let workflow = workflow(&["--chapter", "4"]);
    let steps = workflow["jobs"]["run-autograding-tests"]["steps"]
        .as_sequence()
        .unwrap();
    let ids: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["id"].as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "needless_async",
            "blocking_facade",
            "sandwich_on_one_worker"
        ]
    );
    let nothing = command(&["classroom", "--chapter", "99"]).output().unwrap();
    assert_eq!(nothing.status.code(), Some(1));
}
