//! CDSi supporting data, as CDC publishes it in XML, into schedule documents.
//!
//! Nothing is lost silently. A file is first compared with the layout of a release, so that an
//! unknown element, attribute or stray text stops the import. Then every value is read exactly
//! once: carried over, or left out on purpose for a reason that has a name ([`LeftOut`]). The
//! [`Account`] counts both, and the import fails where they do not add up.

mod account;
mod antigen;
mod categories;
mod complete;
mod dose;
mod layout;
mod older;
mod place;
mod reader;
mod release;
mod shared;
mod words;

use std::path::Path;

use forecast_core::error::from_json;
use forecast_core::schedule::document::{NamesDocument, ScheduleDocument, VaccineDocument};
use roxmltree::Document;

pub use account::{Account, AccountRow, LeftOut};
pub use release::{File, Options, read_folder};

use crate::error::{Error, ErrorKind};
use reader::Source;
use shared::Shared;

/// What an import gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The schedule.
    pub document: ScheduleDocument,
    /// What became of every value of the release.
    pub account: Account,
    /// Where the release's number was found, unless the options or the folder's name gave it.
    pub version_from: Option<String>,
    /// What the rules name and the release's own tables lack, and was added to them.
    pub added: Vec<String>,
}

/// Reads a folder that holds one release: `ScheduleSupportingData.xml` and a file for each antigen.
///
/// Every file whose name ends in `.xml` is read, whatever its name. Unless the options give the
/// release's number, it is taken from the folder's name (`supporting-data-4.65-508` is release
/// `4.65-508`, its schedule `acip-4.65`), from the files' attribute `version`, from the name of the
/// folder above, or from release notes; [`Imported::version_from`] says which.
///
/// # Errors
///
/// Where a file cannot be read, where an element, attribute or value is not known (with file,
/// element path and value), and where parts are missing or contradict each other. A vaccine or an
/// observation that rules name and the release's tables lack is no error: it is added by its code,
/// and said in [`Imported::added`].
pub fn import_schedule(folder: &Path, options: &Options) -> Result<Imported, Error> {
    let files = read_folder(folder)?;
    if options.version.is_some() {
        return import_files(&files, options);
    }
    let (version, place) = release::version(folder, &files)?;
    let options = Options {
        version: Some(version),
        ..options.clone()
    };
    let imported = import_files(&files, &options)?;
    Ok(Imported {
        version_from: place,
        ..imported
    })
}

/// The same for files that are in memory already; their order does not matter.
///
/// # Errors
///
/// As [`import_schedule`]; also where the options do not give id and version.
pub fn import_files(files: &[File], options: &Options) -> Result<Imported, Error> {
    let info = options.schedule_info()?;
    let mut account = Account::default();
    let mut shared: Option<(&str, Shared)> = None;
    let mut antigens = Vec::new();
    for file in files {
        let name = file.name.as_str();
        let syntax = |error: roxmltree::Error| {
            Error::new(ErrorKind::Syntax, error.to_string()).in_file(name)
        };
        let document = Document::parse(file.text.trim_start_matches('\u{feff}')).map_err(syntax)?;
        let root = document.root_element().tag_name().name();
        let open =
            |layout, account| Source::open(name, &document, layout, options.with_guidance, account);
        if root == layout::SCHEDULE.name {
            if let Some((first, _)) = shared {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("a second file of vaccines, groups and observations beside {first:?}"),
                )
                .in_file(name));
            }
            let source = open(&layout::SCHEDULE, account)?;
            shared = Some((name, shared::read(source.root())?));
            account = source.finish()?;
        } else if root == layout::ANTIGEN.name {
            let source = open(&layout::ANTIGEN, account)?;
            antigens.push((name, antigen::read(source.root())?));
            account = source.finish()?;
        } else {
            let (a, b) = (layout::SCHEDULE.name, layout::ANTIGEN.name);
            return Err(Error::new(
                ErrorKind::Unknown,
                format!("unknown element {root:?}, expected {a} or {b}"),
            )
            .in_file(name));
        }
    }
    account.check()?;
    let missing = |what: &str| Error::new(ErrorKind::Missing, format!("no file with {what}"));
    let (_, shared) = shared.ok_or_else(|| missing(layout::SCHEDULE.name))?;
    if antigens.is_empty() {
        return Err(missing(layout::ANTIGEN.name));
    }
    antigens.sort_by(|(_, a), (_, b)| a.antigen.cmp(&b.antigen));
    for pair in antigens.windows(2) {
        if let [(first, a), (second, b)] = pair
            && a.antigen == b.antigen
        {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("{:?} has a file already: {first:?}", a.antigen),
            )
            .in_file(*second));
        }
    }
    let antigens: Vec<_> = antigens.into_iter().map(|(_, antigen)| antigen).collect();
    let categories = match &options.categories {
        Some(file) => categories::read(file, &antigens)?,
        None => Vec::new(),
    };
    let mut document = ScheduleDocument {
        schedule: info,
        groups: shared.groups,
        conflicts: shared.conflicts,
        observations: shared.observations,
        antigens,
        categories,
        names: names(&shared.vaccines)?,
        vaccines: shared.vaccines,
    };
    let added = complete::complete(&mut document);
    Ok(Imported {
        document,
        account,
        version_from: None,
        added,
    })
}

/// Other names of countries and products, which no release gives; those of the release's vaccines.
fn names(vaccines: &[VaccineDocument]) -> Result<NamesDocument, Error> {
    let mut names: NamesDocument = from_json(include_bytes!("names.json"))
        .map_err(|error| Error::new(ErrorKind::Unknown, format!("names.json: {error}")))?;
    let known = |cvx| vaccines.iter().any(|vaccine| vaccine.cvx == cvx);
    names.trade_names.retain(|name| known(name.cvx));
    Ok(names)
}
