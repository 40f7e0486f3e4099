//! The lower layers: connection flags out of the environment and out of a profile.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};

use super::args::{Depth, GeneralArgs, ProxyVariables, SharedArgs};
use crate::cli::Environment;
use crate::cli::profile::{self, Profile, ProfileError, Setting};
use crate::cli::value::into_bytes;

/// What stands before the name of a flag in the environment.
const PREFIX: &str = "CULEX_";

/// A layer cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum LayerError {
    /// A value is wrong; `source` is the variable, or the file and the key.
    #[error("{origin}: {reason}")]
    Value { origin: String, reason: String },
    #[error(transparent)]
    Profile(#[from] ProfileError),
    #[error(transparent)]
    Url(#[from] super::layers::WrongUrl),
}

/// The lower layers of `flags`, folded into it, and what is to be said of them.
pub(super) fn complete(
    flags: SharedArgs,
    general: &GeneralArgs,
    environment: &Environment,
) -> Result<(SharedArgs, Vec<String>), LayerError> {
    let mut of_environment = of_environment(environment)?;
    of_environment.tls.sslkeylogfile = environment.get("SSLKEYLOGFILE").map(PathBuf::from);
    of_environment.road.variables = proxy_variables(environment);
    let name = general
        .profile
        .clone()
        .or_else(|| Some(environment.get("CULEX_PROFILE")?.to_string_lossy().into_owned()));
    let Some(name) = name else {
        return Ok((flags.over(of_environment)?, Vec::new()));
    };
    let file = match &general.config {
        Some(file) => file.clone(),
        None => profile::default_file(environment)?,
    };
    let profile = Profile::read(&file, &name)?;
    let of_profile = of_profile(&profile)?;
    let completed = flags.over(of_environment)?.over(of_profile)?;
    Ok((completed, profile.warnings))
}

/// The flags that the environment sets: `CULEX_` and the long name in upper case.
fn of_environment(environment: &Environment) -> Result<SharedArgs, LayerError> {
    // Nearly always there is nothing, and then nothing is built.
    if environment.with_prefix(PREFIX).next().is_none() {
        return Ok(SharedArgs::default());
    }
    let mut layer = Layer::new();
    for (variable, value) in environment.with_prefix(PREFIX) {
        let key = variable.to_ascii_lowercase().replace('_', "-");
        let origin = format!("{PREFIX}{variable}");
        match layer.kind_of(&key) {
            None => {}
            Some(Kind::Value) => {
                for value in several(&key, value) {
                    layer.add(origin.clone(), &key, Some(&value));
                }
            }
            Some(Kind::Switch) => {
                let is_on = switch(value).ok_or_else(|| LayerError::Value {
                    origin: origin.clone(),
                    reason: "expected 1 or 0, true or false".to_owned(),
                })?;
                if is_on {
                    layer.add(origin, &key, None);
                }
            }
        }
    }
    layer.parse()
}

/// What programs take their proxy from; in small letters too, which go first, as in curl.
fn proxy_variables(environment: &Environment) -> ProxyVariables {
    let get = |small: &str, capital: &str| {
        let value = environment.get(small).or_else(|| environment.get(capital));
        value.map(OsStr::to_owned)
    };
    ProxyVariables {
        all_proxy: get("all_proxy", "ALL_PROXY").map(|value| into_bytes(value).into()),
        no_proxy: get("no_proxy", "NO_PROXY"),
    }
}

/// Several hosts or URLs in one variable have spaces between them. A space in a URL, where its topic may have one, is
/// none of these: no scheme follows it.
fn several(key: &str, value: &OsStr) -> Vec<OsString> {
    let Some(text) = value.to_str() else {
        return vec![value.to_owned()];
    };
    match key {
        "host" => text.split_whitespace().map(OsString::from).collect(),
        "url" | "broker" => {
            let mut urls: Vec<String> = Vec::new();
            for word in text.trim().split(' ') {
                match urls.last_mut() {
                    Some(last) if !word.contains("://") => {
                        last.push(' ');
                        last.push_str(word);
                    }
                    _ => urls.push(word.to_owned()),
                }
            }
            urls.iter().map(|url| url.trim().into()).collect()
        }
        _ => vec![value.to_owned()],
    }
}

fn switch(value: &OsStr) -> Option<bool> {
    match value.to_str()?.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The flags that a profile sets: its keys are long names.
fn of_profile(profile: &Profile) -> Result<SharedArgs, LayerError> {
    let mut layer = Layer::new();
    for (key, setting) in &profile.settings {
        let origin = profile.origin(key);
        let wrong = |reason: &str| LayerError::Value {
            origin: origin.clone(),
            reason: reason.to_owned(),
        };
        match (layer.kind_of(key), setting) {
            (None, _) => {
                return Err(wrong(
                    "there is no such key; keys are long connection flags such as host",
                ));
            }
            (Some(Kind::Switch), Setting::Switch(true)) => layer.add(origin, key, None),
            (Some(Kind::Switch), Setting::Switch(false)) => {}
            (Some(Kind::Switch), Setting::Values(_)) => return Err(wrong("expected true or false")),
            (Some(Kind::Value), Setting::Switch(_)) => return Err(wrong("expected text or a number")),
            (Some(Kind::Value), Setting::Values(values)) => {
                for value in values {
                    layer.add(origin.clone(), key, Some(OsStr::new(value)));
                }
            }
        }
    }
    layer.parse()
}

/// The variables that stand for flags, for the manual.
pub(in crate::cli) fn variables() -> Vec<String> {
    let layer = Layer::new();
    let longs = layer
        .command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set())
        .filter_map(Arg::get_long);
    longs
        .map(|long| format!("{PREFIX}{}", long.to_ascii_uppercase().replace('-', "_")))
        .collect()
}

/// How a flag is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Switch,
}

/// Settings on their way through the parser of the command line, so that each has one meaning only.
struct Layer {
    command: Command,
    /// Where each argument comes from, and the argument.
    arguments: Vec<(String, OsString)>,
}

impl Layer {
    fn new() -> Self {
        let command = Command::new("layer")
            .no_binary_name(true)
            .disable_help_flag(true)
            .disable_version_flag(true);
        Self {
            command: SharedArgs::augment(command, &[]),
            arguments: Vec::new(),
        }
    }

    fn kind_of(&self, key: &str) -> Option<Kind> {
        let arg = self.command.get_arguments().find(|arg| {
            let aliases = arg.get_all_aliases().unwrap_or_default();
            arg.get_long() == Some(key) || aliases.contains(&key)
        })?;
        Some(match arg.get_action() {
            ArgAction::SetTrue => Kind::Switch,
            _ => Kind::Value,
        })
    }

    fn add(&mut self, origin: String, key: &str, value: Option<&OsStr>) {
        let mut argument = OsString::from(format!("--{key}"));
        if let Some(value) = value {
            argument.push("=");
            argument.push(value);
        }
        self.arguments.push((origin, argument));
    }

    fn parse(self) -> Result<SharedArgs, LayerError> {
        let Layer {
            mut command,
            arguments,
        } = self;
        let all = arguments.iter().map(|(_, argument)| argument);
        let parsed = command
            .try_get_matches_from_mut(all)
            .and_then(|matches| SharedArgs::from_matches(&matches, Depth::Whole, &[]));
        parsed.map_err(|error| {
            let origin = arguments
                .iter()
                .find(|(_, argument)| command.try_get_matches_from_mut([argument]).is_err())
                .or(arguments.last())
                .map_or_else(String::new, |(origin, _)| origin.clone());
            LayerError::Value {
                origin,
                reason: reason(&error),
            }
        })
    }
}

/// The first paragraph of the text of `error`.
fn reason(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}
