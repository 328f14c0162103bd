//! `forecast schedule`: the schedules and layers, and working on one's own.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use forecast_core::ErrorKind;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::{to_files, to_one_file};
use forecast_core::schedule::layer::LayerDocument;
use forecast_core::schedule::print::pretty;
use forecast_core::text::plain;
use forecast_schedules::{DefaultLayers, embedded_layer, layer_ids, resolve};
use serde_json::json;

use crate::args::{ErrataChoice, SeasonsChoice, default_layers};
use crate::failure::{Failure, Outcome};
use crate::import::write_folder;
use crate::output;
use crate::patient::today;
use crate::schedules::reads_words;

#[derive(Debug, Subcommand)]
pub(crate) enum ScheduleCommand {
    /// Lists the schedules and layers that this program carries.
    List,
    Show(ShowArguments),
    Check(CheckArguments),
    Flatten(FlattenArguments),
    NewLayer(NewLayerArguments),
}

/// Shows what a schedule or a layer is: publisher, release, layers, what it has; of a layer every
/// change with its reason, and its gaps.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast schedule show acip-4.65
  forecast schedule show aap-2026")]
pub(crate) struct ShowArguments {
    /// A schedule or a layer: id, folder or file.
    #[arg(value_name = "ID|DIR|FILE")]
    name: String,
}

/// Checks a schedule with its layers: every reference, every address, every expected value.
///
/// Exit code 1 says that something is wrong; each fault is named with its file and path, or with
/// its layer and address.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast schedule check my-schedule/
  forecast schedule check acip-4.65+aap-2026+clinic.json")]
pub(crate) struct CheckArguments {
    /// A schedule, with layers after plus signs.
    #[arg(value_name = "ID|DIR|FILE[+LAYER…]")]
    name: String,
}

/// Writes a schedule with its layers as one schedule.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast schedule flatten acip-4.65+aap-2026 --out aap/
  forecast schedule flatten acip-4.65+seasons > schedule.json")]
pub(crate) struct FlattenArguments {
    /// A schedule, with layers after plus signs.
    #[arg(value_name = "ID|DIR|FILE[+LAYER…]")]
    name: String,
    /// The schedule folder to write; else one JSON file on stdout.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Whether seasons come again after the published ones.
    #[arg(long, value_enum, default_value_t = SeasonsChoice::AsPublished)]
    seasons: SeasonsChoice,
    /// Whether what the release is known to get wrong is mended.
    #[arg(long, value_enum, default_value_t = ErrataChoice::AsPublished)]
    errata: ErrataChoice,
}

/// Prints a layer to begin with: one change, to be replaced by one's own.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  forecast schedule new-layer our-clinic --over acip-4.65 > our-clinic.json
  forecast schedule check acip-4.65+our-clinic.json")]
pub(crate) struct NewLayerArguments {
    /// The id of the layer.
    id: String,
    /// The id of the schedule that it is made for.
    #[arg(long, value_name = "ID", default_value = forecast_schedules::DEFAULT)]
    over: String,
}

/// Runs the command.
pub(crate) fn run(command: &ScheduleCommand) -> Result<Outcome, Failure> {
    match command {
        ScheduleCommand::List => list(),
        ScheduleCommand::Show(arguments) => show(&arguments.name),
        ScheduleCommand::Check(arguments) => check(&arguments.name),
        ScheduleCommand::Flatten(arguments) => flatten(arguments),
        ScheduleCommand::NewLayer(arguments) => new_layer(arguments),
    }
}

fn list() -> Result<Outcome, Failure> {
    let mut text = String::from("Schedules\n");
    for id in forecast_schedules::ids() {
        let Some(document) = forecast_schedules::embedded(id) else {
            continue;
        };
        let default = if *id == forecast_schedules::DEFAULT {
            " (default)"
        } else {
            ""
        };
        text.push_str(&format!("  {id}{default}: {}\n", summary(&document?)));
    }
    text.push_str("Layers\n");
    for id in layer_ids() {
        let Some(layer) = embedded_layer(id) else {
            continue;
        };
        let layer = layer?;
        let default = match id {
            forecast_schedules::SEASONS => " (on unless --seasons as-published)",
            forecast_schedules::ERRATA => " (on unless --errata as-published)",
            _ => "",
        };
        text.push_str(&format!(
            "  {id}{default}: {}, over {}\n",
            layer.title,
            layer.over.join(", ")
        ));
    }
    print(&text)
}

fn summary(document: &ScheduleDocument) -> String {
    let series: usize = document.antigens.iter().map(|a| a.series.len()).sum();
    format!(
        "{}, {} antigens, {series} series, {} vaccines",
        document.schedule.title,
        document.antigens.len(),
        document.vaccines.len(),
    )
}

fn show(name: &str) -> Result<Outcome, Failure> {
    if let Some(layer) = embedded_layer(name) {
        return print(&shown(&layer?));
    }
    if Path::new(name).is_file()
        && let Ok(layer) = forecast_schedules::layer(name)
    {
        return print(&shown(&layer));
    }
    let document = resolve(name, DefaultLayers::NONE)?;
    let info = &document.schedule;
    let mut text = format!("{}: {}\n", info.id, summary(&document));
    text.push_str(&format!("publisher: {}\n", info.publisher));
    text.push_str(&format!("release: {}\n", info.version));
    if let Some(released) = info.released {
        text.push_str(&format!("released: {released}\n"));
    }
    if let Some(source) = &info.derived_from {
        text.push_str(&format!("made from: {source}\n"));
    }
    if !info.layers.is_empty() {
        text.push_str(&format!("layers: {}\n", info.layers.join(", ")));
    }
    let categories = document.categories.len();
    text.push_str(&format!("categories: {categories} rows\n"));
    let groups: Vec<String> = document
        .groups
        .iter()
        .map(|group| {
            let off = if group.switched_off {
                " (switched off)"
            } else {
                ""
            };
            format!("{}{off}", group.name)
        })
        .collect();
    text.push_str(&format!("vaccine groups: {}\n", groups.join(", ")));
    print(&text)
}

fn shown(layer: &LayerDocument) -> String {
    let mut text = format!(
        "{}: {}\npublisher: {}\ndate: {}\nover: {}\n",
        layer.id,
        layer.title,
        layer.publisher,
        layer.date,
        layer.over.join(", ")
    );
    for change in &layer.changes {
        let value = |value: &Option<serde_json::Value>| {
            value
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_else(|| "null".to_owned())
        };
        let what = if change.remove {
            format!("remove {}", value(&change.expect))
        } else if let Some(item) = &change.add {
            format!("add {item}")
        } else if let Some(fields) = &change.update {
            let fields = serde_json::Value::Object(fields.clone());
            format!("update {fields}, where there was {}", value(&change.expect))
        } else {
            format!(
                "set {}, where there was {}",
                value(&change.set),
                value(&change.expect)
            )
        };
        text.push_str(&format!("\n{what}\n"));
        for address in change.address.all() {
            text.push_str(&format!("  at {address}\n"));
        }
        if !change.over.is_empty() {
            text.push_str(&format!("  over {} only\n", change.over.join(", ")));
        }
        text.push_str(&format!(
            "  because {} ({}, {})\n",
            change.reason, change.source, change.date
        ));
    }
    if !layer.gaps.is_empty() {
        text.push_str("\nWhat it does not say\n");
        for gap in &layer.gaps {
            text.push_str(&format!("  {gap}\n"));
        }
    }
    text
}

fn check(name: &str) -> Result<Outcome, Failure> {
    let path = Path::new(name);
    if path.exists() {
        let problems = forecast_schedules::problems(path);
        if let Some(unread) = problems.iter().find(|it| it.kind() == ErrorKind::File) {
            return Err(unread.clone().into());
        }
        if !problems.is_empty() {
            let lines: Vec<String> = problems
                .iter()
                .map(|it| format!("{}\n", plain(&it.to_string())))
                .collect();
            print(&lines.concat())?;
            return Ok(Outcome::SomeFailed);
        }
    }
    let checked = resolve(name, DefaultLayers::NONE).and_then(|document| {
        let schedule = Schedule::compile(&document)?;
        Ok(format!("{}: {}\n", schedule.full_id(), summary(&document)))
    });
    match checked {
        Ok(text) => print(&format!("{text}no fault found\n")),
        // What is not there was not checked.
        Err(error) if error.kind() == ErrorKind::File => Err(error.into()),
        Err(error) => {
            print(&format!("{}\n", plain(&error.to_string())))?;
            Ok(Outcome::SomeFailed)
        }
    }
}

fn flatten(arguments: &FlattenArguments) -> Result<Outcome, Failure> {
    reads_words(&arguments.name);
    let layers = default_layers(arguments.errata, arguments.seasons);
    let document = resolve(&arguments.name, layers)?;
    let Some(folder) = &arguments.out else {
        return print(&to_one_file(&document)?);
    };
    write_folder(folder, &to_files(&document)?)?;
    let info = &document.schedule;
    let layers: Vec<String> = info.layers.iter().map(|id| format!("+{id}")).collect();
    print(&format!(
        "{}{} in {}\n",
        info.id,
        layers.concat(),
        folder.display()
    ))
}

fn new_layer(arguments: &NewLayerArguments) -> Result<Outcome, Failure> {
    let today = today()?.to_string();
    let base = resolve(&arguments.over, DefaultLayers::NONE)?;
    let group = base.groups.first().map_or("", |group| group.name.as_str());
    let text = pretty(&json!({
        "id": arguments.id,
        "title": "What this layer is, in a line",
        "publisher": "Who answers for it",
        "date": today,
        "over": [base.schedule.id],
        "gaps": ["What it should say and does not"],
        "changes": [{
            "address": format!("groups {group} / switched_off"),
            "expect": null,
            "set": true,
            "source": "Where it is published",
            "date": today,
            "reason": "Why, in a sentence"
        }]
    }));
    // What would not load is not printed.
    LayerDocument::from_text(&text)?;
    print(&text)
}

fn print(text: &str) -> Result<Outcome, Failure> {
    output::print(text)?;
    Ok(Outcome::Good)
}
