//! Numbers in a drawing, to the letter as the page's scripts write them: where a curve ends is the same everywhere.

/// All of a number's digits, as many as tell it from every other.
pub(crate) fn all(value: f64) -> String {
    if value == 0.0 {
        // A zero below zero is written like any other.
        "0".to_owned()
    } else if value.abs() < 1e-6 {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// Rounded to two digits behind the point; halves go up.
pub(crate) fn short(value: f64) -> String {
    let scaled = value * 100.0;
    let floor = scaled.floor();
    let rounded = if scaled - floor >= 0.5 { floor + 1.0 } else { floor };
    all(rounded / 100.0)
}

#[cfg(test)]
mod tests {
    use super::{all, short};

    #[test]
    fn digits_are_those_of_a_script() {
        for (value, digits) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-7.5, "-7.5"),
            (1e-7, "1e-7"),
            (-2.5e-10, "-2.5e-10"),
            (0.000_001, "0.000001"),
        ] {
            assert_eq!(all(value), digits);
        }
    }

    #[test]
    fn halves_go_up() {
        for (value, digits) in
            [(1.005, "1"), (0.125, "0.13"), (-0.125, "-0.12"), (-0.001, "0"), (33.333_333, "33.33")]
        {
            assert_eq!(short(value), digits);
        }
    }
}
