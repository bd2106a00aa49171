//! Names made distinct: what is reported twice under one name could not be told apart, and one output would take the place
//! of the other.

use std::collections::{HashMap, HashSet};

/// Names given so far.
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    taken: HashSet<String>,
    /// For each name that was asked for again, the number of the last one.
    numbers: HashMap<String, u32>,
}

impl Distinct {
    /// The name itself the first time; then `清单~2.docx`, `清单~3.docx`, whichever is free.
    pub fn name(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let last = self.numbers.entry(name.clone()).or_insert(1);
        loop {
            *last += 1;
            let other = marked(&name, *last);
            if self.taken.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// A path with `~` and a number before the extension of its last part.
#[must_use]
pub fn marked(path: &str, number: u32) -> String {
    let file = path.rfind('/').map_or(0, |at| at + 1);
    let dot = path.rfind('.').filter(|dot| *dot > file).unwrap_or(path.len());
    let (stem, extension) = path.split_at(dot);
    format!("{stem}~{number}{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Distinct::default();
        let given = ["a.b/清单.docx", "a.b/清单.docx", "x~2", "x", "x", ".a", ".a", "a.b/清单.docx"];
        let told = given.map(|name| names.name(name.to_string()));
        assert_eq!(told, ["a.b/清单.docx", "a.b/清单~2.docx", "x~2", "x", "x~3", ".a", ".a~2", "a.b/清单~3.docx"]);
        assert_eq!(marked("a.b/c", 2), "a.b/c~2");
    }
}
