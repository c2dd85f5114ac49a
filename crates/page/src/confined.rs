//! Keeps what a build reads and writes inside its folders.

use crate::mistake::{Place, Problem};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Which folder a path must stay in.
#[derive(Debug, Clone, Copy)]
pub struct Confines<'a> {
    /// Everything inside is allowed.
    pub folder: &'a Path,
    /// What the folder is called, such as `the book's folder, book/`.
    pub name: &'a str,
}

impl Confines<'_> {
    /// The file that `path`, relative to `base`, leads to, if it lies inside: neither `..` nor a
    /// link in the file system leads out.
    ///
    /// What counts is where it ends: `../book/a.md` is inside. `strictly`: no detour either, for a
    /// path that also says where something is written.
    ///
    /// `next`: what to do if there is no such file.
    pub fn file(
        &self,
        base: &Path,
        path: &Path,
        strictly: bool,
        next: &str,
    ) -> Result<PathBuf, Problem> {
        let shown = path.display();
        let outside = || {
            let name = self.name;
            let next = format!("Name a file inside {name}, by a relative path.");
            Problem::new(format!("`{shown}` leads out of {name}"), next)
        };
        let plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if path.is_absolute() || (strictly && !path.components().all(plain)) {
            return Err(outside());
        }
        let full = base.join(path);
        let about = match fs::metadata(&full) {
            Ok(about) => about,
            // What lies outside is not even asked about.
            Err(_) if !lexically(&full).starts_with(self.folder) => return Err(outside()),
            Err(error) => return Err(unreadable(path, &error, next)),
        };
        let inside = |real: PathBuf| {
            let folder = self.folder.canonicalize();
            folder.is_ok_and(|folder| real.starts_with(folder))
        };
        if !full.canonicalize().is_ok_and(inside) {
            return Err(outside());
        }
        match about.is_file() {
            true => Ok(full),
            false => Err(Problem::new(
                format!("`{shown}` is not a file"),
                "Name a file.",
            )),
        }
    }
}

/// Why a file cannot be read, in words.
pub fn unreadable(path: &Path, error: &std::io::Error, next: &str) -> Problem {
    let shown = path.display();
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => format!("`{shown}` is missing"),
        _ => format!("`{shown}` cannot be read: {error}"),
    };
    Problem::new(message, next)
}

/// The text of a file; the place of the first byte that is no text. `next`: what to do if it cannot be
/// read at all.
pub fn read_text(file: &Path, shown: &Path, next: &str) -> Result<String, Problem> {
    let bytes = fs::read(file).map_err(|error| unreadable(shown, &error, next))?;
    String::from_utf8(bytes).map_err(|error| not_text(&error))
}

fn not_text(error: &std::string::FromUtf8Error) -> Problem {
    let valid = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
    let byte = error.as_bytes()[valid];
    let message = format!("the byte 0x{byte:02x} is not valid UTF-8");
    Problem::new(message, "Save the file as UTF-8.").at(Place::of(&before, valid))
}

/// The path without `.` and `..`, going by its words alone.
pub fn lexically(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                if !plain.pop() {
                    plain.push(part);
                }
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        fs::create_dir_all(folder.join("in")).unwrap();
        fs::write(folder.join("in/a.md"), "").unwrap();
        fs::write(root.path().join("out.md"), "").unwrap();
        let confines = Confines {
            folder: &folder,
            name: "book/",
        };
        let allowed =
            |path: &str, strictly| confines.file(&folder, Path::new(path), strictly, "Write it.");
        assert!(allowed("in/a.md", true).is_ok() && allowed("./in/a.md", true).is_ok());
        assert!(allowed("../book/in/a.md", false).is_ok());
        let out = root.path().join("out.md").display().to_string();
        for path in ["../out.md", "in/../../out.md", "../gone.md", &out] {
            let problem = format!("{:?}", allowed(path, false).unwrap_err());
            assert!(problem.contains("leads out of book/"), "{problem}");
        }
        assert!(allowed("../book/in/a.md", true).is_err());
        assert!(allowed("in", true).is_err() && allowed("gone.md", true).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_the_file_system_does_not_lead_out_either() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        fs::create_dir_all(&folder).unwrap();
        fs::write(root.path().join("out.md"), "").unwrap();
        std::os::unix::fs::symlink("../out.md", folder.join("link.md")).unwrap();
        let confines = Confines {
            folder: &folder,
            name: "book/",
        };
        let file = confines.file(&folder, Path::new("link.md"), true, "Write it.");
        assert!(file.is_err());
    }
}
