//! The environment variables, as a value.

use std::ffi::{OsStr, OsString};
use std::fmt;

/// The environment of the process, or one made up for a test. `Debug` shows the names alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(Vec<(OsString, OsString)>);

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// The value of `name`. An empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_os_str())
    }

    /// The value of `name`, be it empty.
    pub fn given(&self, name: &str) -> Option<&OsStr> {
        let variable = self.0.iter().find(|(key, _)| key == name);
        variable.map(|(_, value)| value.as_os_str())
    }

    /// The variables that begin with `prefix`, without it. Empty ones count as absent.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a OsStr)> {
        self.0.iter().filter_map(move |(key, value)| {
            let rest = key.to_str()?.strip_prefix(prefix)?;
            (!value.is_empty()).then_some((rest, value.as_os_str()))
        })
    }
}

impl<K: Into<OsString>, V: Into<OsString>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variables_count_as_absent() {
        let environment: Environment = [("CULEX_HOST", ""), ("CULEX_PORT", "1884"), ("X", "y")]
            .into_iter()
            .collect();
        assert_eq!(environment.get("CULEX_HOST"), None);
        assert_eq!(environment.given("CULEX_HOST"), Some(OsStr::new("")));
        assert_eq!(environment.given("CULEX"), None);
        assert_eq!(environment.get("X"), Some(OsStr::new("y")));
        let found: Vec<_> = environment.with_prefix("CULEX_").collect();
        assert_eq!(found, [("PORT", OsStr::new("1884"))]);
    }
}
