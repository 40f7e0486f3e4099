//! Enhanced authentication (section 4.12): SCRAM within CONNECT, AUTH and CONNACK.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::scram::{Nonce, Proof, Scram, ScramError};
use super::{ProtocolError, SendError, Session, State};
use crate::mqtt::packet::{Auth, ConnAck, Connect};
use crate::mqtt::{EncodeError, Properties, Property, PropertyList, ReasonCode};

/// Who authenticates, and how far that is.
#[derive(Debug)]
pub(super) struct Authentication {
    scram: Scram,
    stage: Stage,
}

/// How far an exchange is.
#[derive(Debug)]
enum Stage {
    /// None is under way.
    Idle,
    /// The first message is sent, or waits to be.
    First { nonce: String },
    /// The final message is sent.
    Final(Proof),
    /// The server has proved itself, and may go on.
    Verified,
}

impl Authentication {
    pub(super) fn new(scram: Scram, nonce: &Nonce) -> Box<Self> {
        let mut authentication = Box::new(Self {
            scram,
            stage: Stage::Idle,
        });
        authentication.begin(nonce);
        authentication
    }

    fn begin(&mut self, nonce: &Nonce) {
        let nonce = BASE64_STANDARD.encode(nonce);
        self.stage = Stage::First { nonce };
    }

    /// Adds the first message to CONNECT.
    pub(super) fn put(&self, connect: &mut Connect) -> Result<(), EncodeError> {
        let mut properties = self.properties(&self.first(), "CONNECT")?;
        // Those of the options stand behind.
        for property in connect.properties.list().iter() {
            push(&mut properties, property, "CONNECT")?;
        }
        connect.properties = properties;
        Ok(())
    }

    fn first(&self) -> String {
        match &self.stage {
            Stage::First { nonce } => self.scram.first(nonce),
            _ => String::new(),
        }
    }

    fn properties(&self, data: &str, packet: &'static str) -> Result<Properties, EncodeError> {
        let mut properties = Properties::new();
        let method = Property::AuthenticationMethod(self.scram.mechanism().name());
        push(&mut properties, method, packet)?;
        if !data.is_empty() {
            let data = Property::AuthenticationData(data.as_bytes());
            push(&mut properties, data, packet)?;
        }
        Ok(properties)
    }

    /// Takes AUTH of the server. Returns what is to be answered.
    fn take(&mut self, auth: &Auth) -> Result<Option<String>, ProtocolError> {
        let (method, data) = method_and_data(auth.properties.list());
        if method.is_some_and(|method| method != self.scram.mechanism().name()) {
            return Err(ScramError::Method.into());
        }
        match (&self.stage, auth.reason) {
            (Stage::First { nonce }, ReasonCode::CONTINUE_AUTHENTICATION) => {
                let (message, proof) = self.scram.last(nonce, data.unwrap_or_default())?;
                self.stage = Stage::Final(proof);
                Ok(Some(message))
            }
            // Some send their final message in a step of its own.
            (Stage::Final(proof), ReasonCode::CONTINUE_AUTHENTICATION) => {
                proof.verify(data.unwrap_or_default())?;
                self.stage = Stage::Verified;
                Ok(Some(String::new()))
            }
            _ => Err(ProtocolError::Unexpected("AUTH")),
        }
    }

    /// The server says that it is satisfied.
    fn finish(&mut self, properties: PropertyList<'_>) -> Result<(), ScramError> {
        match (
            std::mem::replace(&mut self.stage, Stage::Idle),
            method_and_data(properties).1,
        ) {
            (Stage::Final(proof), Some(data)) => proof.verify(data),
            (Stage::Verified, _) => Ok(()),
            _ => Err(ScramError::NoProof),
        }
    }
}

fn push(
    properties: &mut Properties,
    property: Property<'_>,
    packet: &'static str,
) -> Result<(), EncodeError> {
    let result = properties.push(property);
    result.map_err(|fault| EncodeError::Properties { packet, fault })
}

fn method_and_data(properties: PropertyList<'_>) -> (Option<&str>, Option<&[u8]>) {
    let method = properties.find(|property| match property {
        Property::AuthenticationMethod(method) => Some(method),
        _ => None,
    });
    let data = properties.find(|property| match property {
        Property::AuthenticationData(data) => Some(data),
        _ => None,
    });
    (method, data)
}

impl Session {
    /// Has the next network connection authenticated by `scram`; MQTT 5 only. User name and password are then not sent
    /// in CONNECT.
    pub fn set_authentication(&mut self, scram: Scram, nonce: &Nonce) {
        self.authentication = Some(Authentication::new(scram, nonce));
    }

    /// Authenticates anew on this network connection (section 4.12.1). Does nothing while that is under way.
    ///
    /// # Errors
    /// When there is no connection, or it was not authenticated so.
    pub fn reauthenticate(&mut self, nonce: &Nonce) -> Result<(), SendError> {
        let Some(authentication) = self
            .authentication
            .as_mut()
            .filter(|_| self.state == State::Connected)
        else {
            return Err(SendError::NotConnected);
        };
        if !matches!(authentication.stage, Stage::Idle) {
            return Ok(());
        }
        authentication.begin(nonce);
        let auth = Auth {
            reason: ReasonCode::REAUTHENTICATE,
            properties: authentication.properties(&authentication.first(), "AUTH")?,
        };
        self.authenticate(&auth)
    }

    /// Takes AUTH, and answers it.
    pub(super) fn authenticated(&mut self, auth: &Auth) -> Result<(), ProtocolError> {
        let connected = self.state == State::Connected;
        let Some(authentication) = &mut self.authentication else {
            return Err(ProtocolError::Unexpected("AUTH"));
        };
        if auth.reason == ReasonCode::SUCCESS && connected && !matches!(authentication.stage, Stage::Idle) {
            return Ok(authentication.finish(auth.properties.list())?);
        }
        let Some(message) = authentication.take(auth)? else {
            return Ok(());
        };
        let properties = authentication
            .properties(&message, "AUTH")
            .map_err(SendError::from)?;
        let answer = Auth {
            reason: ReasonCode::CONTINUE_AUTHENTICATION,
            properties,
        };
        Ok(self.authenticate(&answer)?)
    }

    /// CONNACK says that the server is satisfied: it must have proved itself.
    pub(super) fn check_proof(&mut self, connack: &ConnAck) -> Result<(), ProtocolError> {
        match &mut self.authentication {
            Some(authentication) => Ok(authentication.finish(connack.properties.list())?),
            None => Ok(()),
        }
    }
}
