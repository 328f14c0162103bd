//! The engine's code names no vaccine, antigen, vaccine group, series or test case: what it knows
//! of them comes from the schedule. Comments may use them as examples.
#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

/// The words of a text in small letters: letters and digits, parted also where a small letter or
/// digit is followed by a capital (`VaccineGroup`).
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let parted = !c.is_alphanumeric() || (c.is_uppercase() && !before.is_uppercase());
        if parted && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Names of the embedded schedules, each as its words.
fn names() -> BTreeSet<Vec<String>> {
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    files(&root().join("schedules"), "json", &mut found);
    for path in found {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let document: Value = serde_json::from_str(&text).expect("the file is JSON");
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        match (name, &document) {
            ("vaccines.json" | "groups.json", Value::Array(rows)) => {
                names.extend(
                    rows.iter()
                        .filter_map(|row| row["name"].as_str())
                        .map(words),
                );
            }
            (_, Value::Object(antigen)) if antigen.contains_key("series") => {
                names.extend(antigen["antigen"].as_str().map(words));
                for series in antigen["series"].as_array().into_iter().flatten() {
                    for field in ["name", "target_disease", "group"] {
                        names.extend(series[field].as_str().map(words));
                    }
                }
            }
            _ => {}
        }
    }
    assert!(names.len() > 200, "only {} names were found", names.len());
    names
}

/// The code of a source file without its comments.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| match line.find("//") {
        Some(at) => line.get(..at).unwrap_or_default(),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The names among the words of a text.
fn named(text: &str, names: &BTreeSet<Vec<String>>) -> Vec<String> {
    let words = words(text);
    let longest = names.iter().map(Vec::len).max().unwrap_or(0);
    let mut found = Vec::new();
    for start in 0..words.len() {
        for end in start + 1..=words.len().min(start + longest) {
            let Some(piece) = words.get(start..end) else {
                continue;
            };
            if names.contains(piece) {
                found.push(piece.join(" "));
            }
        }
    }
    found
}

/// Whether a text has the id of one of CDC's cases: `2013-0001`, `2016-UC-0002`.
fn has_case_id(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    ["\"9999-9999\"", "9999-UC-9999", "9999_9999"]
        .iter()
        .any(|id| shape.contains(id))
}

#[test]
fn the_code_of_the_engine_names_nothing_of_a_schedule() {
    let names = names();
    let mut sources = Vec::new();
    files(
        &root().join("forecast-core").join("src"),
        "rs",
        &mut sources,
    );
    assert!(sources.len() > 20);
    for path in sources {
        let is_test = path.file_stem().is_some_and(|stem| {
            let stem = stem.to_string_lossy();
            stem == "tests" || stem.ends_with("_tests")
        });
        if is_test {
            continue;
        }
        let code = code(&fs::read_to_string(&path).expect("the source can be read"));
        let found = named(&code, &names);
        assert!(found.is_empty(), "{} names {found:?}", path.display());
        assert!(!has_case_id(&code), "{} names a case", path.display());
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let names = names();
    for text in [
        "if group == \"MMR\" {",
        "fn is_covid_19(dose: &Dose)",
        "enum Special { MeningococcalB }",
        "\"DTaP/Tdap/Td\"",
        "series.name.contains(\"HepB 3-dose series\")",
        "const POLIO: usize = 3;",
    ] {
        assert!(!named(text, &names).is_empty(), "{text}");
    }
    assert!(has_case_id("\"2013-0001\"") && has_case_id("2016-UC-0002"));
    assert_eq!(
        named("let group = schedule.groups.get(place);", &names),
        Vec::<String>::new()
    );
}
