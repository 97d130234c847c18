use serde_json::{Map, Value};
use specs::schema::Schemas;

use super::extension::{self, Marks};
use super::inputs::Input;
use super::node::Node;

/// One row of a workflow's `x-cases`: the workflow is run once for each.
///
/// ```yaml
/// x-cases:
///   columns: [caller, tenant, status, x-requirement]
///   personas: [caller]
///   rows:
///     own: [alice, tnt_acme, 200, SK-TIER-TENANT]
///     foreign: {caller: alice, tenant: tnt_globex, status: 404}
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// What it gives to inputs.
    given: Vec<(String, Given)>,
    /// What it says of its promise: above its workflow, below a step's own.
    pub(super) marks: Marks,
}

/// What a case gives to an input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    Value(Value),
    /// What the input of this name would hold: `alice`, `svc-read_client_id`.
    Persona(String),
}

/// Columns that are no inputs.
const MARKS: [&str; 3] = ["x-requirement", "x-level", "x-evidence"];

impl Case {
    /// What it gives to an input.
    pub(crate) fn given(&self, input: &str) -> Option<&Given> {
        self.given.iter().find(|(name, _)| name == input).map(|(_, given)| given)
    }
}

/// What a table says of all its rows.
struct Table<'d> {
    columns: Vec<Option<&'d str>>,
    personas: Vec<Option<&'d str>>,
    inputs: &'d [Input],
    schemas: &'d Schemas,
}

/// Reads `x-cases` of a workflow; none where it has no table.
pub(super) fn read(workflow: &Node<'_>, inputs: &[Input], schemas: &Schemas) -> Vec<Case> {
    let Some(node) = workflow.get("x-cases") else { return Vec::new() };
    node.keys(&["columns", "personas", "rows"]);
    let named = |key: &str| node.list(key).iter().map(|column| name(column, inputs)).collect();
    let table = Table { columns: named("columns"), personas: named("personas"), inputs, schemas };
    let Some(rows) = node.required("rows") else { return Vec::new() };
    if rows.value().as_object().is_some_and(Map::is_empty) {
        rows.report("`rows` is empty", "a table without rows checks nothing");
    }
    rows.members().into_iter().map(|(name, row)| case(name, &row, &table)).collect()
}

fn case(name: &str, row: &Node<'_>, table: &Table<'_>) -> Case {
    let mut case = Case { name: name.to_owned(), given: Vec::new(), marks: Marks::default() };
    if row.value().is_object() {
        by_name(&mut case, row, table);
    } else {
        by_column(&mut case, row, table);
    }
    case
}

fn by_name(case: &mut Case, row: &Node<'_>, table: &Table<'_>) {
    for (column, cell) in row.members() {
        match is_known(column, table.inputs) {
            true => fill(case, column, &cell, table),
            false => cell.report_key(unknown(column), known(table.inputs)),
        }
    }
}

fn by_column(case: &mut Case, row: &Node<'_>, table: &Table<'_>) {
    let (cells, columns) = (row.items(), &table.columns);
    if row.value().is_array() && cells.len() != columns.len() {
        row.report(
            format!(
                "case `{}` has another number of cells ({}) than there are columns ({})",
                case.name,
                cells.len(),
                columns.len()
            ),
            "give each column a cell, null for none, or write the row as `input: value`",
        );
    }
    for (column, cell) in columns.iter().zip(&cells) {
        column.iter().for_each(|column| fill(case, column, cell, table));
    }
}

fn fill(case: &mut Case, column: &str, cell: &Node<'_>, table: &Table<'_>) {
    match column {
        name if !MARKS.contains(&name) => {
            case.given.extend(given(name, cell, table).map(|given| (name.to_owned(), given)));
        }
        _ if cell.value().is_null() => {}
        "x-requirement" => case.marks.requirement = cell.text().map(str::to_owned),
        "x-level" => case.marks.level = extension::level(cell),
        _ => case.marks.evidence = extension::evidence(cell),
    }
}

/// The cell of a persona is a name, or null for nobody.
fn given(name: &str, cell: &Node<'_>, table: &Table<'_>) -> Option<Given> {
    if table.personas.contains(&Some(name)) && !cell.value().is_null() {
        return cell.text().map(|persona| Given::Persona(persona.to_owned()));
    }
    // Null is for what the case leaves out.
    let input = table.inputs.iter().find(|input| input.name == name);
    if let Some(input) = input.filter(|_| !cell.value().is_null()) {
        input.check(cell, cell.value(), table.schemas);
    }
    Some(Given::Value(cell.value().clone()))
}

fn name<'d>(column: &Node<'d>, inputs: &[Input]) -> Option<&'d str> {
    let name = column.text()?;
    if !is_known(name, inputs) {
        column.report(unknown(name), known(inputs));
    }
    Some(name)
}

fn is_known(column: &str, inputs: &[Input]) -> bool {
    MARKS.contains(&column) || inputs.iter().any(|input| input.name == column)
}

fn unknown(column: &str) -> String {
    format!("no input is named `{column}`")
}

fn known(inputs: &[Input]) -> String {
    let names: Vec<_> = inputs.iter().map(|input| input.name.as_str()).chain(MARKS).collect();
    format!("known here: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{errors, suite};
    use super::*;
    use crate::arazzo::Suite;
    use crate::testing::contract;

    const STEPS: &str = "    steps: [{stepId: list, operationId: listItems, x-level: MAY}, {stepId: again, operationId: listItems}]\n";

    #[test]
    fn a_row_gives_inputs_by_column_or_by_name() {
        let text = suite(&format!(
            "    x-cases: {{columns: [alice, x-requirement], personas: [alice], rows: {{a: [bob, R-1], b: {{alice: null, x-level: SHOULD}}}}}}\n{STEPS}"
        ));
        let contract = contract();
        let suite = Suite::read("shop.arazzo.yaml", &text, &contract).unwrap();
        let workflow = &suite.workflows[0];
        let told: Vec<_> = workflow
            .cases
            .iter()
            .map(|case| {
                let promise = workflow.steps[1].promises(Some(case)).suite;
                (case.name.as_str(), case.given("alice").unwrap(), promise.requirement)
            })
            .collect();
        let (persona, nobody) = (Given::Persona("bob".into()), Given::Value(Value::Null));
        assert_eq!(told, [("a", &persona, Some("R-1".into())), ("b", &nobody, None)]);
    }

    #[test]
    fn every_error_in_a_table_has_its_place() {
        let text = suite(&format!(
            "    x-cases:\n\
             \x20     columns: [alice, tenant]\n\
             \x20     colours: []\n\
             \x20     rows:\n\
             \x20       short: [1]\n\
             \x20       stranger: {{alice: a, bob: b, x-level: ALWAYS}}\n\
             \x20       word: alice\n{STEPS}"
        ));
        insta::assert_snapshot!(errors(&text));
    }

    #[test]
    fn a_table_without_rows_is_told() {
        insta::assert_snapshot!(errors(&suite(&format!("    x-cases: {{rows: {{}}}}\n{STEPS}"))), @r"
        shop.arazzo.yaml:7:15: error: `rows` is empty
          hint: a table without rows checks nothing
        ");
    }
}
