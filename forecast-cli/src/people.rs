//! Whose answers change from one schedule to another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};

use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use rayon::prelude::*;
use serde::Serialize;

use crate::compare::{Kind, change, group_names, verdicts_changed};
use crate::failure::Failure;
use crate::input::Input;
use crate::kinds::refuse_binary;
use crate::side_by_side::cell;

/// How many lines are read before they are worked on.
const BLOCK: usize = 4_096;
/// How many examples there are of each kind of change in a group.
const EXAMPLES: usize = 2;

/// The age bands: the first age in years that is older, and the band's name.
const BANDS: [(i32, &str); 9] = [
    (1, "under 1 year"),
    (4, "1 to 3 years"),
    (7, "4 to 6 years"),
    (11, "7 to 10 years"),
    (13, "11 to 12 years"),
    (19, "13 to 18 years"),
    (27, "19 to 26 years"),
    (50, "27 to 49 years"),
    (65, "50 to 64 years"),
];
const OLDEST: &str = "65 years and older";

/// What people are assessed with.
pub(crate) struct Assessment<'s> {
    pub(crate) before: &'s Schedule,
    pub(crate) after: &'s Schedule,
    pub(crate) as_of: Option<Date>,
    pub(crate) today: Date,
}

/// How many people's answers change.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The schedule before, with its layers.
    pub(crate) before: String,
    /// The schedule after.
    pub(crate) after: String,
    /// How many lines were read.
    pub(crate) lines: usize,
    /// How many of them could not be answered.
    pub(crate) failed: usize,
    /// How many people's answers differ in something.
    pub(crate) affected: usize,
    /// The vaccine groups in which there are any, those with most people first.
    pub(crate) groups: Vec<Affected>,
}

/// How many people's answers change in a vaccine group.
#[derive(Debug, Serialize)]
pub(crate) struct Affected {
    pub(crate) group: String,
    /// How many people; one may have several kinds of change.
    pub(crate) people: usize,
    /// By kind of change.
    pub(crate) kinds: BTreeMap<Kind, usize>,
    /// By age on the assessment date, youngest first, and kind.
    pub(crate) ages: Vec<Band>,
    pub(crate) examples: Vec<Example>,
}

/// The people of an age.
#[derive(Debug, Serialize)]
pub(crate) struct Band {
    pub(crate) age: &'static str,
    pub(crate) people: usize,
    pub(crate) kinds: BTreeMap<Kind, usize>,
}

/// A person whose answer changes, by the line they stand on.
#[derive(Debug, Serialize)]
pub(crate) struct Example {
    pub(crate) kind: Kind,
    /// The number of the line, from 1: neither a name nor an id leaves the file.
    pub(crate) line: usize,
    pub(crate) age: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What changes for a person in a vaccine group.
struct Change {
    group: String,
    kind: Kind,
    before: String,
    after: String,
}

/// A person's changes, with their age band; none where the line could not be answered.
type Answer = Option<(usize, Vec<Change>)>;

/// Assesses everybody under both schedules.
pub(crate) fn assess(input: &Input, assessment: &Assessment<'_>) -> Result<Report, Failure> {
    let mut counts = Counts::default();
    let mut lines = BufReader::new(input.open()?).split(b'\n');
    let mut number = 0;
    loop {
        let mut block: Vec<(usize, Vec<u8>)> = Vec::with_capacity(BLOCK);
        for line in lines.by_ref().take(BLOCK) {
            number += 1;
            let line =
                line.map_err(|error| Failure::at(input, format_args!("could not read: {error}")))?;
            if number == 1 {
                refuse_binary(input, &line)?;
            }
            if !line.trim_ascii().is_empty() {
                block.push((number, line));
            }
        }
        if block.is_empty() {
            break;
        }
        let answers: Vec<(usize, Answer)> = block
            .par_iter()
            .map(|(number, line)| (*number, answer(line, assessment)))
            .collect();
        for (number, answer) in answers {
            counts.add(number, answer);
        }
    }
    Ok(counts.report(assessment))
}

fn answer(line: &[u8], assessment: &Assessment<'_>) -> Answer {
    let request = Request::from_json(line).ok()?;
    let patient = &request.patient;
    let as_of = assessment
        .as_of
        .or(request.as_of)
        .unwrap_or(assessment.today);
    let before = forecast_core::forecast(assessment.before, patient, as_of).ok()?;
    let after = forecast_core::forecast(assessment.after, patient, as_of).ok()?;
    let mut changes = Vec::new();
    for group in group_names(&[before.clone(), after.clone()]) {
        let (old, new) = (before.group(group), after.group(group));
        if let Some(kind) = change(old, new) {
            changes.push(Change {
                group: group.to_owned(),
                kind,
                before: cell(old),
                after: cell(new),
            });
        }
    }
    for group in verdicts_changed(&before, &after) {
        changes.push(Change {
            group: group.to_owned(),
            kind: Kind::DoseVerdictChanged,
            before: "a dose with one verdict".to_owned(),
            after: "the dose with another".to_owned(),
        });
    }
    let years = as_of.years_since(patient.birth_date);
    let band = BANDS.iter().position(|(end, _)| years < *end);
    Some((band.unwrap_or(BANDS.len()), changes))
}

fn band_name(band: usize) -> &'static str {
    BANDS.get(band).map_or(OLDEST, |(_, name)| name)
}

#[derive(Default)]
struct Counts {
    lines: usize,
    failed: usize,
    affected: usize,
    groups: BTreeMap<String, GroupCounts>,
}

#[derive(Default)]
struct GroupCounts {
    people: usize,
    ages: BTreeMap<usize, (usize, BTreeMap<Kind, usize>)>,
    examples: Vec<Example>,
}

impl Counts {
    fn add(&mut self, line: usize, answer: Answer) {
        self.lines += 1;
        let Some((band, changes)) = answer else {
            self.failed += 1;
            return;
        };
        self.affected += usize::from(!changes.is_empty());
        let mut groups: BTreeMap<String, BTreeSet<Kind>> = BTreeMap::new();
        for change in changes {
            let counts = self.groups.entry(change.group.clone()).or_default();
            let like = |it: &&Example| it.kind == change.kind;
            if counts.examples.iter().filter(like).count() < EXAMPLES {
                counts.examples.push(Example {
                    kind: change.kind,
                    line,
                    age: band_name(band),
                    before: change.before,
                    after: change.after,
                });
            }
            groups.entry(change.group).or_default().insert(change.kind);
        }
        for (group, kinds) in groups {
            let counts = self.groups.entry(group).or_default();
            counts.people += 1;
            let (people, by_kind) = counts.ages.entry(band).or_default();
            *people += 1;
            for kind in kinds {
                *by_kind.entry(kind).or_default() += 1;
            }
        }
    }

    fn report(self, assessment: &Assessment<'_>) -> Report {
        let mut groups: Vec<Affected> = self
            .groups
            .into_iter()
            .map(|(group, counts)| {
                let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
                for (_, by_kind) in counts.ages.values() {
                    for (kind, people) in by_kind {
                        *kinds.entry(*kind).or_default() += people;
                    }
                }
                let ages = counts.ages.into_iter().map(|(band, (people, kinds))| Band {
                    age: band_name(band),
                    people,
                    kinds,
                });
                let mut examples = counts.examples;
                examples.sort_by_key(|example| (example.kind, example.line));
                Affected {
                    group,
                    people: counts.people,
                    kinds,
                    ages: ages.collect(),
                    examples,
                }
            })
            .collect();
        groups.sort_by(|a, b| (b.people, &a.group).cmp(&(a.people, &b.group)));
        Report {
            before: assessment.before.full_id(),
            after: assessment.after.full_id(),
            lines: self.lines,
            failed: self.failed,
            affected: self.affected,
            groups,
        }
    }
}

/// A number of people in words.
pub(crate) fn persons(number: usize) -> String {
    match number {
        1 => "1 person".to_owned(),
        _ => format!("{number} people"),
    }
}

impl Report {
    /// The first lines of every form of the report.
    pub(crate) fn summary(&self) -> String {
        let failed = match self.failed {
            0 => String::new(),
            failed => format!(" {failed} lines could not be answered."),
        };
        format!(
            "The answers of {} of {} change.{failed}",
            self.affected,
            persons(self.lines - self.failed)
        )
    }

    pub(crate) fn to_text(&self) -> String {
        let mut out = format!(
            "From {} to {}\n{}\n",
            self.before,
            self.after,
            self.summary()
        );
        // Writing to a string cannot fail.
        for group in &self.groups {
            let _ = writeln!(
                out,
                "\n{}: {} ({})",
                group.group,
                persons(group.people),
                counted(&group.kinds)
            );
            for band in &group.ages {
                let _ = writeln!(out, "  {}: {}", band.age, counted(&band.kinds));
            }
            for example in &group.examples {
                let _ = writeln!(
                    out,
                    "  for example line {} ({}), {}: {}; was {}",
                    example.line,
                    example.age,
                    example.kind.words(),
                    example.after,
                    example.before
                );
            }
        }
        out
    }
}

/// `3 newly due, 1 dates moved`.
fn counted(kinds: &BTreeMap<Kind, usize>) -> String {
    let parts: Vec<String> = kinds
        .iter()
        .map(|(kind, people)| format!("{people} {}", kind.words()))
        .collect();
    parts.join(", ")
}
