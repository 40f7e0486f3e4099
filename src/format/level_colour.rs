//! Colours for the levels of topics.

/// A colour of the 256 that terminals have, by its number: 16 to 231, whose looks no theme changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u8);

/// In between black and white, so that each can be read on both; neighbours differ in more than their brightness.
const PALETTE: [Colour; 10] = [
    Colour(167),
    Colour(166),
    Colour(100),
    Colour(64),
    Colour(29),
    Colour(31),
    Colour(63),
    Colour(98),
    Colour(164),
    Colour(162),
];

/// The colour of the topic level `name`: the same wherever it stands, and in every run.
pub fn level_colour(name: &str) -> Colour {
    // FNV-1a; its low bits are the weakest, so that the high ones are mixed in.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = hash ^ hash >> 32;
    PALETTE[usize::try_from(mixed % PALETTE.len() as u64).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.
    fn luminance(colour: Colour) -> f64 {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let index = usize::from(colour.0 - 16);
        let part = |step: usize| {
            let value = f64::from(STEPS[step]) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(index / 36) + 0.7152 * part(index / 6 % 6) + 0.0722 * part(index % 6)
    }

    #[test]
    fn each_colour_can_be_read_on_black_and_on_white() {
        for colour in PALETTE {
            let luminance = luminance(colour);
            let (white, black) = (1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05);
            // 3 is what WCAG asks of large text and of signs.
            assert!(white > 3.5 && black > 3.5, "{colour:?}: {white} {black}");
        }
    }

    #[test]
    fn a_name_has_its_colour_for_ever() {
        let names = ["home", "kitchen", "temperature", "spBv1.0", "", "家"];
        assert_eq!(
            names.map(|name| level_colour(name).0),
            [29, 100, 164, 167, 31, 166]
        );
    }

    #[test]
    fn names_are_spread_over_all_colours() {
        let mut counts = std::collections::HashMap::new();
        for number in 0..1_000 {
            *counts
                .entry(level_colour(&format!("device{number}")))
                .or_insert(0) += 1;
        }
        assert_eq!(counts.len(), PALETTE.len());
        assert!(
            counts.values().all(|count| (50..200).contains(count)),
            "{counts:?}"
        );
    }
}
