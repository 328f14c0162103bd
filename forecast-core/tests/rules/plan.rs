//! Small invented schedules, built from JSON.

use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::schedule::document::ScheduleDocument;
use serde_json::{Value, json};

/// A schedule in the making. The vaccines `n1` to `n4` carry the n-th antigen alone (`01` to `04`
/// the first), `99` carries all of them; the observations are `001` to `009`. An antigen that no
/// group was made for has a group of its own name.
#[derive(Clone)]
pub(crate) struct Plan {
    vaccines: Vec<Value>,
    groups: Vec<Value>,
    conflicts: Vec<Value>,
    categories: Vec<Value>,
    antigens: Vec<Value>,
    observations: Vec<Value>,
    names: Value,
}

/// A schedule of the antigen `A` with these series.
pub(crate) fn plan<const N: usize>(series: [Value; N]) -> Plan {
    let empty = Plan {
        vaccines: Vec::new(),
        groups: Vec::new(),
        conflicts: Vec::new(),
        categories: Vec::new(),
        antigens: Vec::new(),
        observations: (1..=9)
            .map(|number| json!({"code": format!("00{number}"), "title": "An observation"}))
            .collect(),
        names: json!({}),
    };
    empty.antigen("A", series)
}

/// A schedule of the antigen `A` with one series of these doses.
pub(crate) fn doses<const N: usize>(doses: [Value; N]) -> Schedule {
    plan([series("S", doses)]).build()
}

/// A standard series of the series group 1, of priority A. Doses that name no preferable vaccines
/// have the antigen's first.
pub(crate) fn series<const N: usize>(name: &str, doses: [Value; N]) -> Value {
    let doses: Vec<Value> = doses
        .into_iter()
        .enumerate()
        .map(|(place, dose)| with(dose, json!({"number": place + 1})))
        .collect();
    json!({
        "name": name, "target_disease": "Something", "type": "standard", "doses": doses,
        "selection": {"group": "1", "group_name": "Group", "priority": "A"},
    })
}

/// A value with other fields put over it, objects field by field.
pub(crate) fn with(mut base: Value, patch: Value) -> Value {
    match (&mut base, patch) {
        (Value::Object(fields), Value::Object(patch)) => {
            for (name, value) in patch {
                let old = fields.remove(&name).unwrap_or(Value::Null);
                fields.insert(name, with(old, value));
            }
            base
        }
        (_, patch) => patch,
    }
}

impl Plan {
    /// Adds an antigen with these series.
    pub(crate) fn antigen<const N: usize>(mut self, name: &str, series: [Value; N]) -> Plan {
        let series = series.to_vec();
        self.antigens
            .push(json!({"antigen": name, "series": series}));
        self
    }

    /// Adds rules of immunity to the latest antigen.
    pub(crate) fn immunity(self, rules: Value) -> Plan {
        self.patch(json!({"immunity": rules}))
    }

    /// Adds contraindications to the latest antigen.
    pub(crate) fn contraindications(self, rules: Value) -> Plan {
        self.patch(json!({"contraindications": rules}))
    }

    fn patch(mut self, patch: Value) -> Plan {
        let antigen = self.antigens.pop().unwrap();
        self.antigens.push(with(antigen, patch));
        self
    }

    /// Adds a vaccine.
    pub(crate) fn vaccine(mut self, cvx: &str, antigens: Value) -> Plan {
        let name = format!("Vaccine {cvx}");
        self.vaccines
            .push(json!({"cvx": cvx, "name": name, "antigens": antigens}));
        self
    }

    /// Says more of an observation.
    pub(crate) fn observation(mut self, code: &str, more: Value) -> Plan {
        let is_own = |it: &&mut Value| it["code"] == code;
        let own = self.observations.iter_mut().find(is_own).unwrap();
        *own = with(own.take(), more);
        self
    }

    /// Gives other names.
    pub(crate) fn names(mut self, names: Value) -> Plan {
        self.names = names;
        self
    }

    /// Adds a group of several antigens.
    pub(crate) fn group(mut self, name: &str, antigens: &[&str], full: bool) -> Plan {
        self.groups
            .push(json!({"name": name, "antigens": antigens, "administer_full_group": full}));
        self
    }

    /// Adds a conflict: one day to `min_end` or `end` after `previous`.
    pub(crate) fn conflict(mut self, previous: &str, current: &str, ends: [&str; 2]) -> Plan {
        let [min_end, end] = ends;
        self.conflicts
            .push(json!({"previous": previous, "current": current,
            "begin": "1 day", "min_end": min_end, "end": end}));
        self
    }

    /// Adds a row that gives the next dose of the series `S` of the antigen `A` a category, under
    /// some conditions.
    pub(crate) fn category(mut self, category: &str, conditions: Value) -> Plan {
        let row = json!({"antigen": "A", "series": "S", "category": category});
        self.categories.push(with(row, conditions));
        self
    }

    /// The document.
    pub(crate) fn document(mut self) -> ScheduleDocument {
        let names: Vec<String> = self
            .antigens
            .iter()
            .map(|antigen| antigen["antigen"].as_str().unwrap().to_owned())
            .collect();
        for name in &names {
            let has = |group: &Value| group["antigens"].as_array().unwrap().contains(&json!(name));
            if !self.groups.iter().any(has) {
                self.groups.push(json!({"name": name, "antigens": [name]}));
            }
        }
        for (place, antigen) in self.antigens.iter_mut().enumerate() {
            let has = |group: &&Value| {
                let members = group["antigens"].as_array().unwrap();
                members.contains(&antigen["antigen"])
            };
            let group = self.groups.iter().find(has).unwrap()["name"].clone();
            for series in antigen["series"].as_array_mut().unwrap() {
                series["group"] = group.clone();
                for dose in series["doses"].as_array_mut().unwrap() {
                    if dose.get("preferable_vaccines").is_none() {
                        dose["preferable_vaccines"] =
                            json!([{"cvx": format!("{place}1"), "forecast": true}]);
                    }
                }
            }
            for product in 1..=4 {
                let cvx = format!("{place}{product}");
                let carried = json!([{"antigen": antigen["antigen"]}]);
                let name = format!("Vaccine {cvx}");
                self.vaccines
                    .push(json!({"cvx": cvx, "name": name, "antigens": carried}));
            }
        }
        let all: Vec<Value> = names.iter().map(|name| json!({"antigen": name})).collect();
        self.vaccines
            .push(json!({"cvx": "99", "name": "All", "antigens": all}));
        serde_json::from_value(json!({
            "schedule": {"id": "invented", "title": "Invented", "publisher": "Nobody",
                         "version": "1"},
            "vaccines": self.vaccines, "groups": self.groups, "conflicts": self.conflicts,
            "observations": self.observations, "antigens": self.antigens,
            "categories": self.categories, "names": self.names,
        }))
        .unwrap()
    }

    /// The schedule; it has no fault.
    pub(crate) fn build(self) -> Schedule {
        let document = self.document();
        assert_eq!(check(&document), []);
        Schedule::compile(&document).unwrap()
    }
}
