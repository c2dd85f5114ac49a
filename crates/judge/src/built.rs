//! What an earlier build has left, so that cargo is not asked about a program that is the same: it looks at every
//! package before it says that there is nothing to do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// An executable, and rustc's warnings about its program.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub executable: PathBuf,
    pub said: String,
}

impl Kept {
    /// Reads it, if it is still good: nothing that it was built from has changed since.
    pub fn read(file: &Path) -> Option<Kept> {
        let text = fs::read_to_string(file).ok()?;
        let (executable, said) = text.split_once('\n')?;
        let kept = Kept {
            executable: PathBuf::from(executable),
            said: said.to_owned(),
        };
        let modified = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
        let built = modified(&kept.executable)?;
        let list = fs::read_to_string(kept.executable.with_extension("d")).ok()?;
        let is_older = |source: &PathBuf| modified(source).is_some_and(|at| at <= built);
        sources(&list)?.iter().all(is_older).then_some(kept)
    }

    /// # Errors
    /// If it cannot be written. An executable whose path is no UTF-8 is not kept.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        match self.executable.to_str() {
            Some(executable) => fs::write(file, format!("{executable}\n{}", self.said)),
            None => Ok(()),
        }
    }
}

/// The files in cargo's list of what an executable was built from: those of the program and of all packages that
/// have a path. A blank in a name stands behind a backslash.
fn sources(list: &str) -> Option<Vec<PathBuf>> {
    let (_, files) = list.lines().next()?.split_once(": ")?;
    let files = files.replace("\\ ", "\0");
    let files = files.split_whitespace();
    Some(files.map(|file| file.replace('\0', " ").into()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_build_is_good_until_something_that_it_was_built_from_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let place = folder.path().display().to_string().replace(' ', "\\ ");
        fs::write(path("this cell"), "fn main() {}").unwrap();
        fs::write(path("program"), "").unwrap();
        fs::write(
            path("program.d"),
            format!("{place}/program: {place}/this\\ cell\n"),
        )
        .unwrap();
        let kept = Kept {
            executable: path("program"),
            said: "warning: one\nand another".to_owned(),
        };
        kept.write(&path("kept")).unwrap();
        let set = |name: &str, seconds| {
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            fs::File::options()
                .write(true)
                .open(path(name))
                .unwrap()
                .set_modified(at)
                .unwrap();
        };
        set("this cell", 10);
        set("program", 20);
        assert_eq!(Kept::read(&path("kept")), Some(kept));
        set("this cell", 30);
        assert_eq!(Kept::read(&path("kept")), None);
        fs::remove_file(path("program")).unwrap();
        assert_eq!(Kept::read(&path("kept")), None);
    }
}
