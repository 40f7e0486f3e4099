//! What a verb tells beside its messages, in the words of either dialect.

use super::ending::plural;
use crate::exit::Dialect;
use crate::mqtt::ReasonCode;

/// Refusals that are told one by one; all are counted.
const TOLD_REFUSALS: u64 = 3;

/// Something that is told while a verb runs, and that both dialects tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice<'a> {
    /// The broker did not take a message.
    PublicationRefused {
        /// From 1.
        message: u64,
        /// How many were refused so far, this one among them.
        count: u64,
        reason: ReasonCode,
        /// The reason string.
        words: Option<&'a str>,
    },
    /// The connection was lost, and with it perhaps messages of QoS 0.
    MessagesAtRisk {
        /// How many have left since the broker was last heard of.
        count: u64,
    },
    /// Anything else; it has no counterpart among the mosquitto clients.
    Text(&'a str),
}

impl Notice<'_> {
    /// The lines to print; nothing where `dialect` keeps quiet.
    pub(super) fn text(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Native => self.native(),
            Dialect::Mosquitto => self.mosquitto(),
        }
    }

    fn native(&self) -> String {
        match self {
            Notice::PublicationRefused { count, .. } if *count > TOLD_REFUSALS => String::new(),
            Notice::PublicationRefused {
                message,
                reason,
                words,
                ..
            } => {
                let words = words.map(|words| format!(" ({})", words.escape_debug()));
                let words = words.unwrap_or_default();
                format!("culex: the broker refused message {message}: {reason}{words}\n")
            }
            Notice::MessagesAtRisk { count } => {
                let messages = plural(*count, "message");
                format!(
                    "culex: the connection was lost, and perhaps {count} {messages} at QoS 0 with it: nothing acknowledges them\n"
                )
            }
            Notice::Text(text) => format!("culex: {text}\n"),
        }
    }

    fn mosquitto(&self) -> String {
        match self {
            Notice::PublicationRefused {
                message,
                reason,
                words,
                ..
            } => {
                // The number is that of the packet.
                let identifier = (message - 1) % 65_535 + 1;
                let words = words.map(|words| format!("{words}\n")).unwrap_or_default();
                format!(
                    "Warning: Publish {identifier} failed: {}.\n{words}",
                    reason.name()
                )
            }
            Notice::MessagesAtRisk { count } => {
                let messages = plural(*count, "message");
                format!(
                    "Warning: The connection was lost, and perhaps {count} {messages} at QoS 0 with it.\n"
                )
            }
            Notice::Text(_) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_both_dialects() {
        let refused = |message, count, words| Notice::PublicationRefused {
            message,
            count,
            reason: ReasonCode(0x87),
            words,
        };
        let notice = refused(65_536, 1, Some("no\tway"));
        assert_eq!(
            notice.text(Dialect::Native),
            "culex: the broker refused message 65536: Not authorized (0x87) (no\\tway)\n"
        );
        assert_eq!(
            notice.text(Dialect::Mosquitto),
            "Warning: Publish 1 failed: Not authorized.\nno\tway\n"
        );
        let fourth = refused(4, 4, None);
        assert_eq!(fourth.text(Dialect::Native), "");
        assert_eq!(
            fourth.text(Dialect::Mosquitto),
            "Warning: Publish 4 failed: Not authorized.\n"
        );
    }

    #[test]
    fn messages_at_risk_are_told_in_both_dialects() {
        let notice = Notice::MessagesAtRisk { count: 2 };
        assert_eq!(
            notice.text(Dialect::Native),
            "culex: the connection was lost, and perhaps 2 messages at QoS 0 with it: nothing acknowledges them\n"
        );
        assert_eq!(
            notice.text(Dialect::Mosquitto),
            "Warning: The connection was lost, and perhaps 2 messages at QoS 0 with it.\n"
        );
    }

    #[test]
    fn other_notices_are_ours_alone() {
        assert_eq!(Notice::Text("a").text(Dialect::Native), "culex: a\n");
        assert_eq!(Notice::Text("a").text(Dialect::Mosquitto), "");
    }
}
