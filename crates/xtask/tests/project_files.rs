//! What GitHub and VS Code read of this project fits the project.

use serde_yaml_ng::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    xtask::root()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(path: &Path) -> Value {
    serde_yaml_ng::from_str(&read(path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

/// What the steps of all jobs of a workflow run.
fn commands(workflow: &Value) -> Vec<String> {
    let jobs = workflow["jobs"].as_mapping().expect("a workflow has jobs");
    let steps = jobs.values().flat_map(|job| {
        let steps = job["steps"].as_sequence();
        steps.expect("a job has steps").clone()
    });
    steps
        .filter_map(|step| Some(step["run"].as_str()?.trim().to_owned()))
        .collect()
}

#[test]
fn every_workflow_and_issue_form_is_well_formed() {
    for path in files(".github/workflows") {
        let workflow = yaml(&path);
        assert!(
            workflow["name"].is_string(),
            "{} has no name",
            path.display()
        );
        assert!(!commands(&workflow).is_empty());
    }
    for path in files(".github/ISSUE_TEMPLATE") {
        let form = yaml(&path);
        if path.ends_with("config.yml") {
            continue;
        }
        for key in ["name", "description"] {
            assert!(form[key].is_string(), "{} has no {key}", path.display());
        }
        let body = form["body"].as_sequence().expect("a form has a body");
        for field in body {
            assert!(field["id"].is_string() && field["attributes"]["label"].is_string());
        }
    }
}

#[test]
fn the_ci_workflow_runs_what_a_contributor_runs() {
    let workflow = yaml(&root().join(".github/workflows/ci.yml"));
    assert!(commands(&workflow).contains(&"bash .ci/run".to_owned()));
    assert!(read(&root().join(".ci/run")).contains("cargo xtask test"));
}

/// A page must not look different on the web from what the tests have seen.
#[test]
fn the_book_is_published_with_the_version_of_mdbook_that_is_tested() {
    let workflow = yaml(&root().join(".github/workflows/pages.yml"));
    let commands = commands(&workflow);
    let install = commands
        .iter()
        .find(|command| command.starts_with("cargo install mdbook "));
    let install = install.expect("it installs mdBook");
    let lock = read(&root().join("Cargo.lock"));
    let mut lines = lock.lines();
    lines.find(|line| *line == "name = \"mdbook-driver\"");
    let version = lines.next().expect("a version follows");
    let version = version.trim_start_matches("version = ").trim_matches('"');
    assert!(
        install.contains(&format!("--version {version} ")),
        "Cargo.lock has mdBook {version}; .github/workflows/pages.yml says `{install}`"
    );
}

#[test]
fn a_learners_container_has_what_the_notebooks_ask_for() {
    let dockerfile = read(&root().join("binder/Dockerfile"));
    let words: Vec<&str> = dockerfile.split_whitespace().collect();
    for package in ["gcc", "libc6-dev", "python3-venv", "rustup", "util-linux"] {
        assert!(
            words.contains(&package),
            "binder/Dockerfile lacks {package}"
        );
    }
    let place = "/opt/meanwhile/workbook/";
    let values = read(&root().join("deploy/zero-to-jupyterhub/values.yaml"));
    let named = [&dockerfile, &values]
        .into_iter()
        .flat_map(|text| text.split(place).skip(1));
    let mut count = 0;
    for name in named {
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c));
        let name = name.split(is_end).next().unwrap_or_default();
        // What the image builds is not there yet.
        if !name.starts_with("target/") {
            assert!(
                root().join(name).exists(),
                "{place}{name} is not in the project"
            );
            count += 1;
        }
    }
    assert!(
        count >= 3,
        "the start of a learner and its settings are named"
    );
}

#[test]
fn the_values_of_the_cluster_guarantee_less_than_they_limit() {
    let values = yaml(&root().join("deploy/zero-to-jupyterhub/values.yaml"));
    let megabytes = |key: &str| {
        let text = values["singleuser"]["memory"][key]
            .as_str()
            .expect("a size");
        let (number, unit) = text.split_at(text.len() - 1);
        number.parse::<u32>().unwrap() * if unit == "G" { 1000 } else { 1 }
    };
    assert!(megabytes("guarantee") < megabytes("limit"));
    assert_eq!(values["scheduling"]["userPlaceholder"]["enabled"], true);
    assert_eq!(values["prePuller"]["hook"]["enabled"], true);
}

#[test]
fn the_dev_container_has_what_the_full_test_run_asks_for() {
    let folder = root().join(".devcontainer");
    let text = read(&folder.join("devcontainer.json"));
    let settings: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let dockerfile = settings["build"]["dockerfile"].as_str();
    let dockerfile = read(&folder.join(dockerfile.expect("it names a Dockerfile")));
    let words: Vec<&str> = dockerfile.split_whitespace().collect();
    for package in xtask::packages() {
        assert!(
            words.contains(&package),
            "`cargo xtask setup` installs {package}: add it to .devcontainer/Dockerfile"
        );
    }
    let context = folder.join(settings["build"]["context"].as_str().unwrap_or("."));
    let copied = dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "));
    for file in copied.filter_map(|line| line.split_whitespace().next()) {
        assert!(context.join(file).is_file(), "COPY {file}: no such file");
    }
}
