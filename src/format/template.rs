//! The `-F` language of `mosquitto_sub`, compiled once.

use thiserror::Error;

use super::hex::Case;
use super::mosquitto_json::PayloadAs;
use super::printf::Layout;
use super::timestamp::conversion;

/// A compiled `-F` format.
///
/// Text stands for itself, but for three kinds of sequence:
///
/// * `%[-][0][width][.precision][separator]letter` prints a part of the message: see the table in the source.
/// * `@letter` prints the time of arrival as `strftime` of C does in the C locale, in local time; `@N` are its
///   nanoseconds with nine digits, `@@` is an `@`.
/// * `\\`, `\0`, `\a`, `\e`, `\n`, `\r`, `\t` and `\v` are single bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    tokens: Box<[Token]>,
}

/// Why a `-F` format is refused. The texts are those of `mosquitto_sub`, which sets `Error: ` before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// It ends after `%` and what may follow it, or after `@`.
    #[error("Incomplete format specifier.")]
    IncompleteSpecifier,
    /// It ends after `\`.
    #[error("Incomplete escape specifier.")]
    IncompleteEscape,
    /// No part of a message has this letter.
    #[error("Invalid format specifier '{0}'.")]
    InvalidSpecifier(char),
    /// No escape has this letter.
    #[error("Invalid escape specifier '{0}'.")]
    InvalidEscape(char),
}

/// One piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// As it is.
    Text(Box<[u8]>),
    /// A conversion in jiff's words.
    Time(&'static str),
    /// Of the time, nine digits.
    Nanoseconds,
    /// A part of the message.
    Field(Field, Layout),
}

/// What a `%` sequence prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    TopicAlias,
    ContentType,
    CorrelationData,
    MessageExpiryInterval,
    PayloadFormatIndicator,
    IsoTime,
    Json(PayloadAs),
    Length,
    PacketIdentifier,
    UserProperties,
    Payload,
    QoS,
    ResponseTopic,
    Retain,
    SubscriptionIdentifier,
    Topic,
    UnixTime,
    Hex(Case),
    Float,
    Double,
}

impl Field {
    fn from_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'A' => Field::TopicAlias,
            b'C' => Field::ContentType,
            b'D' => Field::CorrelationData,
            b'E' => Field::MessageExpiryInterval,
            b'F' => Field::PayloadFormatIndicator,
            b'I' => Field::IsoTime,
            b'P' => Field::UserProperties,
            b'R' => Field::ResponseTopic,
            b'S' => Field::SubscriptionIdentifier,
            b'U' => Field::UnixTime,
            b'J' => Field::Json(PayloadAs::Value),
            b'X' => Field::Hex(Case::Upper),
            b'd' => Field::Double,
            b'f' => Field::Float,
            b'j' => Field::Json(PayloadAs::String),
            b'l' => Field::Length,
            b'm' => Field::PacketIdentifier,
            b'p' => Field::Payload,
            b'q' => Field::QoS,
            b'r' => Field::Retain,
            b't' => Field::Topic,
            b'x' => Field::Hex(Case::Lower),
            _ => return None,
        })
    }
}

impl Template {
    /// Compiles `source`, which may be any bytes.
    ///
    /// # Errors
    /// The first fault from the left.
    pub fn compile(source: &[u8]) -> Result<Self, TemplateError> {
        let mut compiler = Compiler {
            rest: source,
            text: Vec::new(),
            tokens: Vec::new(),
        };
        while let Some(byte) = compiler.next() {
            match byte {
                b'%' => compiler.specifier()?,
                b'@' => compiler.time()?,
                b'\\' => compiler.escape()?,
                byte => compiler.text.push(byte),
            }
        }
        compiler.end_text();
        Ok(Self {
            tokens: compiler.tokens.into(),
        })
    }

    /// The pieces in order.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether any piece depends on the time zone.
    pub(super) fn prints_local_time(&self) -> bool {
        self.tokens.iter().any(|token| {
            matches!(
                token,
                Token::Time(_) | Token::Field(Field::IsoTime | Field::Json(_), _)
            )
        })
    }
}

/// A template being read.
struct Compiler<'a> {
    rest: &'a [u8],
    /// Text not yet a token.
    text: Vec<u8>,
    tokens: Vec<Token>,
}

impl Compiler<'_> {
    fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn next_if(&mut self, accept: impl Fn(u8) -> bool) -> Option<u8> {
        let byte = *self.rest.first().filter(|byte| accept(**byte))?;
        self.next();
        Some(byte)
    }

    /// Digits, as many as there are; a number too large for C's `int` is its largest.
    fn number(&mut self) -> usize {
        let mut value = 0_i32;
        while let Some(digit) = self.next_if(|byte| byte.is_ascii_digit()) {
            value = value.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
        }
        usize::try_from(value).unwrap_or_default()
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.tokens
                .push(Token::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn push(&mut self, token: Token) {
        self.end_text();
        self.tokens.push(token);
    }

    fn specifier(&mut self) -> Result<(), TemplateError> {
        let layout = Layout {
            left: self.next_if(|byte| byte == b'-').is_some(),
            zero: self.next_if(|byte| byte == b'0').is_some(),
            width: self.number(),
            precision: self.next_if(|byte| byte == b'.').map(|_| self.number()),
            separator: self.next_if(|byte| byte == b' ' || byte.is_ascii_punctuation() && byte != b'%'),
        };
        let place = self.rest;
        let letter = self.next().ok_or(TemplateError::IncompleteSpecifier)?;
        if letter == b'%' {
            self.text.push(b'%');
        } else if let Some(field) = Field::from_letter(letter) {
            self.push(Token::Field(field, layout));
        } else {
            return Err(TemplateError::InvalidSpecifier(first_character(place)));
        }
        Ok(())
    }

    fn time(&mut self) -> Result<(), TemplateError> {
        let letter = self.next().ok_or(TemplateError::IncompleteSpecifier)?;
        match (letter, conversion(letter)) {
            (b'@', _) => self.text.push(b'@'),
            (b'N', _) => self.push(Token::Nanoseconds),
            (_, Some(conversion)) => self.push(Token::Time(conversion)),
            (_, None) => {
                // glibc prints what it does not know as it is, padded if it looks like a width.
                if let b'3'..=b'9' = letter {
                    self.text
                        .resize(self.text.len() + usize::from(letter - b'2'), b' ');
                }
                self.text.extend_from_slice(&[b'%', letter]);
            }
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), TemplateError> {
        let place = self.rest;
        let byte = match self.next().ok_or(TemplateError::IncompleteEscape)? {
            b'\\' => b'\\',
            b'0' => b'\0',
            b'a' => b'\x07',
            b'e' => b'\x1b',
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => b'\x0b',
            _ => return Err(TemplateError::InvalidEscape(first_character(place))),
        };
        self.text.push(byte);
        Ok(())
    }
}

/// The character at the head of `bytes`.
fn first_character(bytes: &[u8]) -> char {
    let chunk = bytes.utf8_chunks().next();
    chunk
        .and_then(|chunk| chunk.valid().chars().next())
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_have_the_texts_of_mosquitto_sub() {
        for (source, text) in [
            ("%", "Incomplete format specifier."),
            ("a%-", "Incomplete format specifier."),
            ("%-0", "Incomplete format specifier."),
            ("%5", "Incomplete format specifier."),
            ("%.", "Incomplete format specifier."),
            ("%.3", "Incomplete format specifier."),
            ("%.3:", "Incomplete format specifier."),
            ("%p@", "Incomplete format specifier."),
            ("\\", "Incomplete escape specifier."),
            ("%z", "Invalid format specifier 'z'."),
            ("%05Z%", "Invalid format specifier 'Z'."),
            ("%::x", "Invalid format specifier ':'."),
            ("%é", "Invalid format specifier 'é'."),
            ("\\Z", "Invalid escape specifier 'Z'."),
            ("\\1", "Invalid escape specifier '1'."),
        ] {
            let error = Template::compile(source.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), text, "{source}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_named_as_such() {
        let error = Template::compile(b"%\xff").unwrap_err();
        assert_eq!(error, TemplateError::InvalidSpecifier('\u{fffd}'));
    }

    #[test]
    fn text_between_fields_is_one_token() {
        let template = Template::compile(b"a\\tb%%@@c%t").unwrap();
        let text = Token::Text(b"a\tb%@c".as_slice().into());
        assert_eq!(
            template.tokens(),
            [text, Token::Field(Field::Topic, Layout::default())]
        );
    }

    #[test]
    fn separators_are_all_punctuation_but_the_percent_sign() {
        for byte in 0..=127_u8 {
            let is_separator = byte == b' ' || byte.is_ascii_punctuation();
            let result = Template::compile(&[b'%', b'.', b'2', byte, b'x']);
            if byte == b'%' {
                let tokens = result.unwrap().tokens;
                assert_eq!(*tokens, [Token::Text(b"%x".as_slice().into())]);
            } else if is_separator {
                let layout = Layout {
                    precision: Some(2),
                    separator: Some(byte),
                    ..Layout::default()
                };
                let tokens = result.unwrap().tokens;
                assert_eq!(*tokens, [Token::Field(Field::Hex(Case::Lower), layout)]);
            } else {
                let two_specifiers = Field::from_letter(byte).is_some() || byte.is_ascii_digit();
                assert_eq!(result.is_ok(), two_specifiers, "{byte}");
            }
        }
    }

    #[test]
    fn only_templates_with_local_times_ask_for_the_zone() {
        for (source, local) in [("%t %p %U @N", false), ("@c", true), ("%I", true), ("%j", true)] {
            let template = Template::compile(source.as_bytes()).unwrap();
            assert_eq!(template.prints_local_time(), local, "{source}");
        }
    }
}
