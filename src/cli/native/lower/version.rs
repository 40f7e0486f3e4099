//! Which protocol version it is to be.

use super::Wrong;
use crate::mqtt::ProtocolVersion;

/// The version asked for; without one, 5 if any flag in `needs_v5` was given, else 3.1.1.
///
/// # Errors
/// When an older version was asked for and a flag needs 5.
pub(super) fn version(
    explicit: Option<ProtocolVersion>,
    needs_v5: &[String],
) -> Result<ProtocolVersion, Wrong> {
    match (explicit, needs_v5.first()) {
        (Some(version), Some(flag)) if !version.has_properties() => Err(Wrong(format!(
            "{flag} needs MQTT 5, but version {version} is asked for"
        ))),
        (Some(version), _) => Ok(version),
        (None, Some(_)) => Ok(ProtocolVersion::V5),
        (None, None) => Ok(ProtocolVersion::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_of_version_5_switches_to_it() {
        let flag = ["--no-local".to_owned()];
        assert_eq!(version(None, &[]), Ok(ProtocolVersion::V3_1_1));
        assert_eq!(version(None, &flag), Ok(ProtocolVersion::V5));
        assert_eq!(version(Some(ProtocolVersion::V5), &flag), Ok(ProtocolVersion::V5));
        assert_eq!(
            version(Some(ProtocolVersion::V3_1), &[]),
            Ok(ProtocolVersion::V3_1)
        );
        assert_eq!(
            version(Some(ProtocolVersion::V3_1_1), &flag),
            Err("--no-local needs MQTT 5, but version 3.1.1 is asked for".into())
        );
    }
}
