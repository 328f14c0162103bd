//! What stops an import, and how the error names it.

use forecast_cdsi::ErrorKind::{self, Conflict, Missing, Syntax, Unknown};
use forecast_cdsi::supporting_data::File;

use crate::{ALPHA, SCHEDULE, edited, files, import};

/// Checks that a change of a file stops the import at a place, with a message.
fn fault(file: &str, from: &str, to: &str, kind: ErrorKind, path: &str, message: &str) {
    let error = import(&edited(file, from, to)).unwrap_err();
    assert_eq!(error.file(), Some(file), "{error}");
    assert_eq!(error.path(), path, "{error}");
    assert_eq!(error.message(), message);
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.line().is_some());
}

#[test]
fn unknown_elements() {
    fault(
        ALPHA,
        "<minAge>6 weeks</minAge>",
        "<minAge>6 weeks</minAge><typicalAge>7 weeks</typicalAge>",
        Unknown,
        "/antigenSupportingData/series[1]/seriesDose[1]/age[1]/typicalAge",
        "unknown element \"typicalAge\" with the text \"7 weeks\"",
    );
    // An empty one may stand for a rule just as well.
    fault(
        ALPHA,
        "<conditionalSkip/>",
        "<conditionalHop/>",
        Unknown,
        "/antigenSupportingData/series[1]/seriesDose[1]/conditionalHop",
        "unknown element \"conditionalHop\" with the text \"\"",
    );
    // So may one in a row that holds no value.
    fault(
        ALPHA,
        "<minAge/>\n</age>",
        "<typicalAge/>\n</age>",
        Unknown,
        "/antigenSupportingData/series[1]/seriesDose[1]/age[3]/typicalAge",
        "unknown element \"typicalAge\" with the text \"\"",
    );
    // An element of another place is unknown here.
    fault(
        SCHEDULE,
        "<cvx>901</cvx>",
        "<cvx><cvx>901</cvx></cvx>",
        Unknown,
        "/scheduleSupportingData/liveVirusConflicts/liveVirusConflict[1]/previous/cvx/cvx",
        "unknown element \"cvx\" with the text \"901\"",
    );
    fault(
        SCHEDULE,
        "<vaccineGroups>",
        "<vaccineGroups xmlns=\"urn:other\">",
        Unknown,
        "/scheduleSupportingData/vaccineGroups",
        "unknown element \"vaccineGroups\" with the text \"\"",
    );
}

#[test]
fn unknown_attributes() {
    fault(
        ALPHA,
        "<cvx>901</cvx>",
        "<cvx system=\"local\">901</cvx>",
        Unknown,
        "/antigenSupportingData/contraindications/vaccine/contraindication/\
         contraindicatedVaccine/cvx",
        "unknown attribute system=\"local\"",
    );
    fault(
        SCHEDULE,
        "<scheduleSupportingData>",
        "<scheduleSupportingData version=\"9\">",
        Unknown,
        "/scheduleSupportingData",
        "unknown attribute version=\"9\"",
    );
}

#[test]
fn text_between_elements() {
    fault(
        ALPHA,
        "<indication/>",
        "not for everybody<indication/>",
        Unknown,
        "/antigenSupportingData/series[1]",
        "found the text \"not for everybody\" between elements",
    );
    fault(
        ALPHA,
        "<interval/>",
        "<interval>6 weeks</interval>",
        Unknown,
        "/antigenSupportingData/series[1]/seriesDose[1]/interval",
        "found the text \"6 weeks\" between elements",
    );
}

#[test]
fn unknown_words() {
    let skip = "/antigenSupportingData/series[1]/seriesDose[2]/conditionalSkip[1]";
    fault(
        ALPHA,
        "<seriesType>Standard<",
        "<seriesType>Catch-up<",
        Unknown,
        "/antigenSupportingData/series[1]/seriesType",
        "found \"Catch-up\", expected one of \"Standard\", \"Risk\", \"Evaluation Only\"",
    );
    fault(
        ALPHA,
        "<setLogic>OR<",
        "<setLogic>XOR<",
        Unknown,
        &format!("{skip}/setLogic"),
        "found \"XOR\", expected one of \"AND\", \"OR\"",
    );
    fault(
        ALPHA,
        "<conditionType>Age<",
        "<conditionType>Weight<",
        Unknown,
        &format!("{skip}/set[1]/condition[1]/conditionType"),
        "found \"Weight\", expected one of \"Age\", \"Completed Series\", \"Interval\", \
         \"Vaccine Count by Age\", \"Vaccine Count by Date\", \"Vaccine Count by Date and Age\"",
    );
    fault(
        ALPHA,
        "<defaultSeries>Yes<",
        "<defaultSeries>Perhaps<",
        Unknown,
        "/antigenSupportingData/series[1]/selectSeries/defaultSeries",
        "found \"Perhaps\", expected one of \"Yes\", \"Y\", \"No\", \"N\"",
    );
}

#[test]
fn values_of_a_wrong_form() {
    let dose = "/antigenSupportingData/series[1]/seriesDose[1]";
    let cases = [
        (
            "<doseNumber>Dose 1<",
            "<doseNumber>First<",
            format!("{dose}/doseNumber"),
            "found \"First\", expected \"Dose 1\" or the like",
        ),
        (
            "<minAge>6 weeks<",
            "<minAge>6 fortnights<",
            format!("{dose}/age[1]/minAge"),
            "found \"6 fortnights\", expected an age or interval such as \"6 weeks - 4 days\"",
        ),
        (
            "<minAge>6 weeks<",
            "<minAge>6<",
            format!("{dose}/age[1]/minAge"),
            "found \"6\", expected an age or interval such as \"6 weeks - 4 days\"",
        ),
        (
            "<cessationDate>20090806<",
            "<cessationDate>20090231<",
            format!("{dose}/age[1]/cessationDate"),
            "found \"20090231\", expected a date as YYYYMMDD or MM/DD/YYYY",
        ),
        (
            "<cessationDate>20090806<",
            "<cessationDate>13/01/2009<",
            format!("{dose}/age[1]/cessationDate"),
            "found \"13/01/2009\", expected a date as YYYYMMDD or MM/DD/YYYY",
        ),
        (
            "<cessationDate>20090806<",
            "<cessationDate>2009-08-06<",
            format!("{dose}/age[1]/cessationDate"),
            "found \"2009-08-06\", expected a date as YYYYMMDD or MM/DD/YYYY",
        ),
        (
            "<cessationDate>20090806<",
            "<cessationDate>2009é080<",
            format!("{dose}/age[1]/cessationDate"),
            "found \"2009é080\", expected a date as YYYYMMDD or MM/DD/YYYY",
        ),
        (
            "<volume>0.0025<",
            "<volume>half<",
            format!("{dose}/preferableVaccine/volume"),
            "found \"half\", expected a volume such as \"0.5\"",
        ),
        (
            "<cvx>902<",
            "<cvx>Alpha<",
            format!("{dose}/preferableVaccine/cvx"),
            "found \"Alpha\", expected a CVX code",
        ),
    ];
    for (from, to, path, message) in cases {
        fault(ALPHA, from, to, Unknown, &path, message);
    }
    fault(
        ALPHA,
        "<fromMostRecent>901; 902<",
        "<fromMostRecent>901; MMR<",
        Unknown,
        "/antigenSupportingData/series[1]/seriesDose[2]/interval[3]/fromMostRecent",
        "found \"901; MMR\", expected CVX codes, separated by semicolons",
    );
    fault(
        ALPHA,
        "<seriesPreference>1<",
        "<seriesPreference>first<",
        Unknown,
        "/antigenSupportingData/series[1]/selectSeries/seriesPreference",
        "found \"first\", expected a rank from 1 to 255",
    );
}

#[test]
fn an_interval_has_exactly_one_reference() {
    let interval = "/antigenSupportingData/series[1]/seriesDose[2]/interval";
    fault(
        ALPHA,
        "<fromPrevious>Y</fromPrevious>\n<fromTargetDose/>",
        "<fromPrevious>Y</fromPrevious>\n<fromTargetDose>1</fromTargetDose>",
        Conflict,
        &format!("{interval}[1]"),
        "the interval is counted from both Previous and TargetDose(1), expected one",
    );
    fault(
        ALPHA,
        "<fromMostRecent>901; 902</fromMostRecent>",
        "<fromMostRecent/>",
        Missing,
        &format!("{interval}[3]"),
        "the interval is counted from nothing: expected one of fromPrevious Y, fromTargetDose, \
         fromMostRecent, fromRelevantObs",
    );
}

#[test]
fn several_sets_or_conditions_need_a_logic() {
    let skip = "/antigenSupportingData/series[1]/seriesDose[2]/conditionalSkip[1]";
    fault(
        ALPHA,
        "<setLogic>OR</setLogic>",
        "<setLogic>n/a</setLogic>",
        Missing,
        skip,
        "2 sets, but setLogic says not how they go together",
    );
    fault(
        ALPHA,
        "<conditionLogic>AND</conditionLogic>",
        "<conditionLogic/>",
        Missing,
        &format!("{skip}/set[1]"),
        "2 conditions, but conditionLogic says not how they go together",
    );
}

#[test]
fn what_must_be_there() {
    fault(
        ALPHA,
        "<seriesName>Alpha 2-dose series</seriesName>",
        "<seriesName> </seriesName>",
        Missing,
        "/antigenSupportingData/series[1]",
        "seriesName is missing or empty",
    );
    fault(
        ALPHA,
        "<startDate>20250701</startDate>",
        "<startDate/>",
        Missing,
        "/antigenSupportingData/series[1]/seriesDose[1]/seasonalRecommendation",
        "startDate is missing or empty",
    );
    fault(
        SCHEDULE,
        "<code>X1</code>",
        "",
        Missing,
        "/scheduleSupportingData/observations/observation[2]/codedValues/codedValue[2]",
        "code is missing or empty",
    );
}

#[test]
fn what_must_be_there_once() {
    fault(
        ALPHA,
        "<seriesName>Alpha 2-dose series</seriesName>",
        "<seriesName>A</seriesName><seriesName>B</seriesName>",
        Conflict,
        "/antigenSupportingData/series[1]/seriesName[2]",
        "a second seriesName where one is expected",
    );
    fault(
        ALPHA,
        "<targetDisease>Alpha<",
        "<targetDisease>Delta<",
        Conflict,
        "/antigenSupportingData/series[2]",
        "the target diseases \"Delta\" and \"Alpha\" in one file",
    );
}

#[test]
fn groups_and_their_map_belong_together() {
    let map = "/scheduleSupportingData/vaccineGroupToAntigenMap";
    fault(
        SCHEDULE,
        "<vaccineGroup>\n<name>Gamma</name>\n<administerFullVaccineGroup/>\n</vaccineGroup>",
        "",
        Conflict,
        map,
        "\"Gamma\" is mapped to antigens, but is not among the vaccine groups",
    );
    fault(
        SCHEDULE,
        "<vaccineGroupMap>\n<name>Gamma<",
        "<vaccineGroupMap>\n<name>Letters<",
        Conflict,
        &format!("{map}/vaccineGroupMap[2]"),
        "the vaccine group \"Letters\" is mapped twice",
    );
    fault(
        SCHEDULE,
        "<vaccineGroup>\n<name>Gamma<",
        "<vaccineGroup>\n<name>Delta<",
        Conflict,
        "/scheduleSupportingData/vaccineGroups/vaccineGroup[2]",
        "the vaccine group \"Delta\" is listed twice or mapped to no antigen",
    );
}

#[test]
fn the_line_is_that_of_the_element() {
    let error = import(&edited(ALPHA, "<mvx>XYZ</mvx>", "<mvy>XYZ</mvy>")).unwrap_err();
    let file = files().into_iter().find(|file| file.name == ALPHA).unwrap();
    let line = file
        .text
        .lines()
        .position(|line| line.starts_with("<mvx>"))
        .unwrap()
        + 1;
    assert_eq!(error.line(), u32::try_from(line).ok());
    assert!(
        error
            .to_string()
            .starts_with(&format!("{ALPHA}, line {line}: /antigen")),
        "{error}"
    );
}

#[test]
fn files_that_do_not_make_a_release() {
    let all_but = |left_out: fn(&str) -> bool| -> Vec<File> {
        files()
            .into_iter()
            .filter(|file| !left_out(&file.name))
            .collect()
    };
    let text = |files: &[File]| import(files).unwrap_err().to_string();
    assert_eq!(
        text(&all_but(|name| name == SCHEDULE)),
        "no file with scheduleSupportingData"
    );
    assert_eq!(
        text(&all_but(|name| name != SCHEDULE)),
        "no file with antigenSupportingData"
    );
    let copy = |name: &str| {
        let mut files = files();
        let file = files.iter().find(|file| file.name.contains(name)).unwrap();
        files.push(File {
            name: "Copy.xml".into(),
            text: file.text.clone(),
        });
        files
    };
    assert_eq!(
        text(&copy("Schedule")),
        "Copy.xml: a second file of vaccines, groups and observations beside \
         \"Schedule.xml\""
    );
    assert_eq!(
        text(&copy("Beta")),
        "Copy.xml: \"Beta\" has a file already: \"Beta.xml\""
    );
}

#[test]
fn files_that_are_no_part_of_a_release() {
    let with = |content: &str| {
        let mut files = files();
        files.push(File {
            name: "Other.xml".into(),
            text: content.into(),
        });
        import(&files).unwrap_err()
    };
    assert_eq!(
        with("<other/>").to_string(),
        "Other.xml: unknown element \"other\", expected scheduleSupportingData or \
         antigenSupportingData"
    );
    for content in [
        "",
        "<a>",
        "text",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
    ] {
        let error = with(content);
        assert_eq!(
            (error.kind(), error.file()),
            (Syntax, Some("Other.xml")),
            "{error}"
        );
    }
}
