//! A browser for the tests of pages.

use std::path::{Path, PathBuf};

use crate::shell::install_debian;

const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Chromium: the one that the variable `CHROMIUM` names, else the system's, else Debian's package
/// is installed.
pub(crate) fn chromium() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(path));
    }
    let found = || PLACES.iter().map(Path::new).find(|path| path.exists());
    if let Some(path) = found() {
        return Ok(path.to_owned());
    }
    let why = match install_debian(&["chromium", "fonts-dejavu-core"]) {
        Ok(()) => match found() {
            Some(path) => return Ok(path.to_owned()),
            None => "it is installed, and cannot be found".to_owned(),
        },
        Err(error) => error,
    };
    Err(format!(
        "no Chromium for the tests of the page: install it, or name it in the variable CHROMIUM \
         ({why})"
    ))
}
