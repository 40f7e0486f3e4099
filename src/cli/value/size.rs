//! Sizes in bytes.

/// Bare bytes, or units of 1000 (`kB`, `MB`, `GB`) or 1024 (`KiB`, `MiB`, `GiB`); without the `B` too.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let (number, unit) = split_unit(text);
    let factor: u32 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    let bytes = match number.parse::<u64>() {
        Ok(number) => number.checked_mul(factor.into()),
        Err(_) => fraction_of(number, factor),
    };
    bytes.ok_or_else(wrong)
}

fn wrong() -> String {
    "expected bytes, or a size such as 64KiB or 1MB".to_owned()
}

/// `number` times `factor`, if that is a whole number of bytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole, not negative, and exact"
)]
fn fraction_of(number: &str, factor: u32) -> Option<u64> {
    let product = number.parse::<f64>().ok()? * f64::from(factor);
    let is_exact = product.fract() == 0.0 && (0.0..9e15).contains(&product);
    is_exact.then_some(product as u64)
}

/// The number in front, and what follows it.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_of_1000_or_1024() {
        for (text, bytes) in [
            ("0", 0),
            ("64", 64),
            ("64B", 64),
            ("64KiB", 65_536),
            ("1MB", 1_000_000),
            ("1 MiB", 1_048_576),
            ("1.5k", 1500),
            ("2GiB", 2_147_483_648),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn others_are_refused() {
        for text in [
            "",
            "KiB",
            "-1",
            "1.5",
            "1TB",
            "1e3",
            "99999999999999999999",
            "1.2.3k",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
