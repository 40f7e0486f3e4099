//! Protocol Buffers, by the schema that the user has.

use std::path::Path;

use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor, SerializeOptions};

/// The message of a `.proto` file.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    message: MessageDescriptor,
}

impl Schema {
    /// Reads `FILE.proto#MESSAGE`, and what the file imports from its directory. The name of the message may leave out
    /// its package.
    ///
    /// # Errors
    /// When the file can't be read or is wrong, or has no such message.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (file, name) = text
            .rsplit_once('#')
            .ok_or_else(|| "expected protobuf:FILE.proto#MESSAGE".to_owned())?;
        let path = Path::new(file);
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut compiler = protox::Compiler::new([directory]).map_err(|error| error.to_string())?;
        compiler.open_file(path).map_err(|error| error.to_string())?;
        let pool = compiler.descriptor_pool();
        let message = pool.get_message_by_name(name).or_else(|| {
            let mut all = pool.all_messages();
            all.find(|message| message.name() == name)
        });
        let message = message.ok_or_else(|| {
            // Those of maps are made up.
            let written = pool.all_messages().filter(|message| !message.is_map_entry());
            let names: Vec<String> = written.map(|message| message.full_name().to_owned()).collect();
            format!("{file} has no message {name}, but {}", names.join(", "))
        })?;
        Ok(Self { message })
    }

    /// As the JSON mapping of Protocol Buffers has it, but with 64-bit integers as numbers.
    pub(super) fn decode(&self, payload: &[u8]) -> Result<Vec<u8>, String> {
        let message =
            DynamicMessage::decode(self.message.clone(), payload).map_err(|error| error.to_string())?;
        let options = SerializeOptions::new().stringify_64_bit_integers(false);
        let mut serializer = serde_json::Serializer::new(Vec::new());
        message
            .serialize_with_options(&mut serializer, &options)
            .map_err(|error| error.to_string())?;
        Ok(serializer.into_inner())
    }

    /// From the JSON mapping of Protocol Buffers; 64-bit integers may be numbers or strings.
    pub(super) fn encode(&self, json: &[u8]) -> Result<Vec<u8>, String> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let message = DynamicMessage::deserialize(self.message.clone(), &mut deserializer);
        let message = message.and_then(|message| deserializer.end().map(|()| message));
        message
            .map(|message| message.encode_to_vec())
            .map_err(|error| error.to_string())
    }
}
