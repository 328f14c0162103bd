//! Laying layers on a schedule.

use serde_json::Value;

use super::address::{Place, Step, find, get, get_mut, unique_key_of};
use super::{Address, ChangeDocument, LayerDocument};
use crate::error::{Error, ErrorKind};
use crate::schedule::check::{Form, check_form};
use crate::schedule::document::ScheduleDocument;

/// Lays layers on a base, lowest first.
///
/// The result has the base's id, and the layers' ids in
/// [`ScheduleInfo::layers`](crate::schedule::document::ScheduleInfo::layers).
///
/// # Errors
///
/// All name the layer (as the file) and the address (as the path).
/// [`ErrorKind::Reference`] where an address leads nowhere; [`ErrorKind::Rule`] where another value
/// is found than is expected, where the base is not one that the layer was made for, where two
/// layers change one place and the upper one does not say so, where a layer is there twice, and
/// where the schedule contradicts itself afterwards; [`ErrorKind::Format`] where a new value is not
/// of the form that its place asks for.
///
/// ```
/// use forecast_core::schedule::document::ScheduleDocument;
/// use forecast_core::schedule::layer::{LayerDocument, stack};
///
/// fn with_clinic(base: &ScheduleDocument, clinic: &str) -> Result<ScheduleDocument, forecast_core::Error> {
///     stack(base, &[LayerDocument::from_text(clinic)?])
/// }
/// ```
pub fn stack(base: &ScheduleDocument, layers: &[LayerDocument]) -> Result<ScheduleDocument, Error> {
    if layers.is_empty() {
        return Ok(base.clone());
    }
    let mut value = serde_json::to_value(base)
        .map_err(|error| Error::new(ErrorKind::Format, "", error.to_string()))?;
    let mut touched: Vec<Touched<'_>> = Vec::new();
    let mut document = base.clone();
    for layer in layers {
        if document.schedule.layers.contains(&layer.id) {
            return Err(fault(
                layer,
                ErrorKind::Rule,
                "id",
                "the layer is there already",
            ));
        }
        made_for(layer, base, &value)?;
        for change in &layer.changes {
            if !is_for(change, layer, base)? {
                continue;
            }
            for address in change.address.all() {
                apply(&mut value, layer, change, address, &mut touched)?;
            }
        }
        document = read(&value, layer, &touched)?;
        document.schedule.layers = layer_ids(base, layers, layer);
    }
    Ok(document)
}

/// Whether a change is for this base: where it names none, it is for all of its layer's.
fn is_for(
    change: &ChangeDocument,
    layer: &LayerDocument,
    base: &ScheduleDocument,
) -> Result<bool, Error> {
    if let Some(id) = change.over.iter().find(|id| !layer.over.contains(id)) {
        let path = change.address.all().first().map_or("over", Address::as_str);
        let over = layer.over.join(" or ");
        let message = format!("the change is over {id:?}, the layer over {over}");
        return Err(fault(layer, ErrorKind::Rule, path, message));
    }
    Ok(change.over.is_empty() || change.over.contains(&base.schedule.id))
}

fn layer_ids(
    base: &ScheduleDocument,
    layers: &[LayerDocument],
    last: &LayerDocument,
) -> Vec<String> {
    let mut ids = base.schedule.layers.clone();
    for layer in layers {
        ids.push(layer.id.clone());
        if layer.id == last.id {
            break;
        }
    }
    ids
}

/// A place that a layer changed.
struct Touched<'l> {
    layer: &'l LayerDocument,
    address: &'l Address,
    keys: Vec<String>,
    json_path: String,
}

impl Touched<'_> {
    /// Whether one place lies within the other.
    fn overlaps(&self, keys: &[String]) -> bool {
        self.keys.iter().zip(keys).all(|(a, b)| a == b)
    }
}

/// Refuses a layer that was made for another schedule, with the first change that does not fit.
fn made_for(layer: &LayerDocument, base: &ScheduleDocument, value: &Value) -> Result<(), Error> {
    let id = &base.schedule.id;
    if layer.over.contains(id) {
        return Ok(());
    }
    let over = layer.over.join(" or ");
    let mut probe = value.clone();
    for change in &layer.changes {
        for address in change.address.all() {
            if let Err(error) = apply(&mut probe, layer, change, address, &mut Vec::new()) {
                let why = error.message();
                let message = format!("the layer was made for {over}, the schedule is {id}: {why}");
                return Err(fault(layer, error.kind(), address.as_str(), message));
            }
        }
    }
    let message = format!(
        "the layer was made for {over}, the schedule is {id}; all it expects is found there: once \
         it is reviewed, name {id} here"
    );
    Err(fault(layer, ErrorKind::Rule, "over", message))
}

fn apply<'l>(
    root: &mut Value,
    layer: &'l LayerDocument,
    change: &'l ChangeDocument,
    address: &'l Address,
    touched: &mut Vec<Touched<'l>>,
) -> Result<(), Error> {
    let rule = |message: String| fault(layer, ErrorKind::Rule, address.as_str(), message);
    let place = find(root, address)
        .map_err(|why| fault(layer, ErrorKind::Reference, address.as_str(), why))?;
    let found = get(root, &place.steps);
    expected(change, found).map_err(rule)?;
    let mut keys = place.keys.clone();
    if let Some(item) = &change.add {
        let key = unique_key_of(item);
        let same = |it: &Value| it == item || (key.is_some() && unique_key_of(it) == key);
        let added = key
            .clone()
            .unwrap_or_else(|| format!("+{} {}", layer.id, touched.len()));
        if let Some(Value::Array(items)) = found
            && items.iter().any(same)
        {
            return Err(rule(format!("the list has {added:?} already")));
        }
        keys.push(added);
    }
    let touches: Vec<Vec<String>> = match &change.update {
        None => vec![keys],
        Some(fields) => fields
            .keys()
            .map(|field| keys.iter().chain([field]).cloned().collect())
            .collect(),
    };
    let overlapping = |it: &&Touched<'_>| touches.iter().any(|keys| it.overlaps(keys));
    for other in touched.iter().filter(overlapping) {
        let own = other.layer.id == layer.id;
        if own || change.overrides.as_ref() != Some(&other.layer.id) {
            let (id, at) = (&other.layer.id, other.address);
            return Err(rule(if own {
                format!(
                    "the layer changes this place twice, also as {at:?}",
                    at = at.as_str()
                )
            } else {
                format!(
                    "the layer {id} changes this place as well ({at:?}): say \
                     `\"overrides\": {id:?}` where that is meant",
                    at = at.as_str()
                )
            }));
        }
    }
    if let Some(over) = &change.overrides
        && !touched
            .iter()
            .any(|it| it.layer.id == *over && overlapping(&it))
    {
        return Err(rule(format!(
            "there is no change of {over} here to override"
        )));
    }
    write(root, change, &place).map_err(rule)?;
    touched.extend(touches.into_iter().map(|keys| Touched {
        layer,
        address,
        keys,
        json_path: place.json_path(),
    }));
    Ok(())
}

/// Compares what is there with what a change expects.
fn expected(change: &ChangeDocument, found: Option<&Value>) -> Result<(), String> {
    let actions = [
        change.set.is_some(),
        change.update.is_some(),
        change.add.is_some(),
        change.remove,
    ];
    if actions.into_iter().filter(|it| *it).count() != 1 {
        return Err("a change needs one of `set`, `update`, `add` and `remove`".to_owned());
    }
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(value) => shorten(&value.to_string()),
    };
    match &change.expect {
        None if change.add.is_none() => Err(format!("`expect` is missing; found {}", shown(found))),
        None => Ok(()),
        Some(expect) if matches(expect, found) => Ok(()),
        Some(expect) => Err(format!(
            "found {}, expected {}",
            shown(found),
            shown(Some(expect))
        )),
    }
}

fn matches(expect: &Value, found: Option<&Value>) -> bool {
    match (expect, found) {
        (Value::Null, None | Some(Value::Null)) => true,
        (Value::Object(members), Some(found @ Value::Object(_))) => members
            .iter()
            .all(|(name, member)| matches(member, found.get(name))),
        (Value::Array(items), Some(Value::Array(found))) => {
            items.len() == found.len()
                && items
                    .iter()
                    .zip(found)
                    .all(|(item, found)| matches(item, Some(found)))
        }
        (expect, Some(found)) => expect == found,
        (_, None) => false,
    }
}

/// Carries out a change at a place that was found.
fn write(root: &mut Value, change: &ChangeDocument, place: &Place) -> Result<(), String> {
    let nowhere = || "this place cannot be changed".to_owned();
    if let Some(fields) = &change.update {
        let object = get_mut(root, &place.steps).and_then(Value::as_object_mut);
        let object = object.ok_or_else(|| "`update` needs an object".to_owned())?;
        for (name, value) in fields {
            object.insert(name.clone(), value.clone());
        }
        return Ok(());
    }
    let (last, parent) = place.steps.split_last().ok_or_else(nowhere)?;
    let parent = get_mut(root, parent).ok_or_else(nowhere)?;
    if let Some(item) = &change.add {
        let list = match last {
            Step::Member(name) => match parent {
                Value::Object(members) => Some(
                    members
                        .entry(name.clone())
                        .or_insert_with(|| Value::Array(Vec::new())),
                ),
                _ => None,
            },
            Step::Item(at) => parent.get_mut(at),
        };
        let list = list.and_then(Value::as_array_mut);
        list.ok_or_else(|| "`add` needs a list".to_owned())?
            .push(item.clone());
        return Ok(());
    }
    match (last, parent, &change.set) {
        (Step::Member(name), Value::Object(members), Some(value)) => {
            members.insert(name.clone(), value.clone());
        }
        (Step::Member(name), Value::Object(members), None) => {
            members
                .shift_remove(name)
                .ok_or_else(|| "there is nothing to remove".to_owned())?;
        }
        (Step::Item(at), Value::Array(items), Some(value)) => {
            *items.get_mut(*at).ok_or_else(nowhere)? = value.clone();
        }
        (Step::Item(at), Value::Array(items), None) if *at < items.len() => {
            items.remove(*at);
        }
        _ => return Err(nowhere()),
    }
    Ok(())
}

/// Reads the changed schedule, and checks it; an error names the change that it comes from.
fn read(
    value: &Value,
    layer: &LayerDocument,
    touched: &[Touched<'_>],
) -> Result<ScheduleDocument, Error> {
    let from = |error: &Error| {
        let near = |it: &&Touched<'_>| {
            let (at, path) = (error.path(), it.json_path.as_str());
            at.starts_with(path) || path.starts_with(at) && !at.is_empty()
        };
        // A value may contradict the one beside it.
        let beside = |it: &&Touched<'_>| {
            let parent = it
                .json_path
                .rsplit_once('.')
                .map_or("", |(parent, _)| parent);
            !parent.is_empty() && error.path().starts_with(parent)
        };
        let own = || touched.iter().filter(|it| it.layer.id == layer.id);
        let longest = |it: &&Touched<'_>| it.json_path.len();
        let address = own()
            .filter(near)
            .max_by_key(longest)
            .or_else(|| own().filter(beside).max_by_key(longest));
        let path = address.map_or(error.path(), |it| it.address.as_str());
        let message = format!("{}: {}", error.path(), error.message());
        fault(layer, error.kind(), path, message)
    };
    let document: ScheduleDocument = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        from(&Error::new(
            ErrorKind::Format,
            path,
            error.into_inner().to_string(),
        ))
    })?;
    match check_form(&document, Form::OneFile).first() {
        Some(error) => Err(from(error)),
        None => Ok(document),
    }
}

fn fault(
    layer: &LayerDocument,
    kind: ErrorKind,
    path: impl Into<String>,
    message: impl Into<String>,
) -> Error {
    Error::new(kind, path, message).in_file(format!("layer {}", layer.id))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 200;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start} …")
}
