//! Times that go over the wire as whole seconds.

use super::duration;

/// A duration in whole seconds that fits `T`.
pub(crate) fn seconds<T>(text: &str) -> Result<T, String>
where
    T: TryFrom<u64> + WireSeconds,
{
    let given = duration(text)?;
    if given.subsec_nanos() != 0 {
        return Err("expected whole seconds".to_owned());
    }
    T::try_from(given.as_secs()).map_err(|_| format!("expected at most {} seconds", T::MOST))
}

/// Seconds, or `never` (section 3.1.2.11.2), which mosquitto spells `-1` and `∞` too.
pub(crate) fn session_expiry(text: &str) -> Result<u32, String> {
    match text {
        "never" | "-1" | "∞" => Ok(u32::MAX),
        other => seconds(other).map_err(|error| format!("{error}, or never")),
    }
}

/// An integer of the wire that counts seconds.
pub(crate) trait WireSeconds {
    /// For the error.
    const MOST: u64;
}

impl WireSeconds for u16 {
    const MOST: u64 = 65_535;
}

impl WireSeconds for u32 {
    const MOST: u64 = 4_294_967_295;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_within_range() {
        assert_eq!(seconds::<u16>("60"), Ok(60));
        assert_eq!(seconds::<u16>("2m"), Ok(120));
        assert_eq!(seconds::<u32>("1day"), Ok(86_400));
        assert_eq!(
            seconds::<u16>("65536").unwrap_err(),
            "expected at most 65535 seconds"
        );
        assert_eq!(seconds::<u16>("1500ms").unwrap_err(), "expected whole seconds");
    }

    #[test]
    fn sessions_may_never_expire() {
        assert_eq!(session_expiry("never"), Ok(u32::MAX));
        assert_eq!(session_expiry("-1"), Ok(u32::MAX));
        assert_eq!(session_expiry("1h"), Ok(3600));
        assert!(session_expiry("ever").unwrap_err().ends_with(", or never"));
    }
}
