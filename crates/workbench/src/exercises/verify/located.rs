//! Is the first difference between a solution and a mutant of it found where the mutant was changed?

use super::judging::Verdict;
use super::subjects::{Built, Kind, Subject};
use meanwhile::check::kept::Kept;
use meanwhile::difference::{Difference, Relation, difference};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// So many of hundred must be found.
const WANTED: usize = 95;

/// Where the first differences of mutants are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Located {
    /// At the changed line, in a call of it, or in a lane that is made there.
    pub at_line: usize,
    /// In the function of the changed line, in one that calls it or uses it, or in a lane that is made or woken
    /// there.
    pub at_effect: usize,
    /// Nothing leads from what differs to the changed line.
    pub elsewhere: usize,
    /// Mutants that do the same as the solution in the weather of the text.
    pub same: usize,
}

impl AddAssign for Located {
    fn add_assign(&mut self, other: Located) {
        self.at_line += other.at_line;
        self.at_effect += other.at_effect;
        self.elsewhere += other.elsewhere;
        self.same += other.same;
    }
}

impl Located {
    /// Of the mutants of one exercise.
    pub fn of(built: &Built, verdicts: &[(&Subject<'_>, Verdict)]) -> Located {
        let mut located = Located::default();
        let compared = verdicts.iter().filter(|(subject, _)| subject.is_compared());
        let cases = |subject: &Subject| by_place(subject, Kept::read(&built.kept(subject)));
        let mut compared = compared.map(|(subject, verdict)| (*subject, verdict));
        let is_solution =
            |(subject, _): &(&Subject, &Verdict)| matches!(subject.kind, Kind::Solution);
        let Some((solution, _)) = compared.clone().find(is_solution) else {
            return located;
        };
        let of_solution = cases(solution);
        for (mutant, verdict) in &mut compared {
            if *verdict == Verdict::DoesNotCompile || matches!(mutant.kind, Kind::Solution) {
                continue;
            }
            let pairs = cases(mutant).into_iter().filter_map(|(place, case)| {
                let own = of_solution.get(&place)?;
                difference(own.side(&solution.text), case.side(&mutant.text))
            });
            let first: Option<Difference> = pairs.min_by_key(|found| found.until);
            located.count(first.as_ref());
        }
        located
    }

    fn count(&mut self, found: Option<&Difference>) {
        let relation = found.map(|found| found.because.as_ref().map(|because| because.relation));
        *match relation {
            None => &mut self.same,
            Some(Some(Relation::Itself | Relation::Caller | Relation::Birth)) => &mut self.at_line,
            Some(Some(
                Relation::Function | Relation::Starter | Relation::Called | Relation::Other,
            )) => &mut self.at_effect,
            Some(Some(Relation::Unknown) | None) => &mut self.elsewhere,
        } += 1;
    }

    fn all(self) -> usize {
        self.at_line + self.at_effect + self.elsewhere
    }

    /// Whether enough are found.
    pub fn is_enough(self) -> bool {
        (self.at_line + self.at_effect) * 100 >= WANTED * self.all()
    }

    /// For an author.
    pub fn sentence(self) -> String {
        let Located {
            at_line,
            at_effect,
            elsewhere,
            same,
        } = self;
        let all = self.all();
        let found = 100 * (at_line + at_effect) / all.max(1);
        format!(
            "the first difference of {all} mutants from their solutions: {at_line} at the changed line, {at_effect} at its first effect, {elsewhere} elsewhere ({found} % found); {same} do the same in the text's weather"
        )
    }
}

/// By the line of the tests, counted from the end of the file: a slip may have added or removed lines above.
fn by_place(subject: &Subject<'_>, cases: BTreeMap<usize, Kept>) -> BTreeMap<usize, Kept> {
    let lines = subject.text.lines().count();
    let cases = cases.into_iter();
    cases
        .map(|(line, case)| (lines.saturating_sub(line), case))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_95_of_100_are_not_enough() {
        let located = |at_line, at_effect, elsewhere| Located {
            at_line,
            at_effect,
            elsewhere,
            same: 9,
        };
        assert!(located(60, 35, 5).is_enough());
        assert!(!located(60, 34, 6).is_enough());
        assert!(Located::default().is_enough());
        let told = located(60, 34, 6).sentence();
        assert!(
            told.contains("of 100 mutants") && told.contains("94 % found"),
            "{told}"
        );
    }
}
