use std::fmt;
use std::ops::RangeInclusive;

/// How a function is called and what it gives.
#[derive(Debug)]
pub struct Signature {
    /// The name, with its family's where that has one: `decimal.add`.
    pub name: &'static str,
    /// Its parameters; a member's first one stands before the dot.
    pub parameters: &'static [&'static str],
    /// Parameters that may be left out, after the others.
    pub optional: &'static [&'static str],
    /// How it is written.
    pub form: Form,
    /// What it gives, in a line.
    pub gives: &'static str,
}

/// How a call is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `f(a, b)`
    Global,
    /// `a.f(b)`
    Member,
    /// Either.
    Both,
    /// `a.f(x, …)`, which the parser rewrites.
    Macro,
}

impl Signature {
    const fn standard(
        name: &'static str,
        form: Form,
        parameters: &'static [&'static str],
        gives: &'static str,
    ) -> Self {
        Self { name, parameters, optional: &[], form, gives }
    }

    /// How many arguments it takes, one before the dot counted.
    pub const fn arity(&self) -> RangeInclusive<usize> {
        self.parameters.len()..=self.parameters.len() + self.optional.len()
    }

    /// How it is called: `decimal.div(a, b, scale, [mode])`.
    pub fn usage(&self) -> String {
        let optional: Vec<String> = self.optional.iter().map(|name| format!("[{name}]")).collect();
        let all: Vec<&str> =
            self.parameters.iter().copied().chain(optional.iter().map(String::as_str)).collect();
        match (self.form, all.split_first()) {
            (Form::Member | Form::Macro, Some((target, rest))) => {
                format!("{target}.{}({})", self.name, rest.join(", "))
            }
            _ => format!("{}({})", self.name, all.join(", ")),
        }
    }
}

/// Its row in the table of the documentation.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| `{}` | {} |", self.usage(), self.gives)
    }
}

/// Functions and macros of the CEL standard library that expressions may call.
pub(crate) const STANDARD: &[Signature] = &[
    Signature::standard(
        "size",
        Form::Both,
        &["value"],
        "characters of a text, elements of a list, members of a map",
    ),
    Signature::standard("contains", Form::Member, &["text", "part"], "whether the text has the part in it"),
    Signature::standard(
        "startsWith",
        Form::Member,
        &["text", "part"],
        "whether the text starts with the part",
    ),
    Signature::standard("endsWith", Form::Member, &["text", "part"], "whether the text ends with the part"),
    Signature::standard(
        "matches",
        Form::Both,
        &["text", "pattern"],
        "whether a part of the text fits the regular expression, which takes linear time",
    ),
    Signature::standard("has", Form::Global, &["field"], "refused: an absent field is null"),
    Signature::standard(
        "all",
        Form::Macro,
        &["list", "x", "condition"],
        "whether the condition holds for every element",
    ),
    Signature::standard(
        "exists",
        Form::Macro,
        &["list", "x", "condition"],
        "whether it holds for one at least",
    ),
    Signature::standard(
        "exists_one",
        Form::Macro,
        &["list", "x", "condition"],
        "whether it holds for exactly one",
    ),
    Signature {
        optional: &["value"],
        ..Signature::standard(
            "map",
            Form::Macro,
            &["list", "x", "value"],
            "the value for every element; with three arguments the first is a condition on elements",
        )
    },
    Signature::standard("filter", Form::Macro, &["list", "x", "condition"], "the elements it holds for"),
    Signature::standard("int", Form::Global, &["value"], "a number or a text as an integer"),
    Signature::standard("uint", Form::Global, &["value"], "the same, not below zero"),
    Signature::standard("double", Form::Global, &["value"], "a number or a text as a floating-point number"),
    Signature::standard("string", Form::Global, &["value"], "a scalar as text"),
    Signature::standard("bool", Form::Global, &["value"], "the text `true` or `false` as what it says"),
    Signature::standard("type", Form::Global, &["value"], "the CEL type"),
];
