//! Releases of other years: the same facts in other words.

use forecast_core::patient::Sex;
use forecast_core::schedule::document::SeriesType;

use crate::{ALPHA, SCHEDULE, edited, files, import};

/// What the account says of older words: path, as written, as read, how often.
fn converted(
    files: &[forecast_cdsi::supporting_data::File],
) -> Vec<(String, String, String, usize)> {
    let account = import(files).unwrap().account;
    let rows = account.rows().flat_map(|(path, row)| {
        row.converted.iter().map(|((written, read), count)| {
            let name = path.rsplit('/').next().unwrap().to_owned();
            (name, written.clone(), read.clone(), *count)
        })
    });
    rows.collect()
}

/// Another spelling changes nothing but the account.
#[test]
fn older_words_mean_the_same() {
    let same = [
        ("minAgeToStart", "6 weeks", "6 wks", "6 weeks"),
        ("minAgeToStart", "6 weeks", "6 wk.", "6 weeks"),
        ("minAgeToStart", "6 weeks", "6 week(s)", "6 weeks"),
        (
            "absMinAge",
            "6 weeks - 4 days",
            "6 wks \u{2013} 4 d",
            "6 weeks - 4 days",
        ),
        (
            "absMinAge",
            "6 weeks - 4 days",
            "6 weeks\u{a0}\u{2212} 4 day(s)",
            "6 weeks - 4 days",
        ),
        ("earliestRecAge", "2 months", "2 mos", "2 months"),
        ("earliestRecAge", "2 months", "2 mo", "2 months"),
        (
            "latestRecAge",
            "3 months + 4 weeks",
            "3 mos + 4 wks",
            "3 months + 4 weeks",
        ),
        ("maxAge", "46 Years", "46 yrs", "46 years"),
        ("endAge", "5 years", "5 yr", "5 years"),
        ("endAge", "2 years", "2 Yrs.", "2 years"),
        ("volume", "0.0025", "2.5000000000000001E-3", "0.0025"),
        ("volume", "0.0025", "2.5e-3", "0.0025"),
        ("volume", "0.0025", "0.0025000000000000001 mL", "0.0025"),
        ("intervalPriority", "override", "Yes", "override"),
        ("seriesPreference", "1", "1.0", "1"),
        ("fromTargetDose", "1", "1.0", "1"),
    ];
    let document = import(&files()).unwrap().document;
    for (element, from, to, read) in same {
        let tag = |text: &str| format!("<{element}>{text}</{element}>");
        let files = edited(ALPHA, &tag(from), &tag(to));
        let imported = import(&files).unwrap();
        assert_eq!(imported.document, document, "{to}");
        let row = (element.to_owned(), to.to_owned(), read.to_owned(), 1);
        assert_eq!(converted(&files), [row], "{to}");
        let table = imported.account.to_string();
        assert!(
            table.contains(&format!("(1 {to:?} read as {read:?})")),
            "{table}"
        );
        assert_eq!(imported.account.older(), 1);
    }
}

/// Six years less four days, as releases of 2020 to 2024 write it.
#[test]
fn years_abbreviated() {
    let files = edited(ALPHA, "<endAge>5 years<", "<endAge>6 yrs - 4 days<");
    let document = import(&files).unwrap().document;
    let vaccine = &document.antigens[0].series[0].doses[0].preferable_vaccines[0];
    assert_eq!(vaccine.end_age.unwrap().to_string(), "6 years - 4 days");
}

/// What a spreadsheet stores of 0.3 and of 0.25 in 17 digits, and what no volume can be.
#[test]
fn volumes_as_a_spreadsheet_stores_them() {
    let volume = |text: &str| {
        let to = format!("<volume>{text}</volume>");
        let document = import(&edited(ALPHA, "<volume>0.0025</volume>", &to))?.document;
        let vaccine = document.antigens[0].series[0].doses[0].preferable_vaccines[0].clone();
        Ok::<_, forecast_cdsi::Error>(vaccine.volume.unwrap().to_string())
    };
    for (text, read) in [
        ("0.29999999999999999", "0.3"),
        ("0.25", "0.25"),
        ("2.5E-1", "0.25"),
        ("9.9999999999999995E-2", "0.1"),
        ("1E0", "1.0"),
        ("1.2E1", "12.0"),
        ("0.5 mL", "0.5"),
    ] {
        assert_eq!(volume(text).unwrap(), read, "{text}");
    }
    for text in ["2.5E-9", "1E9", "-0.5", "0.5 cc", "E-3", "2.5E", "0.333333"] {
        let error = volume(text).unwrap_err();
        assert!(
            error.to_string().contains(&format!("found {text:?}")),
            "{error}"
        );
    }
}

/// A record says female, male or neither: a word for the latter is `unknown`, once.
#[test]
fn sexes_of_older_releases() {
    let to = "<requiredGender>Female</requiredGender><requiredGender>Transgender</requiredGender>\
              <requiredGender>Unknown</requiredGender>";
    let files = edited(ALPHA, "<requiredGender/>", to);
    let document = import(&files).unwrap().document;
    let sexes = &document.antigens[0].series[0].required_sexes;
    assert_eq!(sexes, &[Sex::Female, Sex::Unknown]);
    let row = (
        "requiredGender".into(),
        "Transgender".into(),
        "Unknown".into(),
        1,
    );
    assert_eq!(converted(&files), [row]);
}

/// What no release before 4.0 has: types of series and groups of series.
#[test]
fn elements_that_came_later_are_supplied() {
    let mut files = files();
    let alpha = files.iter_mut().find(|file| file.name == ALPHA).unwrap();
    let mut text = alpha.text.clone();
    for (open, close) in [
        ("<seriesType>", "</seriesType>"),
        ("<seriesGroup>", "</seriesGroup>"),
        ("<seriesGroupName>", "</seriesGroupName>"),
        ("<seriesPriority>", "</seriesPriority>"),
        ("<indication>", "</indication>"),
    ] {
        while let Some((before, rest)) = text.split_once(open) {
            let (_, after) = rest.split_once(close).unwrap();
            text = format!("{before}{after}");
        }
    }
    alpha.text = text
        .replace("selectSeries>", "selectBest>")
        .replace("<equivalentSeriesGroups>2<", "<equivalentSeriesGroups><");
    let imported = import(&files).unwrap();
    let alpha = &imported.document.antigens[0];
    for series in &alpha.series {
        assert_eq!(series.series_type, SeriesType::Standard);
        assert_eq!(series.selection.group, "1");
        assert_eq!(series.selection.priority, "A");
    }
    let table = imported.account.to_string();
    let count = alpha.series.len();
    assert!(
        table.contains(&format!(
            "/antigenSupportingData/series/seriesType  ({count} absent, read as \"Standard\")"
        )),
        "{table}"
    );
}

/// One series without a type among others that have one is a fault, not an older release.
#[test]
fn a_gap_is_not_an_older_release() {
    for text in [
        "<seriesType>Standard</seriesType>",
        "<seriesGroup>1</seriesGroup>",
    ] {
        let error = import(&edited(ALPHA, text, "")).unwrap_err();
        assert!(error.message().ends_with("is missing or empty"), "{error}");
    }
}

/// Lists of codings, categories and vaccine types for forecasts are not in every release.
#[test]
fn elements_that_may_be_missing() {
    let flag = "<forecastVaccineType>Y</forecastVaccineType>\n";
    let document = import(&edited(ALPHA, flag, "")).unwrap().document;
    assert!(!document.antigens[0].series[0].doses[0].preferable_vaccines[0].forecast);
    let mut files = files();
    let schedule = files.iter_mut().find(|file| file.name == SCHEDULE).unwrap();
    while let Some((before, rest)) = schedule.text.split_once("<codedValues>") {
        let (_, after) = rest.split_once("</codedValues>").unwrap();
        schedule.text = format!("{before}{after}");
    }
    let document = import(&files).unwrap().document;
    assert!(document.observations.iter().all(|it| it.codings.is_empty()));
}

/// Words that no release has stop the import as ever.
#[test]
fn unknown_words_stop_the_import() {
    for (from, to) in [
        ("<minAgeToStart>6 weeks<", "<minAgeToStart>6 fortnights<"),
        ("<minAgeToStart>6 weeks<", "<minAgeToStart>6<"),
        ("<minAgeToStart>6 weeks<", "<minAgeToStart>6 m<"),
        (
            "<requiredGender/>",
            "<requiredGender>Nobody</requiredGender>",
        ),
        ("<seriesPreference>1<", "<seriesPreference>1.5<"),
    ] {
        assert!(import(&edited(ALPHA, from, to)).is_err(), "{to}");
    }
}
