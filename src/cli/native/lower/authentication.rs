//! The flags of enhanced authentication.

use super::Wrong;
use crate::cli::native::args::AuthenticationArgs;
use crate::client::Authentication;
use crate::mqtt::{Properties, Property};

/// How the client authenticates beyond user name and password.
///
/// # Errors
/// When there is no method, or one among the properties of CONNECT too.
pub(super) fn authentication(
    args: &AuthenticationArgs,
    connect: &Properties,
) -> Result<Option<Authentication>, Wrong> {
    let AuthenticationArgs {
        auth_method,
        reauth_every,
    } = *args;
    let Some(mechanism) = auth_method else {
        return match reauth_every {
            Some(_) => Err("--reauth-every needs --auth-method".into()),
            None => Ok(None),
        };
    };
    let mut properties = connect.list().iter();
    let other = properties.find(|property| {
        matches!(
            property,
            Property::AuthenticationMethod(_) | Property::AuthenticationData(_)
        )
    });
    match other {
        Some(other) => Err(Wrong(format!(
            "--auth-method sends {}, and -D connect has it too",
            other.name()
        ))),
        None => Ok(Some(Authentication {
            mechanism,
            again_every: reauth_every,
        })),
    }
}
