//! Reading the engine's source: which comment names which rule, and at which item it stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use regex::Regex;

/// A place in the code that names a rule or decision table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The file, from the root of the repository.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The function, constant or module that the comment belongs to.
    pub(crate) item: String,
}

/// What reading needs, made once.
pub(crate) struct Reader {
    rule: Regex,
    more_rules: Regex,
    table: Regex,
    number: Regex,
    item: Regex,
}

impl Reader {
    pub(crate) fn new() -> Result<Reader, String> {
        let regex = |text: &str| Regex::new(text).map_err(|error| error.to_string());
        Ok(Reader {
            rule: regex(r"\b([A-Z]{4,})-?(\d+)\b")?,
            more_rules: regex(r"^(?:,|, and| and| or|, or) -(\d+)\b")?,
            table: regex(r"\bTables? (\d+-\d+(?:(?:, and |, | and | or )\d+-\d+)*)")?,
            number: regex(r"\d+-\d+")?,
            item: regex(
                r"^\s*(?:pub(?:\([a-z]+\))? )?(?:const |async )*(fn|const|static|struct|enum|trait|type|mod|impl) *(?:<[^>]*> *)?(\w+)",
            )?,
        })
    }

    /// The rules and tables that the implementing comments of a text name.
    ///
    /// A comment implements what it names where it stands at a function, a constant or a static,
    /// or inside of a function. Those at types and fields describe data only.
    pub(crate) fn places(&self, file: &str, text: &str) -> BTreeMap<String, Vec<Place>> {
        let lines: Vec<&str> = text.lines().collect();
        let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        let mut inside: Option<String> = None;
        for (index, line) in lines.iter().enumerate() {
            if let Some(found) = self.item.captures(line) {
                inside = Some(item_name(&found)).filter(|_| is_code(&found));
            }
            let Some(at) = line.find("//") else { continue };
            let comment = line.get(at..).unwrap_or_default();
            let item = if comment.starts_with("///") {
                let rest = lines.get(index..).unwrap_or_default();
                self.item_below(rest)
            } else if comment.starts_with("//!") {
                None
            } else {
                inside.clone()
            };
            let Some(item) = item else { continue };
            for id in self.ids(comment) {
                places.entry(id).or_default().push(Place {
                    file: file.to_owned(),
                    line: index + 1,
                    item: item.clone(),
                });
            }
        }
        places
    }

    /// The function, constant or static that the comment at the first line documents.
    fn item_below(&self, lines: &[&str]) -> Option<String> {
        let code = lines.iter().find(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.starts_with('#') && !line.is_empty()
        })?;
        let found = self.item.captures(code)?;
        is_code(&found).then(|| item_name(&found))
    }

    /// The ids in a comment: `CALCDT-1`, `CALCDTINT-1, -2 and -8`, `Tables 6-18 and 6-21`.
    fn ids(&self, comment: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for found in self.rule.captures_iter(comment) {
            let (Some(whole), Some(prefix)) = (found.get(0), found.get(1)) else {
                continue;
            };
            ids.push(whole.as_str().to_owned());
            let mut end = whole.end();
            while let Some(more) = comment
                .get(end..)
                .and_then(|rest| self.more_rules.captures(rest))
            {
                if let (Some(part), Some(number)) = (more.get(0), more.get(1)) {
                    ids.push(format!("{}-{}", prefix.as_str(), number.as_str()));
                    end += part.end();
                }
            }
        }
        for found in self.table.captures_iter(comment) {
            let list = found.get(1).map_or("", |list| list.as_str());
            let numbers = self.number.find_iter(list);
            ids.extend(numbers.map(|number| format!("Table {}", number.as_str())));
        }
        ids
    }
}

/// Whether an item is one that computes.
fn is_code(found: &regex::Captures<'_>) -> bool {
    let keyword = found.get(1).map_or("", |keyword| keyword.as_str());
    matches!(keyword, "fn" | "const" | "static")
}

fn item_name(found: &regex::Captures<'_>) -> String {
    found.get(2).map_or("", |name| name.as_str()).to_owned()
}

/// The engine's source files in order of path: what it computes with, not the shape of documents
/// and answers, and no tests.
pub(crate) fn engine_files(root: &Path) -> Result<Vec<PathBuf>, String> {
    let source = root.join("forecast-core").join("src");
    let mut files = Vec::new();
    collect(&source, &mut files)?;
    let left_out = [
        source.join("schedule").join("document"),
        source.join("report"),
    ];
    files.retain(|file| {
        let name = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("");
        let is_test = name == "tests" || name.ends_with("_tests");
        !is_test && !left_out.iter().any(|folder| file.starts_with(folder))
    });
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
