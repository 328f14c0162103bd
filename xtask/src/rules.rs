//! Which item implements which rule of the specification.
//!
//! `xtask/rules.json` lists every business rule and decision table of the specification. Each is
//! named by a comment of the engine, or has a reason there why no code implements it, or is
//! retired.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::source::{Place, Reader, engine_files};

/// `xtask/rules.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Specification {
    specification: String,
    rules: Vec<Rule>,
}

/// A rule or decision table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    /// What it is about, in our words.
    #[serde(default)]
    label: String,
    /// Why no code implements it.
    #[serde(default)]
    reason: Option<String>,
    /// Whether the specification lists it among its retired items (Appendix C).
    #[serde(default)]
    retired: bool,
}

/// The rules, and where the engine names them.
struct Account {
    specification: Specification,
    places: BTreeMap<String, Vec<Place>>,
}

impl Account {
    fn read(root: &Path) -> Result<Account, String> {
        let path = root.join("xtask").join("rules.json");
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read(&path).map_err(|error| failed(&error))?;
        let specification = serde_json::from_slice(&text).map_err(|error| failed(&error))?;
        let reader = Reader::new()?;
        let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for file in engine_files(root)? {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| format!("{}: {error}", file.display()))?;
            let name = file.strip_prefix(root).unwrap_or(&file);
            let name = name.to_string_lossy().replace('\\', "/");
            for (id, found) in reader.places(&name, &text) {
                places.entry(id).or_default().extend(found);
            }
        }
        Ok(Account {
            specification,
            places,
        })
    }

    /// What is wrong: rules without code or reason, and ids in the code that are no rules or were
    /// retired.
    fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut known = BTreeSet::new();
        for rule in &self.specification.rules {
            if !known.insert(rule.id.as_str()) {
                complaints.push(format!("xtask/rules.json lists {} twice", rule.id));
            }
            match (self.places.get(&rule.id), rule.retired, &rule.reason) {
                (Some(places), true, _) => complaints.extend(
                    places
                        .iter()
                        .map(|p| format!("{}:{}: {} is retired", p.file, p.line, rule.id)),
                ),
                (None, false, None) => complaints.push(format!(
                    "{} ({}): no item of the engine names it, and xtask/rules.json gives no reason",
                    rule.id, rule.label
                )),
                (None | Some(_), _, _) => {}
            }
        }
        // Ids that look like those of the specification: its prefixes with another number.
        let prefix = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let prefixes: BTreeSet<String> = known.iter().map(|id| prefix(id)).collect();
        for (id, places) in &self.places {
            let is_table = id.starts_with("Table ");
            if !is_table && !known.contains(id.as_str()) && prefixes.contains(&prefix(id)) {
                complaints.extend(
                    places
                        .iter()
                        .map(|p| format!("{}:{}: there is no rule {id}", p.file, p.line)),
                );
            }
        }
        complaints
    }

    /// One line per rule.
    fn list(&self) {
        for rule in &self.specification.rules {
            let places = self.places.get(&rule.id).map(|places| {
                let mut places: Vec<String> = places
                    .iter()
                    .map(|place| format!("{}:{} {}", place.file, place.line, place.item))
                    .collect();
                places.dedup();
                places.join(", ")
            });
            let by = match (&places, &rule.reason) {
                (Some(places), _) => places.clone(),
                (None, Some(reason)) => format!("no code: {reason}"),
                (None, None) if rule.retired => "retired".into(),
                (None, None) => "MISSING".into(),
            };
            println!("{:<20} {:<40} {by}", rule.id, rule.label);
        }
    }

    fn verdict(&self) -> Result<(), String> {
        let count = |wanted: &dyn Fn(&Rule) -> bool| {
            self.specification
                .rules
                .iter()
                .filter(|r| wanted(r))
                .count()
        };
        let retired = count(&|rule| rule.retired);
        let named = count(&|rule| !rule.retired && self.places.contains_key(&rule.id));
        let explained = count(&|rule| rule.reason.is_some() && !self.places.contains_key(&rule.id));
        eprintln!(
            "{}: {} rules and decision tables in force: {named} named by the engine, {explained} \
             without code for a reason; {retired} retired",
            self.specification.specification,
            self.specification.rules.len() - retired,
        );
        let complaints = self.complaints();
        if complaints.is_empty() {
            return Ok(());
        }
        Err(format!("rules:\n  {}", complaints.join("\n  ")))
    }
}

/// `cargo xtask rules`: lists all of them and checks.
pub(crate) fn report(root: &Path) -> Result<(), String> {
    let account = Account::read(root)?;
    account.list();
    account.verdict()
}

/// Checks without the list.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    Account::read(root)?.verdict()
}
