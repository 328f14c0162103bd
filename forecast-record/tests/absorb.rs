//! Adding what another record of the same person says.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use common::{dose, record};
use forecast_record::model::{Fact, Origin, PersonField, PersonName, Record, SourceId};

fn report(source: &str, family: &str, birth: &str, written: &str) -> Record {
    let mut record = record(vec![dose(source, "2025-03-15", "20", Origin::NewlyGiven)]);
    let id = SourceId::new(source);
    record.sources.get_mut(&id).unwrap().written = Some(written.parse().unwrap());
    record.person.names = vec![Fact::new(PersonName::legal(family, "Ida"), id.clone())];
    record.person.birth_date = Some(Fact::new(birth.parse().unwrap(), id));
    record
}

#[test]
fn facts_keep_all_their_sources() {
    let mut record = report("A", "Example", "2025-01-15", "2025-03-15");
    record.absorb(report("B", "Example", "2025-01-15", "2025-03-16"));
    assert_eq!(record.person.names.len(), 1);
    assert_eq!(record.person.names[0].sources.len(), 2);
    assert_eq!(record.person.birth_date.as_ref().unwrap().sources.len(), 2);
    assert_eq!(record.doses.len(), 2, "doses stay as reported");
    let before = record.clone();
    record.absorb(report("B", "Example", "2025-01-15", "2025-03-16"));
    assert_eq!(record, before, "absorbing again changes nothing");
}

#[test]
fn the_later_report_stands_and_the_other_is_kept() {
    let early = report("A", "Example", "2025-01-15", "2025-03-15");
    let late = report("B", "Example", "2025-01-16", "2025-03-16");
    for (first, second) in [(early.clone(), late.clone()), (late, early)] {
        let mut record = first;
        record.absorb(second);
        let birth = record.person.birth_date.unwrap();
        assert_eq!(birth.value.to_string(), "2025-01-16");
        assert_eq!(record.superseded[0].field, PersonField::BirthDate);
        assert_eq!(record.superseded[0].value, "2025-01-15");
        assert_eq!(record.superseded[0].sources, [SourceId::new("A")]);
    }
}

#[test]
fn an_erasure_takes_out_what_is_not_later() {
    let mut eraser = report("A2", "Sample", "2025-01-15", "2025-04-01");
    eraser.person.birth_date = None;
    eraser
        .sources
        .get_mut(&SourceId::new("A2"))
        .unwrap()
        .organisation = report("A", "x", "2025-01-15", "2025-01-01").sources[&SourceId::new("A")]
        .organisation
        .clone();
    eraser.erasures = vec![
        Fact::new(PersonField::BirthDate, SourceId::new("A2")),
        Fact::new(PersonField::Names, SourceId::new("A2")),
    ];
    let early = report("A", "Example", "2025-01-15", "2025-03-15");
    for (first, second) in [(early.clone(), eraser.clone()), (eraser, early)] {
        let mut record = first;
        record.absorb(second);
        assert_eq!(record.person.birth_date, None);
        let families: Vec<_> = record
            .person
            .names
            .iter()
            .filter_map(|f| f.value.family.as_deref())
            .collect();
        assert_eq!(families, ["Sample"]);
        assert_eq!(record.superseded.len(), 2, "nothing is lost");
    }
}
