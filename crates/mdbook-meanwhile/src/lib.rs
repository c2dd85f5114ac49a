//! Turns the short directives of the workbook into programs, recorded runs and predictions.

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// The preprocessor. It finds the workspace by the root that mdBook hands over.
#[derive(Debug, Default, Clone)]
pub struct Meanwhile {}

impl Meanwhile {
    pub fn new() -> Meanwhile {
        Meanwhile {}
    }
}

impl Preprocessor for Meanwhile {
    fn name(&self) -> &str {
        "meanwhile"
    }

    fn run(&self, _ctx: &PreprocessorContext, book: Book) -> Result<Book> {
        Ok(book)
    }

    fn supports_renderer(&self, _renderer: &str) -> Result<bool> {
        Ok(true)
    }
}
