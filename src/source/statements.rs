//! The statement that stands at a line, with its neighbours and the loop around it.

use super::{Body, lines};
use syn::visit::{self, Visit};
use syn::{Block, ExprForLoop, Pat, Stmt};

/// A statement and what stands around it.
pub struct Standing {
    /// The statements of the innermost block that holds the line.
    pub block: Vec<Stmt>,
    /// Which of them holds it.
    pub index: usize,
    /// What each turn binds, if the block is the body of a `for`.
    pub turns: Option<Pat>,
}

impl Standing {
    pub fn statement(&self) -> &Stmt {
        &self.block[self.index]
    }

    pub fn after(&self) -> &[Stmt] {
        &self.block[self.index + 1..]
    }
}

/// The innermost statement of a body that holds a line.
pub fn standing(body: &Body, line: u32) -> Option<Standing> {
    let own = body.statements();
    let mut search = Search { line, found: None };
    for statement in &own {
        search.visit_stmt(statement);
    }
    let (block, turns) = match search.found {
        Some((block, turns)) => (block.to_vec(), turns.map(|each| (*each.pat).clone())),
        None => (own, None),
    };
    let index = block.iter().position(|one| lines(one).contains(&line))?;
    Some(Standing {
        block,
        index,
        turns,
    })
}

/// Finds the innermost block with a statement at the line: the last one met, for what is within
/// a block is visited after it.
struct Search<'a> {
    line: u32,
    found: Option<(&'a [Stmt], Option<&'a ExprForLoop>)>,
}

impl<'a> Search<'a> {
    fn block(&mut self, block: &'a Block, turns: Option<&'a ExprForLoop>) {
        let line = self.line;
        if block.stmts.iter().any(|one| lines(one).contains(&line)) {
            self.found = Some((&block.stmts, turns));
        }
        visit::visit_block(self, block);
    }
}

impl<'a> Visit<'a> for Search<'a> {
    fn visit_block(&mut self, block: &'a Block) {
        self.block(block, None);
    }

    fn visit_expr_for_loop(&mut self, each: &'a ExprForLoop) {
        self.visit_expr(&each.expr);
        self.block(&each.body, Some(each));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{bodies, body_at};
    use quote::ToTokens;

    const SOURCE: &str = "\
async fn serve(orders: Vec<Order>) {
    let first = 1;
    for order in orders {
        let meal = cook(
            order,
        ).await;
        if meal.is_hot() { wait().await }
    }
    join!(async {
        rest().await;
    });
}
";

    fn at(line: u32) -> Option<(String, usize, bool)> {
        let all = bodies(SOURCE);
        let found = standing(body_at(&all, line)?, line)?;
        let text = found.statement().to_token_stream().to_string();
        let head: String = text.chars().take(8).collect();
        Some((head, found.after().len(), found.turns.is_some()))
    }

    #[test]
    fn a_statement_is_found_on_each_of_its_lines() {
        let meal = Some(("let meal".to_owned(), 1, true));
        assert_eq!([at(4), at(5), at(6)], [meal.clone(), meal.clone(), meal]);
        assert_eq!(at(2), Some(("let firs".to_owned(), 2, false)));
    }

    #[test]
    fn the_innermost_one_is_found_in_a_block_and_in_a_macro() {
        assert_eq!(
            at(7),
            Some(("wait () .".to_owned()[..8].to_owned(), 0, false))
        );
        assert_eq!(at(10), Some(("rest () ".to_owned(), 0, false)));
        assert_eq!(at(3), Some(("for orde".to_owned(), 1, false)));
    }
}
