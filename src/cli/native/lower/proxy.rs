//! The proxy of `--proxy`.

use super::Wrong;
use crate::cli::native::args::{ProxyVariables, RoadArgs};
use crate::cli::value::Secret;
use crate::net::{Proxy, ProxyUrlError};

/// The proxy, if there is one.
///
/// # Errors
/// When a URL is none. Its text repeats nothing of it but the scheme.
pub(super) fn proxy(args: &RoadArgs) -> Result<Option<Proxy>, Wrong> {
    match args.proxy.as_ref().map(Secret::text) {
        None | Some(Some("none")) => Ok(None),
        Some(Some("env")) => of_variables(&args.variables),
        Some(Some(url)) => url.parse().map(Some).map_err(|error| wrong("--proxy", &error)),
        Some(None) => Err("--proxy: it is not valid UTF-8".into()),
    }
}

/// What other programs take.
fn of_variables(variables: &ProxyVariables) -> Result<Option<Proxy>, Wrong> {
    let ProxyVariables { all_proxy, no_proxy } = variables;
    let not_utf8 = |name: &str| Wrong(format!("--proxy env: {name}: it is not valid UTF-8"));
    let all_proxy = all_proxy
        .as_ref()
        .map(|url| url.text().ok_or_else(|| not_utf8("ALL_PROXY")));
    let no_proxy = no_proxy
        .as_ref()
        .map(|list| list.to_str().ok_or_else(|| not_utf8("NO_PROXY")));
    Proxy::from_variables(all_proxy.transpose()?, no_proxy.transpose()?)
        .map_err(|error| wrong("--proxy env: ALL_PROXY", &error))
}

fn wrong(origin: &str, error: &ProxyUrlError) -> Wrong {
    Wrong(format!("{origin}: {error}"))
}
