//! What the values of a release become.

use forecast_cdsi::supporting_data::{Options, import_files};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::schedule::files::{from_one_file, to_files, to_one_file};

use crate::{ALPHA, edited, files, import, options};

/// Every element of a release, carried over: the document stands in `document.json` and was
/// compared with the XML by hand.
#[test]
fn every_element_is_carried_over() {
    let mut document = import(&files()).unwrap().document;
    // What no release gives: other names of countries and of products that are no vaccines; none
    // of the trade names is of a vaccine of this release.
    let names = std::mem::take(&mut document.names);
    assert!(names.trade_names.is_empty() && !names.countries.is_empty());
    assert_eq!(
        document,
        from_one_file(include_str!("document.json")).unwrap()
    );
    assert_eq!(
        to_one_file(&document).unwrap(),
        include_str!("document.json")
    );
}

#[test]
fn the_document_can_be_used() {
    let document = import(&files()).unwrap().document;
    assert_eq!(check(&document), []);
    assert_eq!(Schedule::compile(&document).unwrap().id(), "acip-9.1");
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let once = import(&files()).unwrap();
    let mut reversed = files();
    reversed.reverse();
    let again = import(&reversed).unwrap();
    assert_eq!(
        to_files(&once.document).unwrap(),
        to_files(&again.document).unwrap()
    );
    assert_eq!(once.account.to_string(), again.account.to_string());
}

#[test]
fn prose_is_kept_where_it_is_asked_for() {
    let with_guidance = Options {
        with_guidance: true,
        ..options()
    };
    let imported = import_files(&files(), &with_guidance).unwrap();
    assert_eq!(imported.account.total().left_out_in_all(), 19);
    let text = to_one_file(&imported.document).unwrap();
    for prose in [
        r#""guidance": ["Give it in the morning.", "Give it again in the evening."]"#,
        r#""text": "Do not vaccinate pie eaters.""#,
        r#""guidance": "Wait a while.""#,
        r#""text": "Not on the moon.""#,
        r#""text": "Vaccinate whoever lives on the moon.""#,
        r#""guidance": "But not on its far side.""#,
        r#""description": "Nobody needs it twice.""#,
        r#""description": "Nor when it is done.""#,
        r#""description": "Or too soon.""#,
        r#""indication_text": "Vaccinate whoever lives on the moon.""#,
        r#""contraindication_text": "Do not vaccinate pie eaters.""#,
        r#""clarification": "Any moon.""#,
    ] {
        assert!(text.contains(prose), "{prose}");
    }
    assert_eq!(from_one_file(&text).unwrap(), imported.document);
    assert_eq!(check(&imported.document), []);
}

/// Forms that mean the same, and so change nothing.
#[test]
fn the_same_in_another_form() {
    let same = [
        (
            "<antigenSupportingData>",
            "\u{feff}<?xml version=\"1.0\"?>\n<antigenSupportingData>",
        ),
        (
            "<antigenSupportingData>",
            "<antigenSupportingData xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:noNamespaceSchemaLocation=\"AntigenSupportingData.xsd\">",
        ),
        ("<cvx>901</cvx>", "<cvx>9<!-- a comment -->01</cvx>"),
        ("<cvx>901</cvx>", "<cvx><![CDATA[901]]></cvx>"),
        ("<seriesName>Alpha 2", "<seriesName>\n  Alpha 2"),
        ("<context>Both</context>", "<context>BOTH</context>"),
        ("<maxAge>46 Years</maxAge>", "<maxAge>46 years</maxAge>"),
        (
            "<vaccineTypes>901;902</vaccineTypes>",
            "<vaccineTypes> 901 ; 902;</vaccineTypes>",
        ),
        (
            "<immunityBirthDate>01/31/1957<",
            "<immunityBirthDate>19570131<",
        ),
        ("<defaultSeries>Yes<", "<defaultSeries>Y<"),
        ("<intervalPriority>override<", "<intervalPriority>Y<"),
        (
            "<birthCountry>U.S.</birthCountry>\n",
            "<birthCountry>U.S.</birthCountry>\n<exclusion/>",
        ),
        ("<minAge/>", "<minAge>n/a</minAge>"),
    ];
    let document = import(&files()).unwrap().document;
    for (from, to) in same {
        assert_eq!(
            import(&edited(ALPHA, from, to)).unwrap().document,
            document,
            "{to}"
        );
    }
}

/// A row that has only a date is a row still: CDC ends an age rule with one.
#[test]
fn an_age_row_may_have_only_a_date() {
    let files = edited(ALPHA, "<absMinAge> 8 weeks</absMinAge>", "<absMinAge/>");
    let document = import(&files).unwrap().document;
    let ages = &document.antigens[0].series[0].doses[0].ages;
    assert_eq!(ages.len(), 2);
    assert!(ages[1].absolute_minimum.is_none() && ages[1].effective.is_some());
}
