//! Fields and values in words.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the codes of two schedules are called.
pub(super) struct Names {
    vaccines: BTreeMap<String, String>,
    observations: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(schedules: &[&Value]) -> Names {
        let mut names = Names {
            vaccines: BTreeMap::new(),
            observations: BTreeMap::new(),
        };
        for schedule in schedules {
            names
                .vaccines
                .extend(named(schedule, "vaccines", "cvx", "name"));
            names
                .observations
                .extend(named(schedule, "observations", "code", "title"));
        }
        names
    }

    fn vaccine(&self, cvx: &str) -> String {
        match self.vaccines.get(cvx) {
            Some(name) => format!("{name} (CVX {cvx})"),
            None => format!("CVX {cvx}"),
        }
    }

    fn observation(&self, code: &str) -> String {
        match self.observations.get(code) {
            Some(title) => format!("{title} ({code})"),
            None => format!("observation {code}"),
        }
    }

    /// What an item of a list is called, and its step in a path. Items without a name of their own
    /// have none.
    pub(super) fn item(&self, field: &str, item: Option<&Value>) -> (String, String) {
        let get = |name: &str| item.and_then(|item| item.get(name)).map(text);
        match field {
            "series" | "groups" => {
                let name = get("name").unwrap_or_default();
                (name.clone(), format!("{field} {name}"))
            }
            "doses" => {
                let step = format!("dose {}", get("number").unwrap_or_default());
                (step.clone(), step)
            }
            "vaccines" if get("cvx").is_some() && get("name").is_some() => {
                let cvx = get("cvx").unwrap_or_default();
                (self.vaccine(&cvx), format!("vaccines {cvx}"))
            }
            "observations" => {
                let code = get("code").unwrap_or_default();
                (self.observation(&code), format!("observations {code}"))
            }
            "conflicts" => {
                let vaccine = |name: &str| get(name).unwrap_or_default();
                let (previous, current) = (vaccine("previous"), vaccine("current"));
                (
                    format!(
                        "{} after {}",
                        self.vaccine(&current),
                        self.vaccine(&previous)
                    ),
                    format!("conflicts {previous} to {current}"),
                )
            }
            "categories" => {
                let series = get("series").unwrap_or_default();
                let from = get("begin_age").map_or_else(String::new, |age| format!(" from {age}"));
                (format!("{series}{from}"), format!("categories {series}"))
            }
            "indications" | "antigen" => {
                let code = get("observation").unwrap_or_default();
                let name = format!("{} {}", label(field), self.observation(&code));
                (name, format!("{field} {code}"))
            }
            "preferable_vaccines" | "allowable_vaccines" | "vaccines" | "inadvertent_vaccines" => {
                let cvx = get("cvx").unwrap_or_default();
                let brand = get("trade_name").map_or_else(String::new, |name| format!(" {name}"));
                let name = format!("{} {}{brand}", label(field), self.vaccine(&cvx));
                (name, format!("{field} {cvx}"))
            }
            "intervals" | "allowable_intervals" => {
                let from = item.and_then(|item| item.get("from"));
                (
                    format!("interval {}", words(self, "from", from)),
                    field.to_owned(),
                )
            }
            "skips" => {
                let context = get("context").unwrap_or_default();
                (
                    format!("skip ({})", context_words(&context)),
                    field.to_owned(),
                )
            }
            "sets" => {
                let id = get("id").unwrap_or_default();
                (format!("set {id}"), format!("sets {id}"))
            }
            "conditions" => {
                let id = get("id").unwrap_or_default();
                (format!("condition {id}"), format!("conditions {id}"))
            }
            _ => (String::new(), field.to_owned()),
        }
    }
}

fn named<'v>(
    schedule: &'v Value,
    list: &str,
    code: &'v str,
    name: &'v str,
) -> impl Iterator<Item = (String, String)> + 'v {
    let items = schedule.get(list).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(move |item| Some((text(item.get(code)?), text(item.get(name)?))))
}

/// A field in words, to stand before its value.
pub(super) fn label(field: &str) -> &str {
    match field {
        "absolute_minimum" => "counts from",
        "minimum" => "not before",
        "earliest_recommended" => "recommended from",
        "latest_recommended" => "past due from",
        "maximum" => "not given from",
        "begin_age" => "from the age of",
        "end_age" => "until the age of",
        "effective" => "in force from",
        "cessation" => "in force until",
        "type" => "kind:",
        "group" => "group",
        "equivalent_groups" => "equivalent series groups",
        "required_sexes" => "for",
        "max_age_to_start" => "not to be started from",
        "min_age_to_start" => "to be started from",
        "default" => "default series:",
        "product_path" => "product path:",
        "preferable_vaccines" => "preferable vaccine",
        "allowable_vaccines" => "allowable vaccine",
        "inadvertent_vaccines" => "vaccines that never count",
        "allowable_intervals" => "allowable interval",
        "intervals" => "interval",
        "ages" => "row of ages",
        "indications" => "indication",
        "antigen" => "contraindication",
        "vaccine" => "contraindication of vaccines",
        "vaccines" => "vaccines",
        "skips" => "skip",
        "sets" => "set of conditions",
        "conditions" => "condition",
        "context" => "skipped in",
        "recurring" => "given again and again:",
        "season" => "season",
        "start" => "from",
        "end" => "until",
        "min_end" => "after a valid dose until",
        "begin" => "begins",
        "start_date" => "doses from",
        "end_date" => "doses before",
        "recurs" => "comes again",
        "dose_count" => "number of doses",
        "dose_count_logic" => "comparison",
        "dose_type" => "doses that count:",
        "series_groups" => "complete series groups",
        "interval" => "time since the previous dose",
        "forecast" => "recommended by name:",
        "trade_name" => "trade name",
        "mvx" => "manufacturer",
        "volume" => "volume in ml",
        "target_disease" => "disease",
        "group_name" => "series group",
        "clinical_history" => "evidence of immunity",
        "birth" => "immunity by birth",
        "before" => "born before",
        "not_stocked" => "not stocked:",
        "switched_off" => "switched off:",
        "administer_full_group" => "given whole:",
        "target_doses" => "doses",
        "excluded_indications" => "indications that do not count",
        "category" => "category",
        "from" => "counted from",
        other => other,
    }
}

/// A value in words.
pub(super) fn words(names: &Names, field: &str, value: Option<&Value>) -> String {
    match (field, value) {
        (_, None | Some(Value::Null)) => "nothing".to_owned(),
        ("from", Some(value)) => reference(names, value),
        (
            "cvx" | "vaccines" | "inadvertent_vaccines" | "most_recent" | "previous" | "current",
            Some(Value::String(cvx)),
        ) => names.vaccine(cvx),
        (
            "observation" | "exclusions" | "clinical_history" | "excluded_indications",
            Some(Value::String(code)),
        ) => names.observation(code),
        (_, Some(Value::Bool(true))) => "yes".to_owned(),
        (_, Some(Value::Bool(false))) => "no".to_owned(),
        ("context", Some(Value::String(context))) => context_words(context).to_owned(),
        (_, Some(Value::String(word))) => word.replace('_', " "),
        (_, Some(Value::Number(number))) => number.to_string(),
        (field, Some(Value::Array(items))) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| words(names, field, Some(item)))
                .collect();
            items.join(if items.iter().any(|it| it.contains(", ")) {
                "; "
            } else {
                ", "
            })
        }
        ("series", Some(Value::Object(members))) => {
            let doses = members.get("doses").and_then(Value::as_array);
            let kind = members.get("type").map(text).unwrap_or_default();
            format!(
                "{} series of {} doses",
                kind.replace('_', " "),
                doses.map_or(0, Vec::len)
            )
        }
        ("doses" | "observations", Some(Value::Object(_))) => String::new(),
        ("skips", Some(skip @ Value::Object(_))) => skip_words(names, skip),
        ("sets", Some(set @ Value::Object(_))) => set_words(names, set),
        ("conditions", Some(condition @ Value::Object(_))) => condition_words(names, condition),
        ("vaccines", Some(Value::Object(members))) if members.contains_key("antigens") => {
            let antigens = words(names, "antigens", members.get("antigens"));
            format!("counts for {antigens}")
        }
        ("antigens", Some(Value::Object(members))) => {
            members.get("antigen").map(text).unwrap_or_default()
        }
        (_, Some(Value::Object(members))) => members
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "source" | "codings"))
            .filter(|(name, _)| {
                field != "categories" || !matches!(name.as_str(), "antigen" | "series")
            })
            .map(|(name, value)| {
                let said = words(names, name, Some(value));
                match name.as_str() {
                    "cvx" | "observation" | "number" | "id" | "name" | "code" | "title"
                    | "from" => said,
                    name => format!("{} {said}", label(name)),
                }
            })
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// What an interval is counted from.
fn reference(names: &Names, from: &Value) -> String {
    if let Some(number) = from.get("target_dose") {
        return format!("after dose {number}");
    }
    if let Some(vaccines) = from.get("most_recent") {
        let said = words(names, "most_recent", Some(vaccines));
        return format!("after the latest of {said}");
    }
    if let Some(code) = from.get("observation") {
        return format!("after {}", names.observation(&text(code)));
    }
    "after the dose before".to_owned()
}

/// A conditional skip: `in evaluation where 5 months after the dose before`.
fn skip_words(names: &Names, skip: &Value) -> String {
    let context = skip.get("context").map(text).unwrap_or_default();
    let sets = parts(skip, "sets", |set| set_words(names, set));
    let logic = match skip.get("logic").map(text).as_deref() {
        Some("and") => " and also ",
        _ => ", or where ",
    };
    format!("in {} where {}", context_words(&context), sets.join(logic))
}

/// The conditions of a set, by its logic.
fn set_words(names: &Names, set: &Value) -> String {
    let conditions = parts(set, "conditions", |condition| {
        condition_words(names, condition)
    });
    let logic = match set.get("logic").map(text).as_deref() {
        Some("or") => " or ",
        _ => " and ",
    };
    let dates = ["effective", "cessation"].iter().filter_map(|field| {
        let day = set.get(field)?;
        Some(format!(", {} {}", label(field), text(day)))
    });
    format!("{}{}", conditions.join(logic), dates.collect::<String>())
}

fn parts(value: &Value, list: &str, words: impl Fn(&Value) -> String) -> Vec<String> {
    let items = value.get(list).and_then(Value::as_array);
    items.into_iter().flatten().map(words).collect()
}

/// One condition of a skip.
fn condition_words(names: &Names, condition: &Value) -> String {
    let get = |field: &str| condition.get(field).map(text);
    let range = |from: (&str, &str), to: (&str, &str)| -> String {
        let bound = |(field, word): (&str, &str)| get(field).map(|it| format!(" {word} {it}"));
        [bound(from), bound(to)].into_iter().flatten().collect()
    };
    let ages = range(
        ("begin_age", "from the age of"),
        ("end_age", "until the age of"),
    );
    match get("type").unwrap_or_default().as_str() {
        "age" => format!("the person is{ages}"),
        "interval" => format!(
            "{} have passed since the dose before",
            get("interval").unwrap_or_default()
        ),
        "completed_series" => format!(
            "a series of group {} is complete",
            words(names, "series_groups", condition.get("series_groups"))
        ),
        _ => {
            let logic = match get("dose_count_logic").as_deref() {
                Some("equal_to") => "exactly",
                Some("less_than") => "fewer than",
                _ => "more than",
            };
            let valid = match get("dose_type").as_deref() {
                Some("valid") => "valid ",
                _ => "",
            };
            let vaccines = match condition.get("vaccines").and_then(Value::as_array) {
                None => String::new(),
                Some(list) if list.len() > 4 => format!(" of {} vaccines", list.len()),
                Some(_) => format!(
                    " of {}",
                    words(names, "vaccines", condition.get("vaccines"))
                ),
            };
            let days = range(("start_date", "from"), ("end_date", "before"));
            format!(
                "{logic} {} {valid}doses{vaccines} were given{ages}{days}",
                get("dose_count").unwrap_or_default()
            )
        }
    }
}

fn context_words(context: &str) -> &str {
    match context {
        "both" => "evaluation and forecast",
        other => other,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(string) => string.clone(),
        other => other.to_string(),
    }
}
