//! Compiles the embedded schedules, so that a program that starts need not.

use std::error::Error;
use std::fs;
use std::path::Path;

use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::from_files;
use forecast_core::schedule::layer::{LayerDocument, stack};

const IDS: [&str; 2] = ["acip-4.64", "acip-4.65"];
/// The layers that are on by default, lowest first.
const DEFAULT_LAYERS: [&str; 2] = ["layers/errata.json", "layers/seasons.json"];

fn main() -> Result<(), Box<dyn Error>> {
    let home = std::env::var("CARGO_MANIFEST_DIR")?;
    let out = std::env::var("OUT_DIR")?;
    let (home, out) = (Path::new(&home), Path::new(&out));
    let mut layers = Vec::new();
    for layer in DEFAULT_LAYERS {
        println!("cargo::rerun-if-changed={layer}");
        layers.push(LayerDocument::from_text(&fs::read_to_string(
            home.join(layer),
        )?)?);
    }
    for id in IDS {
        println!("cargo::rerun-if-changed={id}");
        let mut files = Vec::new();
        texts(&home.join(id), "", &mut files)?;
        let document = from_files(files)?;
        let pack = |name: &str, document: &ScheduleDocument| -> Result<(), Box<dyn Error>> {
            let bytes = Schedule::compile(document)?.pack()?;
            Ok(fs::write(out.join(format!("{id}{name}.bin")), bytes)?)
        };
        pack("", &document)?;
        let own = layers
            .iter()
            .filter(|it| it.over.iter().any(|base| base == id));
        let own: Vec<LayerDocument> = own.cloned().collect();
        pack("-default", &stack(&document, &own)?)?;
    }
    Ok(())
}

/// The files of a folder, by paths with slashes.
fn texts(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn Error>> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut entries = entries?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            texts(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}
