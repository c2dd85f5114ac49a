//! A function as its source has it, for the rules that look at one. The file is formatted.

/// A function in the lines of its file.
pub struct Function<'a> {
    pub file: &'a [String],
    /// The number of the first line of its body.
    pub first: u32,
    /// How far its statements are indented.
    margin: usize,
    pub body: &'a [String],
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a name stands in a line as a word of its own.
pub fn has_word(line: &str, name: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == name)
}

impl<'a> Function<'a> {
    pub fn find(file: &'a [String], name: &str) -> Option<Function<'a>> {
        let head = format!("fn {name}(");
        let start = file.iter().position(|line| line.contains(&head))?;
        let margin = indent(&file[start]);
        let rest = &file[start + 1..];
        let is_end = |line: &String| indent(line) == margin && line.trim() == "}";
        let length = match file[start].trim_end().ends_with('}') {
            true => 0,
            false => rest.iter().position(is_end).unwrap_or(rest.len()),
        };
        Some(Function {
            file,
            first: start as u32 + 2,
            margin: margin + 4,
            body: &rest[..length],
        })
    }

    /// Whether a call of it gives a future. `#[tokio::main]` makes a plain function of an async one.
    pub fn is_async(&self, name: &str) -> bool {
        let head = format!("async fn {name}(");
        let Some(index) = self.file.iter().position(|line| line.contains(&head)) else {
            return false;
        };
        let above = index.checked_sub(1).map(|above| self.file[above].trim());
        !above.is_some_and(|above| above.starts_with("#[tokio::"))
    }

    /// The `async fn`s of the file that a call of this one awaits whatever happens: in statements
    /// of its own body, before the first that may leave it.
    pub fn always_awaits(&self) -> Vec<String> {
        let may_leave = |line: &&String| line.contains('?') || has_word(line, "return");
        let certain = self.body.iter().take_while(|line| !may_leave(line));
        let statements = certain.filter(|line| indent(line) == self.margin);
        let awaited = statements.filter_map(|line| {
            let (call, _) = line.split_once(").await")?;
            let before = call.split('(').next()?;
            let name = before
                .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                .next()?;
            self.is_async(name).then(|| name.to_owned())
        });
        awaited.collect()
    }
}
