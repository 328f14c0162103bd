//! The layers that are embedded, and stacks of a schedule with layers.

use std::path::Path;

use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::layer::{LayerDocument, stack};
use forecast_core::{Error, ErrorKind};

use crate::{embedded, ids, load};

/// The id of the embedded layer that makes seasons come again every year.
pub const SEASONS: &str = "seasons";
/// The id of the embedded layer that mends what the releases are known to get wrong.
pub const ERRATA: &str = "errata";

const LAYERS: &[(&str, &str)] = &[
    (ERRATA, include_str!("../layers/errata.json")),
    (SEASONS, include_str!("../layers/seasons.json")),
    ("aap-2026", include_str!("../layers/aap-2026.json")),
    (
        "example-clinic",
        include_str!("../layers/example-clinic.json"),
    ),
];

/// What holds after the seasons that a release gives have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seasons {
    /// The seasons come again: the layer [`SEASONS`] is laid on embedded schedules that it is made
    /// for.
    #[default]
    Projected,
    /// Nothing does: the schedule is used as it was published.
    AsPublished,
}

/// What becomes of what a release is known to get wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errata {
    /// It is mended: the layer [`ERRATA`] is laid on embedded schedules that it is made for.
    #[default]
    Mended,
    /// It stays: the schedule is used as it was published, to the letter of the specification.
    AsPublished,
}

/// The layers that embedded schedules get without being asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultLayers {
    /// Whether [`ERRATA`] is laid.
    pub errata: Errata,
    /// Whether [`SEASONS`] is laid, above it.
    pub seasons: Seasons,
}

impl DefaultLayers {
    /// None: the schedule as it was published.
    pub const NONE: DefaultLayers = DefaultLayers {
        errata: Errata::AsPublished,
        seasons: Seasons::AsPublished,
    };

    /// Their ids, lowest first.
    fn ids(self) -> impl Iterator<Item = &'static str> {
        let errata = (self.errata == Errata::Mended).then_some(ERRATA);
        let seasons = (self.seasons == Seasons::Projected).then_some(SEASONS);
        errata.into_iter().chain(seasons)
    }
}

/// The ids of the embedded layers.
pub fn layer_ids() -> impl Iterator<Item = &'static str> {
    LAYERS.iter().map(|(id, _)| *id)
}

/// An embedded layer by its id; `None` where no embedded layer has it.
///
/// # Errors
///
/// None that can occur: the tests read every embedded layer and lay it on its base.
#[must_use]
pub fn embedded_layer(id: &str) -> Option<Result<LayerDocument, Error>> {
    let (_, text) = LAYERS.iter().find(|(name, _)| *name == id)?;
    Some(LayerDocument::from_text(text))
}

/// A layer by its id, or from a JSON file.
///
/// # Errors
///
/// [`ErrorKind::File`] where there is neither; else what is wrong with its form, with file and
/// path.
pub fn layer(name: &str) -> Result<LayerDocument, Error> {
    if let Some(layer) = embedded_layer(name) {
        return layer;
    }
    let text = std::fs::read_to_string(name).map_err(|error| {
        let known: Vec<&str> = layer_ids().collect();
        let message = format!(
            "{error}; expected a file, or the id of an embedded layer ({})",
            known.join(", ")
        );
        Error::new(ErrorKind::File, "", message).in_file(name)
    })?;
    LayerDocument::from_text(&text).map_err(|error| error.in_file(name))
}

/// The words of a stack; a layer alone lies on the latest schedule that it was made for.
fn parts(words: &str) -> Result<Vec<String>, Error> {
    let mut parts: Vec<String> = words.split('+').map(|it| it.trim().to_owned()).collect();
    if let Some(layer) = parts.first().and_then(|name| embedded_layer(name))
        && let Some(base) = layer?.over.pop()
    {
        parts.insert(0, base);
    }
    Ok(parts)
}

/// A schedule from words such as `acip-4.65`, `my-schedule/`, `schedule.json` or
/// `acip-4.65+aap-2026+clinic.json`: a schedule by id, folder or file, with layers by id or file on
/// it, lowest first. An embedded layer alone lies on the latest schedule that it was made for.
///
/// # Errors
///
/// What is wrong with the schedule or a layer, with file and path or address;
/// [`ErrorKind::File`] where there is no such schedule or layer.
pub fn resolve(words: &str, defaults: DefaultLayers) -> Result<ScheduleDocument, Error> {
    // A file may have a plus sign in its name.
    if embedded(words).is_none() && Path::new(words).exists() {
        return load(Path::new(words));
    }
    let parts = parts(words)?;
    let mut names = parts.iter().map(String::as_str);
    let name = names.next().unwrap_or_default();
    let named: Vec<&str> = names.collect();
    let mut layers = Vec::new();
    let base = match embedded(name) {
        Some(base) => {
            let base = base?;
            for layer in defaults.ids().filter(|id| !named.contains(id)) {
                let layer = self::layer(layer)?;
                if layer.over.contains(&base.schedule.id) {
                    layers.push(layer);
                }
            }
            base
        }
        None if Path::new(name).exists() => load(Path::new(name))?,
        None => {
            let message = format!(
                "found neither an embedded schedule of this id nor a folder or file, expected one \
                 of {} or a path",
                ids().join(", ")
            );
            return Err(Error::new(ErrorKind::File, "", message).in_file(name));
        }
    };
    for name in named {
        layers.push(layer(name)?);
    }
    stack(&base, &layers)
}
