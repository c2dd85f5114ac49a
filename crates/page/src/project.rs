//! The project around a book: everything that its chapters may refer to.

use crate::coverage::Rows;
use crate::mistake::{Mistake, Mistakes, Problem};
use crate::predict::misconception::Beliefs;
use crate::programs::Programs;
use crate::table::Table;
use meanwhile::did_you_mean;
use std::path::Path;

/// What is read once for all chapters. [`Default`]: nothing.
#[derive(Debug, Default)]
pub struct Project {
    pub programs: Programs,
    pub beliefs: Beliefs,
    pub rows: Table<Rows>,
}

impl Project {
    /// Reads it. `src`: the book's folder, relative to `root`.
    ///
    /// # Errors
    /// Every list that cannot be read, or is not as it should be.
    pub fn read(root: &Path, src: &Path) -> Result<Project, Mistakes> {
        let list = Path::new("examples/Cargo.toml");
        let programs =
            Programs::find(root).map_err(|problem| Mistakes::from(Mistake::new(list, problem)));
        let beliefs = Table::read(root, &src.join("misconceptions.toml"));
        let rows = Table::read(root, &src.join("coverage.toml"));
        match (programs, beliefs, rows) {
            (Ok(programs), Ok(beliefs), Ok(rows)) => Ok(Project {
                programs,
                beliefs,
                rows,
            }),
            (programs, beliefs, rows) => {
                let mut mistakes = Mistakes::default();
                let wrong = [programs.err(), beliefs.err(), rows.err()];
                wrong
                    .into_iter()
                    .flatten()
                    .for_each(|more| mistakes.extend(more));
                Err(mistakes)
            }
        }
    }

    /// What an author should know although it is no mistake.
    pub fn notices(&self) -> Mistakes {
        self.programs.notices()
    }

    /// Checks that a row of the curriculum exists.
    ///
    /// # Errors
    /// If it does not.
    pub fn knows_row(&self, row: &str) -> Result<(), Problem> {
        let rows = &self.rows.get()?.row;
        let mut known = rows.iter().map(|known| known.id.as_str());
        if known.clone().any(|known| known == row) {
            return Ok(());
        }
        let near = did_you_mean(row, &mut known);
        let message = format!("`{row}` is not a row of book/coverage.toml{near}");
        Err(Problem::new(message, "Correct it, or add the row."))
    }
}
