//! What a new record is called, and where it is from then on.

use fixtures::Place;
use http::HeaderValue;
use http::header::LOCATION;
use serde_json::{Map, Value};
use specs::contract::{Content, Location};
use specs::infer::{below, properties, slot};
use specs::path::PathTemplate;
use specs::schema::{ValueKind, ValueKinds};
use specs::{Operation, Pointer};

use super::run::json_form;
use super::view::View;
use super::{InferredPlan, Making};
use crate::pipeline::{Found, Task};
use crate::state::{Kept, Shelf};
use crate::validate::takes_segment;

/// Ids that are tried for a new record before one is numbered.
const TRIES: u64 = 16;

/// One form in which records are answered, and the property that they are called by there.
struct Named<'a> {
    operation: &'a Operation,
    content: &'a Content,
    schema: &'a Value,
    field: String,
}

/// The id that the body says; else one of the form that the records' schema has, or the parameter of their paths.
/// One that no path can have is taken out of what is said.
pub(super) fn id(
    task: &Task<'_>,
    plan: &InferredPlan,
    shelf: &Shelf,
    facts: &mut Map<String, Value>,
) -> String {
    let making = Making::of(task);
    let parameter = parameter(task.found, plan);
    let is_free = |id: &String| shelf.get(id).is_none() && !shelf.is_gone(id);
    let mut numbered = parameter.as_ref().is_some_and(|at| takes_numbers_alone(&making, at));
    for named in forms(task, plan, &making) {
        if let Some(value) = facts.get(&named.field) {
            let taken = |said: &String| takes_segment(making.system, parameter.as_ref(), said);
            if let Some(said) = text(value).filter(taken) {
                return said;
            }
            facts.shift_remove(&named.field);
        }
        let property = properties(making.system.value(), named.schema).get(named.field.as_str()).copied();
        numbered |= property.is_some_and(|it| it.get("type").is_some_and(|kind| kind == "integer"));
        if numbered {
            break;
        }
        let view = View {
            making: &making,
            operation: named.operation,
            content: named.content,
            plan,
            found: task.found,
        };
        let drafts = || (0..TRIES).map(|attempt| Kept::unsaid(&format!("#new{}", shelf.next() + attempt)));
        let shown =
            drafts().filter_map(|draft| view.record(named.schema, &draft).get(&named.field).and_then(text));
        // What the document shows of ids is one of them, and taken before long.
        let other = drafts().filter_map(|draft| {
            let place =
                Place::new(format!("{}{}", making.system.name(), plan.family.path)).child(&named.field);
            text(&making.unshown(property?, &place, view.ordinal(&draft.id)))
        });
        let made = shown.chain(other);
        if let Some(id) = made.filter(is_free).find(|id| takes_segment(making.system, parameter.as_ref(), id))
        {
            return id;
        }
    }
    let mut numbers = (shelf.next() + 1..).map(|number| number.to_string());
    let number = numbers.find(is_free).unwrap_or_default();
    if takes_segment(making.system, parameter.as_ref(), &number) {
        return number;
    }
    let mut made = parameter.iter().flat_map(|at| of_parameter(&making, plan, at, shelf.next()));
    made.find(is_free).unwrap_or(number)
}

/// Ids of the form that the parameter of their paths has, from the one with a number on.
pub(super) fn of_parameter<'m>(
    making: &'m Making<'_>,
    plan: &InferredPlan,
    at: &'m Pointer,
    from: u64,
) -> impl Iterator<Item = String> + use<'m> {
    let schema = at.lookup(making.system.value());
    let place = Place::new(format!("{}{}", making.system.name(), plan.family.path));
    (0..TRIES)
        .filter_map(move |attempt| text(&making.of_schema(schema?, &place, from.saturating_add(attempt))))
}

/// The id that a body says of a record that is there.
pub(super) fn said(task: &Task<'_>, plan: &InferredPlan, facts: &Map<String, Value>) -> Option<String> {
    let making = Making::of(task);
    let by_parameter = || facts.get(plan.family.parameter.as_deref()?);
    let mut fields = forms(task, plan, &making).into_iter();
    let said = fields.find_map(|named| facts.get(&named.field)).or_else(by_parameter).and_then(text)?;
    takes_segment(making.system, parameter(task.found, plan).as_ref(), &said).then_some(said)
}

/// The URL of a record, where the operation declares to say it.
pub(super) fn location(task: &Task<'_>, plan: &InferredPlan, id: &str) -> Option<HeaderValue> {
    let responses = &task.found.operation.responses;
    let declared = &responses.for_status(responses.success())?.headers;
    let header = declared.iter().find(|header| LOCATION == header.name.as_str())?;
    let making = Making::of(task);
    let item = &making.system.operations()[plan.family.item?].path;
    let url = format!("{}{}", task.base(), filled(item, task, id)?);
    let is_taken = header.schema.as_ref().is_none_or(|at| making.admits(at, &url.as_str().into()));
    is_taken.then(|| HeaderValue::try_from(url).ok()).flatten()
}

fn filled(item: &PathTemplate, task: &Task<'_>, id: &str) -> Option<String> {
    let values = task.found.params.iter().map(|(_, value)| value.as_str()).chain([id]);
    let values: Vec<(&str, &str)> = item.names().zip(values).collect();
    item.expand(&values).ok()
}

fn forms<'a>(task: &Task<'a>, plan: &InferredPlan, making: &Making<'a>) -> Vec<Named<'a>> {
    let document = making.system.value().as_ref();
    let form = |index: &usize| {
        let operation = &making.system.operations()[*index];
        let content = json_form(operation)?;
        let schema = making.schema(content)?;
        let schema = below(document, schema, &slot(document, schema, &plan.family.path))?;
        let view = View { making, operation, content, plan, found: task.found };
        let field = view.identity(schema)?;
        Some(Named { operation, content, schema, field })
    };
    plan.family.shown.iter().filter_map(form).collect()
}

/// The schema of the parameter that says which record it is.
pub(super) fn parameter(found: &Found<'_>, plan: &InferredPlan) -> Option<Pointer> {
    let operation = &found.service_system().operations()[plan.family.item?];
    let name = plan.family.parameter.as_deref()?;
    operation.parameters_in(Location::Path).find(|it| it.name == name)?.schema.clone()
}

fn takes_numbers_alone(making: &Making<'_>, at: &Pointer) -> bool {
    let kinds = ValueKinds::of(making.system.value(), at.lookup(making.system.value()));
    kinds.has(ValueKind::Integer) && !kinds.has(ValueKind::String)
}

fn text(value: &Value) -> Option<String> {
    match value {
        // Clients take the last two for ways through the path (RFC 3986, section 5.2.4).
        Value::String(text) if !matches!(text.as_str(), "" | "." | "..") => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
