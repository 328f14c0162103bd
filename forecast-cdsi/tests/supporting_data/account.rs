//! The account of a release.

use std::collections::{BTreeMap, BTreeSet};

use forecast_cdsi::supporting_data::{Account, LeftOut};

use crate::{ALPHA, SCHEDULE, edited, files, import};

fn account() -> Account {
    import(&files()).unwrap().account
}

/// What a plain search of the text finds: for each element name the number of opening tags.
fn tags() -> BTreeMap<String, usize> {
    let mut tags = BTreeMap::new();
    for file in files() {
        for tag in file
            .text
            .split('<')
            .skip(1)
            .filter(|tag| !tag.starts_with(['/', '?']))
        {
            let name: String = tag
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            *tags.entry(name).or_default() += 1;
        }
    }
    tags
}

#[test]
fn every_element_is_in_the_account() {
    let mut counted = BTreeMap::new();
    for (path, row) in account().rows() {
        let name = path.rsplit('/').next().unwrap().to_owned();
        *counted.entry(name).or_default() += row.elements;
    }
    assert_eq!(counted, tags());
}

#[test]
fn every_row_adds_up() {
    let account = account();
    for (path, row) in account.rows() {
        assert!(row.adds_up(), "{path}: {row:?}");
        assert!(
            !row.holder || row.carried + row.left_out_in_all() == 0,
            "{path}"
        );
    }
    let total = account.total();
    assert!(total.adds_up());
    // Counted in the files.
    let expected = [
        (LeftOut::Prose, 13),
        (LeftOut::VaccineName, 11),
        (LeftOut::ObservationTitle, 6),
        (LeftOut::Heading, 1),
        (LeftOut::NotApplicable, 1),
    ];
    assert_eq!(total.left_out, expected.into());
}

#[test]
fn rows_say_what_became_of_their_values() {
    let account = account();
    let rows: BTreeMap<_, _> = account.rows().collect();
    let age = rows["/antigenSupportingData/series/seriesDose/age"];
    assert_eq!((age.holder, age.elements, age.empty), (true, 5, 3));
    let minimum = rows["/antigenSupportingData/series/seriesDose/age/absMinAge"];
    assert_eq!(
        (minimum.elements, minimum.empty, minimum.carried),
        (3, 1, 2)
    );
    let logic = rows["/antigenSupportingData/series/seriesDose/conditionalSkip/setLogic"];
    assert_eq!((logic.elements, logic.carried), (2, 1));
    assert_eq!(logic.left_out, [(LeftOut::NotApplicable, 1)].into());
    let guidance = rows["/antigenSupportingData/series/seriesAdminGuidance"];
    assert_eq!(
        (guidance.elements, guidance.empty, guidance.carried),
        (5, 3, 0)
    );
    assert_eq!(guidance.left_out, [(LeftOut::Prose, 2)].into());
}

#[test]
fn the_table_has_a_line_for_every_path() {
    let account = account();
    let table = account.to_string();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), account.rows().count() + 2);
    assert_eq!(
        lines[0],
        "elements    empty  carried left out  element path"
    );
    let paths: BTreeSet<&str> = account.rows().map(|(path, _)| path).collect();
    for (line, path) in lines[1..].iter().zip(&paths) {
        assert!(line[37..].starts_with(path), "{line}");
    }
    assert!(table.contains(
        "       5        3        0        2  /antigenSupportingData/series/seriesAdminGuidance  \
         (prose; kept with guidance)\n"
    ));
    assert!(lines[lines.len() - 1].contains("in all"));
}

#[test]
fn schema_locations_are_counted() {
    let files = edited(
        SCHEDULE,
        "<scheduleSupportingData>",
        "<scheduleSupportingData xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"x.xsd\">",
    );
    let account = import(&files).unwrap().account;
    let row = account
        .rows()
        .find(|(path, _)| *path == "/scheduleSupportingData/@noNamespaceSchemaLocation");
    assert_eq!(
        row.unwrap().1.left_out,
        [(LeftOut::SchemaLocation, 1)].into()
    );
}

#[test]
fn empty_rows_are_counted_as_empty() {
    let more = edited(
        ALPHA,
        "<indication/>",
        "<indication/><indication></indication>",
    );
    let before = account();
    let after = import(&more).unwrap().account;
    let empty = |account: &Account| {
        let path = "/antigenSupportingData/series/indication";
        account.rows().find(|row| row.0 == path).unwrap().1.empty
    };
    assert_eq!(empty(&after), empty(&before) + 1);
}
