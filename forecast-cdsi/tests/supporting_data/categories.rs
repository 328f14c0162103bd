//! The worksheet of recommendation categories, as JSON beside the release.
#![expect(clippy::indexing_slicing, reason = "a helper of tests")]

use forecast_cdsi::supporting_data::{File, Options, import_files};
use forecast_core::schedule::document::{AnyIndication, Category, CategoryIndications};

use super::{files, options};

/// One row of the invented release, with a text replaced.
fn import(from: &str, to: &str) -> Result<Vec<Category>, forecast_cdsi::Error> {
    let series = {
        let document = import_files(&files(), &options()).unwrap().document;
        document.antigens[0].series[0].name.clone()
    };
    let text = format!(
        r#"{{"source": "a test", "rows": [{{"antigen": "abbreviated", "seriesName": "{series}",
        "patientBeginAge": "27 years", "patientEndAge": "n/a", "forecastTargetDose": "1; 2",
        "includedIndication": "Any", "excludedIndication": "Diabetes (014)",
        "category": "SCDM", "additionalMaterial": "n/a"}}]}}"#
    );
    let options = Options {
        categories: Some(File {
            name: "categories.json".into(),
            text: text.replace(from, to),
        }),
        ..options()
    };
    let document = import_files(&files(), &options)?.document;
    let antigen = document.antigens[0].antigen.clone();
    let row = &document.categories[0];
    // The series says which antigen is meant.
    assert_eq!(row.antigen, antigen);
    assert_eq!(row.series, series);
    assert_eq!(row.begin_age, "27 years".parse().ok());
    assert_eq!(row.end_age, None);
    assert_eq!(row.target_doses, [1, 2]);
    assert_eq!(row.excluded_indications, ["014"]);
    let any = Some(CategoryIndications::Any(AnyIndication::Any));
    assert_eq!(row.indications, any);
    assert_eq!(row.source, None);
    Ok(document.categories.iter().map(|it| it.category).collect())
}

#[test]
fn the_worksheet_is_carried_over() {
    assert_eq!(import("", "").unwrap(), [Category::SharedDecision]);
    assert_eq!(import("SCDM", "High-Risk").unwrap(), [Category::HighRisk]);
}

#[test]
fn what_is_not_known_stops_the_import() {
    for (from, to, path) in [
        ("SCDM", "Perhaps", "rows[0].category"),
        ("27 years", "young", "rows[0].patientBeginAge"),
        ("1; 2", "first", "rows[0].forecastTargetDose"),
        ("Diabetes (014)", "Diabetes", "rows[0].excludedIndication"),
        ("\"antigen\"", "\"colour\"", "rows[0].colour"),
    ] {
        let error = import(from, to).unwrap_err();
        assert_eq!(error.path(), path, "{to}");
        assert_eq!(error.file(), Some("categories.json"));
    }
}
