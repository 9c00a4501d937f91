//! How a type is written and read: one list of its fields gives both.

use super::PackError;
use super::reader::Reader;
use super::writer::Writer;

/// A type that a pack holds. Each value takes one byte at least, so that counts can be bounded.
pub(super) trait Packed: Sized {
    fn write(&self, out: &mut Writer);

    fn read(input: &mut Reader<'_>) -> Result<Self, PackError>;

    /// What the mask of a record leaves out: a value that says nothing.
    fn plain() -> Option<Self> {
        None
    }

    fn is_plain(&self) -> bool {
        false
    }

    /// Where the mask has said that it is not plain.
    fn write_given(&self, out: &mut Writer) {
        self.write(out);
    }

    fn read_given(input: &mut Reader<'_>) -> Result<Self, PackError> {
        Self::read(input)
    }

    /// A field of a record with this mask, of which the lowest bit is its own.
    fn read_field(input: &mut Reader<'_>, mask: &mut u64) -> Result<Self, PackError> {
        let given = *mask & 1 == 1;
        *mask >>= 1;
        match given {
            true => Self::read_given(input),
            false => Self::plain().ok_or(PackError::Value),
        }
    }
}

/// Writes and reads a type, by its fields or its choices.
macro_rules! record {
    (struct $name:ident { $($field:ident),* $(,)? }) => {
        impl Packed for $name {
            fn write(&self, out: &mut Writer) {
                const { assert!([$(stringify!($field)),*].len() <= 64, "a mask has 64 bits") };
                let $name { $($field),* } = self;
                let mut mask = 0_u64;
                let mut bit = 1_u64;
                $(
                    if !Packed::is_plain($field) {
                        mask |= bit;
                    }
                    bit = bit.rotate_left(1);
                )*
                let _ = bit;
                out.number(mask);
                $(
                    if !Packed::is_plain($field) {
                        Packed::write_given($field, out);
                    }
                )*
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, PackError> {
                let mut mask = input.number()?;
                $(let $field = Packed::read_field(input, &mut mask)?;)*
                match mask {
                    0 => Ok($name { $($field),* }),
                    _ => Err(PackError::Value),
                }
            }
        }
    };
    (newtype $name:ident) => {
        impl Packed for $name {
            fn write(&self, out: &mut Writer) {
                Packed::write(&self.0, out);
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, PackError> {
                Packed::read(input).map($name)
            }

            fn plain() -> Option<Self> {
                Packed::plain().map($name)
            }

            fn is_plain(&self) -> bool {
                Packed::is_plain(&self.0)
            }
        }
    };
    (enum $name:ident {
        $($tag:literal $choice:ident $({ $($field:ident),* $(,)? })? $(( $($item:ident),* ))?),* $(,)?
    }) => {
        impl Packed for $name {
            fn write(&self, out: &mut Writer) {
                match self {
                    $($name::$choice $({ $($field),* })? $(( $($item),* ))? => {
                        out.byte($tag);
                        $($(Packed::write($field, out);)*)?
                        $($(Packed::write($item, out);)*)?
                    })*
                }
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, PackError> {
                match input.byte()? {
                    $($tag => {
                        $($(let $field = Packed::read(input)?;)*)?
                        $($(let $item = Packed::read(input)?;)*)?
                        Ok($name::$choice $({ $($field),* })? $(( $($item),* ))?)
                    })*
                    _ => Err(PackError::Value),
                }
            }
        }
    };
}
