//! What stands on the page.

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::date::Date;
use forecast_core::report::{Due, EvaluationStatus, Forecast, GroupForecast, Status};
use forecast_core::schedule::Cvx;

use super::{PrintOptions, Purpose, Sheet, SheetDose, SheetDue, SheetGroup};
use super::{reasons, words};
use forecast_record::bridge::{BridgeNoteKind, Bridged, Knowledge};
use forecast_record::model::{Completion, DoseReport, Person, PersonName, Record};

impl Sheet {
    /// Works out the page from a record and its forecast.
    ///
    /// ```
    /// use forecast_core::schedule::Schedule;
    /// use forecast_record::bridge::Knowledge;
    /// use forecast_record::model::{DoseReport, Fact, PersonName, Record, SourceId};
    /// use forecast_print::{PrintOptions, Purpose, Sheet};
    ///
    /// let document = forecast_schedules::embedded(forecast_schedules::DEFAULT).unwrap()?;
    /// let (schedule, knowledge) = (Schedule::compile(&document)?, Knowledge::new(&document));
    ///
    /// let source = SourceId::new("example");
    /// let mut record = Record::default();
    /// record.person.names.push(Fact::new(PersonName::legal("Example", "Ida"), source.clone()));
    /// record.person.birth_date = Some(Fact::new("2025-09-06".parse()?, source.clone()));
    /// let mut dose = DoseReport::new(source);
    /// (dose.date, dose.cvx) = (Some("2025-11-10".parse()?), Some("107".to_owned()));
    /// record.doses.push(dose);
    ///
    /// let bridged = record.to_patient(&knowledge)?;
    /// let as_of = "2025-12-01".parse()?;
    /// let forecast = forecast_core::forecast(&schedule, &bridged.patient, as_of)?;
    /// let options = PrintOptions {
    ///     registry: "Example Registry".to_owned(),
    ///     lines: Vec::new(),
    ///     purpose: Purpose::ChildCare,
    ///     issued: as_of,
    ///     signature: false,
    /// };
    /// let html = Sheet::new(&record, &bridged, &forecast, &knowledge, &options).to_html();
    /// assert!(html.contains("11/10/2025") && html.contains("Child Care"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        record: &Record,
        bridged: &Bridged<'_>,
        forecast: &Forecast<'_>,
        knowledge: &Knowledge,
        options: &PrintOptions,
    ) -> Sheet {
        Sheet {
            registry: options.registry.clone(),
            lines: options.lines.clone(),
            title: words::title(options.purpose).to_owned(),
            person: person(&record.person),
            groups: groups(forecast),
            due: due(forecast),
            remarks: remarks(record, bridged, forecast, knowledge, options.purpose),
            notes: notes(forecast, options.issued),
            signature: options.signature,
        }
    }
}

fn full_name(name: &PersonName) -> String {
    let given = [&name.given, &name.middle].into_iter().flatten();
    let given: Vec<&str> = given.map(String::as_str).collect();
    let mut family = name.family.clone().unwrap_or_default();
    if let Some(suffix) = &name.suffix {
        family = format!("{family} {suffix}");
    }
    match (family.trim().is_empty(), given.is_empty()) {
        (true, _) => given.join(" "),
        (false, true) => family,
        (false, false) => format!("{family}, {}", given.join(" ")),
    }
}

fn person(person: &Person) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            lines.push((label.to_owned(), value));
        }
    };
    let legal = person
        .names
        .iter()
        .find(|fact| fact.value.kind.as_deref() == Some("L"));
    let name = legal.or(person.names.first());
    let name = name.map(|fact| full_name(&fact.value));
    add(
        "Name",
        Some(name.unwrap_or_else(|| "not on record".to_owned())),
    );
    add(
        "Date of birth",
        person
            .birth_date
            .as_ref()
            .map(|fact| words::partial(fact.value)),
    );
    add(
        "Sex",
        person
            .sex
            .as_ref()
            .map(|fact| words::sex(fact.value).to_owned()),
    );
    let registry = person
        .identifiers
        .iter()
        .find(|f| f.value.kind.as_deref() == Some("SR"));
    add(
        "Registry number",
        registry.map(|fact| fact.value.value.clone()),
    );
    lines
}

fn groups(forecast: &Forecast<'_>) -> Vec<SheetGroup> {
    let mut doses: BTreeMap<&str, Vec<SheetDose>> = BTreeMap::new();
    for dose in &forecast.doses {
        for verdict in &dose.groups {
            doses.entry(verdict.group).or_default().push(SheetDose {
                date: words::date(dose.date),
                vaccine: dose
                    .name
                    .map_or_else(|| format!("CVX {}", dose.cvx), str::to_owned),
                verdict: words::verdict(verdict, forecast.not_counting(verdict)),
                counts: verdict.status == EvaluationStatus::Valid,
            });
        }
    }
    let mut sheet = Vec::new();
    for lead in &forecast.groups {
        let later = lead.later().filter(|it| !is_far(it, forecast.as_of));
        let doses = doses.remove(lead.group).unwrap_or_default();
        let telling = matches!(lead.status, Status::Immune | Status::Contraindicated)
            || (lead.status == Status::NotComplete && matches!(lead.due, Due::Overdue | Due::Due));
        if doses.is_empty() && !telling {
            continue;
        }
        sheet.push(SheetGroup {
            group: lead.group.to_owned(),
            status: words::status(lead, later),
            doses,
        });
    }
    // Groups that have doses but no forecast at all.
    sheet.extend(doses.into_iter().map(|(group, doses)| SheetGroup {
        group: group.to_owned(),
        status: "No forecast".to_owned(),
        doses,
    }));
    sheet
}

/// How many years ahead a dose that is not yet due is worth a line.
const YEARS_AHEAD: i32 = 10;

fn is_far(entry: &GroupForecast<'_>, as_of: Date) -> bool {
    let far = |date: Date| date.years_since(as_of) >= YEARS_AHEAD;
    entry.recommended.is_some_and(far)
}

fn due(forecast: &Forecast<'_>) -> Vec<SheetDue> {
    let mut entries: Vec<(u8, Option<Date>, SheetDue)> = Vec::new();
    for entry in &forecast.groups {
        let Some(when) = words::when(entry) else {
            continue;
        };
        if entry.due == Due::NotYetDue && is_far(entry, forecast.as_of) {
            continue;
        }
        let urgency = match entry.due {
            Due::Overdue => 0,
            Due::Due => 1,
            Due::NotYetDue => 2,
            Due::Conditional => 3,
            Due::NeedsDate => 4,
            Due::None => 5,
        };
        let line = SheetDue {
            group: entry.group.to_owned(),
            when,
            overdue: entry.due == Due::Overdue,
        };
        entries.push((urgency, entry.recommended, line));
    }
    entries.sort_by(|a, b| (a.0, a.1, &a.2.group).cmp(&(b.0, b.1, &b.2.group)));
    entries.into_iter().map(|(_, _, line)| line).collect()
}

/// Why doses do not count and groups are forbidden; doses that stand nowhere else on the page, and
/// why; refusals among them.
fn remarks(
    record: &Record,
    bridged: &Bridged<'_>,
    forecast: &Forecast<'_>,
    knowledge: &Knowledge,
    purpose: Purpose,
) -> Vec<String> {
    let mut remarks = reasons::reasons(forecast, purpose);
    let name = |dose: &DoseReport| {
        let cvx = dose
            .cvx
            .as_deref()
            .and_then(|code| code.parse::<Cvx>().ok());
        let known = cvx
            .and_then(|cvx| knowledge.vaccine(cvx))
            .map(|info| info.name.clone());
        let other = dose.other_codes.iter().find_map(|code| code.text.clone());
        known
            .or_else(|| dose.trade_name.clone())
            .or(other)
            .unwrap_or_else(|| "Unknown vaccine".to_owned())
    };
    let day = |dose: &DoseReport| {
        dose.date
            .map_or_else(|| "date not known".to_owned(), words::partial)
    };
    let carried: BTreeSet<usize> = bridged.doses.iter().copied().collect();
    for (index, merged) in bridged.consolidation.doses.iter().enumerate() {
        if !carried.contains(&index) {
            let dose = &merged.dose;
            let why = match dose.date.map(|date| date.precision()) {
                Some(forecast_record::model::Precision::Day) => "vaccine not known; not judged",
                _ => "day not known; not judged",
            };
            remarks.push(format!("{}, {}: {why}", name(dose), day(dose)));
        }
    }
    for dose in &forecast.doses {
        if let Some(kind) = dose.not_evaluated {
            let vaccine = dose
                .name
                .map_or_else(|| format!("CVX {}", dose.cvx), str::to_owned);
            let date = words::date(dose.date);
            remarks.push(format!("{vaccine}, {date}: {}", words::not_judged(kind)));
        }
    }
    for &index in &bridged.consolidation.not_given {
        if let Some(dose) = record.doses.get(index) {
            let what = match dose.completion {
                Completion::Refused => "declined",
                _ => "not given",
            };
            remarks.push(format!("{}, {}: {what}", name(dose), day(dose)));
        }
    }
    let possible = bridged
        .notes
        .iter()
        .filter(|n| n.kind == BridgeNoteKind::PossibleDuplicate);
    if possible.count() > 0 {
        let text = "Some of these doses may be one dose that was reported twice.";
        remarks.push(text.to_owned());
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

fn notes(forecast: &Forecast<'_>, issued: Date) -> Vec<String> {
    vec![
        format!(
            "Issued {}. Doses judged and due dates worked out as of {} by the schedule {}.",
            words::date(issued),
            words::date(forecast.as_of),
            forecast.schedule
        ),
        "A dose that is not valid does not count and may have to be repeated. A vaccine against \
         several diseases stands in each of its groups."
            .to_owned(),
    ]
}
