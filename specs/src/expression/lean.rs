//! Trees made lean for evaluation; what they give stays the same.
//!
//! A field of a variable is one name that is looked up at once, where the evaluator would try every
//! prefix of it as a name first. Each turn of a comprehension asks whether there may be another.

use cel::IdedExpr;
use cel::common::ast::operators::{ADD, CONDITIONAL, INDEX, LOGICAL_AND, LOGICAL_OR};
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, SelectExpr};

/// The name that a turn of a comprehension asks for; no expression can say it.
pub(super) const STEP: &str = "@step";

pub(super) fn lean(tree: &IdedExpr) -> IdedExpr {
    let mut tree = tree.clone();
    Lean::default().expression(&mut tree);
    tree
}

#[derive(Default)]
struct Lean {
    /// Variables of enclosing comprehensions.
    bound: Vec<String>,
}

impl Lean {
    fn expression(&mut self, tree: &mut IdedExpr) {
        match &mut tree.expr {
            Expr::Select(select) if !select.test => tree.expr = self.select(select),
            Expr::Select(select) => self.expression(&mut select.operand),
            Expr::Call(call) => {
                // What stands before the dot may be a family's name and no variable.
                if let Some(target) =
                    call.target.as_deref_mut().filter(|it| !matches!(it.expr, Expr::Ident(_)))
                {
                    self.expression(target);
                }
                call.args.iter_mut().for_each(|argument| self.expression(argument));
            }
            Expr::List(list) => list.elements.iter_mut().for_each(|element| self.expression(element)),
            Expr::Map(map) => {
                for entry in &mut map.entries {
                    if let EntryExpr::MapEntry(entry) = &mut entry.expr {
                        self.expression(&mut entry.key);
                        self.expression(&mut entry.value);
                    }
                }
            }
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::Ident(_) | Expr::Literal(_) | Expr::Struct(_) | Expr::Unspecified => {}
        }
    }

    fn select(&mut self, select: &mut SelectExpr) -> Expr {
        let field = std::mem::take(&mut select.field);
        if let Expr::Ident(name) = &select.operand.expr
            && !self.bound.contains(name)
        {
            return Expr::Ident(format!("{name}.{field}"));
        }
        self.expression(&mut select.operand);
        let field = IdedExpr { id: 0, expr: Expr::Literal(LiteralValue::String(field.into())) };
        Expr::Call(CallExpr {
            func_name: INDEX.to_owned(),
            target: None,
            args: vec![std::mem::take(&mut *select.operand), field],
        })
    }

    fn comprehension(&mut self, it: &mut ComprehensionExpr) {
        self.expression(&mut it.iter_range);
        self.expression(&mut it.accu_init);
        let depth = self.bound.len();
        self.bound.extend([it.iter_var.clone(), it.accu_var.clone()]);
        self.bound.extend(it.iter_var2.clone());
        self.expression(&mut it.loop_cond);
        self.expression(&mut it.loop_step);
        self.expression(&mut it.result);
        self.bound.truncate(depth);
        count(&mut it.loop_step);
    }
}

/// Counts the turns of a step in the part that is the author's: the evaluator knows the rest by its
/// form.
fn count(step: &mut IdedExpr) {
    let Expr::Call(call) = &mut step.expr else { return counted(step) };
    let part = match call.func_name.as_str() {
        CONDITIONAL => call.args.first_mut(),
        LOGICAL_AND | LOGICAL_OR | ADD => call.args.last_mut(),
        _ => return counted(step),
    };
    match part {
        Some(IdedExpr { expr: Expr::List(list), .. }) => list.elements.iter_mut().for_each(counted),
        Some(part) => counted(part),
        None => {}
    }
}

/// `@step ? part : false`: once the steps are used up there is no `@step` and evaluation fails.
fn counted(part: &mut IdedExpr) {
    let plain = |expr| IdedExpr { id: 0, expr };
    let original = std::mem::take(part);
    part.expr = Expr::Call(CallExpr {
        func_name: CONDITIONAL.to_owned(),
        target: None,
        args: vec![
            plain(Expr::Ident(STEP.to_owned())),
            original,
            plain(Expr::Literal(LiteralValue::Boolean(false.into()))),
        ],
    });
}
