//! The schedules that are embedded.

use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::to_files;

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn embedded(id: &str) -> ScheduleDocument {
    forecast_schedules::embedded(id).unwrap().unwrap()
}

/// Antigens, series, doses, vaccines, observations, conflicts.
fn counts(id: &str) -> [usize; 6] {
    let document = embedded(id);
    let series = || document.antigens.iter().flat_map(|it| &it.series);
    [
        document.antigens.len(),
        series().count(),
        series().map(|series| series.doses.len()).sum(),
        document.vaccines.len(),
        document.observations.len(),
        document.conflicts.len(),
    ]
}

/// The counts of CDC's releases.
#[test]
fn the_schedules_are_whole() {
    assert_eq!(counts("acip-4.64"), [30, 143, 484, 218, 277, 625]);
    assert_eq!(counts("acip-4.65"), [30, 150, 506, 219, 278, 625]);
}

#[test]
fn ids_and_default() {
    assert_eq!(forecast_schedules::ids(), ["acip-4.64", "acip-4.65"]);
    assert_eq!(forecast_schedules::DEFAULT, "acip-4.65");
    assert!(forecast_schedules::embedded("acip-1.0").is_none());
    for id in forecast_schedules::ids() {
        assert_eq!(embedded(id).schedule.id, *id);
    }
}

#[test]
fn they_are_sound_and_compile() {
    for id in forecast_schedules::ids() {
        let document = embedded(id);
        assert_eq!(check(&document), []);
        assert_eq!(Schedule::compile(&document).unwrap().id(), *id);
    }
}

#[test]
fn the_files_are_laid_out_as_the_importer_writes_them() {
    for id in forecast_schedules::ids() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(id);
        for file in to_files(&embedded(id)).unwrap() {
            let text = std::fs::read_to_string(folder.join(&file.path)).unwrap();
            assert!(
                text == file.text,
                "{id}/{} is not laid out as it is written",
                file.path
            );
        }
    }
}

/// CDC's sentences stay out of what is shipped.
#[test]
fn no_prose_is_shipped() {
    for id in forecast_schedules::ids() {
        for file in to_files(&embedded(id)).unwrap() {
            for field in [
                "guidance",
                "indication_text",
                "contraindication_text",
                "clarification",
            ] {
                assert!(
                    !file.text.contains(&format!("\"{field}\"")),
                    "{id}/{}: {field}",
                    file.path
                );
            }
        }
    }
}

#[test]
fn they_load_from_disk_too() {
    for id in forecast_schedules::ids() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(id);
        assert_eq!(forecast_schedules::load(&folder).unwrap(), embedded(id));
        assert_eq!(forecast_schedules::problems(&folder), []);
    }
}
