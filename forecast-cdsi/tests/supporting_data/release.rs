//! The folder of a release, and what the release is called.

use std::fs;

use forecast_cdsi::ErrorKind;
use forecast_cdsi::supporting_data::{Options, import_files, import_schedule, read_folder};
use forecast_core::schedule::Schedule;
use tempfile::TempDir;

use crate::{SCHEDULE, edited, files, folder, import};

/// A folder of this name with the release in it, in a temporary one.
fn named(name: &str) -> (TempDir, std::path::PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join(name);
    fs::create_dir(&path).unwrap();
    for file in files() {
        fs::write(path.join(file.name), file.text).unwrap();
    }
    (parent, path)
}

#[test]
fn the_release_is_named_by_its_folder() {
    let cases = [
        ("supporting-data-9.12-508", "9.12-508", "acip-9.12"),
        ("Version 10.0 - 508", "10.0", "acip-10.0"),
        ("cdsi 2026 v4.66-508 xml", "4.66-508", "acip-4.66"),
        ("4.7", "4.7", "acip-4.7"),
    ];
    for (name, version, id) in cases {
        let (_parent, path) = named(name);
        let info = import_schedule(&path, &Options::default())
            .unwrap()
            .document
            .schedule;
        assert_eq!(
            (info.version.as_str(), info.id.as_str()),
            (version, id),
            "{name}"
        );
        assert_eq!(
            info.title,
            format!("ACIP recommendations, CDSi release {}", &id[5..])
        );
        assert_eq!(
            info.derived_from,
            Some(format!("CDSi supporting data {version}, XML"))
        );
    }
}

#[test]
fn options_go_before_the_folders_name() {
    let (_parent, path) = named("supporting-data-9.12-508");
    let options = Options {
        id: Some("mine".into()),
        version: Some("1".into()),
        released: "2025-02-03".parse().ok(),
        ..Options::default()
    };
    let info = import_schedule(&path, &options).unwrap().document.schedule;
    assert_eq!((info.id.as_str(), info.version.as_str()), ("mine", "1"));
    assert_eq!(info.released, "2025-02-03".parse().ok());
}

#[test]
fn a_folder_without_a_number_needs_a_version() {
    for name in ["release", "release 9", "v9.", "release-508"] {
        let (_parent, path) = named(name);
        let error = import_schedule(&path, &Options::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing, "{name}");
        let message = "there is no release number such as 4.65-508 in the name of the folder or of \
                       the one above, in the files, or in release notes beside them: give the \
                       version (--version)";
        assert_eq!(error.message(), message);
    }
    let error = import_files(&files(), &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "no version is given");
}

/// A folder `XML` with the release in it, in a folder of this name, and what the import finds.
fn in_folder_xml(above: &str, prepare: impl FnOnce(&std::path::Path)) -> (String, Option<String>) {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join(above).join("XML");
    fs::create_dir_all(&path).unwrap();
    for file in files() {
        fs::write(path.join(file.name), file.text).unwrap();
    }
    prepare(&path);
    let imported = import_schedule(&path, &Options::default()).unwrap();
    (imported.document.schedule.version, imported.version_from)
}

#[test]
fn a_folder_named_xml_is_of_the_release_above_it() {
    for (above, version) in [
        ("Version 9.1 - 508", "9.1"),
        ("supporting-data-9.1-508", "9.1-508"),
    ] {
        let (found, place) = in_folder_xml(above, |_| {});
        assert_eq!(found, version);
        assert_eq!(place, Some(format!("the name of the folder {above:?}")));
    }
}

#[test]
fn files_may_say_of_which_release_they_are() {
    let write = |path: &std::path::Path, file: &str, version: &str| {
        let text = fs::read_to_string(path.join(file)).unwrap();
        let root = if file == SCHEDULE {
            "<scheduleSupportingData"
        } else {
            "<antigenSupportingData"
        };
        let text = text.replacen(root, &format!("{root} version=\"{version}\""), 1);
        fs::write(path.join(file), text).unwrap();
    };
    let (found, place) = in_folder_xml("Version 9.1", |path| write(path, SCHEDULE, "9.2-508"));
    assert_eq!(found, "9.2-508");
    assert_eq!(place.as_deref(), Some("the file \"Schedule.xml\""));
    let (_parent, path) = named("XML");
    write(&path, SCHEDULE, "9.2");
    write(&path, "Beta.xml", "9.3");
    let error = import_schedule(&path, &Options::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Schedule.xml: is of release 9.2, but the file \"Beta.xml\" is of 9.3"
    );
}

#[test]
fn release_notes_may_say_which_release_it_is() {
    let (found, place) = in_folder_xml("download", |path| {
        let notes = path.parent().unwrap().join("Release Notes.txt");
        fs::write(notes, "Supporting Data Release Notes - 9.4-508 May 1, 2023").unwrap();
    });
    assert_eq!(found, "9.4-508");
    assert_eq!(place.as_deref(), Some("the file \"Release Notes.txt\""));
    let (found, _) = in_folder_xml("download", |path| {
        fs::write(path.join("release_notes_v9.5.docx"), "").unwrap();
    });
    assert_eq!(found, "9.5");
}

#[test]
fn only_xml_files_are_read() {
    let (_parent, path) = named("9.1");
    fs::write(path.join("AntigenSupportingData.xsd"), "a schema").unwrap();
    fs::write(path.join("SHA256SUMS"), "sums").unwrap();
    assert_eq!(read_folder(&path).unwrap(), read_folder(&folder()).unwrap());
}

#[test]
fn what_cannot_be_read_is_named() {
    let (parent, path) = named("9.1");
    let error = read_folder(&parent.path().join("nothing")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    fs::write(path.join("Schedule.xml"), [0xff, 0xfe, b'<', 0]).unwrap();
    let error = read_folder(&path).unwrap_err();
    assert_eq!(error.to_string(), "Schedule.xml: the file is not in UTF-8");
}

#[test]
fn what_rules_name_and_the_tables_lack_is_added_and_said() {
    assert_eq!(import(&files()).unwrap().added, Vec::<String>::new());
    let row = "<cvx>901</cvx>\n<shortDescription>Alpha live";
    let imported = import(&edited(SCHEDULE, row, &row.replace("901", "903"))).unwrap();
    assert_eq!(
        imported.added,
        ["CVX 901 is named by rules and missing from the vaccines"]
    );
    let vaccine = imported
        .document
        .vaccines
        .iter()
        .find(|vaccine| vaccine.cvx.to_string() == "901")
        .unwrap();
    assert!(vaccine.antigens.is_empty());
    let code = "<observationCode>802</observationCode>\n<observationTitle>Has eaten";
    let imported = import(&edited(SCHEDULE, code, &code.replace("802", "899"))).unwrap();
    assert_eq!(
        imported.added,
        ["observation 802 is named by rules and missing from the observations"]
    );
    Schedule::compile(&imported.document).unwrap();
}
