//! Names of cipher suites.

use tokio_rustls::rustls::SupportedCipherSuite;
use tokio_rustls::rustls::crypto::ring::cipher_suite as suite;
use tokio_rustls::rustls::version::TLS13;

use super::error::SetupError;

/// A cipher suite and its names.
struct Row {
    openssl: &'static str,
    iana: &'static str,
    suite: SupportedCipherSuite,
}

const fn row(openssl: &'static str, iana: &'static str, suite: SupportedCipherSuite) -> Row {
    Row { openssl, iana, suite }
}

/// What there is, the preferred ones first. In TLS 1.3 OpenSSL uses the IANA names.
static TABLE: [Row; 9] = [
    row(
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_256_GCM_SHA384",
        suite::TLS13_AES_256_GCM_SHA384,
    ),
    row(
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_128_GCM_SHA256",
        suite::TLS13_AES_128_GCM_SHA256,
    ),
    row(
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        suite::TLS13_CHACHA20_POLY1305_SHA256,
    ),
    row(
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ),
    row(
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    ),
    row(
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ),
    row(
        "ECDHE-RSA-AES256-GCM-SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    ),
    row(
        "ECDHE-RSA-AES128-GCM-SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ),
    row(
        "ECDHE-RSA-CHACHA20-POLY1305",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ),
];

impl Row {
    fn is_tls13(&self) -> bool {
        self.suite.version() == &TLS13
    }

    /// Whether `word` of an OpenSSL list means this suite, among others perhaps. Only what people combine in practice
    /// with suites as modern as these is known.
    fn matches(&self, word: &str) -> bool {
        if word.eq_ignore_ascii_case(self.openssl) || word.eq_ignore_ascii_case(self.iana) {
            return true;
        }
        // OpenSSL's words never touch TLS 1.3.
        !self.is_tls13()
            && word.split('+').all(|part| match part {
                "ALL" | "COMPLEMENTOFDEFAULT" | "DEFAULT" | "ECDHE" | "EECDH" | "HIGH" | "TLSv1.2" => true,
                "AESGCM" => self.openssl.contains("-GCM-"),
                "AES" => self.openssl.contains("-AES"),
                "AES128" | "AES256" | "CHACHA20" => self.openssl.contains(part),
                "aECDSA" | "ECDSA" => self.openssl.contains("-ECDSA-"),
                "aRSA" | "RSA" => self.openssl.contains("-RSA-"),
                _ => false,
            })
    }
}

/// The suites that `list` asks for, in its order; all of them without a list. `!NAME` and `-NAME` take suites out, and
/// as nothing weak is there to be taken out, names that are not known do no harm there.
pub(super) fn choose(list: Option<&str>) -> Result<Vec<SupportedCipherSuite>, SetupError> {
    let Some(list) = list else {
        return Ok(TABLE.iter().map(|row| row.suite).collect());
    };
    let mut chosen: Vec<&Row> = Vec::new();
    for word in list
        .split([':', ',', ' '])
        .filter(|word| !word.is_empty() && !word.starts_with('@'))
    {
        if let Some(word) = word.strip_prefix(['!', '-']) {
            chosen.retain(|row| !row.matches(word));
            continue;
        }
        let meant: Vec<&Row> = TABLE.iter().filter(|row| row.matches(word)).collect();
        if meant.is_empty() {
            return Err(SetupError::Cipher {
                name: word.to_owned(),
                known: known(),
            });
        }
        for row in meant {
            if !chosen.iter().any(|other| other.iana == row.iana) {
                chosen.push(row);
            }
        }
    }
    // OpenSSL keeps two lists, one for TLS 1.3 and one for what was before it.
    for is_tls13 in [true, false] {
        if chosen.iter().all(|row| row.is_tls13() != is_tls13) {
            chosen.extend(TABLE.iter().filter(|row| row.is_tls13() == is_tls13));
        }
    }
    Ok(chosen.into_iter().map(|row| row.suite).collect())
}

fn known() -> String {
    let names: Vec<&str> = TABLE.iter().map(|row| row.openssl).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::crypto::ring::ALL_CIPHER_SUITES;

    use super::*;

    fn names(list: &str) -> Vec<String> {
        let chosen = choose(Some(list)).unwrap();
        chosen
            .iter()
            .map(|suite| format!("{:?}", suite.suite()))
            .collect()
    }

    #[test]
    fn the_table_is_what_rustls_has() {
        assert_eq!(choose(None).unwrap(), ALL_CIPHER_SUITES);
        for row in &TABLE {
            let name = format!("{:?}", row.suite.suite()).replace("TLS13_", "TLS_");
            assert_eq!(name, row.iana);
        }
    }

    #[test]
    fn openssl_and_iana_names_choose_in_the_order_given() {
        let chosen = names("ECDHE-RSA-AES128-GCM-SHA256:TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        assert_eq!(
            chosen[..2],
            [
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
            ]
        );
        assert_eq!(chosen.len(), 5, "the three of TLS 1.3 stay: {chosen:?}");
        assert_eq!(names("TLS_AES_128_GCM_SHA256").len(), 7);
    }

    #[test]
    fn common_lists_of_openssl_work() {
        assert_eq!(names("HIGH:!aNULL:!MD5:@STRENGTH").len(), 9);
        assert_eq!(names("ECDHE+AESGCM,!ECDSA").len(), 5);
        assert_eq!(names("DEFAULT:!CHACHA20").len(), 7);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let error = choose(Some("ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("unknown cipher AES128-SHA; known are TLS_AES_256_GCM_SHA384, "),
            "{error}"
        );
        assert!(error.ends_with("ECDHE-RSA-CHACHA20-POLY1305"), "{error}");
    }
}
