//! A prediction without script: the question, and folds to open when one has answered.

use super::markdown::fold;
use crate::markup::inline;
use crate::predict::choose::Choose;
use crate::predict::evidence::Evidence;
use crate::predict::misconception::Misconception;
use crate::predict::order::Order;
use crate::predict::total::Total;
use crate::predict::{Closing, Kind, Prediction};

/// What stands before the program's cell.
pub fn question(asked: &Prediction) -> String {
    let question = &asked.question;
    let answer = match &asked.kind {
        Kind::Choose(choose) => {
            format!("Choose one, then open it:\n\n{}", choices(choose))
        }
        Kind::Order(order) => {
            let lines = order.shown.iter();
            let lines: String = lines.map(|line| format!("- `{line}`\n")).collect();
            format!("{lines}\nWrite your order down, then run the cell.\n")
        }
        Kind::Total(_) => "Write down a number of seconds, then run the cell.\n".to_owned(),
    };
    format!("**Predict.** {question}\n\n{answer}")
}

/// What stands below it; nothing for a choice, whose answers are those that are chosen.
pub fn answer(asked: &Prediction) -> Option<String> {
    let said = match &asked.kind {
        Kind::Choose(_) => return None,
        Kind::Order(order) => of_order(order),
        Kind::Total(total) => of_total(total),
    };
    Some(fold("Compare with your prediction", &said))
}

fn choices(choose: &Choose) -> String {
    let each = choose.choices.iter().enumerate().map(|(place, choice)| {
        let verdict = match place == choose.right {
            true => "Yes.",
            false => "No.",
        };
        let belief = belief(choice.misconception.as_ref());
        let cited = cited(choice.evidence.as_ref());
        let said = format!("**{verdict}** {}{cited}{belief}", choice.why);
        fold(&inline(&choice.text), &said)
    });
    each.collect()
}

fn of_order(order: &Order) -> String {
    let lines = order.right.iter();
    let lines: String = lines.map(|line| format!("1. `{line}`\n")).collect();
    let slips = order.slips.iter().map(|slip| {
        let answer = match &slip.before {
            Some(before) => format!("`{}` before `{before}`", slip.first),
            None => format!("`{}` first", slip.first),
        };
        (
            answer,
            slip.why.as_str(),
            slip.misconception.as_ref(),
            slip.evidence.as_ref(),
        )
    });
    said(&lines, &order.closing, slips)
}

fn of_total(total: &Total) -> String {
    let right = format!("**{} s.**\n", total.right.as_secs_f64());
    let slips = total.slips.iter().map(|slip| {
        let answer = format!("{} s", slip.seconds);
        (
            answer,
            slip.why.as_str(),
            slip.misconception.as_ref(),
            slip.evidence.as_ref(),
        )
    });
    said(&right, &total.closing, slips)
}

/// The right answer and why, then what is said to each wrong one that is expected, and to others.
fn said<'a>(
    right: &str,
    closing: &Closing,
    slips: impl Iterator<
        Item = (
            String,
            &'a str,
            Option<&'a Misconception>,
            Option<&'a Evidence>,
        ),
    >,
) -> String {
    let slips = slips.map(|(answer, why, belief_, evidence)| {
        let (cited, belief) = (cited(evidence), belief(belief_));
        format!("**You said {answer}?** {why}{cited}{belief}\n\n")
    });
    let slips: String = slips.collect();
    let (why, otherwise) = (&closing.why, &closing.otherwise);
    format!("{right}\n{why}\n\n{slips}**You said something else?** {otherwise}\n")
}

/// The line of the run that decides, which stands below the program's cell.
fn cited(evidence: Option<&Evidence>) -> String {
    evidence.map_or_else(String::new, |evidence| {
        format!("\n\nSee the run: `{}`", evidence.cited.line.trim())
    })
}

fn belief(misconception: Option<&Misconception>) -> String {
    misconception.map_or_else(String::new, |belief| {
        format!("\n\nThe misconception: *{}* ({})", belief.name, belief.row)
    })
}
