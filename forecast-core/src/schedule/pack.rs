//! A compiled schedule as bytes, so that a program that carries one need not compile it again.

use super::Schedule;
use crate::error::{Error, ErrorKind};

/// What the bytes begin with: they are read by the version of this crate that wrote them.
const HEADER: &[u8] = concat!("forecast ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

impl Schedule {
    /// The compiled schedule as bytes, for [`Schedule::unpack`] of the same version of this crate.
    ///
    /// # Errors
    ///
    /// None that can occur: everything in a schedule can be written.
    pub fn pack(&self) -> Result<Vec<u8>, Error> {
        postcard::to_extend(self, HEADER.to_vec())
            .map_err(|error| Error::new(ErrorKind::Format, "", error.to_string()))
    }

    /// A schedule from the bytes of [`Schedule::pack`], without checking and compiling it again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where these are no such bytes, or those of another version.
    pub fn unpack(bytes: &[u8]) -> Result<Schedule, Error> {
        let wrong = |message: &str| Error::new(ErrorKind::Format, "", message);
        let body = bytes
            .strip_prefix(HEADER)
            .ok_or_else(|| wrong("found no packed schedule of this version"))?;
        match postcard::take_from_bytes(body) {
            Ok((schedule, [])) => Ok(schedule),
            Ok(_) => Err(wrong("found bytes behind the packed schedule")),
            Err(_) => Err(wrong("found a packed schedule that is damaged")),
        }
    }
}
