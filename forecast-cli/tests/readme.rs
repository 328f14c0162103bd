//! The pages of the README for those who build registries and interfaces: their commands give what
//! the page shows.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Run, root};

const PAGES: [&str; 2] = [
    "For the developer of a registry",
    "For the developer of an EHR interface",
];

/// A folder with the example messages, in which commands may write.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn examples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let listed = fs::read_dir(root().join("forecast-exchange/examples"));
    for entry in listed.expect("there are examples") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().expect("a file has a name");
        fs::copy(&path, folder.path().join(name)).expect("it can be copied");
    }
    folder
}

/// Runs lines as a shell does, with the command on the path.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn shell(lines: &str, folder: &Path) -> Run {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_forecast"));
    let mut paths = vec![program.parent().expect("it lies in a folder").to_owned()];
    let known = std::env::var_os("PATH").unwrap_or_default();
    paths.extend(std::env::split_paths(&known));
    let path = std::env::join_paths(paths).expect("paths can be joined");
    Command::new("sh")
        .args(["-c", lines])
        .current_dir(folder)
        .env("PATH", path)
        .output()
        .expect("there is a shell")
        .into()
}

/// The code blocks of a section, with what follows each as its output.
fn blocks(section: &str) -> Vec<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.join("\n") + "\n";
        match language {
            "sh" => found.push((body, None)),
            "text" => {
                if let Some((_, shown)) = found.last_mut() {
                    *shown = Some(body);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a text is as shown, where a line with an ellipsis stands for any lines.
fn is_as_shown(text: &str, shown: &str) -> Result<(), String> {
    let mut left = text.lines();
    let mut skipping = false;
    for line in shown.lines() {
        if line.trim() == "…" {
            skipping = true;
            continue;
        }
        let next = if skipping {
            left.find(|found| *found == line)
        } else {
            left.next().filter(|found| *found == line)
        };
        if next.is_none() {
            return Err(line.to_owned());
        }
        skipping = false;
    }
    match (skipping, left.next()) {
        (false, Some(more)) => Err(format!("nothing more, found {more}")),
        _ => Ok(()),
    }
}

#[test]
fn the_pages_show_what_comes_out() {
    let text = fs::read_to_string(root().join("README.md")).expect("there is a README");
    for page in PAGES {
        let (_, rest) = text
            .split_once(&format!("## {page}\n"))
            .expect("the page is there");
        let section = rest.split("\n## ").next().unwrap_or_default();
        let folder = examples();
        let blocks = blocks(section);
        assert!(blocks.len() >= 2, "{page}");
        for (commands, shown) in blocks {
            let run = shell(&commands, folder.path());
            assert!(
                !run.stderr.contains("forecast:"),
                "{commands}{}",
                run.stderr
            );
            assert!(
                !run.stderr.contains("not found"),
                "{commands}{}",
                run.stderr
            );
            if let Some(shown) = shown
                && let Err(line) = is_as_shown(&run.stdout, &shown)
            {
                panic!("{commands}does not show: {line}\n{}", run.stdout);
            }
        }
    }
}
