//! A build without decoders of binary codes.

/// Whether this build has them.
pub(super) const IS_THERE: bool = false;

fn absent() -> Result<Vec<u8>, String> {
    Err("this build has no such decoder".to_owned())
}

pub(super) fn gzip(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn zstd(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn cbor(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn message_pack(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn to_gzip(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn to_zstd(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn to_cbor(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}

pub(super) fn to_message_pack(_: &[u8]) -> Result<Vec<u8>, String> {
    absent()
}
