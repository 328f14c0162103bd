//! The compiler for WebAssembly: the one in use where it can, else the one that Debian ships.

use std::path::{Path, PathBuf};

use crate::root;
use crate::shell::{Call, install_debian};
use crate::wasm::Module;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];

/// What compiles for [`TARGET`].
#[derive(Clone, Debug)]
pub(crate) enum Toolchain {
    /// The toolchain in use, with the target's standard library in its sysroot.
    Active,
    /// Debian's, which builds the standard library from source along with the crate.
    Debian,
}

impl Toolchain {
    /// The first of: the target is there; rustup adds it; Debian's packages are there, or can be
    /// installed.
    ///
    /// Debian's library is of no use to another compiler, so it has a target folder of its own.
    pub(crate) fn find() -> Result<Toolchain, String> {
        if has_target() {
            return Ok(Toolchain::Active);
        }
        let add = Call::new("rustup").args(["target", "add", TARGET]);
        if add.env("RUSTUP_MAX_RETRIES", "0").succeeds() && has_target() {
            return Ok(Toolchain::Active);
        }
        if has_debian() {
            return Ok(Toolchain::Debian);
        }
        let why = match install_debian(&DEBIAN_PACKAGES) {
            Ok(()) if has_debian() => return Ok(Toolchain::Debian),
            Ok(()) => "they are installed, and lack something or are too old".to_owned(),
            Err(error) => error,
        };
        Err(format!(
            "no compiler for {TARGET}: run `rustup target add {TARGET}`, or on Debian install {} \
             ({why})",
            DEBIAN_PACKAGES.join(" ")
        ))
    }

    /// Compiles a module; gives its file.
    pub(crate) fn build(&self, folder: &Path, module: Module) -> Result<PathBuf, String> {
        let folder = folder.join(match self {
            Toolchain::Active => "active",
            Toolchain::Debian => "debian",
        });
        let mut flags = remap()?;
        let mut call = match self {
            Toolchain::Active => Call::cargo(),
            Toolchain::Debian => {
                flags.push("-Clinker=wasm-ld".to_owned());
                flags.push(format!("--remap-path-prefix={DEBIAN_SOURCE}=rust"));
                Call::new(DEBIAN_CARGO)
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
            }
        };
        call = call
            .args(["build", "--quiet", "--target", TARGET])
            .args(["--profile", module.profile, "--package", module.package])
            .arg("--target-dir")
            .arg(&folder)
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        if let Toolchain::Debian = self {
            call = call.args(["-Z", "build-std=std,panic_abort"]);
        }
        if let Some(features) = module.features {
            call = call.args(["--features", features]);
        }
        call.run()?;
        let file = module.package.replace('-', "_");
        Ok(folder
            .join(TARGET)
            .join(module.profile)
            .join(file)
            .with_extension("wasm"))
    }
}

/// Keeps this machine's paths out of the module: the same source gives the same bytes elsewhere.
fn remap() -> Result<Vec<String>, String> {
    let home = match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => std::env::home_dir()
            .ok_or("no home folder; set CARGO_HOME")?
            .join(".cargo"),
    };
    let of = |path: &Path, name: &str| format!("--remap-path-prefix={}={name}", path.display());
    Ok(vec![of(&home, "cargo"), of(&root(), "forecast")])
}

fn has_target() -> bool {
    let sysroot = Call::new("rustc").args(["--print", "sysroot"]).output();
    sysroot.is_ok_and(|sysroot| {
        let sysroot = Path::new(sysroot.trim());
        sysroot
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir()
    })
}

/// Whether Debian's packages are there, and new enough for this workspace.
fn has_debian() -> bool {
    let files = [
        DEBIAN_RUSTC,
        DEBIAN_CARGO,
        DEBIAN_SOURCE,
        "/usr/bin/wasm-ld",
    ];
    let version = || Call::new(DEBIAN_RUSTC).arg("--version").output();
    files.iter().all(|file| Path::new(file).exists())
        && version().is_ok_and(|version| is_new_enough(&version))
}

/// Whether what `rustc --version` prints is at least the version that the workspace asks for.
fn is_new_enough(printed: &str) -> bool {
    let numbers = |version: &str| -> Option<(u32, u32)> {
        let mut parts = version.split(['.', '-', ' ']).map(|part| part.parse().ok());
        Some((parts.next()??, parts.next()??))
    };
    let found = printed.strip_prefix("rustc ").and_then(numbers);
    found.is_some() && found >= numbers(env!("CARGO_PKG_RUST_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn an_old_compiler_will_not_do() {
        assert!(!is_new_enough("rustc 1.85.0 (4d91de4e4 2025-02-17)"));
        assert!(!is_new_enough("rustc 0.99.0"));
        assert!(is_new_enough("rustc 1.89.0"));
        assert!(is_new_enough("rustc 1.96.0-nightly (4d91de4e4 2026-02-17)"));
        assert!(!is_new_enough(""));
    }
}
