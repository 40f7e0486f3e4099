//! Profiles: `[profile.NAME]` of the configuration file.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::{Table, Value};

use super::Environment;

/// One profile as it stands in the file.
#[derive(Debug)]
pub(super) struct Profile {
    file: PathBuf,
    name: String,
    /// By long flag name.
    pub(super) settings: Vec<(String, Setting)>,
    /// What is to be said of the file.
    pub(super) warnings: Vec<String>,
}

/// The value of a key. Not `Debug`: it may be a password.
pub(super) enum Setting {
    /// `true` or `false`.
    Switch(bool),
    /// Text and numbers; more than one from an array.
    Values(Vec<String>),
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Setting")
    }
}

/// Why a profile cannot be had. No text quotes a line of the file: it may hold a password.
#[derive(Debug, Error)]
pub(super) enum ProfileError {
    #[error("cannot tell where the configuration file is: neither XDG_CONFIG_HOME nor HOME is set")]
    NoHome,
    #[error("cannot read the configuration file {}: {cause}", file.display())]
    Read { file: PathBuf, cause: io::Error },
    #[error("{}: line {line}: {message}", file.display())]
    Syntax {
        file: PathBuf,
        line: usize,
        message: String,
    },
    #[error("{}: there is no such key: {key}; all there is is [profile.NAME]", file.display())]
    UnknownKey { file: PathBuf, key: String },
    #[error("{}: there is no profile {name}{known}", file.display())]
    Missing {
        file: PathBuf,
        name: String,
        known: String,
    },
    #[error("{}: profile.{name}.{key}: expected text, a number, true, false, or an array of texts", file.display())]
    Type {
        file: PathBuf,
        name: String,
        key: String,
    },
}

/// Where the configuration file is if no flag says so.
///
/// # Errors
/// When the user has no home.
pub(super) fn default_file(environment: &Environment) -> Result<PathBuf, ProfileError> {
    if let Some(file) = environment.get("CULEX_CONFIG") {
        return Ok(file.into());
    }
    let directory = match environment.get("XDG_CONFIG_HOME").map(Path::new) {
        Some(directory) if directory.is_absolute() => directory.join("culex"),
        _ => directories::ProjectDirs::from("", "", "culex")
            .ok_or(ProfileError::NoHome)?
            .config_dir()
            .to_owned(),
    };
    Ok(directory.join("config.toml"))
}

impl Profile {
    /// Reads profile `name` of `file`.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or has no such profile.
    pub(super) fn read(file: &Path, name: &str) -> Result<Self, ProfileError> {
        let text = std::fs::read_to_string(file).map_err(|cause| ProfileError::Read {
            file: file.to_owned(),
            cause,
        })?;
        Self::of_text(file, &text, name)
    }

    /// Profile `name` of `text`, which `file` holds.
    ///
    /// # Errors
    /// Those of [`Profile::read`].
    pub(super) fn of_text(file: &Path, text: &str, name: &str) -> Result<Self, ProfileError> {
        let mut root = parse(file, text)?;
        let profiles = match root.remove("profile") {
            Some(Value::Table(profiles)) => profiles,
            _ => Table::new(),
        };
        if let Some(key) = root.keys().next() {
            return Err(ProfileError::UnknownKey {
                file: file.to_owned(),
                key: key.clone(),
            });
        }
        let Some(Value::Table(profile)) = profiles.get(name) else {
            return Err(ProfileError::Missing {
                file: file.to_owned(),
                name: name.to_owned(),
                known: known(&profiles),
            });
        };
        let mut settings = Vec::with_capacity(profile.len());
        for (key, value) in profile {
            let setting = setting(value).ok_or_else(|| ProfileError::Type {
                file: file.to_owned(),
                name: name.to_owned(),
                key: key.clone(),
            })?;
            settings.push((key.clone(), setting));
        }
        let holds_password = ["password", "pw", "url", "broker", "proxy", "ws-header"]
            .iter()
            .any(|key| profile.contains_key(*key));
        let warnings = if holds_password && others_can_read(file) {
            vec![format!(
                "others can read the password in {file}: run chmod 600 {file}",
                file = file.display()
            )]
        } else {
            Vec::new()
        };
        Ok(Self {
            file: file.to_owned(),
            name: name.to_owned(),
            settings,
            warnings,
        })
    }

    /// The place of `key`, for errors.
    pub(super) fn origin(&self, key: &str) -> String {
        format!("{}: profile.{}.{key}", self.file.display(), self.name)
    }
}

fn parse(file: &Path, text: &str) -> Result<Table, ProfileError> {
    text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        ProfileError::Syntax {
            file: file.to_owned(),
            line: text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1,
            message: error.message().to_owned(),
        }
    })
}

fn known(profiles: &Table) -> String {
    if profiles.is_empty() {
        String::new()
    } else {
        let names: Vec<&str> = profiles.keys().map(String::as_str).collect();
        format!("; there are {}", names.join(", "))
    }
}

fn setting(value: &Value) -> Option<Setting> {
    match value {
        Value::Boolean(switch) => Some(Setting::Switch(*switch)),
        Value::Array(values) => values
            .iter()
            .map(scalar)
            .collect::<Option<_>>()
            .map(Setting::Values),
        other => Some(Setting::Values(vec![scalar(other)?])),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

#[cfg(unix)]
fn others_can_read(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_file: &Path) -> bool {
    false
}
