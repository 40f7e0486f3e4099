//! Layers of one connection: what the command line leaves open the environment says, then the profile.

use super::args::property::GivenProperty;
use super::args::{
    AuthenticationArgs, ConnectionArgs, OpensslArgs, ProxyVariables, ReconnectArgs, RoadArgs, SessionArgs,
    SharedArgs, TlsArgs, WebSocketArgs, WillArgs,
};
use crate::net::UrlError;

/// What is wrong with a layer's URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum WrongUrl {
    #[error("--url: it is not valid UTF-8")]
    NotUtf8,
    /// What stands before `://` is no scheme, and may be a password.
    #[error("--url: it begins with no scheme such as mqtt://")]
    NoScheme,
    #[error("--url: {0}")]
    Url(UrlError),
}

impl From<UrlError> for WrongUrl {
    fn from(error: UrlError) -> Self {
        match error {
            UrlError::Scheme(scheme) if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                WrongUrl::NoScheme
            }
            other => WrongUrl::Url(other),
        }
    }
}

impl SharedArgs {
    /// This layer over `lower`: each flag is this layer's if it has it.
    ///
    /// # Errors
    /// When the URL that counts is none.
    pub(super) fn over(self, lower: Self) -> Result<Self, WrongUrl> {
        let SharedArgs {
            mut connection,
            session,
            reconnect,
            mut road,
            authentication,
            tls,
            mut websocket,
            will,
            properties,
        } = lower;
        // The URL says how its broker is spoken to.
        if self.connection.has_urls() {
            websocket = WebSocketArgs::default();
        }
        // What names a place leaves nothing to look up.
        if self.connection.names_a_place() || self.connection.port.is_some() {
            road.srv = false;
        }
        if self.road.srv {
            connection.leave_to_discovery();
        }
        Ok(Self {
            connection: self.connection.over(connection)?,
            session: self.session.over(session),
            reconnect: self.reconnect.over(reconnect),
            road: self.road.over(road),
            authentication: self.authentication.over(&authentication),
            tls: self.tls.over(tls),
            websocket: self.websocket.over(websocket),
            will: self.will.over(will),
            properties: properties_over(self.properties, properties),
        })
    }
}

/// Those of `upper` behind those of `lower`, but for the ones that both have: then `lower`'s are left out.
fn properties_over(upper: Vec<GivenProperty>, mut lower: Vec<GivenProperty>) -> Vec<GivenProperty> {
    lower.retain(|below| {
        !upper
            .iter()
            .any(|above| above.packet == below.packet && above.name() == below.name())
    });
    lower.extend(upper);
    lower
}

impl ConnectionArgs {
    /// Reads the URLs. A user name or password of the same layer takes the place of those in them.
    fn read_urls(&mut self) -> Result<(), WrongUrl> {
        for url in std::mem::take(&mut self.url) {
            self.brokers.push(url.text().ok_or(WrongUrl::NotUtf8)?.parse()?);
        }
        if self.username.is_some() {
            self.forget_url_usernames();
        }
        if self.has_password() {
            self.forget_url_passwords();
        }
        Ok(())
    }

    fn forget_url_usernames(&mut self) {
        for broker in &mut self.brokers {
            broker.username = None;
        }
    }

    fn forget_url_passwords(&mut self) {
        for broker in &mut self.brokers {
            broker.password = None;
        }
    }

    fn has_urls(&self) -> bool {
        !self.url.is_empty() || !self.brokers.is_empty()
    }

    /// Whether a broker is named by more than a host.
    fn names_a_place(&self) -> bool {
        self.has_urls() || self.unix.is_some()
    }

    fn has_password(&self) -> bool {
        self.password.is_some() || self.password_file.is_some() || self.ask_password
    }

    /// Leaves of the places what can be a domain.
    fn leave_to_discovery(&mut self) {
        self.url = Vec::new();
        self.brokers = Vec::new();
        self.unix = None;
        self.port = None;
    }

    /// Host, URL and socket exclude one another, and so do the sources of the password: the upper layer's choice
    /// makes the lower's void. A URL that is void keeps its password to itself: it belongs to another broker.
    fn over(mut self, mut lower: Self) -> Result<Self, WrongUrl> {
        self.read_urls()?;
        let upper = self;
        if upper.names_a_place() || !upper.host.is_empty() {
            lower.url = Vec::new();
            lower.brokers = Vec::new();
            lower.unix = None;
            lower.host = Vec::new();
        }
        if upper.names_a_place() {
            lower.port = None;
        }
        lower.read_urls()?;
        if upper.username.is_some() {
            lower.forget_url_usernames();
        }
        let urls_have_it = upper.has_urls() && upper.brokers.iter().all(|broker| broker.password.is_some());
        if upper.has_password() || urls_have_it {
            lower.forget_url_passwords();
            lower.password = None;
            lower.password_file = None;
            lower.ask_password = false;
        }
        if upper.nodelay || upper.no_nodelay {
            lower.nodelay = false;
            lower.no_nodelay = false;
        }
        let ConnectionArgs {
            host,
            port,
            url,
            brokers,
            unix,
            username,
            password,
            password_file,
            ask_password,
            source_address,
            interface,
            connect_timeout,
            nodelay,
            no_nodelay,
        } = upper;
        Ok(Self {
            host: if host.is_empty() { lower.host } else { host },
            port: port.or(lower.port),
            url: if url.is_empty() { lower.url } else { url },
            brokers: if brokers.is_empty() {
                lower.brokers
            } else {
                brokers
            },
            unix: unix.or(lower.unix),
            username: username.or(lower.username),
            password: password.or(lower.password),
            password_file: password_file.or(lower.password_file),
            ask_password: ask_password || lower.ask_password,
            source_address: source_address.or(lower.source_address),
            interface: interface.or(lower.interface),
            connect_timeout: connect_timeout.or(lower.connect_timeout),
            nodelay: nodelay || lower.nodelay,
            no_nodelay: no_nodelay || lower.no_nodelay,
        })
    }
}

impl RoadArgs {
    fn over(self, lower: Self) -> Self {
        let RoadArgs {
            proxy,
            srv,
            name_server,
            follow_redirect,
            variables: ProxyVariables { all_proxy, no_proxy },
        } = self;
        Self {
            proxy: proxy.or(lower.proxy),
            srv: srv || lower.srv,
            name_server: name_server.or(lower.name_server),
            follow_redirect: follow_redirect || lower.follow_redirect,
            variables: ProxyVariables {
                all_proxy: all_proxy.or(lower.variables.all_proxy),
                no_proxy: no_proxy.or(lower.variables.no_proxy),
            },
        }
    }
}

impl AuthenticationArgs {
    fn over(self, lower: &Self) -> Self {
        let AuthenticationArgs {
            auth_method,
            reauth_every,
        } = self;
        Self {
            auth_method: auth_method.or(lower.auth_method),
            reauth_every: reauth_every.or(lower.reauth_every),
        }
    }
}

impl ReconnectArgs {
    fn over(self, lower: Self) -> Self {
        let ReconnectArgs {
            reconnect,
            reconnect_delay,
            retry_first_connect,
        } = self;
        Self {
            reconnect: reconnect.or(lower.reconnect),
            reconnect_delay: reconnect_delay.or(lower.reconnect_delay),
            retry_first_connect: retry_first_connect || lower.retry_first_connect,
        }
    }
}

impl SessionArgs {
    fn over(self, mut lower: Self) -> Self {
        let SessionArgs {
            id,
            id_prefix,
            protocol_version,
            keep_alive,
            disable_clean_session,
            max_inflight,
        } = self;
        if id.is_some() || id_prefix.is_some() {
            lower.id = None;
            lower.id_prefix = None;
        }
        Self {
            id: id.or(lower.id),
            id_prefix: id_prefix.or(lower.id_prefix),
            protocol_version: protocol_version.or(lower.protocol_version),
            keep_alive: keep_alive.or(lower.keep_alive),
            disable_clean_session: disable_clean_session || lower.disable_clean_session,
            max_inflight: max_inflight.or(lower.max_inflight),
        }
    }
}

impl TlsArgs {
    /// Authorities of this layer replace those of `lower`; so do certificate and key, together.
    fn over(self, mut lower: Self) -> Self {
        if self.no_tls {
            return self;
        }
        if self.is_asked_for() {
            lower.no_tls = false;
        }
        if !self.cafile.is_empty() || !self.capath.is_empty() {
            lower.cafile = Vec::new();
            lower.capath = Vec::new();
            lower.tls = false;
        }
        if self.cert.is_some() {
            lower.key = None;
        }
        let TlsArgs {
            tls,
            no_tls: _,
            cafile,
            capath,
            cert,
            key,
            insecure,
            tls_server_name,
            tls_version,
            tls_alpn,
            ciphers,
            tls_keylog,
            openssl,
            sslkeylogfile,
        } = self;
        Self {
            tls: tls || lower.tls,
            no_tls: lower.no_tls,
            cafile: if cafile.is_empty() { lower.cafile } else { cafile },
            capath: if capath.is_empty() { lower.capath } else { capath },
            cert: cert.or(lower.cert),
            key: key.or(lower.key),
            insecure: insecure || lower.insecure,
            tls_server_name: tls_server_name.or(lower.tls_server_name),
            tls_version: tls_version.or(lower.tls_version),
            tls_alpn: if tls_alpn.is_empty() {
                lower.tls_alpn
            } else {
                tls_alpn
            },
            ciphers: ciphers.or(lower.ciphers),
            tls_keylog: tls_keylog.or(lower.tls_keylog),
            openssl: openssl.over(lower.openssl),
            sslkeylogfile: sslkeylogfile.or(lower.sslkeylogfile),
        }
    }
}

impl OpensslArgs {
    fn over(self, lower: Self) -> Self {
        let OpensslArgs {
            psk,
            psk_identity,
            tls_engine,
            tls_engine_kpass_sha1,
            keyform,
        } = self;
        Self {
            psk: psk.or(lower.psk),
            psk_identity: psk_identity.or(lower.psk_identity),
            tls_engine: tls_engine.or(lower.tls_engine),
            tls_engine_kpass_sha1: tls_engine_kpass_sha1.or(lower.tls_engine_kpass_sha1),
            keyform: keyform.or(lower.keyform),
        }
    }
}

impl WebSocketArgs {
    fn over(self, lower: Self) -> Self {
        let WebSocketArgs {
            ws,
            ws_path,
            ws_header,
        } = self;
        Self {
            ws: ws || lower.ws,
            ws_path: ws_path.or(lower.ws_path),
            ws_header: if ws_header.is_empty() {
                lower.ws_header
            } else {
                ws_header
            },
        }
    }
}

impl WillArgs {
    fn over(self, lower: Self) -> Self {
        let WillArgs {
            topic,
            payload,
            qos,
            retain,
        } = self;
        Self {
            topic: topic.or(lower.topic),
            payload: payload.or(lower.payload),
            qos: qos.or(lower.qos),
            retain: retain || lower.retain,
        }
    }
}
