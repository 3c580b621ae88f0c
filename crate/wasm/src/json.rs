//! Reports as JSON text, which the browser's own parser turns into objects: a fifth of the code that setting field
//! after field from here would take.
//!
//! Writing to a text cannot fail, and the error's type has no values: the compiler leaves out every branch for it.
//! What no report holds (maps, floating-point numbers, enums with fields) is a mistake of whoever adds it, and the
//! first test that meets it panics.

use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> String {
    let mut json = Json(String::new());
    match value.serialize(&mut json) {
        Ok(()) => json.0,
        Err(never) => match never {},
    }
}

struct Json(String);

/// No error.
#[derive(Debug)]
enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(message: T) -> Never {
        panic!("{message}")
    }
}

type Done = Result<(), Never>;
type No = Impossible<(), Never>;

impl Json {
    fn word(&mut self, word: &str) -> Done {
        self.0.push_str(word);
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                '\0'..' ' => drop(write!(self.0, "\\u{:04x}", u32::from(c))),
                _ => self.0.push(c),
            }
        }
        self.0.push('"');
    }

    /// Ends a list or an object: the comma after its last item is one too many.
    fn close(&mut self, with: char) -> Done {
        if self.0.ends_with(',') {
            self.0.pop();
        }
        self.0.push(with);
        Ok(())
    }
}

impl ser::SerializeSeq for &mut Json {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)?;
        self.0.push(',');
        Ok(())
    }

    fn end(self) -> Done {
        self.close(']')
    }
}

impl ser::SerializeStruct for &mut Json {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.string(key);
        self.0.push(':');
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Done {
        self.close('}')
    }
}

/// Kinds of values that no report holds.
macro_rules! never {
    ($($method:ident($($argument:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$result, Never> {
            unreachable!(stringify!($method))
        })*
    };
}

impl<'j> Serializer for &'j mut Json {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = &'j mut Json;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = &'j mut Json;
    type SerializeStructVariant = No;

    fn serialize_bool(self, value: bool) -> Done {
        self.word(if value { "true" } else { "false" })
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.word(&value.to_string())
    }

    fn serialize_str(self, value: &str) -> Done {
        self.string(value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.word("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<&'j mut Json, Never> {
        self.0.push('[');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<&'j mut Json, Never> {
        self.0.push('{');
        Ok(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Done {
        unreachable!("{variant}")
    }

    never! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::json;

    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    enum Word {
        NoFlush,
    }

    #[derive(Serialize)]
    struct All {
        text: String,
        number: u32,
        truth: bool,
        word: Option<Word>,
        nothing: Option<u32>,
        list: Vec<Empty>,
        empty: Vec<u32>,
    }

    #[derive(Serialize)]
    struct Empty {}

    #[test]
    fn every_kind_of_value_that_a_report_holds() {
        let all = All {
            text: "a \"b\" \\ ’\n\u{1}".into(),
            number: u32::MAX,
            truth: true,
            word: Some(Word::NoFlush),
            nothing: None,
            list: vec![Empty {}, Empty {}],
            empty: vec![],
        };
        let expected = r#"{"text":"a \"b\" \\ ’\u000a\u0001","number":4294967295,"truth":true,"word":"no-flush","nothing":null,"list":[{},{}],"empty":[]}"#;
        assert_eq!(json(&all), expected);
    }
}
