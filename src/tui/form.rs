//! The message that is written to be published.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::field::Field;
use crate::mqtt::{Properties, Property, PropertyList, QoS, TopicName};

/// A message to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where to.
    pub topic: TopicName,
    /// What.
    pub payload: Vec<u8>,
    /// The delivery guarantee.
    pub qos: QoS,
    /// Whether the broker keeps it.
    pub retain: bool,
    /// In the order given; MQTT 5 only.
    pub properties: Properties,
}

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Topic,
    Payload,
    QoS,
    Retain,
    Properties,
}

/// What a key does to the form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stay,
    Close,
    Publish(Box<Draft>),
}

/// The form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) part: Part,
    pub(super) topic: Field,
    pub(super) payload: Field,
    /// The payload that is published unless the user types another: it is no text.
    pub(super) bytes: Option<Box<[u8]>>,
    pub(super) qos: QoS,
    pub(super) retain: bool,
    /// `name: value` lines; `None` where the protocol has no properties.
    pub(super) properties: Option<Field>,
    /// What is wrong with it.
    pub(super) fault: Option<String>,
}

impl Form {
    /// An empty message to `topic`.
    pub(super) fn new(topic: &str, has_properties: bool) -> Self {
        Self {
            part: if topic.is_empty() {
                Part::Topic
            } else {
                Part::Payload
            },
            topic: Field::line(topic),
            payload: Field::lines(""),
            bytes: None,
            qos: QoS::AtMostOnce,
            retain: false,
            properties: has_properties.then(|| Field::lines("")),
            fault: None,
        }
    }

    /// Puts a payload into the form.
    pub(super) fn set_payload(&mut self, payload: &[u8]) {
        match std::str::from_utf8(payload) {
            Ok(text)
                if !text.contains(|character: char| {
                    character.is_control() && character != '\n' && character != '\t'
                }) =>
            {
                self.payload = Field::lines(text);
            }
            _ => self.bytes = Some(payload.into()),
        }
    }

    /// Puts the properties of a message into the form, as far as they can be sent again.
    pub(super) fn set_properties(&mut self, list: PropertyList<'_>) {
        if self.properties.is_some() {
            let lines: Vec<String> = list.iter().filter_map(line).collect();
            self.properties = Some(Field::lines(lines.join("\n")));
        }
    }

    fn parts(&self) -> &'static [Part] {
        const PARTS: [Part; 5] = [
            Part::Topic,
            Part::Payload,
            Part::QoS,
            Part::Retain,
            Part::Properties,
        ];
        if self.properties.is_some() {
            &PARTS
        } else {
            &PARTS[..4]
        }
    }

    fn turn(&mut self, forwards: bool) {
        let parts = self.parts();
        let index = parts.iter().position(|part| *part == self.part).unwrap_or(0);
        let next = if forwards {
            index + 1
        } else {
            index + parts.len() - 1
        };
        self.part = parts[next % parts.len()];
    }

    /// Goes to a part.
    #[cfg(test)]
    fn choose(&mut self, part: Part) {
        if self.parts().contains(&part) {
            self.part = part;
        }
    }

    pub(super) fn press(&mut self, key: KeyEvent) -> Outcome {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let is_short = matches!(self.part, Part::Topic | Part::QoS | Part::Retain);
        match key.code {
            KeyCode::Esc => return Outcome::Close,
            KeyCode::Char('s') if control => return self.publish(),
            KeyCode::Tab => self.turn(true),
            KeyCode::BackTab => self.turn(false),
            KeyCode::Enter | KeyCode::Down if is_short => self.turn(true),
            KeyCode::Up if is_short => self.turn(false),
            _ => self.edit(key),
        }
        Outcome::Stay
    }

    fn edit(&mut self, key: KeyEvent) {
        self.fault = None;
        match self.part {
            Part::Topic => _ = self.topic.press(key),
            Part::Payload => {
                if self.payload.press(key) && self.bytes.is_some() {
                    self.bytes = None;
                }
            }
            Part::QoS => match key.code {
                KeyCode::Char('0') => self.qos = QoS::AtMostOnce,
                KeyCode::Char('1') => self.qos = QoS::AtLeastOnce,
                KeyCode::Char('2') => self.qos = QoS::ExactlyOnce,
                KeyCode::Char(' ') | KeyCode::Right => self.next_qos(),
                KeyCode::Left => {
                    self.next_qos();
                    self.next_qos();
                }
                _ => {}
            },
            Part::Retain => {
                if matches!(
                    key.code,
                    KeyCode::Char(' ' | 'x' | 'y') | KeyCode::Left | KeyCode::Right
                ) {
                    self.retain = !self.retain;
                }
            }
            Part::Properties => {
                if let Some(properties) = &mut self.properties {
                    properties.press(key);
                }
            }
        }
    }

    fn next_qos(&mut self) {
        self.qos = QoS::ALL[usize::from(self.qos.level() + 1) % 3];
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.fault = None;
        match self.part {
            Part::Topic => self.topic.paste(text),
            Part::Payload => {
                self.bytes = None;
                self.payload.paste(text);
            }
            Part::Properties => {
                if let Some(properties) = &mut self.properties {
                    properties.paste(text);
                }
            }
            Part::QoS | Part::Retain => {}
        }
    }

    fn publish(&mut self) -> Outcome {
        match self.draft() {
            Ok(draft) => Outcome::Publish(Box::new(draft)),
            Err((part, fault)) => {
                self.part = part;
                self.fault = Some(fault);
                Outcome::Stay
            }
        }
    }

    fn draft(&self) -> Result<Draft, (Part, String)> {
        let topic = TopicName::new(self.topic.text())
            .map_err(|error| (Part::Topic, format!("the topic: {error}")))?;
        let mut properties = Properties::new();
        let lines = self.properties.as_ref().map_or("", |field| field.text());
        for text in lines.lines().filter(|line| !line.trim().is_empty()) {
            property(text, &mut properties).map_err(|fault| (Part::Properties, fault))?;
        }
        properties
            .check(crate::mqtt::PacketKind::Publish)
            .map_err(|fault| (Part::Properties, fault.to_string()))?;
        let payload = match &self.bytes {
            Some(bytes) => bytes.to_vec(),
            None => self.payload.text().as_bytes().to_vec(),
        };
        Ok(Draft {
            topic,
            payload,
            qos: self.qos,
            retain: self.retain,
            properties,
        })
    }
}

/// What `name: value` stands for.
fn property(line: &str, properties: &mut Properties) -> Result<(), String> {
    let (name, value) = line
        .split_once(':')
        .ok_or_else(|| format!("\"{}\" is not name: value", line.trim()))?;
    let (name, value) = (name.trim(), value.trim());
    let number = || {
        value
            .trim_end_matches('s')
            .trim()
            .parse()
            .map_err(|_| format!("{name}: {value} is no number of seconds"))
    };
    let property = match name {
        "content-type" => Property::ContentType(value),
        "response-topic" => Property::ResponseTopic(value),
        "correlation-data" => Property::CorrelationData(value.as_bytes()),
        "message-expiry-interval" => Property::MessageExpiryInterval(number()?),
        "payload-format-indicator" => match value {
            "0" => Property::PayloadFormatIndicator(0),
            "1" => Property::PayloadFormatIndicator(1),
            _ => return Err(format!("{name}: {value} is neither 0 nor 1")),
        },
        "user-property" => {
            let (key, value) = value
                .split_once('=')
                .ok_or_else(|| format!("{name}: {value} is not key=value"))?;
            Property::UserProperty(key.trim(), value.trim())
        }
        _ => return Err(format!("{name} is no property of a message")),
    };
    properties
        .push(property)
        .map_err(|error| format!("{name}: {error}"))
}

/// The line of a property; `None` for those that a publisher does not send, or that are no text.
fn line(property: Property<'_>) -> Option<String> {
    let name = property.name();
    let text = match property {
        Property::ContentType(text) | Property::ResponseTopic(text) => text.to_owned(),
        Property::CorrelationData(bytes) => std::str::from_utf8(bytes).ok()?.to_owned(),
        Property::MessageExpiryInterval(seconds) => seconds.to_string(),
        Property::PayloadFormatIndicator(value) => value.to_string(),
        Property::UserProperty(key, value) => format!("{key}={value}"),
        _ => return None,
    };
    (!text.contains('\n')).then(|| format!("{name}: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(form: &mut Form, code: KeyCode) -> Outcome {
        form.press(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn send(form: &mut Form) -> Outcome {
        form.press(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL))
    }

    #[test]
    fn a_message_is_put_together() {
        let mut form = Form::new("a/b", true);
        form.paste("{\n}");
        press(&mut form, KeyCode::Tab);
        press(&mut form, KeyCode::Char(' '));
        press(&mut form, KeyCode::Enter);
        press(&mut form, KeyCode::Char(' '));
        press(&mut form, KeyCode::Enter);
        form.paste("content-type: text/plain\n\nuser-property: k = v=w\nmessage-expiry-interval: 60\n");
        let Outcome::Publish(draft) = send(&mut form) else {
            panic!("{form:?}")
        };
        assert_eq!(
            (draft.topic.as_str(), draft.payload.as_slice()),
            ("a/b", b"{\n}".as_slice())
        );
        assert_eq!((draft.qos, draft.retain), (QoS::AtLeastOnce, true));
        let properties: Vec<_> = draft.properties.list().iter().collect();
        assert_eq!(
            properties,
            [
                Property::ContentType("text/plain"),
                Property::UserProperty("k", "v=w"),
                Property::MessageExpiryInterval(60),
            ]
        );
        let mut again = Form::new("a/b", true);
        again.set_properties(draft.properties.list());
        assert_eq!(
            again.properties.unwrap().text(),
            "content-type: text/plain\nuser-property: k=v=w\nmessage-expiry-interval: 60"
        );
    }

    #[test]
    fn what_is_wrong_is_named_where_it_stands() {
        for (topic, properties, part, fault) in [
            ("a/+", "", Part::Topic, "the topic: "),
            ("", "", Part::Topic, "the topic: "),
            ("a", "x", Part::Properties, "\"x\" is not name: value"),
            (
                "a",
                "topic-alias: 1",
                Part::Properties,
                "topic-alias is no property of a message",
            ),
            (
                "a",
                "user-property: k",
                Part::Properties,
                "user-property: k is not key=value",
            ),
            (
                "a",
                "message-expiry-interval: soon",
                Part::Properties,
                "message-expiry-interval: soon is no number",
            ),
            ("a", "content-type: a\ncontent-type: b", Part::Properties, ""),
        ] {
            let mut form = Form::new(topic, true);
            form.choose(Part::Properties);
            form.paste(properties);
            assert_eq!(send(&mut form), Outcome::Stay, "{topic} {properties}");
            assert_eq!(form.part, part);
            let found = form.fault.unwrap();
            assert!(found.starts_with(fault) && !found.is_empty(), "{found}");
        }
    }

    #[test]
    fn bytes_stay_as_they_are_until_something_is_typed() {
        let mut form = Form::new("a", false);
        form.set_payload(b"\0\xff");
        let Outcome::Publish(draft) = send(&mut form) else {
            panic!("{form:?}")
        };
        assert_eq!(draft.payload, b"\0\xff");
        press(&mut form, KeyCode::Char('x'));
        let Outcome::Publish(draft) = send(&mut form) else {
            panic!("{form:?}")
        };
        assert_eq!(draft.payload, b"x");
        assert_eq!(press(&mut form, KeyCode::Esc), Outcome::Close);
    }
}
