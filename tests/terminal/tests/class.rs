//! What a learner's check writes is what a teacher's table is made from.

use anyhow::Result;
use meanwhile::exercises::Set;
use std::fs;
use terminal_tests::finish;
use xtask::Workshop;

#[test]
fn a_learners_results_become_a_line_of_the_teachers_table() -> Result<()> {
    let workshop = Workshop::open(&xtask::root())?;
    let set = Set::read(workshop.root())?;
    let [first, second, ..] = &set.exercises[..] else {
        panic!("there are no two exercises");
    };
    fs::copy(set.solution(first), set.unsolved(first))?;
    let meanwhile = xtask::meanwhile()?;
    for (exercise, status) in [(first, 0), (second, 1)] {
        // As the workflow of GitHub Classroom asks for each exercise.
        let mut check = workshop.command(&meanwhile);
        check.args(["check", &exercise.name, "--results", "results/ada"]);
        let check = finish(&mut check)?;
        assert_eq!(check.status.code(), Some(status), "{}", check.output);
    }
    let class = finish(workshop.command(&meanwhile).args(["class", "results"]))?;
    assert!(class.status.success(), "{}", class.output);
    let stuck = format!("ada,1,{},{},open,", set.exercises.len(), second.name);
    assert!(class.output.contains(&stuck), "{}", class.output);
    Ok(())
}

#[test]
fn a_check_in_real_time_says_so() -> Result<()> {
    let workshop = Workshop::open(&xtask::root())?;
    let mut check = workshop.command(xtask::meanwhile()?);
    let check = finish(check.args(["check", "breakfast_together", "--real"]))?;
    assert_eq!(check.status.code(), Some(1), "{}", check.output);
    // In real time as on virtual time, the dishes come one after another.
    for part in [
        "`coffee`, `hot water` and `toast` overlap",
        "This ran in real time",
    ] {
        assert!(check.output.contains(part), "{}", check.output);
    }
    Ok(())
}

/// Judged is the function that was handed out; but a file that does not come to its end is no solution.
#[test]
fn an_edited_main_must_come_to_its_end() -> Result<()> {
    let workshop = Workshop::open(&xtask::root())?;
    let set = Set::read(workshop.root())?;
    let exercise = set.find("blocking_sleep")?;
    let solution = fs::read_to_string(set.solution(exercise))?;
    let joined = "fetch(\"C\"));\n";
    assert!(solution.contains(joined));
    let meanwhile = xtask::meanwhile()?;
    for (added, status, says) in [
        ("    println!(\"all are there\");\n", 0, "is solved"),
        ("    std::process::exit(3);\n", 1, "calls `exit`"),
        (
            "    std::future::pending::<()>().await;\n",
            1,
            "nothing can ever happen again",
        ),
    ] {
        let edited = solution.replace(joined, &format!("{joined}{added}"));
        fs::write(set.unsolved(exercise), edited)?;
        let mut check = workshop.command(&meanwhile);
        let check = finish(check.args(["check", "blocking_sleep"]))?;
        assert_eq!(check.status.code(), Some(status), "{}", check.output);
        for part in ["`main` is to be left as it is", says] {
            assert!(check.output.contains(part), "{added}{}", check.output);
        }
    }
    Ok(())
}
