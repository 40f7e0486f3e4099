//! Quality of Service (section 4.3).

use std::fmt;

/// The delivery guarantee of a message (section 4.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QoS {
    /// 0: the message arrives once or not at all.
    #[default]
    AtMostOnce = 0,
    /// 1: the message arrives at least once.
    AtLeastOnce = 1,
    /// 2: the message arrives exactly once.
    ExactlyOnce = 2,
}

impl QoS {
    /// All levels, lowest first.
    pub const ALL: [QoS; 3] = [QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce];

    /// The level as the two bits of the wire: 0, 1 or 2.
    pub const fn level(self) -> u8 {
        self as u8
    }
}

impl TryFrom<u8> for QoS {
    type Error = u8;

    /// # Errors
    /// The value itself, when it is not 0, 1 or 2.
    fn try_from(level: u8) -> Result<Self, u8> {
        match level {
            0 => Ok(QoS::AtMostOnce),
            1 => Ok(QoS::AtLeastOnce),
            2 => Ok(QoS::ExactlyOnce),
            other => Err(other),
        }
    }
}

impl fmt::Display for QoS {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.level())
    }
}
