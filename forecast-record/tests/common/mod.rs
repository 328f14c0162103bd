//! What the tests share: a small schedule and short ways to write reports.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of it"
)]

use forecast_core::schedule::document::ScheduleDocument;
use forecast_record::bridge::Knowledge;
use forecast_record::model::{
    Channel, DoseReport, Fact, Organisation, Origin, Record, Source, SourceId,
};

/// A schedule with a few vaccines and observations, and no rules.
pub(crate) fn document() -> ScheduleDocument {
    let vaccine = |cvx: &str, name: &str, antigens: &[&str]| {
        let antigens: Vec<_> = antigens
            .iter()
            .map(|antigen| serde_json::json!({"antigen": antigen}))
            .collect();
        serde_json::json!({"cvx": cvx, "name": name, "antigens": antigens})
    };
    let group =
        |name: &str, antigens: &[&str]| serde_json::json!({"name": name, "antigens": antigens});
    let document = serde_json::json!({
        "schedule": {"id": "test", "title": "For tests", "publisher": "nobody", "version": "1"},
        "vaccines": [
            vaccine("03", "MMR", &["Measles", "Mumps", "Rubella"]),
            vaccine("08", "HepB", &["HepB"]),
            vaccine("10", "IPV", &["Polio"]),
            vaccine("18", "rabies", &["Rabies"]),
            vaccine("20", "DTaP", &["Diphtheria", "Tetanus", "Pertussis"]),
            vaccine("21", "varicella", &["Varicella"]),
            vaccine("30", "HBIG", &[]),
            vaccine("31", "HepA, unspecified pediatric", &["HepA"]),
            vaccine("33", "PPSV23", &["Pneumococcal"]),
            vaccine("43", "HepB, adult", &["HepB"]),
            vaccine("48", "Hib", &["Hib"]),
            vaccine("52", "HepA, adult", &["HepA"]),
            vaccine("83", "HepA, pediatric", &["HepA"]),
            vaccine("94", "MMRV", &["Measles", "Mumps", "Rubella", "Varicella"]),
            vaccine("104", "HepA-HepB", &["HepA", "HepB"]),
            vaccine("106", "DTaP, 5 pertussis antigens", &["Diphtheria", "Tetanus", "Pertussis"]),
            vaccine("107", "DTaP, unspecified", &["Diphtheria", "Tetanus", "Pertussis"]),
            vaccine("109", "pneumococcal, unspecified", &["Pneumococcal"]),
            vaccine("110", "DTaP-HepB-IPV", &["Diphtheria", "Tetanus", "Pertussis", "HepB", "Polio"]),
            vaccine("120", "DTaP-IPV-Hib", &["Diphtheria", "Tetanus", "Pertussis", "Polio", "Hib"]),
            vaccine("130", "DTaP-IPV", &["Diphtheria", "Tetanus", "Pertussis", "Polio"]),
            vaccine("133", "PCV13", &["Pneumococcal"]),
        ],
        "groups": [
            group("DTaP/Tdap/Td", &["Diphtheria", "Tetanus", "Pertussis"]),
            group("HepA", &["HepA"]), group("HepB", &["HepB"]), group("Hib", &["Hib"]),
            group("MMR", &["Measles", "Mumps", "Rubella"]), group("Pneumococcal", &["Pneumococcal"]),
            group("Polio", &["Polio"]),
            group("Rabies", &["Rabies"]), group("Varicella", &["Varicella"]),
        ],
        "conflicts": [],
        "observations": [
            {"code": "007", "title": "Pregnant", "codings": [{"system": "SNOMED", "code": "77386006"}]},
            {"code": "022", "title": "Varicella history",
             "codings": [{"system": "SNOMED", "code": "38907003"}]},
            {"code": "091", "title": "Allergic reaction to measles vaccine", "codings": [
                {"system": "CVX", "code": "03"}, {"system": "CDCPHINVS", "code": "VXC20"}]},
            {"code": "097", "title": "Allergic reaction to hepatitis B vaccine", "codings": [
                {"system": "CVX", "code": "08"}, {"system": "CDCPHINVS", "code": "VXC20"}]},
            {"code": "127", "title": "HBIG given", "codings": [{"system": "CVX", "code": "30"}]},
            {"code": "154", "title": "Diabetes", "codings": [{"system": "ICD-10-CM", "code": "E11.9"}]},
        ],
        "antigens": [
            {"antigen": "Varicella", "immunity": {"clinical_history": ["022"]}, "series": []},
        ],
    });
    serde_json::from_value(document).unwrap()
}

pub(crate) fn knowledge() -> Knowledge {
    Knowledge::new(&document())
}

/// A report in short: organisation, day, CVX code, newly given or not.
pub(crate) fn dose(organisation: &str, date: &str, cvx: &str, origin: Origin) -> DoseReport {
    let mut dose = DoseReport::new(SourceId::new(organisation));
    dose.date = Some(date.parse().unwrap());
    dose.cvx = Some(cvx.to_owned());
    dose.origin = Some(origin);
    dose
}

/// A record of an invented person, with a source for every report.
pub(crate) fn record(doses: Vec<DoseReport>) -> Record {
    let mut record = Record::default();
    let own = SourceId::new("registry");
    record.person.birth_date = Some(Fact::new("2025-01-15".parse().unwrap(), own));
    for dose in &doses {
        let mut source = Source::new(Channel::Hl7v2);
        source.organisation = Some(Organisation {
            id: Some(dose.source.as_str().to_owned()),
            ..Organisation::default()
        });
        record.sources.insert(dose.source.clone(), source);
    }
    record.doses = doses;
    record
}

/// A resource in FHIR's XML.
pub(crate) fn to_xml(resource: &serde_json::Value) -> String {
    let text = xml_of_resource(resource);
    let place = text.find(['>', '/', ' ']).unwrap();
    let (name, rest) = text.split_at(place);
    format!("<?xml version=\"1.0\"?>\n{name} xmlns=\"http://hl7.org/fhir\"{rest}")
}

fn xml_of_resource(resource: &serde_json::Value) -> String {
    let name = resource["resourceType"].as_str().unwrap();
    format!("<{name}>{}</{name}>", xml_of_members(resource))
}

fn xml_of_members(value: &serde_json::Value) -> String {
    let members = value.as_object().unwrap().iter();
    let elements = members.filter(|(name, _)| !["resourceType", "url"].contains(&name.as_str()));
    let one = |name: &str, value: &serde_json::Value| {
        let escaped = |text: &str| {
            text.replace('&', "&amp;")
                .replace('"', "&quot;")
                .replace('<', "&lt;")
        };
        match value {
            serde_json::Value::Object(_) if matches!(name, "resource" | "contained") => {
                format!("<{name}>{}</{name}>", xml_of_resource(value))
            }
            serde_json::Value::Object(members) => {
                let url = members.get("url").map(|url| format!(" url={url}"));
                let url = url.unwrap_or_default();
                format!("<{name}{url}>{}</{name}>", xml_of_members(value))
            }
            serde_json::Value::String(text) => format!("<{name} value=\"{}\"/>", escaped(text)),
            other => format!("<{name} value=\"{other}\"/>"),
        }
    };
    elements
        .map(|(name, value)| match value {
            serde_json::Value::Array(list) => list.iter().map(|value| one(name, value)).collect(),
            value => one(name, value),
        })
        .collect()
}
