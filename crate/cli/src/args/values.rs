//! The values of options, as they are written.

/// One limit of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    States(u32),
    Bytes(u32),
}

pub(super) fn limit(text: &str) -> Result<Limit, String> {
    let (name, value) = text.split_once('=').ok_or("a limit is set as states=N or bytes=N")?;
    let shift = match (name, value.chars().last()) {
        ("bytes", Some('K')) => 10,
        ("bytes", Some('M')) => 20,
        ("bytes", Some('G')) => 30,
        _ => 0,
    };
    let digits = if shift > 0 { &value[..value.len() - 1] } else { value };
    let number: u64 = digits.parse().map_err(|_| format!("`{value}` is no number"))?;
    let number = number.checked_shl(shift).filter(|n| n >> shift == number);
    let number = number.and_then(|n| u32::try_from(n).ok());
    let number = number.ok_or(format!("`{value}` is too much: the engine counts to {}", u32::MAX))?;
    match name {
        "states" => Ok(Limit::States(number)),
        "bytes" => Ok(Limit::Bytes(number)),
        _ => Err(format!("there is no limit of `{name}`, only of states and bytes")),
    }
}

pub(super) fn knob(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a knob is set as KNOB=VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

pub(crate) fn param(text: &str) -> Result<(String, u32), String> {
    let (name, value) = text.split_once('=').ok_or("a parameter is set as PARAM=VALUE")?;
    let value = match value.trim() {
        "true" => 1,
        "false" => 0,
        number => number.parse().map_err(|_| format!("`{number}` is neither a number nor true or false"))?,
    };
    Ok((name.trim().to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::{Limit, limit};

    #[test]
    fn limits_are_read_or_refused() {
        assert_eq!(limit("states=12"), Ok(Limit::States(12)));
        assert_eq!(limit("bytes=12"), Ok(Limit::Bytes(12)));
        assert_eq!(limit("bytes=3K"), Ok(Limit::Bytes(3 << 10)));
        assert_eq!(limit("bytes=3M"), Ok(Limit::Bytes(3 << 20)));
        assert_eq!(limit("bytes=3G"), Ok(Limit::Bytes(3 << 30)));
        for wrong in [
            "",
            "states",
            "states=",
            "states=-1",
            "states=1K",
            "bytes=K",
            "bytes=4G",
            "bytes=ä",
            "bytes=99999999999999999999",
            "bytes=18014398509481984K",
            "time=3",
        ] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }
}
