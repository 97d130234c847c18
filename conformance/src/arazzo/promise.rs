use specs::Operation;
use specs::contract::{Evidence, Level};

use super::extension::Marks;

/// What a target that fails a step breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promises {
    /// By the step's criteria: what the suite is about.
    pub(crate) suite: Promise,
    /// By the contract: what the operation promises whatever the suite is about.
    pub(crate) contract: Promise,
}

/// One promise: its name, its weight, its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) requirement: Option<String>,
    pub(crate) level: Level,
    pub(crate) evidence: Evidence,
}

impl Promises {
    /// The marks of the step, of its case and of its workflow, then those of the operation.
    ///
    /// An answer that the suite provoked on weak evidence is held to the contract on no stronger
    /// one: what is not known to be refused may well be accepted.
    pub(super) fn new(operation: &Operation, marks: Marks) -> Self {
        let evidence = marks.evidence.unwrap_or(operation.evidence);
        let level = marks.level.unwrap_or(operation.level).min(evidence.strongest());
        let of_operation = Promise {
            requirement: operation.requirement.clone(),
            level: operation.level,
            evidence: operation.evidence,
        };
        let requirement = marks.requirement.or_else(|| operation.requirement.clone());
        let suite = Promise { requirement, level, evidence };
        let contract = of_operation.at_most(&suite);
        Self { suite, contract }
    }
}

impl Promise {
    /// What the marks say, where there is no operation that says more.
    pub(super) fn of_marks(marks: &Marks) -> Self {
        let evidence = marks.evidence.unwrap_or(Evidence::Documented);
        let level = marks.level.unwrap_or(evidence.strongest()).min(evidence.strongest());
        Self { requirement: marks.requirement.clone(), level, evidence }
    }

    fn at_most(self, other: &Self) -> Self {
        let is_weaker = other.evidence.strongest() < self.evidence.strongest();
        Self {
            level: self.level.min(other.level),
            evidence: if is_weaker { other.evidence } else { self.evidence },
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    fn promises(operation: &str, marks: Marks) -> Promises {
        let contract = contract();
        let system = contract.system("shop").unwrap();
        Promises::new(system.operation(operation).unwrap(), marks)
    }

    #[test]
    fn a_step_without_marks_checks_what_its_operation_promises() {
        let promises = promises("readItem", Marks::default());
        assert_eq!(promises.suite, promises.contract);
        assert_eq!(promises.suite.requirement.as_deref(), Some("SHOP-READ"));
        assert_eq!((promises.suite.level, promises.suite.evidence), (Level::Must, Evidence::Documented));
    }

    #[test]
    fn weak_evidence_of_a_step_weakens_what_its_answer_is_held_to() {
        let marks = Marks { requirement: Some("R".into()), evidence: Some(Evidence::Guess), level: None };
        let Promises { suite, contract } = promises("readItem", marks);
        assert_eq!((suite.requirement.as_deref(), suite.level), (Some("R"), Level::May));
        assert_eq!((contract.requirement.as_deref(), contract.level), (Some("SHOP-READ"), Level::May));
        assert_eq!(contract.evidence, Evidence::Guess);
    }

    #[test]
    fn strong_evidence_of_a_step_does_not_strengthen_its_operation() {
        let marks = Marks { evidence: Some(Evidence::Documented), ..Marks::default() };
        let Promises { suite, contract } = promises("listItems", marks);
        assert_eq!(suite.evidence, Evidence::Documented);
        assert_eq!((contract.evidence, contract.level), (Evidence::Inferred, Level::Should));
    }
}
