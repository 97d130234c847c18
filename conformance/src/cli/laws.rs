use clap::Args;
use specs::Contract;

use crate::laws::{Law, LawSelection, Laws};
use crate::plan::{Plan, SelectError, Selection, Suites};

/// Whether and which laws are tried.
#[derive(Clone, Debug, Args)]
pub(super) struct LawArgs {
    /// Also try the laws: checks that follow from the contract alone, on every operation they fit
    ///
    /// They are selected like workflows: --workflow and --law by their names, --tag by `laws`, --requirement by
    /// theirs (LAW-PAGING) or an operation's, --system by the operation's system. What may write to a
    /// deployment needs --allow-writes.
    #[arg(long)]
    laws: bool,
    /// Only this law, instead of all; can be given more than once
    #[arg(long = "law", value_name = "NAME")]
    only: Vec<Law>,
}

/// The tag that every law has.
const TAG: &str = "laws";

impl LawArgs {
    /// The laws that are selected beside the workflows; none unless they were asked for.
    pub(super) fn select<'c>(&self, contract: &'c Contract, selection: &Selection) -> Laws<'c> {
        if !self.are_wanted() || !(selection.tags.is_empty() || selection.tags.iter().any(|tag| tag == TAG)) {
            return Laws::default();
        }
        let named: Vec<Law> = selection.workflows.iter().filter_map(|id| id.parse().ok()).collect();
        if named.is_empty() && !selection.workflows.is_empty() {
            return Laws::default();
        }
        let laws = match (named.as_slice(), self.only.as_slice()) {
            ([], only) => only.to_vec(),
            (_, []) => named,
            (_, only) => named.into_iter().filter(|law| only.contains(law)).collect(),
        };
        let Selection { systems, requirements, shard, .. } = selection.clone();
        Laws::new(contract, &LawSelection { laws, systems, requirements, shard })
    }

    /// The workflows that are selected. There may be none where laws were selected by name, tag or requirement.
    pub(super) fn plan<'s>(
        &self,
        suites: &'s Suites<'s>,
        selection: &Selection,
        laws: &Laws<'_>,
    ) -> Result<Option<Plan<'s>>, SelectError> {
        let own = self.without_laws(selection);
        let is_over = |before: &[String], after: &[String]| after.is_empty() && !before.is_empty();
        if is_over(&selection.workflows, &own.workflows)
            || is_over(&selection.tags, &own.tags)
            || is_over(&selection.requirements, &own.requirements)
        {
            return if laws.is_empty() { Err(SelectError::Empty) } else { Ok(None) };
        }
        match Plan::new(suites, &own) {
            Ok(plan) => Ok(Some(plan)),
            // A promise that laws check and no suite does is none that is mistyped.
            Err(
                SelectError::Empty
                | SelectError::EmptyShard { .. }
                | SelectError::Unknown { kind: "requirement", .. },
            ) if !laws.is_empty() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What is selected of the suites: names of laws are none of theirs.
    fn without_laws(&self, selection: &Selection) -> Selection {
        if !self.are_wanted() {
            return selection.clone();
        }
        let without = |names: &[String], is_law: &dyn Fn(&str) -> bool| {
            names.iter().filter(|name| !is_law(name)).cloned().collect()
        };
        let is_requirement = |id: &str| Law::all().any(|law| law.requirement() == id);
        Selection {
            workflows: without(&selection.workflows, &|id| id.parse::<Law>().is_ok()),
            tags: without(&selection.tags, &|tag| tag == TAG),
            requirements: without(&selection.requirements, &is_requirement),
            ..selection.clone()
        }
    }

    fn are_wanted(&self) -> bool {
        self.laws || !self.only.is_empty()
    }
}

/// What is selected, of workflows and of laws.
pub(super) struct Selected<'s> {
    pub(super) plan: Option<Plan<'s>>,
    pub(super) laws: Laws<'s>,
}

impl<'s> Selected<'s> {
    pub(super) fn new(
        laws: &LawArgs,
        selection: &Selection,
        contract: &'s Contract,
        suites: &'s Suites<'s>,
    ) -> Result<Self, SelectError> {
        let tried = laws.select(contract, selection);
        Ok(Self { plan: laws.plan(suites, selection, &tried)?, laws: tried })
    }
}
